//! What beadle found, held beside what the generator knew.
//!
//! Reads: a `Truth` and the results of the same edition. / Makes: `KnownAnswers`. / Never: excuses
//! a difference; the classes only say where to look.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::truth::{JourneyTruth, Mark, Standing, Truth};
use crate::edition::CouncilResult;
use crate::journey::{Ended, Walk};
use crate::judge::{Outcome, Verdict};

/// Differences of one class told one by one; the counts are always whole.
const TOLD: u64 = 5;

/// Share of pages that must be the right one. Source: the bar that the crawl of the simulated
/// sector was given before it was built.
pub const PAGES_BAR: f64 = 0.97;
/// Share of verdicts that must be the known answer.
pub const VERDICTS_BAR: f64 = 0.97;

/// Share of the hand-over panel that must be the known answer.
pub const SIGNPOSTS_BAR: f64 = 0.97;

/// How the findings compare with the known answers, over one edition or several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownAnswers {
    /// Journeys whose page was found where it is.
    pub pages_right: u64,
    /// Journeys whose page a polite crawler can reach.
    pub pages_total: u64,
    /// Journeys for which a page was named though there is none.
    pub pages_invented: u64,
    /// Verdicts equal to the known answer.
    pub verdicts_right: u64,
    /// Criteria that have a known answer, of journeys that are owed.
    pub verdicts_total: u64,
    /// Verdicts that say "not assessed", whatever the known answer is.
    pub verdicts_not_assessed: u64,
    /// Verdicts that say "not assessed" where the answer could be known.
    pub verdicts_unseen: u64,
    /// Answers of the hand-over panel equal to the known ones.
    pub signposts_right: u64,
    /// Questions of the panel that have a known answer.
    pub signposts_total: u64,
    /// Wrong answers by class: `bin-day/1.4: met, found not-met`, with how often.
    pub classes: BTreeMap<String, u64>,
    /// The first differences of each class and edition, one by one.
    pub misses: Vec<Miss>,
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
        self.pages_right += other.pages_right;
        self.pages_total += other.pages_total;
        self.pages_invented += other.pages_invented;
        self.verdicts_right += other.verdicts_right;
        self.verdicts_total += other.verdicts_total;
        self.verdicts_not_assessed += other.verdicts_not_assessed;
        self.verdicts_unseen += other.verdicts_unseen;
        self.signposts_right += other.signposts_right;
        self.signposts_total += other.signposts_total;
        for (class, count) in other.classes {
            *self.classes.entry(class).or_default() += count;
        }
        self.misses.extend(other.misses);
    }

    /// Share of pages that are right; 1 when there are none.
    #[must_use]
    pub fn pages_share(&self) -> f64 {
        share(self.pages_right, self.pages_total)
    }

    /// Share of verdicts that are right; 1 when there are none.
    #[must_use]
    pub fn verdicts_share(&self) -> f64 {
        share(self.verdicts_right, self.verdicts_total)
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
            && self.pages_invented == 0
            && self.verdicts_share() >= VERDICTS_BAR
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

/// Compares one edition's findings with the known answers. A council without a result counts as
/// wrong in everything that it could be asked.
#[must_use]
pub fn compare(truth: &Truth, results: &[CouncilResult]) -> KnownAnswers {
    let found: BTreeMap<&str, &CouncilResult> = results
        .iter()
        .map(|r| (r.council.id.0.as_str(), r))
        .collect();
    let mut answers = KnownAnswers::default();
    for (id, council) in &truth.councils {
        let result = found.get(id.as_str());
        for (journey, known) in &council.journeys {
            if known.standing == Standing::NotOwed {
                continue;
            }
            let scene = Scene {
                edition: &truth.edition,
                council: id,
                family: &council.family,
                journey,
            };
            let walk = result.and_then(|r| r.walks.iter().find(|w| w.journey.0 == *journey));
            answers.page(&scene, known, walk);
            let verdicts = result.map_or(&[][..], |r| r.verdicts.as_slice());
            answers.verdicts(&scene, known, verdicts);
        }
        let found = result.map_or(&[][..], |r| r.signposts.as_slice());
        for (journey, known) in &council.signposts {
            let scene = Scene {
                edition: &truth.edition,
                council: id,
                family: &council.family,
                journey,
            };
            answers.signposts(&scene, known, found);
        }
    }
    answers
}

/// Where a difference stands.
struct Scene<'a> {
    edition: &'a str,
    council: &'a str,
    family: &'a str,
    journey: &'a str,
}

