//! Rules that cannot be gamed by taking things away, held by random answers.

use beadle::judge::Outcome;
use beadle::judge::Reason;
use beadle::league::{CheckerError, Draws, League, Scope, leagues_drawn};
use beadle::register::Kind;
use beadle::score::{JourneyScore, Lines, Score, answers, next_star};

use super::{Answer, Member, Rules, sheet, standings};

/// Reasons of both sorts, and more than one of each.
const REASONS: [Reason; 7] = [
    Reason::Robots,
    Reason::LoginWall,
    Reason::Nofollow,
    Reason::JsShell,
    Reason::Timeout,
    Reason::Blocked403,
    Reason::Doubtful,
];
/// Enough to rank; intervals are held by construction and not by the number of draws.
const FEW: Draws = Draws {
    number: 100,
    seed: 7,
};

/// Any answer, as often good as the council is.
fn random(rng: &mut fastrand::Rng, good: f64) -> Answer {
    match rng.u8(0..20) {
        0 => Answer::Unseen(REASONS[rng.usize(0..REASONS.len())]),
        1 => Answer::Partly,
        2 if rng.bool() => Answer::Moot,
        _ if rng.f64() < good => Answer::Yes,
        _ => Answer::No,
    }
}

fn sector(rules: &Rules, rng: &mut fastrand::Rng, kind: Option<Kind>, size: usize) -> Vec<Member> {
    let councils = rules.councils(kind);
    let step = (councils.len() / size).max(1);
    councils
        .iter()
        .step_by(step)
        .map(|council| {
            let good = 0.3 + 0.7 * rng.f64();
            let answers = sheet(&rules.rubrics, |_, _| random(rng, good));
            rules.member(council, answers)
        })
        .collect()
}

fn leagues(rules: &Rules, members: &[Member]) -> Vec<League> {
    leagues_drawn(
        &standings(members),
        &rules.rubrics,
        &CheckerError::default(),
        FEW,
    )
}

/// The same member with one answer changed.
fn turned(rules: &Rules, member: &Member, at: (usize, usize), to: Answer) -> Member {
    let mut answers = member.answers.clone();
    answers[at.0][at.1] = to;
    rules.member(&member.council, answers)
}

fn places(member: &Member) -> Vec<(usize, usize)> {
    let journeys = member.answers.iter().enumerate();
    journeys
        .flat_map(|(j, answers)| (0..answers.len()).map(move |q| (j, q)))
        .collect()
}

fn pairs<'a>(
    before: &'a Member,
    after: &'a Member,
) -> impl Iterator<Item = (&'a JourneyScore, &'a JourneyScore)> {
    before.score.journeys.iter().zip(&after.score.journeys)
}

/// What the league would take for the council's mark, ranked or not.
fn mean(member: &Member) -> Score {
    let scores: Vec<Score> = member
        .score
        .journeys
        .iter()
        .filter_map(|j| j.score)
        .collect();
    beadle::score::mean(&scores)
}

#[test]
fn a_mark_lies_within_its_range() {
    let rules = Rules::new();
    let mut rng = fastrand::Rng::with_seed(1);
    for member in sector(&rules, &mut rng, None, 380) {
        let journeys = member.score.journeys.iter().filter_map(|j| j.score);
        for score in journeys.chain([mean(&member)]) {
            assert!(
                score.low <= score.point && score.point <= score.high,
                "{score:?}"
            );
        }
        for journey in &member.score.journeys {
            assert!(journey.stars <= journey.stars_at_most);
        }
    }
}

