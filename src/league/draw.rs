//! One draw: the same councils under other weights, with one journey left out, with the unseen
//! filled and with some answers wrong.
//!
//! Reads: a field, a random number generator. / Makes: every council's mark and stars in that draw.
//! / Never: decides a published mark, so floating point may serve.

use super::field::{Doubted, Field, Row, Sheet};

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
    /// Weight of each question, by counted journey.
    weights: Vec<Vec<f32>>,
    /// Their sum.
    whole: Vec<f32>,
    /// Weight of each counted journey.
    journeys: Vec<f32>,
    /// The counted journey that nobody is marked on, unless it is all that a council owes.
    left_out: usize,
    /// Whether each supplier's answers are wrong together.
    wrong: Vec<bool>,
    lines: Marks,
    /// Whether unseen answers are missing at random in this draw: `score::AT_RANDOM`.
    at_random: bool,
}

/// The lines between stars, as shares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) two: f32,
    pub(super) three: f32,
    pub(super) four: f32,
}

impl Marks {
    pub(super) fn of(field: &Field) -> Marks {
        let share = |line: u16| f32::from(line) / crate::score::FULL as f32;
        Marks {
            two: share(field.lines.two),
            three: share(field.lines.three),
            four: share(field.lines.four),
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

    fn stars(self, mark: f32) -> u8 {
        if mark >= self.four {
            4
        } else if mark >= self.three {
            3
        } else if mark >= self.two {
            2
        } else {
            1
        }
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
    pub(super) fn draw(field: &Field, number: usize, rng: &mut fastrand::Rng) -> Weather {
        let journeys = field.journeys.len().max(1);
        let (round, left_out) = (number / journeys, number % journeys);
        let mut factor = || 1.0 + WEIGHT_SPREAD * (2.0 * rng.f32() - 1.0);
        let weights: Vec<Vec<f32>> = field
            .journeys
            .iter()
            .map(|questions| questions.iter().map(|q| q.weight * factor()).collect())
            .collect();
        let whole = weights.iter().map(|w| w.iter().sum()).collect();
        let weighing = field.journeys.iter().map(|_| factor()).collect();
        let lines = Marks::of(field);
        let shift = LINE_SPREAD * (2.0 * rng.f32() - 1.0);
        Weather {
            weights,
            whole,
            journeys: weighing,
            left_out,
            wrong: field
                .groups
                .iter()
                .map(|wrong| rng.f32() < *wrong)
                .collect(),
            lines: lines.shifted(shift),
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

/// Room for one council's draw, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Bench {
    /// What mistakes change, by journey of the council.
    changes: Vec<Change>,
    /// Journeys by stars.
    stars: Vec<u8>,
}

/// One council in one draw.
pub(super) fn council(
    field: &Field,
    row: &Row,
    weather: &Weather,
    bench: &mut Bench,
    rng: &mut fastrand::Rng,
) -> Drawn {
    let trust = if weather.at_random { 1.0 } else { rng.f32() };
    bench.mistakes(field, row, weather, trust, rng);
    let (mut sum, mut whole) = (0.0, 0.0);
    bench.stars.clear();
    for (at, sheet) in row.sheets.iter().enumerate() {
        if sheet.journey == weather.left_out && row.sheets.len() > 1 {
            continue;
        }
        let weight = weather.journeys[sheet.journey];
        let mark = journey(field, sheet, weather, bench.changes[at], trust, rng);
        sum += weight * mark;
        whole += weight;
        bench.stars.push(weather.lines.stars(mark));
    }
    Drawn {
        mark: if whole > 0.0 { sum / whole } else { 0.0 },
        stars: field.lines.of_council(&bench.stars).unwrap_or(1),
    }
}

fn journey(
    field: &Field,
    sheet: &Sheet,
    weather: &Weather,
    change: Change,
    trust: f32,
    rng: &mut fastrand::Rng,
) -> f32 {
    let weights = &weather.weights[sheet.journey];
    let mut whole = weather.whole[sheet.journey];
    for question in &sheet.moot {
        whole -= weights[*question];
    }
    let mut earned = whole + change.earned;
    for lost in &sheet.lost {
        earned -= weights[lost.question] * lost.share;
    }
    let mut held_by = sheet.held_by + change.held_by;
    if !sheet.unseen.is_empty() {
        let together = rng.f32();
        for unseen in &sheet.unseen {
            let fell = if rng.f32() < TOGETHER {
                together
            } else {
                rng.f32()
            };
            if fell < unseen.likely * trust {
                earned += weights[unseen.question];
            } else {
                held_by += i32::from(field.journeys[sheet.journey][unseen.question].holds);
            }
        }
    }
    // Two mistakes about one answer, its own and one about what it hangs on, may overlap.
    let mark = if whole > 0.0 {
        (earned / whole).clamp(0.0, 1.0)
    } else {
        0.0
    };
    if held_by > 0 {
        weather.lines.held(mark)
    } else {
        mark
    }
}

impl Bench {
    /// Draws which answers are wrong, and what that changes.
    fn mistakes(
        &mut self,
        field: &Field,
        row: &Row,
        weather: &Weather,
        trust: f32,
        rng: &mut fastrand::Rng,
    ) {
        self.changes.clear();
        self.changes.resize(row.sheets.len(), Change::default());
        let whole = row.doubted.last().map_or(0.0, |d| d.rate);
        // Arrivals along the answers laid end to end: as if each had its own lot, at a fraction of
        // the cost.
        let mut at = 0.0;
        let mut last = usize::MAX;
        loop {
            at -= (1.0 - rng.f32()).ln();
            if at >= whole {
                break;
            }
            let hit = row.doubted.partition_point(|d| d.rate <= at);
            if hit != last {
                self.mistake(field, row, weather, &row.doubted[hit], trust, rng);
                last = hit;
            }
        }
        for (group, doubted) in &row.shared {
            if weather.wrong[*group] {
                self.mistake(field, row, weather, doubted, trust, rng);
            }
        }
    }

    /// One answer is the other way round, and what hangs on it with it.
    fn mistake(
        &mut self,
        field: &Field,
        row: &Row,
        weather: &Weather,
        doubted: &Doubted,
        trust: f32,
        rng: &mut fastrand::Rng,
    ) {
        let sheet = &row.sheets[doubted.journey];
        let questions = &field.journeys[sheet.journey];
        let weights = &weather.weights[sheet.journey];
        let question = &questions[doubted.question];
        let change = &mut self.changes[doubted.journey];
        let value = sheet.value[doubted.question];
        let met = value >= 1.0;
        change.earned += weights[doubted.question] * (1.0 - 2.0 * value);
        if question.holds && (met || value <= 0.0) {
            change.held_by += if met { 1 } else { -1 };
        }
        for opened in &question.opens {
            let holds = i32::from(questions[*opened].holds);
            if met {
                change.earned -= weights[*opened] * sheet.value[*opened];
                change.held_by += holds;
            } else if rng.f32() < sheet.hung[*opened] * trust {
                change.earned += weights[*opened];
                change.held_by -= holds;
            }
        }
    }
}
