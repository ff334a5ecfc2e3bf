//! The data page: every file, what it holds, how large it is.
//!
//! Reads: the files offered. / Makes: the page. / Never: offers a file that is not there.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::open::Offer;
use super::{Shelf, words};

/// A file offered for download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// File name, without folder.
    pub name: String,
    /// What it holds, in one sentence.
    pub about: String,
    /// Where it lies.
    pub path: PathBuf,
    /// How large it is.
    pub bytes: u64,
    /// What is offered, where it is not the file as it lies there.
    pub packed: Option<Vec<u8>>,
}

/// Files of an edition that are offered as they lie there; the tables are written from what is
/// published.
const OFFERED: [(&str, &str); 3] = [
    (
        "councils.jsonl",
        "Everything found out about each council, one line of JSON per council; shares in ten-thousandths.",
    ),
    (
        "manifest.json",
        "Versions and digests of all that decided the results.",
    ),
    (
        "../crawl-report.json",
        "How each visit ended and what was asked of each host: requests, bytes, delays, refusals.",
    ),
];

/// Bytes from which a file is offered packed. Ours: a national edition's councils.jsonl is some 50 MB, and
/// a third of the site.
const LARGE: u64 = 1 << 20;

/// The same bytes each time: without a name and a time.
fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes)?;
    packed.finish()
}

/// The data files of a scored edition, for the site.
///
/// # Errors
/// When a file that is there cannot be looked at.
pub fn downloads(edition: &Path) -> std::io::Result<Vec<Download>> {
    let folder = edition.join("scored");
    let mut found = Vec::new();
    for (name, about) in OFFERED {
        let path = folder.join(name);
        let name = name.trim_start_matches("../").to_owned();
        match std::fs::metadata(&path) {
            Ok(file) if file.len() > LARGE => {
                let packed = gzip(&std::fs::read(&path)?)?;
                found.push(Download {
                    name: format!("{name}.gz"),
                    about: about.to_owned(),
                    path,
                    bytes: packed.len() as u64,
                    packed: Some(packed),
                });
            }
            Ok(file) => found.push(Download {
                name,
                about: about.to_owned(),
                path,
                bytes: file.len(),
                packed: None,
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

pub(super) fn page(shelf: &Shelf<'_>, tables: &[Offer]) -> Markup {
    let lying = shelf
        .of
        .downloads
        .iter()
        .map(|d| (&d.name, &d.about, d.bytes));
    let offered = tables
        .iter()
        .map(|t| (&t.name, &t.about, t.bytes))
        .chain(lying);
    let manifest = &shelf.of.edition.manifest;
    let body = html! {
        p { "The data is free to use, with a mention of its source (" a href="licence.html" { "licence" } ", " a href="cite.html" { "how to cite" } "). In the CSV files marks, shares and chances are percentages from 0 to 100 (85.00 is 85%); in councils.jsonl.gz they are ten-thousandths (8500 is 85%). Every column is described in " code { "datapackage.json" } "." }
        (table("Files to download", &html! {
            (heads(&["File", "What it holds", "#Size"]))
            tbody {
                @for (name, about, bytes) in offered {
                    tr {
                        th scope="row" { a href=(format!("data/{name}")) { (name) } }
                        td { (about) }
                        td.n { (size(bytes)) }
                    }
                }
            }
        }))
        h2 id="manifest" { "What decided the results" }
        p { "The same archive, rubrics, register and version of beadle give the same bytes on any machine." }
        dl.facts {
            div { dt { "beadle" } dd { (manifest.tool_version) } }
            div { dt { "Revision" } dd { (manifest.revision) } }
            div { dt { "Archive" } dd { code { (manifest.archive_digest) } } }
            div { dt { "Rubrics" } dd { code { (manifest.rubric_digest) } } }
            div { dt { "Register" } dd { code { (manifest.register_digest) } } }
        }
    };
    layout::page(shelf, Depth::Root, "Data", &body)
}

fn size(bytes: u64) -> String {
    if bytes < 1_000 {
        format!("{bytes} bytes")
    } else if bytes < 1_000_000 {
        format!("{} KB", bytes.div_ceil(1_000))
    } else {
        format!("{} MB", words::thousands(bytes.div_ceil(1_000_000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_offered_packed_and_a_small_one_as_it_is() {
        let edition = tempfile::tempdir().unwrap();
        let scored = edition.path().join("scored");
        std::fs::create_dir(&scored).unwrap();
        let text = "{\"council\":\"adur\"}\n".repeat(100_000);
        std::fs::write(scored.join("councils.jsonl"), &text).unwrap();
        std::fs::write(scored.join("manifest.json"), "{}").unwrap();
        let found = downloads(edition.path()).unwrap();
        let names: Vec<&str> = found.iter().map(|d| d.name.as_str()).collect();
        assert_eq!(names, ["councils.jsonl.gz", "manifest.json"]);
        let packed = found[0].packed.as_deref().unwrap();
        assert_eq!(packed.len() as u64, found[0].bytes);
        assert_eq!(packed, gzip(text.as_bytes()).unwrap(), "the same each time");
        let mut read = String::new();
        let mut unpacked = flate2::read::GzDecoder::new(packed);
        std::io::Read::read_to_string(&mut unpacked, &mut read).unwrap();
        assert_eq!(read, text);
    }
}
