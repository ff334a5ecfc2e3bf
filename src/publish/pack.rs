//! What a council is sent before the release: its page as one file, its marks as CSV and JSON, how to
//! reply and by when.
//!
//! Reads: a publication. / Makes: the files of a folder per council. / Never: a link to a page that is
//! not in the folder.

use super::{Publication, Shelf, council};
use crate::cells::{Column, Table, Type, csv, or_empty, percent};
use crate::edition::CouncilResult;
use crate::rubric::Rubrics;
use crate::score::{Marked, answers};

/// A file's name and its bytes.
pub(super) type File = (&'static str, Vec<u8>);

/// The packs of an edition, made one after another.
pub struct Packs<'a> {
    shelf: Shelf<'a>,
}

impl<'a> Packs<'a> {
    /// Packs of the councils of a publication.
    #[must_use]
    pub fn new(publication: &'a Publication<'a>) -> Packs<'a> {
        Packs {
            shelf: Shelf::new(publication),
        }
    }

    /// One council's.
    #[must_use]
    pub fn of(&self, result: &CouncilResult) -> Vec<File> {
        let page = council::page(&self.shelf, result).into_string();
        let found = council::evidence(&self.shelf, result);
        let found = found.map_or_else(String::new, maud::Markup::into_string);
        let rubrics = self.shelf.of.rubrics;
        vec![
            ("council.html", alone(&page).into_bytes()),
            ("found.html", alone(&found).into_bytes()),
            ("marks.csv", marks(rubrics, result)),
            ("marks.json", json(result)),
            ("reply.csv", csv(&REPLY, std::iter::empty())),
            ("README.txt", self.letter(result).into_bytes()),
        ]
    }

    /// What is in the folder, how to reply and by when.
    fn letter(&self, result: &CouncilResult) -> String {
        let edition = self.shelf.of.edition;
        let declaration = self.shelf.of.declaration;
        let publisher = &declaration.publisher;
        let days = declaration.deadlines;
        let or =
            |text: &Option<String>, other: &str| text.clone().unwrap_or_else(|| other.to_owned());
        let id = &result.council.id;
        let mut letter = format!(
            "{}: {}\nPublished by {} (contact: {})\n\n",
            result.council.name,
            edition.declared.title,
            or(&publisher.name, "a publisher that is not declared yet"),
            or(&publisher.contact, "not declared yet")
        );
        if let Some(day) = days.release {
            letter.push_str(&format!("It will be published on {day}."));
        }
        if let Some(day) = days.embargo {
            letter.push_str(&format!(
                " Please do not quote it up to and including {day}."
            ));
        }
        letter.push_str(&format!(
            "\n\nWhat is here\n\
             council.html  your page as it would be published: open it in a browser\n\
             found.html    the words that were seen for every yes; empty where nothing was found\n\
             marks.csv     every question, its answer, the evidence or the reason\n\
             marks.json    the same with everything that was seen\n\
             reply.csv     an empty sheet for your reply\n\n\
             How to reply\n\
             If an answer is wrong, write one line per question into reply.csv:\n\
             council    {id}\n\
             criterion  task and number from marks.csv, as in bin-day/1.1\n\
             url        the page on which the answer stands, if there is one\n\
             text       what you would like to say; it is published beside the mark\n\
             from       your name or team\n\n\
             Send it to {}{}.\n\
             The page that you name is read with the manners of the crawl and judged by the same rubric. What\n\
             came of it is published beside the mark, whichever way it goes.\n\n\
             To see what the same rubric says of a page that you have mended: beadle check {id}\n",
            or(&publisher.reply, "the publisher (the address is not declared yet)"),
            days.reply.map_or_else(String::new, |day| format!(" by {day}"))
        ));
        letter
    }
}

/// The columns of a reply, as `reply` reads them.
const REPLY: [&str; 5] = ["council", "criterion", "url", "text", "from"];

