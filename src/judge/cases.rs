//! Runs the worked examples of criteria's pages: a small site is made of each and judged.
//!
//! Reads: rubrics, register, examples. / Makes: what came out, beside what must. / Never: walks:
//! an example says which page is the task's.

use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use super::{Evidence, Judge, Outcome, Verdict};
use crate::archive::{self, Capture, Ending, Failure, RecordRef, Response, Visit};
use crate::diagnostic::Diagnostic;
use crate::journey::{Absence, Candidate, Ended, Reason, Route, RouteKind, Site, Step, Walk};
use crate::page;
use crate::register::{Council, Kind, Nation, Register};
use crate::rubric::{
    Criterion, CriterionId, CriterionPage, Example, Expected, Journey, JourneyId, Rubrics, Sheet,
};

/// Host of the examples' council.
const HOST: &str = "https://www.example.gov.uk";
/// Where the task page lies unless the example says.
const TASK: &str = "/service/task-page";
/// Day of the visit unless the example says: in autumn, when every season's dates are near.
const DAY: &str = "2026-10-12";

/// An example and what came of it.
#[derive(Debug)]
pub struct Case {
    /// Which criterion's page it stands on.
    pub criterion: CriterionId,
    /// Line of the page.
    pub line: usize,
    /// What must come out.
    pub expected: Expected,
    /// What did; `None` when the example could not be set up.
    pub verdict: Option<Verdict>,
    /// Why it could not be set up.
    pub fault: Option<String>,
}

impl Case {
    /// Whether it came out as it must.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.verdict
            .as_ref()
            .is_some_and(|v| expected(&v.outcome) == self.expected)
    }
}

/// Runs every example of the criteria that `wanted` picks, in rubric order. Core criteria are run
/// with the first journey that asks them.
#[must_use]
pub fn run(
    rubrics: &Rubrics,
    register: &Register,
    wanted: &dyn Fn(&CriterionId) -> bool,
) -> Vec<Case> {
    let judge = Judge::new(rubrics);
    let mut cases = Vec::new();
    for (journey, criterion, id) in questions(rubrics) {
        if !wanted(&id) {
            continue;
        }
        let mut ignored: Vec<Diagnostic> = Vec::new();
        let page = CriterionPage::parse(&criterion.page, "".as_ref(), &mut ignored);
        for example in &page.examples {
            let judged = judge_example(&judge, register, journey, criterion, example);
            let (verdict, fault) = match judged {
                Ok(verdict) => (verdict, None),
                Err(fault) => (None, Some(fault)),
            };
            cases.push(Case {
                criterion: id.clone(),
                line: example.line,
                expected: example.expected,
                verdict,
                fault,
            });
        }
    }
    cases
}

/// Every criterion with a page of its own: the core once, then each journey's.
fn questions(rubrics: &Rubrics) -> impl Iterator<Item = (&Journey, &Criterion, CriterionId)> {
    let first = rubrics.journeys.iter().find(|j| j.core);
    let core = first.into_iter().flat_map(|j| {
        rubrics
            .core
            .criteria
            .iter()
            .map(move |c| (j, c, "core".to_owned()))
    });
    let own = rubrics
        .journeys
        .iter()
        .flat_map(|j| j.criteria.iter().map(move |c| (j, c, j.id.0.clone())));
    core.chain(own).map(|(journey, criterion, folder)| {
        let id = CriterionId {
            journey: JourneyId(folder),
            local: criterion.local.clone(),
        };
        (journey, criterion, id)
    })
}

fn judge_example(
    judge: &Judge<'_>,
    register: &Register,
    journey: &Journey,
    criterion: &Criterion,
    example: &Example,
) -> Result<Option<Verdict>, String> {
    let scene = Scene::of(journey, example, register)?;
    let site = Site::new(
        scene.captures.clone(),
        Visit::ended(Ending::Enough),
        register,
        &scene.council,
    );
    let verdicts = judge.verdicts_given(
        &site,
        &scene.walks,
        register,
        &scene.council,
        scene.day,
        &scene.given,
    );
    if let Some(lost) = verdicts
        .iter()
        .flat_map(|v| &v.evidence)
        .find(|e| !stands(&scene.captures, e))
    {
        return Err(format!(
            "the quote '{}' is not found at {}",
            lost.quote, lost.selector
        ));
    }
    Ok(verdicts
        .into_iter()
        .find(|v| v.criterion.journey == journey.id && v.criterion.local == criterion.local))
}

