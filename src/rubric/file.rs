//! The rubric files as their authors write them. Everything is optional here, so that one load can
//! report everything that is missing; `load` turns these into the typed model.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::check::{Action, Check, Exempt, Years};
use super::model::{Access, Browser, Ladder, Lifecycle, StarRule};

/// `rubrics/<journey>/rubric.toml` without its criteria.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadFile {
    /// Kebab-case id, the name of the folder.
    #[schemars(required)]
    pub(super) id: Option<String>,
    /// `J01`; journeys are shown in the order of their codes.
    #[schemars(required)]
    pub(super) code: Option<String>,
    /// English title: "Find your bin collection day".
    #[schemars(required)]
    pub(super) title: Option<String>,
    /// Welsh title.
    #[schemars(required)]
    pub(super) title_cy: Option<String>,
    /// Which year a span such as "2026/27" means on its pages; financial unless said.
    pub(super) years: Option<Years>,
    /// Whether K1 to K6 are asked too; true unless said.
    pub(super) core: Option<bool>,
    /// Judged and shown, and counted in no mark, star or rank. False unless said.
    pub(super) trial: Option<bool>,
    /// Which criteria lead to which rung of the ladder.
    pub(super) ladder: Option<Ladder>,
    /// The ways to act on the journey, by name.
    pub(super) actions: Option<BTreeMap<String, Action>>,
}

/// `rubrics/core/rubric.toml` without its criteria.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CoreFile {
    /// How marks become stars.
    #[schemars(required)]
    pub(super) stars: Option<StarRule>,
    /// How sites speak about needing an account or not.
    #[schemars(required)]
    pub(super) access: Option<Access>,
}

/// One `[[criteria]]` table.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CriterionFile {
    /// `1.1`, `K1`, `X1.3`; its page is `<id>.md` beside the rubric.
    #[schemars(required)]
    pub(super) id: Option<String>,
    /// The yes/no question that a resident asks.
    #[schemars(required)]
    pub(super) question: Option<String>,
    /// What a no means, as one sentence for the council that has to act on it: "No telephone number
    /// for urgent needs was found on the pages for this task."
    #[schemars(required)]
    pub(super) no: Option<String>,
    /// 1 to 3.
    #[schemars(required, range(min = 1, max = 3))]
    pub(super) weight: Option<i64>,
    /// An essential question: unless it is met, the journey's mark is held below the pass line.
    /// False unless said.
    pub(super) gate: Option<bool>,
    /// Not essential, but a no holds the mark below the pass line all the same. False unless said.
    pub(super) caps: Option<bool>,
    /// Trial, stable or retired. Stable unless said.
    pub(super) lifecycle: Option<Lifecycle>,
    /// The edition in which it was first asked.
    #[schemars(required)]
    pub(super) since: Option<String>,
    /// What static HTML may decide. `no` unless said.
    pub(super) browser: Option<Browser>,
    /// Local ids of criteria whose failure makes this one not applicable.
    pub(super) depends_on: Option<Vec<String>>,
    /// Who asked it before, or where it comes from.
    #[schemars(required)]
    pub(super) source: Option<String>,
    /// How it is answered.
    #[schemars(required)]
    pub(super) check: Option<Check>,
    /// What earns a part when `check` is not met.
    pub(super) partly: Option<Check>,
    /// What a partly met answer is worth, 0.25 to 0.75; 0.5 unless said.
    #[schemars(range(min = 0.25, max = 0.75))]
    pub(super) share: Option<f64>,
    /// When the question does not arise.
    pub(super) exempt: Option<Exempt>,
}
