//! Runs a crawl from its plan to its report.
//!
//! Reads: the plan, what an earlier run left. / Makes: the edition's archive, state and report. /
//! Never: ends because one site is bad.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::CrawlError;
use super::council::Walk;
use super::event::{Ending, Event, Sink};
use super::fetch::{Fetch, Method};
use super::gate::Gate;
use super::guide::Guide;
use super::http::Http;
use super::measured;
use super::network::Network;
use super::plan::{Plan, Settings, Target};
use super::recheck;
use super::report::{self, Report};
use super::resolve::Resolver;
use super::resume::{self, Left};
use super::robots_book::RobotsBook;
use super::scribe::Scribe;
use super::shared::SharedAnswers;
use super::since::Earlier;
use super::state::State;
use super::stop::Stop;
use super::tour::Tour;
use super::wanted::Wanted;
use super::world::{Stopped, World};
use crate::archive::{ArchiveWriter, Software, Via, Visit};
use crate::clock::Clock;
use crate::register::{CouncilId, Platforms};
use crate::rubric::Rubrics;

/// The folder of an edition that holds its archive.
const ARCHIVE: &str = "archive";

/// Crawls, or goes on where an earlier run stopped. Blocks until the end.
///
/// # Errors
/// When the plan is wrong or the edition's folder cannot be used. What sites do is no error: it
/// is in the archive and in the report.
pub fn run(
    plan: &Plan,
    rubrics: &Rubrics,
    platforms: &Platforms,
    clock: Arc<dyn Clock>,
    sink: Arc<dyn Sink>,
) -> Result<Report, CrawlError> {
    plan.check()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("crawl")
        .build()
        .map_err(CrawlError::Archive)?;
    let settings = &plan.settings;
    let resolver = Resolver::new(settings.loopback, settings.resolve.clone());
    let resolver = Arc::new(resolver.with_private(settings.private_hosts.clone()));
    let http = Http::new(settings, Arc::clone(&resolver)).map_err(CrawlError::Client)?;
    let guide = Arc::new(Guide::new(rubrics, platforms));
    runtime.block_on(crawl(plan, http, resolver, guide, clock, sink))
}

/// The crawl itself, with whatever fetches.
pub(crate) async fn crawl<F: Fetch>(
    plan: &Plan,
    fetch: F,
    resolver: Arc<Resolver>,
    guide: Arc<Guide>,
    clock: Arc<dyn Clock>,
    sink: Arc<dyn Sink>,
) -> Result<Report, CrawlError> {
    let stop = Stop::default();
    stop.on_signals();
    std::fs::create_dir_all(&plan.edition).map_err(CrawlError::Archive)?;
    let folder = plan.edition.join(ARCHIVE);
    let archive =
        ArchiveWriter::open(&folder, software(&plan.settings)).map_err(CrawlError::Archive)?;
    let goes_on = State::exists(&plan.edition);
    let mut state = State::open(&plan.edition)?;
    let mut left = resume::reconcile(&folder, &mut state)?;
    let now = clock.wall();
    let again = left.due_again(plan, now);
    left.begin_again(&again, &mut state, now)?;
    let visits = visits_of(plan, &left, &again);
    let lanes = resume::lanes(&state)?;
    let (scribe, writing) = Scribe::start(archive, state, Arc::clone(&sink), stop.flag())?;
    let settings = plan.settings.clone();
    let mut gate = Gate::new(Arc::clone(&clock), &settings);
    if goes_on {
        gate.wait_first(settings.delay);
    }
    let world = Arc::new(World {
        fetch,
        resolver,
        gate,
        robots: RobotsBook::default(),
        shared: SharedAnswers::default(),
        scribe,
        network: Network::default(),
        issuers: tokio::sync::Mutex::default(),
        earlier: earlier(settings.since.as_deref())?,
        clock,
        sink: Arc::clone(&sink),
        settings,
        stop: stop.clone(),
    });
    let finished = left.finished(&visits.targets);
    sink.tell(&Event::Started {
        targets: visits.targets.len(),
        finished: finished.len(),
        captures: left.captured(),
    });
    for (key, lane) in lanes {
        world.gate.restore(key, lane);
    }
    let anew = visits.targets.iter().filter(|t| again.contains(&t.council));
    for seed in anew.flat_map(|target| &target.seeds) {
        world.gate.reopen(seed);
    }
    begin(&world, &visits, &left).await;
    let stopped = visit_all(&world, &guide, &visits, left).await;
    let hosts = world.gate.hosts();
    let was_finished =
        !plan.settings.recheck && visits.targets.iter().all(|t| finished.contains(&t.council));
    drop(world);
    // The scribe ends when the last sender is gone; joining it must not hold up the runtime.
    tokio::task::spawn_blocking(|| writing.finish())
        .await
        .unwrap_or(Err(CrawlError::Scribe))?;
    let state = State::open(&plan.edition)?;
    let hosts = measured::hosts(&folder, &state, hosts)?;
    let report = report::make(plan, &state, hosts, stopped, was_finished)?;
    if plan.settings.cited.is_empty() {
        report.write(&plan.edition).map_err(CrawlError::Archive)?;
    }
    sink.tell(if stopped {
        &Event::Interrupted
    } else {
        &Event::Finished
    });
    Ok(report)
}

