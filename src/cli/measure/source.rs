//! Where a labelled page lies, and its facts.

use std::path::PathBuf;

use url::Url;

use crate::archive::{Capture, CaptureStore as _, FolderStore, Outcome, RecordRef};
use crate::page::{self, PageFacts};
use crate::register::Platforms;

/// Where a labelled page lies.
#[derive(Debug)]
pub(super) enum Source {
    /// In the label itself.
    Html(String),
    /// In a file of its own.
    File(PathBuf),
    /// In an archive: this record, or the latest capture of the label's address.
    Archive(PathBuf, Option<RecordRef>),
}

impl Source {
    /// The page's facts, or in words why it could not be read.
    pub(super) fn facts(&self, url: &Url, platforms: &Platforms) -> Result<PageFacts, String> {
        match self {
            Source::Html(html) => Ok(page::facts(url, 200, &[], html, platforms)),
            Source::File(file) => {
                let body = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
                let html = page::decode(&[], &body, page::INFLATE_CAP).html;
                Ok(page::facts(url, 200, &[], &html, platforms))
            }
            Source::Archive(folder, record) => {
                let capture = open(folder, record.as_ref(), url).map_err(|e| e.to_string())?;
                let Outcome::Response(response) = &capture.outcome else {
                    return Err("the archive holds a failure for it, no page".to_owned());
                };
                let html = page::decode(&response.headers, &response.body, page::INFLATE_CAP).html;
                Ok(page::facts(
                    url,
                    response.status,
                    &response.headers,
                    &html,
                    platforms,
                ))
            }
        }
    }
}

fn open(
    folder: &std::path::Path,
    record: Option<&RecordRef>,
    url: &Url,
) -> std::io::Result<Capture> {
    let store = FolderStore::open(folder)?;
    if let Some(record) = record {
        return store.open(record);
    }
    for council in store.councils() {
        if let Some(capture) = store.latest(&council, url.as_str())? {
            return Ok(capture);
        }
    }
    Err(std::io::Error::other(format!(
        "the archive {} has no page {url}",
        folder.display()
    )))
}
