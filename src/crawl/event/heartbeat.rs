//! A sign of life, where there is no terminal to draw on: a line a minute.
//!
//! Reads: events, a clock. / Makes: a line with the time of day, the rate and the latest end. / Never:
//! holds up whoever is told.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::progress::Progress;
use super::{Event, Sink};
use crate::clock::Clock;
use crate::crawl::manners::uk_civil;

/// How long a reader of a log is left without a line.
const EVERY: Duration = Duration::from_secs(60);

/// A sink that adds a line each minute to what another one tells.
pub struct Heartbeat {
    behind: Arc<dyn Sink>,
    progress: Arc<Mutex<Progress>>,
    clock: Arc<dyn Clock>,
    begun: Duration,
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
        let (begun, beats) = (clock.monotonic(), Arc::clone(&clock));
        let beat = move || {
            while ended.recv_timeout(period) == Err(RecvTimeoutError::Timeout) {
                let elapsed = beats.monotonic().saturating_sub(begun);
                let line = line(&locked(&seen), elapsed, beats.wall());
                // A sink that cannot write is silent.
                let _ = writeln!(out, "{line}");
                tracing::info!("{line}");
            }
        };
        Heartbeat {
            behind,
            progress,
            clock,
            begun,
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
        let elapsed = self.clock.monotonic().saturating_sub(self.begun);
        locked(&self.progress).hear(event, elapsed);
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

fn line(progress: &Progress, elapsed: Duration, now: jiff::Timestamp) -> String {
    format!(
        "{} {} of {} sites, {}",
        uk_civil(now).strftime("%H:%M"),
        progress.ended,
        progress.targets,
        progress.words(elapsed, now)
    )
}

fn locked(progress: &Mutex<Progress>) -> std::sync::MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::Recorder;
    use super::*;
    use crate::clock::RealClock;

    #[test]
    fn a_line_begins_with_the_time_of_day() {
        let mut progress = Progress::default();
        let begun = Event::Started {
            targets: 10,
            finished: 4,
            captures: 40,
        };
        progress.hear(&begun, Duration::ZERO);
        let now = "2026-11-27T10:00:00Z".parse().expect("a time");
        let line = line(&progress, Duration::from_secs(600), now);
        assert!(
            line.starts_with("10:00 4 of 10 sites, 0 captures (0.0 per second)"),
            "{line}"
        );
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