/// No verdict without evidence that is found again in the capture that it cites.
fn stands(captures: &[Capture], evidence: &Evidence) -> bool {
    captures.iter().any(|capture| match &capture.outcome {
        archive::Outcome::Response(answer) if answer.digest == evidence.digest => {
            let html = page::decode(&answer.headers, &answer.body, page::INFLATE_CAP).html;
            page::quote_found(&html, &evidence.selector, &evidence.quote)
        }
        _ => false,
    })
}

/// An example set up.
struct Scene {
    council: Council,
    day: Date,
    captures: Vec<Capture>,
    walks: Vec<Walk>,
    given: Vec<(CriterionId, Outcome)>,
}

impl Scene {
    fn of(journey: &Journey, example: &Example, register: &Register) -> Result<Scene, String> {
        let one = |key: &'static str| front(example, key).next();
        let day: Date = one("date")
            .unwrap_or(DAY)
            .parse()
            .map_err(|e| format!("date: {e}"))?;
        let task = absolute(one("url").unwrap_or(TASK))?;
        let found = one("found").unwrap_or("yes");
        let mut walks = vec![walk(journey, example, &task, found)?];
        for other in front(example, "arrived") {
            walks.push(arrived_elsewhere(other)?);
        }
        let mut captures = captures(journey, example, &task, day, found != "no")?;
        captures.sort_by(|a, b| (&a.url, a.at).cmp(&(&b.url, b.at)));
        Ok(Scene {
            council: council(one("nation"), one("kind"), register, day)?,
            day,
            captures,
            walks,
            given: front(example, "verdict")
                .map(given)
                .collect::<Result<_, _>>()?,
        })
    }
}

fn front<'e>(example: &'e Example, key: &'static str) -> impl Iterator<Item = &'e str> {
    example
        .front
        .iter()
        .filter(move |(k, _)| k == key)
        .map(|(_, v)| v.as_str())
}

fn absolute(address: &str) -> Result<Url, String> {
    let base = Url::parse(HOST).map_err(|e| e.to_string())?;
    base.join(address).map_err(|e| format!("{address}: {e}"))
}

/// A council of the nation and kind, living on the examples' host.
fn council(
    nation: Option<&str>,
    kind: Option<&str>,
    register: &Register,
    day: Date,
) -> Result<Council, String> {
    let nation = nation.map_or(Ok(Nation::England), |id| {
        Nation::from_id(id).ok_or(format!("nation: '{id}' is not known"))
    })?;
    let usual = match nation {
        Nation::England => Kind::Unitary,
        Nation::Scotland => Kind::Scotland,
        Nation::Wales => Kind::Wales,
        Nation::NorthernIreland => Kind::NorthernIreland,
    };
    let kind = kind.map_or(Ok(usual), |id| {
        Kind::from_id(id).ok_or(format!("kind: '{id}' is not known"))
    })?;
    let mut council = register
        .as_of(day)
        .into_iter()
        .find(|c| c.kind == kind && c.nation == nation)
        .cloned()
        .ok_or_else(|| format!("no {} council in {} on {day}", kind.id(), nation.id()))?;
    council.website = Some(format!("{HOST}/"));
    council.name = "Example Council".to_owned();
    council.name_cy = Some("Cyngor Enghraifft".to_owned());
    Ok(council)
}

fn walk(journey: &Journey, example: &Example, task: &Url, found: &str) -> Result<Walk, String> {
    let ended = match found {
        "yes" => Ended::Arrived(candidate(task)),
        "no" => Ended::NotFound(absence(Vec::new())),
        "document" => Ended::NotFound(absence(vec![absolute("/document.pdf")?.to_string()])),
        "blocked" => Ended::Unseen(Reason::Robots),
        other => {
            return Err(format!(
                "found: '{other}' is none of yes, no, document, blocked"
            ));
        }
    };
    let mut routes = vec![
        route(RouteKind::Menu, task, true),
        route(RouteKind::Sitemap, task, true),
    ];
    let given: Vec<&str> = front(example, "route").collect();
    if !given.is_empty() {
        routes = given
            .into_iter()
            .map(|text| given_route(text, task))
            .collect::<Result<_, _>>()?;
    }
    Ok(Walk {
        journey: journey.id.clone(),
        steps: vec![
            step(&absolute("/")?, "home page"),
            step(task, &journey.title),
        ],
        ended,
        runner_up: None,
        routes,
    })
}

