//! What beadle found, held beside what the generator knew.
//!
//! Reads: a `Truth`, the results of the same edition, the addresses that the servers showed. / Makes:
//! `KnownAnswers`. / Never: excuses a difference; the classes only say where to look.

mod bounds;
mod known;

use std::collections::{BTreeMap, BTreeSet};

pub use self::known::{
    DOUBTFUL_BAR, Emptied, KnownAnswers, Miss, PAGES_BAR, SIGNPOSTS_BAR, ShapeTally, Tally,
    VERDICTS_BAR, WRONG_AND_SURE_BAR,
};
use super::truth::{CouncilTruth, JourneyTruth, Mark, Standing, Truth, cohesion};
use crate::edition::CouncilResult;
use crate::journey::{Candidate, Ended, Reason, Walk};
use crate::judge::{Outcome, Verdict};
use crate::register::Register;
use crate::rubric::Rubrics;

/// Differences of one class told one by one; the counts are always whole.
const TOLD: u64 = 5;

/// The edges of the bands of certainty, in thousandths. Source: findings, "The calibration".
const BANDS: [u16; 6] = [0, 550, 650, 750, 850, 950];

/// One edition, as it was found and as it was drawn.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The known answers.
    pub truth: &'a Truth,
    /// What was found.
    pub results: &'a [CouncilResult],
    /// The addresses whose own page the servers sent.
    pub seen: &'a BTreeSet<String>,
    /// The register of the edition.
    pub register: &'a Register,
    /// The rubrics that it was judged by.
    pub rubrics: &'a Rubrics,
}

/// Compares one edition's findings with the known answers. A council without a result counts as
/// wrong in everything that it could be asked.
#[must_use]
pub fn compare(comparison: &Comparison<'_>) -> KnownAnswers {
    let truth = comparison.truth;
    let found: BTreeMap<&str, &CouncilResult> = comparison
        .results
        .iter()
        .map(|r| (r.council.id.0.as_str(), r))
        .collect();
    let mut answers = KnownAnswers::default();
    for (id, council) in &truth.councils {
        let result = found.get(id.as_str()).copied();
        answers.council(comparison, id, council, result);
        if let Some(result) = result {
            answers.marks(council, result, comparison.register, comparison.rubrics);
        }
    }
    let edition = || truth.edition.clone();
    answers
        .cohesion
        .extend(cohesion(truth).map(|r| (edition(), r)));
    answers.cohort_effect.insert(edition(), truth.cohort.effect);
    answers
}

/// Where a difference stands.
struct Scene<'a> {
    edition: &'a str,
    council: &'a str,
    site: &'a CouncilTruth,
    journey: &'a str,
    known: &'a JourneyTruth,
    walk: Option<&'a Walk>,
    /// Its page was shown to the visitor.
    shown: bool,
}

