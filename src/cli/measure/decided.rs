//! What people decided about an edition, as labels.
//!
//! Reads: a scored edition with its decisions. / Makes: `labels.jsonl` in its folder, as docs/measure.md
//! has it. / Never: makes a label of what was withdrawn, accepted or said of a duty or an address.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::civil::Date;
use serde_json::{Value, json};
use url::Url;

use super::super::exit::{Ended, Exit};
use super::super::out::tell;
use super::super::scoring::usage;
use crate::archive::{CaptureStore as _, FolderStore, Outcome};
use crate::decision::{Applied, Decision, What};
use crate::edition::{self, CouncilResult, Scored};
use crate::journey::{Ended as Walked, same_page};
use crate::judge::Ruled;
use crate::output::count;
use crate::rubric::JourneyId;
use crate::storage::put;

/// The file's name in the edition's folder.
const LABELS_FILE: &str = "labels.jsonl";

/// Writes the labels that an edition's decisions give; where they lie, and the edition's day.
pub(super) fn labels(folder: &Path) -> anyhow::Result<(PathBuf, Date)> {
    let lock = super::super::hold::hold_existing(folder, "measure")?;
    let scored = edition::read(lock.folder()).map_err(usage)?;
    let store = FolderStore::open(&lock.folder().join("archive"))
        .with_context(|| format!("reading {}", folder.display()))?;
    let mut all: Vec<Label<'_>> = Vec::new();
    for applied in &scored.decisions {
        for label in of(applied, &scored) {
            if !holds(&store, &scored, applied, &label)? {
                continue;
            }
            // A page counts once, however much was decided about it.
            let known = all.iter_mut().find(|l| l.is_of(&label.url, &label.journey));
            match known {
                Some(known) => known.criteria.extend(label.criteria),
                None => all.push(label),
            }
        }
    }
    let lines = all.iter().map(Label::line);
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    if lines.is_empty() {
        let message = format!(
            "no decision of {} says of a page whose it is, or of an answer what it is: there is nothing to measure with",
            folder.display()
        );
        return Err(Ended::new(Exit::Usage, message).into());
    }
    let path = lock.folder().join(LABELS_FILE);
    put(&path, (lines.join("\n") + "\n").as_bytes())
        .map_err(|e| Ended::new(Exit::Storage, format!("{}: {e}", path.display())))?;
    tell!(
        "{} from {} written to {}",
        count(lines.len(), "label", "labels"),
        count(scored.decisions.len(), "decision", "decisions"),
        folder.join(LABELS_FILE).display()
    );
    Ok((path, scored.declared.day))
}

/// What is said of a page.
struct Label<'a> {
    url: Url,
    journey: JourneyId,
    kind: &'static str,
    /// Questions of the task and their answers.
    criteria: BTreeMap<String, &'static str>,
    decision: &'a Decision,
}

impl Label<'_> {
    fn is_of(&self, url: &Url, journey: &JourneyId) -> bool {
        same_page(&self.url, url) && self.journey == *journey
    }

    fn line(&self) -> serde_json::Result<String> {
        let mut line = json!({
            "url": self.url.as_str(),
            "archive": "archive",
            "label": self.journey,
            "kind": self.kind,
            "by": self.decision.who,
            "on": self.decision.when.to_string(),
            "why": self.decision.why,
        });
        if let (false, Value::Object(line)) = (self.criteria.is_empty(), &mut line) {
            line.insert("criteria".to_owned(), json!(self.criteria));
        }
        serde_json::to_string(&line)
    }
}

/// The labels of one decision: the page that is the task's, and the one that was taken for it.
fn of<'a>(applied: &'a Applied, scored: &Scored) -> Vec<Label<'a>> {
    let label = |url: Url, journey: &JourneyId, kind| Label {
        url,
        journey: journey.clone(),
        kind,
        criteria: BTreeMap::new(),
        decision: &applied.decision,
    };
    let taken = || Url::parse(&applied.found).ok().filter(Url::has_host);
    match &applied.decision.what {
        What::Page { journey, url } => {
            let other = taken().filter(|taken| !same_page(taken, url));
            let other = other.map(|taken| label(taken, journey, "related"));
            let own = label(url.clone(), journey, "target");
            std::iter::once(own).chain(other).collect()
        }
        What::NoPage { journey } => {
            let taken = taken().map(|taken| label(taken, journey, "related"));
            taken.into_iter().collect()
        }
        What::Answer {
            criterion,
            is,
            cited,
        } => {
            let outcome = match is {
                Ruled::Met => "met",
                Ruled::PartlyMet => "partly-met",
                Ruled::NotMet => "not-met",
                Ruled::Withdrawn => return Vec::new(),
            };
            let cited = cited.as_ref().and_then(|cited| cited.url.clone());
            let journey = &criterion.journey;
            let own = page_of(applied, scored, journey);
            let Some(url) = cited.or_else(|| own.clone()) else {
                return Vec::new();
            };
            // The answer may stand on another page than the task's.
            let is_own = own.is_some_and(|own| same_page(&own, &url));
            let kind = if is_own { "target" } else { "related" };
            vec![Label {
                criteria: BTreeMap::from([(criterion.to_string(), outcome)]),
                ..label(url, journey, kind)
            }]
        }
        What::NotOwed { .. } | What::Address { .. } | What::Accept { .. } => Vec::new(),
    }
}

fn result<'s>(applied: &Applied, scored: &'s Scored) -> Option<&'s CouncilResult> {
    scored.council(applied.decision.council.as_ref()?)
}

/// The page on which the answers of a task were given.
fn page_of(applied: &Applied, scored: &Scored, journey: &JourneyId) -> Option<Url> {
    let walks = &result(applied, scored)?.walks;
    match &walks.iter().find(|walk| walk.journey == *journey)?.ended {
        Walked::Arrived(page) => Url::parse(&page.url).ok(),
        _ => None,
    }
}

/// Whether the archive holds the page.
fn holds(
    store: &FolderStore,
    scored: &Scored,
    applied: &Applied,
    label: &Label<'_>,
) -> anyhow::Result<bool> {
    let Some(result) = result(applied, scored) else {
        return Ok(false);
    };
    let captures = store.captures(&result.site_of)?;
    let mut at = captures.iter().filter(|c| c.url == label.url.as_str());
    Ok(at.any(|c| matches!(&c.outcome, Outcome::Response(r) if (200..300).contains(&r.status))))
}
