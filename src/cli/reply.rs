//! `beadle reply`: a council's challenges are checked, its pages are read, and the same rubric answers
//! again.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use url::Url;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::hold::hold_existing;
use super::out::say;
use super::scoring::usage;
use super::terms::{self, Loopback};
use crate::archive::{Capture, CaptureStore as _, FolderStore, Outcome as Answered};
use crate::clock::{Clock, RealClock};
use crate::crawl::manners::uk_civil;
use crate::crawl::{self, Plan};
use crate::decision::{Decision, Decisions, What};
use crate::declaration::Declaration;
use crate::edition::{self, CouncilResult, Declared, REPLIES_FILE, Scored, Scorer, TermsBook};
use crate::journey::same_page;
use crate::judge::{Outcome, Verdict};
use crate::output::count;
use crate::register::{CouncilId, Register};
use crate::reply::{Came, Challenge, Replied, read};
use crate::rubric::{CriterionId, JourneyId, Rubrics};

/// Take in a council's reply: check it, read the pages that it names, judge again, write what came of it.
///
/// FILE is CSV with the columns council, criterion, url, text, from; or TOML with [[reply]] tables. The
/// pages are asked for with the manners of the crawl (robots.txt, one request at a time, the delay) and
/// go into the edition's archive; nothing else of the site is asked for. What came of each challenge
/// stands in EDITION/replies.jsonl and, from the next `beadle publish` on, beside the mark.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder.
    edition: PathBuf,
    /// The reply: CSV, or TOML when its name ends so.
    file: PathBuf,
    /// Email or web address that site owners can complain to; that of beadle.toml, or of the crawl, when
    /// left out
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// Least seconds between two requests to a site; those of the crawl, of beadle.toml, or 2, when left out
    #[arg(long, value_name = "SECONDS", value_parser = super::crawl::seconds, allow_negative_numbers = true)]
    delay: Option<f64>,
    /// Stay on loopback, with hosts where this JSON file says; that of the crawl when left out
    #[arg(long, value_name = "FILE")]
    loopback_map: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let lock = hold_existing(&arguments.edition, "reply")?;
    let folder = lock.folder();
    let loaded = arguments.data.of_scored(folder)?;
    let (register, rubrics) = (loaded.register, loaded.rubrics);
    let challenges = challenges(&arguments.file, &register, &rubrics)?;
    let scored = edition::read(folder).map_err(usage)?;
    only_of(&scored, &challenges, &arguments.file)?;
    let clock: Arc<dyn Clock> = Arc::new(RealClock::new());
    let today = uk_civil(clock.wall()).date();
    let declaration = Declaration::of_edition(folder)?;
    let decisions = edition::decisions(folder, &register, &rubrics).map_err(usage)?;
    let register = decisions.amend(register);
    let again = Again {
        folder,
        register: &register,
        rubrics: &rubrics,
        decisions: &decisions,
        scored: &scored,
    };
    again.fetch(&arguments, &declaration, &challenges, clock)?;
    let late = declaration.deadlines.reply.is_some_and(|last| today > last);
    let replies = again.judge(&challenges, today, late)?;
    for reply in &replies {
        told(reply, &rubrics);
    }
    let changed = replies.iter().filter(|r| r.result == Came::Changed).count();
    let total = replies.len();
    edition::add_replies(&lock, replies).map_err(usage)?;
    say!(
        "{} taken in, {changed} with another answer; written to {}",
        count(total, "challenge", "challenges"),
        folder.join(REPLIES_FILE).display()
    );
    let shown = arguments.edition.display();
    say!("next: beadle score {shown}, then beadle publish {shown}");
    Ok(Exit::Success)
}

fn challenges(
    file: &Path,
    register: &Register,
    rubrics: &Rubrics,
) -> anyhow::Result<Vec<Challenge>> {
    let bytes = std::fs::read(file).map_err(|e| {
        let message = format!(
            "{} cannot be read ({e}): give a council's reply as CSV or TOML",
            file.display()
        );
        Ended::new(Exit::Usage, message)
    })?;
    Ok(read(file, &bytes, register, rubrics)?)
}

/// Refuses a reply to marks that the edition does not have.
fn only_of(scored: &Scored, challenges: &[Challenge], file: &Path) -> anyhow::Result<()> {
    let asked = |challenge: &&Challenge| {
        let result = scored.council(&challenge.council);
        let mut verdicts = result.iter().flat_map(|r| &r.verdicts);
        !verdicts.any(|verdict| verdict.criterion == challenge.criterion)
    };
    let Some(stray) = challenges.iter().find(asked) else {
        return Ok(());
    };
    let message = format!(
        "{}, line {}: {} has no answer of {}: reply to what marks.csv of its pack holds",
        file.display(),
        stray.line,
        scored.declared.title,
        stray.council
    );
    Err(Ended::new(Exit::Usage, message).into())
}

/// An edition that is looked at again for the sake of some answers.
struct Again<'a> {
    folder: &'a Path,
    register: &'a Register,
    rubrics: &'a Rubrics,
    decisions: &'a Decisions,
    scored: &'a Scored,
}

