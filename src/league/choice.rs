//! The choices behind the ranks that could be disputed, and the marks under any of them.
//!
//! Reads: a field. / Makes: ranks under a setting. / Never: uses chance, but to draw a setting.

use serde::{Deserialize, Serialize};

use super::draw::Marks;
use super::field::{Field, Sheet};

/// A choice that could have been made otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// How much each question weighs within its journey.
    QuestionWeights,
    /// How much each journey weighs.
    JourneyWeights,
    /// What an essential question that is not met does.
    EssentialQuestions,
    /// What is taken for an unseen answer.
    UnseenAnswers,
    /// Where the lines between stars lie, under which marks are held.
    Lines,
    /// How journeys are put together.
    Aggregation,
    /// Which journeys are counted.
    JourneyLeftOut,
}

impl Choice {
    /// All, in the order of the tables.
    pub const ALL: [Choice; 7] = [
        Choice::QuestionWeights,
        Choice::JourneyWeights,
        Choice::EssentialQuestions,
        Choice::UnseenAnswers,
        Choice::Lines,
        Choice::Aggregation,
        Choice::JourneyLeftOut,
    ];

    /// The kebab-case id, as in the data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Choice::QuestionWeights => "question-weights",
            Choice::JourneyWeights => "journey-weights",
            Choice::EssentialQuestions => "essential-questions",
            Choice::UnseenAnswers => "unseen-answers",
            Choice::Lines => "lines",
            Choice::Aggregation => "aggregation",
            Choice::JourneyLeftOut => "journey-left-out",
        }
    }

    /// Every setting in which this choice alone is made otherwise.
    pub(super) fn otherwise(self, journeys: usize) -> Vec<Setting> {
        let published = Setting::published;
        match self {
            Choice::QuestionWeights => vec![Setting {
                equal_questions: true,
                ..published()
            }],
            Choice::JourneyWeights => vec![Setting {
                by_visits: true,
                ..published()
            }],
            Choice::EssentialQuestions => [Essential::Ignored, Essential::Zero]
                .map(|essential| Setting {
                    essential,
                    ..published()
                })
                .into(),
            Choice::UnseenAnswers => [Missing::No, Missing::AtRandom, Missing::Yes]
                .map(|missing| Setting {
                    missing,
                    ..published()
                })
                .into(),
            Choice::Lines => [-LINE_SHIFT, LINE_SHIFT]
                .map(|shift| Setting {
                    shift,
                    ..published()
                })
                .into(),
            Choice::Aggregation => vec![Setting {
                geometric: true,
                ..published()
            }],
            // A table of one journey has nothing to leave out.
            Choice::JourneyLeftOut if journeys < 2 => Vec::new(),
            Choice::JourneyLeftOut => (0..journeys)
                .map(|journey| Setting {
                    left_out: Some(journey),
                    ..published()
                })
                .collect(),
        }
    }
}

/// How far the lines between stars are moved: two and a half points, as in the draws.
const LINE_SHIFT: f32 = 0.025;
/// Least mark in the geometric mean, so that one journey of 0 does not decide all.
const LEAST: f32 = 0.01;

/// What an essential question that is not met does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Essential {
    Held,
    Ignored,
    Zero,
}

/// What is taken for an unseen answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Model,
    No,
    AtRandom,
    Yes,
}

/// Every choice, made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    equal_questions: bool,
    by_visits: bool,
    essential: Essential,
    missing: Missing,
    shift: f32,
    geometric: bool,
    left_out: Option<usize>,
}

/// How a setting differs from the published one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Changed {
    pub(super) choice: Choice,
    pub(super) made: &'static str,
    pub(super) journey: Option<usize>,
}

impl Setting {
    pub(super) fn published() -> Setting {
        Setting {
            equal_questions: false,
            by_visits: false,
            essential: Essential::Held,
            missing: Missing::Model,
            shift: 0.0,
            geometric: false,
            left_out: None,
        }
    }

    /// Each choice drawn from all the ways in which it may be made.
    pub(super) fn draw(journeys: usize, rng: &mut fastrand::Rng) -> Setting {
        let essential = [Essential::Held, Essential::Ignored, Essential::Zero];
        let missing = [Missing::Model, Missing::No, Missing::AtRandom, Missing::Yes];
        Setting {
            equal_questions: rng.bool(),
            by_visits: rng.bool(),
            essential: essential[rng.usize(0..essential.len())],
            missing: missing[rng.usize(0..missing.len())],
            shift: LINE_SHIFT * (2.0 * rng.f32() - 1.0),
            geometric: rng.bool(),
            left_out: Some(rng.usize(0..=journeys)).filter(|j| journeys > 1 && *j < journeys),
        }
    }

    /// This setting with one choice made as in another.
    pub(super) fn with(&self, choice: Choice, other: &Setting) -> Setting {
        let mut changed = *self;
        match choice {
            Choice::QuestionWeights => changed.equal_questions = other.equal_questions,
            Choice::JourneyWeights => changed.by_visits = other.by_visits,
            Choice::EssentialQuestions => changed.essential = other.essential,
            Choice::UnseenAnswers => changed.missing = other.missing,
            Choice::Lines => changed.shift = other.shift,
            Choice::Aggregation => changed.geometric = other.geometric,
            Choice::JourneyLeftOut => changed.left_out = other.left_out,
        }
        changed
    }

