//! What a crawl did, for a person and for a program.
//!
//! Reads: the state, the manners of every host. / Makes: `crawl-report.json` and
//! `crawl-report.md`. / Never: judges a council.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::CrawlError;
use super::event::{Ending, captures};
use super::manners::HostManners;
use super::needs;
use super::plan::Plan;
use super::state::State;
use crate::register::CouncilId;
use crate::storage::put;

/// Raised when the report's fields change their meaning.
const FORMAT: u32 = 1;

/// One council's visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CouncilReport {
    /// Whose.
    pub council: CouncilId,
    /// Its name.
    pub name: String,
    /// Its home page.
    #[serde(default)]
    pub site: String,
    /// Why the visit ended; none while it goes on.
    pub ending: Option<Ending>,
    /// Captures in the archive, failures included.
    pub captures: u64,
    /// Bytes of bodies as sent.
    pub bytes: u64,
    /// Captures by class: `ok`, `redirect`, a status, or how it failed.
    pub classes: BTreeMap<String, u64>,
}

/// The whole crawl.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `FORMAT`.
    pub format: u32,
    /// As it was sent.
    pub user_agent: String,
    /// It was stopped and goes on with the same command.
    pub interrupted: bool,
    /// Everything had been done before this run.
    pub was_finished: bool,
    /// By council id.
    pub councils: Vec<CouncilReport>,
    /// By name: every host that was asked, in this run or an earlier one.
    pub hosts: Vec<HostManners>,
}

impl Report {
    /// Captures in all.
    #[must_use]
    pub fn captures(&self) -> u64 {
        self.councils.iter().map(|c| c.captures).sum()
    }

    /// Captures by class, over all councils.
    #[must_use]
    pub fn classes(&self) -> BTreeMap<&str, u64> {
        let mut all = BTreeMap::new();
        for council in &self.councils {
            for (class, count) in &council.classes {
                *all.entry(class.as_str()).or_insert(0) += count;
            }
        }
        all
    }

    /// Councils of which no page was read.
    #[must_use]
    pub fn unread(&self) -> Vec<&CouncilReport> {
        let read = |c: &&CouncilReport| !c.classes.contains_key("ok");
        self.councils.iter().filter(read).collect()
    }

    /// Councils whose site stood in the way, or whose visit broke off: a person may help.
    #[must_use]
    pub fn needs_a_person(&self) -> Vec<(&CouncilReport, Ending)> {
        let blocked = |council| {
            let ending = CouncilReport::stood_in_the_way(council)?;
            Some((council, ending))
        };
        self.councils.iter().filter_map(blocked).collect()
    }

