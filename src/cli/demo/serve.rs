//! `beadle demo --serve`: the simulated sector of one edition stays up, for a rehearsal of the year
//! with `crawl --loopback-map`.

use std::path::Path;

use super::super::exit::{Ended, Exit};
use super::super::out::say;
use super::write_json;
use crate::demo::Sector;

/// Writes the truth and the map of an edition, serves it, and does not return: whoever started it
/// stops it.
pub(super) fn serve(sector: &Sector, year: &str, dir: &Path) -> anyhow::Result<Exit> {
    let mut editions = 0..sector.editions();
    let Some(edition) = editions.find(|n| sector.name(*n) == year) else {
        let names: Vec<String> = (0..sector.editions()).map(|n| sector.name(n)).collect();
        let message = format!("there is no edition {year}: there are {}", names.join(", "));
        return Err(Ended::new(Exit::Usage, message).into());
    };
    let truth = dir.join("truth").join(format!("{year}.json"));
    write_json(&truth, &sector.truth(edition))?;
    let server = sector.serve(edition)?;
    let map = dir.join("loopback").join(format!("{year}.json"));
    write_json(&map, server.resolve())?;
    say!(
        "{} hosts of {year} are served on loopback; their known answers: {}",
        server.resolve().len(),
        truth.display()
    );
    say!(
        "next: beadle crawl EDITION --loopback-map {} (Ctrl-C stops the sector)",
        map.display()
    );
    loop {
        std::thread::park();
    }
}