impl Scene<'_> {
    fn page(&self) -> Option<&Candidate> {
        match self.walk.map(|w| &w.ended) {
            Some(Ended::Arrived(page)) => Some(page),
            Some(Ended::Doubtful(_) | Ended::NotFound(_) | Ended::Unseen(_)) | None => None,
        }
    }

    fn is_doubtful(&self) -> bool {
        matches!(self.walk.map(|w| &w.ended), Some(Ended::Doubtful(_)))
    }

    fn is_unseen(&self) -> bool {
        matches!(self.walk.map(|w| &w.ended), Some(Ended::Unseen(_)))
    }

    /// The walk doubts where a careful reader would, and the page (if there is one) is among the
    /// candidates.
    fn doubts_rightly(&self) -> bool {
        match self.walk.map(|w| &w.ended) {
            Some(Ended::Doubtful(doubt)) if self.known.doubt => {
                let in_sight = matches!(self.known.standing, Standing::Page(_));
                let mut candidates = doubt.candidates.iter();
                !in_sight || candidates.any(|c| self.known.is_page(&c.url))
            }
            _ => false,
        }
    }

    /// What sort of page was taken for the task's.
    fn taken(&self, page: &Candidate) -> String {
        match self.known.beside.get(&page.url) {
            Some(kind) => format!("took one that tells ({kind})"),
            None => "took another page".to_owned(),
        }
    }

    /// Whether the walk ended as it should.
    fn ended_well(&self) -> bool {
        let arrived = self.page().map(|page| self.known.is_page(&page.url));
        match &self.known.standing {
            Standing::Page(_) => {
                arrived == Some(true)
                    || self.doubts_rightly()
                    || (self.known.is_cut() && self.is_unseen())
            }
            Standing::OutOfSight => self.is_unseen() || self.doubts_rightly(),
            Standing::NotOwed | Standing::Document(_) | Standing::Hollow(_) | Standing::Absent => {
                arrived.is_none()
            }
        }
    }

    /// Whether a verdict other than "not assessed" speaks of what the visit did not see.
    fn is_on_unseen(&self, known: Mark, found: Mark) -> bool {
        if found == Mark::NotAssessed {
            return false;
        }
        match &self.known.standing {
            Standing::OutOfSight => true,
            Standing::Absent | Standing::Document(_) => self.known.is_cut(),
            Standing::Page(_) if self.page().is_some() => {
                let is_no = matches!(found, Mark::NotMet | Mark::Partly);
                self.known.is_cut() && is_no && known == Mark::Met
            }
            Standing::Page(_) => !self.shown,
            Standing::Hollow(_) | Standing::NotOwed => false,
        }
    }

    /// Whether "not assessed" is right though there is an answer.
    fn is_excused(&self, id: &str) -> bool {
        self.known.is_cut() || self.doubts_rightly() || self.known.open.contains(id)
    }
}

impl KnownAnswers {
    fn council(
        &mut self,
        comparison: &Comparison<'_>,
        id: &str,
        site: &CouncilTruth,
        result: Option<&CouncilResult>,
    ) {
        let mut taken = 0;
        for (journey, known) in &site.journeys {
            let walks = result.map_or(&[][..], |r| r.walks.as_slice());
            let scene = Scene {
                edition: &comparison.truth.edition,
                council: id,
                site,
                journey,
                known,
                walk: walks.iter().find(|w| w.journey.0 == *journey),
                shown: matches!(&known.standing, Standing::Page(url) if comparison.seen.contains(url)),
            };
            if let Some(panel) = site.signposts.get(journey) {
                let found = result.map_or(&[][..], |r| r.signposts.as_slice());
                self.signposts(&scene, panel, found);
            }
            if known.standing == Standing::NotOwed {
                continue;
            }
            self.page(&scene);
            let verdicts = result.map_or(&[][..], |r| r.verdicts.as_slice());
            self.verdicts(&scene, verdicts);
            if site.emptied && known.standing == Standing::Absent {
                self.emptied.journeys += 1;
                taken += u64::from(scene.page().is_some());
            }
        }
        if site.emptied {
            self.emptied.sites += 1;
            self.emptied.wrong += taken;
            self.emptied.worst = self.emptied.worst.max(taken);
        }
    }

    /// Every tally that a journey belongs to.
    fn shapes(&mut self, scene: &Scene<'_>, note: impl Fn(&mut ShapeTally)) {
        let plain = ["all".to_owned()];
        let names = scene.site.habits.iter().chain(&scene.known.shape);
        for name in plain.iter().chain(names) {
            note(self.shapes.entry(name.clone()).or_default());
        }
    }

    fn page(&mut self, scene: &Scene<'_>) {
        let known = scene.known;
        self.journeys += 1;
        self.journeys_doubtful += u64::from(scene.is_doubtful());
        let right = scene.page().map(|page| known.is_page(&page.url));
        if let (Some(page), Some(right)) = (scene.page(), right) {
            let tally = self.certainty.entry(band(page.score)).or_default();
            tally.count(right);
        }
        let wrong = u64::from(right == Some(false));
        self.pages_wrong_and_sure += wrong;
        let well = scene.ended_well();
        self.shapes(scene, |tally| {
            tally.ends.count(well);
            tally.wrong_and_sure += wrong;
        });
        match &known.standing {
            Standing::Page(_) if known.is_cut() && scene.is_unseen() => {}
            Standing::Page(url) => {
                self.pages_total += 1;
                self.pages_right += u64::from(right == Some(true));
                self.pages_doubtful += u64::from(scene.doubts_rightly());
                if !well {
                    let class = scene
                        .page()
                        .map_or_else(|| ended(scene.walk).to_owned(), |page| scene.taken(page));
                    let found = scene
                        .page()
                        .map_or(class.as_str(), |page| page.url.as_str());
                    self.miss(scene, None, url, found, &class);
                }
            }
            standing => {
                self.pages_invented += wrong;
                if let Some(page) = scene.page() {
                    let class = format!("{}, {}", words(standing), scene.taken(page));
                    self.miss(scene, None, words(standing), &page.url, &class);
                }
            }
        }
    }

