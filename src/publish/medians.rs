//! The marks that a council is set beside: medians of its kind and of all.
//!
//! Reads: an edition. / Makes: medians by task and kind. / Never: counts a mark that is not shown.

use std::collections::BTreeMap;

use crate::edition::Scored;
use crate::register::Kind;
use crate::rubric::JourneyId;

/// Marks of the published edition by task (`None`: over all tasks) and kind (`None`: of all).
pub(crate) struct Medians<'a>(BTreeMap<(Option<&'a JourneyId>, Option<Kind>), u16>);

impl<'a> Medians<'a> {
    pub(crate) fn of_edition(edition: &'a Scored) -> Medians<'a> {
        let mut marks: BTreeMap<(Option<&JourneyId>, Option<Kind>), Vec<u16>> = BTreeMap::new();
        let principal = edition
            .councils
            .iter()
            .filter(|r| r.council.kind.is_ranked());
        for result in principal {
            let tasks = result.score.journeys.iter().filter(|j| j.stars.is_some());
            let tasks = tasks.filter_map(|j| Some((Some(&j.journey), j.score?.point)));
            let overall = result.score.overall.map(|s| (None, s.point));
            for (task, point) in tasks.chain(overall) {
                for kind in [Some(result.council.kind), None] {
                    marks.entry((task, kind)).or_default().push(point);
                }
            }
        }
        let median = |mut marks: Vec<u16>| {
            marks.sort_unstable();
            let (low, high) = (marks[(marks.len() - 1) / 2], marks[marks.len() / 2]);
            u16::midpoint(low, high)
        };
        // A list is there because something was pushed to it.
        Medians(marks.into_iter().map(|(of, m)| (of, median(m))).collect())
    }

    /// Of one task.
    pub(crate) fn of(&self, task: &JourneyId, kind: Option<Kind>) -> Option<u16> {
        self.0.get(&(Some(task), kind)).copied()
    }

    /// Of all tasks that each owes.
    pub(crate) fn overall(&self, kind: Option<Kind>) -> Option<u16> {
        self.0.get(&(None, kind)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        let edition = scored("2026", &[("adur", 4000, vec![]), ("arun", 6000, vec![])]);
        let medians = Medians::of_edition(&edition);
        assert_eq!(medians.overall(None), Some(5000));
        let kind = edition.councils[0].council.kind;
        let journey = &edition.councils[0].score.journeys[0];
        assert_eq!(
            medians.of(&journey.journey, Some(kind)).is_some(),
            journey.stars.is_some()
        );
    }
}
