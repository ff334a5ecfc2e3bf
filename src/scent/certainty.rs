//! How sure it is that a page is a task's, as measured on labelled pages.
//!
//! Reads: few named facts of a page and a journey, `rubrics/certainty.toml`. / Makes: a certainty
//! per mille and what it is good for. / Never: calls a fit a probability.

use serde::{Deserialize, Serialize};

/// The table as embedded; `beadle measure --calibrate` writes it.
const TABLE: &str = include_str!("../../rubrics/certainty.toml");

/// How a page's name names the task; the strongest last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// Not at all, or beside words of something else.
    #[default]
    No,
    /// Its subject: "Fly-tipping".
    Subject,
    /// The task: "Missed bins".
    Task,
    /// The task with one of its words of doing, and little else: "Report a missed bin".
    TaskAndAction,
}

/// What can be done on a page; the most last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Nothing.
    #[default]
    None,
    /// The task is started: a link says "start now", or names the task.
    Starts,
    /// The task is done: a form for it stands there.
    Does,
}

/// What speaks for and against a page as a task's. The walk may add what it knows: a product that
/// does the task, another host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How its name names the task.
    pub named: Naming,
    /// Its address names the task too.
    pub address: bool,
    /// What can be done on it.
    pub deed: Deed,
    /// Its name explains: what happens next, who may, what is accepted.
    pub explains: bool,
    /// It is a list of links, of which one names the action and its own name none.
    pub index: bool,
    /// Its name says nothing without its folder: "How to apply".
    pub generic: bool,
    /// Its name says another action of the journey and not the gate's: "Postal and proxy voting".
    pub part: bool,
    /// It is a page of a kind that is no task's: news, a policy, one record of a directory.
    pub other_kind: bool,
    /// It stands on another host than the council's own pages.
    pub elsewhere: bool,
    /// Its fit is `CLOSE` and more.
    pub close: bool,
    /// The home page leads to it by the task's name, or another page does in words that are not the
    /// page's own.
    pub called: bool,
}

/// Fit from which a page's words leave little to wish for. Held by the labels of docs/finder.md:
/// of real pages over it about nine in ten are right, of those under it two in three.
pub(super) const CLOSE: f32 = 0.85;

/// The greatest strength.
pub const STRONGEST: u8 = 8;

impl Evidence {
    /// All of it as one number, from 0 to [`STRONGEST`]: no fact for a page lowers it and none
    /// against it raises it. The weights are ours; what each sum is worth is measured.
    #[must_use]
    pub fn strength(&self) -> u8 {
        let named = match self.named {
            Naming::No => 0,
            Naming::Subject => 2,
            Naming::Task => 3,
            Naming::TaskAndAction => 4,
        };
        let deed = match self.deed {
            Deed::None => 0,
            Deed::Starts => 1,
            Deed::Does => 2,
        };
        let explains = match self.deed {
            Deed::Does => 1,
            Deed::Starts => 3,
            Deed::None => 4,
        };
        let kind = if self.deed == Deed::Does { 3 } else { 5 };
        // "Set up a Direct Debit for Council Tax", with the form for it, is nearly the task.
        let part = if self.deed == Deed::Does { 2 } else { 3 };
        let takes = [
            (self.explains, explains),
            (self.index, 3),
            (self.part, part),
            (self.generic, 1),
            (self.other_kind, kind),
            (self.elsewhere, 1),
        ];
        let adds = [self.address, self.close, self.called];
        let adds: u8 = named + deed + adds.map(u8::from).iter().sum::<u8>();
        let taken: u8 = takes.iter().filter(|(is, _)| *is).map(|(_, by)| by).sum();
        // A page whose name says nothing of the task is not made its page by a form.
        if self.named == Naming::No {
            return adds.saturating_sub(taken).min(2);
        }
        adds.saturating_sub(taken).min(STRONGEST)
    }
}

/// What a certainty is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The page is not the task's.
    No,
    /// It may be: a person decides.
    Doubtful,
    /// It is.
    Sure,
}

/// How sure it is that a page is the task's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certainty {
    /// Of a thousand pages so seen, how many are the task's.
    pub permille: u16,
    /// What that is good for.
    pub standing: Standing,
}

