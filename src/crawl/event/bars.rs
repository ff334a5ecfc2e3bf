//! Progress on a terminal: one bar for all sites, one for each of some that are under way, and above them
//! the lines that a crawl writes where there is no terminal.

use std::collections::BTreeMap;
use std::io::{Stderr, stderr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::lines::PlainLines;
use super::progress::Progress;
use super::{Event, Sink};
use crate::clock::Clock;
use crate::register::CouncilId;

/// More bars than this scroll the terminal away.
const SHOWN: usize = 8;

/// Bars drawn on standard error.
pub struct Bars {
    all: MultiProgress,
    lines: PlainLines<Stderr>,
    clock: Arc<dyn Clock>,
    begun: Duration,
    state: Mutex<State>,
}

struct State {
    sites: ProgressBar,
    progress: Progress,
    /// Visits under way: each with its bar, or waiting for one.
    visits: BTreeMap<CouncilId, Visit>,
}

struct Visit {
    name: String,
    budget: u32,
    bar: Option<ProgressBar>,
}

impl Bars {
    /// Bars for a terminal; draws nothing where there is none.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let all = MultiProgress::new();
        let sites = all.add(ProgressBar::new(0).with_style(style(
            "{spinner} {pos}/{len} sites  {wide_bar}  {elapsed}\n  {wide_msg}",
        )));
        sites.enable_steady_tick(Duration::from_millis(200));
        Bars {
            all,
            lines: PlainLines::new(stderr()),
            begun: clock.monotonic(),
            clock,
            state: Mutex::new(State {
                sites,
                progress: Progress::default(),
                visits: BTreeMap::new(),
            }),
        }
    }

    /// Gives bars to visits that wait for one, as long as there is room.
    fn fill(&self, state: &mut State) {
        let shown = state.visits.values().filter(|v| v.bar.is_some()).count();
        let waiting = state.visits.values_mut().filter(|v| v.bar.is_none());
        for visit in waiting.take(SHOWN.saturating_sub(shown)) {
            let bar = ProgressBar::new(u64::from(visit.budget))
                .with_style(style("  {prefix:30!} {pos:>4}/{len:<4} {wide_msg}"))
                .with_prefix(visit.name.clone());
            visit.bar = Some(self.all.add(bar));
        }
    }
}

impl Sink for Bars {
    fn tell(&self, event: &Event) {
        let mut guard = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *guard;
        let elapsed = self.clock.monotonic().saturating_sub(self.begun);
        state.progress.hear(event, elapsed);
        match event {
            Event::CouncilStarted {
                council,
                name,
                budget,
                ..
            } => {
                let visit = Visit {
                    name: name.clone(),
                    budget: *budget,
                    bar: None,
                };
                state.visits.insert(council.clone(), visit);
            }
            Event::Fetched {
                council,
                url,
                pages,
                ..
            } => {
                let visit = state.visits.get(council);
                if let Some(bar) = visit.and_then(|visit| visit.bar.as_ref()) {
                    bar.set_position(u64::from(*pages));
                    bar.set_message(url.clone());
                }
            }
            Event::CouncilEnded { council, .. } | Event::BrokeOff { council, .. } => {
                let visit = state.visits.remove(council);
                if let Some(bar) = visit.and_then(|visit| visit.bar) {
                    bar.finish_and_clear();
                }
            }
            Event::Finished | Event::Interrupted => {
                for bar in state.visits.values().filter_map(|visit| visit.bar.as_ref()) {
                    bar.finish_and_clear();
                }
                state.visits.clear();
            }
            Event::Started { .. }
            | Event::Likely { .. }
            | Event::Resting { .. }
            | Event::Paused { .. }
            | Event::GoesOn => {}
        }
        self.fill(state);
        state.sites.set_length(state.progress.targets as u64);
        state.sites.set_position(state.progress.ended as u64);
        state
            .sites
            .set_message(state.progress.words(elapsed, self.clock.wall()));
        if matches!(event, Event::Finished | Event::Interrupted) {
            // Where it stands is where it ended: a bar that is finished would show all sites.
            state.sites.set_message(state.progress.done(elapsed));
            state.sites.abandon();
        }
        if !matches!(event, Event::Fetched { .. }) {
            self.all.suspend(|| self.lines.tell(event));
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
