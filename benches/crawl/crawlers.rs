//! The crawlers that are compared, each as one would run it to keep every page of the farm.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use beadle::clock::RealClock;
use beadle::crawl::{self, Budget, Plan, Report, Settings, Silent, Target};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use url::Url;

use crate::cost::Cost;
use crate::farm::{self, Farm};

/// Scrapy's spider, which follows all links and keeps each page's bytes.
const SPIDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/crawl/spider.py");

/// Who crawls.
pub(crate) enum Crawler {
    /// This library: links read, everything archived.
    Beadle,
    /// Debian's `wget2`: links read, every page saved.
    Wget2,
    /// PyPI's `scrapy`, by this command: links read, every page saved.
    Scrapy(PathBuf),
}

impl Crawler {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Crawler::Beadle => "beadle",
            Crawler::Wget2 => "wget2",
            Crawler::Scrapy(_) => "scrapy",
        }
    }

    /// Whether it can be run here.
    pub(crate) fn is_here(&self) -> bool {
        let mut command = match self {
            Crawler::Beadle => return true,
            Crawler::Wget2 => Command::new("wget2"),
            Crawler::Scrapy(path) => Command::new(path),
        };
        let version = match self {
            Crawler::Scrapy(_) => "version",
            _ => "--version",
        };
        command
            .arg(version)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Crawls the whole farm once, into a folder that is thrown away.
    pub(crate) fn run(&self, farm: &mut Farm, pages: usize) -> anyhow::Result<Cost> {
        let folder = tempfile::tempdir()?;
        let mut command = self.command(farm.port, pages, folder.path())?;
        let cost = Cost::of(&mut command, farm)?;
        let all = pages.div_ceil(farm::HOSTS) * farm::HOSTS;
        if cost.distinct < all {
            println!("{} left {} pages out", self.name(), all - cost.distinct);
        }
        Ok(cost)
    }

    fn command(&self, port: u16, pages: usize, folder: &Path) -> anyhow::Result<Command> {
        let homes = (0..farm::HOSTS).map(|host| farm::home(host, port));
        let mut command = match self {
            Crawler::Beadle => {
                let mut command = Command::new(std::env::current_exe()?);
                command.args(["beadle", &port.to_string(), &pages.to_string()]);
                command.arg(folder);
                command
            }
            Crawler::Wget2 => {
                let mut command = Command::new("wget2");
                command.args(["--quiet", "--recursive", "--level=0", "--compression=gzip"]);
                command.args(["--robots=on", "--max-threads=50", "--directory-prefix"]);
                command.arg(folder).args(homes);
                command
            }
            Crawler::Scrapy(path) => {
                let mut command = Command::new(path);
                command.args(["runspider", "--nolog", SPIDER, "-a"]);
                command.arg(format!("homes={}", homes.collect::<Vec<_>>().join(",")));
                command
                    .arg("-a")
                    .arg(format!("folder={}", folder.display()));
                command
            }
        };
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Ok(command)
    }
}

/// The crawl itself, in a process of its own.
pub(crate) fn crawl_with_beadle(port: u16, pages: usize, folder: PathBuf) -> anyhow::Result<()> {
    let pages_a_host = u32::try_from(pages.div_ceil(farm::HOSTS))?;
    let settings = Settings {
        delay: Duration::ZERO,
        budget: Budget {
            // Half a budget may go to addresses of one shape: with four times the pages that
            // there are, nothing is left out.
            pages: pages_a_host * 4 + 100,
            bytes: u64::MAX,
            minutes: 600,
        },
        ..loopback()
    };
    run(port, settings, folder)?;
    Ok(())
}

/// A crawl of everything on loopback.
pub(crate) fn loopback() -> Settings {
    Settings {
        loopback: true,
        stop_early: false,
        ..Settings::default()
    }
}

/// Runs beadle's crawler on the whole farm, in this process.
pub(crate) fn run(port: u16, settings: Settings, edition: PathBuf) -> anyhow::Result<Report> {
    let register = Register::embedded().map_err(|_| anyhow::anyhow!("the register is broken"))?;
    let rubrics = Rubrics::embedded().map_err(|_| anyhow::anyhow!("the rubrics are broken"))?;
    let journeys: Vec<_> = rubrics.journeys.iter().map(|j| j.id.clone()).collect();
    let targets = (0..farm::HOSTS).map(|host| {
        Ok(Target {
            council: CouncilId(format!("farm-{host}")),
            name: format!("Farm {host}"),
            seeds: vec![Url::parse(&farm::home(host, port))?],
            hosts: Vec::new(),
            journeys: journeys.clone(),
        })
    });
    let plan = Plan {
        edition,
        targets: targets.collect::<anyhow::Result<_>>()?,
        settings,
    };
    crawl::run(
        &plan,
        &rubrics,
        &register.platforms,
        Arc::new(RealClock::new()),
        Arc::new(Silent),
    )
    .context("the crawl ended with an error")
}
