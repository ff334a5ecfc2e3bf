//! Progress on a terminal: one bar for all sites and one for each of the busiest.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{Event, Sink};
use crate::register::CouncilId;

/// More bars than this scroll the terminal away.
const SHOWN: usize = 8;

/// Bars drawn on standard error.
#[derive(Debug)]
pub struct Bars {
    all: MultiProgress,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    sites: ProgressBar,
    councils: BTreeMap<CouncilId, ProgressBar>,
    pages: u64,
    failures: u64,
}

impl Bars {
    /// Bars for a terminal; draws nothing where there is none.
    #[must_use]
    pub fn new() -> Self {
        let all = MultiProgress::new();
        let sites = all.add(ProgressBar::new(0).with_style(style(
            "{spinner} {pos}/{len} sites  {wide_bar}  {msg}  {elapsed}, {eta} left",
        )));
        sites.enable_steady_tick(std::time::Duration::from_millis(200));
        Bars {
            all,
            state: Mutex::new(State {
                sites,
                councils: BTreeMap::new(),
                pages: 0,
                failures: 0,
            }),
        }
    }

    fn start(&self, state: &mut State, council: &CouncilId, name: &str, budget: u32) {
        if state.councils.len() < SHOWN {
            let bar = ProgressBar::new(u64::from(budget))
                .with_style(style("  {prefix:30!} {pos:>4}/{len:<4} {wide_msg}"))
                .with_prefix(name.to_owned());
            state.councils.insert(council.clone(), self.all.add(bar));
        }
    }
}

impl Default for Bars {
    fn default() -> Self {
        Bars::new()
    }
}

impl Sink for Bars {
    fn tell(&self, event: &Event) {
        let mut guard = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *guard;
        match event {
            Event::Started { targets, finished } => {
                state.sites.set_length(*targets as u64);
                state.sites.set_position(*finished as u64);
            }
            Event::CouncilStarted {
                council,
                name,
                budget,
                ..
            } => self.start(state, council, name, *budget),
            Event::Fetched {
                council,
                url,
                failure,
                pages,
                ..
            } => {
                state.pages += 1;
                state.failures += u64::from(failure.is_some());
                let rate = state.pages as f64 / state.sites.elapsed().as_secs_f64().max(1.0);
                state.sites.set_message(format!(
                    "{} captures, {rate:.1}/s, {} failed",
                    state.pages, state.failures
                ));
                if let Some(bar) = state.councils.get(council) {
                    bar.set_position(u64::from(*pages));
                    bar.set_message(url.clone());
                }
            }
            Event::CouncilEnded {
                council,
                pages,
                ending,
            } => {
                if let Some(bar) = state.councils.remove(council) {
                    bar.finish_and_clear();
                }
                state.sites.inc(1);
                let words = ending.words();
                let _ = self
                    .all
                    .println(format!("{council}: {pages} captures, {words}"));
            }
            Event::Resting {
                council,
                host,
                seconds,
            } => {
                let _ = self.all.println(format!(
                    "{council}: {host} keeps failing, left alone for at least {seconds} s"
                ));
            }
            Event::BrokeOff { council, why } => {
                let _ = self
                    .all
                    .println(format!("{council}: the visit broke off: {why}"));
            }
            Event::Paused { why } => {
                let _ = self.all.println(format!("paused: {why}"));
            }
            Event::GoesOn => {
                let _ = self.all.println("resumed");
            }
            Event::Finished | Event::Interrupted => {
                for bar in state.councils.values() {
                    bar.finish_and_clear();
                }
                state.sites.finish();
            }
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
