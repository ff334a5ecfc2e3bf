//! What is taken for an answer that could not be seen: never left out, never taken for a no
//! because beadle failed to look.
//!
//! The model, of which the point is the mean and the league's draws are a sample: an unseen answer
//! is a yes with the probability `trust` x `likely`. `likely` is how often the same council does
//! meet what could be seen of the like: the same shared question in its other journeys, or the
//! questions of its own journeys (essential ones apart), drawn towards those of the same journey.
//! `trust` is 1 where answers are missing at random, which in every second draw they are for all
//! councils; else each council's own lies anywhere from 0 (only noes are missing) to 1; so its mean
//! is three quarters. What the council itself keeps from view is taken for a no.
//!
//! It learns from one council alone, so that nobody's mark moves because of another's answers, and
//! a council checked on its own has the mark it has in an edition.
//!
//! Reads: the items of one council. / Makes: the chance of a yes for each unseen one. / Never:
//! looks at another council.

use super::FULL;
use super::sheet::{Item, Standing};
use crate::journey::Control;

/// How often unseen answers are taken to be missing at random, in ten-thousandths; else each
/// council's trust is drawn evenly from 0 to 1. Source: intervals must hold both where answers are missing
/// at random and where only noes are, and nothing in an archive tells one from the other.
pub const AT_RANDOM: u16 = 5_000;
/// Trust in the point: the mean of its draws.
pub const MEAN_TRUST: u64 = AT_RANDOM as u64 + (FULL - AT_RANDOM as u64) / 2;
/// How many answers of the whole council weigh as much as one answer of the same journey does:
/// a handful seen beside it say more than the average of the site.
pub const SHRINK: u64 = 4;
/// What is taken where nothing of the like was seen: as likely as not.
pub const IGNORANCE: u64 = FULL / 2;

/// How often a council meets what could be seen of it.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Thousandths earned.
    earned: u64,
    answers: u64,
}

impl Seen {
    fn add(&mut self, item: &Item<'_>) {
        let value = match item.standing {
            Standing::Seen(thousandths) => u64::from(thousandths),
            Standing::Hangs | Standing::Unseen(Control::Council) => 0,
            Standing::Unseen(Control::Circumstance) => return,
        };
        self.earned += value;
        self.answers += 1;
    }

    fn of<'a, 'b: 'a>(items: impl Iterator<Item = &'a Item<'b>>) -> Seen {
        let mut seen = Seen::default();
        items.for_each(|item| seen.add(item));
        seen
    }

    /// Share met in ten-thousandths; `None` where nothing was seen.
    fn share(self) -> Option<u64> {
        (self.earned * 10).checked_div(self.answers)
    }
}

/// What a council's answers say of those that could not be seen.
#[derive(Debug)]
pub struct Likely<'a, 'b> {
    journeys: &'a [Vec<Item<'b>>],
}

impl<'a, 'b> Likely<'a, 'b> {
    /// From the items of every journey that the council owes.
    #[must_use]
    pub fn new(journeys: &'a [Vec<Item<'b>>]) -> Likely<'a, 'b> {
        Likely { journeys }
    }

    /// How likely an item of a journey (by its place in what was given) is a yes, were it missing
    /// at random, in ten-thousandths; 0 for what the council keeps from view.
    #[must_use]
    pub fn of(&self, journey: usize, item: &Item<'_>) -> u16 {
        let chance = match item.standing {
            Standing::Seen(thousandths) => u64::from(thousandths) * 10,
            Standing::Hangs | Standing::Unseen(Control::Council) => 0,
            Standing::Unseen(Control::Circumstance) => return self.were_it_asked(journey, item),
        };
        u16::try_from(chance.min(FULL)).unwrap_or(u16::MAX)
    }

    /// How likely an item would be a yes that was not asked, or not seen by nobody's doing.
    #[must_use]
    pub fn were_it_asked(&self, journey: usize, item: &Item<'_>) -> u16 {
        let wanted = Like::of(item);
        let everywhere = Seen::of(self.journeys.iter().flatten().filter(|i| wanted.is(i)));
        let all = || Seen::of(self.journeys.iter().flatten()).share();
        let base = everywhere.share().or_else(all).unwrap_or(IGNORANCE);
        let here = Seen::of(self.journeys[journey].iter().filter(|i| !i.holds()));
        let likely = (here.earned * 10 + SHRINK * base) / (here.answers + SHRINK);
        u16::try_from(likely.min(FULL)).unwrap_or(u16::MAX)
    }
}

/// Which answers are of the like of another.
enum Like<'a> {
    /// The same question, asked of every journey.
    Shared(&'a str),
    /// Whether an essential question of one journey, or another of its own.
    Own { essential: bool },
}

impl<'a> Like<'a> {
    fn of(item: &Item<'a>) -> Like<'a> {
        if item.of.criterion.shared {
            Like::Shared(&item.of.criterion.local)
        } else {
            Like::Own {
                essential: item.holds(),
            }
        }
    }

    fn is(&self, item: &Item<'_>) -> bool {
        let criterion = item.of.criterion;
        match self {
            Like::Shared(local) => criterion.shared && criterion.local == *local,
            Like::Own { essential } => !criterion.shared && item.holds() == *essential,
        }
    }
}

/// The chance of a yes in the point: `likely` at the mean trust. What was seen stays as it is.
#[must_use]
pub(super) fn in_the_point(item: &Item<'_>, likely: u16) -> u16 {
    let chance = match item.standing {
        Standing::Seen(_) | Standing::Hangs => u64::from(likely),
        Standing::Unseen(_) => u64::from(likely) * MEAN_TRUST / FULL,
    };
    u16::try_from(chance).unwrap_or(u16::MAX)
}
