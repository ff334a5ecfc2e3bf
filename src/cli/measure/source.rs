//! Where a labelled page lies, and its capture.

use std::path::PathBuf;

use jiff::Timestamp;
use url::Url;

use crate::archive::{Capture, CaptureStore as _, FolderStore, Outcome, RecordRef, Response, Via};
use crate::page::{self, PageFacts};
use crate::register::{CouncilId, Platforms};

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
    /// The page as a capture, or in words why it could not be read.
    pub(super) fn capture(&self, url: &Url) -> Result<Capture, String> {
        match self {
            Source::Html(html) => {
                // The label is JSON, so its text is already decoded.
                Ok(held(
                    url,
                    html.clone().into_bytes(),
                    "text/html; charset=utf-8",
                ))
            }
            Source::File(file) => {
                let body = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
                Ok(held(url, body, "text/html"))
            }
            Source::Archive(folder, record) => {
                open(folder, record.as_ref(), url).map_err(|e| e.to_string())
            }
        }
    }
}

/// The facts of a captured page.
pub(super) fn facts(capture: &Capture, platforms: &Platforms) -> Result<PageFacts, String> {
    let Outcome::Response(response) = &capture.outcome else {
        return Err("the archive holds a failure for it, no page".to_owned());
    };
    let url = Url::parse(&capture.url).map_err(|e| format!("{}: {e}", capture.url))?;
    let html = page::decode(&response.headers, &response.body, page::INFLATE_CAP).html;
    Ok(page::facts(
        &url,
        response.status,
        &response.headers,
        &html,
        platforms,
    ))
}

/// A page that never was in an archive.
fn held(url: &Url, body: Vec<u8>, kind: &str) -> Capture {
    Capture {
        council: CouncilId("labelled".to_owned()),
        url: url.to_string(),
        at: Timestamp::UNIX_EPOCH,
        via: Via::Start,
        method: "GET".to_owned(),
        outcome: Outcome::Response(Response {
            status: 200,
            headers: vec![("Content-Type".to_owned(), kind.to_owned())],
            body,
            digest: String::new(),
            truncated: false,
        }),
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
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
