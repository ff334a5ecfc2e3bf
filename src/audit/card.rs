//! One thing that a person is asked to judge.

use crate::register::{CouncilId, Kind};
use crate::rubric::{CriterionId, JourneyId};

/// How sure beadle was of where a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// It arrived, and no other page came near.
    Clear,
    /// It arrived, and another page came within a tenth.
    Close,
    /// It is in doubt.
    Doubtful,
    /// It says that there is no page.
    NoPage,
}

impl Sure {
    /// All, the surest first.
    pub const ALL: [Sure; 4] = [Sure::Clear, Sure::Close, Sure::Doubtful, Sure::NoPage];

    /// The kebab-case id, as in the sheet.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Sure::Clear => "clear",
            Sure::Close => "close",
            Sure::Doubtful => "doubtful",
            Sure::NoPage => "no-page",
        }
    }
}

/// What is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Whether the page is the task's.
    Walk,
    /// Whether an answer is right.
    Answer(CriterionId),
}

/// One thing that a person is asked to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Place in the sheet, from 1.
    pub number: usize,
    /// What is to be judged.
    pub what: What,
    /// Whose.
    pub council: CouncilId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Which task.
    pub journey: JourneyId,
    /// How sure the walk was.
    pub sure: Sure,
    /// How many walks of the edition were as sure.
    pub of_its_kind: usize,
    /// What is asked of the person, in words.
    pub question: String,
    /// What beadle says: `page`, `doubtful`, `no-page`, or an outcome.
    pub says: String,
    /// The page that was chosen, or that the answer was seen on.
    pub page: String,
    /// Its title.
    pub title: String,
    /// The next best page.
    pub runner_up: String,
    /// The words that the answer rests on.
    pub quote: String,
}

impl Card {
    /// Says which card of the edition it is, whatever its place in a sheet.
    #[must_use]
    pub fn id(&self) -> String {
        match &self.what {
            What::Walk => format!("{}/{}", self.council, self.journey),
            What::Answer(criterion) => format!("{}/{criterion}", self.council),
        }
    }
}
