//! The two questions about a council's accounts that count over other journeys.

use std::collections::BTreeSet;

use super::plan::Plan;
use super::script::Mark;
use super::truth::Standing;

/// A sign-in of its own that a journey's page may carry.
#[derive(Debug)]
pub(crate) struct Extra {
    pub(crate) journey: &'static str,
    /// The journey's gate: who cannot do it online has no account for it.
    gate: &'static str,
    /// The supplier that keeps the accounts.
    pub(crate) supplier: &'static str,
    /// What the link says.
    pub(crate) words: &'static str,
}

const EXTRA: [Extra; 5] = [
    Extra {
        journey: "council-tax",
        gate: "4.1",
        supplier: "revenues",
        words: "Sign in to your council tax account",
    },
    Extra {
        journey: "housing",
        gate: "11.1",
        supplier: "placesportal",
        words: "Log in to your housing account",
    },
    Extra {
        journey: "school-place",
        gate: "8.1",
        supplier: "admissions",
        words: "Sign in to your admissions account",
    },
    Extra {
        journey: "parking",
        gate: "10.1",
        supplier: "eportal",
        words: "Log in to your parking account",
    },
    Extra {
        journey: "planning",
        gate: "6.1",
        supplier: "powerpages",
        words: "Sign in to your planning account",
    },
];

/// The sign-ins that a site has beside its main account, in order.
pub(crate) fn extras(plan: &Plan<'_>) -> impl Iterator<Item = &'static Extra> {
    possible(plan).take(plan.extra_accounts)
}

fn possible(plan: &Plan<'_>) -> impl Iterator<Item = &'static Extra> {
    EXTRA.iter().filter(|extra| {
        plan.task(extra.journey).is_some_and(|task| {
            matches!(task.standing, Standing::Page(_))
                && task.marks.get(extra.gate) == Some(&Mark::Met)
        })
    })
}

/// The journeys that should be open to guests, with the criterion that says whether they are.
const OPEN: [(&str, &str); 4] = [
    ("bin-day", "1.2"),
    ("missed-bin", "2.4"),
    ("report-pothole", "5.7"),
    ("fly-tipping", "7.4"),
];

/// Decides how many accounts the site asks for, and marks 3.5 and 3.6.
pub(crate) fn count(plan: &mut Plan<'_>) {
    let Some(place) = plan.tasks.iter().position(|t| t.script.id == "my-account") else {
        return;
    };
    if !matches!(plan.tasks[place].standing, Standing::Page(_)) {
        return;
    }
    let possible = possible(plan).count();
    let roll = plan.dice.on("3.5").share();
    let one = plan.pace.good([0.45, 0.80]);
    let wanted = if roll < one {
        0
    } else if roll < (1.0 + one) / 2.0 {
        2
    } else {
        4
    };
    plan.extra_accounts = if possible < wanted { 0 } else { wanted };
    mark_council_tax_account(plan);
    let closed = plan.tasks[place].marks.get("3.1") == Some(&Mark::NotMet);
    let (hosts, open) = if closed {
        (Mark::NotApplicable, Mark::NotApplicable)
    } else {
        (sign_in_hosts(plan), open_to_guests(plan))
    };
    let marks = &mut plan.tasks[place].marks;
    marks.insert("3.5".to_owned(), hosts);
    marks.insert("3.6".to_owned(), open);
}

/// An account for council tax shows what is owed, whatever else the page says of bills.
fn mark_council_tax_account(plan: &mut Plan<'_>) {
    if !extras(plan).any(|extra| extra.journey == "council-tax") {
        return;
    }
    let task = plan.tasks.iter_mut().find(|t| t.script.id == "council-tax");
    if let Some(task) = task {
        task.marks.insert("4.7".to_owned(), Mark::Met);
    }
}

/// One or two hosts are well, three or four in part, more are not; nor is an account that nobody
/// can sign in to.
fn sign_in_hosts(plan: &Plan<'_>) -> Mark {
    match plan.extra_accounts + main_hosts(plan).len() {
        0 => Mark::NotMet,
        1 | 2 => Mark::Met,
        3 | 4 => Mark::Partly,
        _ => Mark::NotMet,
    }
}

/// The hosts of the main account, and of the sign-in walls before other journeys.
fn main_hosts(plan: &Plan<'_>) -> BTreeSet<&'static str> {
    let account = plan.task("my-account");
    let works = account.is_some_and(|task| task.marks.get("3.2") == Some(&Mark::Met));
    let bodies = plan
        .tasks
        .iter()
        .flat_map(|task| task.chosen.iter().map(|(_, v)| v.body.as_str()));
    let mut hosts = BTreeSet::new();
    for body in bodies {
        for (target, host) in [
            ("(account:", "own"),
            ("(signin:", "own"),
            ("(guest:", "own"),
            ("(achieve:sign-in", "achieve"),
        ] {
            if body.contains(target) && (works || target != "(account:") {
                hosts.insert(host);
            }
        }
    }
    hosts
}

/// Three or more are well, two in part, fewer are not. Questions that do not arise lower the bar
/// to those that do; what could not be seen leaves the answer open where it would decide it.
fn open_to_guests(plan: &Plan<'_>) -> Mark {
    let marks: Vec<Mark> = OPEN
        .iter()
        .filter_map(|(journey, id)| plan.task(journey)?.marks.get(*id).copied())
        .filter(|mark| *mark != Mark::NotApplicable)
        .collect();
    let count = |wanted: Mark| marks.iter().filter(|m| **m == wanted).count();
    let (met, unseen) = (count(Mark::Met), count(Mark::NotAssessed));
    let (well, part) = (marks.len().min(3), marks.len().min(2));
    match met {
        _ if marks.is_empty() => Mark::NotApplicable,
        met if met >= well => Mark::Met,
        met if met + unseen >= well => Mark::NotAssessed,
        met if met >= part => Mark::Partly,
        met if met + unseen >= part && unseen > 0 => Mark::NotAssessed,
        _ => Mark::NotMet,
    }
}
