//! One draw: the same councils under other weights, with one journey left out, with the unseen
//! filled and with some answers wrong.
//!
//! Reads: a layout, a random number generator. / Makes: every council's mark and stars in that draw.
//! / Never: decides a published mark, so floating point may serve.

use super::layout::{Blank, Laid, Layout, Mistake, Opened, Place};
use crate::score::Lines;

/// Weights of questions and of journeys move by up to a quarter either way. Source: methodology,
/// "What no benchmark has", 3.
const WEIGHT_SPREAD: f32 = 0.25;
/// The lines between stars move by up to two and a half points either way. Source: Better
/// Connected's own pass marks lay from 9 of 13 (69%) to 5 of 7 (71%); methodology, rule 2.
const LINE_SPREAD: f32 = 0.025;
/// In every second case an unseen answer falls as its journey's others do, else on its own.
const TOGETHER: f32 = 0.5;
/// Of so many rounds of draws, in how many unseen answers are missing at random:
/// `score::AT_RANDOM`.
const ROUNDS: usize = 10;
const AT_RANDOM: usize = ROUNDS * crate::score::AT_RANDOM as usize / crate::score::FULL as usize;

/// What every council shares in one draw.
#[derive(Debug)]
pub(super) struct Weather {
    /// Weight of each question, those of one journey after those of another.
    weights: Vec<f32>,
    /// What each sheet of the layout comes to before anything is filled or wrong.
    plain: Vec<Plain>,
    /// Whether each supplier's answers are wrong together.
    wrong: Vec<bool>,
    lines: Marks,
    /// Whether unseen answers are missing at random in this draw: `score::AT_RANDOM`.
    at_random: bool,
}

/// A sheet under the weights of one draw.
#[derive(Debug, Clone, Copy)]
struct Plain {
    /// Weight that counts, and of it what is earned.
    whole: f32,
    earned: f32,
    /// Questions that hold the mark.
    held_by: i32,
    /// Weight of the journey.
    weight: f32,
    /// Whether nobody is marked on the journey, unless it is all that a council owes.
    is_left_out: bool,
}

/// The lines between stars, as shares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) two: f32,
    pub(super) three: f32,
    pub(super) four: f32,
}

impl Marks {
    pub(super) fn of(lines: &Lines) -> Marks {
        let share = |line: u16| f32::from(line) / crate::score::FULL as f32;
        Marks {
            two: share(lines.two),
            three: share(lines.three),
            four: share(lines.four),
        }
    }

    /// All lines moved by as much.
    pub(super) fn shifted(self, by: f32) -> Marks {
        Marks {
            two: self.two + by,
            three: self.three + by,
            four: self.four + by,
        }
    }

    /// How many of the lines a mark reaches: one fewer than its stars.
    fn reached(self, mark: f32) -> usize {
        [self.two, self.three, self.four]
            .map(|line| usize::from(mark >= line))
            .iter()
            .sum()
    }

    /// As `Lines::held`, which says what it is for.
    pub(super) fn held(self, mark: f32) -> f32 {
        if mark <= self.two {
            return mark;
        }
        let room = (self.three - 0.0001 - self.two).max(0.0);
        self.two + (mark - self.two) * room / (1.0 - self.two).max(0.0001)
    }
}

impl Weather {
    /// What all share in the draw of this number. Each leaves out the next of the counted journeys,
    /// and after a round of them the unseen are the other way missing, so that over all draws each
    /// journey is left out equally often in both ways.
    pub(super) fn draw(layout: &Layout, number: usize, rng: &mut fastrand::Rng) -> Weather {
        let journeys = layout.journeys.len().max(1);
        let (round, left_out) = (number / journeys, number % journeys);
        let mut factor = || 1.0 + WEIGHT_SPREAD * (2.0 * rng.f32() - 1.0);
        let weights: Vec<f32> = layout.weights.iter().map(|w| w * factor()).collect();
        let mut rest = weights.as_slice();
        let wholes: Vec<f32> = layout
            .journeys
            .iter()
            .map(|questions| {
                let (its, others) = rest.split_at(*questions);
                rest = others;
                its.iter().sum()
            })
            .collect();
        let weighing: Vec<f32> = layout.journeys.iter().map(|_| factor()).collect();
        let shift = LINE_SPREAD * (2.0 * rng.f32() - 1.0);
        let plain = |sheet: &Laid| {
            let moot = sheet.moot.iter().map(|q| weights[*q]);
            let whole: f32 = moot.fold(wholes[sheet.journey], |whole, w| whole - w);
            let lost = sheet.lost.iter().map(|(q, share)| weights[*q] * share);
            let earned = lost.fold(whole, |earned, lost| earned - lost);
            // Where no question counts nothing is earned; roundings are no weight.
            let (whole, earned) = if whole > 0.0 {
                (whole, earned)
            } else {
                (1.0, 0.0)
            };
            Plain {
                whole,
                earned,
                held_by: sheet.held_by,
                weight: weighing[sheet.journey],
                is_left_out: sheet.journey == left_out,
            }
        };
        Weather {
            plain: layout.sheets.iter().map(plain).collect(),
            weights,
            wrong: layout
                .groups
                .iter()
                .map(|wrong| rng.f32() < *wrong)
                .collect(),
            lines: Marks::of(&layout.lines).shifted(shift),
            at_random: round % ROUNDS < AT_RANDOM,
        }
    }
}

