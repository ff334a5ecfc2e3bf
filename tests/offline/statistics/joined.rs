//! Figures of two editions are joined only where all that decides them was the same, nothing else is
//! kept apart, and the site says why.

use std::collections::BTreeSet;

use beadle::edition::{Manifest, Scored};
use beadle::league::Draws;
use beadle::pace::{self, Alike, in_words};
use beadle::register::{PlatformKind, Register};
use beadle::rubric::{Code, CriterionId, JourneyId, Part, Rubrics};

use super::recompute::publish;
use super::{Answer, CODE, Rules, edition, sheet};

const FEW: Draws = Draws {
    number: 50,
    seed: 5,
};

fn manifest(rubrics: &Rubrics, register: &Register, code: Code<'_>) -> Manifest {
    let rules = Rules::new();
    let rules = Rules {
        rubrics: rubrics.clone(),
        register: rules.register,
    };
    let mut manifest = edition(&rules, "2026", &[], FEW).manifest;
    let decided = rubrics.rules(register, code);
    manifest.criteria = decided.criteria;
    let parts = decided.parts.into_iter();
    manifest.rules = parts.map(|(part, digest)| (part.id(), digest)).collect();
    manifest
}

/// What is kept apart between the embedded rules and those that `change` makes of them.
struct Apart {
    questions: BTreeSet<String>,
    rungs: BTreeSet<String>,
    marks: BTreeSet<String>,
    stars: bool,
    why: String,
}

fn apart(change: impl Fn(&mut Rubrics, &mut Register, &mut Code<'static>)) -> Apart {
    let Rules {
        mut rubrics,
        mut register,
    } = Rules::new();
    let mut code = CODE;
    let then = manifest(&rubrics, &register, code);
    change(&mut rubrics, &mut register, &mut code);
    let now = manifest(&rubrics, &register, code);
    let alike = Alike::new(&then, &now, &rubrics);
    let mut found = Apart {
        questions: BTreeSet::new(),
        rungs: BTreeSet::new(),
        marks: BTreeSet::new(),
        stars: !alike.stars().is_empty(),
        why: String::new(),
    };
    let mut why: BTreeSet<Part> = alike.stars().into_iter().collect();
    for journey in &rubrics.journeys {
        for criterion in rubrics.asked(journey) {
            let id = question(&journey.id, &criterion.local);
            let parts = alike.question(&id);
            assert_eq!(parts.is_empty(), alike.asks(&id), "{id}: {parts:?}");
            if !parts.is_empty() {
                found.questions.insert(id.to_string());
                why.extend(parts);
            }
        }
        let rungs = alike.rungs(&journey.id);
        if !rungs.is_empty() {
            found.rungs.insert(journey.id.0.clone());
            why.extend(rungs);
        }
        if !alike.marks(&journey.id).is_empty() {
            found.marks.insert(journey.id.0.clone());
        }
    }
    let why: Vec<Part> = why.into_iter().collect();
    found.why = in_words(&why, &rubrics);
    found
}

fn question(journey: &JourneyId, local: &str) -> CriterionId {
    CriterionId {
        journey: journey.clone(),
        local: local.to_owned(),
    }
}

fn set(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|s| (*s).to_owned()).collect()
}

/// Every question of some tasks, and these besides.
fn all_of(journeys: &[&str], and: &[&str]) -> BTreeSet<String> {
    let rubrics = Rules::new().rubrics;
    let mut all = set(and);
    for id in journeys {
        let journey = rubrics.journey(&JourneyId((*id).to_owned())).expect(id);
        all.extend(rubrics.asked(journey).map(|c| format!("{id}/{}", c.local)));
    }
    all
}

fn every_journey() -> BTreeSet<String> {
    let journeys = Rules::new().rubrics.journeys;
    journeys.into_iter().map(|j| j.id.0).collect()
}

fn bins(rubrics: &mut Rubrics) -> &mut beadle::rubric::Journey {
    let mut journeys = rubrics.journeys.iter_mut();
    journeys.find(|j| j.id.0 == "bin-day").expect("bin-day")
}

#[test]
fn the_same_rules_keep_nothing_apart_nor_do_words_that_decide_nothing() {
    let cosmetic = apart(|rubrics, register, _| {
        bins(rubrics).title = "When are my bins emptied?".to_owned();
        for criterion in &mut bins(rubrics).criteria {
            criterion.question.push_str(" Really?");
            criterion.page.push_str("More words.");
            criterion.since = "2031".to_owned();
        }
        for platform in &mut register.platforms.all {
            platform.name.push('!');
            platform.evidence.push('!');
            platform.supplier.push('!');
        }
    });
    assert!(cosmetic.questions.is_empty() && cosmetic.rungs.is_empty() && !cosmetic.stars);
}

