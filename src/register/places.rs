//! What kind of place a council serves: how rural, how deprived, how dense; and which councils are
//! most like it.
//!
//! Peers are of the same kind and live on the same day. The distance between two is that of four
//! figures, each in units of its standard deviation among the kind: the logarithm of residents, the
//! share who live in urban areas, the deprivation score, the logarithm of density. Source: the
//! idea of statistical nearest neighbours, as CIPFA's model has it, on open figures.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::sheet::Row;
use super::{Council, CouncilId, Register};

/// How many peers a council is shown.
pub const PEERS: usize = 5;

/// One council's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Class of rurality, in words: "Urban with rural areas".
    pub rurality: String,
    /// Share of residents in urban areas, 0 to 1.
    pub urban: f64,
    /// Fifth of councils by deprivation, 1 the most deprived.
    pub deprivation_fifth: u8,
    /// Score of deprivation, comparable across the United Kingdom; more is more deprived.
    pub deprivation: f64,
    /// Residents per square kilometre, where known.
    pub density: Option<f64>,
}

impl Place {
    pub(super) fn of(row: &Row) -> Option<(CouncilId, Place)> {
        Some((
            CouncilId(row.text("id")),
            Place {
                rurality: row.text("rural_class"),
                urban: row.parse("share_urban")?,
                deprivation_fifth: row.parse("deprivation_fifth")?,
                deprivation: row.parse("deprivation_score")?,
                density: row.parse("density_per_km2"),
            },
        ))
    }

    /// The fifth in words.
    #[must_use]
    pub fn deprivation_words(&self) -> &'static str {
        match self.deprivation_fifth {
            1 => "most deprived fifth",
            2 => "second most deprived fifth",
            3 => "middle fifth of deprivation",
            4 => "second least deprived fifth",
            _ => "least deprived fifth",
        }
    }
}

/// A council like another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peer<'a> {
    /// Which.
    pub council: &'a Council,
    /// What it serves.
    pub place: &'a Place,
    /// How far apart they are, in standard deviations; 0 is alike in all four figures.
    pub distance: f64,
}

const FIGURES: usize = 4;

impl Register {
    /// The councils of the same kind that are most like this one on a day, nearest first; none
    /// where its place or its residents are not known.
    #[must_use]
    pub fn peers(&self, council: &CouncilId, day: Date) -> Vec<Peer<'_>> {
        let Some(own) = self.councils.get(council) else {
            return Vec::new();
        };
        let alike: Vec<(&Council, &Place, Figures)> = self
            .as_of(day)
            .into_iter()
            .filter(|c| c.kind == own.kind)
            .filter_map(|c| {
                let place = self.places.get(&c.id)?;
                Some((c, place, figures(c, place)?))
            })
            .collect();
        let Some((_, _, mine)) = alike.iter().find(|(c, ..)| c.id == *council) else {
            return Vec::new();
        };
        let spread = deviations(&alike.iter().map(|(.., f)| *f).collect::<Vec<_>>());
        let mut peers: Vec<Peer<'_>> = alike
            .iter()
            .filter(|(c, ..)| c.id != *council)
            .map(|(council, place, theirs)| Peer {
                council,
                place,
                distance: distance(mine, theirs, &spread),
            })
            .collect();
        peers.sort_by(|a, b| {
            (a.distance.total_cmp(&b.distance)).then_with(|| a.council.id.cmp(&b.council.id))
        });
        peers.truncate(PEERS);
        peers
    }
}

/// The four figures; one that is not known is none.
type Figures = [Option<f64>; FIGURES];

fn figures(council: &Council, place: &Place) -> Option<Figures> {
    let residents = f64::from(council.population_2020?.max(1));
    Some([
        Some(residents.ln()),
        Some(place.urban),
        Some(place.deprivation),
        place.density.map(|d| d.max(0.1).ln()),
    ])
}

fn deviations(all: &[Figures]) -> [f64; FIGURES] {
    std::array::from_fn(|i| {
        let known: Vec<f64> = all.iter().filter_map(|f| f[i]).collect();
        let count = known.len().max(1) as f64;
        let mean = known.iter().sum::<f64>() / count;
        let squares = known.iter().map(|f| (f - mean).powi(2)).sum::<f64>();
        (squares / count).sqrt()
    })
}

/// A figure that is not known of both, or in which all of a kind are alike, tells nobody apart.
fn distance(a: &Figures, b: &Figures, spread: &[f64; FIGURES]) -> f64 {
    let apart = |i: usize| match (a[i], b[i], spread[i]) {
        (Some(a), Some(b), deviation) if deviation > 0.0 => ((a - b) / deviation).powi(2),
        _ => 0.0,
    };
    (0..FIGURES).map(apart).sum::<f64>().sqrt()
}

/// Places by council.
pub type Places = BTreeMap<CouncilId, Place>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_of_the_same_kind_nearest_first_and_like_the_council() {
        let register = Register::embedded().expect("the register");
        let day = jiff::civil::date(2026, 10, 1);
        for council in register.principal(day) {
            let peers = register.peers(&council.id, day);
            assert_eq!(peers.len(), PEERS, "{}", council.id);
            for pair in peers.windows(2) {
                assert!(pair[0].distance <= pair[1].distance, "{}", council.id);
            }
            for peer in &peers {
                assert_eq!(peer.council.kind, council.kind, "{}", council.id);
                assert_ne!(peer.council.id, council.id);
            }
        }
        let adur = register.peers(&CouncilId("adur".into()), day);
        assert!(adur.iter().all(|p| p.place.urban > 0.5), "{adur:?}");
    }

    #[test]
    fn an_unknown_council_has_none() {
        let register = Register::embedded().expect("the register");
        let day = jiff::civil::date(2026, 10, 1);
        assert!(register.peers(&CouncilId("nowhere".into()), day).is_empty());
    }
}