    /// Writes both forms into the edition's folder.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, edition: &Path) -> io::Result<()> {
        let json = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        put(&edition.join("crawl-report.json"), (json + "\n").as_bytes())?;
        put(
            &edition.join("crawl-report.md"),
            self.as_markdown(edition).as_bytes(),
        )
    }

    fn as_markdown(&self, edition: &Path) -> String {
        let mut text = String::from("# What the crawl did\n\n");
        let _ = writeln!(
            text,
            "{} of {}, sent as `{}`.{}\n",
            captures(self.captures()),
            sites(self.councils.len()),
            self.user_agent,
            if self.interrupted {
                " It was stopped and is not complete."
            } else {
                ""
            },
        );
        self.needs_you(edition, &mut text);
        text.push_str("## What came back\n\n| class | captures |\n|---|---:|\n");
        for (class, count) in self.classes() {
            let _ = writeln!(text, "| {class} | {count} |");
        }
        text.push_str(
            "\n## Sites\n\n| council | captures | KB | how it ended |\n|---|---:|---:|---|\n",
        );
        for council in &self.councils {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                council.name.replace('|', " "),
                council.captures,
                council.bytes / 1024,
                council.ending.map_or("not finished", Ending::words),
            );
        }
        text.push_str("\n## Hosts, and how they were treated\n\nThose with trouble first.\n\n| host | requests | KB | smallest gap, ms | median gap, ms | delay, ms | crawl-delay asked, s | failed | refused | challenges | kept out by robots.txt | asked to slow down |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        let trouble = |h: &HostManners| h.failures + h.refusals + h.challenges + h.slowed_down;
        let mut hosts: Vec<&HostManners> = self.hosts.iter().collect();
        hosts.sort_by_key(|host| std::cmp::Reverse(trouble(host)));
        for host in hosts {
            let gap = |gap: Option<u64>| gap.map_or("one request".to_owned(), |g| g.to_string());
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                host.host,
                host.requests,
                host.bytes / 1024,
                gap(host.smallest_gap_ms),
                gap(host.median_gap_ms),
                host.delay_ms,
                (host.crawl_delay).map_or("none".to_owned(), |d| d.asked.as_secs_f64().to_string()),
                host.failures,
                host.refusals,
                host.challenges,
                host.robots_refused,
                host.slowed_down,
            );
        }
        text
    }

    /// What waits for a person: each block with what to do about it and the text to send.
    fn needs_you(&self, edition: &Path, text: &mut String) {
        let blocks = self.needs_a_person();
        text.push_str("## Needs you\n\n");
        if blocks.is_empty() {
            text.push_str("Nothing: no site stood in the way.\n\n");
            return;
        }
        let sites = sites(blocks.len());
        let _ = writeln!(
            text,
            "{sites} stood in the way. None is marked down for it. A blocked site is tried a second time \
             when the crawl is resumed a day or more after its visit; `beadle crawl {} --again blocked` \
             tries all of them at once.\n",
            edition.display()
        );
        for (council, ending) in blocks {
            let CouncilReport { name, site, .. } = council;
            let _ = writeln!(text, "### {name}: {}\n", ending.words());
            let classes: Vec<String> = council
                .classes
                .iter()
                .map(|(class, count)| format!("{class} {count}"))
                .collect();
            let came = match classes.is_empty() {
                true => "nothing".to_owned(),
                false => classes.join(", "),
            };
            let _ = writeln!(text, "- site: {site}\n- what came back: {came}");
            let _ = writeln!(text, "- what to do: {}", needs::what_to_do(ending));
            let _ = writeln!(
                text,
                "- to visit it again: `beadle crawl {} --again {}`\n",
                edition.display(),
                council.council
            );
            if let Some(letter) = needs::letter(ending, name, site, &self.user_agent) {
                let _ = writeln!(text, "```text\n{letter}```\n");
            }
        }
    }
}

fn sites(number: usize) -> String {
    match number {
        1 => "1 site".to_owned(),
        number => format!("{number} sites"),
    }
}

impl CouncilReport {
    /// How the visit ended, where the site stood in its way.
    fn stood_in_the_way(&self) -> Option<Ending> {
        let blocked = |ending: &Ending| ending.is_blocked() || *ending == Ending::PrivateAddress;
        self.ending.filter(blocked)
    }
}

pub(crate) fn make(
    plan: &Plan,
    state: &State,
    hosts: Vec<HostManners>,
    interrupted: bool,
    was_finished: bool,
) -> Result<Report, CrawlError> {
    let endings = state.councils()?;
    let mut councils: BTreeMap<CouncilId, CouncilReport> = plan
        .targets
        .iter()
        .map(|target| {
            let report = CouncilReport {
                council: target.council.clone(),
                name: target.name.clone(),
                site: target
                    .seeds
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                ending: endings.get(&target.council).and_then(|(ending, _)| *ending),
                captures: 0,
                bytes: 0,
                classes: BTreeMap::new(),
            };
            (target.council.clone(), report)
        })
        .collect();
    for (council, class, count, bytes) in state.classes()? {
        if let Some(report) = councils.get_mut(&council) {
            report.captures += count;
            report.bytes += bytes;
            report.classes.insert(class, count);
        }
    }
    Ok(Report {
        format: FORMAT,
        user_agent: plan.settings.user_agent(),
        interrupted,
        was_finished,
        councils: councils.into_values().collect(),
        hosts,
    })
}
