//! The councils of one table as numbers, for the many recomputations behind its intervals.
//!
//! Reads: verdicts, rubrics, the checker's error. / Makes: for each council and counted journey
//! what was seen, what was not and what may be wrong. / Never: marks anybody; `draw` and `decided`
//! do, each under its own assumptions.

use std::collections::BTreeMap;

use super::checker::{CheckerError, Doubt};
use crate::judge::{Outcome, Verdict};
use crate::rubric::{Criterion, CriterionId, Lifecycle, Rubrics};
use crate::score::{FULL, Item, Likely, Lines, Standing, sheets};

/// One question of one counted journey.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) weight: f32,
    pub(super) holds: bool,
    /// Places of the questions that hang on it, through others too.
    pub(super) opens: Vec<usize>,
}

/// An answer that was not seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unseen {
    /// Place among the journey's questions.
    pub(super) question: usize,
    /// How likely it is a yes were it missing at random, 0 to 1; 0 when the council keeps it from
    /// view.
    pub(super) likely: f32,
}

/// A seen answer that may be wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doubted {
    /// Place of the journey among the council's.
    pub(super) journey: usize,
    /// Place among the journey's questions.
    pub(super) question: usize,
    /// Its chance to be wrong as the rate of a Poisson process whose first event is the mistake,
    /// added to the rates of all before it; so the last holds the sum.
    pub(super) rate: f32,
}

/// Part of a question's weight that is not earned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lost {
    /// Place among the journey's questions.
    pub(super) question: usize,
    /// From 0 to 1.
    pub(super) share: f32,
}

/// One journey of one council. Most answers are met, so what is missing is kept.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// Place among the counted journeys.
    pub(super) journey: usize,
    /// What each question earned, 0 to 1; 0 where unseen or not asked.
    pub(super) value: Vec<f32>,
    /// How likely each question that hangs on another would be met, were it asked; 0 for others.
    pub(super) hung: Vec<f32>,
    /// What was not earned, the unseen among it.
    pub(super) lost: Vec<Lost>,
    /// Questions that do not count for this council.
    pub(super) moot: Vec<usize>,
    pub(super) unseen: Vec<Unseen>,
    /// Questions that hold the mark and were seen not to be met.
    pub(super) held_by: i32,
}

/// One council.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) sheets: Vec<Sheet>,
    /// Answers that may be wrong of themselves.
    pub(super) doubted: Vec<Doubted>,
    /// Answers that are wrong together with those of other sites of the same supplier, by group.
    pub(super) shared: Vec<(usize, Doubted)>,
}

/// All councils of a table.
#[derive(Debug)]
pub(super) struct Field {
    /// Questions of each counted journey.
    pub(super) journeys: Vec<Vec<Question>>,
    /// Places of the counted journeys in the rubrics.
    pub(super) places: Vec<usize>,
    pub(super) rows: Vec<Row>,
    /// Chance that all answers of a group are wrong together.
    pub(super) groups: Vec<f32>,
    pub(super) lines: Lines,
}

/// Answers that one product gives to one question, alike on every site that uses it.
type Group<'a> = (&'a CriterionId, &'a str, bool);

/// How many verdicts there are on a criterion, and how many say yes.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    yes: f64,
    answers: f64,
}

impl Field {
    /// The councils with these verdicts, over these journeys (places in the rubrics).
    pub(super) fn new(
        councils: &[&[Verdict]],
        rubrics: &Rubrics,
        counted: &[usize],
        errors: &CheckerError,
    ) -> Field {
        let doubts = doubts(councils, errors);
        let mut field = Field {
            journeys: counted
                .iter()
                .map(|place| questions(rubrics, *place))
                .collect(),
            places: counted.to_vec(),
            rows: Vec::with_capacity(councils.len()),
            groups: Vec::new(),
            lines: Lines::of(rubrics.core.stars),
        };
        let mut groups: BTreeMap<Group<'_>, usize> = BTreeMap::new();
        for verdicts in councils {
            let row = field.row(verdicts, rubrics, &doubts, &mut groups);
            field.rows.push(row);
        }
        field
    }

    fn row<'a>(
        &mut self,
        verdicts: &'a [Verdict],
        rubrics: &'a Rubrics,
        doubts: &BTreeMap<&CriterionId, Doubt>,
        groups: &mut BTreeMap<Group<'a>, usize>,
    ) -> Row {
        let filled = sheets(rubrics, verdicts);
        let likely = Likely::new(&filled.items);
        let mut row = Row {
            sheets: Vec::new(),
            doubted: Vec::new(),
            shared: Vec::new(),
        };
        for (at, (place, items)) in filled.journeys.iter().zip(&filled.items).enumerate() {
            let Some(counted) = self.places.iter().position(|p| p == place) else {
                continue;
            };
            let journey = row.sheets.len();
            let asked = stable(rubrics, *place);
            let (sheet, questions) = sheet(&asked, counted, items, |item| match item.standing {
                Standing::Hangs => likely.were_it_asked(at, item),
                Standing::Seen(_) | Standing::Unseen(_) => likely.of(at, item),
            });
            for (item, question) in items.iter().zip(questions) {
                let Some((wrong, yes)) = doubt_of(item, doubts) else {
                    continue;
                };
                let before = row.doubted.last().map_or(0.0, |d| d.rate);
                let doubted = Doubted {
                    journey,
                    question,
                    rate: before - (1.0 - wrong as f32).ln(),
                };
                match supplier(item) {
                    Some(supplier) => {
                        let next = groups.len();
                        let key = (&item.of.verdict.criterion, supplier, yes);
                        let group = *groups.entry(key).or_insert(next);
                        if group == self.groups.len() {
                            self.groups.push(wrong as f32);
                        }
                        row.shared.push((group, doubted));
                    }
                    None => row.doubted.push(doubted),
                }
            }
            row.sheets.push(sheet);
        }
        row
    }
}

