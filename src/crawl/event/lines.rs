//! Sinks that write lines: words for a person without a terminal, JSON for a program.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::{Event, Sink, captures};
use crate::clock::Clock;

/// One JSON object per line, every event with its time.
pub struct JsonLines<W> {
    out: Mutex<W>,
    clock: Arc<dyn Clock>,
}

/// An event as it is written: `docs/crawling.md` has every field.
#[derive(Serialize)]
struct Line<'e> {
    at: jiff::Timestamp,
    #[serde(flatten)]
    event: &'e Event,
}

impl<W: Write + Send> JsonLines<W> {
    /// Writes to `out`.
    pub fn new(out: W, clock: Arc<dyn Clock>) -> Self {
        JsonLines {
            out: Mutex::new(out),
            clock,
        }
    }
}

impl<W: Write + Send> Sink for JsonLines<W> {
    fn tell(&self, event: &Event) {
        let at = self.clock.wall();
        let Ok(line) = serde_json::to_string(&Line { at, event }) else {
            return;
        };
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(out, "{line}");
    }
}

/// A line when something of note happens: not one per page.
#[derive(Debug)]
pub struct PlainLines<W> {
    out: Mutex<W>,
    targets: AtomicUsize,
    ended: AtomicUsize,
}

impl<W: Write + Send> PlainLines<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        PlainLines {
            out: Mutex::new(out),
            targets: AtomicUsize::new(0),
            ended: AtomicUsize::new(0),
        }
    }

    fn words(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::Started {
                targets,
                finished,
                captures: left,
            } => {
                self.targets.store(*targets, Ordering::Relaxed);
                self.ended.store(*finished, Ordering::Relaxed);
                match left {
                    0 => format!("crawling {}", sites(*targets)),
                    _ => format!(
                        "resuming: {finished} of {} were finished before, with {} in all",
                        sites(*targets),
                        captures(*left)
                    ),
                }
            }
            Event::CouncilEnded {
                council,
                pages,
                ending,
            } => {
                let ended = self.ended.fetch_add(1, Ordering::Relaxed) + 1;
                let targets = self.targets.load(Ordering::Relaxed);
                format!(
                    "[{ended}/{targets}] {council}: {}, {}",
                    captures(u64::from(*pages)),
                    ending.words()
                )
            }
            // Of many sites it would be more than anybody reads.
            Event::Likely { journey, url, .. } if self.targets.load(Ordering::Relaxed) == 1 => {
                format!("{journey}: a likely page, {url}")
            }
            Event::Resting {
                council,
                host,
                seconds,
            } => {
                format!("{council}: {host} keeps failing, left alone for at least {seconds} s")
            }
            Event::BrokeOff { council, why } => {
                self.ended.fetch_add(1, Ordering::Relaxed);
                format!("{council}: the visit broke off by a fault of beadle's own: {why}")
            }
            Event::Paused { why } => format!("paused: {why}"),
            Event::GoesOn => "resumed".to_owned(),
            Event::Finished => "all sites have been visited".to_owned(),
            Event::Interrupted => "stopped; the same command resumes from here".to_owned(),
            Event::CouncilStarted { .. } | Event::Fetched { .. } | Event::Likely { .. } => {
                return None;
            }
        })
    }
}

fn sites(number: usize) -> String {
    match number {
        1 => "1 site".to_owned(),
        _ => format!("{number} sites"),
    }
}

impl<W: Write + Send> Sink for PlainLines<W> {
    fn tell(&self, event: &Event) {
        if let Some(words) = self.words(event) {
            let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = writeln!(out, "{words}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ending;
    use super::*;
    use crate::clock::RealClock;
    use crate::register::CouncilId;

    #[test]
    fn plain_lines_tell_councils_not_pages() {
        let sink = PlainLines::new(Vec::new());
        let council = CouncilId("adur".into());
        sink.tell(&Event::Started {
            targets: 2,
            finished: 0,
            captures: 0,
        });
        sink.tell(&Event::CouncilStarted {
            council: council.clone(),
            name: "Adur".into(),
            budget: 9,
            resumed: 0,
        });
        sink.tell(&Event::CouncilEnded {
            council,
            pages: 4,
            ending: Ending::Pages,
        });
        let text = String::from_utf8(sink.out.into_inner().unwrap()).unwrap();
        assert_eq!(
            text,
            "crawling 2 sites\n[1/2] adur: 4 captures, the budget of pages was used up\n"
        );
    }

    #[test]
    fn of_one_site_alone_likely_pages_are_told() {
        let likely = Event::Likely {
            council: CouncilId("adur".into()),
            journey: crate::rubric::JourneyId("bin-day".into()),
            url: "https://a.example/bins".into(),
        };
        for (targets, told) in [(1, true), (2, false)] {
            let sink = PlainLines::new(Vec::new());
            sink.tell(&Event::Started {
                targets,
                finished: 0,
                captures: 0,
            });
            sink.tell(&likely);
            let text = String::from_utf8(sink.out.into_inner().unwrap()).unwrap();
            assert_eq!(text.contains("bin-day: a likely page"), told, "{text}");
        }
    }

    #[test]
    fn json_lines_are_objects_with_an_event_name_and_a_time() {
        let sink = JsonLines::new(Vec::new(), Arc::new(RealClock::new()));
        sink.tell(&Event::Paused {
            why: "disk full".into(),
        });
        let out = sink.out.into_inner().unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["event"], "paused");
        assert_eq!(value["why"], "disk full");
        let at = value["at"].as_str().unwrap();
        assert!(at.parse::<jiff::Timestamp>().is_ok(), "{at}");
    }

    #[test]
    fn a_crawl_that_is_resumed_says_so_before_any_site_was_finished() {
        let sink = PlainLines::new(Vec::new());
        sink.tell(&Event::Started {
            targets: 2,
            finished: 0,
            captures: 1,
        });
        let text = String::from_utf8(sink.out.into_inner().unwrap()).unwrap();
        assert_eq!(
            text,
            "resuming: 0 of 2 sites were finished before, with 1 capture in all\n"
        );
    }
}
