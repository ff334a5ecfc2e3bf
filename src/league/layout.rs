//! A field laid out as the draws take it: every weight, sheet and possible mistake at its place, so
//! that a draw looks nothing up.
//!
//! Reads: a field. / Makes: a layout. / Never: another figure than the field's.

use std::collections::BTreeMap;
use std::ops::Range;

use super::field::{Doubted, Field, Row, Sheet};
use crate::score::Lines;

/// Steps of the guide to a council's mistakes, for each of them.
const FINE: usize = 8;

/// A field as the draws take it. What belongs to each council lies beside that of the next.
#[derive(Debug)]
pub(super) struct Layout {
    /// Weight of each question, those of one journey after those of another.
    pub(super) weights: Vec<f32>,
    /// How many questions each journey has.
    pub(super) journeys: Vec<usize>,
    /// Every sheet that a council has. Many have the same, which is kept, and marked, once.
    pub(super) sheets: Vec<Laid>,
    pub(super) councils: Vec<Place>,
    /// Sheets of each council, as places in `sheets`.
    held: Vec<u32>,
    /// What may be wrong of itself, by council.
    alone: Vec<Mistake>,
    /// For equal steps along a council's rates, the first of its mistakes that may lie there.
    guide: Vec<u16>,
    /// What is wrong together with answers of other councils, by council, with its group.
    shared: Vec<(u32, Mistake)>,
    /// What hangs on the questions of mistakes.
    opened: Vec<Opened>,
    /// Chance that all answers of a group are wrong together.
    pub(super) groups: Vec<f32>,
    pub(super) lines: Lines,
}

/// A sheet; questions are places in `Layout::weights`.
#[derive(Debug)]
pub(super) struct Laid {
    /// Place among the journeys.
    pub(super) journey: usize,
    /// Questions that do not count.
    pub(super) moot: Vec<usize>,
    /// Questions that are not wholly earned, with the share that is not.
    pub(super) lost: Vec<(usize, f32)>,
    pub(super) unseen: Vec<Blank>,
    /// Questions that hold the mark and were seen not to be met.
    pub(super) held_by: i32,
}

/// An answer that was not seen.
#[derive(Debug)]
pub(super) struct Blank {
    pub(super) question: usize,
    /// How likely it is a yes were it missing at random.
    pub(super) likely: f32,
    /// 1 for a question that holds the mark, else 0.
    pub(super) holds: i32,
}

/// Where what belongs to a council lies.
#[derive(Debug)]
pub(super) struct Place {
    held: Range<usize>,
    alone: Range<usize>,
    guide: usize,
    shared: Range<usize>,
    /// Sum of the rates of what may be wrong of itself.
    pub(super) rate: f32,
    /// Steps of the guide, and how many of them a rate of one takes.
    steps: usize,
    a_rate: f32,
    /// Whether any of its answers was not seen.
    pub(super) has_unseen: bool,
}

/// One seen answer the other way round.
#[derive(Debug)]
pub(super) struct Mistake {
    /// Where it ends when all that may be wrong of a council is laid end to end by rates.
    end: f32,
    /// What it changes of the share of the weight that is earned.
    pub(super) gain: f32,
    pub(super) question: u32,
    /// Where what hangs on it begins.
    opens: u32,
    /// Place of the journey among the council's.
    pub(super) journey: u16,
    /// How many questions hang on it.
    opened: u16,
    /// What it changes of the number of questions that hold the mark.
    pub(super) held_by: i8,
    /// Whether the answer was a yes, so that what hangs on it falls away.
    pub(super) was_met: bool,
}

/// A question that hangs on another.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) question: usize,
    /// What it earned, where it falls away; how likely it would be met, where it comes up.
    pub(super) share: f32,
    /// 1 for a question that holds the mark, else 0.
    pub(super) holds: i32,
}

impl Layout {
    pub(super) fn of(field: &Field) -> Layout {
        let mut layout = Layout {
            weights: field.journeys.iter().flatten().map(|q| q.weight).collect(),
            journeys: field.journeys.iter().map(Vec::len).collect(),
            sheets: Vec::new(),
            councils: Vec::with_capacity(field.rows.len()),
            held: Vec::new(),
            alone: Vec::new(),
            guide: Vec::new(),
            shared: Vec::new(),
            opened: Vec::new(),
            groups: field.groups.clone(),
            lines: field.lines,
        };
        let mut known = BTreeMap::new();
        for row in &field.rows {
            layout.lay(field, row, &mut known);
        }
        layout
    }