    /// The one choice in which this differs from the published setting.
    pub(super) fn changed(&self) -> Changed {
        let (choice, made) = if self.equal_questions {
            (Choice::QuestionWeights, "all questions weigh the same")
        } else if self.by_visits {
            (
                Choice::JourneyWeights,
                "journeys weigh by their share of visits",
            )
        } else if self.essential == Essential::Ignored {
            (
                Choice::EssentialQuestions,
                "an essential question is like any other",
            )
        } else if self.essential == Essential::Zero {
            (
                Choice::EssentialQuestions,
                "without an essential question the journey has no marks",
            )
        } else if self.missing == Missing::No {
            (Choice::UnseenAnswers, "an unseen answer is a no")
        } else if self.missing == Missing::AtRandom {
            (
                Choice::UnseenAnswers,
                "unseen answers are missing at random",
            )
        } else if self.missing == Missing::Yes {
            (Choice::UnseenAnswers, "an unseen answer is a yes")
        } else if self.shift < 0.0 {
            (
                Choice::Lines,
                "the lines between stars lie 2.5 points lower",
            )
        } else if self.shift > 0.0 {
            (
                Choice::Lines,
                "the lines between stars lie 2.5 points higher",
            )
        } else if self.geometric {
            (Choice::Aggregation, "the geometric mean of journeys")
        } else {
            (Choice::JourneyLeftOut, "a journey is left out")
        };
        Changed {
            choice,
            made,
            journey: self.left_out,
        }
    }

    /// Every council's rank under this setting; `visits` weighs journeys where it is asked for.
    pub(super) fn ranks(&self, field: &Field, visits: &[f32]) -> Vec<u32> {
        let lines = Marks::of(&field.lines).shifted(self.shift);
        let marks: Vec<u32> = field
            .rows
            .iter()
            .map(|row| shown(self.mark(field, &row.sheets, lines, visits)))
            .collect();
        let mut sorted = marks.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        marks
            .iter()
            .map(|mark| {
                let better = sorted.partition_point(|other| other > mark);
                u32::try_from(better + 1).unwrap_or(u32::MAX)
            })
            .collect()
    }

    fn mark(&self, field: &Field, sheets: &[Sheet], lines: Marks, visits: &[f32]) -> f32 {
        let (mut sum, mut whole) = (0.0, 0.0);
        for sheet in sheets {
            if self.left_out == Some(sheet.journey) && sheets.len() > 1 {
                continue;
            }
            let weight = if self.by_visits {
                visits[sheet.journey]
            } else {
                1.0
            };
            let mark = self.journey(field, sheet, lines);
            sum += weight
                * if self.geometric {
                    mark.max(LEAST).ln()
                } else {
                    mark
                };
            whole += weight;
        }
        let mean = if whole > 0.0 { sum / whole } else { 0.0 };
        if self.geometric { mean.exp() } else { mean }
    }

    fn journey(&self, field: &Field, sheet: &Sheet, lines: Marks) -> f32 {
        let questions = &field.journeys[sheet.journey];
        let weight = |question: usize| {
            if self.equal_questions {
                1.0
            } else {
                questions[question].weight
            }
        };
        let mut whole = 0.0;
        let mut lost = 0.0;
        for question in 0..questions.len() {
            whole += weight(question);
        }
        for question in &sheet.moot {
            whole -= weight(*question);
        }
        for part in &sheet.lost {
            lost += weight(part.question) * part.share;
        }
        // Questions that fail together are all met as often as the least likely of them.
        let mut met = 1.0f32;
        for unseen in &sheet.unseen {
            let chance = match self.missing {
                Missing::Model => unseen.likely * MEAN_TRUST,
                Missing::No => 0.0,
                Missing::AtRandom => unseen.likely,
                Missing::Yes => 1.0,
            };
            lost -= weight(unseen.question) * chance;
            if questions[unseen.question].holds {
                met = met.min(chance);
            }
        }
        let mark = if whole > 0.0 {
            (whole - lost) / whole
        } else {
            0.0
        };
        if sheet.held_by > 0 {
            met = 0.0;
        }
        let held = match self.essential {
            Essential::Held => lines.held(mark),
            Essential::Ignored => mark,
            Essential::Zero => 0.0,
        };
        met * mark + (1.0 - met) * held
    }
}

/// Mean trust in what was not seen, as in the point: see `score::AT_RANDOM`.
const MEAN_TRUST: f32 = 0.5 + crate::score::AT_RANDOM as f32 / crate::score::FULL as f32 / 2.0;

/// A mark in tenths of a point, as it is shown.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mark lies between 0 and 1"
)]
fn shown(mark: f32) -> u32 {
    (mark.clamp(0.0, 1.0) * 1000.0).round() as u32
}
