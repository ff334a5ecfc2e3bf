//! `beadle demo`: The whole line on a simulated sector served on loopback, with known answers.

mod serve;
mod tell;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::editions::Editions;
use super::exit::{Ended, Exit};
use super::hold::hold;
use super::out::say;
use super::publish::site as publish;
use super::scoring::{How, score};
use crate::clock::{Clock as _, RealClock, ShiftedClock};
use crate::crawl::{self, Budget, Limits, Plan, Settings, Silent, Target};
use crate::demo::{Comparison, KnownAnswers, Sector, Server, compare};
use crate::edition::{self, Declared, Inputs};
use crate::register::Register;
use crate::rubric::{JourneyId, Rubrics};
use crate::storage::put;

/// Least time between two requests to a host. The sector stands on this machine and is built to
/// be asked often; a real edition keeps two seconds.
const DELAY: Duration = Duration::from_millis(4);
/// Pages for one council: the most that the methodology gives a real edition (150 to 250).
const PAGES: u32 = 250;

/// From one look at a dead link to the next: a day, and what the first crawl may take.
const A_DAY_LATER: SignedDuration = SignedDuration::from_hours(25);

/// Which of the two visits of an edition: a link is called dead after two looks, a day apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    First,
    Second,
}

/// The whole line on a simulated sector served on loopback, with known answers.
///
/// Makes a website for every council of today, crawls it over real sockets, scores each edition,
/// and says how the findings compare with what the generator knew. Exit code 1 when they fall
/// short of the bars.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How many councils, every kind among them; all 382 when left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    councils: Option<u32>,
    /// How many yearly editions, the last in 2026.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=5), allow_negative_numbers = true)]
    editions: u32,
    /// Where the editions, the known answers and the comparison go.
    #[arg(long, default_value = "results/demo")]
    dir: PathBuf,
    /// Draws another sector.
    #[arg(long, default_value_t = 7, value_parser = super::whole, allow_negative_numbers = true)]
    seed: u64,
    /// How many threads score; all cores when left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024), allow_negative_numbers = true)]
    threads: Option<u32>,
    /// Serve the sector of this year until stopped, rather than crawl it, and write where its hosts
    /// are, for `crawl --loopback-map`.
    #[arg(long, value_name = "YEAR")]
    serve: Option<String>,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let clock = RealClock::new();
    let register = Register::embedded()?;
    let rubrics = Rubrics::embedded()?;
    let councils = arguments.councils.map(|n| n as usize);
    let editions = arguments.editions as usize;
    let sector = Sector::new(arguments.seed, &register, councils, editions)?;
    let there_are = sector.councils(editions - 1).len();
    if let Some(asked) = councils.filter(|asked| *asked > there_are) {
        let message = format!(
            "--councils {asked}: the sector has {there_are} councils; give 1 to {there_are}, or leave the \
             option out for all of them"
        );
        return Err(Ended::new(Exit::Usage, message).into());
    }
    if let Some(year) = &arguments.serve {
        return serve::serve(&sector, year, &arguments.dir);
    }
    let line = Line {
        sector: &sector,
        register: &register,
        rubrics: &rubrics,
        dir: &arguments.dir,
        threads: arguments.threads.unwrap_or(0) as usize,
    };
    let mut all = KnownAnswers::default();
    for number in 0..sector.editions() {
        all.add(line.edition(number)?);
    }
    let folders: Vec<PathBuf> = (0..sector.editions())
        .map(|number| arguments.dir.join(sector.name(number)))
        .collect();
    let site = arguments.dir.join("site");
    let written = publish(
        &Editions::read(&folders, &register)?,
        &site,
        &register,
        &rubrics,
    )?;
    say!("published: {} files in {}", written.files, site.display());
    write_json(&arguments.dir.join("known-answers.json"), &all)?;
    tell::tell(&all, &arguments.dir, clock.monotonic());
    Ok(if all.holds() {
        Exit::Success
    } else {
        Exit::Findings
    })
}

/// Everything that the editions share.
struct Line<'a> {
    sector: &'a Sector,
    register: &'a Register,
    rubrics: &'a Rubrics,
    dir: &'a Path,
    threads: usize,
}

