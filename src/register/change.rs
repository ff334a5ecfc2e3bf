//! A merger, a split or a renaming, as a dated event.

use jiff::civil::Date;

use super::CouncilId;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Its whole area went to one successor.
    Merged,
    /// Its area went to several successors.
    Split,
    /// Only the name changed; the id stays.
    Renamed,
}

impl Event {
    pub(super) fn from_id(id: &str) -> Option<Event> {
        match id {
            "merged" => Some(Event::Merged),
            "split" => Some(Event::Split),
            "renamed" => Some(Event::Renamed),
            _ => None,
        }
    }
}

/// One row of `changes.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// First day of the new state of things.
    pub date: Date,
    /// What happened.
    pub event: Event,
    /// To whom.
    pub council: CouncilId,
    /// Who took over, unless it was a renaming.
    pub successor: Option<CouncilId>,
    /// What a reader of a time series should know; may be empty.
    pub note: String,
    /// The order or act.
    pub source: String,
}