    /// Lays out one council; `known`: the sheets there are already.
    fn lay(&mut self, field: &Field, row: &Row, known: &mut BTreeMap<Vec<u32>, u32>) {
        let (held, alone, shared) = (self.held.len(), self.alone.len(), self.shared.len());
        for sheet in &row.sheets {
            let next = small(self.sheets.len());
            let place = *known.entry(likeness(sheet)).or_insert(next);
            if place == next {
                self.sheets.push(laid(field, sheet));
            }
            self.held.push(place);
        }
        for doubted in &row.doubted {
            let mistake = self.mistake(field, row, doubted);
            self.alone.push(mistake);
        }
        for (group, doubted) in &row.shared {
            let mistake = self.mistake(field, row, doubted);
            self.shared.push((small(*group), mistake));
        }
        let its = &self.alone[alone..];
        let rate = its.last().map_or(0.0, |mistake| mistake.end);
        let steps = its.len() * FINE;
        let a_rate = if rate > 0.0 { steps as f32 / rate } else { 0.0 };
        let guide = self.guide.len();
        // By the product and not by its parts, so that rounding never sets the guide too far.
        let before = |step: usize| its.partition_point(|m| m.end * a_rate < step as f32);
        self.guide
            .extend((0..=steps).map(|step| u16::try_from(before(step)).unwrap_or(u16::MAX)));
        self.councils.push(Place {
            held: held..self.held.len(),
            alone: alone..self.alone.len(),
            guide,
            shared: shared..self.shared.len(),
            rate,
            steps,
            a_rate,
            has_unseen: row.sheets.iter().any(|s| !s.unseen.is_empty()),
        });
    }

    fn mistake(&mut self, field: &Field, row: &Row, doubted: &Doubted) -> Mistake {
        let sheet = &row.sheets[doubted.journey];
        let first = first(field, sheet.journey);
        let questions = &field.journeys[sheet.journey];
        let question = &questions[doubted.question];
        let value = sheet.value[doubted.question];
        let was_met = value >= 1.0;
        let shares = if was_met { &sheet.value } else { &sheet.hung };
        let opens = self.opened.len();
        let opened = question.opens.iter().map(|opened| Opened {
            question: first + opened,
            share: shares[*opened],
            holds: i32::from(questions[*opened].holds),
        });
        self.opened.extend(opened);
        Mistake {
            end: doubted.rate,
            gain: 1.0 - 2.0 * value,
            question: small(first + doubted.question),
            opens: small(opens),
            journey: u16::try_from(doubted.journey).unwrap_or(u16::MAX),
            opened: u16::try_from(question.opens.len()).unwrap_or(u16::MAX),
            held_by: match (question.holds, was_met) {
                (true, true) => 1,
                (true, false) if value <= 0.0 => -1,
                _ => 0,
            },
            was_met,
        }
    }

    /// The sheets of a council, as places in `sheets`.
    pub(super) fn sheets_of(&self, council: &Place) -> &[u32] {
        &self.held[council.held.clone()]
    }

    /// What is wrong with a council together with others, with its group.
    pub(super) fn shared_by(&self, council: &Place) -> &[(u32, Mistake)] {
        &self.shared[council.shared.clone()]
    }

    /// What hangs on the question of a mistake.
    pub(super) fn opened_by(&self, mistake: &Mistake) -> &[Opened] {
        &self.opened[mistake.opens as usize..][..usize::from(mistake.opened)]
    }

    /// What may be wrong of a council and lies here along its rates, of less than their sum: the first
    /// that ends beyond. With its place among the council's.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a step along the rates, from 0"
    )]
    pub(super) fn lies_at(&self, council: &Place, here: f32) -> (usize, &Mistake) {
        let its = &self.alone[council.alone.clone()];
        let step = ((here * council.a_rate) as usize).min(council.steps);
        let mut found = usize::from(self.guide[council.guide + step]);
        while its[found].end <= here {
            found += 1;
        }
        (found, &its[found])
    }
}

/// A place among what fits in memory.
fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Where the weights of a journey begin.
fn first(field: &Field, journey: usize) -> usize {
    field.journeys[..journey].iter().map(Vec::len).sum()
}

