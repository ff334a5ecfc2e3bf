//! `beadle diff`: what changed between two editions, with both pieces of evidence.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::data::Data;
use super::exit::{Ended, Exit};
use super::out::say;
use super::scoring::usage;
use crate::edition::{self, CouncilResult, Scored};
use crate::judge::Verdict;
use crate::output::{count, outcome_word, percent};
use crate::pace::{Move, movement};
use crate::register::{CouncilId, Register};
use crate::rubric::CriterionId;
use crate::suggest::nearest;

/// Show what changed between two editions, with both pieces of evidence.
///
/// Only criteria that were asked alike in both are compared, and only councils that were scored in
/// both; marks are those of the rubrics by which the later edition was scored.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The earlier edition's folder; EDITION@1 for its first revision.
    from: PathBuf,
    /// The later edition's folder, or a revision of it.
    to: PathBuf,
    /// Only these councils (ids), with every change and its evidence.
    #[arg(long)]
    council: Vec<String>,
    /// As JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let from = read(&arguments.from)?;
    let to = read(&arguments.to)?;
    let (folder, _) = place(&arguments.to);
    let loaded = arguments.data.for_scored(&folder, &to.manifest)?;
    loaded.as_scored(&folder, &to.manifest)?;
    let (register, rubrics) = loaded.shown();
    let mut movement = movement(&from, &to, &rubrics, &register);
    for id in &arguments.council {
        known(id, &from, &to)?;
    }
    if !arguments.council.is_empty() {
        movement
            .moves
            .retain(|m| arguments.council.contains(&m.council.0));
    }
    movement
        .moves
        .sort_by_key(|m| (-m.change(), m.council.clone()));
    if arguments.json {
        say!("{}", as_json(&movement.moves, &from, &to)?);
        return Ok(Exit::Success);
    }
    say!(
        "{} to {}: {} compared ({} left out as not asked alike), {} scored in both; marks are those over the \
         questions compared",
        label(&from),
        label(&to),
        count(movement.comparable, "criterion", "criteria"),
        movement.left_out,
        count(movement.moves.len(), "council", "councils")
    );
    for id in &arguments.council {
        if !movement.moves.iter().any(|moved| moved.council.0 == *id) {
            say!("{}", why_not(id, &from, &to, &register));
        }
    }
    for moved in &movement.moves {
        let (then, now) = (percent(moved.from.point), percent(moved.to.point));
        say!(
            "{:<32} {then:>6} -> {now:>6}   +{} -{}",
            moved.council.0,
            moved.gained.len(),
            moved.lost.len()
        );
        if !arguments.council.is_empty() {
            changes(moved, &from, &to);
        }
    }
    Ok(Exit::Success)
}

/// A council that neither edition holds was most likely mistyped.
fn known(id: &str, from: &Scored, to: &Scored) -> Result<(), Ended> {
    let ids = || [from, to].into_iter().flat_map(|scored| &scored.councils);
    if ids().any(|council| council.council.id.0 == id) {
        return Ok(());
    }
    let near = nearest(id, ids().map(|council| council.council.id.0.as_str()));
    let remedy = near.map_or_else(String::new, |near| format!("; did you mean '{near}'?"));
    let message = format!("neither edition holds a council '{id}'{remedy}");
    Err(Ended::new(Exit::Usage, message))
}

/// The folder of an edition, and which revision is meant: `2026@1`, or `2026/revisions/1` where it lies.
fn place(typed: &Path) -> (PathBuf, Option<u32>) {
    let text = typed.to_string_lossy();
    if !typed.exists()
        && let Some((folder, number)) = text.rsplit_once('@')
        && let Ok(number) = number.parse()
    {
        return (PathBuf::from(folder), Some(number));
    }
    let number = typed
        .file_name()
        .and_then(|name| name.to_str()?.parse().ok());
    let above = typed.parent().filter(|above| above.ends_with("revisions"));
    match (number, above.and_then(Path::parent)) {
        (Some(number), Some(folder)) => (folder.to_path_buf(), Some(number)),
        _ => (typed.to_path_buf(), None),
    }
}

