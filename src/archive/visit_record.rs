//! How a visit ended, as a record of the archive.
//!
//! Reads and makes: a metadata record about `urn:beadle:visit:COUNCIL`, whose block is the `Visit`
//! as JSON. / Never: takes one for a capture, or a capture for one.

use std::io;

use jiff::Timestamp;

use super::fields::Fields;
use super::reading::bad;
use super::records::RawRecord;
use super::visit::Visit;
use crate::register::CouncilId;

/// The field that makes a record a visit's. Captures have `Beadle-Council` in its place, so that
/// an older beadle passes a visit over.
pub(super) const FIELD: &str = "Beadle-Visit";
/// The block's media type.
pub(super) const TYPE: &str = "application/json";

/// A visit's record, read.
pub(super) struct VisitRecord {
    pub(super) council: CouncilId,
    pub(super) at: Timestamp,
    pub(super) visit: Visit,
}

/// What the record is about.
pub(super) fn target(council: &CouncilId) -> String {
    format!("urn:beadle:visit:{}", council.0)
}

/// Whether a record says how a visit ended.
pub(super) fn is_visit(fields: &Fields) -> bool {
    fields.get("WARC-Type") == Some("metadata") && fields.get(FIELD).is_some()
}

/// Reads one that `is_visit`.
pub(super) fn read(raw: &RawRecord) -> io::Result<VisitRecord> {
    let council = CouncilId(raw.fields.get(FIELD).unwrap_or_default().to_owned());
    let at = raw.fields.get("WARC-Date").unwrap_or_default();
    let at = at.parse().map_err(|_| bad("its date cannot be read"))?;
    if raw.cut {
        return Err(bad(
            "the visit's record is larger than any that beadle writes",
        ));
    }
    let visit = serde_json::from_slice(&raw.block)
        .map_err(|_| bad("what it says of the visit cannot be read"))?;
    Ok(VisitRecord { council, at, visit })
}
