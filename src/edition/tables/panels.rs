//! The panels that are published and never scored: the hand-over (S1), and what a site offers to
//! machines.

use super::{Of, edition, first, reason_id};
use crate::cells::{Column, Table, Type, Written};
use crate::edition::{CouncilResult, Offered, Scored};
use crate::judge::Verdict;

/// A council's answer about a journey that another body has.
struct Signpost<'a> {
    council: &'a CouncilResult,
    verdict: &'a Verdict,
}

/// A thing that a council's site offers to programs.
struct Machine<'a> {
    council: &'a CouncilResult,
    offered: &'a Offered,
}

type S<'a> = Of<'a, Signpost<'a>>;
type M<'a> = Of<'a, Machine<'a>>;

pub(super) fn signposts(scored: &Scored) -> Written {
    let rows = scored.councils.iter().flat_map(|council| {
        let verdicts = council.signposts.iter();
        verdicts.map(move |verdict| Of {
            scored,
            row: Signpost { council, verdict },
        })
    });
    signposts_table().write(rows)
}

fn signposts_table<'a>() -> Table<S<'a>> {
    let mut columns = edition();
    columns.extend([
        Column::text("council", "the council's own stable id", |r: &S<'_>| {
            r.row.council.council.id.0.clone()
        }),
        Column::text("journey", "the journey's id", |r| {
            r.row.verdict.criterion.journey.0.clone()
        }),
        Column::text(
            "question",
            "S1.1 says whose duty it is, S1.2 links to the right body, S1.3 links to the task there, S1.4 the link answers",
            |r| r.row.verdict.criterion.local.clone(),
        ),
        Column::text(
            "outcome",
            "met, not-met, not-applicable or not-assessed",
            |r| r.row.verdict.outcome.id().to_owned(),
        ),
        Column::text(
            "reason",
            "the rule of not-applicable, the reason of not-assessed; else empty",
            |r| reason_id(&r.row.verdict.outcome),
        ),
        Column::text(
            "note",
            "one sentence: what was seen, or what was looked for",
            |r| r.row.verdict.note.clone(),
        ),
        Column::text("url", "the page of the first piece of evidence", |r| {
            first(&r.row.verdict.evidence, |e| &e.url)
        }),
        Column::text("digest", "payload digest of its capture", |r| {
            first(&r.row.verdict.evidence, |e| &e.digest)
        }),
        Column::text("selector", "CSS path of the element", |r| {
            first(&r.row.verdict.evidence, |e| &e.selector)
        }),
        Column::text(
            "quote",
            "words that stand there, at most 200 characters",
            |r| first(&r.row.verdict.evidence, |e| &e.quote),
        ),
    ]);
    Table {
        name: "signposts",
        about: "The hand-over panel S1, never scored: one row per council, journey that another body has, and question.",
        key: &["council", "journey", "question"],
        columns,
    }
}

pub(super) fn machines(scored: &Scored) -> Written {
    let rows = scored.councils.iter().flat_map(|council| {
        let offers = council.machines.iter();
        offers.map(move |offered| Of {
            scored,
            row: Machine { council, offered },
        })
    });
    machines_table().write(rows)
}

fn machines_table<'a>() -> Table<M<'a>> {
    let mut columns = edition();
    columns.extend([
        Column::text("council", "the council's own stable id", |r: &M<'_>| {
            r.row.council.council.id.0.clone()
        }),
        Column::text(
            "offer",
            "feed, calendar, structured-data, open-reports or sitemap",
            |r| r.row.offered.offer.id().to_owned(),
        ),
        Column::text(
            "value",
            "a media type, a schema.org type, a product of the register or the list's name",
            |r| r.row.offered.value.clone(),
        ),
        Column::measure(
            "pages",
            Type::Integer,
            "pages",
            "own pages on which it was seen",
            |r| r.row.offered.pages.to_string(),
        ),
        Column::text("url", "the first of them, by address", |r| {
            r.row.offered.url.clone()
        }),
    ]);
    Table {
        name: "machines",
        about: "What a site offers to programs, never scored: one row per council and thing.",
        key: &["council", "offer", "value"],
        columns,
    }
}
