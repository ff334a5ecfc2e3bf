//! The figures of a comparison, and the bars that they are held to.
//!
//! Reads: counts. / Makes: shares. / Never: decides what is right.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Share of pages that must be the right one, or rightly doubtful. Source: issue 9, point 9.
pub const PAGES_BAR: f64 = 0.97;
/// Share of journeys at most that may arrive, without a doubt, at a page that is not the task's.
/// Source: issue 9, point 9.
pub const WRONG_AND_SURE_BAR: f64 = 0.005;
/// Share of journeys at most that may end in doubt: more of it is worth nothing. Source: issue 9,
/// "Must show".
pub const DOUBTFUL_BAR: f64 = 0.06;
/// Share of verdicts, of those that were given, that must be the known answer. Source: issue 9,
/// point 9.
pub const VERDICTS_BAR: f64 = 0.97;
/// Share of the hand-over panel that must be the known answer.
pub const SIGNPOSTS_BAR: f64 = 0.97;

/// How many of some were right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The right ones.
    pub right: u64,
    /// All.
    pub of: u64,
}

impl Tally {
    pub(super) fn count(&mut self, right: bool) {
        self.right += u64::from(right);
        self.of += 1;
    }

    fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.of += other.of;
    }

    /// The share of right ones; 1 when there are none.
    #[must_use]
    pub fn share(self) -> f64 {
        share(self.right, self.of)
    }
}

/// What was found of the journeys of one shape.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShapeTally {
    /// Ends of walks: right, rightly doubtful or rightly unseen, of all.
    pub ends: Tally,
    /// Walks that arrived at a page that is not the task's.
    pub wrong_and_sure: u64,
    /// Verdicts that were given.
    pub assessed: Tally,
    /// Verdicts that were given on what was not seen.
    pub on_unseen: u64,
    /// Verdicts "not assessed" where the answer was to be had.
    pub left_open: u64,
}

impl ShapeTally {
    fn add(&mut self, other: ShapeTally) {
        self.ends.add(other.ends);
        self.wrong_and_sure += other.wrong_and_sure;
        self.assessed.add(other.assessed);
        self.on_unseen += other.on_unseen;
        self.left_open += other.left_open;
    }
}

/// How the findings compare with the known answers, over one edition or several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownAnswers {
    /// Journeys that are owed.
    pub journeys: u64,
    /// Journeys whose walk ended in doubt, rightly or not.
    pub journeys_doubtful: u64,
    /// Journeys whose page was found where it is.
    pub pages_right: u64,
    /// Of the same, those in doubt where a careful reader would be, with the page among the
    /// candidates.
    pub pages_doubtful: u64,
    /// Journeys whose page can be reached and was not rightly missed by a visit cut short.
    pub pages_total: u64,
    /// Journeys, with a page or without, for which another page was named without a doubt.
    pub pages_wrong_and_sure: u64,
    /// Of these, journeys without a page in sight.
    pub pages_invented: u64,
    /// Verdicts equal to the known answer, or rightly left open.
    pub verdicts_right: u64,
    /// Criteria that have a known answer, of journeys that are owed.
    pub verdicts_total: u64,
    /// Verdicts that were given: everything but "not assessed".
    pub verdicts_assessed: u64,
    /// Of these, those equal to the known answer.
    pub verdicts_assessed_right: u64,
    /// Verdicts that say "not assessed", whatever the known answer is.
    pub verdicts_not_assessed: u64,
    /// Verdicts that say "not assessed" where the answer was to be had.
    pub verdicts_unseen: u64,
    /// Verdicts that were given on what was not seen.
    pub verdicts_on_unseen: u64,
    /// Reasons for "not assessed" where a reason is known: the true one, or another.
    pub reasons: Tally,
    /// Journeys whose low to high holds the true mark.
    pub bounds: Tally,
    /// Precision by certainty: pages named without a doubt, by the thousandths of their fit.
    pub certainty: BTreeMap<String, Tally>,
    /// Wrong arrivals on sites whose tasks were taken away: sites, the journeys owed there, and
    /// the most on one site.
    pub emptied: Emptied,
    /// Councils that were scored.
    pub councils: u64,
    /// Councils that are ranked.
    pub ranked: u64,
    /// Councils that would be, if everything that only a script shows were readable and there.
    pub ranked_if_readable: u64,
    /// Answers of the hand-over panel equal to the known ones, or rightly left open.
    pub signposts_right: u64,
    /// Questions of the panel that have a known answer.
    pub signposts_total: u64,
    /// Mean correlation between journeys in the truth, by edition.
    pub cohesion: BTreeMap<String, f64>,
    /// What the cohort's programme did in the truth, in shares of questions, by edition.
    pub cohort_effect: BTreeMap<String, f64>,
    /// By what is out of the ordinary about a journey or its site.
    pub shapes: BTreeMap<String, ShapeTally>,
    /// Wrong answers by class: `bin-day/1.4: met, found not-met`, with how often.
    pub classes: BTreeMap<String, u64>,
    /// The first differences of each class and edition, one by one.
    pub misses: Vec<Miss>,
}

