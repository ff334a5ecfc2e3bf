//! `beadle crawl`: Visit councils' websites and write the archive.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};

use jiff::civil::Date;

use super::data::{Data, Loaded};
use super::exit::{Ended, Exit};
use super::hold::hold;
use super::scoring::usage;
use super::terms::{self, Loopback, TermsArguments};
use super::whom::{Whom, no_council};
use crate::archive::{CaptureStore as _, FolderStore};
use crate::clock::{Clock, RealClock};
use crate::crawl::manners::uk_civil;
use crate::crawl::{
    self, Bars, CrawlError, Heartbeat, JsonLines, Logged, PlainLines, Plan, Report, Settings,
};
use crate::edition::{self, Declared, Terms, TermsBook};
use crate::output::count;
use crate::register::{Council, CouncilId, Platforms, Register};
use crate::rubric::Rubrics;

/// What stands for every council whose site stood in the way.
const BLOCKED: &str = "blocked";

/// Visit councils' websites and write the archive.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder; the same command resumes where it stopped
    #[arg(value_name = "EDITION")]
    pub(super) edition: PathBuf,
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    terms: TermsArguments,
    /// An earlier edition: what did not change since is not sent again. It is noted for a resumed crawl
    #[arg(long, value_name = "EDITION")]
    since: Option<PathBuf>,
    /// Look again, at least a day later, at links that led nowhere: a link is dead after two looks
    #[arg(long)]
    recheck: bool,
    /// Visit these councils again and nobody else, or `blocked`: all whose site stood in the way. The
    /// earlier captures stay in the archive; the newest visit counts
    #[arg(long, value_name = "COUNCIL", num_args = 1.., conflicts_with_all = ["recheck", "pilot"])]
    again: Vec<String>,
    /// Stay on loopback, with hosts where this JSON file says: {"www.example.gov.uk": "127.0.0.2:8080"}. An
    /// edition that was begun so stays there
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
    let clock: Arc<dyn Clock> = Arc::new(RealClock::new());
    let today = uk_civil(clock.wall()).date();
    let declaration = arguments.terms.declaration(&arguments.edition)?;
    let mut loaded = (arguments.data).for_crawl(&arguments.edition, declaration)?;
    // Where a site lies may have been put right by decision.
    let decisions = edition::decisions(&arguments.edition, &loaded.register, &loaded.rubrics);
    loaded.register = decisions.map_err(usage)?.amend(loaded.register);
    let mut book = TermsBook::of(&arguments.edition).map_err(usage)?;
    // A crawl that is resumed keeps to the councils of the day on which it began.
    let day = begun(&arguments.edition).unwrap_or(today);
    let noted = book.latest();
    let loopback = Loopback::settled(&arguments.edition, arguments.loopback_map.as_deref(), noted)?;
    let mut terms = arguments.terms.settled(&loaded, noted)?;
    let councils = (arguments.whom).on_terms(&loaded, day, (noted, &terms), loopback.as_ref())?;
    arguments.enter(&mut terms, &councils, loopback.as_ref())?;
    let plan = plan(&arguments, &loaded, &terms, councils, loopback, day)?;
    plan.check()
        .map_err(|e| Ended::new(Exit::Usage, e.to_string()))?;
    arguments.terms.agreed(&plan.edition, &book, &terms)?;
    let _lock = hold(&plan.edition, "crawl")?;
    let simulated = plan.settings.loopback;
    let begin = || {
        let begun = Declared::new(&plan.edition, day, simulated);
        let title = loaded.declaration.title.clone().unwrap_or(begun.title);
        Declared { title, ..begun }
    };
    Declared::load_or_begin(&plan.edition, begin).map_err(usage)?;
    arguments.terms.keep_declaration(&plan.edition)?;
    loaded.keep(&plan.edition)?;
    book.note(&plan.edition, terms, clock.wall())
        .map_err(usage)?;
    let (register, rubrics) = (&loaded.register, &loaded.rubrics);
    let sink = sink(arguments.json_events, Arc::clone(&clock));
    let at = Arc::clone(&clock);
    let report = visit(&plan, rubrics, &register.platforms, clock, sink)
        .map_err(|e| ended(e, &plan.edition))?;
    match arguments.json_events {
        true => super::out::say!("{}", json_summary(&report, at.wall())),
        false => super::out::text(&summary(&report, &arguments.edition)),
    }
    Ok(exit_of(&report))
}

