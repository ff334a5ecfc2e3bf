//! The lines between stars, and what an essential question that is not met does to a mark.
//! Source: methodology, "Journey score, stars, overall": Better Connected's pass rule is kept as
//! the three-star line, and a failed essential question keeps a task under it.
//!
//! Reads: the rubric's star rule. / Makes: stars of a mark, a mark held below the pass line. /
//! Never: decides anything in floating point once the rule's shares were turned into
//! ten-thousandths.

use super::FULL;
use crate::rubric::StarRule;

/// The star rule in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// Least mark for four stars.
    pub four: u16,
    /// Least mark for three stars: the pass line.
    pub three: u16,
    /// Least mark for two stars.
    pub two: u16,
    /// Least share of a journey's weight that must be seen for its stars to be shown.
    pub coverage: u16,
    /// Least share of journeys that must show stars for a council to be ranked on them.
    pub journeys: u16,
    /// Share of owed journeys that must have so many stars for the council to have them.
    pub council: u16,
}

impl Lines {
    /// The rule's shares, rounded once.
    #[must_use]
    pub fn of(rule: StarRule) -> Lines {
        Lines {
            four: ten_thousandths(rule.four),
            three: ten_thousandths(rule.three),
            two: ten_thousandths(rule.two),
            coverage: ten_thousandths(rule.coverage),
            journeys: ten_thousandths(rule.journeys),
            council: ten_thousandths(rule.council),
        }
    }

    /// Stars of a mark, 1 to 4.
    #[must_use]
    pub fn stars(&self, mark: u16) -> u8 {
        if mark >= self.four {
            4
        } else if mark >= self.three {
            3
        } else if mark >= self.two {
            2
        } else {
            1
        }
    }

    /// A mark held below the pass line because an essential question is not met. What lies under
    /// the two-star line stays; what lies above is drawn together into the room between the
    /// two-star and the three-star line. So a held journey has two stars at most, keeps its order
    /// among other held ones, and every further yes still counts.
    #[must_use]
    pub fn held(&self, mark: u16) -> u16 {
        let (two, mark) = (u64::from(self.two), u64::from(mark));
        if mark <= two {
            return u16::try_from(mark).unwrap_or(u16::MAX);
        }
        let room = u64::from(self.three).saturating_sub(1).saturating_sub(two);
        let above = FULL.saturating_sub(two).max(1);
        let held = two + (mark - two) * room / above;
        u16::try_from(held).unwrap_or(u16::MAX)
    }

    /// Stars of a council: as many as the rule's share of its owed journeys have, or more.
    /// `journeys` says how many have one, two, three and four; `None` when it owes none.
    #[must_use]
    pub fn of_council(&self, journeys: [u64; 4]) -> Option<u8> {
        let all: u64 = journeys.iter().sum();
        let mut with = 0;
        let enough = |(stars, has): (u8, &u64)| {
            with += has;
            (with * FULL >= u64::from(self.council) * all).then_some(stars)
        };
        (all > 0).then(|| (1..=4).zip(&journeys).rev().find_map(enough).unwrap_or(1))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 to 1 first"
)]
fn ten_thousandths(share: f64) -> u16 {
    (share.clamp(0.0, 1.0) * FULL as f64).round() as u16
}

#[cfg(test)]
mod tests {
    use super::super::test_support::rule;
    use super::*;

    #[test]
    fn the_lines_belong_to_the_higher_star() {
        let lines = Lines::of(rule());
        let given = [8500, 8499, 7000, 6999, 5500, 5499].map(|p| lines.stars(p));
        assert_eq!(given, [4, 3, 3, 2, 2, 1]);
    }

    #[test]
    fn a_held_mark_stays_under_the_pass_line_and_keeps_its_order() {
        let lines = Lines::of(rule());
        assert_eq!(lines.held(10_000), 6999);
        for mark in 0..10_000 {
            assert!(lines.held(mark) <= lines.held(mark + 1));
            assert!(lines.held(mark) <= mark);
            assert_eq!(lines.stars(lines.held(mark)), lines.stars(mark).min(2));
        }
    }

    #[test]
    fn a_held_mark_survives_lines_in_no_order() {
        let mut rule = rule();
        (rule.two, rule.three) = (0.9, 0.2);
        let lines = Lines::of(rule);
        assert!(lines.held(10_000) <= 10_000);
        (rule.two, rule.three) = (1.0, 0.0);
        assert_eq!(Lines::of(rule).held(10_000), 10_000);
    }

    #[test]
    fn a_council_has_the_stars_that_seven_in_ten_of_its_tasks_have() {
        let lines = Lines::of(rule());
        assert_eq!(lines.of_council([0; 4]), None);
        assert_eq!(lines.of_council([0, 0, 0, 10]), Some(4));
        assert_eq!(lines.of_council([3, 0, 0, 7]), Some(4));
        assert_eq!(lines.of_council([3, 0, 1, 6]), Some(3));
        assert_eq!(lines.of_council([0, 5, 0, 0]), Some(2));
        assert_eq!(lines.of_council([2, 0, 0, 3]), Some(1));
    }
}
