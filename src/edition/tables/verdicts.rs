//! `verdicts.csv`: every answer with its reason and evidence.

use super::{Of, PER_CENT, control_id, earned, edition, first, reason_id, to_the_second};
use crate::cells::{Column, Table, Type, Written, or_empty, percent};
use crate::edition::{CouncilResult, Scored};
use crate::judge::{Evidence, Verdict};

/// One answer.
struct Row<'a> {
    council: &'a CouncilResult,
    verdict: &'a Verdict,
}

type In<'a> = Of<'a, Row<'a>>;

impl Row<'_> {
    /// What was seen, or, of a no, what came nearest.
    fn evidence(&self) -> &[Evidence] {
        let nearest = self.verdict.nearest.as_slice();
        match self.verdict.evidence.as_slice() {
            [] => nearest,
            seen => seen,
        }
    }
}

pub(super) fn write(scored: &Scored) -> Written {
    let rows = scored.councils.iter().flat_map(|council| {
        let verdicts = council.verdicts.iter();
        verdicts.map(move |verdict| Of {
            scored,
            row: Row { council, verdict },
        })
    });
    table().write(rows)
}

fn table<'a>() -> Table<In<'a>> {
    let mut columns = edition();
    columns.extend([
        Column::text("council", "the council's own stable id", |r: &In<'_>| {
            r.row.council.council.id.0.clone()
        }),
        Column::text("journey", "the journey's id", |r| {
            r.row.verdict.criterion.journey.0.clone()
        }),
        Column::text(
            "criterion",
            "the criterion's id within the journey: 1.1, K1, X1.3",
            |r| r.row.verdict.criterion.local.clone(),
        ),
        Column::text(
            "outcome",
            "met, partly-met, not-met, not-applicable or not-assessed",
            |r| r.row.verdict.outcome.id().to_owned(),
        ),
        Column::measure(
            "share",
            Type::Number,
            PER_CENT,
            "share of the mark earned; empty when it carries no weight",
            |r| or_empty(earned(&r.row.verdict.outcome).map(percent)),
        ),
        Column::text(
            "reason",
            "the rule for not-applicable, the reason for not-assessed",
            |r| reason_id(&r.row.verdict.outcome),
        ),
        Column::text(
            "control",
            "of not-assessed, by whose doing: council (then it counts as a no) or circumstance; else empty",
            |r| or_empty(control_id(&r.row.verdict.outcome)),
        ),
        Column::text(
            "note",
            "one sentence: what was seen, or what was looked for and where",
            |r| r.row.verdict.note.clone(),
        ),
        Column::text(
            "url",
            "page of the evidence; of a no, of what came nearest",
            |r| first(r.row.evidence(), |e| &e.url),
        ),
        Column::text(
            "digest",
            "payload digest of its capture (sha1, base32)",
            |r| first(r.row.evidence(), |e| &e.digest),
        ),
        Column::new(
            "captured",
            Type::Time,
            None,
            "when the page was captured (UTC)",
            |r| or_empty(r.row.evidence().first().and_then(|e| e.at).map(to_the_second)),
        ),
        Column::text("selector", "CSS path of the element", |r| {
            first(r.row.evidence(), |e| &e.selector)
        }),
        Column::text(
            "quote",
            "words or markup as they stand there, at most 200 characters",
            |r| first(r.row.evidence(), |e| &e.quote),
        ),
        Column::text(
            "inferred_from",
            "platform from which it was inferred, when it was not seen itself",
            |r| {
                let seen = r.row.evidence().first();
                or_empty(seen.and_then(|e| e.inferred_from.as_deref()))
            },
        ),
        Column::text(
            "looked_at",
            "addresses of the pages that were looked at, parted by spaces; councils.jsonl has their times and digests",
            |r| {
                let pages = r.row.verdict.looked_at.iter().map(|l| l.url.as_str());
                pages.collect::<Vec<_>>().join(" ")
            },
        ),
    ]);
    Table {
        name: "verdicts",
        about: "Every answer with its reason and evidence: one row per council, journey and criterion, with the first piece of evidence; councils.jsonl.gz holds them all.",
        key: &["council", "journey", "criterion"],
        columns,
    }
}