impl Again<'_> {
    /// Asks for the pages that are named, through the crawl's own gate.
    fn fetch(
        &self,
        arguments: &Arguments,
        declaration: &Declaration,
        challenges: &[Challenge],
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<()> {
        let mut cited: BTreeMap<CouncilId, Vec<Url>> = BTreeMap::new();
        for challenge in challenges {
            let site = self
                .scored
                .council(&challenge.council)
                .map(|r| r.site_of.clone());
            if let (Some(url), Some(site)) = (&challenge.url, site) {
                let urls = cited.entry(site).or_default();
                if !urls.contains(url) {
                    urls.push(url.clone());
                }
            }
        }
        if cited.is_empty() {
            return Ok(());
        }
        let declared = Declared::load(self.folder).map_err(usage)?;
        let councils: Vec<_> = cited
            .keys()
            .filter_map(|id| self.register.councils.get(id))
            .collect();
        let mut targets = crawl::targets(self.register, self.rubrics, &councils, declared.day);
        let book = TermsBook::of(self.folder).map_err(usage)?;
        let noted = book.latest();
        let mut settings = noted.map_or_else(crawl::Settings::default, terms::settings);
        settings.contact = (arguments.contact.clone())
            .or_else(|| declaration.publisher.contact.clone())
            .or(settings.contact);
        settings.opt_out = self.register.opt_out.iter().cloned().collect();
        let noted_delay = noted.map(|terms| terms.delay);
        if let Some(seconds) = (arguments.delay.or(noted_delay)).or(declaration.crawl.delay) {
            settings.delay = std::time::Duration::from_secs_f64(seconds);
        }
        let map = arguments.loopback_map.as_deref();
        if let Some(loopback) = Loopback::settled(self.folder, map, noted)? {
            settings.resolve = loopback.map;
            settings.loopback = true;
            targets
                .retain_mut(|t| super::crawl::seed_on_loopback(&mut t.seeds[0], &settings.resolve));
            for url in cited.values_mut().flatten() {
                // Farms on loopback speak http.
                super::crawl::seed_on_loopback(url, &settings.resolve);
            }
        }
        settings.cited = cited;
        let plan = Plan {
            edition: self.folder.to_path_buf(),
            targets,
            settings,
        };
        plan.check()
            .map_err(|e| Ended::new(Exit::Usage, e.to_string()))?;
        let sink = super::crawl::sink(false, Arc::clone(&clock));
        let report =
            super::crawl::visit(&plan, self.rubrics, &self.register.platforms, clock, sink)
                .map_err(|e| super::crawl::ended(e, self.folder))?;
        if report.interrupted {
            let message = "stopped: nothing was written; give the same reply again";
            return Err(Ended::new(Exit::Interrupted, message).into());
        }
        Ok(())
    }

    fn judge(
        &self,
        challenges: &[Challenge],
        today: Date,
        late: bool,
    ) -> anyhow::Result<Vec<Replied>> {
        let store = FolderStore::open(&self.folder.join("archive"))?;
        let declared = Declared::load(self.folder).map_err(usage)?;
        // A council is read once, however many of its answers are challenged.
        let mut councils: BTreeMap<&CouncilId, Vec<(usize, &Challenge)>> = BTreeMap::new();
        for numbered in challenges.iter().enumerate() {
            let of = councils.entry(&numbered.1.council).or_default();
            of.push(numbered);
        }
        let mut replies = BTreeMap::new();
        for (id, challenges) in councils {
            let council = self.register.councils.get(id);
            let (Some(then), Some(council)) = (self.scored.council(id), council) else {
                continue;
            };
            let captures = store.captures(&then.site_of)?;
            let score = |decisions: Decisions| {
                let scorer = Scorer::new(self.rubrics, self.register).with(decisions);
                let visit = store.visit(&then.site_of);
                scorer.council(council, &then.site_of, captures.clone(), visit, &declared)
            };
            let mut again: Option<CouncilResult> = None;
            let mut there: BTreeMap<(&JourneyId, &Url), CouncilResult> = BTreeMap::new();
            for (place, challenge) in challenges {
                let criterion = &challenge.criterion;
                let url = challenge.url.as_ref();
                let was = verdict(then, criterion).map_or("not asked", |v| v.outcome.id());
                let found = Found {
                    again: || {
                        let result = again.get_or_insert_with(|| score(self.decisions.clone()));
                        verdict(result, criterion).cloned()
                    },
                    there: || {
                        let result = match there.entry((&criterion.journey, url?)) {
                            Entry::Occupied(known) => known.into_mut(),
                            Entry::Vacant(new) => {
                                new.insert(score(self.with_page(challenge, today)?))
                            }
                        };
                        verdict(result, criterion).cloned()
                    },
                };
                let capture = url.and_then(|url| latest(&captures, url));
                let reply = replied(challenge, was, capture, found, today, late);
                replies.insert(place, reply);
            }
        }
        Ok(replies.into_values().collect())
    }

    /// The decisions, were the page that is named the task's.
    fn with_page(&self, challenge: &Challenge, today: Date) -> Option<Decisions> {
        let mut decisions = self.decisions.clone();
        let journey = challenge.criterion.journey.clone();
        decisions.all.retain(|decision| {
            let ends = matches!(decision.what, What::Page { .. } | What::NoPage { .. });
            !(ends
                && decision.council.as_ref() == Some(&challenge.council)
                && decision.journey() == Some(&journey))
        });
        decisions.all.push(Decision {
            council: Some(challenge.council.clone()),
            what: What::Page {
                journey,
                url: challenge.url.clone()?,
            },
            who: "the council's reply".to_owned(),
            when: today,
            why: "named in its reply".to_owned(),
            source: "reply".to_owned(),
            line: 0,
        });
        Some(decisions)
    }
}

