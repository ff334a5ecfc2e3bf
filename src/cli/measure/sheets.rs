//! Audit sheets: what one or two people say of the same sample.

use std::fmt::Write as _;
use std::path::Path;

use comfy_table::{CellAlignment, Table, presets};

use super::super::exit::{Ended, Exit};
use super::super::out::{self, say};
use super::Arguments;
use crate::audit::{Agreed, Audit, Filled, Kappa, Sure, audit, read, wilson};

/// Sheets are CSV; labels are not.
pub(super) fn is_sheet(file: &Path) -> bool {
    file.extension()
        .is_some_and(|ext| ext.eq_ignore_ascii_case("csv"))
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    if arguments.calibrate {
        let message = "--calibrate needs labels of whole pages: give a file of labels, one JSON object a line";
        return Err(Ended::new(Exit::Usage, message).into());
    }
    let sheets: Vec<Vec<Filled>> = arguments
        .labels
        .iter()
        .map(|file| sheet(file))
        .collect::<anyhow::Result<_>>()?;
    let Some((first, others)) = sheets.split_first() else {
        return Ok(Exit::Usage);
    };
    let found = audit(first, others.first().map(Vec::as_slice));
    if let Some(edition) = &arguments.store {
        super::store(edition, &found)?;
    }
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&found)?);
    } else {
        out::text(&words(&found));
    }
    Ok(Exit::Success)
}

fn sheet(file: &Path) -> anyhow::Result<Vec<Filled>> {
    let bytes = std::fs::read(file).map_err(|e| {
        let message = format!(
            "{} cannot be read ({e}): give a sheet that `beadle sample` wrote",
            file.display()
        );
        Ended::new(Exit::Usage, message)
    })?;
    Ok(read(file, &String::from_utf8_lossy(&bytes))?)
}

fn words(audit: &Audit) -> String {
    let mut out = String::new();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["judged by people", "judged", "right", "share", "95%"]);
    for column in 1..5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for sure in Sure::ALL {
        if let Some(agreed) = audit.walks.get(sure.id()) {
            table.add_row(row(&format!("pages, {}", sure.id()), *agreed));
        }
    }
    table.add_row(row("answers", audit.answers));
    writeln!(out, "{table}").ok();
    let wrong = audit.criteria.iter().filter(|(_, a)| a.right < a.judged);
    let mut wrong: Vec<_> = wrong.collect();
    wrong.sort_by_key(|(_, a)| (std::cmp::Reverse(a.judged - a.right), a.judged));
    if !wrong.is_empty() {
        writeln!(out, "\nQuestions on which beadle was found wrong:").ok();
    }
    for (criterion, agreed) in wrong.into_iter().take(20) {
        writeln!(
            out,
            "  {criterion}: {} of {} right",
            agreed.right, agreed.judged
        )
        .ok();
    }
    writeln!(out).ok();
    if let Some((share, low, high)) = audit.walks_right {
        writeln!(
            out,
            "Of all pages and absences of the edition {:.1}% are right, 95% interval {:.1} to {:.1}%.",
            100.0 * share,
            100.0 * low,
            100.0 * high
        )
        .ok();
    }
    if let Some(needed) = audit.walks_needed {
        writeln!(
            out,
            "For an interval of 2 points either way about {needed} pages would have to be judged."
        )
        .ok();
    }
    writeln!(
        out,
        "{} of {} questions have 29 judgements that all agree, enough to say that they err less than one time in ten.",
        audit.criteria_enough,
        audit.criteria.len()
    )
    .ok();
    match (&audit.kappa_walks, &audit.kappa_answers) {
        (Some(walks), Some(answers)) => {
            writeln!(out, "Two people on pages: {}.", agreement(walks)).ok();
            writeln!(out, "Two people on answers: {}.", agreement(answers)).ok();
            writeln!(
                out,
                "Only what both say the same of counts above; {} rows do not.",
                audit.open
            )
            .ok();
        }
        _ => {
            writeln!(
                out,
                "One person judged: how far people agree is not known, and one person is not a truth. {} rows were left open.",
                audit.open
            )
            .ok();
        }
    }
    out
}

fn agreement(kappa: &Kappa) -> String {
    let same = format!("the same on {} of {}", kappa.same, kappa.both);
    match (kappa.kappa, kappa.interval) {
        (Some(k), Some((low, high))) => {
            format!("{same}, Cohen's kappa {k:.2}, 95% interval {low:.2} to {high:.2}")
        }
        _ => format!("{same}; each said one thing only, so that no kappa can be told"),
    }
}

fn row(name: &str, agreed: Agreed) -> Vec<String> {
    let interval = wilson(agreed.right, agreed.judged);
    vec![
        name.to_owned(),
        agreed.judged.to_string(),
        agreed.right.to_string(),
        agreed.share().map_or_else(
            || "none judged".to_owned(),
            |s| format!("{:.0}%", 100.0 * s),
        ),
        interval.map_or_else(String::new, |(low, high)| {
            format!("{:.0}-{:.0}%", 100.0 * low, 100.0 * high)
        }),
    ]
}
