//! Labels against findings, counted.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::judged::{Answer, Asked};
use super::labels::{Kind, Label, Said};
use crate::scent::Standing;

/// Counts of pages, of links and of criteria.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    /// Pages that a person calls the task's.
    pub(super) targets: u32,
    /// … of which given to the right journey, surely or in doubt.
    pub(super) targets_found: u32,
    /// … surely.
    pub(super) targets_sure: u32,
    /// … in doubt: a person would be asked, and this journey named first.
    pub(super) targets_doubtful: u32,
    /// Other pages: all, or in a journey's row those labelled with it or taken for it.
    pub(super) others: u32,
    /// … of which taken for a task's page, surely or in doubt.
    pub(super) others_taken: u32,
    /// … surely.
    pub(super) others_sure: u32,
    /// … in doubt.
    pub(super) others_doubtful: u32,
    /// Target pages of other journeys that were given to this one, surely or in doubt.
    pub(super) misgiven: u32,
    /// … surely.
    pub(super) misgiven_sure: u32,
    /// Labels of links.
    pub(super) links: Links,
}

/// Labels of links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Links {
    pub(super) judged: u32,
    pub(super) right: u32,
}

/// How often a criterion's verdict is what a person says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Agreement {
    /// Verdicts that could be compared: beadle decided, one way or the other.
    pub(super) judged: u32,
    /// … of which the same as the person's.
    pub(super) right: u32,
    /// beadle says met (or partly met).
    pub(super) said_met: u32,
    /// A person says so.
    pub(super) is_met: u32,
    /// Both say so.
    pub(super) both_met: u32,
    /// beadle left it open though the person decided: coverage, not error.
    pub(super) left_open: u32,
}

/// A label that the finder did not meet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Miss {
    pub(super) line: usize,
    pub(super) url: String,
    /// What the person says.
    pub(super) label: String,
    pub(super) kind: String,
    /// What the finder says: a journey, a link, or nothing.
    pub(super) found: Option<String>,
    /// Whether the finder was sure of it.
    pub(super) sure: bool,
    /// 0 to 1.
    pub(super) score: f32,
    pub(super) reasons: Vec<String>,
}

/// The journey whose page the finder takes a page for.
#[derive(Debug, Clone, Copy)]
struct Taken {
    by: Option<usize>,
    sure: bool,
}

/// All counts.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Tally {
    pub(super) format: u32,
    pub(super) total: Counts,
    /// Every journey, those without a label too.
    pub(super) journeys: BTreeMap<String, Counts>,
    pub(super) links: Links,
    /// Criterion id to counts, where labels judge criteria.
    pub(super) criteria: BTreeMap<String, Agreement>,
    pub(super) misses: Vec<Miss>,
    /// Labels whose page could not be read, with the reason; they count nowhere.
    pub(super) unread: Vec<String>,
}

/// Counts all labels. Judging is spread over the cores; counting keeps the file's order.
pub(super) fn tally(asked: &Asked<'_>, labels: &[Label]) -> Tally {
    let answers: Vec<Answer> = labels.par_iter().map(|label| asked.answer(label)).collect();
    let all = asked.rubrics.journeys.iter();
    let mut tally = Tally {
        format: 1,
        journeys: all.map(|j| (j.id.0.clone(), Counts::default())).collect(),
        ..Tally::default()
    };
    for (label, answer) in labels.iter().zip(answers) {
        tally.count(asked, label, answer);
    }
    tally.links = tally.total.links;
    tally
}