#[test]
fn another_line_between_stars_keeps_stars_and_marks_apart_and_no_answer() {
    let found = apart(|rubrics, _, _| rubrics.core.stars.three = 0.6);
    assert!(found.stars && found.questions.is_empty() && found.rungs.is_empty());
    assert_eq!(found.marks, every_journey());
    assert_eq!(found.why, "the lines between stars");
}

#[test]
fn another_gate_keeps_its_task_apart_and_those_whose_questions_name_it() {
    let found = apart(|rubrics, _, _| {
        let gate = &mut bins(rubrics).criteria[1].gate;
        *gate = !*gate;
    });
    // 2.6 links to the bin-day page, and 3.8 counts bin-day's 1.2.
    let mut others = found.questions.clone();
    for id in all_of(&["bin-day"], &[]) {
        assert!(others.remove(&id), "{id} is joined: {:?}", found.questions);
    }
    let named = ["missed-bin", "my-account"];
    let owner = |id: &String| named.iter().any(|j| id.starts_with(j));
    assert!(others.len() <= 3 && others.iter().all(owner), "{others:?}");
    assert!(
        found.rungs.contains("bin-day") && found.rungs.len() == 1,
        "{:?}",
        found.rungs
    );
    assert!(found.stars && found.marks.len() <= 3);
    assert!(
        found.why.contains("the essential questions of “"),
        "{}",
        found.why
    );
}

#[test]
fn another_word_keeps_its_task_apart_whether_shared_question_or_own() {
    let found = apart(|rubrics, _, _| bins(rubrics).words.task.push("rubbish day".to_owned()));
    assert!(found.questions.contains("bin-day/K1") && found.questions.contains("bin-day/1.7"));
    assert!(
        !found.questions.contains("planning/K1"),
        "another task's K1 is the same"
    );
    let strangers = found
        .questions
        .iter()
        .filter(|id| !id.starts_with("bin-day/"));
    let strangers: Vec<&String> = strangers.collect();
    assert!(strangers.len() <= 3, "{strangers:?}");
    let title = bins(&mut Rules::new().rubrics).title.clone();
    assert_eq!(found.why, format!("the words by which “{title}” is found"));
}

#[test]
fn another_product_keeps_the_tasks_apart_that_know_its_kind() {
    let of_kind = |wanted: PlatformKind| {
        apart(move |_, register, _| {
            let mut all = register.platforms.all.iter_mut();
            let platform = all.find(|p| p.kinds == [wanted]).expect("one such");
            platform.hosts.push("elsewhere.example".to_owned());
        })
    };
    let found = of_kind(PlatformKind::Planning);
    assert!(
        found.questions.contains("planning/K1"),
        "{:?}",
        found.questions
    );
    assert!(
        !found.questions.contains("bin-day/1.1"),
        "{:?}",
        found.questions
    );
    assert!(
        found.why.contains("the products known for “"),
        "{}",
        found.why
    );
    // What may stand in for any form is known to all tasks.
    let found = of_kind(PlatformKind::Forms);
    assert_eq!(found.rungs, every_journey());
}

#[test]
fn the_words_about_accounts_keep_apart_what_asks_about_accounts_and_what_hangs_on_it() {
    let found = apart(|rubrics, _, _| rubrics.core.access.guest.push("as a visitor".to_owned()));
    assert!(
        found.questions.contains("bin-day/1.2"),
        "{:?}",
        found.questions
    );
    assert!(!found.questions.contains("bin-day/K1"));
    assert_eq!(found.why, "the words about accounts");
}

#[test]
fn a_weight_keeps_marks_apart_a_ladder_rungs_and_neither_an_answer() {
    let found = apart(|rubrics, _, _| bins(rubrics).criteria[0].weight = 1);
    assert!(found.questions.is_empty() && found.rungs.is_empty() && found.stars);
    assert_eq!(found.marks, set(&["bin-day"]));
    let found = apart(|rubrics, _, _| bins(rubrics).ladder.proactive.clear());
    assert!(found.questions.is_empty() && found.marks.is_empty() && !found.stars);
    assert_eq!(found.rungs, set(&["bin-day"]));
    assert!(found.why.starts_with("the ladder of “"), "{}", found.why);
}

#[test]
fn another_way_to_answer_keeps_the_question_apart_and_what_hangs_on_it() {
    let found = apart(|rubrics, _, _| bins(rubrics).criteria[0].share = 250);
    // All that hangs on 1.1, and what hangs on that.
    let rubrics = Rules::new().rubrics;
    let bins = rubrics
        .journey(&JourneyId("bin-day".to_owned()))
        .expect("bin-day");
    for criterion in &bins.criteria {
        let hangs = criterion.local == "1.1" || criterion.depends_on.iter().any(|on| on == "1.1");
        let id = format!("bin-day/{}", criterion.local);
        assert!(!hangs || found.questions.contains(&id), "{id} is joined");
    }
    assert!(!found.questions.contains("bin-day/K1"));
    assert!(
        found.why.starts_with("how question 1.1 of “"),
        "{}",
        found.why
    );
}

