//! Answers each criterion's question from the captured pages.
//!
//! Reads: walks, the site's facts, the rubric, the council, the day. / Makes: verdicts, each with
//! evidence or a reason. / Never: guesses what could not be seen.

mod answer;
mod bench;
mod case;
pub mod cases;
mod date;
mod evaluate;
mod evidence;
mod lexicon;
mod predicates;
mod reading;
mod repeated;
mod route;
mod ruling;
mod scripted;
mod shape;
mod sheet;
mod signpost;
mod task;
mod verdict;

pub use crate::journey::Reason;
pub use ruling::{Ruled, Ruling, stands_on};
pub use signpost::SIGNPOST;
pub use verdict::{Evidence, LookedAt, Outcome, Verdict};

use jiff::civil::Date;

use crate::journey::{Site, Walk};
use crate::register::{Council, Register};
use crate::rubric::check::Check;
use crate::rubric::{CriterionId, JourneyId, Rubrics};

use case::Case;
use lexicon::Lexicon;

/// The rule by which the way to a page does not count.
const PAGE_GIVEN: &str = "page-given";

/// The rubrics with all their phrases compiled; made once and shared by all councils.
#[derive(Debug)]
pub struct Judge<'r> {
    rubrics: &'r Rubrics,
    lexicon: Lexicon,
}

/// What was judged of one council.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Every criterion of every journey, in the order of the rubrics; journeys that the council does
    /// not owe are not applicable by the register's rule.
    pub verdicts: Vec<Verdict>,
    /// The hand-over panel: four verdicts (`SIGNPOST`) for each journey that is another body's duty
    /// and for which a signpost is expected, in the order of the rubrics. They are published and
    /// never scored.
    pub signposts: Vec<Verdict>,
}

impl<'r> Judge<'r> {
    /// Compiles the phrases.
    #[must_use]
    pub fn new(rubrics: &'r Rubrics) -> Judge<'r> {
        Judge {
            rubrics,
            lexicon: Lexicon::new(rubrics),
        }
    }

    /// Judges one council's site. `day` is the day of the visit, against which dates are read.
    #[must_use]
    pub fn judge(
        &self,
        site: &Site,
        walks: &[Walk],
        register: &Register,
        council: &Council,
        day: Date,
    ) -> Judgement {
        self.judge_with(site, walks, register, council, day, &[])
    }

    /// The same with what a person ruled: their answer stands instead of what would be found, and
    /// what hangs on it follows from it.
    #[must_use]
    pub fn judge_with(
        &self,
        site: &Site,
        walks: &[Walk],
        register: &Register,
        council: &Council,
        day: Date,
        rulings: &[Ruling],
    ) -> Judgement {
        let rubrics = self.rubrics;
        let case = Case::new(site, walks, rubrics, register, council, day, &self.lexicon);
        Judgement {
            verdicts: evidence::write(site, sheet::fill(&case, &[], rulings)),
            signposts: evidence::write(site, signpost::fill(&case)),
        }
    }

    /// Takes the questions about the way to a page back, where the page was named by a person and the
    /// way to it was not looked at.
    pub fn without_the_way(&self, verdicts: &mut [Verdict], journey: &JourneyId) {
        for verdict in verdicts {
            let asked = self.rubrics.criterion(&verdict.criterion);
            let is_of_the_way = asked
                .is_some_and(|c| matches!(c.check, Check::LinkedByName(_) | Check::RoutesAgree(_)));
            if verdict.criterion.journey == *journey && is_of_the_way {
                *verdict = Verdict {
                    criterion: verdict.criterion.clone(),
                    outcome: Outcome::NotApplicable(PAGE_GIVEN.to_owned()),
                    evidence: Vec::new(),
                    note: "the page was given, so the way to it was not looked at".to_owned(),
                    looked_at: Vec::new(),
                    nearest: None,
                };
            }
        }
    }

    /// The verdicts with some known beforehand, for examples of criteria that count others.
    fn verdicts_given(
        &self,
        site: &Site,
        walks: &[Walk],
        register: &Register,
        council: &Council,
        day: Date,
        given: &[(CriterionId, Outcome)],
    ) -> Vec<Verdict> {
        let rubrics = self.rubrics;
        let case = Case::new(site, walks, rubrics, register, council, day, &self.lexicon);
        let drafts = sheet::fill(&case, given, &[]);
        evidence::write(site, drafts)
    }
}
