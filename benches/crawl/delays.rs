//! With delays: the whole crawl beside the time that its longest host takes at the least.

use std::time::{Duration, Instant};

use beadle::crawl::Settings;
use beadle::crawl::manners::HostManners;

use crate::crawlers;
use crate::farm::{self, Farm};

/// The most that the whole crawl may take, in times of its longest host's floor.
const BAR: f64 = 1.1;
/// The delay of every host that asks for no larger one. Far above what an answer takes here, as
/// two seconds are on the web.
const DELAY: Duration = Duration::from_millis(400);

/// Crawls a farm whose hosts have from 3 to 51 pages and ask for delays of up to a second.
pub(crate) fn show() -> anyhow::Result<()> {
    let farm = Farm::start_uneven()?;
    let settings = Settings {
        delay: DELAY,
        ..crawlers::loopback()
    };
    let folder = tempfile::tempdir()?;
    let started = Instant::now();
    let report = crawlers::run(farm.port, settings, folder.path().to_path_buf())?;
    let took = started.elapsed();
    let mut floors: Vec<(Duration, String)> = report
        .hosts
        .iter()
        .map(|host| (floor(host), host.host.clone()))
        .collect();
    floors.sort();
    println!("host                   floor s");
    for (floor, host) in floors.iter().rev().take(5) {
        println!("{host:<22} {:>7.1}", floor.as_secs_f64());
    }
    let longest = floors.last().map_or(Duration::ZERO, |(floor, _)| *floor);
    let ratio = took.as_secs_f64() / longest.as_secs_f64();
    println!(
        "{} hosts, {} captures: whole crawl {:.1} s, {ratio:.3} times the longest floor (bar {BAR})",
        farm::HOSTS,
        report.captures(),
        took.as_secs_f64()
    );
    anyhow::ensure!(ratio <= BAR, "the crawl waits longer than its manners ask");
    Ok(())
}

/// What a host's requests take when nothing but its delay and its answers is waited for.
fn floor(host: &HostManners) -> Duration {
    let asked = host.crawl_delay.map_or(Duration::ZERO, |delay| delay.kept);
    let gaps = u32::try_from(host.requests.saturating_sub(1)).unwrap_or(u32::MAX);
    DELAY.max(asked) * gaps + Duration::from_millis(host.answering_ms)
}
