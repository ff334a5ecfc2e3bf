//! Councils' replies, beside the marks that they challenge.
//!
//! Reads: the edition's replies. / Makes: parts of a council's page, and a table. / Never: shows a mark
//! that was challenged without the challenge.

use maud::{Markup, html};

use super::{Shelf, council, words};
use crate::cells::{Column, Table, Type, Written, or_empty};
use crate::register::CouncilId;
use crate::reply::Replied;
use crate::rubric::CriterionId;

fn of<'s>(shelf: &'s Shelf<'_>, id: &'s CouncilId) -> impl Iterator<Item = &'s Replied> {
    let replies = shelf.of.record.replies.iter();
    replies.filter(move |reply| reply.council == *id)
}

/// Beside an answer: that it was challenged, and what came of it.
pub(super) fn beside(shelf: &Shelf<'_>, id: &CouncilId, criterion: &CriterionId) -> Markup {
    html! {
        @for reply in of(shelf, id).filter(|reply| reply.criterion == *criterion) {
            p.reply { strong { "The council replied. " } (reply.result.words()) ". " a href=(format!("{id}.html#replies")) { "Its reply" } "." }
        }
    }
}

/// All replies of a council; nothing where it sent none.
pub(super) fn of_council(shelf: &Shelf<'_>, id: &CouncilId) -> Markup {
    let its: Vec<&Replied> = of(shelf, id).collect();
    html! {
        @if !its.is_empty() {
            h2 id="replies" { "What the council replied" }
            ul {
                @for reply in its {
                    li {
                        strong { (title(shelf, &reply.criterion)) ", question " (reply.criterion.local) ": " }
                        @if let Some(text) = &reply.text { q { (text) } " " }
                        @if let Some(url) = &reply.url { "Page named: " (council::address(shelf, url)) ". " }
                        (reply.result.words()) ". " (words::sentence(&reply.note))
                        " Received " (reply.received)
                        @if let Some(from) = &reply.from { " from " (from) }
                        @if reply.late { ", after the last day for replies" }
                        "; the answer was " (reply.was) " and is " (reply.now) "."
                        @if let Some(quote) = &reply.quote { " Seen there: " q { (quote) } "." }
                    }
                }
            }
        }
    }
}

fn title<'s>(shelf: &'s Shelf<'_>, criterion: &'s CriterionId) -> &'s str {
    let mut journeys = shelf.of.rubrics.journeys.iter();
    let journey = journeys.find(|journey| journey.id == criterion.journey);
    journey.map_or(criterion.journey.0.as_str(), |journey| {
        journey.title.as_str()
    })
}

/// `replies.csv`.
pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.of.record.replies.iter().enumerate();
    let table = Table {
        name: "replies",
        about: "What councils replied to their marks and what came of it: one row per challenge, in the order in which they came.",
        key: &["number"],
        columns: vec![
            Column::measure(
                "number",
                Type::Integer,
                "number",
                "the challenge's place, from 1",
                |r: &(usize, &Replied)| (r.0 + 1).to_string(),
            ),
            Column::text("council", "the council's own stable id", |r| {
                r.1.council.0.clone()
            }),
            Column::text("journey", "the journey's id", |r| {
                r.1.criterion.journey.0.clone()
            }),
            Column::text("criterion", "the criterion's id within the journey", |r| {
                r.1.criterion.local.clone()
            }),
            Column::new(
                "received",
                Type::Date,
                None,
                "the day on which it was taken in",
                |r| r.1.received.to_string(),
            ),
            Column::new(
                "late",
                Type::Boolean,
                None,
                "whether that was after the last day for replies",
                |r| r.1.late.to_string(),
            ),
            Column::text("url", "the page that the council names", |r| {
                or_empty(r.1.url.as_deref())
            }),
            Column::text("text", "what the council says", |r| {
                or_empty(r.1.text.as_deref())
            }),
            Column::text("was", "the answer that was challenged", |r| r.1.was.clone()),
            Column::text("now", "the answer once the page was read", |r| {
                r.1.now.clone()
            }),
            Column::text(
                "result",
                "changed, for-a-person, stands, not-read or words-only",
                |r| r.1.result.id().to_owned(),
            ),
            Column::text("note", "what was seen, or what stood in the way", |r| {
                r.1.note.clone()
            }),
            Column::text("digest", "payload digest of the page's capture", |r| {
                or_empty(r.1.digest.as_deref())
            }),
            Column::text("quote", "words as they stand there", |r| {
                or_empty(r.1.quote.as_deref())
            }),
        ],
    };
    table.write(rows)
}