/// A page that stands by itself: the style in it, no menu, and no link to another page of the site.
fn alone(page: &str) -> String {
    let style = format!("<style>{}</style>", include_str!("assets/site.css"));
    let page = without(page, "<nav class=\"menu\"", "</nav>");
    let page = without(&page, "<footer", "</footer>");
    let page = without(&page, "<form class=\"find\"", "</form>");
    let mut out = String::with_capacity(page.len() + style.len());
    let mut rest = page.as_str();
    // Whether the closing tag of the link that is open is kept.
    let mut kept = Vec::new();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let (tag, after) = rest.split_at(end);
        rest = after;
        if tag.starts_with("<link ") {
            out.push_str(if tag.contains("stylesheet") {
                &style
            } else {
                ""
            });
        } else if tag.starts_with("<script") {
            rest = rest.split_once("</script>").map_or("", |(_, after)| after);
        } else if tag.starts_with("<a ") {
            let leads_out = tag.contains("href=\"http") || tag.contains("href=\"#");
            kept.push(leads_out);
            out.push_str(if leads_out { tag } else { "" });
        } else if tag == "</a>" {
            out.push_str(if kept.pop() == Some(true) { tag } else { "" });
        } else {
            out.push_str(tag);
        }
    }
    out.push_str(rest);
    out
}

/// A text without what stands between two marks, they included.
fn without(text: &str, from: &str, to: &str) -> String {
    let Some((before, rest)) = text.split_once(from) else {
        return text.to_owned();
    };
    let after = rest.split_once(to).map_or("", |(_, after)| after);
    format!("{before}{after}")
}

/// An answer of the council's, with its question.
struct Row<'a> {
    council: &'a str,
    journey: &'a str,
    marked: Marked<'a>,
}

fn marks(rubrics: &Rubrics, result: &CouncilResult) -> Vec<u8> {
    let rows = rubrics.journeys.iter().flat_map(|journey| {
        answers(journey, rubrics, &result.verdicts)
            .into_iter()
            .map(|marked| Row {
                council: &result.council.id.0,
                journey: &journey.id.0,
                marked,
            })
    });
    let table = Table {
        name: "marks",
        about: "Every question of the council's tasks, its answer, the evidence or the reason: one row per question.",
        key: &["criterion"],
        columns: vec![
            Column::text("council", "the council's own stable id", |r: &Row<'_>| {
                r.council.to_owned()
            }),
            Column::text("criterion", "task and number, for a reply", |r| {
                format!("{}/{}", r.journey, r.marked.criterion.local)
            }),
            Column::text("question", "the question", |r| {
                r.marked.criterion.question.clone()
            }),
            Column::measure(
                "weight",
                Type::Integer,
                "marks",
                "the question's weight, 1 to 3",
                |r| r.marked.criterion.weight.to_string(),
            ),
            Column::text(
                "answer",
                "met, partly-met, not-met, not-applicable or not-assessed",
                |r| r.marked.verdict.outcome.id().to_owned(),
            ),
            Column::measure(
                "earned",
                Type::Number,
                "per cent",
                "share of the weight earned; empty when it carries none",
                |r| {
                    or_empty(
                        crate::score::value(&r.marked.verdict.outcome)
                            .map(|v| percent(u16::try_from(v * 10).unwrap_or(u16::MAX))),
                    )
                },
            ),
            Column::text(
                "note",
                "what was seen, or what was looked for and where",
                |r| r.marked.verdict.note.clone(),
            ),
            Column::text("url", "page of the evidence", |r| {
                or_empty(r.marked.verdict.evidence.first().map(|e| e.url.as_str()))
            }),
            Column::text("quote", "words as they stand there", |r| {
                or_empty(r.marked.verdict.evidence.first().map(|e| e.quote.as_str()))
            }),
        ],
    };
    table.write(rows).csv
}

fn json(result: &CouncilResult) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(result).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn a_page_by_itself_keeps_its_words_and_no_link_into_the_site() {
        let page = "<head><link rel=\"stylesheet\" href=\"../site.css\"></head><nav class=\"menu\"><a href=\"x\">Menu</a></nav><p><a href=\"../k.html\">K1 <b>x</b></a> <a href=\"#t\">here</a> <a href=\"https://a.gov.uk/\">there</a></p><footer>f</footer>";
        let alone = alone(page);
        assert!(
            alone.contains("<style>") && !alone.contains("Menu") && !alone.contains("../"),
            "{alone}"
        );
        assert!(alone.contains(
            "<p>K1 <b>x</b> <a href=\"#t\">here</a> <a href=\"https://a.gov.uk/\">there</a></p>"
        ));
    }
}
