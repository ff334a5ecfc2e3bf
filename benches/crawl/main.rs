//! What a crawl costs: beadle's, beside wget2's and Scrapy's, on one farm in one run.
//!
//! The farm, and each crawler, is a process of its own, so that a client's processor time is told
//! from the server's. Only ratios from one run mean anything: load on the machine moves the
//! figures by up to twice. How to run it: `benches/README.md`.

mod cost;
mod crawlers;
mod delays;
mod farm;
mod page;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use cost::Cost;
use crawlers::Crawler;
use farm::Farm;

#[derive(Parser)]
#[command(about = "What a crawl costs, beside wget2 and Scrapy on the same farm")]
struct Arguments {
    #[command(subcommand)]
    mode: Option<Mode>,
    /// Given by `cargo bench`.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Subcommand)]
enum Mode {
    /// beadle alone, at each number of pages: processor time, memory, wall time (the default).
    Growth {
        /// Pages on the whole farm, one run each.
        #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
        pages: Vec<usize>,
    },
    /// beadle, wget2 and Scrapy, one after another, several times over.
    Compare {
        /// Pages on the whole farm.
        #[arg(long, default_value_t = 2_000)]
        pages: usize,
        /// Rounds; the best of each crawler counts, since load only ever adds.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// The scrapy command; left out of the comparison when it is not there.
        #[arg(long, default_value = "scrapy")]
        scrapy: PathBuf,
    },
    /// Hosts of many sizes and delays: the whole crawl beside the longest host's own time.
    Delays,
    /// Serves the farm until standard input ends.
    #[command(hide = true)]
    Farm {
        pages: usize,
        /// Hosts of many sizes, which ask for many delays.
        #[arg(long)]
        uneven: bool,
    },
    /// Crawls the farm with beadle.
    #[command(hide = true)]
    Beadle {
        port: u16,
        pages: usize,
        folder: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    let growth = Mode::Growth {
        pages: vec![1_000, 10_000],
    };
    match Arguments::parse().mode.unwrap_or(growth) {
        Mode::Growth { pages } => grow(&pages),
        Mode::Compare {
            pages,
            rounds,
            scrapy,
        } => compare(pages, rounds, &scrapy),
        Mode::Delays => delays::show(),
        Mode::Farm { pages, uneven } => farm::serve(pages, uneven),
        Mode::Beadle {
            port,
            pages,
            folder,
        } => crawlers::crawl_with_beadle(port, pages, folder),
    }
}

fn grow(sizes: &[usize]) -> anyhow::Result<()> {
    println!("{}", Cost::HEAD);
    for pages in sizes {
        let mut farm = Farm::start(*pages)?;
        let cost = Crawler::Beadle.run(&mut farm, *pages)?;
        println!("{}", cost.line(&format!("beadle, {pages} pages"), None));
    }
    Ok(())
}

fn compare(pages: usize, rounds: usize, scrapy: &std::path::Path) -> anyhow::Result<()> {
    let mut farm = Farm::start(pages)?;
    let crawlers = [
        Crawler::Beadle,
        Crawler::Wget2,
        Crawler::Scrapy(scrapy.to_path_buf()),
    ];
    let (here, absent): (Vec<_>, Vec<_>) = crawlers.into_iter().partition(Crawler::is_here);
    for crawler in absent {
        println!("{} is not installed: left out", crawler.name());
    }
    let mut best: Vec<Option<Cost>> = here.iter().map(|_| None).collect();
    for _ in 0..rounds {
        for (crawler, best) in here.iter().zip(&mut best) {
            let cost = crawler.run(&mut farm, pages)?;
            eprintln!("{}", cost.line(crawler.name(), None));
            let better = best.is_none_or(|so_far| cost.pages_a_second() > so_far.pages_a_second());
            if better {
                *best = Some(cost);
            }
        }
    }
    println!("{pages} pages on {} hosts, best of {rounds}", farm::HOSTS);
    println!("{}", Cost::HEAD);
    let ours = best.first().copied().flatten();
    for (crawler, cost) in here.iter().zip(best) {
        if let Some(cost) = cost {
            println!("{}", cost.line(crawler.name(), ours));
        }
    }
    Ok(())
}