/// The plan of this run: of a crawl that visits some councils again, those alone and those named
/// whose visit has not ended.
fn visits_of(plan: &Plan, left: &Left, again: &[CouncilId]) -> Plan {
    let mut visits = plan.clone();
    if plan.settings.is_again() {
        let is_named = |id: &CouncilId| plan.settings.again.contains(id);
        visits.targets.retain(|target| {
            let id = &target.council;
            again.contains(id) || (is_named(id) && !left.is_finished(id))
        });
    }
    visits
}

/// Says of every visit that is still to be made that it has not ended: a crawl that is stopped now
/// is one that the archive shows to be unfinished.
async fn begin<F: Fetch>(world: &Arc<World<F>>, plan: &Plan, left: &Left) {
    for target in &plan.targets {
        let id = &target.council;
        let is_cited = plan.settings.cited.contains_key(id);
        let goes_on = left.has_begun(id) && !left.is_begun_anew(id);
        if is_cited || left.is_finished(id) || goes_on {
            continue;
        }
        let word = Visit {
            again: left.again(&target.council),
            ..Visit::ended(Ending::Stopped)
        };
        let at = world.clock.wall();
        // A scribe that is gone tells why when it is joined.
        let _ = world.scribe.visit(&target.council, at, word).await;
    }
}

/// Walks all sites at once, at most `concurrency` of them. Tells whether it was stopped.
async fn visit_all<F: Fetch>(
    world: &Arc<World<F>>,
    guide: &Arc<Guide>,
    plan: &Plan,
    left: Left,
) -> bool {
    let settings = Arc::new(plan.settings.clone());
    let places = Arc::new(Semaphore::new(settings.concurrency.max(1)));
    left.recall_robots(&world.robots, &world.gate);
    left.recall_shared(&world.shared, &guide.suppliers);
    let left = Arc::new(left);
    let mut visits = JoinSet::new();
    let mut whose = HashMap::new();
    for target in &plan.targets {
        let is_wanted = settings.recheck || settings.cited.contains_key(&target.council);
        let done = left.is_finished(&target.council) && !is_wanted;
        if done || world.stop.is_said() {
            continue;
        }
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            break;
        };
        let (world, guide) = (Arc::clone(world), Arc::clone(guide));
        let (settings, left, target) = (Arc::clone(&settings), Arc::clone(&left), target.clone());
        let target_council = target.council.clone();
        let span = tracing::info_span!("visit", council = %target_council);
        let walk = async move {
            let _place = place;
            visit(world, guide, settings, &left, target).await
        };
        let visit = visits.spawn(walk.instrument(span));
        whose.insert(visit.id(), target_council);
    }
    let mut stopped = world.stop.is_said();
    while let Some(ended) = visits.join_next().await {
        match ended {
            Ok(Ok(_)) => {}
            Ok(Err(Stopped)) => stopped = true,
            // A panic in one visit is ours to mend; the other sites still get theirs.
            Err(error) => {
                if let Some(council) = whose.remove(&error.id()) {
                    let why = error.to_string();
                    world.sink.tell(&Event::BrokeOff { council, why });
                }
            }
        }
    }
    stopped
}

