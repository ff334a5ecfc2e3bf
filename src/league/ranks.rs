//! Tables of councils alike, with shared ranks and their intervals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bands::Band;
use super::sensitivity::{CheckerError, Spread, spreads};
use crate::judge::Verdict;
use crate::register::{Council, CouncilId, Kind};
use crate::rubric::{JourneyId, Rubrics};
use crate::score::{CouncilScore, Score};

/// Points that differ by less than this many ten-thousandths share a rank: 0.1 of a percentage
/// point, the precision in which scores are published.
const TIE: u16 = 10;

/// Which councils a table compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Councils of one kind, over all they owe.
    Kind(Kind),
    /// All principal councils, over the journeys that every kind owes.
    UnitedKingdom,
}

/// One council's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which.
    pub council: CouncilId,
    /// Its band.
    pub band: Band,
    /// Its marks over the journeys that this table counts.
    pub score: Score,
    /// From 1; shared by councils within 0.1 percentage point of the first of them.
    pub rank: u32,
    /// Whether another council shares the rank.
    pub tied: bool,
    /// Where the rank lies when weights, journeys and unseen answers vary.
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

/// A table for each kind that has councils, then the one for the United Kingdom.
#[must_use]
pub fn leagues(
    standings: &[Standing<'_>],
    rubrics: &Rubrics,
    errors: &CheckerError,
) -> Vec<League> {
    let mut tables = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|k| k.is_ranked()) {
        let alike: Vec<Standing<'_>> = standings
            .iter()
            .filter(|s| s.council.kind == kind)
            .copied()
            .collect();
        if !alike.is_empty() {
            let owed = owed_by_any(&alike, rubrics);
            tables.push(table(Scope::Kind(kind), &alike, &owed, rubrics, errors));
        }
    }
    let principal: Vec<Standing<'_>> = standings
        .iter()
        .filter(|s| s.council.kind.is_ranked())
        .copied()
        .collect();
    let common = owed_by_all(&principal, rubrics);
    if !principal.is_empty() && !common.is_empty() {
        tables.push(table(
            Scope::UnitedKingdom,
            &principal,
            &common,
            rubrics,
            errors,
        ));
    }
    tables
}

fn owed_by_any(councils: &[Standing<'_>], rubrics: &Rubrics) -> Vec<usize> {
    owed(rubrics, |id| councils.iter().any(|s| owes(s, id)))
}

fn owed_by_all(councils: &[Standing<'_>], rubrics: &Rubrics) -> Vec<usize> {
    owed(rubrics, |id| councils.iter().all(|s| owes(s, id)))
}

fn owed(rubrics: &Rubrics, enough: impl Fn(&JourneyId) -> bool) -> Vec<usize> {
    (0..rubrics.journeys.len())
        .filter(|ix| enough(&rubrics.journeys[*ix].id))
        .collect()
}

fn owes(standing: &Standing<'_>, journey: &JourneyId) -> bool {
    standing
        .score
        .journeys
        .iter()
        .any(|j| j.journey == *journey && j.score.is_some())
}

fn table(
    scope: Scope,
    councils: &[Standing<'_>],
    journeys: &[usize],
    rubrics: &Rubrics,
    errors: &CheckerError,
) -> League {
    let mut unranked = Vec::new();
    let mut ranked: Vec<(Standing<'_>, Score)> = Vec::new();
    for standing in councils {
        match (
            &standing.score.why_not_ranked,
            over(standing, journeys, rubrics),
        ) {
            (None, Some(score)) => ranked.push((*standing, score)),
            (why, _) => {
                let why = why
                    .clone()
                    .unwrap_or_else(|| "none of these journeys was seen".into());
                unranked.push((standing.council.id.clone(), why));
            }
        }
    }
    ranked.sort_by(|(a, sa), (b, sb)| {
        sb.point
            .cmp(&sa.point)
            .then_with(|| a.council.id.cmp(&b.council.id))
    });
    unranked.sort();
    let verdicts: Vec<&[Verdict]> = ranked.iter().map(|(s, _)| s.verdicts).collect();
    let spreads = spreads(&verdicts, rubrics, &|ix| journeys.contains(&ix), errors);
    League {
        scope,
        journeys: journeys
            .iter()
            .map(|ix| rubrics.journeys[*ix].id.clone())
            .collect(),
        entries: entries(&ranked, &spreads, rubrics),
        unranked,
    }
}

/// Marks over the counted journeys that show a score.
fn over(standing: &Standing<'_>, journeys: &[usize], rubrics: &Rubrics) -> Option<Score> {
    let by_id: BTreeMap<&JourneyId, _> = standing
        .score
        .journeys
        .iter()
        .map(|j| (&j.journey, j))
        .collect();
    let shown: Vec<Score> = journeys
        .iter()
        .filter_map(|ix| by_id.get(&rubrics.journeys[*ix].id))
        .filter(|j| j.stars.is_some())
        .filter_map(|j| j.score)
        .collect();
    (!shown.is_empty()).then(|| crate::score::mean(&shown))
}

fn entries(ranked: &[(Standing<'_>, Score)], spreads: &[Spread], rubrics: &Rubrics) -> Vec<Entry> {
    let ranks = shared_ranks(&ranked.iter().map(|(_, s)| s.point).collect::<Vec<u16>>());
    ranked
        .iter()
        .zip(spreads)
        .zip(&ranks)
        .map(|(((standing, score), spread), rank)| Entry {
            council: standing.council.id.clone(),
            band: Band::of(crate::score::stars_of(*score, rubrics.core.stars)),
            score: *score,
            rank: *rank,
            tied: ranks.iter().filter(|r| *r == rank).count() > 1,
            spread: *spread,
        })
        .collect()
}

/// Ranks of points that are sorted best first; a group is as wide as `TIE` from its first.
fn shared_ranks(points: &[u16]) -> Vec<u32> {
    let mut ranks = Vec::with_capacity(points.len());
    let (mut first, mut rank) = (0u16, 0u32);
    for (place, point) in points.iter().enumerate() {
        if place == 0 || first - point >= TIE {
            first = *point;
            rank = u32::try_from(place + 1).unwrap_or(u32::MAX);
        }
        ranks.push(rank);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_within_a_tenth_of_a_point_share_a_rank() {
        assert_eq!(shared_ranks(&[9000, 8995, 8990, 8000]), [1, 1, 3, 4]);
        assert_eq!(shared_ranks(&[]), Vec::<u32>::new());
    }
}
