//! Councils that merged, were divided, began and ended, with figures worked out by hand.
//!
//! Every task of a council is wholly met (100%) or not at all (0%), so that a predecessors' mark is a
//! share of residents.

use jiff::civil::{Date, date};

use beadle::edition::Scored;
use beadle::league::Draws;
use beadle::pace::{Direction, Merger, Movement, movement};
use beadle::register::{Council, CouncilId, Duty, Lives, Register};
use beadle::rubric::JourneyId;

use super::recompute::publish;
use super::{Answer, Rules, edition, sheet};

const FEW: Draws = Draws {
    number: 20,
    seed: 5,
};

fn id(text: &str) -> CouncilId {
    CouncilId(text.to_owned())
}

fn ids(of: &[&str]) -> Vec<CouncilId> {
    of.iter().map(|text| id(text)).collect()
}

/// The councils of a day among those named, the good ones with everything, the others with nothing.
fn on(rules: &Rules, day: Date, good: &[&str], bad: &[&str]) -> Scored {
    let all = rules.register.as_of(day);
    let members: Vec<_> = all
        .into_iter()
        .filter_map(|council| {
            let name = council.id.0.as_str();
            let answer = match (good.contains(&name), bad.contains(&name)) {
                (true, _) => Answer::Yes,
                (_, true) => Answer::No,
                _ => return None,
            };
            Some(rules.member(council, sheet(&rules.rubrics, |_, _| answer)))
        })
        .collect();
    assert_eq!(
        members.len(),
        good.len() + bad.len(),
        "not all are there on {day}"
    );
    edition(rules, &day.year().to_string(), &members, FEW)
}

fn between(rules: &Rules, from: &Scored, to: &Scored) -> Movement {
    movement(from, to, &rules.rubrics, &rules.register)
}

fn merger<'a>(moved: &'a Movement, council: &str) -> &'a Merger {
    let mut all = moved.mergers.iter();
    all.find(|m| m.council == id(council)).expect(council)
}

/// How many tasks a successor owes that were owed by the county alone, by the districts alone, and
/// by both.
fn tasks(rules: &Rules, day: Date, successor: &str, county: &str, district: &str) -> [u32; 3] {
    let before = |id: &str| rules.register.councils[&CouncilId(id.to_owned())].clone();
    let owes = |council: &Council, journey: &JourneyId| {
        rules.register.duty(&journey.0, council) == Duty::Owed
    };
    let mut counts = [0; 3];
    assert!(before(county).lives.on(day) && before(district).lives.on(day));
    for journey in &rules.rubrics.journeys {
        if !owes(&before(successor), &journey.id) {
            continue;
        }
        match (
            owes(&before(county), &journey.id),
            owes(&before(district), &journey.id),
        ) {
            (true, false) => counts[0] += 1,
            (false, true) => counts[1] += 1,
            (true, true) => counts[2] += 1,
            (false, false) => {}
        }
    }
    counts
}

/// The mean of so many tasks with such a mark each, in ten-thousandths, halves up.
fn mean(of: &[(u32, u32)]) -> u16 {
    let count: u32 = of.iter().map(|(n, _)| n).sum();
    let sum: u32 = of.iter().map(|(n, mark)| n * mark).sum();
    u16::try_from((2 * sum + count) / (2 * count)).expect("a mark")
}

