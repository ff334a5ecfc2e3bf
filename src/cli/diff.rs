//! `beadle diff`: what changed between two editions, with both pieces of evidence.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::out::say;
use super::scoring::usage;
use crate::edition::{self, CouncilResult, Scored};
use crate::judge::Verdict;
use crate::output::{outcome_word, percent};
use crate::pace::{Move, movement};
use crate::register::CouncilId;
use crate::rubric::CriterionId;
use crate::suggest::nearest;

/// Show what changed between two editions, with both pieces of evidence.
///
/// Only criteria that were asked alike in both are compared, and only councils that were scored in
/// both; marks are those of the rubrics by which the later edition was scored.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The earlier edition's folder.
    from: PathBuf,
    /// The later edition's folder.
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
    let from = edition::read(&arguments.from).map_err(usage)?;
    let to = edition::read(&arguments.to).map_err(usage)?;
    let (register, rubrics) = arguments.data.of_scored(&arguments.to)?.shown();
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
        "{} to {}: {} criteria compared ({} left out as not asked alike), {} councils scored in both",
        movement.from,
        movement.to,
        movement.comparable,
        movement.left_out,
        movement.moves.len()
    );
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

fn changes(moved: &Move, from: &Scored, to: &Scored) {
    let (then, now) = (verdicts(from, &moved.council), verdicts(to, &moved.council));
    for (sign, ids) in [("+", &moved.gained), ("-", &moved.lost)] {
        for id in ids {
            say!("  {sign} {id}");
            for (when, verdicts) in [(&from.declared.id, &then), (&to.declared.id, &now)] {
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
