//! A publication with what its pages look up, made once.
//!
//! Reads: a publication. / Makes: a `Shelf`. / Never: writes a word.

use std::collections::{BTreeMap, BTreeSet};

use super::medians::Medians;
use super::{Publication, account, layout, words};
use crate::edition::{CouncilResult, Scored};
use crate::league::{self, Decided, Entry, League, Scope, Standing, Together};
use crate::pace::{self, Adoption, Alike, EditionTotals, Errors, Fan, Movement};
use crate::register::CouncilId;
use crate::rubric::{CriterionPage, JourneyId};

/// What the pages look up.
pub(crate) struct Shelf<'a> {
    pub(super) of: &'a Publication<'a>,
    /// The editions, oldest first, the published one last.
    pub(super) editions: Vec<&'a Scored>,
    /// The edition before the published one.
    pub(super) before: Option<&'a Scored>,
    /// Totals of each edition.
    pub(super) totals: Vec<EditionTotals>,
    /// Every criterion through the editions.
    pub(super) curves: Vec<Adoption>,
    /// How wrong projections of these curves were; none with fewer than five editions.
    pub(super) errors: Option<Errors>,
    /// What changed between each two neighbouring editions, oldest first.
    pub(super) moved: Vec<Movement>,
    /// Place of each council in its kind's table.
    pub(super) places: BTreeMap<&'a CouncilId, (&'a League, &'a Entry)>,
    pub(super) medians: Medians<'a>,
    /// Names of the bodies that each council took over from.
    pub(super) former: BTreeMap<&'a CouncilId, Vec<&'a str>>,
    /// How to fix each question, by its local id, in the rubric's words.
    pub(super) fix_words: BTreeMap<&'a str, String>,
    /// Tasks of which every question was asked and counted alike in the edition before.
    alike: BTreeSet<&'a JourneyId>,
    /// What decided the ranks of each table.
    pub(super) decided: Vec<Decided>,
    /// The places of each table that cannot be told apart.
    pub(super) together: Vec<Together>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(of: &'a Publication<'a>) -> Shelf<'a> {
        let editions: Vec<&Scored> = of.earlier.iter().chain([of.edition]).collect();
        let mut places = BTreeMap::new();
        for league in &of.edition.leagues {
            if matches!(league.scope, Scope::Kind(_)) {
                for entry in &league.entries {
                    places.insert(&entry.council, (league, entry));
                }
            }
        }
        let standings: Vec<Standing<'_>> = of
            .edition
            .councils
            .iter()
            .map(|c| Standing {
                council: &c.council,
                score: &c.score,
                verdicts: &c.verdicts,
            })
            .collect();
        let (decided, together) = rayon::join(
            || league::decided(&standings, of.rubrics, &of.register.visits),
            || league::told_apart(&standings, of.rubrics, of.errors),
        );
        let replaced: Vec<&Scored> = of.replaced.iter().collect();
        let curves = pace::adoption(&editions, &replaced, of.rubrics);
        Shelf {
            of,
            before: of.earlier.last(),
            totals: editions.iter().map(|e| pace::totals(e)).collect(),
            errors: pace::errors(&curves),
            curves,
            moved: editions
                .windows(2)
                .map(|pair| pace::movement(pair[0], pair[1], of.rubrics, of.register))
                .collect(),
            editions,
            places,
            medians: Medians::of_edition(of.edition),
            former: former(of),
            fix_words: fix_words(of),
            alike: alike(of),
            decided,
            together,
        }
    }

    /// An edition beside the published one: whether their figures may be joined.
    pub(super) fn alike(&self, then: &'a Scored) -> Alike<'a> {
        Alike::new(&then.manifest, &self.of.edition.manifest, self.of.rubrics)
    }

    /// Totals of the published edition.
    pub(super) fn now(&self) -> &EditionTotals {
        // There is always the published edition.
        &self.totals[self.totals.len() - 1]
    }

    /// A question through the editions.
    pub(super) fn curve(&self, journey: &JourneyId, local: &str) -> Option<&Adoption> {
        self.curves
            .iter()
            .find(|c| c.criterion.journey == *journey && c.criterion.local == local)
    }

    /// Where a curve leads if its pace holds; `None` with fewer than five editions.
    pub(super) fn fan(&self, curve: &Adoption) -> Option<Fan> {
        pace::fan(curve, self.errors?)
    }

    /// A council's official name; its id when the edition does not hold it.
    pub(super) fn name(&self, id: &'a CouncilId) -> &'a str {
        self.of
            .edition
            .council(id)
            .map_or(id.0.as_str(), |r| &r.council.name)
    }

    /// Change of a council's mark since the edition before, over what both asked alike.
    pub(super) fn change(&self, result: &CouncilResult) -> Option<i32> {
        let moved = self.moved.last()?;
        let found = moved
            .moves
            .iter()
            .find(|m| m.council == result.council.id)?;
        Some(found.change())
    }

    /// Change of a council's mark in one task since the edition before; `None` where a question of
    /// the task was asked differently, or its mark is not shown in both.
    pub(super) fn task_change(&self, result: &CouncilResult, journey: &JourneyId) -> Option<i32> {
        if !self.alike.contains(journey) {
            return None;
        }
        let mark = |of: &CouncilResult| {
            let mut scores = of.score.journeys.iter();
            let score = scores.find(|j| j.journey == *journey && j.stars.is_some())?;
            score.score.map(|s| i32::from(s.point))
        };
        let then = self.before?.council(&result.council.id)?;
        Some(mark(result)? - mark(then)?)
    }

    /// A table of councils without a rank, with why and what stood in the way.
    pub(super) fn unranked(
        &self,
        caption: &str,
        unranked: &[(&'a CouncilId, &str)],
        up: &str,
    ) -> maud::Markup {
        layout::table(
            caption,
            &maud::html! {
                (layout::heads(&["Council", "Why", "What stood in the way, mainly"]))
                tbody {
                    @for (id, why) in unranked {
                        @let result = self.of.edition.council(id);
                        tr {
                            th scope="row" { a href=(format!("{up}{}#visit", words::council_path(id))) { (self.name(id)) } }
                            td { (words::sentence(why)) }
                            td { (result.and_then(account::main_reason).map_or_else(|| "nothing".to_owned(), |r| words::sentence(r.words()))) }
                        }
                    }
                }
            },
        )
    }

    /// Councils that are compared with each other.
    pub(super) fn principal(&self) -> impl Iterator<Item = &'a CouncilResult> + use<'a> {
        self.of
            .edition
            .councils
            .iter()
            .filter(|r| r.council.kind.is_ranked())
    }
}

fn former<'a>(of: &'a Publication<'a>) -> BTreeMap<&'a CouncilId, Vec<&'a str>> {
    let mut former: BTreeMap<&CouncilId, Vec<&str>> = BTreeMap::new();
    for ended in of.register.councils.values() {
        for successor in &ended.successors {
            former.entry(successor).or_default().push(&ended.name);
        }
    }
    former
}

fn fix_words<'a>(of: &'a Publication<'a>) -> BTreeMap<&'a str, String> {
    let own = of.rubrics.journeys.iter().flat_map(|j| &j.criteria);
    own.chain(&of.rubrics.core.criteria)
        .filter_map(|criterion| {
            let page = CriterionPage::parse(&criterion.page, "".as_ref(), &mut Vec::new());
            let fix = page.section("How to fix it")?;
            let first = fix.split("\n\n").next()?;
            let words = first.split_whitespace().collect::<Vec<_>>().join(" ");
            Some((criterion.local.as_str(), words.replace(['`', '*'], "")))
        })
        .collect()
}

fn alike<'a>(of: &'a Publication<'a>) -> BTreeSet<&'a JourneyId> {
    let Some(before) = of.earlier.last() else {
        return BTreeSet::new();
    };
    let alike = Alike::new(&before.manifest, &of.edition.manifest, of.rubrics);
    let journeys = of.rubrics.journeys.iter().map(|j| &j.id);
    journeys.filter(|id| alike.marks(id).is_empty()).collect()
}
