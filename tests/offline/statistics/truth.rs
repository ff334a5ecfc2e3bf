//! What is published of the sector's pace is what is so: adoption and movement read back from the
//! published files and set beside answers that are known, counted here in another way.

use std::collections::BTreeMap;

use beadle::league::Draws;
use beadle::register::Duty;
use beadle::rubric::{Criterion, Journey};

use super::coverage::{Level, Scene, Sector};
use super::recompute::publish;
use super::{Answer, Member, Rules, edition};

const FEW: Draws = Draws {
    number: 20,
    seed: 5,
};
/// Councils in ten thousandths of the mark may differ by what rounding leaves.
const ROUNDING: f64 = 0.03;

/// Two editions of one sector, the second further on; as they are, and as published.
struct Both {
    rules: Rules,
    truth: [Vec<Member>; 2],
    folder: tempfile::TempDir,
}

fn both(scene: Scene) -> Both {
    let rules = Rules::new();
    let sectors = [Level::Low, Level::High].map(|level| {
        // The same seed: the same questions are hard in both.
        let sector = Sector::draw(&rules, None, level, scene, 71);
        // Every fifth council is enough, and quicker to publish.
        let few = |members: Vec<Member>| members.into_iter().step_by(5).collect::<Vec<_>>();
        (few(sector.truth), few(sector.seen))
    });
    let [(then, seen_then), (now, seen_now)] = sectors;
    let folder = tempfile::tempdir().expect("a folder");
    let editions = [("2025", seen_then), ("2026", seen_now)];
    let editions = editions.map(|(id, members)| edition(&rules, id, &members, FEW));
    publish(&rules, &editions, &[], folder.path());
    Both {
        rules,
        truth: [then, now],
        folder,
    }
}

/// A published table as rows of cells by column.
fn table(both: &Both, name: &str) -> Vec<BTreeMap<String, String>> {
    let path = both.folder.path().join("data").join(name);
    let mut rows = csv::Reader::from_path(path).expect(name);
    let header = rows.headers().expect("a header").clone();
    let cells = |row: csv::StringRecord| {
        let pairs = header.iter().zip(row.iter());
        pairs.map(|(h, c)| (h.to_owned(), c.to_owned())).collect()
    };
    rows.records()
        .map(|row| cells(row.expect("a row")))
        .collect()
}

/// Whether a council really has what a question asks for: that, the page, and all it hangs on.
fn has(asked: &[&Criterion], answers: &[Answer], at: usize) -> bool {
    let hung_on = asked[at].depends_on.iter().all(|on| {
        let place = asked
            .iter()
            .position(|c| c.local == *on)
            .expect("it is asked");
        has(asked, answers, place)
    });
    answers[0] == Answer::Yes && answers[at] == Answer::Yes && hung_on
}

fn owes(rules: &Rules, member: &Member, journey: &Journey) -> bool {
    rules.register.duty(&journey.id.0, &member.council) == Duty::Owed
}

/// The share of those who owe it that have it, in truth, by question.
fn adopted(rules: &Rules, members: &[Member]) -> BTreeMap<String, f64> {
    let mut shares = BTreeMap::new();
    for (ix, journey) in rules.rubrics.journeys.iter().enumerate() {
        let asked: Vec<&Criterion> = rules.rubrics.asked(journey).collect();
        let owing: Vec<&Member> = members.iter().filter(|m| owes(rules, m, journey)).collect();
        for at in 0..asked.len() {
            let those = owing
                .iter()
                .filter(|m| has(&asked, &m.answers[ix], at))
                .count();
            let key = format!("{}/{}", journey.id, asked[at].local);
            shares.insert(key, those as f64 / owing.len() as f64);
        }
    }
    shares
}

/// A council's mark in per cent, in truth, where nothing is in part or moot.
fn mark(rules: &Rules, member: &Member) -> f64 {
    let mut marks = Vec::new();
    let stars = rules.rubrics.core.stars;
    for (ix, journey) in rules.rubrics.journeys.iter().enumerate() {
        if !owes(rules, member, journey) {
            continue;
        }
        let asked: Vec<&Criterion> = rules.rubrics.asked(journey).collect();
        let yes = |at: &usize| has(&asked, &member.answers[ix], *at);
        let places = 0..asked.len();
        let weight = |at: usize| f64::from(asked[at].weight);
        let whole: f64 = places.clone().map(weight).sum();
        let earned: f64 = places.clone().filter(yes).map(weight).sum();
        let share = earned / whole;
        let holds = |at: &usize| asked[*at].gate || asked[*at].caps;
        let held = places.filter(holds).any(|at| !yes(&at)) && share > stars.two;
        marks.push(if held {
            stars.two + (share - stars.two) * (stars.three - 0.0001 - stars.two) / (1.0 - stars.two)
        } else {
            share
        });
    }
    marks.iter().sum::<f64>() / marks.len() as f64 * 100.0
}