fn verdict<'a>(result: &'a CouncilResult, criterion: &CriterionId) -> Option<&'a Verdict> {
    result
        .verdicts
        .iter()
        .find(|verdict| verdict.criterion == *criterion)
}

/// The latest capture of an address.
fn latest<'a>(captures: &'a [Capture], url: &Url) -> Option<&'a Capture> {
    let at = |capture: &&Capture| Url::parse(&capture.url).is_ok_and(|at| same_page(&at, url));
    captures.iter().filter(at).max_by_key(|capture| capture.at)
}

/// The answers once the page was read: as beadle finds them, and were the page the task's.
struct Found<A, T> {
    again: A,
    there: T,
}

fn replied<A, T>(
    challenge: &Challenge,
    was: &str,
    capture: Option<&Capture>,
    found: Found<A, T>,
    today: Date,
    late: bool,
) -> Replied
where
    A: FnOnce() -> Option<Verdict>,
    T: FnOnce() -> Option<Verdict>,
{
    let mut reply = Replied {
        received: today,
        late,
        council: challenge.council.clone(),
        criterion: challenge.criterion.clone(),
        url: challenge.url.as_ref().map(Url::to_string),
        text: challenge.text.clone(),
        from: challenge.from.clone(),
        was: was.to_owned(),
        now: was.to_owned(),
        result: Came::WordsOnly,
        note: "what the council says is published beside the mark".to_owned(),
        digest: None,
        quote: None,
    };
    if challenge.url.is_none() {
        return reply;
    }
    reply.result = Came::NotRead;
    match capture.map(|capture| &capture.outcome) {
        Some(Answered::Response(response)) if (200..300).contains(&response.status) => {
            reply.digest = Some(response.digest.clone());
        }
        Some(Answered::Response(response)) if (300..400).contains(&response.status) => {
            let to = response.header("location").unwrap_or("nowhere");
            reply.note = format!("it redirects to {to}: name the page itself");
            return reply;
        }
        Some(Answered::Response(response)) => {
            reply.note = format!("the server answered with status {}", response.status);
            return reply;
        }
        Some(Answered::Failed(failure, _)) => {
            failure.words().clone_into(&mut reply.note);
            return reply;
        }
        None => {
            "it was not asked for: beadle asks for pages of the council's own and of its supplier, on no \
             host that asked not to be visited, and for no address that would change something or list \
             results"
                .clone_into(&mut reply.note);
            return reply;
        }
    }
    reply.result = Came::Stands;
    let Some(again) = (found.again)() else {
        return reply;
    };
    again.outcome.id().clone_into(&mut reply.now);
    reply.note.clone_from(&again.note);
    if reply.now != was {
        reply.result = Came::Changed;
        take(&mut reply, &again);
    } else if let Some(there) = (found.there)()
        && is_yes(&there.outcome)
        && !is_yes(&again.outcome)
    {
        reply.result = Came::ForAPerson;
        take(&mut reply, &there);
        reply.note = format!("on that page the answer is yes. Without it: {}", again.note);
    }
    reply
}

fn is_yes(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Met | Outcome::PartlyMet(_))
}

/// What an answer was seen by.
fn take(reply: &mut Replied, verdict: &Verdict) {
    if let Some(piece) = verdict.evidence.first() {
        reply.quote = Some(piece.quote.clone());
        reply.digest = Some(piece.digest.clone());
    }
}

fn told(reply: &Replied, rubrics: &Rubrics) {
    let question = rubrics.criterion(&reply.criterion);
    let question = question.map_or("", |c| c.question.as_str());
    say!("{} {} “{question}”", reply.council, reply.criterion);
    say!(
        "  was {}, is {}: {}",
        reply.was,
        reply.now,
        reply.result.words()
    );
    say!("  {}", reply.note);
    if let Some(quote) = &reply.quote {
        say!("  seen there: “{quote}”");
    }
    if let (Came::ForAPerson, Some(url)) = (reply.result, &reply.url) {
        say!("  the decision that would settle it, once signed, in decisions.toml:");
        let council = &reply.council;
        let journey = &reply.criterion.journey;
        say!(
            "    [[page]]\n    council = \"{council}\"\n    journey = \"{journey}\"\n    url = \"{url}\""
        );
        say!(
            "    who = \"\"\n    when = {}\n    why = \"\"\n    source = \"the council's reply\"",
            reply.received
        );
    }
}
