//! `beadle check`: one site, the same rubric, in the terminal.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use jiff::civil::Date;
use url::Url;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::hold::hold;
use crate::archive::{CaptureStore as _, Ending, FolderStore};
use crate::clock::{Clock, RealClock};
use crate::crawl::{self, Plan, Settings, Target};
use crate::edition::{CouncilResult, Declared, Scorer};
use crate::output;
use crate::register::{self, Council, CouncilId, Duty, Kind, Nation, Register};
use crate::rubric::{JourneyId, Rubrics};
use crate::score;

/// How long a host that keeps failing is left alone before its one revisit: somebody waits at the
/// terminal, so it is shorter than in an edition (`crawl::Settings::default`).
const REST: Duration = Duration::from_secs(60);
/// On loopback nobody else's server has to recover.
const REST_ON_LOOPBACK: Duration = Duration::from_secs(1);
const BACKOFF_ON_LOOPBACK: Duration = Duration::from_millis(200);

/// Check one site against the rubric: every mark, what was seen, and the cheapest next star.
///
/// Visits the site with the manners of a real edition: robots.txt, one request at a time, a delay
/// between them. Reads pages only; sends no form and signs in nowhere.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A council's id (see `beadle councils`) or the address of any site's home page.
    #[arg(value_name = "COUNCIL|URL")]
    site: String,
    /// For a site that the register does not know: the kind of council to score it as.
    #[arg(long, value_name = "KIND",
          value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
    kind: Option<String>,
    /// For a site that the register does not know: its nation.
    #[arg(long, value_name = "NATION",
          value_parser = PossibleValuesParser::new(Nation::ALL.map(Nation::id)))]
    nation: Option<String>,
    /// Who answers for the visit, an email or web address; needed for anything but loopback.
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// Seconds between two requests; 2 when left out, 0 on loopback.
    #[arg(long, value_name = "SECONDS", value_parser = super::crawl::seconds)]
    delay: Option<f64>,
    /// Pages to ask for at most.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pages: u32,
    /// Only these journeys, e.g. bin-day.
    #[arg(long, value_name = "ID")]
    journey: Vec<String>,
    /// Show the evidence of what was met too.
    #[arg(long, short)]
    verbose: bool,
    /// Go to the site although it lies on a private address, as a test site of your own does.
    #[arg(long)]
    allow_private: bool,
    /// Print JSON.
    #[arg(long, conflicts_with = "junit")]
    json: bool,
    /// Print JUnit XML.
    #[arg(long)]
    junit: bool,
    /// End with exit code 1 when the overall mark is under this percentage.
    #[arg(long, value_name = "PERCENT", value_parser = per_cent)]
    fail_under: Option<f64>,
    /// Keep the archive in this folder (an edition's folder), rather than throw it away.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

fn per_cent(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if (0.0..=100.0).contains(&n) => Ok(n),
        _ => Err("write a percentage from 0 to 100".to_owned()),
    }
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let (register, rubrics) = arguments.data.load()?;
    only_known_journeys(&arguments.journey, &rubrics)?;
    let clock = Arc::new(RealClock::new());
    let day = clock.wall().to_zoned(jiff::tz::TimeZone::UTC).date();
    let council = whose(&arguments, &register, day)?;
    let scratch = Scratch::new(arguments.keep.as_deref(), &council.id)?;
    let _lock = hold(&scratch.folder, "check")?;
    let declared =
        Declared::load_or_create(&scratch.folder, day, false).map_err(super::scoring::usage)?;
    let ending = visit(
        &arguments,
        &council,
        &scratch.folder,
        &register,
        &rubrics,
        clock,
    )?;
    let result = judged(
        &council,
        &scratch.folder,
        &register,
        &rubrics,
        &declared,
        &arguments.journey,
    )?;
    if result.pages == 0 {
        return Err(unreachable(&result, ending).into());
    }
    let text = if arguments.json {
        output::json(&result, &rubrics)
    } else if arguments.junit {
        output::junit(&result, &rubrics).map_err(anyhow::Error::msg)?
    } else {
        output::terminal(&result, &rubrics, arguments.verbose, width())
    };
    super::out::text(&text);
    Ok(below(&result, arguments.fail_under))
}

