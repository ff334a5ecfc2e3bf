//! What a crawl tells while it runs.
//!
//! Reads: nothing. / Makes: events, and the sinks that show them. / Never: slows the crawl: a sink
//! that cannot write is silent.

mod bars;
mod heartbeat;
mod lines;
mod log;
mod progress;

use std::sync::Mutex;

use serde::Serialize;

use crate::archive::Failure;
use crate::register::CouncilId;
use crate::rubric::JourneyId;

pub use crate::archive::Ending;
pub use bars::Bars;
pub use heartbeat::Heartbeat;
pub use lines::{JsonLines, PlainLines};
pub use log::Logged;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The crawl starts or goes on.
    Started {
        /// Sites in the plan.
        targets: usize,
        /// Of these, finished by an earlier run.
        finished: usize,
        /// Captures that earlier runs left; none in a crawl that begins.
        captures: u64,
    },
    /// A council's visit starts.
    CouncilStarted {
        /// Whose.
        council: CouncilId,
        /// Its name.
        name: String,
        /// Pages it may cost.
        budget: u32,
        /// Captures that an earlier run left.
        resumed: u32,
    },
    /// A page was asked for.
    Fetched {
        /// For whom.
        council: CouncilId,
        /// Address.
        url: String,
        /// Status, when there was an answer.
        status: Option<u16>,
        /// How it failed, when it did.
        failure: Option<Failure>,
        /// Bytes of body.
        bytes: u64,
        /// Milliseconds from question to last byte.
        millis: u64,
        /// Captures of this council so far.
        pages: u32,
    },
    /// The first page was read that may be the one for a journey.
    Likely {
        /// For whom.
        council: CouncilId,
        /// Which journey.
        journey: JourneyId,
        /// Address.
        url: String,
    },
    /// A host keeps failing and is left alone for now.
    Resting {
        /// For whom.
        council: CouncilId,
        /// The host.
        host: String,
        /// Until the revisit, at least.
        seconds: u64,
    },
    /// A council's visit ended.
    CouncilEnded {
        /// Whose.
        council: CouncilId,
        /// Captures in all.
        pages: u32,
        /// Why.
        ending: Ending,
    },
    /// A council's visit broke off by a fault of beadle's own; the other sites still get theirs.
    BrokeOff {
        /// Whose.
        council: CouncilId,
        /// What is known of it.
        why: String,
    },
    /// The crawl waits for something that a person may mend.
    Paused {
        /// What and what to do, in words.
        why: String,
    },
    /// … and goes on.
    GoesOn,
    /// All councils have ended.
    Finished,
    /// A signal stopped it; the same command goes on.
    Interrupted,
}

/// A number of captures, in words.
pub(crate) fn captures(number: u64) -> String {
    match number {
        1 => "1 capture".to_owned(),
        _ => format!("{number} captures"),
    }
}

/// Whoever watches.
pub trait Sink: Send + Sync {
    /// Is told; must not block for long.
    fn tell(&self, event: &Event);
}

/// A sink that remembers, for tests.
#[derive(Debug, Default)]
pub struct Recorder(Mutex<Vec<Event>>);

impl Recorder {
    /// What was told so far.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }
}

impl Sink for Recorder {
    fn tell(&self, event: &Event) {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(event.clone());
    }
}

/// A sink that hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Sink for Silent {
    fn tell(&self, _event: &Event) {}
}
