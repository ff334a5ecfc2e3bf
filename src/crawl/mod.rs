//! Asking the world, politely.
//!
//! Reads: the register, robots.txt, answers. / Makes: an archive of captures. / Never: sends a
//! form; asks faster than its manners; goes where robots.txt forbids.

// Pure: rules, addresses, schedules; stepped with a given time.
pub mod address;
pub mod manners;
pub mod robots;
pub mod scope;
pub mod trap;

mod course;
mod credentials;
mod guide;
mod jar;
mod payloads;
mod plan;
mod preflight;
mod queue;
mod read;
mod targets;
mod tour;
mod unread;
mod wanted;

// The world: names, requests, files.
mod body;
mod chain;
mod council;
mod der;
mod driver;
mod entry;
mod event;
mod fault;
mod fetch;
mod gate;
mod http;
mod lines;
mod measured;
mod needs;
mod network;
mod recheck;
mod report;
mod resolve;
mod resume;
mod robots_book;
mod scribe;
mod shared;
mod since;
mod state;
mod stop;
mod tries;
mod world;

use std::path::PathBuf;

pub use credentials::Credentials;
pub use driver::run;
pub use event::{
    Bars, Ending, Event, Heartbeat, JsonLines, Logged, PlainLines, Recorder, Silent, Sink,
};
pub use needs::{letter, what_to_do};
pub use plan::{Budget, Limits, Plan, PlanError, Settings, Target};
pub use preflight::{Finding, Found, findings};
pub use report::{CouncilReport, Report};
pub use state::StateError;
pub use stop::signalled;
pub use targets::targets;

/// What ends a crawl as a whole. Nothing that a site does is among it.
#[derive(Debug, thiserror::Error)]
pub enum CrawlError {
    /// The plan cannot be carried out as written.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The edition's folder or its archive cannot be read or written.
    #[error("the edition's archive cannot be used: {0}")]
    Archive(#[source] std::io::Error),
    /// The state's file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// The earlier edition cannot be read.
    #[error("the earlier edition {edition} cannot be read: {source}")]
    Since {
        /// Its folder.
        edition: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(#[source] reqwest::Error),
    /// The writing thread broke off: a fault of beadle's.
    #[error("the thread that writes the archive broke off; please report this")]
    Scribe,
}

impl CrawlError {
    /// There is no room on the disk, which may pass.
    pub(crate) fn is_full(&self) -> bool {
        match self {
            CrawlError::Archive(error) => matches!(
                error.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
            ),
            CrawlError::State(error) => error.is_full(),
            _ => false,
        }
    }
}
