//! How the simulated sector moves from edition to edition: unevenly, as real ones do.

use jiff::civil::{Date, date};

use super::dice::Dice;
use super::family::Family;
use super::holder::Holder;
use super::plan::Moment;
use crate::register::Kind;

/// Share of councils that took part in one programme: about 60 of 382.
const COHORT_SHARE: f64 = 60.0 / 382.0;
/// The day on which the cohort's programme began.
pub(crate) const COHORT_SINCE: Date = date(2024, 4, 1);
/// What the programme does to the log odds of answering a question well.
const COHORT_LIFT: f64 = 0.9;
/// Standard deviation of what a site does well as a whole, in log odds. Drawn so that the marks of
/// two journeys correlate by about 0.3. Source: the sector's own brief.
const QUALITY: f64 = 0.32;
/// Standard deviation of what a supplier's sites do well, in log odds.
const SUPPLIER: f64 = 0.20;
/// Sites that get worse at some point.
const SETBACK_SHARE: f64 = 0.05;
/// Sites that change supplier, and with it every address, at some point.
const REDESIGN_SHARE: f64 = 0.22;

/// One site's state in one edition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// 0 = as the scripts' first share has it, 1 = as the last.
    pub(crate) progress: f64,
    /// The supplier's family in this edition.
    pub(crate) family: Family,
    /// How many times the site has been redesigned: part of every address.
    pub(crate) design: usize,
    /// What this site does better than its like, in log odds: common to all its tasks.
    lift: f64,
}

impl Pace {
    /// The state of a site at a moment.
    pub(crate) fn of(holder: &Holder, dice: Dice, moment: &Moment) -> Pace {
        let t = 1.0 - moment.years_before_last.min(4) as f64 / 4.0;
        let redesign = dice.on("redesign");
        let redesigned = redesign.chance(REDESIGN_SHARE) && t >= redesign.on("when").share();
        let first = family(dice.on("family"));
        let family = if redesigned {
            better(first, redesign.on("to"))
        } else {
            first
        };
        let supplier = moment.seed.on("supplier").on(&format!("{family:?}"));
        let helped = moment.cohort && moment.day >= COHORT_SINCE;
        let lift = QUALITY * dice.on("quality").normal()
            + SUPPLIER * supplier.normal()
            + if helped { COHORT_LIFT } else { 0.0 };
        Pace {
            progress: progress(holder, dice, t, redesigned),
            family,
            design: usize::from(redesigned),
            lift,
        }
    }

    /// The probability now of something good that goes from `share[0]` to `share[1]` in the
    /// sector.
    pub(crate) fn good(&self, share: [f64; 2]) -> f64 {
        shifted(self.sector(share), self.lift)
    }

    /// The same for something bad.
    pub(crate) fn bad(&self, share: [f64; 2]) -> f64 {
        shifted(self.sector(share), -self.lift)
    }

    fn sector(&self, share: [f64; 2]) -> f64 {
        (share[0] + (share[1] - share[0]) * self.progress).clamp(0.0, 1.0)
    }
}

/// A probability with its log odds moved; what is certain stays so.
fn shifted(probability: f64, by: f64) -> f64 {
    if probability <= 0.0 || probability >= 1.0 {
        return probability;
    }
    let odds = (probability / (1.0 - probability)).ln() + by;
    1.0 / (1.0 + (-odds).exp())
}

/// Whether a council belongs to the cohort.
pub(crate) fn in_cohort(dice: Dice) -> bool {
    dice.on("cohort").chance(COHORT_SHARE)
}

fn progress(holder: &Holder, dice: Dice, t: f64, redesigned: bool) -> f64 {
    let start = dice.on("start").share() * 0.5 - 0.25;
    let speed = match holder.kind() {
        Kind::London | Kind::Metropolitan => 1.1,
        Kind::District => 0.7,
        Kind::NorthernIreland => 0.6,
        _ => 0.9,
    };
    let setback = dice.on("setback");
    let fallen = setback.chance(SETBACK_SHARE) && t >= 0.3 + setback.on("when").share() * 0.7;
    let gained = if redesigned { 0.2 } else { 0.0 };
    let lost = if fallen { 0.6 } else { 0.0 };
    (start + speed * t + gained - lost).clamp(-0.3, 1.2)
}

fn family(dice: Dice) -> Family {
    // Roughly as council sites are spread over suppliers; none has more than a third.
    const SHARES: [(Family, f64); 6] = [
        (Family::Pattern, 0.14),
        (Family::Drupal, 0.40),
        (Family::Umbraco, 0.58),
        (Family::Goss, 0.72),
        (Family::Jadu, 0.88),
        (Family::Asp, 1.0),
    ];
    let roll = dice.share();
    SHARES
        .iter()
        .find(|(_, up_to)| roll < *up_to)
        .map_or(Family::Drupal, |(family, _)| *family)
}

/// Sites move towards the plainer families when they are redesigned.
fn better(from: Family, dice: Dice) -> Family {
    let wanted = [Family::Pattern, Family::Drupal, Family::Umbraco];
    let others: Vec<Family> = wanted.into_iter().filter(|f| *f != from).collect();
    dice.pick(&others).copied().unwrap_or(Family::Drupal)
}
