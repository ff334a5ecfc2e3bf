//! What the finder promises on the project's own labels, of each half by itself.

use std::path::Path;

use super::tally::Counts;
use super::{judged, labels, tally};
use crate::judge::Judge;
use crate::register::Register;
use crate::rubric::Rubrics;
use crate::scent::Scent;

/// The total of one file of `tests/data/finder`.
fn measured(file: &str) -> Counts {
    let (register, rubrics) = (Register::embedded().unwrap(), Rubrics::embedded().unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/finder");
    let labels = labels::read(&path.join(file), &rubrics).unwrap();
    let (scent, judge) = (Scent::new(&rubrics), Judge::new(&rubrics));
    let asked = judged::Asked {
        register: &register,
        rubrics: &rubrics,
        scent: &scent,
        judge: &judge,
        day: jiff::civil::date(2026, 11, 27),
    };
    let tally = tally::tally(&asked, &labels);
    assert!(tally.unread.is_empty());
    tally.total
}

#[test]
fn each_half_of_the_labels_keeps_the_bars() {
    for file in ["half-a.jsonl", "half-b.jsonl"] {
        let total = measured(file);
        let given = total.targets_sure + total.others_sure + total.misgiven_sure;
        assert!(total.others > total.targets, "{file} holds near misses");
        assert!(total.targets_sure * 100 >= given * 97, "{file}: {total:?}");
        assert!(
            total.others_sure * 100 <= total.others * 3,
            "{file}: {total:?}"
        );
        assert!(
            total.targets_found * 100 >= total.targets * 88,
            "{file}: {total:?}"
        );
        assert!(total.targets_sure * 2 >= total.targets, "{file}: {total:?}");
        assert_eq!(
            total.targets_found,
            total.targets_sure + total.targets_doubtful
        );
        assert_eq!(
            total.others_taken,
            total.others_sure + total.others_doubtful
        );
    }
}