#[test]
fn another_reader_judge_or_country_keeps_everything_apart() {
    let all: Vec<String> = every_journey().into_iter().collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let all = all_of(&all, &[]);
    let found = apart(|_, _, code| code.reader += 1);
    assert_eq!(found.questions, all);
    assert_eq!(found.why, "how beadle reads a page");
    let found = apart(|_, _, code| code.judging = "0.2.0");
    assert_eq!(found.questions, all);
    assert_eq!(found.why, "how beadle finds pages and answers questions");
    let found = apart(|_, register, _| register.locale.public_bodies.push(".gov.example".into()));
    assert_eq!(found.questions, all);
}

fn sector(rules: &Rules, seed: u64) -> Vec<super::Member> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let councils = rules.councils(None);
    let few = councils.iter().step_by(40);
    few.map(|council| {
        let answers = sheet(&rules.rubrics, |_, _| match rng.u8(0..4) {
            0 => Answer::No,
            _ => Answer::Yes,
        });
        rules.member(council, answers)
    })
    .collect()
}

#[test]
fn the_site_says_what_is_not_joined_and_why_and_draws_both_lines() {
    // Until 2025 by other words for bin-day and another line for three stars; 2025 was scored again.
    let now = Rules::new();
    let mut old = Rules::new();
    bins(&mut old.rubrics)
        .words
        .task
        .push("rubbish day".to_owned());
    old.rubrics.core.stars.three = 0.6;
    let mut again = edition(&now, "2025", &sector(&now, 2), FEW);
    again.manifest.revision = 2;
    let editions: [Scored; 3] = [
        edition(&old, "2024", &sector(&old, 1), FEW),
        again,
        edition(&now, "2026", &sector(&now, 3), FEW),
    ];
    let replaced = [edition(&old, "2025", &sector(&old, 4), FEW)];

    let all: Vec<&Scored> = editions.iter().collect();
    let curves = pace::adoption(&all, &[&replaced[0]], &now.rubrics);
    let curve = |journey: &str, local: &str| {
        let id = question(&JourneyId(journey.to_owned()), local);
        curves.iter().find(|c| c.criterion == id).expect("a curve")
    };
    let ids = |points: &[pace::Point]| -> Vec<String> {
        points.iter().map(|p| p.edition.clone()).collect()
    };
    assert_eq!(ids(&curve("bin-day", "1.1").points), ["2025", "2026"]);
    assert_eq!(ids(&curve("bin-day", "1.1").before), ["2024", "2025"]);
    assert_eq!(
        ids(&curve("planning", "6.1").points),
        ["2024", "2025", "2026"]
    );
    assert!(curve("planning", "6.1").before.is_empty());
    // The old and the new rules count bins of 2024 and 2026 apart, and all else together.
    let moved = pace::movement(&editions[0], &editions[2], &now.rubrics, &now.register);
    assert!(
        moved.left_out > 0 && moved.comparable > 150,
        "{}",
        moved.left_out
    );
    let bins_apart = moved.moves.iter().flat_map(|m| &m.pages_won);
    assert!(bins_apart.clone().all(|j| j.0 != "bin-day"));

    let folder = tempfile::tempdir().expect("a folder");
    publish(&now, &editions, &replaced, folder.path());
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    let page = read("pace.html");
    let title = &now.rubrics.journeys[0].title;
    assert!(page.contains("What is not joined, and why"));
    assert!(
        page.contains(&format!("he words by which “{title}” is found")),
        "the word"
    );
    assert!(page.contains("he lines between stars"), "the line");
    let stars = read("charts/stars.md");
    assert!(
        stars.contains("Not joined with 2024: the lines between stars"),
        "{stars}"
    );
    assert!(
        !stars.contains("from 2024") && !stars.contains("in 2024,"),
        "{stars}"
    );
    assert!(!stars.contains("Not joined with 2025"), "{stars}");
    let bins = read("charts/adoption-bin-day.md");
    assert!(
        bins.contains("Not joined with 2024: the words by which"),
        "{bins}"
    );
    assert!(bins.contains("Before the rules changed: "), "{bins}");
    let planning = read("charts/adoption-planning.md");
    assert!(
        !planning.contains("Not joined") && planning.contains("2024"),
        "{planning}"
    );
    let rows = read("data/adoption.csv");
    let of = |rules: &str| {
        let start = format!("2025,2025-10-01,bin-day,1.1,{rules},all,");
        rows.lines().filter(|l| l.starts_with(&start)).count()
    };
    assert_eq!((of("now"), of("before")), (1, 1));
    let history = read("data/history.csv");
    assert!(
        history.lines().any(|l| l.starts_with("2025,1,")),
        "revision 1"
    );
    assert!(
        history.lines().any(|l| l.starts_with("2025,2,")),
        "revision 2"
    );
}
