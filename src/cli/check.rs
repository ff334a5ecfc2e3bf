//! `beadle check`: a site, a page or an archive against the rubric.

mod bars;
mod imported;
mod meant;
mod secret;
mod visit;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use url::Url;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::out::tell;
use crate::archive::{Capture, Ending, Visit};
use crate::edition::{self, CouncilResult, Declared, Scorer};
use crate::journey::entrance;
use crate::output::{self, Report};
use crate::register::{Council, Duty, Kind, Nation, Register};
use crate::rubric::{JourneyId, Rubrics};
use crate::score;
use meant::{Meant, What};

/// Check a site, one page or an archive against the rubric: every mark, what was seen, what to mend.
///
/// COUNCIL|ADDRESS|FILE is a council's id, the address of a site's home page, the address of one page
/// (with --journey: is this page good? without: its whole site, and the page beside it), a web archive (WARC, WACZ) or the folder of an edition that
/// holds one site. A site is visited with the manners of a real edition: robots.txt, one request at a
/// time, a delay between them. Only pages are read; no form is sent.
///
/// Exit codes: 0 the bar is met, or none was asked for; 1 it is not met, and the last line says why;
/// 3 the site could not be looked at, or not well enough to say.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to check: see above.
    #[arg(value_name = "COUNCIL|ADDRESS|FILE")]
    site: String,
    /// Only these journeys, e.g. bin-day; several with commas between. With the address of a page:
    /// the journey that the page is for.
    #[arg(long, value_name = "ID")]
    journey: Vec<String>,
    /// The address is a home page, although it has a path.
    #[arg(long)]
    whole_site: bool,

    /// For a site that the register does not know: the kind of council to score it as.
    #[arg(long, value_name = "KIND", help_heading = "Who it is",
          value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
    kind: Option<String>,
    /// For a site that the register does not know: its nation.
    #[arg(long, value_name = "NATION", help_heading = "Who it is",
          value_parser = PossibleValuesParser::new(Nation::ALL.map(Nation::id)))]
    nation: Option<String>,
    /// The name to show instead of the register's or the host's.
    #[arg(long, value_name = "NAME", help_heading = "Who it is")]
    name: Option<String>,

    /// Who answers for the visit, an email or web address; needed for anything but loopback. The
    /// publisher's contact and the delay of a beadle.toml in this folder stand in for the options.
    #[arg(long, value_name = "ADDRESS", help_heading = "The visit")]
    contact: Option<String>,
    /// Seconds between two requests; 2 when left out, 0 on loopback.
    #[arg(long, value_name = "SECONDS", help_heading = "The visit", value_parser = super::crawl::seconds,
          allow_negative_numbers = true)]
    delay: Option<f64>,
    /// Pages to ask for at most; 200 when left out, 40 for one page.
    #[arg(long, value_name = "N", help_heading = "The visit", value_parser = clap::value_parser!(u32).range(1..),
          allow_negative_numbers = true)]
    pages: Option<u32>,
    /// Sign in as this user where the site asks for a password. The password is read from
    /// BEADLE_PASSWORD, or asked for; it is kept nowhere.
    #[arg(long, value_name = "NAME", help_heading = "The visit")]
    user: Option<String>,
    /// Trust the certificates in this PEM file too: your own authority's, or the site's own.
    #[arg(long, value_name = "FILE", help_heading = "The visit")]
    cacert: Option<PathBuf>,
    /// Go to the site although it lies on a private address, as a test site of your own does.
    #[arg(long, help_heading = "The visit")]
    allow_private: bool,
    /// Keep what was visited in this folder, which `score` takes. Each check looks anew: what an
    /// earlier check left there is replaced.
    #[arg(long, value_name = "DIR", help_heading = "The visit")]
    keep: Option<PathBuf>,

    /// Show the evidence of what was met, and tasks whose page was not found, too.
    #[arg(long, short, help_heading = "The answer")]
    verbose: bool,
    /// Print JSON; also what --baseline reads.
    #[arg(long, help_heading = "The answer", group = "form")]
    json: bool,
    /// Print JUnit XML, for build servers.
    #[arg(long, help_heading = "The answer", group = "form")]
    junit: bool,
    /// Print SARIF, for code scanning.
    #[arg(long, help_heading = "The answer", group = "form")]
    sarif: bool,
    /// Print a line per fault as GitHub's workflows show it beside a build.
    #[arg(long, help_heading = "The answer", group = "form")]
    annotations: bool,
    /// Write a report into this file too: one HTML page that needs nothing beside it.
    #[arg(long, value_name = "FILE", help_heading = "The answer")]
    html: Option<PathBuf>,
    /// Set the marks beside those of a scored edition: the council's own then, its kind's, its nearest
    /// peers'.
    #[arg(long, value_name = "EDITION", help_heading = "The answer")]
    against: Option<PathBuf>,

    /// End with exit code 1 when the overall mark is under this percentage.
    #[arg(long, value_name = "PERCENT", help_heading = "The bar", value_parser = bars::per_cent,
          allow_negative_numbers = true)]
    fail_under: Option<f64>,
    /// End with exit code 1 when this journey's mark is under this percentage, e.g. bin-day=70. May
    /// be given several times.
    #[arg(long, value_name = "JOURNEY=PERCENT", help_heading = "The bar", value_parser = bars::of_journey)]
    at_least: Vec<(String, f64)>,
    /// End with exit code 1 when an answer is worse than in this file, which `check --json` wrote.
    #[arg(long, value_name = "FILE", help_heading = "The bar")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

