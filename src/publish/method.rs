//! How to read a score.
//!
//! Reads: the rubrics. / Makes: the page. / Never: promises more than the data can tell.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::rubric::StarRule;

pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let rule = shelf.of.rubrics.core.stars;
    let body = html! {
        (answers())
        (stars(rule))
        (intervals(rule))
        (ladder())
        (limits())
        (core(shelf))
    };
    layout::page(shelf, Depth::Root, "How to read a score", &body)
}

fn answers() -> Markup {
    html! {
        h2 id="answers" { "Questions and answers" }
        p { "For each task beadle looks for the page where a resident would do it, as a resident would: by the words of links, from the home page on. It then asks yes/no questions of that page and of what lies one step ahead." }
        (table("What an answer can be", &html! {
            (heads(&["Answer", "What it means"]))
            tbody {
                tr { th scope="row" { "Yes" } td { "It was seen. The quote and the page on which it stands, with its time and the digest of its bytes, stand beside it." } }
                tr { th scope="row" { "In part" } td { "A lesser answer was seen; the rubric fixes what share of the mark it earns." } }
                tr { th scope="row" { "No" } td { "It was looked for where it should be, and is not there. The pages that were looked at stand beside it, and what came nearest." } }
                tr { th scope="row" { "Does not apply" } td { "Another body does it, or the question does not arise by a rule of fact: it carries no weight. A question that hangs on one whose answer is no is not asked either, but it counts as not met." } }
                tr { th scope="row" { "Not assessed" } td { "It could not be seen, for the reason given. It stays in the mark at the chance that the council’s other answers make likely, and widens the range. What the council itself keeps from view (robots.txt, a sign-in) counts as not met." } }
            }
        }))
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

fn stars(rule: StarRule) -> Markup {
    html! {
        h2 id="stars" { "Marks and stars" }
        p { "A task's mark is the weight of questions met, over the weight of all that apply. A council's mark is the mean over all the tasks it owes residents. A council has as many stars as "
            (percent(rule.council)) " of its tasks have, or more." }
        ul {
            li { "Stars are for what was seen, whatever the rest may hold. Four stars from " (percent(rule.four)) ", three from " (percent(rule.three)) ", two from " (percent(rule.two)) ", else one." }
            li { "A failed essential question, or a date in the past given as current, holds the task's mark below the line for three stars, in its stars and in every mean." }
        }
    }
}

fn intervals(rule: StarRule) -> Markup {
    html! {
        h2 id="intervals" { "Ranges and ranks" }
        p { "Beside each mark stands its range: the mark if everything unseen were a no, and if it were all a yes. A task shows stars only when " (percent(rule.coverage)) " of its weight was seen; a council is ranked in a table only when " (percent(rule.journeys)) " of the tasks counted there show them." }
        p { "Small differences are noise. A rank comes with the interval in which it falls in nine of ten draws that vary weights and the lines between stars, leave each task out in turn, let some answers be wrong as often as beadle was measured to err, and fill unseen answers. It always holds the rank that the council would have were all its unseen answers yes, or all no. Read bands before ranks, and never a rank without its interval." }
        p { "It is a cautious interval. On made-up sectors whose true ranks are known it held the true one in 85 to 99 of 100 cases where answers could not be seen or were judged wrongly, and always where all was seen and right: there its width is what other weights, lines and tasks would change, which are choices and no errors. It does not hold the order of the quality that lies behind the questions, for which neighbours in a table cannot be told apart." }
    }
}

fn ladder() -> Markup {
    html! {
        h2 id="ladder" { "The ladder" }
        p { "Apart from the mark, each task stands on a rung that says how far it is online. In 2005 the official indicator counted rungs 1 and up as “e-enabled”; here a task is online from rung 3. A rung means the same in every task; some tasks do not have all of them, and the accessibility statement, which is read and not done, has none of them." }
        ol start="0" {
            @for rung in words::RUNGS {
                @let text = words::rung(rung);
                li { (text.split_once(": ").map_or(text, |(_, words)| words)) }
            }
        }
    }
}

fn limits() -> Markup {
    html! {
        h2 id="limits" { "What a score does not say" }
        ul {
            li { "beadle reads pages as they are sent. It runs no script and sends no form, so it cannot say whether a form works to its end." }
            li { "The accessibility panel marks the statement that the law asks for, not the site's accessibility." }
            li { "A mark is for the days of the crawl. A site may have changed since." }
        }
        p { "A council that finds a mark wrong can " a href="contact.html#reply" { "reply" } ". To see what the same rubric says of a page that has been mended: " code { "beadle check ADDRESS" } "." }
    }
}

fn core(shelf: &Shelf<'_>) -> Markup {
    html! {
        h2 id="core" { "Questions asked of every task" }
        ul {
            @for criterion in &shelf.of.rubrics.core.criteria {
                li {
                    a href=(words::criterion_path(&criterion.local)) { (criterion.local) " " (criterion.question) }
                    " Weight " (criterion.weight) "."
                }
            }
        }
    }
}