fn read(typed: &Path) -> anyhow::Result<Scored> {
    match place(typed) {
        (folder, None) => edition::read(&folder),
        (folder, Some(number)) => edition::read_revision(&folder, number),
    }
    .map_err(usage)
}

/// An edition and its revision, as far as there is more than one.
fn label(scored: &Scored) -> String {
    match scored.manifest.revision {
        1 => scored.declared.id.clone(),
        revision => format!("{}, revision {revision}", scored.declared.id),
    }
}

/// Why a council that was asked for stands in one edition alone.
fn why_not(id: &str, from: &Scored, to: &Scored, register: &Register) -> String {
    let holds = |scored: &Scored| scored.councils.iter().any(|c| c.council.id.0 == id);
    let (only, other) = match holds(from) {
        true => (from, to),
        false => (to, from),
    };
    let ids = |ids: &mut dyn Iterator<Item = &CouncilId>| -> Vec<String> {
        ids.map(|id| format!("--council {id}")).collect()
    };
    let council = register.council(id);
    let successors = ids(&mut council.iter().flat_map(|council| &council.successors));
    let merged = register.councils.values();
    let merged = merged.filter(|c| c.successors.iter().any(|heir| heir.0 == id));
    let predecessors = ids(&mut merged.map(|council| &council.id));
    let related = match (successors.is_empty(), predecessors.is_empty()) {
        (false, _) => format!("; it was succeeded: {}", successors.join(", ")),
        (true, false) => format!("; it succeeded others: {}", predecessors.join(", ")),
        (true, true) => String::new(),
    };
    format!(
        "{id} was scored in {} and not in {}{related}",
        only.declared.id, other.declared.id
    )
}

fn changes(moved: &Move, from: &Scored, to: &Scored) {
    let (then, now) = (verdicts(from, &moved.council), verdicts(to, &moved.council));
    for (sign, ids) in [("+", &moved.gained), ("-", &moved.lost)] {
        for id in ids {
            say!("  {sign} {id}");
            for (when, verdicts) in [(label(from), &then), (label(to), &now)] {
                if let Some(verdict) = verdicts.get(id) {
                    say!("      {when}: {}", in_words(verdict));
                }
            }
        }
    }
}

fn in_words(verdict: &Verdict) -> String {
    let word = outcome_word(&verdict.outcome);
    match verdict.evidence.first() {
        Some(seen) => format!("{word}, \"{}\" at {}", seen.quote, seen.url),
        None => format!("{word}, {}", verdict.note),
    }
}

fn verdicts<'a>(scored: &'a Scored, id: &CouncilId) -> BTreeMap<&'a CriterionId, &'a Verdict> {
    let all = scored
        .council(id)
        .map(|c: &CouncilResult| c.verdicts.as_slice())
        .unwrap_or_default();
    all.iter().map(|v| (&v.criterion, v)).collect()
}

fn as_json(moves: &[Move], from: &Scored, to: &Scored) -> serde_json::Result<String> {
    let rows: Vec<serde_json::Value> = moves
        .iter()
        .map(|m| {
            let (then, now) = (verdicts(from, &m.council), verdicts(to, &m.council));
            let both = |id: &CriterionId| {
                serde_json::json!({ "criterion": id.to_string(), "then": then.get(id), "now": now.get(id) })
            };
            serde_json::json!({
                "council": m.council,
                "from": m.from,
                "to": m.to,
                "pages_won": m.pages_won,
                "pages_lost": m.pages_lost,
                "gained": m.gained.iter().map(both).collect::<Vec<_>>(),
                "lost": m.lost.iter().map(both).collect::<Vec<_>>(),
            })
        })
        .collect();
    serde_json::to_string_pretty(&rows)
}
