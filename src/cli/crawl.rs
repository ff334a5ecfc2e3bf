//! `beadle crawl`: Visit councils' websites and write the archive.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::hold::hold;
use crate::archive::FolderStore;
use crate::clock::{Clock, RealClock};
use crate::crawl::manners::uk_civil;
use crate::crawl::{
    self, Bars, Budget, CrawlError, Heartbeat, JsonLines, Logged, PlainLines, Plan, Report,
    Settings,
};
use crate::declaration::Hours;
use crate::edition::Declared;
use crate::output::count;
use crate::register::{Council, Kind, Nation, Register};
use crate::rubric::Rubrics;

/// Visit councils' websites and write the archive.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder; the same command resumes where it stopped
    #[arg(value_name = "EDITION")]
    pub(super) edition: PathBuf,
    /// Only these councils
    #[arg(long, value_name = "ID", num_args = 1..)]
    council: Vec<String>,
    /// Only councils of this kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
    kind: Option<String>,
    /// Only councils of this nation
    #[arg(long, value_name = "NATION", value_parser = PossibleValuesParser::new(Nation::ALL.map(Nation::id)))]
    nation: Option<String>,
    /// Email or web address that site owners can complain to; sent with every request
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// Least seconds between two requests to a site
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    delay: f64,
    /// Most pages a site
    #[arg(long, value_name = "N", default_value_t = 200)]
    pages: u32,
    /// Most megabytes a site, as they are sent
    #[arg(long, value_name = "N", default_value_t = 100)]
    megabytes: u32,
    /// Most minutes a site
    #[arg(long, value_name = "N", default_value_t = 240)]
    minutes: u32,
    /// Only within these hours, United Kingdom time, e.g. 20:00-06:00
    #[arg(long, value_name = "FROM-UNTIL")]
    hours: Option<Hours>,
    /// Spend the whole budget of pages, also where every journey has been found
    #[arg(long)]
    exhaustive: bool,
    /// An earlier edition: what did not change since is not sent again
    #[arg(long, value_name = "EDITION")]
    since: Option<PathBuf>,
    /// Look again, at least a day later, at links that led nowhere: a link is dead after two looks
    #[arg(long)]
    recheck: bool,
    /// Stay on loopback, with hosts where this JSON file says: {"www.example.gov.uk": "127.0.0.2:8080"}
    #[arg(long, value_name = "FILE")]
    loopback_map: Option<PathBuf>,
    /// Tell what happens as JSON, one event a line, on standard output
    #[arg(long)]
    json_events: bool,
    #[command(flatten)]
    pub(super) data: Data,
}

pub(super) fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(s) if (0.0..=3600.0).contains(&s) => Ok(s),
        _ => Err("write seconds from 0 to 3600".to_owned()),
    }
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let (register, rubrics) = arguments.data.load()?;
    // Where a site lies may have been put right by decision.
    let decisions = crate::edition::decisions(&arguments.edition, &register, &rubrics);
    let register = decisions.map_err(super::scoring::usage)?.amend(register);
    let clock: Arc<dyn Clock> = Arc::new(RealClock::new());
    let today = uk_civil(clock.wall()).date();
    let plan = plan(&arguments, &register, &rubrics, today)?;
    plan.check()
        .map_err(|e| Ended::new(Exit::Usage, e.to_string()))?;
    let _lock = hold(&plan.edition, "crawl")?;
    let simulated = plan.settings.loopback;
    let day = begun(&plan.edition).unwrap_or(today);
    Declared::load_or_create(&plan.edition, day, simulated).map_err(super::scoring::usage)?;
    let sink = sink(arguments.json_events, Arc::clone(&clock));
    let report = crawl::run(&plan, &rubrics, &register.platforms, clock, sink)
        .map_err(|e| ended(e, &plan.edition))?;
    if !arguments.json_events {
        super::out::text(&summary(&report, &arguments.edition));
    }
    Ok(exit_of(&report))
}

fn plan(
    arguments: &Arguments,
    register: &Register,
    rubrics: &Rubrics,
    today: Date,
) -> anyhow::Result<Plan> {
    // A crawl that goes on keeps to the councils of the day on which it began.
    let day = begun(&arguments.edition).unwrap_or(today);
    let councils = chosen(arguments, register, day)?;
    let mut targets = crawl::targets(register, rubrics, &councils, day);
    let resolve = match &arguments.loopback_map {
        Some(file) => loopback_map(file)?,
        None => BTreeMap::new(),
    };
    let loopback = arguments.loopback_map.is_some();
    if loopback {
        targets.retain_mut(|target| seed_on_loopback(&mut target.seeds[0], &resolve));
    }
    let opt_out = register.opt_out.iter().cloned().collect();
    Ok(Plan {
        edition: arguments.edition.clone(),
        targets,
        settings: Settings {
            contact: arguments.contact.clone(),
            delay: Duration::from_secs_f64(arguments.delay),
            budget: Budget {
                pages: arguments.pages,
                bytes: u64::from(arguments.megabytes) << 20,
                minutes: arguments.minutes,
            },
            hours: arguments.hours,
            loopback,
            resolve,
            stop_early: !arguments.exhaustive,
            opt_out,
            since: arguments.since.clone(),
            recheck: arguments.recheck,
            ..Settings::default()
        },
    })
}

