//! `councils.csv` and `successors.csv`: who the councils are, and who took over from whom.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Shelf, absent};
use crate::cells::{Column, Table, Type, Written, or_empty};
use crate::edition::{Absence, CouncilResult};
use crate::register::{Council, Place};

/// A council and the site that it shares.
struct Row<'a> {
    edition: &'a str,
    council: &'a Council,
    site: Option<&'a str>,
    place: Option<&'a Place>,
    state: &'static str,
    reason: &'static str,
}

pub(super) fn councils(shelf: &Shelf<'_>) -> Written {
    let edition = shelf.of.edition;
    let day = edition.declared.day;
    let absent = absent::all(shelf);
    let absent = absent.iter().map(|a| (a.council.id.0.as_str(), a.why));
    let absent: BTreeMap<&str, Absence> = absent.collect();
    let ended = (shelf.of.register.councils.values())
        .filter(|c| absent.get(c.id.0.as_str()) == Some(&Absence::Ended));
    let known: Vec<&Council> = shelf
        .of
        .register
        .as_of(day)
        .into_iter()
        .chain(ended)
        .collect();
    let ids: BTreeSet<&str> = known.iter().map(|c| c.id.0.as_str()).collect();
    let visitors = edition.councils.iter().map(|r| &r.council);
    let visitors = visitors.filter(|c| !ids.contains(c.id.0.as_str()));
    let rows = known.iter().copied().chain(visitors).map(|council| {
        let (state, reason) = stands(
            edition.council(&council.id),
            absent.get(council.id.0.as_str()),
        );
        Row {
            edition: &edition.declared.id,
            council,
            state,
            reason,
            place: shelf.of.register.places.get(&council.id),
            site: edition.council(&council.id).map(|r| r.site_of.0.as_str()),
        }
    });
    table().write(rows.collect::<Vec<_>>().into_iter())
}

/// Whether a council has results, and what stood in the way of more.
fn stands(
    result: Option<&CouncilResult>,
    absence: Option<&Absence>,
) -> (&'static str, &'static str) {
    match (result, absence) {
        (Some(result), _) => match result.visited.map(|visited| visited.ending) {
            Some(ending) if ending.is_blocked() && result.pages == 0 => ("blocked", ending.words()),
            Some(ending) if ending.is_blocked() => ("partly-blocked", ending.words()),
            _ => ("visited", ""),
        },
        (None, Some(why)) => (why.id(), why.words()),
        (None, None) => (Absence::NotChosen.id(), Absence::NotChosen.words()),
    }
}

fn table<'a>() -> Table<Row<'a>> {
    Table {
        name: "councils",
        about: "Who the councils are on the edition's day, and those that had ended by then: one row per council.",
        key: &["council"],
        columns: vec![
            Column::text("edition", "the edition's id", |r: &Row<'_>| {
                r.edition.to_owned()
            }),
            Column::text("council", "the council's own stable id", |r| {
                r.council.id.0.clone()
            }),
            Column::text("name", "official English name", |r| r.council.name.clone()),
            Column::text("name_cy", "official Welsh name, where there is one", |r| {
                or_empty(r.council.name_cy.as_ref())
            }),
            Column::text("gss", "ONS code of its area, where there is one", |r| {
                or_empty(r.council.gss.as_ref())
            }),
            Column::text("kind", "kind of council", |r| {
                r.council.kind.id().to_owned()
            }),
            Column::text("nation", "nation whose law applies", |r| {
                r.council.nation.id().to_owned()
            }),
            Column::text("region", "region, or nation", |r| r.council.region.clone()),
            Column::text(
                "county",
                "of a district, the county council above it",
                |r| or_empty(r.council.county.as_ref()),
            ),
            Column::measure(
                "population_2020",
                Type::Integer,
                "residents",
                "residents in 2020",
                |r| or_empty(r.council.population_2020),
            ),
            Column::text("rurality", "class of rurality, where known", |r| {
                or_empty(r.place.map(|p| &p.rurality))
            }),
            Column::measure(
                "urban",
                Type::Number,
                "per cent",
                "share of residents in urban areas, where known",
                |r| or_empty(r.place.map(|p| format!("{:.2}", p.urban * 100.0))),
            ),
            Column::measure(
                "deprivation_fifth",
                Type::Integer,
                "fifth",
                "fifth of deprivation, 1 the most deprived, where known",
                |r| or_empty(r.place.map(|p| p.deprivation_fifth)),
            ),
            Column::measure(
                "density",
                Type::Number,
                "residents per square kilometre",
                "density, where known",
                |r| or_empty(r.place.and_then(|p| p.density).map(|d| format!("{d:.1}"))),
            ),
            Column::text("website", "home page", |r| {
                or_empty(r.council.website.as_ref())
            }),
            Column::text(
                "site_of",
                "the council under whose id the site was visited: its own, or that of the council with which it shares one; empty when it was not visited",
                |r| or_empty(r.site),
            ),
            Column::text(
                "state",
                "visited, partly-blocked, blocked, opted-out, no-website, not-chosen, or ended",
                |r| r.state.to_owned(),
            ),
            Column::text(
                "reason",
                "why there are no results, or what stood in the way of more; empty when nothing did",
                |r| r.reason.to_owned(),
            ),
            Column::new(
                "starts",
                Type::Date,
                None,
                "first day of the body, where known",
                |r| or_empty(r.council.lives.starts),
            ),
            Column::new(
                "ends",
                Type::Date,
                None,
                "first day on which it is no more, where known",
                |r| or_empty(r.council.lives.ends),
            ),
        ],
    }
}

/// A body that ended and one that took over from it.
struct Succession<'a> {
    ended: &'a Council,
    successor: &'a str,
}

pub(super) fn successors(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.of.register.councils.values().flat_map(|ended| {
        ended.successors.iter().map(move |successor| Succession {
            ended,
            successor: &successor.0,
        })
    });
    let table = Table {
        name: "successors",
        about: "Who took over from whom: one row per body that ended, or will, and successor.",
        key: &["council", "successor"],
        columns: vec![
            Column::text(
                "council",
                "the body that ended, or will",
                |r: &Succession<'_>| r.ended.id.0.clone(),
            ),
            Column::text("name", "its official name", |r| r.ended.name.clone()),
            Column::new(
                "ends",
                Type::Date,
                None,
                "first day on which it is no more",
                |r| or_empty(r.ended.lives.ends),
            ),
            Column::measure(
                "population_2020",
                Type::Integer,
                "residents",
                "residents in 2020, by which predecessors are weighted",
                |r| or_empty(r.ended.population_2020),
            ),
            Column::text("successor", "the body that took over", |r| {
                r.successor.to_owned()
            }),
        ],
    };
    table.write(rows)
}
