//! The only thing that scoring may read: what the world answered, byte for byte.
//!
//! Reads and makes: WARC 1.1 with one gzip member a record, and a CDXJ index. / Never: asks the
//! network; publishes captures; keeps a credential. `docs/archive.md` says what each record holds.

mod capture;
mod cdxj;
mod digest;
mod fields;
mod folder;
mod http;
pub mod import;
mod index;
mod lost;
mod member;
mod memory;
mod new;
mod reading;
mod record;
mod records;
mod repair;
mod resync;
mod stream;
mod surt;
mod survey;
mod via;
mod visit;
mod visit_record;
mod writer;

pub use capture::{Capture, CaptureStore, Failure, Outcome, REDIRECTS, RecordRef, Response};
pub(crate) use fields::text as header_text;
pub use folder::FolderStore;
pub use http::HeaderLine;
pub use memory::MemoryStore;
pub use new::{NewCapture, NewOutcome, NewResponse, Original, Protocol, Software, Truncated};
pub use records::Damage;
pub use repair::Repair;
pub use survey::{Survey, survey};
pub use via::Via;
pub use visit::{Again, Ending, Unread, Visit};
pub use writer::{ArchiveWriter, FILE_LIMIT};
