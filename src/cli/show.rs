//! `beadle show`: the capture that a digest means.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::exit::{Ended, Exit};
use super::out::{say, text};
use crate::archive::{Capture, CaptureStore as _, FolderStore, Outcome};
use crate::page;
use crate::storage::put;

/// Print the capture that a digest means, as pages and tables of an edition cite it.
///
/// Says where and when it was captured, then prints its text as beadle read it. The first letters of
/// a digest are enough where they mean one payload.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder.
    edition: PathBuf,
    /// The digest, such as sha1:7GJ7RNLJESUMCOPLPRG63RHPQJZGD62W.
    digest: String,
    /// Write the payload to a file, as the site sent it, and print only where it is from.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "every command takes its arguments"
)]
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let folder = arguments.edition.join("archive");
    let store = FolderStore::open(&folder).map_err(|error| {
        let message = format!("{}: {error}; show needs the archive", folder.display());
        Ended::new(Exit::EmptyArchive, message)
    })?;
    let found: Vec<_> = store.with_digest(&arguments.digest).collect();
    let payloads: BTreeSet<&str> = found.iter().map(|(digest, _)| *digest).collect();
    if payloads.len() > 1 {
        let all: Vec<&str> = payloads.into_iter().take(5).collect();
        let message = format!(
            "{} begins more than one digest: {}; write more of it",
            arguments.digest,
            all.join(", ")
        );
        return Err(Ended::new(Exit::Usage, message).into());
    }
    let Some((_, record)) = found.first() else {
        let message = format!(
            "no capture in {} has the digest {}; copy it whole from the page or from verdicts.csv",
            folder.display(),
            arguments.digest
        );
        return Err(Ended::new(Exit::Findings, message).into());
    };
    let captures = found.iter().map(|(_, record)| store.open(record));
    for capture in captures.collect::<std::io::Result<Vec<_>>>()? {
        say!("{}", where_from(&capture));
    }
    let capture = store.open(record)?;
    let Outcome::Response(response) = &capture.outcome else {
        return Ok(Exit::Success);
    };
    if let Some(file) = &arguments.save {
        put(file, &response.body)
            .map_err(|e| Ended::new(Exit::Storage, format!("{}: {e}", file.display())))?;
        say!(
            "{} bytes written to {}",
            response.body.len(),
            file.display()
        );
        return Ok(Exit::Success);
    }
    let decoded = page::decode(&response.headers, &response.body, page::INFLATE_CAP);
    text("\n");
    text(&harmless(&decoded.html));
    text("\n");
    Ok(Exit::Success)
}

/// Council, time, status, address.
fn where_from(capture: &Capture) -> String {
    let status = match &capture.outcome {
        Outcome::Response(response) => format!("status {}", response.status),
        Outcome::Failed(failure, _) => failure.words().to_owned(),
    };
    format!(
        "{}  {}  {status}  {}",
        capture.council,
        capture.at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        harmless(&capture.url)
    )
}

/// A stranger's text without characters that would move the cursor, ring or turn the direction.
fn harmless(text: &str) -> String {
    let is_harmful = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace("\r\n", "\n").replace(is_harmful, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_page_cannot_play_with_the_terminal() {
        assert_eq!(
            harmless("a\u{1b}[2Jb\r\n\tc\u{202e}d"),
            "a\u{fffd}[2Jb\n\tc\u{fffd}d"
        );
    }
}
