//! The only thing that scoring may read: what the world answered, byte for byte.
//!
//! Reads and makes: WARC 1.1 with one gzip member a record, and a CDXJ index. / Never: asks the
//! network; publishes captures.

mod capture;

pub use capture::{Capture, CaptureStore, Failure, Outcome, RecordRef, Response};