/// A council's place in one draw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// Its mark, 0 to 1.
    pub(super) mark: f32,
    /// Its stars.
    pub(super) stars: u8,
}

/// What mistakes change in one journey.
#[derive(Debug, Clone, Copy, Default)]
struct Change {
    /// Added to the weight earned.
    earned: f32,
    /// Added to the number of questions that hold the mark.
    held_by: i32,
}

/// Room for one council's draw, kept from one to the next: what mistakes change, by journey of the
/// council.
#[derive(Debug, Default)]
pub(super) struct Bench(Vec<Change>);

/// One council in one draw.
pub(super) fn council(
    layout: &Layout,
    place: &Place,
    weather: &Weather,
    bench: &mut Bench,
    rng: &mut fastrand::Rng,
) -> Drawn {
    let trust = if weather.at_random { 1.0 } else { rng.f32() };
    let sheets = layout.sheets_of(place);
    bench.0.clear();
    bench.0.resize(sheets.len(), Change::default());
    mistakes(layout, place, weather, trust, &mut bench.0, rng);
    let (mut sum, mut whole) = (0.0, 0.0);
    let mut stars = [0u64; 4];
    for (sheet, change) in sheets.iter().zip(&mut bench.0) {
        let sheet = *sheet as usize;
        let plain = &weather.plain[sheet];
        if plain.is_left_out && sheets.len() > 1 {
            continue;
        }
        if place.has_unseen {
            change.fill(&layout.sheets[sheet].unseen, weather, trust, rng);
        }
        let mark = plain.mark(change, weather.lines);
        sum += plain.weight * mark;
        whole += plain.weight;
        stars[weather.lines.reached(mark)] += 1;
    }
    Drawn {
        mark: if whole > 0.0 { sum / whole } else { 0.0 },
        stars: layout.lines.of_council(stars).unwrap_or(1),
    }
}

/// Draws which answers are wrong, and what that changes.
fn mistakes(
    layout: &Layout,
    place: &Place,
    weather: &Weather,
    trust: f32,
    changes: &mut [Change],
    rng: &mut fastrand::Rng,
) {
    let mut wrong = |mistake: &Mistake, rng: &mut fastrand::Rng| {
        let change = &mut changes[usize::from(mistake.journey)];
        change.mistake(mistake, layout.opened_by(mistake), weather, trust, rng);
    };
    // Arrivals along the answers laid end to end: as if each had its own lot, at a fraction of the
    // cost.
    let mut at = 0.0;
    let mut last = usize::MAX;
    loop {
        at -= (1.0 - rng.f32()).ln();
        if at >= place.rate {
            break;
        }
        let (hit, mistake) = layout.lies_at(place, at);
        if hit != last {
            wrong(mistake, rng);
            last = hit;
        }
    }
    for (group, mistake) in layout.shared_by(place) {
        if weather.wrong[*group as usize] {
            wrong(mistake, rng);
        }
    }
}

impl Plain {
    /// Both marks are worked out and one is taken: a branch that cannot be foreseen costs a processor
    /// more than a division.
    fn mark(&self, change: &Change, lines: Marks) -> f32 {
        // Two mistakes about one answer, its own and one about what it hangs on, may overlap.
        let mark = ((self.earned + change.earned) / self.whole).clamp(0.0, 1.0);
        let is_held = self.held_by + change.held_by > 0;
        [mark, lines.held(mark)][usize::from(is_held)]
    }
}

impl Change {
    /// Fills what was not seen of a sheet.
    fn fill(&mut self, unseen: &[Blank], weather: &Weather, trust: f32, rng: &mut fastrand::Rng) {
        if unseen.is_empty() {
            return;
        }
        let together = rng.f32();
        for blank in unseen {
            let fell = if rng.f32() < TOGETHER {
                together
            } else {
                rng.f32()
            };
            if fell < blank.likely * trust {
                self.earned += weather.weights[blank.question];
            } else {
                self.held_by += blank.holds;
            }
        }
    }

    /// One answer is the other way round, and what hangs on it with it.
    fn mistake(
        &mut self,
        mistake: &Mistake,
        opened: &[Opened],
        weather: &Weather,
        trust: f32,
        rng: &mut fastrand::Rng,
    ) {
        self.earned += weather.weights[mistake.question as usize] * mistake.gain;
        self.held_by += i32::from(mistake.held_by);
        for opened in opened {
            let weight = weather.weights[opened.question];
            if mistake.was_met {
                self.earned -= weight * opened.share;
                self.held_by += opened.holds;
            } else if rng.f32() < opened.share * trust {
                self.earned += weight;
                self.held_by -= opened.holds;
            }
        }
    }
}
