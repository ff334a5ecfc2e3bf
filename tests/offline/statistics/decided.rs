//! What decided the ranks is told for every table, and adds up.

use beadle::league::{CheckerError, Choice, Scope, decided, told_apart};
use beadle::register::Kind;

use super::coverage::{Level, Scene, Sector};
use super::{Rules, standings};

#[test]
fn every_choice_is_tried_alone_and_among_all() {
    let rules = Rules::new();
    let sector = Sector::draw(&rules, Some(Kind::Wales), Level::Low, Scene::Random, 21);
    let tables = decided(
        &standings(&sector.seen),
        &rules.rubrics,
        &rules.register.visits,
    );
    let kinds: Vec<Scope> = tables.iter().map(|t| t.scope).collect();
    assert_eq!(kinds, [Scope::Kind(Kind::Wales), Scope::CommonTasks]);
    for table in &tables {
        for choice in Choice::ALL {
            let shifts = || table.shifts.iter().filter(|s| s.choice == choice);
            assert!(shifts().count() >= 1, "{choice:?}");
            for shift in shifts() {
                assert!(shift.mean_hundredths <= shift.largest * 100, "{shift:?}");
                assert_eq!(shift.journey.is_some(), choice == Choice::JourneyLeftOut);
            }
        }
        let gate = |made: &str| {
            let found = table.shifts.iter().find(|s| s.made.contains(made));
            found.map_or(0, |s| s.mean_hundredths)
        };
        assert!(
            gate("has no marks") > gate("2.5 points lower"),
            "{:#?}",
            table.shifts
        );
        for explained in &table.explained {
            let (alone, all) = (explained.alone, explained.in_all);
            assert!(
                alone.low <= alone.high && all.low <= all.high,
                "{explained:?}"
            );
            assert!(all.share >= -1 && alone.share <= 1100, "{explained:?}");
        }
        let most = table
            .explained
            .iter()
            .max_by_key(|e| e.in_all.share)
            .expect("some");
        assert!(
            most.in_all.low > 50,
            "nothing explains the movement: {:?}",
            table.explained
        );
    }
}

#[test]
fn sets_that_hold_together_are_wider_than_intervals_of_one() {
    let rules = Rules::new();
    let sector = Sector::draw(&rules, Some(Kind::London), Level::Low, Scene::Clear, 22);
    let standings = standings(&sector.seen);
    let tables = told_apart(&standings, &rules.rubrics, &CheckerError::default());
    let table = &tables[0];
    let size = table.sets.len();
    assert_eq!(size, 33);
    for (place, set) in table.sets.iter().enumerate() {
        let place = u32::try_from(place + 1).expect("few");
        assert!(
            set.best <= place && place <= set.worst,
            "{set:?} at {place}"
        );
    }
    let sure = table.surely_top_ten().count();
    let perhaps = table.perhaps_top_ten().count();
    assert!(sure <= 10 && perhaps >= 10, "{sure} and {perhaps}");
}