/// Widest line that is easily read, and what is taken where there is no terminal.
const WIDE: usize = 100;

/// Characters a line: the terminal's, within reason.
fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(std::io::stdout());
    terminal.map_or(WIDE, |(width, _)| usize::from(width.0).clamp(40, 120))
}

fn only_known_journeys(ids: &[String], rubrics: &Rubrics) -> Result<(), Ended> {
    let known: Vec<&str> = rubrics.journeys.iter().map(|j| j.id.0.as_str()).collect();
    match ids.iter().find(|id| !known.contains(&id.as_str())) {
        None => Ok(()),
        Some(id) => Err(Ended::new(
            Exit::Usage,
            format!(
                "no journey is called '{id}'; there are {}",
                known.join(", ")
            ),
        )),
    }
}

/// The council that is meant: by id, by the host of an address, or a visitor.
fn whose(arguments: &Arguments, register: &Register, day: Date) -> Result<Council, Ended> {
    if !arguments.site.contains("://") {
        return register.council(&arguments.site).cloned().ok_or_else(|| {
            Ended::new(
                Exit::Usage,
                format!(
                    "the register knows no council '{}': `beadle councils` lists the ids, or give \
                     an address that starts with https://",
                    arguments.site
                ),
            )
        });
    }
    let url = Url::parse(&arguments.site)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
        .ok_or_else(|| {
            Ended::new(
                Exit::Usage,
                format!(
                    "'{}' is no web address: write one like https://www.example.gov.uk/",
                    arguments.site
                ),
            )
        })?;
    let known = register.by_host(url.host_str().unwrap_or_default());
    let alive = known.iter().find(|c| c.lives.on(day));
    Ok(match (alive, &arguments.kind) {
        (Some(council), None) => Council {
            website: Some(url.into()),
            ..(*council).clone()
        },
        _ => visitor(&url, arguments),
    })
}

fn visitor(url: &Url, arguments: &Arguments) -> Council {
    let kind = arguments
        .kind
        .as_deref()
        .and_then(Kind::from_id)
        .unwrap_or(Kind::Unitary);
    let nation = arguments
        .nation
        .as_deref()
        .and_then(Nation::from_id)
        .unwrap_or(kind.nation());
    let host = match url.port() {
        Some(port) => format!("{}-{port}", url.host_str().unwrap_or_default()),
        None => url.host_str().unwrap_or_default().to_owned(),
    };
    let id = CouncilId(host.replace(['.', ':', '[', ']'], "-"));
    Council::visitor(id, host, kind, nation, url.to_string())
}

/// Where the archive goes: a folder to keep, or one that is removed at the end.
struct Scratch {
    folder: PathBuf,
    remove: bool,
}