fn questions(rubrics: &Rubrics, place: usize) -> Vec<Question> {
    let asked = stable(rubrics, place);
    (0..asked.len())
        .map(|at| Question {
            weight: f32::from(asked[at].weight),
            holds: asked[at].holds(),
            opens: opens(&asked, at),
        })
        .collect()
}

/// The questions that count.
fn stable(rubrics: &Rubrics, place: usize) -> Vec<&Criterion> {
    rubrics
        .asked(&rubrics.journeys[place])
        .filter(|c| c.lifecycle == Lifecycle::Stable)
        .collect()
}

/// Places of the questions that are not asked unless this one is met: all others for the first,
/// which asks whether there is a page.
fn opens(asked: &[&Criterion], at: usize) -> Vec<usize> {
    if at == 0 {
        return (1..asked.len()).collect();
    }
    let mut ids = vec![asked[at].local.as_str()];
    let mut opened = Vec::new();
    for (place, criterion) in asked.iter().enumerate() {
        if criterion
            .depends_on
            .iter()
            .any(|d| ids.contains(&d.as_str()))
        {
            ids.push(&criterion.local);
            opened.push(place);
        }
    }
    opened
}

/// A sheet, and the place among the journey's questions of each item.
fn sheet(
    asked: &[&Criterion],
    journey: usize,
    items: &[Item<'_>],
    likely: impl Fn(&Item<'_>) -> u16,
) -> (Sheet, Vec<usize>) {
    let mut sheet = Sheet {
        journey,
        value: vec![0.0; asked.len()],
        hung: vec![0.0; asked.len()],
        lost: Vec::new(),
        moot: Vec::new(),
        unseen: Vec::new(),
        held_by: 0,
    };
    let mut places = Vec::with_capacity(items.len());
    for item in items {
        let question = asked
            .iter()
            .position(|c| c.local == item.of.criterion.local)
            .unwrap_or(0);
        places.push(question);
        let chance = f32::from(likely(item)) / FULL as f32;
        match item.standing {
            Standing::Seen(thousandths) => {
                sheet.value[question] = f32::from(thousandths) / 1000.0;
                sheet.held_by += i32::from(item.holds() && thousandths < 1000);
            }
            Standing::Hangs => {
                sheet.hung[question] = chance;
                sheet.held_by += i32::from(item.holds());
            }
            Standing::Unseen(_) => sheet.unseen.push(Unseen {
                question,
                likely: chance,
            }),
        }
        let share = 1.0 - sheet.value[question];
        if share > 0.0 {
            sheet.lost.push(Lost { question, share });
        }
    }
    sheet.moot = (0..asked.len()).filter(|q| !places.contains(q)).collect();
    (sheet, places)
}

/// The product from which an answer was inferred.
fn supplier<'a>(item: &Item<'a>) -> Option<&'a str> {
    let evidence = &item.of.verdict.evidence;
    evidence.iter().find_map(|e| e.inferred_from.as_deref())
}

/// How likely a seen answer is wrong, and whether it says yes; `None` for one that hangs, was not
/// seen, or cannot be wrong.
fn doubt_of(item: &Item<'_>, doubts: &BTreeMap<&CriterionId, Doubt>) -> Option<(f64, bool)> {
    let Standing::Seen(thousandths) = item.standing else {
        return None;
    };
    let doubt = doubts.get(&item.of.verdict.criterion)?;
    let yes = thousandths >= 500;
    let wrong = if yes { doubt.of_yes } else { doubt.of_no };
    (wrong > 0.0).then_some((wrong, yes))
}

/// What each criterion's verdicts are worth, from all councils of the table.
fn doubts<'a>(
    councils: &[&'a [Verdict]],
    errors: &CheckerError,
) -> BTreeMap<&'a CriterionId, Doubt> {
    let mut shown: BTreeMap<&CriterionId, Shown> = BTreeMap::new();
    for verdict in councils.iter().flat_map(|v| v.iter()) {
        let yes = match &verdict.outcome {
            Outcome::Met => 1.0,
            Outcome::PartlyMet(share) => f64::from(*share) / 1000.0,
            Outcome::NotMet => 0.0,
            Outcome::NotApplicable(_) | Outcome::NotAssessed(_) => continue,
        };
        let shown = shown.entry(&verdict.criterion).or_default();
        shown.yes += yes;
        shown.answers += 1.0;
    }
    shown
        .into_iter()
        .map(|(id, s)| (id, Doubt::new(errors.rate(id), s.yes, s.answers)))
        .collect()
}
