//! A sign of life, where there is no terminal to draw on: a line a minute.
//!
//! Reads: events, a clock. / Makes: lines with the rate and the expected end. / Never: says more
//! than it can know: no end before a site has ended.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Event, Sink};
use crate::clock::Clock;
use crate::crawl::manners::uk_civil;

/// How long a reader of a log is left without a line.
const EVERY: Duration = Duration::from_secs(60);

/// What has been done, for an estimate of the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Progress {
    /// Sites in the plan.
    targets: usize,
    /// Sites that ended, an earlier run's too.
    ended: usize,
    /// Sites that an earlier run had finished.
    ended_before: usize,
    /// Captures of this run.
    captures: u64,
    failed: u64,
    is_paused: bool,
}

impl Progress {
    /// Takes an event into account.
    fn hear(&mut self, event: &Event) {
        match event {
            Event::Started { targets, finished } => {
                self.targets = *targets;
                (self.ended, self.ended_before) = (*finished, *finished);
            }
            Event::Fetched { failure, .. } => {
                self.captures += 1;
                self.failed += u64::from(failure.is_some());
            }
            Event::CouncilEnded { .. } | Event::BrokeOff { .. } => self.ended += 1,
            Event::Paused { .. } => self.is_paused = true,
            Event::GoesOn => self.is_paused = false,
            Event::CouncilStarted { .. }
            | Event::Resting { .. }
            | Event::Finished
            | Event::Interrupted => {}
        }
    }

    /// One line after so much time since the start.
    fn line(&self, elapsed: Duration, now: jiff::Timestamp) -> String {
        let seconds = elapsed.as_secs_f64().max(1.0);
        let mut line = format!(
            "{} of {} sites, {} captures ({:.1} per second), {} failed",
            self.ended,
            self.targets,
            self.captures,
            self.captures as f64 / seconds,
            self.failed,
        );
        if self.is_paused {
            return line + "; paused";
        }
        match self
            .left(elapsed)
            .and_then(|left| Some((left, now.checked_add(left).ok()?)))
        {
            Some((left, end)) => {
                let minutes = left.as_secs().div_ceil(60);
                let end = uk_civil(end).strftime("%H:%M on %-d %B");
                line += &format!("; about {minutes} min left, expected end {end} (UK time)");
            }
            None => line += "; expected end not known yet",
        }
        line
    }

    /// How long the sites that are left will take at the pace so far.
    fn left(&self, elapsed: Duration) -> Option<Duration> {
        let here = self
            .ended
            .checked_sub(self.ended_before)
            .filter(|n| *n > 0)?;
        let left = self.targets.saturating_sub(self.ended);
        let seconds = elapsed.as_secs_f64() / here as f64 * left as f64;
        Duration::try_from_secs_f64(seconds).ok()
    }
}

/// A sink that adds a line each minute to what another one tells.
pub struct Heartbeat {
    behind: Arc<dyn Sink>,
    progress: Arc<Mutex<Progress>>,
    /// Dropped to end the thread.
    end: Option<Sender<()>>,
    beating: Option<JoinHandle<()>>,
}

impl Heartbeat {
    /// Writes to `out` until it is dropped.
    pub fn start(
        behind: Arc<dyn Sink>,
        out: impl Write + Send + 'static,
        clock: Arc<dyn Clock>,
    ) -> Heartbeat {
        Heartbeat::every(EVERY, behind, out, clock)
    }

    fn every(
        period: Duration,
        behind: Arc<dyn Sink>,
        mut out: impl Write + Send + 'static,
        clock: Arc<dyn Clock>,
    ) -> Heartbeat {
        let progress = Arc::new(Mutex::new(Progress::default()));
        let seen = Arc::clone(&progress);
        let (end, ended) = channel();
        let begun = clock.monotonic();
        let beat = move || {
            while ended.recv_timeout(period) == Err(RecvTimeoutError::Timeout) {
                let elapsed = clock.monotonic().saturating_sub(begun);
                let line = locked(&seen).line(elapsed, clock.wall());
                // A sink that cannot write is silent.
                let _ = writeln!(out, "{line}");
                tracing::info!("{line}");
            }
        };
        Heartbeat {
            behind,
            progress,
            end: Some(end),
            // Without a thread there is no sign of life, and the crawl is as good.
            beating: std::thread::Builder::new()
                .name("heartbeat".to_owned())
                .spawn(beat)
                .ok(),
        }
    }
}

impl Sink for Heartbeat {
    fn tell(&self, event: &Event) {
        locked(&self.progress).hear(event);
        self.behind.tell(event);
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(beating) = self.beating.take() {
            beating.join().ok();
        }
    }
}

fn locked(progress: &Mutex<Progress>) -> std::sync::MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::{Ending, Recorder};
    use super::*;
    use crate::clock::RealClock;
    use crate::register::CouncilId;

    fn heard(ended: usize) -> Progress {
        let mut progress = Progress::default();
        progress.hear(&Event::Started {
            targets: 10,
            finished: 4,
        });
        for _ in 0..ended {
            progress.hear(&Event::CouncilEnded {
                council: CouncilId("adur".into()),
                pages: 9,
                ending: Ending::Enough,
            });
        }
        progress
    }

    #[test]
    fn the_rest_is_reckoned_from_what_this_run_did() {
        let now = "2026-11-27T10:00:00Z".parse().expect("a time");
        let line = heard(2).line(Duration::from_secs(600), now);
        assert!(
            line.starts_with("6 of 10 sites, 0 captures (0.0 per second)"),
            "{line}"
        );
        assert!(
            line.contains("about 20 min left, expected end 10:20 on 27 November"),
            "{line}"
        );
    }

    #[test]
    fn no_end_is_claimed_before_a_site_has_ended_or_while_it_waits() {
        let now = "2026-11-27T10:00:00Z".parse().expect("a time");
        let mut progress = heard(0);
        let line = progress.line(Duration::ZERO, now);
        assert!(line.ends_with("expected end not known yet"), "{line}");
        progress.hear(&Event::Paused {
            why: "no room".into(),
        });
        assert!(progress.line(Duration::ZERO, now).ends_with("paused"));
    }

    #[test]
    fn it_beats_until_it_is_dropped() {
        #[derive(Clone, Default)]
        struct Shared(Arc<Mutex<Vec<u8>>>);
        impl Write for Shared {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.lock().expect("whole").extend_from_slice(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let out = Shared::default();
        let recorder = Arc::new(Recorder::default());
        let clock = Arc::new(RealClock::new());
        let period = Duration::from_millis(5);
        let beating = Heartbeat::every(period, recorder.clone(), out.clone(), clock);
        beating.tell(&Event::Finished);
        while out.0.lock().expect("whole").is_empty() {
            std::thread::yield_now();
        }
        drop(beating);
        let after = out.0.lock().expect("whole").len();
        assert_eq!(recorder.events(), [Event::Finished]);
        assert_eq!(out.0.lock().expect("whole").len(), after);
    }
}
