//! Tables of councils alike, with shared ranks and their intervals.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::bands::Band;
use super::checker::CheckerError;
use super::field::Field;
use super::spread::{Draws, Spread, spreads};
use crate::judge::Verdict;
use crate::register::{Council, CouncilId, Kind};
use crate::rubric::{JourneyId, Rubrics};
use crate::score::{CouncilScore, JourneyScore, Lines, Score, mean, tenths, why_not_ranked};

/// Which councils a table compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Councils of one kind, over all they owe.
    Kind(Kind),
    /// All principal councils, over the tasks that every one of them owes.
    CommonTasks,
}

impl Scope {
    /// The id, as in the data: a kind's, or `common-tasks`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Scope::Kind(kind) => kind.id(),
            Scope::CommonTasks => "common-tasks",
        }
    }
}

/// One council's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which.
    pub council: CouncilId,
    /// Its band; `None` in the table of common tasks, which counts too few tasks for one.
    pub band: Option<Band>,
    /// Its marks over the journeys that this table counts.
    pub score: Score,
    /// From 1; shared by councils that show the same mark, in tenths of a point.
    pub rank: u32,
    /// Whether another council shares the rank.
    pub tied: bool,
    /// Where the rank lies when weights, journeys, lines, mistakes and unseen answers vary.
    pub spread: Spread,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct League {
    /// Which councils it compares.
    pub scope: Scope,
    /// Journeys that it counts.
    pub journeys: Vec<JourneyId>,
    /// Best first; by id within a rank.
    pub entries: Vec<Entry>,
    /// Councils without a rank and why, by id.
    pub unranked: Vec<(CouncilId, String)>,
    /// Draws behind the intervals.
    #[serde(default)]
    pub draws: u32,
    /// Monte Carlo error of an interval's end, in places: 95 of 100 ends lie as near to where an
    /// endless number of draws would put them.
    #[serde(default)]
    pub draw_error: u32,
}

/// What the tables are made from, for one council.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// Who.
    pub council: &'a Council,
    /// Its scores.
    pub score: &'a CouncilScore,
    /// Its verdicts.
    pub verdicts: &'a [Verdict],
}

/// A council that a table ranks, with its marks over the journeys counted.
pub(super) type Ranked<'a> = (Standing<'a>, Score);

/// A table for each kind that has councils, then the one of common tasks.
#[must_use]
pub fn leagues(
    standings: &[Standing<'_>],
    rubrics: &Rubrics,
    errors: &CheckerError,
) -> Vec<League> {
    leagues_drawn(standings, rubrics, errors, Draws::default())
}

/// As `leagues`, with other random numbers or another number of them.
#[must_use]
pub fn leagues_drawn(
    standings: &[Standing<'_>],
    rubrics: &Rubrics,
    errors: &CheckerError,
    draws: Draws,
) -> Vec<League> {
    panels(standings, rubrics)
        .into_par_iter()
        .with_max_len(1)
        .map(|panel| panel.table(rubrics, errors, draws))
        .collect()
}

/// The councils of one table and the journeys it counts, before anything is drawn.
#[derive(Debug)]
pub(super) struct Panel<'a> {
    pub(super) scope: Scope,
    /// Places of the journeys in the rubrics.
    pub(super) journeys: Vec<usize>,
    /// Best first; by id among equal marks.
    pub(super) ranked: Vec<Ranked<'a>>,
    unranked: Vec<(CouncilId, String)>,
}

/// The panel of each table, in the order of the tables.
pub(super) fn panels<'a>(standings: &[Standing<'a>], rubrics: &Rubrics) -> Vec<Panel<'a>> {
    let principal: Vec<Standing<'a>> = standings
        .iter()
        .filter(|s| s.council.kind.is_ranked())
        .copied()
        .collect();
    let mut panels = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|k| k.is_ranked()) {
        let alike = principal.iter().filter(|s| s.council.kind == kind);
        let alike: Vec<Standing<'a>> = alike.copied().collect();
        if !alike.is_empty() {
            let owed = owed(rubrics, |id| alike.iter().any(|s| marked(s, id).is_some()));
            panels.push(Panel::new(Scope::Kind(kind), &alike, owed, rubrics));
        }
    }
    let common = owed(rubrics, |id| {
        principal.iter().all(|s| marked(s, id).is_some())
    });
    if !principal.is_empty() && !common.is_empty() {
        panels.push(Panel::new(Scope::CommonTasks, &principal, common, rubrics));
    }
    panels
}