/// What was looked at, however it came.
struct Look {
    council: Council,
    declared: Declared,
    captures: Vec<Capture>,
    visit: Visit,
    notes: Vec<String>,
}

pub(super) fn run(mut arguments: Arguments) -> anyhow::Result<Exit> {
    let (register, rubrics) = arguments.data.load()?;
    arguments.journey = super::named::journeys(&rubrics, &arguments.journey)?;
    let bars = bars::Bars::of(&arguments, &rubrics)?;
    let beside = (arguments.against.as_deref().map(edition::read_outcomes))
        .transpose()
        .map_err(super::scoring::usage)?;
    let What { meant, journeys } = meant::what(&arguments, &register)?;
    let page = match &meant {
        Meant::Page { journey, url, .. } => Some((journey.clone(), url.clone())),
        Meant::Site { .. } | Meant::Archive(_) => None,
    };
    let Look {
        council,
        declared,
        captures,
        visit,
        mut notes,
    } = match meant {
        Meant::Archive(path) => imported::look(&path, &arguments, &register)?,
        Meant::Site {
            council,
            guessed,
            beside,
        } => {
            let which = visit::Which::Site(beside.as_ref());
            visit::look(&arguments, council, guessed, which, (&register, &rubrics))?
        }
        Meant::Page {
            council,
            guessed,
            url,
            journey,
        } => {
            let which = visit::Which::Page(&journey, &url);
            visit::look(&arguments, council, guessed, which, (&register, &rubrics))?
        }
    };
    let entered = entrance(&captures).map(|found| found.words());
    notes.extend(entered.clone());
    let ending = visit.ending;
    let scorer = Scorer::new(&rubrics, &register);
    let mut result = match &page {
        Some((journey, url)) => {
            let seen = page_seen(&captures, url);
            let result = scorer.page(&council, captures, visit, &declared, (journey, url));
            if !is_judged(&result, journey) && !is_not_owed(&result, journey) {
                return Err(no_page(url, seen, ending).into());
            }
            result
        }
        None => scorer.council(&council, &council.id, captures, visit, &declared),
    };
    only(&mut result, &journeys, (&register, &rubrics));
    if result.pages == 0 {
        return Err(unreachable(&result, ending, entered.as_deref()).into());
    }
    let asked = edition::rules(&rubrics, &register).criteria;
    let beside = beside.map(|scored| output::Beside::of(&result, &scored, &asked, &register));
    let held = bars.hold(&result, ending);
    let report = Report {
        result: &result,
        rubrics: &rubrics,
        notes,
        beside,
        worse: held.worse.clone(),
        verbose: arguments.verbose,
    };
    super::out::text(&told(&arguments, &report)?);
    if let Some(file) = &arguments.html {
        write_html(file, &report)?;
    }
    for line in &held.lines {
        match arguments.json || arguments.junit || arguments.sarif || arguments.annotations {
            true => tell!("{line}"),
            false => super::out::say!("{line}"),
        }
    }
    Ok(held.exit)
}

fn told(arguments: &Arguments, report: &Report<'_>) -> anyhow::Result<String> {
    Ok(if arguments.json {
        output::json(report)
    } else if arguments.junit {
        output::junit(report).map_err(anyhow::Error::msg)?
    } else if arguments.sarif {
        output::sarif(report)
    } else if arguments.annotations {
        output::annotations(report)
    } else {
        output::terminal(report, width())
    })
}