fn absence(documents: Vec<String>) -> Absence {
    Absence {
        pages_read: 1,
        tried: Vec::new(),
        rejected: Vec::new(),
        documents,
        addresses: Vec::new(),
    }
}

fn candidate(url: &Url) -> Candidate {
    Candidate {
        url: url.to_string(),
        title: String::new(),
        score: 1000,
        reasons: Vec::new(),
    }
}

fn step(url: &Url, link: &str) -> Step {
    Step {
        url: url.to_string(),
        link: link.to_owned(),
        why: "as the example says".to_owned(),
        scent: 1000,
    }
}

fn route(kind: RouteKind, url: &Url, agrees: bool) -> Route {
    Route {
        kind,
        url: url.to_string(),
        agrees,
    }
}

/// `route: a-to-z /old-page` strays; `route: a-to-z` ends at the task page.
fn given_route(text: &str, task: &Url) -> Result<Route, String> {
    let (kind, address) = text.split_once(' ').unwrap_or((text, ""));
    let kind = match kind {
        "menu" => RouteKind::Menu,
        "a-to-z" => RouteKind::AToZ,
        "sitemap" => RouteKind::Sitemap,
        other => return Err(format!("route: '{other}' is none of menu, a-to-z, sitemap")),
    };
    match address {
        "" => Ok(route(kind, task, true)),
        address => Ok(route(kind, &absolute(address)?, false)),
    }
}

/// `arrived: missed-bin /report-missed-bin`.
fn arrived_elsewhere(text: &str) -> Result<Walk, String> {
    let (journey, address) = text
        .split_once(' ')
        .ok_or("arrived: give a journey and an address")?;
    let url = absolute(address.trim())?;
    Ok(Walk {
        journey: JourneyId(journey.to_owned()),
        steps: vec![step(&url, journey)],
        ended: Ended::Arrived(candidate(&url)),
        runner_up: None,
        routes: Vec::new(),
    })
}

/// `verdict: bin-day/1.2 met`.
fn given(text: &str) -> Result<(CriterionId, Outcome), String> {
    let parts = text
        .split_once(' ')
        .and_then(|(id, outcome)| Some((id.split_once('/')?, outcome.trim())));
    let ((journey, local), outcome) = parts.ok_or("verdict: give an id and an outcome")?;
    let outcome = match outcome {
        "met" => Outcome::Met,
        "partly" => Outcome::PartlyMet(500),
        "not-met" => Outcome::NotMet,
        "not-applicable" => Outcome::NotApplicable("example".to_owned()),
        "not-assessed" => Outcome::NotAssessed(Reason::Robots),
        other => return Err(format!("verdict: '{other}' is no outcome")),
    };
    let id = CriterionId {
        journey: JourneyId(journey.to_owned()),
        local: local.to_owned(),
    };
    Ok((id, outcome))
}

fn captures(
    journey: &Journey,
    example: &Example,
    task: &Url,
    day: Date,
    linked: bool,
) -> Result<Vec<Capture>, String> {
    let mut captures = Vec::new();
    let mut home = false;
    for sheet in &example.sheets {
        let url = match sheet.address.as_str() {
            "" => task.clone(),
            "home" => absolute("/")?,
            address => absolute(address)?,
        };
        home |= is_home(&url);
        captures.push(capture(&url, sheet, day, &journey.title)?);
    }
    if !home {
        let link = match linked {
            true => format!("<a href=\"{task}\">{}</a>", journey.title),
            false => String::new(),
        };
        let sheet = Sheet {
            html: format!("<h1>Example Council</h1><p>Welcome to our site.</p>{link}"),
            ..Sheet::default()
        };
        captures.push(capture(&absolute("/")?, &sheet, day, "Example Council")?);
    }
    Ok(captures)
}