/// One site, from where an earlier run left it.
async fn visit<F: Fetch>(
    world: Arc<World<F>>,
    guide: Arc<Guide>,
    settings: Arc<Settings>,
    left: &Left,
    target: Target,
) -> Result<Ending, Stopped> {
    let Some(home) = target.seeds.first().cloned() else {
        return Ok(Ending::Exhausted);
    };
    let council = target.council.clone();
    let (name, budget) = (target.name.clone(), settings.budget.pages);
    if target.seeds.iter().any(|seed| settings.is_opted_out(seed)) {
        let at = world.clock.wall();
        let word = Visit::ended(Ending::OptedOut);
        world.scribe.visit(&council, at, word).await?;
        world
            .scribe
            .council(&council, Some(Ending::OptedOut), 0)
            .await?;
        return Ok(Ending::OptedOut);
    }
    if let Some(cited) = settings.cited.get(&council) {
        // What the council's own home page adopted is known from the visit.
        let known = left.replay(&council, || {
            let (guide, settings) = (Arc::clone(&guide), Arc::clone(&settings));
            Tour::new(guide, target.clone(), settings)
        });
        let asked = cited.iter().filter(|url| known.may_ask(url));
        let wanted = asked.map(|url| Wanted {
            url: url.clone(),
            via: Via::Reply,
            method: Method::Get,
        });
        let wanted = wanted.collect();
        let tour = Tour::new(guide, target, settings);
        let visit = Walk::new(world, council, home, tour, Duration::ZERO, None);
        return visit.look_again(wanted).await;
    }
    if left.is_finished(&council) {
        let dead = recheck::due(&left.captures(&council), &home, world.clock.wall());
        let tour = Tour::new(guide, target, settings);
        let visit = Walk::new(world, council, home, tour, Duration::ZERO, None);
        return visit.look_again(dead).await;
    }
    // Before the first page, as in a visit that was never broken off.
    let rules = world.robots.recalled(&home);
    let rules = rules.filter(|status| !status.is_unreadable());
    let tour = left.replay(&council, || {
        let (guide, settings) = (Arc::clone(&guide), Arc::clone(&settings));
        let mut tour = Tour::new(guide, target.clone(), settings);
        if let Some(rules) = &rules {
            tour.name_lists(&rules.sitemaps);
        }
        tour
    });
    world.sink.tell(&Event::CouncilStarted {
        council: council.clone(),
        name,
        budget,
        resumed: tour.pages(),
    });
    let spent = Duration::from_secs(left.seconds(&council));
    let again = left.again(&council);
    Walk::new(world, council, home, tour, spent, again)
        .walk()
        .await
}

fn software(settings: &Settings) -> Software {
    Software {
        version: format!("beadle/{}", env!("CARGO_PKG_VERSION")),
        contact: settings.contact.clone().unwrap_or_default(),
        robots: "obey (RFC 9309); Crawl-delay kept up to 30 s".to_owned(),
    }
}

fn earlier(since: Option<&Path>) -> Result<Option<Earlier>, CrawlError> {
    since
        .map(|edition| {
            Earlier::open(edition).map_err(|source| CrawlError::Since {
                edition: edition.to_path_buf(),
                source,
            })
        })
        .transpose()
}