impl Line<'_> {
    /// One edition: truth, crawl, score, comparison.
    fn edition(&self, number: usize) -> anyhow::Result<KnownAnswers> {
        let clock = RealClock::new();
        let name = self.sector.name(number);
        let folder = self.dir.join(&name);
        clear(&folder)?;
        let lock = hold(&folder, "demo")?;
        Declared::load_or_create(&folder, self.sector.day(number), true)?;
        Inputs::new(self.register.digest.clone(), self.rubrics.digest.clone()).keep(
            &folder,
            &Register::files(None)?,
            &Rubrics::files(None)?,
        )?;
        let truth = self.sector.truth(number);
        let known = self.dir.join("truth").join(format!("{name}.json"));
        write_json(&known, &truth)?;
        let server = self.sector.serve(number)?;
        let report = self.crawl(&folder, number, &server, Look::First)?;
        let second = self.crawl(&folder, number, &server, Look::Second)?;
        if report.interrupted || second.interrupted {
            let message = format!(
                "stopped: {name} was not crawled to its end, so it was not scored and nothing was published; \
                 the same command begins anew"
            );
            return Err(Ended::new(Exit::Interrupted, message).into());
        }
        let (asked, crawled) = (server.log().len(), clock.monotonic());
        let seen = server.seen();
        server.stop();
        let how = How {
            threads: self.threads,
            checked: false,
        };
        let scored = score(&folder, self.register, self.rubrics, how)?.scored;
        let answers = compare(&Comparison {
            truth: &truth,
            results: &scored.councils,
            seen: &seen,
            register: self.register,
            rubrics: self.rubrics,
        });
        let (_, scored) = edition::keep(&lock, scored)?;
        say!(
            "{name}: {} councils, {} captures ({asked} requests) in {:.1} s, scored in {:.1} s",
            scored.councils.len(),
            report.captures(),
            crawled.as_secs_f32(),
            (clock.monotonic() - crawled).as_secs_f32(),
        );
        Ok(answers)
    }

    fn crawl(
        &self,
        folder: &Path,
        number: usize,
        server: &Server,
        look: Look,
    ) -> anyhow::Result<crawl::Report> {
        let plan = Plan {
            edition: folder.to_path_buf(),
            targets: self.targets(number)?,
            settings: Settings {
                delay: DELAY,
                budget: Budget {
                    pages: PAGES,
                    ..Budget::default()
                },
                limits: Limits {
                    connect: Duration::from_secs(5),
                    first_byte: Duration::from_secs(5),
                    ..Limits::default()
                },
                loopback: true,
                resolve: server.resolve().clone(),
                concurrency: 500,
                rest: Duration::from_millis(500),
                backoff: Duration::from_millis(100),
                recheck: look == Look::Second,
                ..Settings::default()
            },
        };
        let noon = self
            .sector
            .day(number)
            .at(12, 0, 0, 0)
            .to_zoned(TimeZone::UTC)?;
        let start = match look {
            Look::First => noon.timestamp(),
            Look::Second => noon.timestamp() + A_DAY_LATER,
        };
        let clock = Arc::new(ShiftedClock::from(start));
        super::crawl::visit(
            &plan,
            self.rubrics,
            &self.register.platforms,
            clock,
            Arc::new(Silent),
        )
        .context("the simulated sector could not be crawled")
    }

    fn targets(&self, number: usize) -> anyhow::Result<Vec<Target>> {
        let fronts = self.sector.fronts(number).into_iter();
        fronts
            .map(|front| {
                let council = &self.register.councils[&front.council];
                let wanted = |id: &JourneyId| self.register.duty(&id.0, council).is_looked_for();
                Ok(Target {
                    name: council.name.clone(),
                    council: front.council,
                    seeds: vec![front.home.parse()?],
                    hosts: front.hosts,
                    journeys: self
                        .rubrics
                        .journeys
                        .iter()
                        .map(|j| j.id.clone())
                        .filter(wanted)
                        .collect(),
                })
            })
            .collect()
    }
}

/// Makes room for a new crawl. Only a folder that says it is a simulated edition is taken away.
fn clear(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    match Declared::load(folder) {
        Ok(declared) if declared.simulated => std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot clear {}", folder.display())),
        _ => Err(Ended::new(
            Exit::Usage,
            format!(
                "{} is not a simulated edition: give --dir another folder",
                folder.display()
            ),
        )
        .into()),
    }
}

fn write_json<T: serde::Serialize>(path: &Path, value: &T) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    put(path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}
