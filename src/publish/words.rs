//! How numbers, answers and addresses are written on the site.
//!
//! Reads: scores, outcomes, ids. / Makes: words and paths. / Never: rounds in a way of its own: `score::percent` is the one.

use maud::{Markup, html};

use crate::judge::Outcome;
use crate::league::{Entry, Scope};
use crate::register::{CouncilId, Nation};
use crate::rubric::JourneyId;
use crate::score::{Maturity, Score};

pub(crate) use crate::score::percent;

/// A chance in thousandths as a whole percentage: what the number of draws can tell.
pub(crate) fn chance(thousandths: u16) -> String {
    format!("{}%", (thousandths + 5) / 10)
}

/// A count as a percentage of another, to a whole number; "none" of nothing.
pub(crate) fn share(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "no data".to_owned();
    }
    format!(
        "{}%",
        (u64::from(part) * 100 + u64::from(whole) / 2) / u64::from(whole)
    )
}

/// "61.0% to 74.2%", or one figure when both ends are the same.
pub(crate) fn range(score: Score) -> String {
    if score.low == score.high {
        percent(score.low)
    } else {
        format!("{} to {}", percent(score.low), percent(score.high))
    }
}

/// Stars as words for all and as signs for the eye.
pub(crate) fn stars(stars: Option<u8>) -> Markup {
    html! {
        @match stars {
            Some(n) => {
                span.stars aria-hidden="true" {
                    @for i in 1..=4u8 { @if i <= n { "★" } @else { "☆" } }
                }
                "\u{a0}" (n) "\u{a0}of\u{a0}4"
            }
            None => { "not shown" }
        }
    }
}

/// ", 4 at most" where what was not seen could earn more stars.
pub(crate) fn at_most(stars: Option<u8>, most: Option<u8>) -> String {
    match most.filter(|most| stars.is_some_and(|seen| seen < *most)) {
        Some(most) => format!(", up to {most} with what was not seen"),
        None => String::new(),
    }
}

/// "=3" for a shared rank.
pub(crate) fn rank(entry: &Entry) -> String {
    format!("{}{}", if entry.tied { "=" } else { "" }, entry.rank)
}

/// Where the rank lies in nine of ten draws.
pub(crate) fn spread(entry: &Entry) -> String {
    if entry.spread.best == entry.spread.worst {
        entry.spread.best.to_string()
    } else {
        format!("{} to {}", entry.spread.best, entry.spread.worst)
    }
}

/// An answer in words.
pub(crate) fn answer(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Met => "Yes".to_owned(),
        Outcome::PartlyMet(share) => format!("In part ({}%)", share / 10),
        Outcome::NotMet => "No".to_owned(),
        Outcome::NotApplicable(_) => "Does not apply".to_owned(),
        Outcome::NotAssessed(_) => "Not assessed".to_owned(),
    }
}

/// A class name for the colour of an answer; the words stand beside it always.
pub(crate) fn answer_class(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "yes",
        Outcome::PartlyMet(_) => "part",
        Outcome::NotMet => "no",
        Outcome::NotApplicable(_) | Outcome::NotAssessed(_) => "open",
    }
}

/// A rung of the ladder in words.
pub(crate) fn rung(maturity: Maturity) -> &'static str {
    match maturity {
        Maturity::Nothing => "0: nothing found",
        Maturity::Information => "1: information or a phone number",
        Maturity::Document => "2: a document to download",
        Maturity::Online => "3: a form or payment online",
        Maturity::Aware => "4: knows the address, account or status",
        Maturity::Proactive => "5: feed, alerts or tracking",
    }
}

/// All rungs, lowest first.
pub(crate) const RUNGS: [Maturity; 6] = [
    Maturity::Nothing,
    Maturity::Information,
    Maturity::Document,
    Maturity::Online,
    Maturity::Aware,
    Maturity::Proactive,
];

/// A nation's name.
pub(crate) fn nation(nation: Nation) -> &'static str {
    match nation {
        Nation::England => "England",
        Nation::Scotland => "Scotland",
        Nation::Wales => "Wales",
        Nation::NorthernIreland => "Northern Ireland",
    }
}

/// A count with its noun: "1 council", "12 councils".
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", thousands(number as u64))
}

/// A number with commas between thousands.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Path of a council's page from the site's root.
pub(crate) fn council_path(id: &CouncilId) -> String {
    format!("council/{id}.html")
}

/// Path of a journey's page.
pub(crate) fn journey_path(id: &JourneyId) -> String {
    format!("journey/{id}.html")
}

/// Path of a question's page. Local ids are unlike each other in all tasks: "4.2", "X1.3", "K1".
pub(crate) fn criterion_path(local: &str) -> String {
    format!("criterion/{local}.html")
}

/// Why a question does not arise, from the id of the rule that says so.
pub(crate) fn rule(id: &str) -> String {
    if let Some(local) = id.strip_suffix("-not-met") {
        return format!(
            "Question {local} comes first and its answer is no, so this one does not arise."
        );
    }
    let names = id
        .replace('-', " ")
        .replace("northern ireland", "Northern Ireland")
        .replace("scotland", "Scotland")
        .replace("wales", "Wales")
        .replace("england", "England");
    sentence(&names)
}

/// A note as a sentence: a capital first and a stop last.
pub(crate) fn sentence(note: &str) -> String {
    let mut letters = note.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let rest = letters.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) || rest.contains("http") {
        ""
    } else {
        "."
    };
    format!("{}{rest}{stop}", first.to_uppercase())
}

/// Path of a table's page.
pub(crate) fn league_path(scope: Scope) -> String {
    match scope {
        Scope::Kind(kind) => format!("league/{}.html", kind.id()),
        Scope::CommonTasks => "league/common-tasks.html".to_owned(),
    }
}

/// Title of a table.
pub(crate) fn league_title(scope: Scope) -> &'static str {
    match scope {
        Scope::Kind(kind) => kind.title(),
        Scope::CommonTasks => "All councils, on the tasks that every one of them owes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_no_number() {
        assert_eq!(share(0, 0), "no data");
        assert_eq!(share(1, 3), "33%");
        assert_eq!(share(2, 3), "67%");
    }

    #[test]
    fn a_rule_is_said_in_words_and_not_by_its_id() {
        assert_eq!(
            rule("7.1-not-met"),
            "Question 7.1 comes first and its answer is no, so this one does not arise."
        );
        assert_eq!(
            rule("not-offered-in-northern-ireland"),
            "Not offered in Northern Ireland."
        );
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(999), "999");
    }
}