impl Scratch {
    fn new(keep: Option<&Path>, id: &CouncilId) -> Result<Scratch, Ended> {
        let (folder, remove) = match keep {
            Some(folder) => (folder.to_path_buf(), false),
            None => {
                let name = format!("beadle-check-{id}-{}", std::process::id());
                (std::env::temp_dir().join(name), true)
            }
        };
        std::fs::create_dir_all(&folder).map_err(|e| {
            let message = format!("{} cannot be made: {e}", folder.display());
            Ended::new(Exit::Storage, message)
        })?;
        Ok(Scratch { folder, remove })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.remove {
            // What cannot be removed is left to the system's own tidying of temporary files.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

fn visit(
    arguments: &Arguments,
    council: &Council,
    folder: &Path,
    register: &Register,
    rubrics: &Rubrics,
    clock: Arc<RealClock>,
) -> anyhow::Result<Ending> {
    let home = council
        .website
        .as_deref()
        .and_then(|site| Url::parse(site).ok())
        .ok_or_else(|| {
            Ended::new(
                Exit::Usage,
                format!("the register has no website for {}", council.name),
            )
        })?;
    let loopback = is_loopback(&home);
    let default = if loopback { 0.0 } else { 2.0 };
    let delay = Duration::from_secs_f64(arguments.delay.unwrap_or(default));
    // All that it owes, whichever journeys are shown: what is read must not depend on that.
    let owed = |id: &JourneyId| register.duty(&id.0, council) == Duty::Owed;
    let mut settings = Settings {
        contact: arguments.contact.clone(),
        delay,
        loopback,
        opt_out: register.opt_out.iter().cloned().collect(),
        rest: if loopback { REST_ON_LOOPBACK } else { REST },
        ..Settings::default()
    };
    if loopback {
        settings.backoff = BACKOFF_ON_LOOPBACK;
    }
    if arguments.allow_private {
        let host = register::host_of(&home).map(str::to_owned);
        settings.private_hosts.extend(host);
    }
    settings.budget.pages = arguments.pages;
    let plan = Plan {
        edition: folder.to_path_buf(),
        targets: vec![Target {
            council: council.id.clone(),
            name: council.name.clone(),
            seeds: vec![home],
            hosts: Vec::new(),
            journeys: rubrics
                .journeys
                .iter()
                .map(|j| j.id.clone())
                .filter(owed)
                .collect(),
        }],
        settings,
    };
    plan.check()
        .map_err(|e| Ended::new(Exit::Usage, e.to_string()))?;
    let sink = super::crawl::sink(false, clock.clone());
    let report = crawl::run(&plan, rubrics, &register.platforms, clock, sink)
        .map_err(|error| super::crawl::ended(error, folder))?;
    if report.interrupted {
        return Err(Ended::new(Exit::Interrupted, "stopped before the site was read").into());
    }
    let ending = report.councils.first().and_then(|council| council.ending);
    Ok(ending.unwrap_or(Ending::Unknown))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn judged(
    council: &Council,
    folder: &Path,
    register: &Register,
    rubrics: &Rubrics,
    declared: &Declared,
    only: &[String],
) -> anyhow::Result<CouncilResult> {
    let store = FolderStore::open(&folder.join("archive"))?;
    let captures = store.captures(&council.id)?;
    let visit = store.visit(&council.id);
    let mut result =
        Scorer::new(rubrics, register).council(council, &council.id, captures, visit, declared);
    if !only.is_empty() {
        // The others were not looked for, so they must not weigh on the overall mark.
        let duty = |id: &JourneyId| match only.contains(&id.0) {
            true => register.duty(&id.0, council),
            false => Duty::NotOwed {
                rule: "not-asked-for".to_owned(),
                instead: "not asked for".to_owned(),
                signpost: false,
                body: None,
            },
        };
        let (walks, verdicts) = (&result.walks, &result.verdicts);
        result.score = score::council(&council.id, rubrics, &duty, walks, verdicts);
        let journeys = &mut result.score.journeys;
        journeys.retain(|j| only.contains(&j.journey.0));
    }
    Ok(result)
}

fn unreachable(result: &CouncilResult, ending: Ending) -> Ended {
    let site = result.council.website.as_deref().unwrap_or("the site");
    if ending == Ending::PrivateAddress {
        let message = format!(
            "{site} lies on a private address, where beadle does not go by itself. Nothing was asked \
             for. Next: if the site is yours, run the same command with --allow-private"
        );
        return Ended::new(Exit::Unreachable, message);
    }
    let why = match result.failures.is_empty() {
        true => ending.words().to_owned(),
        false => format!("{}; {}", ending.words(), output::not_read(&result.failures)),
    };
    let message = format!(
        "{site} could not be looked at: {why}. Nothing is marked as failed for it. Next: {}; then \
         run the same command again",
        output::what_next(&result.failures)
    );
    Ended::new(Exit::Unreachable, message)
}

fn below(result: &CouncilResult, bar: Option<f64>) -> Exit {
    match (bar, result.score.overall) {
        (None, _) => Exit::Success,
        (Some(bar), Some(score)) if f64::from(score.point) >= bar * 100.0 => Exit::Success,
        (Some(_), _) => Exit::Findings,
    }
}
