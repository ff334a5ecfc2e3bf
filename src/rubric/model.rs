//! The typed rubric, after loading and checking.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::check::{Action, Check, Exempt, Years};
use crate::register::PlatformKind;

/// A journey's id, e.g. `bin-day`; also its folder's name under `rubrics/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JourneyId(pub String);

/// `bin-day/1.1`, or `bin-day/K1` for a core criterion as asked of that journey.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CriterionId {
    /// The journey it is asked of.
    pub journey: JourneyId,
    /// `1.1`, `K1`, `X1.3`.
    pub local: String,
}

impl fmt::Display for JourneyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for CriterionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.journey, self.local)
    }
}

/// Whether a criterion counts yet.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Lifecycle {
    /// Asked and published, not scored: its first edition.
    Trial,
    /// Scored.
    Stable,
    /// No longer asked.
    Retired,
}

/// What static HTML may decide.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Browser {
    /// Static HTML decides both ways.
    No,
    /// Static HTML proves a pass; a miss on a script shell is not assessed.
    Opt,
    /// Only a browser settles a fail: a miss is always not assessed.
    Yes,
}

/// The words by which a journey is found, English and Welsh: `rubrics/<id>/words.toml`.
///
/// Its phrases are read by the `words` room; lists whose name ends in `_cy` are Welsh, in radical
/// forms.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Phrases that name the task as a resident would, whatever else is said: "bin collection day".
    pub task: Vec<String>,
    /// The same in Welsh.
    pub task_cy: Vec<String>,
    /// Phrases that name it when little else is said: "fly tipping" is the page for reporting it,
    /// "fly tipping prosecutions" is not.
    pub likely: Vec<String>,
    /// The same in Welsh.
    pub likely_cy: Vec<String>,
    /// Names of the sections it stands in: "bins and recycling". Followed, never chosen.
    pub section: Vec<String>,
    /// The same in Welsh.
    pub section_cy: Vec<String>,
    /// Words of the subject, weaker: "bins", "waste".
    pub topic: Vec<String>,
    /// The same in Welsh.
    pub topic_cy: Vec<String>,
    /// Verbs of doing it: "check", "report", "apply".
    pub action: Vec<String>,
    /// The same in Welsh.
    pub action_cy: Vec<String>,
    /// What the running text of such a page says: "enter your postcode", "put your bin out by".
    pub said: Vec<String>,
    /// The same in Welsh.
    pub said_cy: Vec<String>,
    /// Words that count against in a title, a link or an address: another journey's, or those of
    /// pages about it.
    pub against: Vec<String>,
    /// The same in Welsh.
    pub against_cy: Vec<String>,
    /// Fragments of an address that count for it, without hyphens: "binday", "collectionday".
    pub url: Vec<String>,
    /// Jargon that finds the page but does not name the task in plain words (K2): "refuse".
    /// Matched as `task` is.
    pub jargon: Vec<String>,
    /// Kinds of supplier's product that do the task where they stand on a page, or start it where
    /// a page links to them.
    pub does: Vec<PlatformKind>,
    /// What a form for the task asks, so that another form on its page is told from it.
    pub fits: Fits,
}

/// What a form for a journey's task asks for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Fits {
    /// Anything that a person fills in, but no sign-in.
    #[default]
    Form,
    /// A place, a name or a number to look for: a postcode, a street, a reference.
    LookUp,
    /// A sign-in, or what opens an account.
    SignIn,
    /// Nothing: the page is read.
    Nothing,
}

/// How marks become stars. Source: methodology, "Journey score, stars, overall".
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StarRule {
    /// Least mark for four stars, 0 to 1.
    pub four: f64,
    /// Least mark for three stars: the pass line.
    pub three: f64,
    /// Least mark for two stars.
    pub two: f64,
    /// Least share of a journey's weight that must be seen for its stars to be shown.
    pub coverage: f64,
    /// Least share of the journeys counted that must show stars for a council to be ranked on them.
    pub journeys: f64,
    /// Share of a council's owed journeys that must have so many stars for the council to have
    /// them.
    pub council: f64,
}

/// Which criteria, when met, put a journey on which rung of the ladder from 0 to 5 (`[ladder]` in
/// `rubric.toml`, local ids). Source: methodology, "Ladder per journey".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Ladder {
    /// Any of these met: a form or a payment online (3).
    pub online: Vec<String>,
    /// Any of these met, beside one of `online`: knows the address, the account or the status (4).
    pub aware: Vec<String>,
    /// Any of these met, beside one of `online`: a feed, alerts, tracking, an interface (5).
    pub proactive: Vec<String>,
}

