//! What an earlier edition knows, so that a page that did not change is not sent again.
//!
//! Reads: an earlier edition's archive. / Makes: validators for conditional requests, and the
//! capture that a 304 stands for. / Never: answers in place of the server.

use std::collections::HashMap;
use std::path::Path;

use super::fetch::{Method, Validators};
use super::wanted::Wanted;
use crate::archive::{Capture, CaptureStore, FolderStore, Outcome, RecordRef};
use crate::register::CouncilId;

/// An earlier edition's archive and where each of its pages lies.
pub(crate) struct Earlier {
    store: FolderStore,
    places: HashMap<(CouncilId, String), RecordRef>,
}

impl Earlier {
    /// Opens the archive of an earlier edition.
    pub(crate) fn open(edition: &Path) -> std::io::Result<Earlier> {
        let store = FolderStore::open(&edition.join("archive"))?;
        let mut places = HashMap::new();
        for council in store.councils() {
            for capture in store.captures(&council)? {
                if is_reusable(&capture) {
                    places.insert((council.clone(), capture.url), capture.record);
                }
            }
        }
        Ok(Earlier { store, places })
    }

    /// The earlier capture of an address, when it can be asked for conditionally.
    pub(crate) fn of(&self, council: &CouncilId, wanted: &Wanted) -> Option<Capture> {
        if wanted.method != Method::Get {
            return None;
        }
        let key = (council.clone(), wanted.url.as_str().to_owned());
        let capture = self.store.open(self.places.get(&key)?).ok()?;
        is_reusable(&capture).then_some(capture)
    }
}

/// A whole page that carries something to ask with.
fn is_reusable(capture: &Capture) -> bool {
    match &capture.outcome {
        Outcome::Response(response) => {
            response.status == 200
                && !response.truncated
                && (response.header("etag").is_some() || response.header("last-modified").is_some())
        }
        Outcome::Failed(..) => false,
    }
}

/// What to ask with.
pub(crate) fn validators(earlier: &Capture) -> Validators {
    let Outcome::Response(response) = &earlier.outcome else {
        return Validators::default();
    };
    Validators {
        etag: response.header("etag").map(String::from),
        last_modified: response.header("last-modified").map(String::from),
    }
}