fn owed(rubrics: &Rubrics, enough: impl Fn(&JourneyId) -> bool) -> Vec<usize> {
    (0..rubrics.journeys.len())
        .filter(|place| enough(&rubrics.journeys[*place].id))
        .collect()
}

/// A journey that the council owes and was asked about.
fn marked<'a>(standing: &Standing<'a>, journey: &JourneyId) -> Option<&'a JourneyScore> {
    let journeys = &standing.score.journeys;
    journeys
        .iter()
        .find(|j| j.journey == *journey && j.score.is_some())
}

impl<'a> Panel<'a> {
    fn new(
        scope: Scope,
        councils: &[Standing<'a>],
        journeys: Vec<usize>,
        rubrics: &Rubrics,
    ) -> Panel<'a> {
        let lines = Lines::of(rubrics.core.stars);
        let (mut ranked, mut unranked) = (Vec::new(), Vec::new());
        for standing in councils {
            let counted: Vec<&JourneyScore> = journeys
                .iter()
                .filter_map(|place| marked(standing, &rubrics.journeys[*place].id))
                .collect();
            match why_not_ranked(&counted, &lines) {
                Some(why) => unranked.push((standing.council.id.clone(), why)),
                None => {
                    let scores: Vec<Score> = counted.iter().filter_map(|j| j.score).collect();
                    ranked.push((*standing, mean(&scores)));
                }
            }
        }
        ranked.sort_by(|(a, sa), (b, sb)| {
            tenths(sb.point)
                .cmp(&tenths(sa.point))
                .then_with(|| a.council.id.cmp(&b.council.id))
        });
        unranked.sort();
        Panel {
            scope,
            journeys,
            ranked,
            unranked,
        }
    }

    /// Its councils as numbers.
    pub(super) fn field(&self, rubrics: &Rubrics, errors: &CheckerError) -> Field {
        let verdicts: Vec<&[Verdict]> = self.ranked.iter().map(|(s, _)| s.verdicts).collect();
        Field::new(&verdicts, rubrics, &self.journeys, errors)
    }

    /// The published marks of its councils.
    pub(super) fn scores(&self) -> Vec<Score> {
        self.ranked.iter().map(|(_, score)| *score).collect()
    }

    fn table(self, rubrics: &Rubrics, errors: &CheckerError, draws: Draws) -> League {
        let scores = self.scores();
        let draws = draws.among(scores.len());
        let spreads = spreads(&self.field(rubrics, errors), &scores, draws);
        let ranks = shared_ranks(&scores);
        let entries = self.ranked.iter().zip(&scores).zip(&ranks).zip(&spreads.of);
        let entries = entries.map(|((((standing, _), score), rank), spread)| Entry {
            council: standing.council.id.clone(),
            band: match self.scope {
                Scope::Kind(_) => standing.score.stars.map(Band::of),
                Scope::CommonTasks => None,
            },
            score: *score,
            rank: *rank,
            tied: ranks.iter().filter(|r| *r == rank).count() > 1,
            spread: *spread,
        });
        League {
            scope: self.scope,
            entries: entries.collect(),
            journeys: self
                .journeys
                .iter()
                .map(|place| rubrics.journeys[*place].id.clone())
                .collect(),
            unranked: self.unranked,
            draws: u32::try_from(draws.number).unwrap_or(u32::MAX),
            draw_error: spreads.error,
        }
    }
}

/// Ranks of marks that are sorted best first: equal where the same mark is shown.
pub(super) fn shared_ranks(scores: &[Score]) -> Vec<u32> {
    let mut ranks: Vec<u32> = Vec::with_capacity(scores.len());
    for (place, score) in scores.iter().enumerate() {
        let shared = place > 0 && tenths(scores[place - 1].point) == tenths(score.point);
        let own = u32::try_from(place + 1).unwrap_or(u32::MAX);
        ranks.push(if shared { ranks[place - 1] } else { own });
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn councils_that_show_the_same_mark_share_a_rank() {
        let scores = [9004, 8996, 8994, 8000].map(|point| Score {
            low: point,
            point,
            high: point,
            coverage: 10_000,
        });
        assert_eq!(shared_ranks(&scores), [1, 1, 3, 4]);
        assert_eq!(shared_ranks(&[]), Vec::<u32>::new());
    }
}