/// What pages of one strength turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The strength.
    pub strength: u8,
    /// Labelled pages of this strength for the journey that they fit best.
    pub pages: u32,
    /// … of which a person calls that journey's.
    pub right: u32,
    /// Certainty per mille, smoothed and never falling with strength.
    pub certainty: u16,
    /// 95% interval of the share of right ones, per mille (Wilson).
    pub low: u16,
    /// Its other end.
    pub high: u16,
}

/// The measured table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Certainty per mille from which a page is surely the task's.
    pub sure: u16,
    /// Certainty per mille from which it may be.
    pub doubtful: u16,
    /// By strength, from 0.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

impl Table {
    /// The certainty of a page so seen.
    #[must_use]
    pub fn certainty(&self, evidence: &Evidence) -> Certainty {
        let strength = evidence.strength();
        let step = self.steps.iter().rfind(|step| step.strength <= strength);
        let permille = step.map_or(0, |step| step.certainty);
        let standing = if permille >= self.sure {
            Standing::Sure
        } else if permille >= self.doubtful {
            Standing::Doubtful
        } else {
            Standing::No
        };
        Certainty { permille, standing }
    }
}

/// Reads the embedded table.
pub(super) fn embedded() -> Result<Table, toml::de::Error> {
    toml::from_str(TABLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_sound_and_never_falls() {
        let table = embedded().unwrap();
        assert!(table.doubtful < table.sure && table.sure <= 1000);
        let strengths: Vec<u8> = table.steps.iter().map(|step| step.strength).collect();
        assert_eq!(strengths, (0..=STRONGEST).collect::<Vec<u8>>());
        assert!(table.steps.is_sorted_by_key(|step| step.certainty));
        for step in &table.steps {
            assert!(
                step.right <= step.pages && step.low <= step.high,
                "{step:?}"
            );
        }
    }

    /// Every evidence there is.
    fn all() -> Vec<Evidence> {
        let mut all = Vec::new();
        for bits in 0..512_u16 {
            for named in [
                Naming::No,
                Naming::Subject,
                Naming::Task,
                Naming::TaskAndAction,
            ] {
                for deed in [Deed::None, Deed::Starts, Deed::Does] {
                    let is = |bit: u16| bits & (1 << bit) != 0;
                    all.push(Evidence {
                        named,
                        deed,
                        address: is(0),
                        explains: is(1),
                        index: is(2),
                        generic: is(3),
                        other_kind: is(4),
                        elsewhere: is(5),
                        close: is(6),
                        part: is(7),
                        called: is(8),
                    });
                }
            }
        }
        all
    }

    #[test]
    fn no_fact_for_a_page_lowers_its_strength_and_none_against_raises_it() {
        for one in all() {
            let strength = one.strength();
            for more in [
                Evidence {
                    address: true,
                    ..one
                },
                Evidence { close: true, ..one },
                Evidence {
                    called: true,
                    ..one
                },
                Evidence {
                    deed: Deed::Does,
                    ..one
                },
                Evidence {
                    named: Naming::TaskAndAction,
                    ..one
                },
                Evidence {
                    deed: one.deed.max(Deed::Starts),
                    ..one
                },
                Evidence {
                    named: one.named.max(Naming::Task),
                    ..one
                },
                Evidence {
                    named: one.named.max(Naming::Subject),
                    ..one
                },
            ] {
                assert!(more.strength() >= strength, "{one:?} {more:?}");
            }
            for less in [
                Evidence {
                    explains: true,
                    ..one
                },
                Evidence { index: true, ..one },
                Evidence { part: true, ..one },
                Evidence {
                    generic: true,
                    ..one
                },
                Evidence {
                    other_kind: true,
                    ..one
                },
                Evidence {
                    elsewhere: true,
                    ..one
                },
            ] {
                assert!(less.strength() <= strength, "{one:?} {less:?}");
            }
        }
    }

    #[test]
    fn a_page_that_explains_and_does_nothing_is_never_surely_the_task_s() {
        let table = embedded().unwrap();
        for one in all() {
            if one.explains && one.deed == Deed::None {
                assert_ne!(table.certainty(&one).standing, Standing::Sure, "{one:?}");
            }
        }
    }
}