#[test]
fn cumbria_was_divided_and_each_part_stands_beside_its_own_districts_and_its_share_of_the_county() {
    let rules = Rules::new();
    let (then, now) = (date(2022, 10, 1), date(2023, 10, 1));
    let from = on(
        &rules,
        then,
        &["allerdale", "copeland", "eden", "adur"],
        &["cumbria", "carlisle", "barrow-in-furness", "south-lakeland"],
    );
    let to = on(
        &rules,
        now,
        &["cumberland", "adur"],
        &["westmorland-and-furness"],
    );
    let moved = between(&rules, &from, &to);

    // Allerdale 97,831 and Copeland 68,041 of 274,396 with Carlisle's 108,524: 60.45%. Of tasks that
    // the county has too, half the weight is the county's nothing: 30.22%.
    let cumberland = merger(&moved, "cumberland");
    let before = ids(&["allerdale", "carlisle", "copeland", "cumbria"]);
    assert_eq!(cumberland.predecessors, before);
    let [county, district, both] = tasks(&rules, then, "cumberland", "cumbria", "carlisle");
    assert!(
        county >= 4 && district >= 4 && both >= 2,
        "{county} {district} {both}"
    );
    let wanted = mean(&[(county, 0), (district, 6045), (both, 3022)]);
    assert_eq!(
        (cumberland.from.point, cumberland.to.point),
        (wanted, 10_000)
    );
    assert_eq!(cumberland.tasks, (county + district + both) as usize);
    assert_eq!(cumberland.direction(), Direction::Rose);

    // Eden 53,754 of 225,385: 23.85%, and 11.93% beside the county.
    let westmorland = merger(&moved, "westmorland-and-furness");
    let wanted = mean(&[(county, 0), (district, 2385), (both, 1193)]);
    assert_eq!((westmorland.from.point, westmorland.to.point), (wanted, 0));

    assert_eq!(moved.moves.len(), 1, "Adur alone stood through it");
    assert_eq!(moved.ended.len(), 7);
    assert!(moved.born.is_empty() && moved.later_only.is_empty() && moved.earlier_only.is_empty());
}

#[test]
fn north_yorkshire_took_over_from_a_county_and_seven_districts() {
    let rules = Rules::new();
    let (then, now) = (date(2022, 10, 1), date(2023, 10, 1));
    let from = on(
        &rules,
        then,
        &["north-yorkshire-2023", "harrogate", "selby"],
        &[
            "craven",
            "hambleton",
            "richmondshire",
            "ryedale",
            "scarborough",
        ],
    );
    let to = on(&rules, now, &[], &["north-yorkshire"]);
    let moved = between(&rules, &from, &to);
    let found = merger(&moved, "north-yorkshire");
    assert_eq!(found.predecessors.len(), 8);
    // Harrogate 161,545 and Selby 91,697 of 620,610: 40.81%; with the county's half 70.40%.
    let county = "north-yorkshire-2023";
    let [alone, district, both] = tasks(&rules, then, "north-yorkshire", county, "selby");
    let wanted = mean(&[(alone, 10_000), (district, 4081), (both, 7040)]);
    assert_eq!((found.from.point, found.to.point), (wanted, 0));
    assert_eq!((found.direction(), moved.ended.len()), (Direction::Fell, 8));
}

#[test]
fn dorset_2019_weighs_evenly_where_residents_are_not_known_and_a_county_as_its_districts() {
    let rules = Rules::new();
    let (then, now) = (date(2018, 10, 1), date(2019, 10, 1));
    let from = on(
        &rules,
        then,
        &[
            "dorset-county",
            "east-dorset",
            "bournemouth",
            "christchurch",
        ],
        &[
            "north-dorset",
            "purbeck",
            "west-dorset",
            "weymouth-and-portland",
            "poole",
        ],
    );
    let to = on(
        &rules,
        now,
        &["dorset-council", "bournemouth-christchurch-and-poole"],
        &[],
    );
    let moved = between(&rules, &from, &to);
    // One district of five: 20%; the county beside it weighs as much as the five: 60%.
    let dorset = merger(&moved, "dorset-council");
    assert_eq!(dorset.predecessors.len(), 6, "Christchurch went elsewhere");
    let [county, district, both] =
        tasks(&rules, then, "dorset-council", "dorset-county", "purbeck");
    let wanted = mean(&[(county, 10_000), (district, 2000), (both, 6000)]);
    assert_eq!(dorset.from.point, wanted);
    // Bournemouth and Christchurch have it and Poole has not: 66.67%. What only the two unitary
    // councils owed: 50%.
    let bcp = merger(&moved, "bournemouth-christchurch-and-poole");
    let wanted = mean(&[(county, 5000), (district + both, 6667)]);
    assert_eq!(bcp.from.point, wanted);
    assert_eq!(
        (moved.moves.len(), moved.ended.len(), moved.born.len()),
        (0, 9, 0)
    );
}