impl Arguments {
    /// Enters in the terms what this run asks for beside its manners: more councils, another map,
    /// another earlier edition.
    fn enter(
        &self,
        terms: &mut Terms,
        councils: &[&Council],
        loopback: Option<&Loopback>,
    ) -> anyhow::Result<()> {
        let chosen = councils.iter().map(|council| council.id.0.clone());
        let noted = terms.councils.take().into_iter().flatten();
        let all: BTreeSet<String> = noted.chain(chosen).collect();
        terms.councils = Some(all.into_iter().collect());
        let shown = |path: &Path| path.to_string_lossy().into_owned();
        terms.loopback_map = loopback.map(|loopback| shown(&loopback.file));
        if let Some(since) = &self.since {
            terms.since = Some(shown(&std::path::absolute(since)?));
        }
        Ok(())
    }
}

fn plan(
    arguments: &Arguments,
    loaded: &Loaded,
    terms: &Terms,
    mut councils: Vec<&Council>,
    loopback: Option<Loopback>,
    day: Date,
) -> anyhow::Result<Plan> {
    let (register, rubrics) = (&loaded.register, &loaded.rubrics);
    let again_blocked = arguments.again.iter().any(|id| id == BLOCKED);
    let again = named_again(arguments, register, terms, day)?;
    if !arguments.again.is_empty() || arguments.recheck {
        // Who was not visited before is not visited now.
        let visited = visited(&arguments.edition)?;
        councils.retain(|c| {
            let lead = register.site_lead(c, day);
            visited.contains(lead) || again.contains(lead)
        });
    }
    let mut targets = crawl::targets(register, rubrics, &councils, day);
    let is_loopback = loopback.is_some();
    let resolve = loopback.map(|loopback| loopback.map).unwrap_or_default();
    if is_loopback {
        targets.retain_mut(|target| seed_on_loopback(&mut target.seeds[0], &resolve));
    }
    let opt_out = register.opt_out.iter().cloned().collect();
    Ok(Plan {
        edition: arguments.edition.clone(),
        targets,
        settings: Settings {
            loopback: is_loopback,
            resolve,
            opt_out,
            since: terms.since.as_ref().map(PathBuf::from),
            again,
            again_blocked,
            recheck: arguments.recheck,
            ..terms::settings(terms)
        },
    })
}

/// The day on which an edition's crawl began: as it declares, or, where that file was lost, as its
/// archive says. `None` for one that has not begun.
pub(super) fn begun(edition: &Path) -> Option<Date> {
    match Declared::load(edition) {
        Ok(declared) => Some(declared.day),
        Err(_) => {
            let archive = FolderStore::open(&edition.join("archive")).ok()?;
            Some(uk_civil(archive.first()?).date())
        }
    }
}

/// The councils to visit again, by the ids under which their sites are visited.
fn named_again(
    arguments: &Arguments,
    register: &Register,
    terms: &Terms,
    day: Date,
) -> anyhow::Result<BTreeSet<CouncilId>> {
    let named = arguments.again.iter().filter(|id| *id != BLOCKED);
    let of_edition = |id: &CouncilId| terms.councils.iter().flatten().any(|c| *c == id.0);
    named
        .map(
            |id| match register.council(id).filter(|c| c.lives.on(day)) {
                Some(council) => {
                    let lead = register.site_lead(council, day);
                    if of_edition(&council.id) || of_edition(lead) {
                        return Ok(lead.clone());
                    }
                    let edition = arguments.edition.display();
                    let message = format!(
                        "{edition} was begun without '{id}', so that there is nothing to visit again: `beadle \
                         crawl {edition} --council {id} --new-terms` adds it"
                    );
                    Err(Ended::new(Exit::Usage, message).into())
                }
                None => Err(no_council(register, id, day).into()),
            },
        )
        .collect()
}

