//! Events in the log, beside whatever else shows them.
//!
//! Reads: events. / Makes: log lines, with time stamps where a log is kept. / Never: keeps an event
//! from the sink behind it.

use std::sync::Arc;

use super::{Event, Sink};

/// A sink that also writes what it hears to the log (`--log FILE`).
pub struct Logged(Arc<dyn Sink>);

impl Logged {
    /// Logs what `behind` is told.
    pub fn new(behind: Arc<dyn Sink>) -> Self {
        Logged(behind)
    }
}

impl Sink for Logged {
    fn tell(&self, event: &Event) {
        log(event);
        self.0.tell(event);
    }
}

fn log(event: &Event) {
    match event {
        Event::Started {
            targets,
            finished,
            captures,
        } => {
            tracing::info!(targets, finished, captures, "the crawl starts");
        }
        Event::CouncilStarted {
            council,
            budget,
            resumed,
            ..
        } => tracing::info!(%council, budget, resumed, "a visit starts"),
        Event::Fetched {
            council,
            url,
            status,
            failure,
            bytes,
            millis,
            ..
        } => match failure {
            Some(failure) => {
                tracing::info!(%council, url, failure = failure.id(), millis, "not read");
            }
            None => tracing::debug!(%council, url, status, bytes, millis, "read"),
        },
        Event::Likely {
            council,
            journey,
            url,
        } => tracing::debug!(%council, %journey, url, "a likely page"),
        Event::Resting {
            council,
            host,
            seconds,
        } => {
            tracing::warn!(%council, host, seconds, "keeps failing, left alone");
        }
        Event::CouncilEnded {
            council,
            pages,
            ending,
        } => tracing::info!(%council, pages, ending = ending.id(), "a visit ended"),
        Event::BrokeOff { council, why } => {
            tracing::error!(%council, why, "a visit broke off");
        }
        Event::Paused { why } => tracing::warn!(why, "paused"),
        Event::GoesOn => tracing::info!("resumed"),
        Event::Finished => tracing::info!("all sites have been visited"),
        Event::Interrupted => tracing::info!("stopped"),
    }
}
