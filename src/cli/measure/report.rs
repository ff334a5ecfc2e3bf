//! The figures as a person reads them in a terminal.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table, presets};

use super::tally::{Counts, Tally};
use crate::audit::wilson;

/// Misses shown; `--json` has them all.
const SHOWN: usize = 40;

/// The whole report.
pub(super) fn words(tally: &Tally) -> String {
    let mut out = String::new();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "journey",
        "targets",
        "found",
        "sure",
        "recall",
        "95%",
        "others",
        "taken",
        "sure",
        "precision",
        "95%",
        "links right",
    ]);
    for column in 1..12 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for (id, counts) in &tally.journeys {
        if *counts == Counts::default() {
            continue;
        }
        table.add_row(row(id, counts));
    }
    table.add_row(row("all", &tally.total));
    writeln!(out, "{table}").ok();
    if !tally.criteria.is_empty() {
        writeln!(out, "\n{}", criteria(tally)).ok();
    }
    if !tally.misses.is_empty() {
        writeln!(
            out,
            "\nWhere label and finding differ ({}):",
            tally.misses.len()
        )
        .ok();
    }
    for miss in tally.misses.iter().take(SHOWN) {
        let found = miss.found.as_deref().unwrap_or("nothing");
        writeln!(
            out,
            "  line {}: {}\n    a person says {} ({}), the finder says {found}{}, at {:.2}",
            miss.line,
            miss.url,
            miss.label,
            miss.kind,
            if miss.sure { " and is sure" } else { "" },
            miss.score
        )
        .ok();
        for reason in &miss.reasons {
            writeln!(out, "      {reason}").ok();
        }
    }
    if tally.misses.len() > SHOWN {
        writeln!(
            out,
            "  … {} more: see them all with --json",
            tally.misses.len() - SHOWN
        )
        .ok();
    }
    for why in &tally.unread {
        writeln!(out, "not read, {why}").ok();
    }
    out
}

fn row(name: &str, c: &Counts) -> Vec<String> {
    let given = c.targets_found + c.others_taken + c.misgiven;
    vec![
        name.to_owned(),
        c.targets.to_string(),
        c.targets_found.to_string(),
        c.targets_sure.to_string(),
        share(c.targets_found, c.targets),
        interval(c.targets_found, c.targets),
        c.others.to_string(),
        c.others_taken.to_string(),
        c.others_sure.to_string(),
        share(c.targets_found, given),
        interval(c.targets_found, given),
        if c.links.judged == 0 {
            "none judged".to_owned()
        } else {
            format!("{} of {}", c.links.right, c.links.judged)
        },
    ]
}

/// Precision: of those beadle calls met, how many are. Recall: of those that are, how many it sees.
fn criteria(tally: &Tally) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "criterion",
        "judged",
        "right",
        "share",
        "95%",
        "precision",
        "recall",
        "left open",
    ]);
    for (id, c) in &tally.criteria {
        table.add_row(vec![
            id.clone(),
            c.judged.to_string(),
            c.right.to_string(),
            share(c.right, c.judged),
            interval(c.right, c.judged),
            share(c.both_met, c.said_met),
            share(c.both_met, c.is_met),
            c.left_open.to_string(),
        ]);
    }
    table
}

fn share(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "none judged".to_owned();
    }
    format!("{:.0}%", 100.0 * f64::from(part) / f64::from(whole))
}

fn interval(part: u32, whole: u32) -> String {
    wilson(part, whole).map_or_else(String::new, |(low, high)| {
        format!("{:.0}-{:.0}%", 100.0 * low, 100.0 * high)
    })
}
