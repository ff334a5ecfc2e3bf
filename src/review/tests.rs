use super::*;
use crate::edition::test_support::scored;
use crate::journey::{Candidate, Doubt, Ended};
use crate::judge::{Evidence, Outcome};
use crate::league::Labels;
use crate::register::CouncilId;
use crate::rubric::{CriterionId, JourneyId};

const NAMES: [&str; 4] = ["adur", "arun", "ashfield", "ashford"];

fn looked<'a>(
    now: &'a Scored,
    against: Option<&'a Scored>,
    (register, rubrics): (&'a Register, &'a Rubrics),
    errors: &'a CheckerError,
    decisions: &'a Decisions,
) -> Looked<'a> {
    Looked {
        now,
        against,
        register,
        rubrics,
        errors,
        decisions,
    }
}

fn data() -> (Register, Rubrics) {
    (
        Register::embedded().expect("a register"),
        Rubrics::embedded().expect("rubrics"),
    )
}

/// Councils of which each has these answers, all on one product.
fn on_a_product(id: &str, outcome: &Outcome) -> Scored {
    let councils: Vec<(&str, u16, Vec<Outcome>)> = NAMES
        .iter()
        .map(|name| (*name, 5000, vec![outcome.clone()]))
        .collect();
    let mut edition = scored(id, &councils);
    for result in &mut edition.councils {
        for verdict in &mut result.verdicts {
            verdict.evidence = vec![Evidence {
                url: "https://www.council.example/".into(),
                digest: String::new(),
                selector: String::new(),
                quote: "Postcode".into(),
                inferred_from: Some("achieveforms".into()),
                at: None,
            }];
        }
    }
    edition
}

#[test]
fn a_question_that_turns_on_all_sites_of_a_product_holds_the_release_until_it_is_accepted() {
    let (register, rubrics) = data();
    let (then, now) = (
        on_a_product("2025", &Outcome::Met),
        on_a_product("2026", &Outcome::NotMet),
    );
    let errors = CheckerError::default();
    let none = Decisions::default();
    let items = review(&looked(
        &now,
        Some(&then),
        (&register, &rubrics),
        &errors,
        &none,
    ));
    let held: Vec<&Item> = holding(&items).collect();
    assert_eq!(held.len(), 1, "{items:#?}");
    assert_eq!(held[0].id, "flip/achieveforms/bin-day/1.1/lost");
    assert_eq!(held[0].look_at, NAMES);
    let signed = held[0]
        .settle
        .replace("who = \"\"", "who = \"A\"")
        .replace("when = \"\"", "when = 2026-11-03")
        .replace("why = \"\"", "why = \"the form was renamed\"")
        .replace("source = \"\"", "source = \"looked at all four\"");
    let read = |text: &str| Decisions::read("decisions.toml".as_ref(), text, &register, &rubrics);
    assert!(
        read(&held[0].settle).is_err(),
        "an unsigned decision is none"
    );
    let decided = read(&signed).expect("sound");
    let items = review(&looked(
        &now,
        Some(&then),
        (&register, &rubrics),
        &errors,
        &decided,
    ));
    assert_eq!(holding(&items).count(), 0);
    assert!(stray(&decided, &items).is_empty());
}

#[test]
fn two_sites_are_not_many_and_the_same_answer_is_no_turn() {
    let (register, rubrics) = data();
    let now = on_a_product("2026", &Outcome::Met);
    let mut then = on_a_product("2025", &Outcome::Met);
    for result in &mut then.councils[..2] {
        result.verdicts[0].outcome = Outcome::NotMet;
    }
    let (errors, none) = (CheckerError::default(), Decisions::default());
    let items = review(&looked(
        &now,
        Some(&then),
        (&register, &rubrics),
        &errors,
        &none,
    ));
    assert_eq!(holding(&items).count(), 0, "{items:#?}");
}

#[test]
fn a_doubtful_end_shows_its_pages_side_by_side_and_the_weakest_come_first() {
    let (register, rubrics) = data();
    let mut now = scored("2026", &[("adur", 9000, vec![Outcome::Met])]);
    let page = |url: &str| Candidate {
        url: url.into(),
        title: "Bins".into(),
        score: 620,
        reasons: Vec::new(),
    };
    now.councils[0].walks[0].ended = Ended::Doubtful(Doubt {
        candidates: vec![page("https://a.test/one"), page("https://a.test/two")],
        why: "two pages are called so".into(),
    });
    let weak = |local: &str, judged, right| {
        let id = CriterionId {
            journey: JourneyId("bin-day".into()),
            local: local.into(),
        };
        (id, Labels { judged, right })
    };
    let errors = CheckerError::new([weak("1.1", 40, 20), weak("1.2", 40, 30)].into());
    let none = Decisions::default();
    let items = review(&looked(&now, None, (&register, &rubrics), &errors, &none));
    assert_eq!(items[0].id, "doubt/adur/bin-day");
    assert_eq!(items[0].council, Some(CouncilId("adur".into())));
    assert_eq!(items[0].look_at.len(), 2);
    assert!(items[0].settle.contains("url = \"https://a.test/one\""));
    let weak: Vec<&str> = items
        .iter()
        .filter(|i| i.sort == Sort::Weak)
        .map(|i| i.id.as_str())
        .collect();
    assert_eq!(
        weak,
        ["weak/bin-day/1.1", "weak/bin-day/1.2", "weak/unmeasured"]
    );
}