#[test]
fn adoption_is_the_truth_where_all_is_seen_and_goes_its_way_where_it_is_not() {
    for scene in [Scene::Clear, Scene::Random, Scene::Hidden] {
        let both = both(scene);
        let truth = [0, 1].map(|edition| adopted(&both.rules, &both.truth[edition]));
        let mut published: BTreeMap<(String, String), (f64, u32)> = BTreeMap::new();
        let mut bounds = 0;
        for row in table(&both, "adoption.csv") {
            if row["kind"] != "all" {
                continue;
            }
            let key = format!("{}/{}", row["journey"], row["criterion"]);
            let of = |column: &str| row[column].parse::<f64>().expect("a number");
            let is = truth[usize::from(row["edition"] == "2026")][&key] * 100.0;
            assert!(
                of("share_low") - 0.01 <= is && is <= of("share_high") + 0.01,
                "{scene:?} {key} in {}: {is:.1} is not in {row:?}",
                row["edition"]
            );
            bounds += 1;
            let unseen = row["not_seen"].parse().expect("a number");
            published.insert((row["edition"].clone(), key), (of("share"), unseen));
        }
        assert!(bounds > 400, "{bounds} shares");
        let (mut all_seen, mut went) = (0, 0);
        for (key, then) in &truth[0] {
            let now = truth[1][key];
            let of = |edition: &str| published[&(edition.to_owned(), key.clone())];
            for (edition, is) in [("2025", *then), ("2026", now)] {
                let (share, unseen) = of(edition);
                if unseen == 0 {
                    all_seen += 1;
                    assert!(
                        (share - is * 100.0).abs() <= 1.0,
                        "{scene:?} {key}: {share} {is}"
                    );
                }
            }
            // A tenth of councils more or fewer is a direction.
            if (now - then).abs() >= 0.1 {
                went += 1;
                let change = of("2026").0 - of("2025").0;
                assert!(
                    change * (now - then) > 0.0,
                    "{scene:?} {key}: {change}, {then} to {now}"
                );
            }
        }
        assert!(went > 60, "{scene:?}: {went} questions moved");
        assert_eq!(all_seen > 400, scene == Scene::Clear, "{all_seen}");
    }
}

#[test]
fn the_largest_risers_and_fallers_are_the_truths() {
    let both = both(Scene::Clear);
    let changes = both.truth[0].iter().zip(&both.truth[1]).map(|(then, now)| {
        assert_eq!(then.council.id, now.council.id);
        let change = mark(&both.rules, now) - mark(&both.rules, then);
        (then.council.id.0.clone(), change)
    });
    let truth: BTreeMap<String, f64> = changes.collect();
    let mut moves = Vec::new();
    for row in table(&both, "movement.csv") {
        assert_eq!(row["event"], "in-both");
        let change: f64 = row["change"].parse().expect("a change");
        let is = truth[&row["council"]];
        assert!(
            (change - is).abs() <= ROUNDING,
            "{}: {change} {is}",
            row["council"]
        );
        let told = match row["direction"].as_str() {
            "rose" => change > 0.0,
            "fell" => change < 0.0,
            _ => change == 0.0,
        };
        assert!(told, "all was seen, so every change is one: {row:?}");
        moves.push((change, is));
    }
    assert_eq!(moves.len(), truth.len());
    // By place from either end: whoever is published there moved as much as whoever truly is.
    moves.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut real: Vec<f64> = truth.into_values().collect();
    real.sort_by(f64::total_cmp);
    assert!(
        real[0] < 0.0 || real[real.len() - 1] > 5.0,
        "nobody moved: {real:?}"
    );
    for ((_, is), real) in moves.iter().zip(&real) {
        assert!(
            (is - real).abs() <= 2.0 * ROUNDING,
            "{is} stands where {real} is"
        );
    }
}