/// Adur and Worthing become one in 2027, entered by hand.
fn reorganised(register: &mut Register) {
    let new = id("adur-and-worthing");
    let day = date(2027, 4, 1);
    for old in ["adur", "worthing"] {
        let council = register.councils.get_mut(&id(old)).expect(old);
        council.lives.ends = Some(day);
        council.successors = vec![new.clone()];
    }
    let mut made = register.councils[&id("adur")].clone();
    made.id = new.clone();
    made.name = "Adur and Worthing Council".to_owned();
    made.gss = None;
    made.successors = Vec::new();
    made.population_2020 = None;
    made.lives = Lives {
        starts: Some(day),
        ends: None,
    };
    register.councils.insert(new, made);
}

#[test]
fn a_merger_of_2027_comes_out_right_whether_entered_before_or_after_the_edition_before_it() {
    let now = {
        let mut rules = Rules::new();
        reorganised(&mut rules.register);
        rules
    };
    for knew in [true, false] {
        let then = if knew { &now } else { &Rules::new() };
        let from = on(
            then,
            date(2026, 10, 1),
            &["worthing", "arun"],
            &["adur", "bexley"],
        );
        let to = on(
            &now,
            date(2027, 10, 1),
            &["adur-and-worthing", "barnet"],
            &["arun"],
        );
        let moved = between(&now, &from, &to);
        // Adur 64,187 with nothing, Worthing 110,727 with all: the register's figures decide.
        let residents = |name: &str| {
            let council = &now.register.councils[&id(name)];
            u64::from(council.population_2020.expect("known"))
        };
        let (adur, worthing) = (residents("adur"), residents("worthing"));
        let share = (worthing * 20_000 + adur + worthing) / (2 * (adur + worthing));
        let found = merger(&moved, "adur-and-worthing");
        assert_eq!(found.predecessors, ids(&["adur", "worthing"]));
        assert_eq!(u64::from(found.from.point), share);
        assert_eq!(found.to.point, 10_000);
        assert_eq!(moved.ended, ids(&["adur", "worthing"]));
        // Neither began nor ended: one edition or the other did not look at them.
        assert_eq!(moved.later_only, ids(&["barnet"]));
        assert_eq!(moved.earlier_only, ids(&["bexley"]));
        assert_eq!(moved.moves.len(), 1);

        let folder = tempfile::tempdir().expect("a folder");
        publish(&now, &[from, to], &[], folder.path());
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
        let rows = read("data/movement.csv");
        let of = |council: &str| {
            let mut its = rows.lines().filter(|l| l.contains(&format!(",{council},")));
            its.next().expect(council).to_owned()
        };
        assert!(
            of("adur-and-worthing").contains(",took-over,adur worthing,"),
            "{rows}"
        );
        assert!(of("adur").contains(",ended,") && of("worthing").contains(",ended,"));
        assert!(of("barnet").contains(",later-only,") && of("bexley").contains(",earlier-only,"));
        let history = read("data/history.csv");
        let count = |edition: &str, council: &str| {
            let start = format!("{edition},1,{edition}-10-01,");
            let its = history.lines().filter(|l| l.starts_with(&start));
            its.filter(|l| l.contains(&format!(",{council},"))).count()
        };
        assert!(count("2026", "adur") > 5 && count("2027", "adur") == 0);
        assert!(count("2027", "adur-and-worthing") > 5 && count("2026", "adur-and-worthing") == 0);
        let successors = read("data/successors.csv");
        assert!(successors.contains("worthing,Worthing Borough Council,2027-04-01,"));
        let page = read("pace.html");
        assert!(
            page.contains("Ended between the two editions (2 councils): Adur"),
            "the dead"
        );
        assert!(
            page.contains("Councils that took over from others"),
            "the merger"
        );
    }
}

#[test]
fn a_body_that_began_without_any_before_it_in_the_edition_is_born() {
    let rules = Rules::new();
    let from = on(&rules, date(2022, 10, 1), &["adur"], &[]);
    let to = on(&rules, date(2023, 10, 1), &["adur", "somerset"], &[]);
    let moved = between(&rules, &from, &to);
    assert_eq!(moved.born, ids(&["somerset"]));
    assert!(moved.mergers.is_empty() && moved.later_only.is_empty());
}