#[test]
fn a_no_that_turns_into_a_yes_lowers_no_mark_and_no_star() {
    let rules = Rules::new();
    let mut rng = fastrand::Rng::with_seed(2);
    let mut tried = 0;
    for member in sector(&rules, &mut rng, None, 40) {
        for at in places(&member) {
            if member.answers[at.0][at.1] != Answer::No || rng.u8(0..4) > 0 {
                continue;
            }
            tried += 1;
            let after = turned(&rules, &member, at, Answer::Yes);
            for (then, now) in pairs(&member, &after) {
                let (Some(a), Some(b)) = (then.score, now.score) else {
                    continue;
                };
                assert!(
                    a.low <= b.low && a.point <= b.point && a.high <= b.high,
                    "{then:?} {now:?}"
                );
                if now.stars.is_some() {
                    assert!(then.stars <= now.stars, "{then:?} {now:?}");
                }
            }
            let (a, b) = (mean(&member), mean(&after));
            assert!(a.low <= b.low && a.point <= b.point && a.high <= b.high);
            if after.score.stars.is_some() {
                assert!(member.score.stars <= after.score.stars);
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn adding_a_service_lowers_no_mark_however_poor_it_is() {
    let rules = Rules::new();
    let council = &rules.councils(Some(Kind::Unitary))[0];
    let gate = |j: usize, q: usize| {
        let asked = rules.rubrics.asked(&rules.rubrics.journeys[j]);
        asked
            .enumerate()
            .any(|(n, c)| n == q && c.gate && !c.shared)
    };
    let point = |answers: Vec<Vec<Answer>>| {
        let member = rules.member(council, answers);
        let journeys = member.score.journeys.into_iter();
        journeys
            .map(|j| (j.score.map(|s| s.point), j.journey))
            .collect::<Vec<_>>()
    };
    let hangs = |j: usize, q: usize| {
        let asked: Vec<_> = rules.rubrics.asked(&rules.rubrics.journeys[j]).collect();
        let depends = &asked[q].depends_on;
        depends
            .iter()
            .any(|d| asked.iter().any(|c| c.gate && !c.shared && c.local == *d))
    };
    let without = point(sheet(&rules.rubrics, |j, q| {
        if gate(j, q) { Answer::No } else { Answer::Yes }
    }));
    let poor = point(sheet(&rules.rubrics, |j, q| {
        if hangs(j, q) { Answer::No } else { Answer::Yes }
    }));
    let (mut better, mut owed) = (0, 0);
    for ((without, journey), (poor, _)) in without.iter().zip(&poor) {
        assert!(without <= poor, "{journey}: {without:?} against {poor:?}");
        owed += usize::from(poor.is_some());
        better += usize::from(without < poor);
    }
    assert!(owed > 10 && better >= owed - 1, "{better} of {owed}");
}

#[test]
fn hiding_an_answer_raises_no_star_and_no_mark_by_more_than_is_published() {
    let rules = Rules::new();
    let mut rng = fastrand::Rng::with_seed(3);
    let (mut most, mut most_essential) = (0, 0);
    for member in sector(&rules, &mut rng, None, 60) {
        for at in places(&member) {
            if rng.u8(0..6) > 0 {
                continue;
            }
            let reason = REASONS[rng.usize(0..REASONS.len())];
            let after = turned(&rules, &member, at, Answer::Unseen(reason));
            if after.verdicts == member.verdicts {
                continue;
            }
            let decided = reason.control() == beadle::journey::Control::Council;
            let journey = &rules.rubrics.journeys[at.0];
            let criterion = rules.rubrics.asked(journey).nth(at.1).expect("asked");
            let moot = |outcome: &Outcome| matches!(outcome, Outcome::NotApplicable(_));
            let was = member.verdicts.iter().find(|v| {
                v.criterion.journey == journey.id && v.criterion.local == criterion.local
            });
            // What does not arise by a rule of fact is no answer that could be hidden.
            if was.is_some_and(|v| moot(&v.outcome)) {
                continue;
            }
            for (n, (then, now)) in pairs(&member, &after).enumerate() {
                let (Some(a), Some(b)) = (then.score, now.score) else {
                    continue;
                };
                assert!(b.low <= a.low, "{then:?} {now:?}");
                if then.stars.is_some() {
                    assert!(now.stars <= then.stars, "{then:?} {now:?}");
                }
                let raised = b.point.saturating_sub(a.point);
                assert!(!decided || raised == 0, "{then:?} {now:?}");
                if n == at.0 && criterion.holds() {
                    most_essential = most_essential.max(raised);
                } else {
                    most = most.max(raised);
                }
            }
            if member.score.stars.is_some() {
                assert!(after.score.stars <= member.score.stars);
            }
        }
    }
    println!("hiding gained {most}, of an essential question {most_essential}");
    // docs/scoring.md, "What hiding an answer can gain".
    assert!(most <= 1500, "{most}");
    assert!(most_essential <= 7500, "{most_essential}");
    assert!(
        most > 300 && most_essential > 1000,
        "the test tried too little: {most}, {most_essential}"
    );
}

#[test]
fn a_rank_lies_in_its_interval_and_stays_there_whatever_was_unseen() {
    let rules = Rules::new();
    let mut rng = fastrand::Rng::with_seed(4);
    let members = sector(&rules, &mut rng, None, 90);
    let tables = leagues(&rules, &members);
    let mut tried = 0;
    for (ix, member) in members.iter().enumerate().step_by(3) {
        for to in [Answer::Yes, Answer::No] {
            let seen = |answers: &Vec<Answer>| {
                let filled = answers.iter().map(|a| {
                    if matches!(a, Answer::Unseen(_)) {
                        to
                    } else {
                        *a
                    }
                });
                filled.collect::<Vec<Answer>>()
            };
            let mut others = members.clone();
            others[ix] = rules.member(&member.council, member.answers.iter().map(seen).collect());
            let again = leagues(&rules, &others);
            for (table, again) in tables.iter().zip(&again) {
                let entry = table
                    .entries
                    .iter()
                    .find(|e| e.council == member.council.id);
                let now = again
                    .entries
                    .iter()
                    .find(|e| e.council == member.council.id);
                if let (Some(entry), Some(now)) = (entry, now) {
                    tried += 1;
                    let spread = entry.spread;
                    assert!(
                        (spread.best..=spread.worst).contains(&now.rank),
                        "{entry:?} {now:?}"
                    );
                }
            }
        }
    }
    assert!(tried > 60, "{tried}");
    for entry in tables.iter().flat_map(|t| &t.entries) {
        let spread = entry.spread;
        assert!(
            spread.best <= entry.rank && entry.rank <= spread.worst,
            "{entry:?}"
        );
        assert!(
            spread.best <= spread.median && spread.median <= spread.worst,
            "{entry:?}"
        );
        assert_eq!(spread.stars.iter().sum::<u16>(), 1000);
    }
}

#[test]
fn a_yes_more_costs_no_place() {
    let rules = Rules::new();
    let mut rng = fastrand::Rng::with_seed(5);
    let members = sector(&rules, &mut rng, Some(Kind::London), 33);
    let rank = |members: &[Member], ix: usize| {
        let tables = leagues(&rules, members);
        let entries = tables.into_iter().flat_map(|t| t.entries);
        let own = entries.filter(|e| e.council == members[ix].council.id);
        own.map(|e| e.rank).collect::<Vec<u32>>()
    };
    for ix in 0..members.len() {
        let before = rank(&members, ix);
        let nos = places(&members[ix]).into_iter();
        let nos: Vec<_> = nos
            .filter(|at| members[ix].answers[at.0][at.1] == Answer::No)
            .collect();
        let Some(at) = rng.choice(nos) else { continue };
        let mut after = members.clone();
        after[ix] = turned(&rules, &members[ix], at, Answer::Yes);
        for (then, now) in before.iter().zip(rank(&after, ix)) {
            assert!(now <= *then, "{then} to {now}");
        }
    }
}

#[test]
fn each_table_asks_for_coverage_of_the_tasks_that_it_counts() {
    let rules = Rules::new();
    let councils = rules.councils(None);
    let members: Vec<Member> = councils
        .iter()
        .step_by(20)
        .map(|c| rules.member(c, sheet(&rules.rubrics, |_, _| Answer::Yes)))
        .collect();
    let common = |members: &[Member]| {
        leagues(&rules, members)
            .into_iter()
            .find(|t| t.scope == Scope::CommonTasks)
            .expect("a table")
    };
    let table = common(&members);
    assert!(table.entries.iter().all(|e| e.band.is_none()));
    let closed: Vec<usize> = table
        .journeys
        .iter()
        .take(2)
        .filter_map(|id| rules.rubrics.journeys.iter().position(|j| j.id == *id))
        .collect();
    let mut fewer = members.clone();
    fewer[0] = rules.member(
        &members[0].council,
        sheet(&rules.rubrics, |j, _| {
            if closed.contains(&j) {
                Answer::Unseen(Reason::Timeout)
            } else {
                Answer::Yes
            }
        }),
    );
    let table = common(&fewer);
    assert!(
        table
            .unranked
            .iter()
            .any(|(id, why)| *id == members[0].council.id && why.contains("journeys")),
        "{:?}",
        table.unranked
    );
}

#[test]
fn a_page_that_only_exists_has_one_star_and_failed_essentials_never_three() {
    let rules = Rules::new();
    let council = &rules.councils(Some(Kind::Unitary))[0];
    let criterion = |j: usize, q: usize| {
        rules
            .rubrics
            .asked(&rules.rubrics.journeys[j])
            .nth(q)
            .expect("asked")
    };
    let only = rules.member(
        council,
        sheet(&rules.rubrics, |j, q| {
            if criterion(j, q).shared {
                Answer::Yes
            } else {
                Answer::No
            }
        }),
    );
    for journey in only.score.journeys.iter().filter(|j| j.score.is_some()) {
        assert_eq!(journey.stars, Some(1), "{journey:?}");
    }
    let essentials = rules.member(
        council,
        sheet(&rules.rubrics, |j, q| {
            if criterion(j, q).gate && q > 0 || q == 0 && !criterion(j, q).shared {
                Answer::No
            } else {
                Answer::Yes
            }
        }),
    );
    let core = rules.rubrics.journeys.iter().filter(|j| j.core).count();
    assert!(core > 10);
    for journey in &essentials.score.journeys {
        assert!(journey.stars.is_none_or(|s| s <= 2), "{journey:?}");
        assert!(journey.score.is_none_or(|s| s.high < 7000), "{journey:?}");
    }
    assert!(essentials.score.overall.is_some_and(|s| s.point < 7000));
    assert!(essentials.score.stars.is_some_and(|s| s <= 2));
}

#[test]
fn the_cheapest_next_star_is_true_whatever_the_fixes_bring_to_light() {
    let rules = Rules::new();
    let mut rng = fastrand::Rng::with_seed(6);
    let lines = Lines::of(rules.rubrics.core.stars);
    let mut tried = 0;
    for member in sector(&rules, &mut rng, Some(Kind::Unitary), 60) {
        for (j, journey) in rules.rubrics.journeys.iter().enumerate() {
            let asked = answers(journey, &rules.rubrics, &member.verdicts);
            let Some(next) = next_star(&asked, rules.rubrics.core.stars) else {
                continue;
            };
            tried += 1;
            assert!(
                next.stars <= next.at_most && !next.fixes.is_empty(),
                "{next:?}"
            );
            for (opened, promised) in [(Answer::No, next.stars), (Answer::Yes, next.at_most)] {
                let mut fixed = member.answers.clone();
                for (q, criterion) in rules.rubrics.asked(journey).enumerate() {
                    let was = asked
                        .iter()
                        .find(|a| a.criterion.local == criterion.local)
                        .map(|a| &a.verdict.outcome);
                    let hung = matches!(was, Some(Outcome::NotApplicable(_)));
                    let unseen = matches!(was, Some(Outcome::NotAssessed(_)));
                    if next.fixes.contains(&criterion.local) {
                        fixed[j][q] = Answer::Yes;
                    } else if hung && fixed[j][q] != Answer::Moot {
                        fixed[j][q] = opened;
                    } else if opened == Answer::Yes && unseen && fixed[j][q] != Answer::Moot {
                        fixed[j][q] = Answer::Yes;
                    }
                }
                let after = rules.member(&member.council, fixed);
                let score = after.score.journeys[j].score.expect("owed");
                let stars = lines.stars(score.low);
                match opened {
                    Answer::No => assert!(
                        stars >= promised,
                        "{journey:?} {next:?} {score:?}",
                        journey = journey.id
                    ),
                    _ => assert_eq!(stars, promised, "{} {next:?} {score:?}", journey.id),
                }
            }
        }
    }
    assert!(tried > 200, "{tried}");
}