/// What was named on sites that have none of their tasks' pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emptied {
    /// Sites.
    pub sites: u64,
    /// Journeys owed there and taken away.
    pub journeys: u64,
    /// Journeys for which a page was named without a doubt.
    pub wrong: u64,
    /// The most such journeys on one site.
    pub worst: u64,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Miss {
    /// Edition's name.
    pub edition: String,
    /// Council id.
    pub council: String,
    /// Supplier family of its site.
    pub family: String,
    /// `bin-day` for a page, `bin-day/1.4` for a verdict.
    pub what: String,
    /// What the generator knew.
    pub known: String,
    /// What was found.
    pub found: String,
}

impl KnownAnswers {
    /// Adds another edition's.
    pub fn add(&mut self, other: KnownAnswers) {
        self.journeys += other.journeys;
        self.journeys_doubtful += other.journeys_doubtful;
        self.pages_right += other.pages_right;
        self.pages_doubtful += other.pages_doubtful;
        self.pages_total += other.pages_total;
        self.pages_wrong_and_sure += other.pages_wrong_and_sure;
        self.pages_invented += other.pages_invented;
        self.verdicts_right += other.verdicts_right;
        self.verdicts_total += other.verdicts_total;
        self.verdicts_assessed += other.verdicts_assessed;
        self.verdicts_assessed_right += other.verdicts_assessed_right;
        self.verdicts_not_assessed += other.verdicts_not_assessed;
        self.verdicts_unseen += other.verdicts_unseen;
        self.verdicts_on_unseen += other.verdicts_on_unseen;
        self.reasons.add(other.reasons);
        self.bounds.add(other.bounds);
        self.emptied.sites += other.emptied.sites;
        self.emptied.journeys += other.emptied.journeys;
        self.emptied.wrong += other.emptied.wrong;
        self.emptied.worst = self.emptied.worst.max(other.emptied.worst);
        self.councils += other.councils;
        self.ranked += other.ranked;
        self.ranked_if_readable += other.ranked_if_readable;
        self.signposts_right += other.signposts_right;
        self.signposts_total += other.signposts_total;
        self.cohesion.extend(other.cohesion);
        self.cohort_effect.extend(other.cohort_effect);
        for (band, tally) in other.certainty {
            self.certainty.entry(band).or_default().add(tally);
        }
        for (shape, tally) in other.shapes {
            self.shapes.entry(shape).or_default().add(tally);
        }
        for (class, count) in other.classes {
            *self.classes.entry(class).or_default() += count;
        }
        self.misses.extend(other.misses);
    }

    /// Share of pages that are right or rightly doubtful; 1 when there are none.
    #[must_use]
    pub fn pages_share(&self) -> f64 {
        share(self.pages_right + self.pages_doubtful, self.pages_total)
    }

    /// Share of journeys that arrived at a page that is not the task's; 0 when there are none.
    #[must_use]
    pub fn wrong_and_sure_share(&self) -> f64 {
        1.0 - share(self.journeys - self.pages_wrong_and_sure, self.journeys)
    }

    /// Share of journeys in doubt; 0 when there are none.
    #[must_use]
    pub fn doubtful_share(&self) -> f64 {
        1.0 - share(self.journeys - self.journeys_doubtful, self.journeys)
    }

    /// Share of the verdicts given that are right; 1 when there are none.
    #[must_use]
    pub fn verdicts_share(&self) -> f64 {
        share(self.verdicts_assessed_right, self.verdicts_assessed)
    }

    /// Share of the hand-over panel that is right; 1 when there is none.
    #[must_use]
    pub fn signposts_share(&self) -> f64 {
        share(self.signposts_right, self.signposts_total)
    }

    /// Whether the findings are as good as was promised.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.pages_share() >= PAGES_BAR
            && self.wrong_and_sure_share() <= WRONG_AND_SURE_BAR
            && self.doubtful_share() <= DOUBTFUL_BAR
            && self.verdicts_share() >= VERDICTS_BAR
            && self.verdicts_on_unseen == 0
            && self.signposts_share() >= SIGNPOSTS_BAR
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}
