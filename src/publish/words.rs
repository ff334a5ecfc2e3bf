//! How numbers, answers and addresses are written on the site.
//!
//! Reads: scores, outcomes, ids. / Makes: words and paths. / Never: rounds in a way of its own: `score::percent` is the one.

use maud::{Markup, html};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::edition::Scored;
use crate::judge::Outcome;
use crate::league::{Entry, League, Scope};
use crate::register::{CouncilId, Nation, Place};
use crate::rubric::{CriterionId, Journey, JourneyId};
use crate::score::{Fix, Maturity, Score};

pub(crate) use crate::score::percent;

/// "12 October 2026".
pub(crate) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The day of a time, in the time of the capture's own record.
pub(crate) fn day_of(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

/// "12 October 2026, 09:41 UTC".
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// A change of marks in points, with its sign: "+1.2", "−0.4", "0.0".
pub(crate) fn change(ten_thousandths: i32) -> String {
    let tenths = (f64::from(ten_thousandths) / 10.0).round() / 10.0;
    match tenths {
        up if up > 0.0 => format!("+{up:.1}"),
        down if down < 0.0 => format!("−{:.1}", down.abs()),
        _ => "0.0".to_owned(),
    }
}

/// What a fix gains, in points: a range where it opens questions. To two decimals, since a fix in
/// one of eighteen tasks gains little of the whole.
pub(crate) fn gain(fix: &Fix) -> String {
    let points = |gain: u16| format!("{}.{:02}", gain / 100, gain % 100);
    if fix.gain == fix.at_most {
        format!("+{}", points(fix.gain))
    } else {
        format!("+{} to +{}", points(fix.gain), points(fix.at_most))
    }
}

/// A mark, or that there is none.
pub(crate) fn or_no_data(mark: Option<u16>) -> String {
    mark.map_or_else(|| "no data".to_owned(), percent)
}

/// A place in words: how rural, how deprived, how dense.
pub(crate) fn place(place: &Place) -> String {
    let density = place.density.map(|d| format!("; {d:.0} residents per km²"));
    format!(
        "{}; {}{}",
        place.rurality.to_lowercase(),
        place.deprivation_words(),
        density.unwrap_or_default()
    )
}

/// Characters of a quote that a page shows: enough to find it.
const QUOTE: usize = 110;

/// A quote cut at a word where it is long.
pub(crate) fn cut(quote: &str) -> String {
    if quote.chars().count() <= QUOTE {
        return quote.to_owned();
    }
    let head: String = quote.chars().take(QUOTE).collect();
    let whole = head.rfind(' ').map_or(head.as_str(), |end| &head[..end]);
    format!("{whole} …")
}

/// The id of an answer's row on a council's page.
pub(crate) fn answer_id(criterion: &CriterionId) -> String {
    format!("{}-{}", criterion.journey, criterion.local)
}

/// A council's place in the table of its kind.
pub(crate) fn place_in<'a>(edition: &'a Scored, id: &CouncilId) -> Option<(&'a League, &'a Entry)> {
    let own = Scope::Kind(edition.council(id)?.council.kind);
    let league = edition.leagues.iter().find(|l| l.scope == own)?;
    let entry = league.entries.iter().find(|e| e.council == *id)?;
    Some((league, entry))
}

/// Width of an interval's picture in pixels.
const WIDE: usize = 96;

/// A rank and its interval as a small picture, best at the left; the words stand beside it.
pub(crate) fn interval(entry: &Entry, ranked: usize) -> Markup {
    let at = |rank: u32| {
        let last = ranked.saturating_sub(1).max(1);
        4 + (rank.saturating_sub(1) as usize) * (WIDE - 8) / last
    };
    let (from, to) = (at(entry.spread.best), at(entry.spread.worst));
    html! {
        svg.interval aria-hidden="true" width=(WIDE) height="10" {
            line x1=(from) y1="5" x2=(to.max(from + 1)) y2="5" stroke-width="3" {}
            circle cx=(at(entry.rank)) cy="5" r="4" {}
        }
    }
}

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

/// Whether any council could stand on a rung of a task: its rubric may define no question for it.
pub(crate) fn has_rung(journey: &Journey, rung: Maturity) -> bool {
    let ladder = &journey.ladder;
    let online = !ladder.online.is_empty();
    match rung {
        Maturity::Nothing | Maturity::Information | Maturity::Document => true,
        // One that is aware by the question that makes it online is never only online.
        Maturity::Online => online && !ladder.online.iter().all(|q| ladder.aware.contains(q)),
        Maturity::Aware => online && !ladder.aware.is_empty(),
        Maturity::Proactive => online && !ladder.proactive.is_empty(),
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

/// Path of the page with the evidence for everything that was found on a council's site.
pub(crate) fn evidence_path(id: &CouncilId) -> String {
    format!("council/{id}-evidence.html")
}

/// Path of a journey's page.
pub(crate) fn journey_path(id: &JourneyId) -> String {
    format!("journey/{id}.html")
}

/// Paths of a journey's list of councils in its other orders.
pub(crate) fn journey_order_path(id: &JourneyId, order: &str) -> String {
    format!("journey/{id}-by-{order}.html")
}

/// Path of a question's page. Local ids are unlike each other in all tasks: "4.2", "X1.3", "K1".
pub(crate) fn criterion_path(local: &str) -> String {
    format!("criterion/{local}.html")
}

/// Paths of a question's list of councils in its other orders.
pub(crate) fn criterion_order_path(local: &str, order: &str) -> String {
    format!("criterion/{local}-by-{order}.html")
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
    let stop = if note.is_empty() || note.ends_with(['.', '!', '?']) || note.contains("http") {
        ""
    } else {
        "."
    };
    format!("{}{stop}", capital(note))
}

/// The same words with a capital first.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
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
    fn a_change_has_its_sign_and_a_gain_its_range() {
        assert_eq!([420, -38, 4].map(change), ["+4.2", "−0.4", "0.0"]);
        let id = CriterionId {
            journey: JourneyId("bin-day".into()),
            local: "1.1".into(),
        };
        let mut fix = Fix {
            criterion: id,
            gain: 62,
            at_most: 62,
            opens: 0,
        };
        assert_eq!(gain(&fix), "+0.62");
        fix.at_most = 210;
        assert_eq!(gain(&fix), "+0.62 to +2.10");
    }

    #[test]
    fn a_long_quote_is_cut_at_a_word() {
        assert_eq!(cut("short"), "short");
        let long = "word ".repeat(60);
        let shown = cut(&long);
        assert!(
            shown.ends_with("word …") && shown.chars().count() < 115,
            "{shown}"
        );
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(999), "999");
    }
}
