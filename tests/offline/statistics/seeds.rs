//! Two runs of the random numbers tell the same story.

use beadle::league::{CheckerError, DRAWS, Draws, League, SEED, Scope, leagues_drawn};
use beadle::register::Kind;

use super::coverage::{Level, Scene, Sector};
use super::{Rules, standings};

/// Share of entries whose ends are within a place of each other, in a table.
fn near(one: &League, two: &League) -> f64 {
    let within = |(a, b): (u32, u32)| a.abs_diff(b) <= 1;
    let both = one.entries.iter().zip(&two.entries);
    let near = both.filter(|(a, b)| {
        assert_eq!(a.council, b.council);
        within((a.spread.best, b.spread.best)) && within((a.spread.worst, b.spread.worst))
    });
    near.count() as f64 / one.entries.len() as f64
}

/// The tables of a sector under the published draws and under another seed.
fn twice(kind: Option<Kind>, level: Level) -> (Vec<League>, Vec<League>) {
    let rules = Rules::new();
    let sector = Sector::draw(&rules, kind, level, Scene::Hidden, 11);
    let tables = |seed| {
        let draws = Draws {
            number: DRAWS,
            seed,
        };
        let standings = standings(&sector.seen);
        leagues_drawn(&standings, &rules.rubrics, &CheckerError::default(), draws)
    };
    (tables(SEED), tables(SEED ^ 0x5eed))
}

/// `least`: the share of entries whose two ends both agree.
fn agree(kind: Kind, least: f64) {
    let (one, two) = twice(Some(kind), Level::High);
    for (one, two) in one
        .iter()
        .zip(&two)
        .filter(|(t, _)| t.scope == Scope::Kind(kind))
    {
        let near = near(one, two);
        println!("{:?}: {near:.3} near, error {}", one.scope, one.draw_error);
        assert!(near >= least, "{:?}: {near}", one.scope);
        assert!(one.draw_error <= 2, "{:?}: {}", one.scope, one.draw_error);
    }
}

#[test]
fn two_seeds_give_ends_within_a_place_for_nineteen_entries_in_twenty() {
    agree(Kind::Unitary, 0.95);
}

#[test]
#[ignore = "two minutes in a debug build: the largest kind, for docs/scoring.md"]
fn two_seeds_agree_for_districts() {
    // Short of the 95% that is wanted: docs/scoring.md says so.
    agree(Kind::District, 0.90);
}

#[test]
fn the_same_seed_gives_the_same_intervals_on_any_number_of_threads() {
    let rules = Rules::new();
    let sector = Sector::draw(&rules, Some(Kind::London), Level::Low, Scene::Random, 12);
    let tables = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        let draws = Draws {
            number: 1100,
            seed: SEED,
        };
        let standings = standings(&sector.seen);
        pool.install(|| leagues_drawn(&standings, &rules.rubrics, &CheckerError::default(), draws))
    };
    assert_eq!(tables(1), tables(5));
}
