//! The charts of the past, drawn from the register's own history, are committed under `charts/`
//! and stay what the code draws. `BEADLE_REGENERATE=1 cargo test --test offline charts` writes them anew.

use std::path::Path;

use beadle::chart::{Chart, Curve, Setting, Share, adoption};
use beadle::register::{PastEdition, Register};

const NAME: &str = "better-connected";

/// A share of the councils surveyed as a count, which is how the chart's table shows it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of at most some hundreds of councils"
)]
fn share(edition: &PastEdition, per_cent: Option<f64>) -> Option<Share> {
    let of = edition.councils?;
    let met = (f64::from(of) * per_cent? / 100.0).round() as u32;
    Some(Share { met, of })
}

fn better_connected() -> Chart {
    let register = Register::embedded().expect("the committed register");
    // Before 2010 another scale was used, and the number of councils was not published.
    let editions: Vec<&PastEdition> = register
        .history
        .iter()
        .filter(|e| e.councils.is_some())
        .collect();
    let curve = |name: &str, value: fn(&PastEdition) -> Option<f64>| Curve {
        name: name.to_owned(),
        shares: editions.iter().map(|e| share(e, value(e))).collect(),
    };
    let names: Vec<String> = editions.iter().map(|e| e.edition.clone()).collect();
    adoption(
        &names,
        &[
            curve("Three or four stars", |e| e.three_or_four_pct),
            curve("Passed the mobile test", |e| e.mobile_pct),
            curve("Passed the accessibility test", |e| e.accessibility_pct),
        ],
        &Setting {
            subtitle: "Council websites in the United Kingdom, Better Connected 2010 to 2017-18, \
                       as far as published; counts follow from published shares"
                .to_owned(),
            source: "Socitm, Better Connected; each edition's page is named in \
                     register/better-connected.csv"
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
