//! Anybody can compute the published marks, stars, bands and ranks again from the published CSVs, in
//! another language: `tests/recompute.py`, held here to agree with an honest site and to find out
//! one that is not.

use std::path::Path;
use std::process::{Command, Output};

use beadle::declaration::Declaration;
use beadle::edition::Scored;
use beadle::judge::Reason;
use beadle::league::{CheckerError, Draws};
use beadle::publish::{Publication, Record, write};

use super::{Answer, Member, Rules, edition, sheet};

const FEW: Draws = Draws {
    number: 200,
    seed: 5,
};

/// By whose doing each is, and some of both.
const REASONS: [Reason; 5] = [
    Reason::Robots,
    Reason::Password,
    Reason::JsShell,
    Reason::Timeout,
    Reason::Doubtful,
];

/// Councils of every kind: one in ten hides nearly everything, some nothing, one sees nothing done.
fn sector(rules: &Rules, seed: u64) -> Vec<Member> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let councils = rules.councils(None);
    let step = 11;
    (councils.iter().step_by(step).enumerate())
        .map(|(ix, council)| {
            let good = if ix == 3 { 0.0 } else { 0.4 + 0.6 * rng.f64() };
            let hides = [0.0, 0.0, 0.03, 0.1, 0.6][rng.usize(0..5)];
            let answers = sheet(&rules.rubrics, |_, question| match rng.f64() {
                // Whole tasks, more often than single questions.
                x if x < hides => Answer::Unseen(REASONS[rng.usize(0..REASONS.len())]),
                _ if question == 0 && rng.f64() < 0.95 && good > 0.0 => Answer::Yes,
                _ => match rng.u8(0..16) {
                    0 => Answer::Partly,
                    1 => Answer::Moot,
                    _ if rng.f64() < good => Answer::Yes,
                    _ => Answer::No,
                },
            });
            rules.member(council, answers)
        })
        .collect()
}

pub(super) fn publish(rules: &Rules, editions: &[Scored], replaced: &[Scored], folder: &Path) {
    let (last, earlier) = editions.split_last().expect("an edition");
    let publication = Publication {
        edition: last,
        earlier,
        replaced,
        rubrics: &rules.rubrics,
        register: &rules.register,
        downloads: &[],
        manners: None,
        record: &Record::default(),
        declaration: &Declaration::default(),
        errors: &CheckerError::default(),
    };
    write(folder, &publication).expect("room for a site");
}

/// What the script says of a site; `None`, said in so many words, where there is no python3.
fn recomputed(site: &Path) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recompute.py");
    match Command::new("python3")
        .arg(script)
        .arg(site.join("data"))
        .output()
    {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped: python3 cannot be run ({error}), so nothing was computed again");
            None
        }
    }
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(out).into_owned() + &String::from_utf8_lossy(err)
}

