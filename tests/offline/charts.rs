//! The charts of the past, drawn from the register's own history, are committed under `charts/`
//! and stay what the code draws. `BEADLE_REGENERATE=1 cargo test --test offline charts` writes them anew.

use std::path::Path;

use beadle::chart::{Chart, Curve, Moment, Setting, Share, adoption};
use beadle::register::{PastEdition, Register};

const NAME: &str = "better-connected";

/// A published share of the councils surveyed, as a count.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of at most some hundreds of councils"
)]
fn share(edition: &PastEdition, per_cent: Option<f64>) -> Option<Share> {
    let of = edition.councils?;
    let met = (f64::from(of) * per_cent? / 100.0).round() as u32;
    Some(Share { met, of, unseen: 0 })
}

/// Councils with three or four stars: the published counts where there are any, else what follows
/// from the published share.
fn three_or_four(edition: &PastEdition) -> Option<Share> {
    match (edition.three_and_four, edition.councils) {
        ([Some(three), Some(four)], Some(of)) => Some(Share {
            met: three + four,
            of,
            unseen: 0,
        }),
        _ => share(edition, edition.three_or_four_pct),
    }
}

/// When an edition's surveys were made: the first half of its year, or, of a winter's edition, the
/// turn of the year.
fn year(edition: &PastEdition) -> f64 {
    let (first, winter) = (&edition.edition[..4], edition.edition.len() > 4);
    first.parse::<f64>().expect("a year") + if winter { 1.0 } else { 0.25 }
}

fn better_connected() -> Chart {
    let register = Register::embedded().expect("the committed register");
    // Before 2010 another scale was used, and the number of councils was not published.
    let editions: Vec<&PastEdition> = register
        .history
        .iter()
        .filter(|e| e.councils.is_some())
        .collect();
    let curve = |name: &str, value: fn(&PastEdition) -> Option<Share>| Curve {
        name: name.to_owned(),
        shares: editions.iter().map(|e| value(e)).collect(),
    };
    let moments: Vec<Moment> = editions
        .iter()
        .map(|e| Moment {
            name: e.edition.clone(),
            year: year(e),
        })
        .collect();
    adoption(
        &moments,
        &[
            curve("Three or four stars", three_or_four),
            curve("Has a responsive or mobile site", |e| share(e, e.mobile_pct)),
            curve("Passed the accessibility test of its year", |e| {
                share(e, e.accessibility_pct)
            }),
        ],
        &Setting {
            subtitle: "Council websites in the United Kingdom, Better Connected 2010 to 2017-18, as \
                       far as published; a line breaks where an edition published no figure, and the \
                       accessibility test changed between its stretches"
                .to_owned(),
            source: "Socitm, Better Connected; each edition's page is named in \
                     register/better-connected.csv; counts as published, else from published shares"
                .to_owned(),
        },
    )
    .expect("words and data are there")
}

#[test]
fn the_committed_chart_of_better_connected_is_what_the_code_draws() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts");
    let chart = better_connected();
    if std::env::var_os("BEADLE_REGENERATE").is_some() {
        chart.write(&folder, NAME).unwrap();
    }
    let fresh = tempfile::tempdir().unwrap();
    chart.write(fresh.path(), NAME).unwrap();
    for kind in ["svg", "csv", "md"] {
        let file = format!("{NAME}.{kind}");
        let committed = std::fs::read_to_string(folder.join(&file)).unwrap();
        let drawn = std::fs::read_to_string(fresh.path().join(&file)).unwrap();
        assert_eq!(
            committed.replace("\r\n", "\n"),
            drawn,
            "charts/{file} is out of date"
        );
    }
}
