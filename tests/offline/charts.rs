//! The charts of the past, drawn from the register's own history, are committed under `charts/`
//! and stay what the code draws. `BEADLE_REGENERATE=1 cargo test --test offline charts` writes them anew.

use std::path::Path;

use beadle::chart;
use beadle::register::Register;

const NAME: &str = "better-connected";

#[test]
fn the_committed_chart_of_better_connected_is_what_the_code_draws() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts");
    let register = Register::embedded().expect("the committed register");
    let chart = chart::better_connected(&register.history).expect("words and data are there");
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