#[test]
fn python_computes_every_mark_star_rung_band_and_rank_again_from_the_csvs_alone() {
    let mut rules = Rules::new();
    // Rules that the embedded rubrics do not have: a task and a question on trial, another line.
    rules.rubrics.journeys[4].trial = true;
    rules.rubrics.journeys[0].criteria[2].lifecycle = beadle::rubric::Lifecycle::Trial;
    rules.rubrics.core.stars.two = 0.5512;
    let mut editions = ["2024", "2025", "2026"].map(|id| {
        let seed = u64::from(id.as_bytes()[3]);
        edition(&rules, id, &sector(&rules, seed), FEW)
    });
    editions[0].manifest.rubric_digest = "sha256:other rules".to_owned();
    let unranked: usize = editions[2].leagues.iter().map(|l| l.unranked.len()).sum();
    let ranked: usize = editions[2].leagues.iter().map(|l| l.entries.len()).sum();
    assert!(
        unranked > 4 && ranked > 20,
        "{unranked} without a rank, {ranked} with"
    );

    let folder = tempfile::tempdir().expect("a folder");
    publish(&rules, &editions, &[], folder.path());
    let Some(output) = recomputed(folder.path()) else {
        return;
    };
    let told = said(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("2024 was marked by other rules"), "{told}");
    assert!(told.contains("3 editions, 35 councils in 2026"), "{told}");

    // A figure changed anywhere is found out, and so is a rule.
    let data = folder.path().join("data");
    let changes = [
        ("scores.csv", "point"),
        ("scores.csv", "low"),
        ("scores.csv", "high"),
        ("scores.csv", "coverage"),
        ("scores.csv", "stars"),
        ("scores.csv", "capped"),
        ("scores.csv", "maturity"),
        ("scores.csv", "e_enabled_2005"),
        ("league.csv", "rank"),
        ("league.csv", "band"),
        ("league.csv", "tied"),
        ("league.csv", "point"),
        ("league.csv", "why_not_ranked"),
        ("history.csv", "point"),
        ("history.csv", "rank"),
        ("history.csv", "rank_common"),
        ("history.csv", "maturity"),
        ("criteria.csv", "weight"),
        ("criteria.csv", "gate"),
        ("criteria.csv", "caps"),
        ("criteria.csv", "shared"),
        ("criteria.csv", "rung"),
        ("criteria.csv", "lifecycle"),
        ("criteria.csv", "depends_on"),
        ("journeys.csv", "trial"),
        ("verdicts.csv", "outcome"),
        ("verdicts.csv", "control"),
        ("answers.csv", "outcome"),
    ];
    for (file, column) in changes {
        let path = data.join(file);
        let before = std::fs::read(&path).expect("a table");
        let after = changed(&before, column);
        assert_ne!(before, after, "{file}: nothing to change in {column}");
        std::fs::write(&path, after).expect("written");
        let output = recomputed(folder.path()).expect("as before");
        assert_ne!(
            output.status.code(),
            Some(0),
            "{file}: {column} was changed"
        );
        std::fs::write(&path, before).expect("written");
    }
    for rule in [
        "two-stars",
        "three-stars",
        "four-stars",
        "coverage",
        "journeys",
        "council",
        "trust",
        "shrink",
        "rank-step",
    ] {
        let path = data.join("rules.csv");
        let before = std::fs::read_to_string(&path).expect("the rules");
        let line = before.lines().find(|l| l.starts_with(rule)).expect(rule);
        let value = line.split(',').nth(1).expect("a value");
        let other = line.replacen(value, if rule == "rank-step" { "5.00" } else { "20" }, 1);
        std::fs::write(&path, before.replace(line, &other)).expect("written");
        let output = recomputed(folder.path()).expect("as before");
        assert_eq!(output.status.code(), Some(1), "{rule}: {}", said(&output));
        std::fs::write(&path, before).expect("written");
    }
    std::fs::remove_file(data.join("rules.csv")).expect("removed");
    let output = recomputed(folder.path()).expect("as before");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

/// A table with every cell of one column that can be turned turned into another of its sort.
fn changed(table: &[u8], column: &str) -> Vec<u8> {
    let mut rows = csv::Reader::from_reader(table);
    let header = rows.headers().expect("a header").clone();
    let at = header.iter().position(|h| h == column).expect(column);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).expect("in memory");
    for row in rows.records() {
        let row = row.expect("a row");
        let cells = row.iter().enumerate().map(|(ix, cell)| match cell {
            _ if ix != at => cell.to_owned(),
            "" => String::new(),
            "true" => "false".to_owned(),
            "false" => "true".to_owned(),
            "met" => "not-met".to_owned(),
            "stable" => "trial".to_owned(),
            "council" => "circumstance".to_owned(),
            "0.00" => "0.01".to_owned(),
            _ if cell.contains('.') && cell.parse::<f64>().is_ok() => "99.99".to_owned(),
            "1" => "2".to_owned(),
            _ if cell.parse::<u32>().is_ok() => "1".to_owned(),
            _ if ["depends_on", "why_not_ranked", "rung"].contains(&column) => String::new(),
            _ => cell.to_owned(),
        });
        writer.write_record(cells).expect("in memory");
    }
    writer.into_inner().expect("in memory")
}