impl KnownAnswers {
    fn page(&mut self, scene: &Scene<'_>, known: &JourneyTruth, walk: Option<&Walk>) {
        let found = match walk.map(|w| &w.ended) {
            Some(Ended::Arrived(page)) => Some(page.url.as_str()),
            _ => None,
        };
        match &known.standing {
            Standing::Page(url) => {
                self.pages_total += 1;
                if found == Some(url.as_str()) {
                    self.pages_right += 1;
                } else {
                    let class = if found.is_some() {
                        "another page"
                    } else {
                        ended(walk)
                    };
                    self.miss(scene, None, url, found.unwrap_or(class), class);
                }
            }
            standing => {
                if let Some(url) = found {
                    self.pages_invented += 1;
                    self.miss(scene, None, words(standing), url, "invented");
                }
            }
        }
    }

    fn verdicts(&mut self, scene: &Scene<'_>, known: &JourneyTruth, verdicts: &[Verdict]) {
        let mut mine: BTreeMap<&str, Mark> = verdicts
            .iter()
            .filter(|v| v.criterion.journey.0 == scene.journey)
            .map(|v| (v.criterion.local.as_str(), mark(&v.outcome)))
            .collect();
        let asked: BTreeSet<&str> = known.criteria.keys().map(String::as_str).collect();
        for id in asked {
            self.verdicts_total += 1;
            let (answer, found) = (known.criteria[id], mine.remove(id));
            if found == Some(Mark::NotAssessed) {
                self.verdicts_not_assessed += 1;
                self.verdicts_unseen += u64::from(answer != Mark::NotAssessed);
            }
            if found == Some(answer) {
                self.verdicts_right += 1;
            } else {
                let told = found.map_or("no verdict", mark_words);
                self.miss(scene, Some(id), mark_words(answer), told, told);
            }
        }
        // A question that the generator does not know of is told, so that neither side forgets one.
        for (id, found) in mine {
            self.miss(
                scene,
                Some(id),
                "not asked",
                mark_words(found),
                mark_words(found),
            );
        }
    }

    fn signposts(&mut self, scene: &Scene<'_>, known: &BTreeMap<String, Mark>, panel: &[Verdict]) {
        for (id, answer) in known {
            let verdict = panel
                .iter()
                .find(|v| v.criterion.journey.0 == scene.journey && v.criterion.local == *id);
            let found = verdict.map(|v| mark(&v.outcome));
            self.signposts_total += 1;
            if found == Some(*answer) {
                self.signposts_right += 1;
            } else {
                let told = found.map_or("no verdict", mark_words);
                self.miss(scene, Some(id), mark_words(*answer), told, told);
            }
        }
    }

    fn miss(
        &mut self,
        scene: &Scene<'_>,
        criterion: Option<&str>,
        known: &str,
        found: &str,
        class: &str,
    ) {
        let what = match criterion {
            Some(id) => format!("{}/{id}", scene.journey),
            None => scene.journey.to_owned(),
        };
        let kind = match criterion {
            Some(_) => format!("{what}: {known}, found {class}"),
            None => format!("{what}: page: {class}"),
        };
        let count = self.classes.entry(kind).or_default();
        *count += 1;
        if *count <= TOLD {
            self.misses.push(Miss {
                edition: scene.edition.to_owned(),
                council: scene.council.to_owned(),
                family: scene.family.to_owned(),
                what,
                known: known.to_owned(),
                found: found.to_owned(),
            });
        }
    }
}

fn ended(walk: Option<&Walk>) -> &'static str {
    match walk.map(|w| &w.ended) {
        None => "no walk",
        Some(Ended::Doubtful(_)) => "doubtful",
        Some(Ended::NotFound(_)) => "not found",
        Some(Ended::Unseen(_)) => "blocked",
        Some(Ended::Arrived(_)) => "arrived",
    }
}

fn words(standing: &Standing) -> &'static str {
    match standing {
        Standing::NotOwed => "not owed",
        Standing::Page(_) => "a page",
        Standing::Document(_) => "a document",
        Standing::Absent => "nothing",
        Standing::OutOfSight => "out of sight",
    }
}

fn mark(outcome: &Outcome) -> Mark {
    match outcome {
        Outcome::Met => Mark::Met,
        Outcome::PartlyMet(_) => Mark::Partly,
        Outcome::NotMet => Mark::NotMet,
        Outcome::NotApplicable(_) => Mark::NotApplicable,
        Outcome::NotAssessed(_) => Mark::NotAssessed,
    }
}

fn mark_words(mark: Mark) -> &'static str {
    match mark {
        Mark::Met => "met",
        Mark::Partly => "partly",
        Mark::NotMet => "not-met",
        Mark::NotApplicable => "not-applicable",
        Mark::NotAssessed => "not-assessed",
    }
}
