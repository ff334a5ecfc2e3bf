//! How long league, pace and charts of a whole sector take, drawn from a model and not crawled.
//!
//! `cargo test --release --test offline statistics::speed -- --ignored --nocapture`

use std::time::{Duration, Instant};

use beadle::chart::{self, Curve, Interval, Moment, Setting, Share, Spread, StarCount, Step};
use beadle::edition::Scored;
use beadle::league::{CheckerError, DRAWS, Draws, leagues_drawn, told_apart};
use beadle::pace::{self, Adoption, Point};
use beadle::register::Kind;

use super::coverage::{Level, Scene, Sector};
use super::{Rules, edition, standings};

const YEARS: [&str; 5] = ["2022", "2023", "2024", "2025", "2026"];
/// As many as the promise is about.
const FEW: Draws = Draws {
    number: 2_000,
    seed: 1,
};
/// On two cores, in a release build.
const PROMISED: Duration = Duration::from_secs(10);

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let made = run();
    let took = began.elapsed();
    println!("{what}: {:.2} s", took.as_secs_f64());
    (made, took)
}

fn setting() -> Setting {
    Setting {
        subtitle: "A sector drawn from a model".to_owned(),
        source: "made-up figures".to_owned(),
    }
}

fn share(point: &Point) -> Share {
    Share {
        met: point.all.has,
        of: point.all.seen(),
        unseen: point.all.not_seen,
    }
}

/// Every chart of the site that hangs on editions and not on the register alone. Gives how many.
fn charts(
    rules: &Rules,
    editions: &[Scored],
    curves: &[Adoption],
    moved: &pace::Movement,
) -> usize {
    let setting = setting();
    let moments: Vec<Moment> = (0..editions.len())
        .map(|i| Moment {
            name: YEARS[i].to_owned(),
            year: 2022.75 + i as f64,
        })
        .collect();
    let mut drawn = 0;
    for journey in &rules.rubrics.journeys {
        let its = curves.iter().filter(|c| c.criterion.journey == journey.id);
        let its: Vec<Curve> = its
            .map(|curve| Curve {
                name: format!("Is {} so?", curve.criterion.local),
                shares: curve.points.iter().map(|p| Some(share(p))).collect(),
            })
            .collect();
        chart::adoption(&moments, &its, &setting).expect("an adoption chart");
        drawn += 1;
    }
    let counts: Vec<StarCount> = editions
        .iter()
        .map(|e| {
            let totals = pace::totals(e);
            StarCount {
                edition: totals.edition,
                stars: totals.stars,
                not_ranked: totals.unranked.len() as u32,
                other_rules: false,
            }
        })
        .collect();
    chart::stars(&counts, &setting).expect("a chart of stars");
    let last = editions.last().expect("an edition");
    let marks = |kind: Kind| -> Vec<f64> {
        let its = last.councils.iter().filter(|c| c.council.kind == kind);
        its.filter_map(|c| Some(f64::from(c.score.overall?.point) / 100.0))
            .collect()
    };
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|k| k.is_ranked()).collect();
    let groups: Vec<Spread> = kinds
        .iter()
        .map(|kind| Spread {
            name: kind.title().to_owned(),
            values: marks(*kind),
        })
        .collect();
    chart::spread(&groups, "marks of 100", 100.0, &setting).expect("a spread");
    let steps: Vec<Step> = kinds
        .iter()
        .map(|kind| {
            let change = pace::median(moved.moves.iter().map(pace::Move::change).collect());
            let change = change.expect("moves") / 100.0;
            Step {
                name: kind.title().to_owned(),
                from: 70.0,
                to: 70.0 + change,
                change,
                count: moved.moves.len(),
            }
        })
        .collect();
    chart::movement(&steps, ("2025", "2026"), ("marks of 100", 100.0), &setting).expect("moves");
    for table in &last.leagues {
        let rows: Vec<Interval> = table
            .entries
            .iter()
            .map(|entry| Interval {
                id: entry.council.0.clone(),
                name: entry.council.0.clone(),
                best: entry.spread.best,
                rank: entry.rank,
                worst: entry.spread.worst,
            })
            .collect();
        chart::intervals(&rows, &setting).expect("intervals");
        drawn += 1;
    }
    drawn + 3
}

#[test]
#[ignore = "a measurement, in a release build: docs/scoring.md has the figures"]
fn league_pace_and_charts_of_a_whole_sector_take_under_ten_seconds() {
    let rules = Rules::new();
    let (sectors, _) = timed("drawing and marking five sectors (not counted)", || {
        let seeds = 0..YEARS.len() as u64;
        let draw = |seed| Sector::draw(&rules, None, Level::High, Scene::Hidden, 40 + seed).seen;
        seeds.map(draw).collect::<Vec<_>>()
    });
    println!(
        "{} councils, {} journeys, {} editions, {} draws, {} threads",
        sectors[0].len(),
        rules.rubrics.journeys.len(),
        YEARS.len(),
        FEW.number,
        rayon::current_num_threads()
    );
    let (editions, league) = timed("league", || -> Vec<Scored> {
        let both = YEARS.iter().zip(&sectors);
        both.map(|(id, members)| edition(&rules, id, members, FEW))
            .collect()
    });
    let all: Vec<&Scored> = editions.iter().collect();
    let ((curves, moved), pace) = timed("pace", || {
        let curves = pace::adoption(&all, &[], &rules.rubrics);
        let errors = pace::errors(&curves);
        let fans = curves.iter().filter_map(|c| pace::fan(c, errors?)).count();
        let pairs = all.windows(2);
        let moved: Vec<_> = pairs
            .map(|pair| {
                let climbed = pace::transitions(pair[0], pair[1], &rules.rubrics).len();
                let moved = pace::movement(pair[0], pair[1], &rules.rubrics, &rules.register);
                (climbed, moved)
            })
            .collect();
        assert!(fans > 100, "{fans} fans");
        (curves, moved)
    });
    let last = &moved.last().expect("a pair").1;
    let (drawn, charts) = timed("charts", || charts(&rules, &editions, &curves, last));
    assert!(drawn > 25, "{drawn} charts");
    let whole = league + pace + charts;
    println!("together: {:.2} s", whole.as_secs_f64());

    // What an edition takes beside that is published, for the record.
    let standings = standings(&sectors[4]);
    let errors = CheckerError::default();
    timed(
        "one edition's tables under the published number of draws",
        || {
            let number = DRAWS;
            leagues_drawn(
                &standings,
                &rules.rubrics,
                &errors,
                Draws { number, seed: 1 },
            )
        },
    );
    timed("who cannot be told apart", || {
        told_apart(&standings, &rules.rubrics, &errors)
    });
    if cfg!(debug_assertions) {
        println!("a debug build: held to nothing");
    } else {
        assert!(whole < PROMISED, "{whole:?}");
    }
}