/// What two sheets have in common if and only if they are marked alike in every draw.
fn likeness(sheet: &Sheet) -> Vec<u32> {
    let mut of = vec![small(sheet.journey), sheet.held_by.unsigned_abs()];
    let moot = sheet.moot.iter().map(|question| (*question, 0.0));
    let lost = sheet.lost.iter().map(|l| (l.question, l.share));
    let unseen = sheet.unseen.iter().map(|u| (u.question, u.likely));
    let lists: [Vec<(usize, f32)>; 3] = [moot.collect(), lost.collect(), unseen.collect()];
    for list in lists {
        of.push(small(list.len()));
        for (question, share) in list {
            of.extend([small(question), share.to_bits()]);
        }
    }
    of
}

fn laid(field: &Field, sheet: &Sheet) -> Laid {
    let first = first(field, sheet.journey);
    let questions = &field.journeys[sheet.journey];
    let lost = sheet.lost.iter().map(|l| (first + l.question, l.share));
    let unseen = sheet.unseen.iter().map(|u| Blank {
        question: first + u.question,
        likely: u.likely,
        holds: i32::from(questions[u.question].holds),
    });
    Laid {
        journey: sheet.journey,
        moot: sheet.moot.iter().map(|q| first + q).collect(),
        lost: lost.collect(),
        unseen: unseen.collect(),
        held_by: sheet.held_by,
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::{Question, Unseen};
    use super::*;
    use crate::rubric::Rubrics;

    /// A council of one sheet with as many questions, which may be wrong at these rates.
    fn field(ends: &[f32]) -> Field {
        let question = Question {
            weight: 1.0,
            holds: false,
            opens: Vec::new(),
        };
        let sheet = Sheet {
            journey: 0,
            value: vec![1.0; ends.len()],
            hung: vec![0.0; ends.len()],
            lost: Vec::new(),
            moot: Vec::new(),
            unseen: Vec::new(),
            held_by: 0,
        };
        let doubted = ends.iter().enumerate().map(|(question, rate)| Doubted {
            journey: 0,
            question,
            rate: *rate,
        });
        let row = Row {
            sheets: vec![sheet],
            doubted: doubted.collect(),
            shared: Vec::new(),
        };
        Field {
            journeys: vec![vec![question; ends.len()]],
            places: vec![0],
            rows: vec![row.clone(), row],
            groups: Vec::new(),
            lines: Lines::of(Rubrics::embedded().expect("rubrics").core.stars),
        }
    }

    /// By search from the first, which is slow and plain; of the second of two councils.
    #[test]
    fn the_mistake_that_lies_somewhere_is_the_first_that_ends_beyond() {
        let mut rng = fastrand::Rng::with_seed(1);
        for count in [1, 2, 7, 300] {
            let mut end = 0.0;
            let ends: Vec<f32> = (0..count)
                .map(|_| {
                    end += match rng.u8(0..3) {
                        0 => 0.0001,
                        1 => 0.3 * rng.f32(),
                        _ => 2.3,
                    };
                    end
                })
                .collect();
            let layout = Layout::of(&field(&ends));
            let council = &layout.councils[1];
            let between = (0..2000).map(|_| council.rate * rng.f32());
            let exact = ends.iter().copied().chain([0.0]);
            for here in between.chain(exact).filter(|h| *h < council.rate) {
                let wanted = ends.iter().position(|end| *end > here).expect("beyond");
                let (found, mistake) = layout.lies_at(council, here);
                assert_eq!(
                    (found, mistake.question as usize),
                    (wanted, wanted),
                    "{here}"
                );
            }
        }
    }

    #[test]
    fn councils_with_the_same_answers_have_one_sheet_and_another_answer_makes_another() {
        let mut field = field(&[0.1, 0.2]);
        assert_eq!(Layout::of(&field).sheets.len(), 1);
        field.rows[1].sheets[0].held_by = 1;
        assert_eq!(Layout::of(&field).sheets.len(), 2);
        field.rows[1] = field.rows[0].clone();
        field.rows[1].sheets[0].unseen.push(Unseen {
            question: 1,
            likely: 0.5,
        });
        assert_eq!(Layout::of(&field).sheets.len(), 2);
    }
}