    fn verdicts(&mut self, scene: &Scene<'_>, verdicts: &[Verdict]) {
        let mut mine: BTreeMap<&str, &Outcome> = verdicts
            .iter()
            .filter(|v| v.criterion.journey.0 == scene.journey)
            .map(|v| (v.criterion.local.as_str(), &v.outcome))
            .collect();
        for (id, answer) in &scene.known.criteria {
            self.verdict(scene, id, *answer, mine.remove(id.as_str()));
        }
        // A question that the generator does not know of is told, so that neither side forgets one.
        for (id, found) in mine {
            let found = mark_words(mark(found));
            self.miss(scene, Some(id), "not asked", found, found);
        }
    }

    fn verdict(&mut self, scene: &Scene<'_>, id: &str, answer: Mark, found: Option<&Outcome>) {
        self.verdicts_total += 1;
        if let Some(Outcome::NotAssessed(reason)) = found {
            self.reason(scene, *reason);
        }
        let found = found.map(mark);
        let on_unseen = found.is_some_and(|found| scene.is_on_unseen(answer, found));
        let open = found == Some(Mark::NotAssessed);
        let excused = open && scene.is_excused(id);
        let right = !on_unseen && (found == Some(answer) || excused);
        let left_open = open && answer != Mark::NotAssessed && !excused;
        self.verdicts_right += u64::from(right);
        self.verdicts_not_assessed += u64::from(open);
        self.verdicts_unseen += u64::from(left_open);
        self.verdicts_assessed += u64::from(!open);
        self.verdicts_assessed_right += u64::from(!open && right);
        self.verdicts_on_unseen += u64::from(on_unseen);
        self.shapes(scene, |tally| {
            if !open {
                tally.assessed.count(right);
            }
            tally.on_unseen += u64::from(on_unseen);
            tally.left_open += u64::from(left_open);
        });
        if !right {
            let told = found.map_or("no verdict", mark_words);
            let class = if on_unseen { "unseen" } else { told };
            self.miss(scene, Some(id), mark_words(answer), told, class);
        }
    }

    fn reason(&mut self, scene: &Scene<'_>, reason: Reason) {
        if scene.known.reasons.is_empty() {
            return;
        }
        let doubt = reason == Reason::Doubtful && scene.known.doubt;
        let right = doubt || scene.known.reasons.contains(&reason);
        self.reasons.count(right);
        if !right {
            let known: Vec<&str> = scene.known.reasons.iter().map(|r| r.id()).collect();
            let class = format!("reason: {} for {}", reason.id(), known.join(" or "));
            *self.classes.entry(class).or_default() += 1;
        }
    }

    fn signposts(&mut self, scene: &Scene<'_>, known: &BTreeMap<String, Mark>, panel: &[Verdict]) {
        for (id, answer) in known {
            let verdict = panel
                .iter()
                .find(|v| v.criterion.journey.0 == scene.journey && v.criterion.local == *id);
            let found = verdict.map(|v| mark(&v.outcome));
            self.signposts_total += 1;
            let open = found == Some(Mark::NotAssessed) && !scene.known.reasons.is_empty();
            if found == Some(*answer) || open {
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
                family: scene.site.family.clone(),
                what,
                known: known.to_owned(),
                found: found.to_owned(),
            });
        }
    }
}

/// "750-849": the band of certainty that a number of thousandths lies in.
fn band(score: u16) -> String {
    let place = BANDS.iter().rposition(|edge| score >= *edge).unwrap_or(0);
    let upper = BANDS.get(place + 1).map_or(1000, |next| next - 1);
    format!("{:03}-{upper}", BANDS[place])
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
        Standing::Hollow(_) => "an answer that says nothing",
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