/// The day on which an edition's crawl began: as it declares, or, where that file was lost, as its
/// archive says. `None` for one that has not begun.
fn begun(edition: &Path) -> Option<Date> {
    match Declared::load(edition) {
        Ok(declared) => Some(declared.day),
        Err(_) => {
            let archive = FolderStore::open(&edition.join("archive")).ok()?;
            Some(uk_civil(archive.first()?).date())
        }
    }
}

/// The councils asked for, or all of the day.
fn chosen<'r>(
    arguments: &Arguments,
    register: &'r Register,
    day: Date,
) -> anyhow::Result<Vec<&'r Council>> {
    let kind = arguments.kind.as_deref().and_then(Kind::from_id);
    let nation = arguments.nation.as_deref().and_then(Nation::from_id);
    let mut councils = register.as_of(day);
    for id in &arguments.council {
        if !councils.iter().any(|c| c.id.0 == *id) {
            let message = format!(
                "no council '{id}' on {day}: `beadle councils --as-of {day}` lists the ids"
            );
            return Err(Ended::new(Exit::Usage, message).into());
        }
    }
    councils.retain(|c| {
        kind.is_none_or(|k| c.kind == k)
            && nation.is_none_or(|n| c.nation == n)
            && (arguments.council.is_empty() || arguments.council.contains(&c.id.0))
    });
    Ok(councils)
}

pub(super) fn loopback_map(file: &Path) -> anyhow::Result<BTreeMap<String, SocketAddr>> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| Ended::new(Exit::Usage, format!("cannot read {}: {e}", file.display())))?;
    serde_json::from_str(&text).map_err(|e| {
        let message = format!(
            "{}, line {}: {e}; write {{\"host\": \"127.0.0.2:8080\"}}",
            file.display(),
            e.line()
        );
        Ended::new(Exit::Usage, message).into()
    })
}

/// Farms on loopback speak http; a host that the map does not name is left out.
pub(super) fn seed_on_loopback(seed: &mut url::Url, map: &BTreeMap<String, SocketAddr>) -> bool {
    let known = seed.host_str().is_some_and(|host| map.contains_key(host));
    known && seed.set_scheme("http").is_ok()
}

pub(super) fn sink(json: bool, clock: Arc<dyn Clock>) -> Arc<dyn crawl::Sink> {
    let shown: Arc<dyn crawl::Sink> = if json {
        Arc::new(JsonLines::new(super::out::Out))
    } else if std::io::stderr().is_terminal() {
        Arc::new(Bars::new())
    } else {
        let lines = Arc::new(PlainLines::new(std::io::stderr()));
        Arc::new(Heartbeat::start(lines, std::io::stderr(), clock))
    };
    Arc::new(Logged::new(shown))
}

pub(super) fn ended(error: CrawlError, edition: &Path) -> anyhow::Error {
    let exit = match &error {
        CrawlError::Plan(_) | CrawlError::Since { .. } => Exit::Usage,
        CrawlError::Archive(_) | CrawlError::State(_) => Exit::Storage,
        CrawlError::Client(_) | CrawlError::Scribe => Exit::Internal,
    };
    Ended::new(exit, format!("{}: {error}", edition.display())).into()
}

fn exit_of(report: &Report) -> Exit {
    if report.interrupted {
        Exit::Interrupted
    } else if report.unread().len() == report.councils.len() {
        Exit::Unreachable
    } else {
        Exit::Success
    }
}

/// What was done, what could not be looked at, what to type next.
fn summary(report: &Report, edition: &Path) -> String {
    let edition = edition.display();
    let mut text = String::new();
    if report.was_finished {
        text.push_str(&format!(
            "{edition} was crawled before: nothing was asked for again.\n"
        ));
    }
    text.push_str(&format!(
        "{} captures of {} in {edition}/archive\n",
        report.captures(),
        count(report.councils.len(), "site", "sites"),
    ));
    for (class, count) in report.classes() {
        text.push_str(&format!("  {count:>7}  {class}\n"));
    }
    let unread = report.unread();
    if !unread.is_empty() {
        text.push_str(&format!("{} could not be looked at:\n", unread.len()));
        for council in unread.iter().take(20) {
            let why = council.ending.map_or("not finished", crawl::Ending::words);
            text.push_str(&format!("  {} ({why})\n", council.name));
        }
        if unread.len() > 20 {
            text.push_str(&format!(
                "  … and {} more, in {edition}/crawl-report.md\n",
                unread.len() - 20
            ));
        }
    }
    text.push_str(&if report.interrupted {
        format!("Stopped. Resume with the same command: beadle crawl {edition} …\n")
    } else {
        format!(
            "How each host was treated: {edition}/crawl-report.md\nNext: beadle score {edition}\n"
        )
    });
    text
}