impl Tally {
    fn count(&mut self, asked: &Asked<'_>, label: &Label, answer: Answer) {
        match (answer, &label.said) {
            (Answer::Unread(why), _) => self.unread.push(format!("line {}: {why}", label.line)),
            (
                Answer::Page {
                    best,
                    standing,
                    criteria,
                },
                Said::Page {
                    label: is,
                    also,
                    kind,
                    criteria: said,
                },
            ) => {
                self.criteria(label, said, &criteria);
                let sure = standing == Standing::Sure;
                let taken = best
                    .as_ref()
                    .filter(|_| standing != Standing::No)
                    .map(|fit| fit.journey);
                let right = taken.is_some_and(|t| *is == Some(t) || also.contains(&t));
                let missed = if *kind == Kind::Target {
                    self.target(asked, *is, Taken { by: taken, sure }, right);
                    !right
                } else {
                    let wrongly = taken.filter(|t| !also.contains(t));
                    self.other(asked, *is, Taken { by: wrongly, sure });
                    wrongly.is_some()
                };
                if missed {
                    let id = |journey: usize| asked.id(journey).to_owned();
                    self.misses.push(Miss {
                        line: label.line,
                        url: label.url.to_string(),
                        label: is.map_or("none".to_owned(), id),
                        kind: format!("{kind:?}").to_lowercase(),
                        found: taken.map(id),
                        sure,
                        score: best.as_ref().map_or(0.0, |fit| fit.score),
                        reasons: best.map(|fit| reasons(asked, fit)).unwrap_or_default(),
                    });
                }
            }
            (Answer::Links { followed, right }, Said::Links { journey, .. }) => {
                for counts in [
                    &mut self.total,
                    self.journeys
                        .entry(asked.id(*journey).to_owned())
                        .or_default(),
                ] {
                    counts.links.judged += 1;
                    counts.links.right += u32::from(right);
                }
                if !right {
                    self.misses.push(Miss {
                        line: label.line,
                        url: label.url.to_string(),
                        label: asked.id(*journey).to_owned(),
                        kind: "link".to_owned(),
                        found: followed.as_ref().map(|(url, _, _)| url.to_string()),
                        sure: false,
                        score: followed.as_ref().map_or(0.0, |(_, _, score)| *score),
                        reasons: followed
                            .map(|(_, text, _)| vec![format!("its words are '{text}'")])
                            .unwrap_or_default(),
                    });
                }
            }
            // An answer is always of its label's kind.
            _ => {}
        }
    }

    fn criteria(
        &mut self,
        label: &Label,
        said: &BTreeMap<String, String>,
        found: &[(String, &'static str)],
    ) {
        for (id, outcome) in found {
            let Some(is) = said.get(id).map(String::as_str) else {
                continue;
            };
            let row = self.criteria.entry(id.clone()).or_default();
            if *outcome == "not-assessed" && is != "not-assessed" {
                row.left_open += 1;
                continue;
            }
            let met = |outcome: &str| u32::from(matches!(outcome, "met" | "partly-met"));
            row.judged += 1;
            row.right += u32::from(*outcome == is);
            row.said_met += met(outcome);
            row.is_met += met(is);
            row.both_met += met(outcome) * met(is);
            if *outcome != is {
                self.misses.push(Miss {
                    line: label.line,
                    url: label.url.to_string(),
                    label: format!("{id} {is}"),
                    kind: "criterion".to_owned(),
                    found: Some((*outcome).to_owned()),
                    sure: false,
                    score: 0.0,
                    reasons: Vec::new(),
                });
            }
        }
    }

    fn target(&mut self, asked: &Asked<'_>, is: Option<usize>, taken: Taken, right: bool) {
        let mine = is.map(|is| asked.id(is));
        self.each(mine, |counts| {
            counts.targets += 1;
            counts.targets_found += u32::from(right);
            counts.targets_sure += u32::from(right && taken.sure);
            counts.targets_doubtful += u32::from(right && !taken.sure);
        });
        if let Some(wrong) = taken.by.filter(|_| !right) {
            self.each(Some(asked.id(wrong)), |counts| {
                counts.misgiven += 1;
                counts.misgiven_sure += u32::from(taken.sure);
            });
        }
    }

    fn other(&mut self, asked: &Asked<'_>, is: Option<usize>, wrongly: Taken) {
        let is_taken = wrongly.by.is_some();
        self.each(wrongly.by.or(is).map(|row| asked.id(row)), |counts| {
            counts.others += 1;
            counts.others_taken += u32::from(is_taken);
            counts.others_sure += u32::from(is_taken && wrongly.sure);
            counts.others_doubtful += u32::from(is_taken && !wrongly.sure);
        });
    }

    /// Counts in the total and in a journey's row.
    fn each(&mut self, journey: Option<&str>, count: impl Fn(&mut Counts)) {
        count(&mut self.total);
        if let Some(id) = journey {
            count(self.journeys.entry(id.to_owned()).or_default());
        }
    }
}

fn reasons(asked: &Asked<'_>, fit: crate::scent::Fit) -> Vec<String> {
    let mut reasons = vec![format!("fits {} best", asked.id(fit.journey))];
    reasons.extend(fit.reasons);
    reasons
}