fn capture(url: &Url, sheet: &Sheet, day: Date, title: &str) -> Result<Capture, String> {
    let mut at: Timestamp = midday(day)?;
    let mut status = 200;
    let mut headers = vec![(
        "Content-Type".to_owned(),
        "text/html; charset=utf-8".to_owned(),
    )];
    let (mut failure, mut truncated) = (None, false);
    for mark in &sheet.marks {
        if let Ok(code) = mark.parse() {
            status = code;
        } else if let Some(header) = mark.strip_prefix("header:") {
            let (name, value) = header.split_once('=').unwrap_or((header, ""));
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name.to_owned(), value.to_owned()));
        } else if let Some(date) = mark.strip_prefix("at:") {
            at = midday(date.parse().map_err(|e| format!("at: {e}"))?)?;
        } else if mark == "cut" {
            truncated = true;
        } else {
            failure = Some(failure_of(mark).ok_or(format!("'{mark}' says nothing about a page"))?);
        }
    }
    let body = whole_page(&sheet.html, title).into_bytes();
    let outcome = match failure {
        Some(failure) => archive::Outcome::Failed(failure, "as the example says".to_owned()),
        None => archive::Outcome::Response(Response {
            status,
            headers,
            digest: archive_digest(url, &body),
            body,
            truncated,
        }),
    };
    Ok(Capture {
        council: crate::register::CouncilId("example".to_owned()),
        via: if is_home(url) { "seed:home" } else { "example" }.into(),
        url: url.to_string(),
        at,
        method: "GET".to_owned(),
        outcome,
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    })
}

fn is_home(url: &Url) -> bool {
    url.path() == "/" && url.as_str().starts_with(HOST)
}

/// Two sheets with the same words are two pages here, so the address counts too.
fn archive_digest(url: &Url, body: &[u8]) -> String {
    use sha1::Digest as _;
    let mut hash = sha1::Sha1::new();
    hash.update(url.as_str());
    hash.update(body);
    format!("sha1:{}", data_encoding::BASE32.encode(&hash.finalize()))
}

fn midday(day: Date) -> Result<Timestamp, String> {
    let there = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    there
        .map(|zoned| zoned.timestamp())
        .map_err(|e| e.to_string())
}

fn failure_of(mark: &str) -> Option<Failure> {
    Some(match mark {
        "robots" => Failure::RobotsDisallowed,
        "timeout" => Failure::Timeout,
        "dns" => Failure::Dns,
        "tls" => Failure::Tls,
        "tls-chain" => Failure::TlsChain,
        "tls-handshake" => Failure::TlsHandshake,
        "blocked" => Failure::Refused,
        "challenge" => Failure::Challenge,
        "rate-limited" => Failure::RateLimited,
        "budget" => Failure::OverBudget,
        "unreachable" => Failure::Connect,
        _ => return None,
    })
}

/// A fragment is put into a page whose outside has nothing to find fault with.
fn whole_page(html: &str, title: &str) -> String {
    if html.to_ascii_lowercase().contains("<html") {
        return html.to_owned();
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | Example Council</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body><main>{html}</main></body></html>"
    )
}

fn expected(outcome: &Outcome) -> Expected {
    match outcome {
        Outcome::Met => Expected::Met,
        Outcome::PartlyMet(_) => Expected::Partly,
        Outcome::NotMet => Expected::NotMet,
        Outcome::NotApplicable(_) => Expected::NotApplicable,
        Outcome::NotAssessed(_) => Expected::NotAssessed,
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = format!("rubrics/{}.md:{}", self.criterion, self.line);
        write!(f, "{place}: must be {}", self.expected.id())?;
        if let Some(fault) = &self.fault {
            return write!(f, ", but the example cannot be set up: {fault}");
        }
        let Some(verdict) = &self.verdict else {
            return write!(f, ", but the criterion was not asked");
        };
        write!(
            f,
            ", is {}: {}",
            expected(&verdict.outcome).id(),
            verdict.note
        )?;
        for seen in &verdict.evidence {
            write!(f, "\n  saw '{}' at {}", seen.quote, seen.selector)?;
        }
        Ok(())
    }
}