/// Who was visited before in this edition.
fn visited(edition: &Path) -> anyhow::Result<BTreeSet<CouncilId>> {
    let store = FolderStore::open(&edition.join("archive")).map_err(|_| {
        let edition = edition.display();
        let message = format!(
            "{edition} has not been crawled, so that there is nothing to look at again: `beadle crawl \
             {edition}` visits its sites"
        );
        Ended::new(Exit::EmptyArchive, message)
    })?;
    Ok(store.councils().into_iter().collect())
}

/// Farms on loopback speak http; a host that the map does not name is left out.
pub(super) fn seed_on_loopback(seed: &mut url::Url, map: &BTreeMap<String, SocketAddr>) -> bool {
    let known = seed.host_str().is_some_and(|host| map.contains_key(host));
    known && seed.set_scheme("http").is_ok()
}

pub(super) fn sink(json: bool, clock: Arc<dyn Clock>) -> Arc<dyn crawl::Sink> {
    let shown: Arc<dyn crawl::Sink> = if json {
        Arc::new(JsonLines::new(super::out::Out, clock))
    } else if std::io::stderr().is_terminal() {
        Arc::new(Bars::new(clock))
    } else {
        let lines = Arc::new(PlainLines::new(std::io::stderr()));
        Arc::new(Heartbeat::start(lines, std::io::stderr(), clock))
    };
    Arc::new(Logged::new(shown))
}

/// Whether a crawl is under way, which ends itself at a signal.
static CRAWLS: AtomicBool = AtomicBool::new(false);

/// A crawl. At a signal it ends tidily by itself; from then on a signal ends the process at once, as it
/// ends any other: whatever is written is whole or absent.
pub(super) fn visit(
    plan: &Plan,
    rubrics: &Rubrics,
    platforms: &Platforms,
    clock: Arc<dyn Clock>,
    sink: Arc<dyn crawl::Sink>,
) -> Result<Report, CrawlError> {
    static WATCHED: Once = Once::new();
    CRAWLS.store(true, Ordering::SeqCst);
    let report = crawl::run(plan, rubrics, platforms, clock, sink);
    CRAWLS.store(false, Ordering::SeqCst);
    WATCHED.call_once(|| {
        // Without the thread a signal is not heard after the crawl, and the command runs to its end.
        let _ = std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(|| {
                while crawl::signalled() {
                    if !CRAWLS.load(Ordering::SeqCst) {
                        super::out::tell!("beadle: stopped; the same command resumes where it can");
                        std::process::exit(i32::from(Exit::Interrupted as u8));
                    }
                }
            });
    });
    report
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

/// The command as it was typed, with what a shell would take apart in quotation marks.
fn typed() -> Vec<String> {
    let words = std::env::args_os().skip(1);
    let words = words.map(|word| quoted(word.to_string_lossy().into_owned()));
    std::iter::once("beadle".to_owned()).chain(words).collect()
}

/// The same for another command, which takes the same options.
pub(super) fn typed_for(command: &str, instead_of: &str) -> String {
    let mut words = typed();
    if let Some(word) = words.iter_mut().find(|word| *word == instead_of) {
        *word = command.to_owned();
    }
    words.join(" ")
}

fn quoted(word: String) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,@+%".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word,
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// The same for a program: the last line after the events.
fn json_summary(report: &Report, at: jiff::Timestamp) -> serde_json::Value {
    serde_json::json!({
        "at": at,
        "event": "summary",
        "sites": report.councils.len(),
        "captures": report.captures(),
        "classes": report.classes(),
        "unread": report.unread().len(),
        "needs_a_person": report.needs_a_person().len(),
        "interrupted": report.interrupted,
    })
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
        "{} of {} in {edition}/archive\n",
        count(
            usize::try_from(report.captures()).unwrap_or(usize::MAX),
            "capture",
            "captures"
        ),
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
    let needs = report.needs_a_person().len();
    if needs > 0 {
        let sites = count(needs, "site needs", "sites need");
        text.push_str(&format!(
            "{sites} a person: what to do, and the text to send, in {edition}/crawl-report.md\n"
        ));
    }
    text.push_str(&if report.interrupted {
        format!(
            "Stopped. Resume with the same command: {}\n",
            typed().join(" ")
        )
    } else {
        format!(
            "How each host was treated: {edition}/crawl-report.md\nNext: beadle score {edition}\n"
        )
    });
    text
}
