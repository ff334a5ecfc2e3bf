//! The long view: what Socitm's surveys found before, beside which beadle's editions stand. Their
//! figures are never joined with ours.

use super::{Chart, ChartError, Curve, Moment, Setting, Share, adoption};
use crate::register::PastEdition;

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
    let first = edition.edition.get(..4).unwrap_or_default();
    let winter = edition.edition.len() > 4;
    let first = first.parse::<f64>().unwrap_or_default();
    first + if winter { 1.0 } else { 0.25 }
}

/// What Better Connected found, on an axis of time.
///
/// # Errors
/// `NoData` without an edition whose number of councils was published.
pub fn better_connected(history: &[PastEdition]) -> Result<Chart, ChartError> {
    // Before 2010 another scale was used, and the number of councils was not published.
    let editions: Vec<&PastEdition> = history.iter().filter(|e| e.councils.is_some()).collect();
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
}
