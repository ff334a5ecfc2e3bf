//! Sinks that write lines: words for a person without a terminal, JSON for a program.

use std::io::Write;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Event, Sink};

/// One JSON object per line, every event.
#[derive(Debug)]
pub struct JsonLines<W>(Mutex<W>);

impl<W: Write + Send> JsonLines<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        JsonLines(Mutex::new(out))
    }
}

impl<W: Write + Send> Sink for JsonLines<W> {
    fn tell(&self, event: &Event) {
        let Ok(line) = serde_json::to_string(event) else {
            return;
        };
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
            Event::Started { targets, finished } => {
                self.targets.store(*targets, Ordering::Relaxed);
                self.ended.store(*finished, Ordering::Relaxed);
                match finished {
                    0 => format!("crawling {}", sites(*targets)),
                    _ => format!(
                        "resuming: {finished} of {} were finished before",
                        sites(*targets)
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
                    "[{ended}/{targets}] {council}: {pages} captures, {}",
                    ending.words()
                )
            }
            Event::Resting {
                council,
                host,
                seconds,
            } => {
                format!("{council}: {host} keeps failing, left alone for at least {seconds} s")
            }
            Event::BrokeOff { council, why } => {
                format!("{council}: the visit broke off by a fault of beadle's own: {why}")
            }
            Event::Paused { why } => format!("paused: {why}"),
            Event::GoesOn => "resumed".to_owned(),
            Event::Finished => "all sites have been visited".to_owned(),
            Event::Interrupted => "stopped; the same command resumes from here".to_owned(),
            Event::CouncilStarted { .. } | Event::Fetched { .. } => return None,
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
    use crate::register::CouncilId;

    #[test]
    fn plain_lines_tell_councils_not_pages() {
        let sink = PlainLines::new(Vec::new());
        let council = CouncilId("adur".into());
        sink.tell(&Event::Started {
            targets: 2,
            finished: 0,
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
    fn json_lines_are_objects_with_an_event_name() {
        let sink = JsonLines::new(Vec::new());
        sink.tell(&Event::Paused {
            why: "disk full".into(),
        });
        let out = sink.0.into_inner().unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["event"], "paused");
        assert_eq!(value["why"], "disk full");
    }
}