/// One question and how it is marked.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// `1.1` or `K1`.
    pub local: String,
    /// The yes/no question that a resident asks.
    pub question: String,
    /// What a no means, as one sentence for the council that has to act on it.
    pub no: String,
    /// 1 to 3.
    pub weight: u8,
    /// An essential question: unless it is met, the journey's mark is held below the pass line.
    pub gate: bool,
    /// Not essential, but a no holds the mark below the pass line all the same (K5).
    pub caps: bool,
    /// Asked of every journey (a core criterion).
    pub shared: bool,
    /// Trial, stable or retired.
    pub lifecycle: Lifecycle,
    /// The edition in which it was first asked, e.g. `2026`.
    pub since: String,
    /// What static HTML may decide.
    pub browser: Browser,
    /// Local ids of criteria of the same journey whose failure makes this not applicable.
    pub depends_on: Vec<String>,
    /// Who asked it before, or where it comes from.
    pub source: String,
    /// How it is answered.
    pub check: Check,
    /// What earns a part when `check` is not met.
    pub partly: Option<Check>,
    /// What a partly met answer is worth, in thousandths: 250 to 750.
    pub share: u16,
    /// When the question does not arise.
    pub exempt: Option<Exempt>,
    /// The page beside it: why, what meets it, how to fix, worked examples.
    pub page: String,
    /// SHA-256 of how it is answered, as `sha256:<hex>`; `Rubrics::rules` has all that can change its
    /// verdicts.
    pub digest: String,
    /// Line of its table in the rubric file, from 1.
    pub line: usize,
}

impl Criterion {
    /// Whether the journey's mark is held below the pass line unless this is met.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.gate || self.caps
    }
}

/// How sites speak about needing an account or not (`[access]` in the core rubric).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// A way in without an account: "continue without signing in".
    pub guest: Vec<String>,
    /// An account is demanded: "you must sign in".
    pub forced: Vec<String>,
    /// The link or button by which one signs in.
    pub enter: Vec<String>,
}

/// The criteria that every journey shares.
#[derive(Debug, Clone)]
pub struct Core {
    /// K1 to K6.
    pub criteria: Vec<Criterion>,
    /// Star thresholds.
    pub stars: StarRule,
    /// Words about accounts.
    pub access: Access,
}

/// One journey's whole score sheet.
#[derive(Debug, Clone)]
pub struct Journey {
    /// Kebab-case id.
    pub id: JourneyId,
    /// `J01`.
    pub code: String,
    /// English title: "Find your bin collection day".
    pub title: String,
    /// Welsh title.
    pub title_cy: String,
    /// Which year a span such as "2026/27" means on its pages.
    pub years: Years,
    /// Words by which it is found.
    pub words: Words,
    /// Whether core K1-K6 are asked too (not for X1).
    pub core: bool,
    /// Judged and shown, and counted in no mark, star or rank: its first edition.
    pub trial: bool,
    /// Its own criteria, in order.
    pub criteria: Vec<Criterion>,
    /// How criteria lead up the ladder.
    pub ladder: Ladder,
    /// The ways to act on it, by name; `online` and `open` checks refer to them.
    pub actions: BTreeMap<String, Action>,
}

/// Everything that is asked in an edition.
#[derive(Debug, Clone)]
pub struct Rubrics {
    /// Shared criteria.
    pub core: Core,
    /// Journeys in code order; the accessibility panel X1 is last.
    pub journeys: Vec<Journey>,
    /// SHA-256 over all rubric files, as `sha256:<hex>`.
    pub digest: String,
}

impl Rubrics {
    /// The journey with this id.
    #[must_use]
    pub fn journey(&self, id: &JourneyId) -> Option<&Journey> {
        self.journeys.iter().find(|j| j.id == *id)
    }

    /// Every criterion asked of a journey, in the order of its score sheet: core ones first,
    /// retired ones left out.
    pub fn asked<'a>(&'a self, journey: &'a Journey) -> impl Iterator<Item = &'a Criterion> {
        let core = journey.core.then_some(self.core.criteria.as_slice());
        core.into_iter()
            .flatten()
            .chain(&journey.criteria)
            .filter(|c| c.lifecycle != Lifecycle::Retired)
    }

    /// A criterion as asked of a journey.
    #[must_use]
    pub fn criterion(&self, id: &CriterionId) -> Option<&Criterion> {
        let journey = self.journey(&id.journey)?;
        self.asked(journey).find(|c| c.local == id.local)
    }
}
