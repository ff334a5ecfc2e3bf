//! Charts of what is not sure: where a curve leads, and where ranks may lie.

use super::super::Shelf;
use super::{setting, setting_now, shared, year};
use crate::chart::{Ahead, Chart, ChartError, Interval, Moment, Share, fan, intervals};
use crate::league::League;
use crate::register::Kind;
use crate::rubric::Journey;

/// Where a task's essential question leads if its pace holds.
pub(super) fn projected(shelf: &Shelf<'_>, journey: &Journey) -> Result<Chart, ChartError> {
    let (criterion, curve) =
        super::super::pace::essential(shelf, journey).ok_or(ChartError::NoData)?;
    let projected = shelf.fan(curve).ok_or(ChartError::NoData)?;
    let seen: Vec<(Moment, Share)> = curve
        .points
        .iter()
        .filter_map(|p| {
            let moment = Moment {
                name: p.edition.clone(),
                year: year(p.day),
            };
            Some((moment, shared(&curve.points, &p.edition)?))
        })
        .collect();
    let last = curve.points.last().map_or(0.0, |p| year(p.day));
    // Half-years from the last edition on: as far as eight years, after which the bands say nothing.
    let ahead: Vec<Ahead> = (0..=16)
        .map(|half| f64::from(half) / 2.0)
        .map(|after| {
            let at = projected.at(projected.last + after);
            Ahead {
                year: last + after,
                share: at.share,
                bands: at.bands,
            }
        })
        .collect();
    let what = format!(
        "{}: councils of which “{}” is true, and a projection",
        journey.title, criterion.question
    );
    fan(
        &seen,
        &ahead,
        &super::super::pace::reached(shelf, journey).ok_or(ChartError::NoData)?,
        &setting(shelf.of, &what),
    )
}

/// Ranks with the intervals in which they fall.
pub(super) fn ranks(shelf: &Shelf<'_>, league: &League, kind: Kind) -> Result<Chart, ChartError> {
    let rows: Vec<Interval> = league
        .entries
        .iter()
        .map(|entry| Interval {
            id: entry.council.0.clone(),
            name: shelf.name(&entry.council).to_owned(),
            best: entry.spread.best,
            rank: entry.rank,
            worst: entry.spread.worst,
        })
        .collect();
    let what = format!(
        "{}: rank, and where it falls in nine of ten draws",
        kind.title()
    );
    intervals(&rows, &setting_now(shelf.of, &what))
}