fn write_html(file: &Path, report: &Report<'_>) -> Result<(), Ended> {
    crate::storage::put(file, output::html(report).as_bytes()).map_err(|error| {
        let message = format!("{} cannot be written: {error}", file.display());
        Ended::new(Exit::Storage, message)
    })
}

/// Widest line that is easily read, and what is taken where there is no terminal.
const WIDE: usize = 100;

/// Characters a line: the terminal's, within reason.
fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(std::io::stdout());
    let is_terminal = std::io::stdout().is_terminal();
    let width = terminal.filter(|_| is_terminal).map(|(width, _)| width.0);
    width.map_or(WIDE, |width| usize::from(width).clamp(40, 120))
}

/// Leaves the journeys that were asked for; all, where none was.
fn only(result: &mut CouncilResult, ids: &[String], (register, rubrics): (&Register, &Rubrics)) {
    if ids.is_empty() {
        return;
    }
    let council = result.council.clone();
    // The others were not asked for, so they must not weigh on the overall mark.
    let duty = |id: &JourneyId| match ids.contains(&id.0) {
        true => register.duty(&id.0, &council),
        false => Duty::NotOwed {
            rule: "not-asked-for".to_owned(),
            instead: "not asked for".to_owned(),
            signpost: false,
            body: None,
        },
    };
    result.score = score::council(&council.id, rubrics, &duty, &result.walks, &result.verdicts);
    let journeys = &mut result.score.journeys;
    journeys.retain(|j| ids.contains(&j.journey.0));
    result.walks.retain(|walk| ids.contains(&walk.journey.0));
    let verdicts = &mut result.verdicts;
    verdicts.retain(|verdict| ids.contains(&verdict.criterion.journey.0));
}

fn is_judged(result: &CouncilResult, journey: &JourneyId) -> bool {
    let walk = result.walks.iter().find(|walk| walk.journey == *journey);
    walk.is_some_and(|walk| match &walk.ended {
        crate::journey::Ended::Arrived(page) => page
            .reasons
            .first()
            .is_some_and(|r| r == crate::journey::GIVEN),
        _ => false,
    })
}

fn is_not_owed(result: &CouncilResult, journey: &JourneyId) -> bool {
    let mut journeys = result.score.journeys.iter();
    journeys.any(|j| j.journey == *journey && j.score.is_none())
}

/// What came of the address of a page that was asked for.
fn page_seen(captures: &[Capture], url: &Url) -> String {
    use crate::archive::Outcome;
    let found = captures.iter().rfind(|capture| capture.url == url.as_str());
    match found.map(|capture| &capture.outcome) {
        Some(Outcome::Response(response)) => format!("it answered with status {}", response.status),
        Some(Outcome::Failed(failure, _)) => format!("the address is one {}", failure.words()),
        None => "it was not asked for".to_owned(),
    }
}

fn no_page(url: &Url, seen: String, ending: Ending) -> Ended {
    let why = match ending.is_of_itself() || ending == Ending::Pages {
        true => seen,
        false => format!("{seen}, and {}", ending.words()),
    };
    let message = format!(
        "{url} is no page that could be judged: {why}. Nothing is marked as failed for it. Next: open \
         the address in a browser; when it shows the page there, run the same command again"
    );
    Ended::new(Exit::Unreachable, message)
}

fn unreachable(result: &CouncilResult, ending: Ending, entered: Option<&str>) -> Ended {
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
        // What kept failing is said by what it failed with.
        false if ending == Ending::Failing => output::not_read(&result.failures),
        false => format!("{}; {}", ending.words(), output::not_read(&result.failures)),
    };
    let entered = entered.map_or_else(String::new, |words| format!(" {words}"));
    let next = match ending {
        Ending::Password => "give --user NAME, and the password of that user",
        Ending::OptedOut => {
            "it asked not to be visited, and its line stands in opt-out.csv: take that out when it wants to \
             be visited after all"
        }
        _ => output::what_next(&result.failures),
    };
    let message = format!(
        "{site} could not be looked at: {why}.{entered} Nothing is marked as failed for it. Next: {next}; \
         then run the same command again"
    );
    Ended::new(Exit::Unreachable, message)
}
