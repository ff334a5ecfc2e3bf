//! The comparison on the terminal: the bars, what else was counted, and what is wrong by family.

use std::path::Path;
use std::time::Duration;

use comfy_table::{Table, presets};

use super::super::out::say;
use crate::demo::{
    DOUBTFUL_BAR, KnownAnswers, PAGES_BAR, SIGNPOSTS_BAR, ShapeTally, VERDICTS_BAR,
    WRONG_AND_SURE_BAR,
};

/// Shapes and classes that are told; all are in the file.
const TOLD: usize = 20;

/// Prints the whole comparison.
pub(super) fn tell(all: &KnownAnswers, dir: &Path, took: Duration) {
    say!("\n{}", bars(all));
    counts(all);
    families(all);
    classes(all);
    say!(
        "\n{} in {:.0} s; every difference is in {}\nNext: beadle preview {}",
        if all.holds() {
            "The bars are met"
        } else {
            "Below the bars"
        },
        took.as_secs_f32(),
        dir.join("known-answers.json").display(),
        dir.display()
    );
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

fn bars(all: &KnownAnswers) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["known answers", "count", "of", "share", "bar"]);
    let mut row = |name: &str, count: u64, of: u64, share: f64, bar: &str| {
        table.add_row([
            name.to_owned(),
            count.to_string(),
            of.to_string(),
            percent(share),
            bar.to_owned(),
        ]);
    };
    let least = |bar: f64| format!("at least {}", percent(bar));
    let most = |bar: f64| format!("at most {}", percent(bar));
    row(
        "pages right or rightly doubtful",
        all.pages_right + all.pages_doubtful,
        all.pages_total,
        all.pages_share(),
        &least(PAGES_BAR),
    );
    row(
        "pages wrong and sure",
        all.pages_wrong_and_sure,
        all.journeys,
        all.wrong_and_sure_share(),
        &most(WRONG_AND_SURE_BAR),
    );
    row(
        "journeys in doubt",
        all.journeys_doubtful,
        all.journeys,
        all.doubtful_share(),
        &most(DOUBTFUL_BAR),
    );
    row(
        "verdicts right, of those given",
        all.verdicts_assessed_right,
        all.verdicts_assessed,
        all.verdicts_share(),
        &least(VERDICTS_BAR),
    );
    row(
        "verdicts on what was not seen",
        all.verdicts_on_unseen,
        all.verdicts_total,
        all.verdicts_on_unseen as f64 / all.verdicts_total.max(1) as f64,
        "none",
    );
    row(
        "hand-overs",
        all.signposts_right,
        all.signposts_total,
        all.signposts_share(),
        &least(SIGNPOSTS_BAR),
    );
    table
}

fn counts(all: &KnownAnswers) {
    say!(
        "\nnot assessed: {} verdicts, {} of them where there was an answer; the true reason given for {} of {}",
        all.verdicts_not_assessed,
        all.verdicts_unseen,
        all.reasons.right,
        all.reasons.of
    );
    say!(
        "low to high holds the true mark of {} of {} journeys ({})",
        all.bounds.right,
        all.bounds.of,
        percent(all.bounds.share())
    );
    let emptied = all.emptied;
    say!(
        "sites whose tasks were taken away: {}; a page was named for {} of {} journeys, at most {} on one site",
        emptied.sites,
        emptied.wrong,
        emptied.journeys,
        emptied.worst
    );
    say!(
        "ranked: {} of {} councils; {} if every unknown widget were readable",
        all.ranked,
        all.councils,
        all.ranked_if_readable
    );
    let bands = all.certainty.iter().map(|(band, tally)| {
        format!(
            "{band}: {} of {} ({})",
            tally.right,
            tally.of,
            percent(tally.share())
        )
    });
    let bands: Vec<String> = bands.collect();
    say!("pages right by certainty: {}", bands.join("; "));
    let by_edition = |values: &std::collections::BTreeMap<String, f64>, digits: usize| {
        let told = values.iter();
        let told: Vec<String> = told
            .map(|(edition, value)| format!("{edition}: {value:.digits$}"))
            .collect();
        told.join(", ")
    };
    say!(
        "mean correlation between journeys, in truth: {}",
        by_edition(&all.cohesion, 2)
    );
    say!(
        "effect of the cohort's programme, in truth: {}",
        by_edition(&all.cohort_effect, 3)
    );
}

/// The families in which something is wrong, those with most wrong first.
fn families(all: &KnownAnswers) {
    let wrong = |tally: &ShapeTally| {
        let ends = tally.ends.of - tally.ends.right;
        let verdicts = tally.assessed.of - tally.assessed.right;
        ends + verdicts
    };
    let mut shapes: Vec<(&String, &ShapeTally)> = all
        .shapes
        .iter()
        .filter(|(_, tally)| wrong(tally) > 0)
        .collect();
    shapes.sort_by(|a, b| wrong(b.1).cmp(&wrong(a.1)).then(a.0.cmp(b.0)));
    if shapes.is_empty() {
        return;
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "family",
        "ended well",
        "wrong and sure",
        "verdicts right",
        "on what was not seen",
        "left open",
    ]);
    for (name, tally) in shapes.iter().take(2 * TOLD) {
        table.add_row([
            (*name).clone(),
            format!("{} of {}", tally.ends.right, tally.ends.of),
            tally.wrong_and_sure.to_string(),
            format!("{} of {}", tally.assessed.right, tally.assessed.of),
            tally.on_unseen.to_string(),
            tally.left_open.to_string(),
        ]);
    }
    say!("\n{table}");
}

fn classes(all: &KnownAnswers) {
    let mut classes: Vec<(&String, &u64)> = all.classes.iter().collect();
    classes.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    if !classes.is_empty() {
        say!("\nwhat is wrong, by class:");
    }
    for (class, count) in classes.iter().take(TOLD) {
        say!("{count:>7}  {class}");
    }
    let rest: u64 = classes.iter().skip(TOLD).map(|(_, count)| **count).sum();
    if rest > 0 {
        say!("{rest:>7}  in {} more classes", classes.len() - TOLD);
    }
}
