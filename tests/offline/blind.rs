//! Certainty comes from what was seen: sites are taken, parts of them are hidden by lot or their
//! visit is cut short, and nothing may become *not met* or *found* that was not so before.
//! A link more to a task's page, a closing slash or a true answer more may lower no mark.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use beadle::archive::{
    Capture, Ending, Failure, Outcome as Came, RecordRef, Response, Unread, Visit,
};
use beadle::journey::{Ended, Site, walks};
use beadle::judge::{Judge, Outcome};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use beadle::scent::Scent;
use jiff::Timestamp;

const HOME: &str = "https://www.anytown.gov.uk/";

/// Trials per site. A large site costs so much more that fewer must do.
const TRIALS: u64 = 40;
const TRIALS_OF_A_LARGE_SITE: u64 = 6;

/// What every trial reads, made once.
struct Known {
    register: Register,
    rubrics: Rubrics,
    scent: Scent,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let rubrics = Rubrics::embedded().expect("rubrics");
    Known {
        register: Register::embedded().expect("a register"),
        scent: Scent::new(&rubrics),
        rubrics,
    }
});

/// What came of a site: the page found and how each question was answered.
#[derive(Debug, Default)]
struct Judged {
    found: BTreeMap<String, String>,
    outcomes: BTreeMap<String, Outcome>,
}

fn judged(captures: Vec<Capture>, visit: Visit) -> Judged {
    let council = KNOWN.register.council("adur").expect("a council");
    let site = Site::new(captures, visit, &KNOWN.register, council);
    let walks = walks(
        &site,
        &KNOWN.rubrics,
        &KNOWN.scent,
        &KNOWN.register.platforms,
    );
    let found = walks.iter().filter_map(|walk| match &walk.ended {
        Ended::Arrived(page) => Some((walk.journey.0.clone(), page.url.clone())),
        Ended::Doubtful(_) | Ended::NotFound(_) | Ended::Unseen(_) => None,
    });
    let found = found.collect();
    let day = jiff::civil::date(2026, 10, 14);
    let verdicts = Judge::new(&KNOWN.rubrics)
        .judge(&site, &walks, &KNOWN.register, council, day)
        .verdicts;
    Judged {
        found,
        outcomes: verdicts
            .into_iter()
            .map(|verdict| (verdict.criterion.to_string(), verdict.outcome))
            .collect(),
    }
}

/// A small generator of numbers: the same trials on every machine.
struct Lot(u64);

impl Lot {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most.max(1)
    }
}

fn capture(url: &str, outcome: Came) -> Capture {
    Capture {
        council: CouncilId("adur".into()),
        url: url.into(),
        at: Timestamp::UNIX_EPOCH,
        via: if url == HOME { "seed:home" } else { "link" }.into(),
        method: "GET".into(),
        outcome,
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    }
}

fn answered(url: &str, status: u16, headers: &[(&str, &str)], body: &[u8]) -> Came {
    let kind = (
        "Content-Type".to_owned(),
        "text/html; charset=utf-8".to_owned(),
    );
    let more = headers
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    Came::Response(Response {
        status,
        headers: [kind].into_iter().chain(more).collect(),
        digest: format!("sha1:{url}{}{status}", body.len()),
        body: body.to_vec(),
        truncated: false,
    })
}

/// Ways in which a page is not seen; `None` is nothing at all.
fn hidden(url: &str, how: usize) -> Option<Came> {
    let challenge = b"<html><head><title>Just a moment...</title></head><body></body></html>";
    Some(match how {
        0 => answered(url, 403, &[], b"<h1>Forbidden</h1>"),
        1 => answered(url, 403, &[("cf-mitigated", "challenge")], challenge),
        2 => answered(url, 200, &[], challenge),
        3 => answered(url, 406, &[], b"<h1>Not acceptable</h1>"),
        4 => answered(url, 202, &[], b""),
        5 => answered(url, 200, &[], b""),
        6 => answered(url, 503, &[], b"<h1>Unavailable</h1>"),
        7 => answered(url, 302, &[("Location", url)], b""),
        8 => Came::Failed(Failure::Timeout, String::new()),
        9 => Came::Failed(Failure::RobotsDisallowed, String::new()),
        10 => Came::Failed(Failure::RateLimited, String::new()),
        _ => return None,
    })
}

/// Hides some of a site's captures, or cuts its visit short.
fn blinded(captures: &[Capture], lot: &mut Lot) -> (Vec<Capture>, Visit, String) {
    if lot.below(3) == 0 {
        let kept = 1 + lot.below(captures.len() - 1);
        let (ending, why) = [
            (Ending::Pages, Failure::OverBudget),
            (Ending::Minutes, Failure::OverBudget),
            (Ending::Stopped, Failure::Stopped),
            (Ending::Refused, Failure::HostAtRest),
            (Ending::Unknown, Failure::OverBudget),
        ][lot.below(5)];
        let mut visit = Visit::ended(ending);
        if ending != Ending::Unknown {
            visit.unread = captures[kept..]
                .iter()
                .map(|capture| Unread {
                    url: capture.url.clone(),
                    why,
                })
                .collect();
        }
        return (
            captures[..kept].to_vec(),
            visit,
            format!("{ending:?} after {kept}"),
        );
    }
    let chosen: BTreeSet<usize> = (0..=lot.below(4))
        .map(|_| lot.below(captures.len()))
        .collect();
    let how = lot.below(14);
    let mut left = Vec::new();
    for (index, seen) in captures.iter().enumerate() {
        if !chosen.contains(&index) {
            left.push(seen.clone());
        } else if let Some(outcome) = hidden(&seen.url, how) {
            left.push(Capture {
                outcome,
                ..seen.clone()
            });
        }
    }
    let names: Vec<&str> = chosen
        .iter()
        .map(|index| captures[*index].url.as_str())
        .collect();
    let ending = if how > 10 && lot.below(2) == 0 {
        Ending::Unknown
    } else {
        Ending::Exhausted
    };
    (
        left,
        Visit::ended(ending),
        format!("{ending:?}, way {how} of {names:?}"),
    )
}

/// What may not be said after a part was hidden.
fn made_up(before: &Judged, after: &Judged) -> Vec<String> {
    let pages = after
        .found
        .iter()
        .filter(|(journey, url)| before.found.get(*journey) != Some(url));
    let pages = pages.map(|(journey, url)| format!("{journey} found at {url}"));
    let noes = after.outcomes.iter().filter(|(id, outcome)| {
        **outcome == Outcome::NotMet && before.outcomes.get(*id) != Some(&Outcome::NotMet)
    });
    pages
        .chain(noes.map(|(id, _)| format!("{id} not met, was {:?}", before.outcomes.get(id))))
        .collect()
}

fn hold(name: &str, captures: &[Capture], trials: u64) {
    let before = judged(captures.to_vec(), Visit::ended(Ending::Exhausted));
    assert!(
        !before.found.is_empty(),
        "{name}: nothing is found on the whole site"
    );
    let mut faults = Vec::new();
    for trial in 0..trials {
        let mut lot = Lot(trial.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66);
        lot.below(2);
        let (left, visit, how) = blinded(captures, &mut lot);
        for fault in made_up(&before, &judged(left, visit)) {
            faults.push(format!("{name}, trial {trial} ({how}): {fault}"));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

fn page(path: &str, title: &str, main: &str) -> Capture {
    let url = format!("{HOME}{path}");
    let body = format!(
        "<html lang=en><head><title>{title} - Anytown Council</title></head><body><header><a href='/'>Anytown Council</a></header><main><h1>{title}</h1>{main}</main></body></html>"
    );
    capture(&url, answered(&url, 200, &[], body.as_bytes()))
}

fn list(links: &[(&str, &str)]) -> String {
    let items = links
        .iter()
        .map(|(path, text)| format!("<li><a href='/{path}'>{text}</a></li>"));
    format!(
        "<p>What we do for you.</p><ul>{}</ul>",
        items.collect::<String>()
    )
}

const FORM: &str = "<form action='/f' method=post><label>Your address <input name=address></label><label>What is wrong? <textarea name=what></textarea></label><button>Send</button></form>";

/// A site whose addresses lie in folders, with near misses and siblings.
fn folders() -> Vec<Capture> {
    vec![
        page(
            "",
            "Anytown Council",
            &list(&[
                ("bins", "Bins and recycling"),
                ("roads", "Roads and travel"),
                ("council-tax", "Council tax"),
                ("environment/fly-tipping", "Fly-tipping"),
                ("elections", "Elections and voting"),
                ("contact", "Contact us"),
                ("accessibility", "Accessibility statement"),
            ]),
        ),
        page(
            "bins",
            "Bins and recycling",
            &list(&[
                ("bins/day", "Find your bin collection day"),
                ("bins/missed", "Report a missed bin"),
                ("bins/what-goes", "What goes in which bin"),
                ("bins/garden", "Garden waste collections"),
            ]),
        ),
        page(
            "bins/day",
            "Find your bin collection day",
            "<p>Put your bins out by 7am at the kerbside.</p><form action='/look'><label>Postcode <input name=postcode></label><button>Find your collection day</button></form><p><a href='/bins/missed'>Report a missed bin</a></p>",
        ),
        page(
            "bins/missed",
            "Report a missed bin",
            &format!("<p>Tell us within two working days.</p>{FORM}"),
        ),
        page(
            "bins/what-goes",
            "What goes in which bin",
            "<p>Put paper and card in the blue bin, glass in the box and food waste in the caddy.</p>",
        ),
        page(
            "bins/garden",
            "Garden waste collections",
            "<p>A garden waste bin costs £45 a year.</p><a class=button href='/bins/garden/join'>Subscribe to garden waste collections</a>",
        ),
        page(
            "bins/garden/join",
            "Join the scheme",
            &format!("<p>Collections run from March to November.</p>{FORM}"),
        ),
        page(
            "roads",
            "Roads and travel",
            &list(&[
                ("roads/potholes", "Potholes"),
                ("roads/after", "After you report a pothole"),
                ("parking", "Parking"),
            ]),
        ),
        page(
            "roads/potholes",
            "Report a pothole",
            &format!("<p>We inspect within five days.</p>{FORM}"),
        ),
        page(
            "roads/after",
            "After you report a pothole",
            "<p>An inspector comes and measures how deep it is.</p>",
        ),
        page(
            "parking",
            "Parking",
            &list(&[
                ("parking/pay", "Pay a parking fine"),
                ("parking/challenge", "Challenge a parking fine"),
                ("parking/permits", "Apply for a resident parking permit"),
                ("parking/costs", "What a permit costs"),
            ]),
        ),
        page(
            "parking/pay",
            "Pay a parking fine",
            "<p>Pay within 14 days and it is discounted by half.</p><form><label>PCN number <input name=pcn></label><button>Pay a penalty charge notice</button></form>",
        ),
        page(
            "parking/challenge",
            "Challenge a parking fine",
            "<p>You can appeal to the Traffic Penalty Tribunal.</p><form><label>PCN number <input name=pcn></label><button>Challenge a penalty charge notice</button></form>",
        ),
        page(
            "parking/permits",
            "Apply for a resident parking permit",
            "<p>Send us proof of your address.</p><form><label>Permit zone <input name=zone></label><button>Apply for a permit</button></form>",
        ),
        page(
            "parking/costs",
            "What a permit costs",
            "<p>A permit costs £62 a year. We ask for proof of your address.</p>",
        ),
        page(
            "council-tax",
            "Council tax",
            &list(&[
                ("council-tax/pay", "Pay your council tax"),
                ("council-tax/arrears", "How we collect council tax arrears"),
                ("council-tax/move", "Tell us you are moving home"),
                ("council-tax/discounts", "Council tax discounts"),
            ]),
        ),
        page(
            "council-tax/pay",
            "Pay your council tax",
            "<p>Have your account number at hand.</p><form><label>Account number <input name=a></label><label>Amount to pay <input name=b></label><button>Pay now</button></form>",
        ),
        page(
            "council-tax/arrears",
            "How we collect council tax arrears",
            "<p>We write to you before we go to court.</p>",
        ),
        page(
            "council-tax/move",
            "Tell us you are moving home",
            "<form><label>Date you moved <input name=d></label><label>New address <input name=n></label><button>Tell us you are moving</button></form>",
        ),
        page(
            "council-tax/discounts",
            "Council tax discounts",
            "<p>If you live alone you can apply for the single person discount, which takes a quarter off.</p>",
        ),
        page(
            "environment/fly-tipping",
            "Fly-tipping",
            "<p>Do not touch the waste. We clear dumped rubbish from public land within 5 working days. If it is on private land, the landowner must remove it.</p><a class=button href='/forms/fly-tipping'>Report fly-tipping</a>",
        ),
        page("forms/fly-tipping", "Report fly-tipping", FORM),
        page(
            "elections",
            "Elections and voting",
            &list(&[
                ("elections/register", "Register to vote"),
                ("elections/post", "Postal voting"),
                ("elections/id", "Photo ID for voting"),
                ("elections/results", "Election results"),
            ]),
        ),
        page(
            "elections/register",
            "Register to vote",
            "<p><a href='https://www.registertovote.service.gov.uk/'>Register to vote on GOV.UK</a></p>",
        ),
        page(
            "elections/post",
            "Postal voting",
            "<p><a href='https://www.gov.uk/apply-postal-vote'>Apply to vote by post</a> <a href='https://www.gov.uk/apply-proxy-vote'>Apply to vote by proxy</a></p>",
        ),
        page(
            "elections/id",
            "Photo ID for voting",
            "<p>Bring a passport, a driving licence or a free Voter Authority Certificate to the polling station.</p>",
        ),
        page(
            "elections/results",
            "Election results",
            "<p>Results of the elections of 7 May 2026.</p>",
        ),
        page(
            "contact",
            "Contact us",
            "<p>Ring 01234 567890 from Monday to Friday, 9am to 5pm.</p><a href='/contact/complain'>Make a complaint</a>",
        ),
        page(
            "contact/complain",
            "Make a complaint",
            "<form><label>Your complaint <textarea name=c></textarea></label><button>Make a complaint</button></form>",
        ),
        page(
            "accessibility",
            "Accessibility statement",
            "<p>This website is partially compliant with WCAG 2.2 AA. Tell us of any problem: web@anytown.gov.uk.</p>",
        ),
    ]
}

/// The same site under addresses of numbers, which say nothing.
fn numbers() -> Vec<Capture> {
    let folders = folders();
    let mut paths: Vec<String> = folders
        .iter()
        .map(|capture| capture.url.trim_start_matches(HOME).to_owned())
        .filter(|path| !path.is_empty())
        .collect();
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    let number = |text: &str, quote: &str| {
        paths
            .iter()
            .enumerate()
            .fold(text.to_owned(), |text, (at, path)| {
                text.replace(
                    &format!("/{path}{quote}"),
                    &format!("/article/{}{quote}", 1000 + at),
                )
            })
    };
    folders
        .into_iter()
        .map(|mut capture| {
            let marked = number(&format!("{}'", capture.url), "'");
            capture.url = marked.trim_end_matches('\'').to_owned();
            if let Came::Response(response) = &mut capture.outcome {
                let body = String::from_utf8_lossy(&response.body).into_owned();
                response.body = number(&body, "'").into_bytes();
            }
            capture
        })
        .collect()
}

#[test]
fn nothing_is_made_up_of_what_was_not_seen() {
    hold("folders", &folders(), TRIALS);
    hold("numbers", &numbers(), TRIALS);
}

/// Reads `../shared/samples/localgov-drupal`; skipped where absent.
#[test]
fn nothing_is_made_up_of_a_real_site_s_hidden_parts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/localgov-drupal");
    let Ok(mut rows) = csv::Reader::from_path(folder.join("index.csv")) else {
        eprintln!("skipped: {} is absent", folder.display());
        return;
    };
    let mut captures = Vec::new();
    for row in rows.records() {
        let row = row.expect("a row");
        let url = format!("{}{}", HOME.trim_end_matches('/'), &row[0]);
        let body = std::fs::read(folder.join(&row[3])).unwrap_or_default();
        let status = row[1].parse().expect("a status");
        let mut seen = capture(&url, answered(&url, status, &[], &body));
        if let Came::Response(response) = &mut seen.outcome {
            response.headers = vec![("Content-Type".to_owned(), row[2].to_owned())];
        }
        captures.push(seen);
    }
    captures.sort_by_key(|seen| seen.url != HOME);
    hold("localgov-drupal", &captures, TRIALS_OF_A_LARGE_SITE);
}

fn edit(capture: &mut Capture, edit: impl Fn(&str) -> String) {
    if let Came::Response(response) = &mut capture.outcome {
        let body = String::from_utf8_lossy(&response.body).into_owned();
        response.body = edit(&body).into_bytes();
        response.digest = format!("sha1:{}{}", capture.url, response.body.len());
    }
}

/// What fell between two judgements.
fn fallen(before: &Judged, after: &Judged) -> Vec<String> {
    let worth = |outcome: &Outcome| match outcome {
        Outcome::Met => Some(2),
        Outcome::PartlyMet(_) => Some(1),
        Outcome::NotMet => Some(0),
        Outcome::NotApplicable(_) | Outcome::NotAssessed(_) => None,
    };
    before
        .outcomes
        .iter()
        .filter_map(|(id, then)| {
            let now = after.outcomes.get(id)?;
            let (worth_then, worth_now) = (worth(then)?, worth(now).unwrap_or(0));
            (worth_now < worth_then).then(|| format!("{id}: {then:?} became {now:?}"))
        })
        .collect()
}

fn whole(captures: Vec<Capture>) -> Judged {
    judged(captures, Visit::ended(Ending::Exhausted))
}

#[test]
fn a_link_more_to_a_task_s_page_lowers_no_mark() {
    for (name, site) in [("folders", folders()), ("numbers", numbers())] {
        let before = whole(site.clone());
        let mut faults = Vec::new();
        let mut lot = Lot(11);
        for (journey, url) in &before.found {
            for _ in 0..3 {
                let mut after = site.clone();
                let from = lot.below(after.len());
                let text = ["Read more", "Do it online"][lot.below(2)];
                let link = format!("<p><a href='{url}'>{text}</a></p></main>");
                edit(&mut after[from], |body| body.replace("</main>", &link));
                let where_from = after[from].url.clone();
                for fall in fallen(&before, &whole(after)) {
                    faults.push(format!(
                        "{name}: a link from {where_from} to {journey}: {fall}"
                    ));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn a_closing_slash_and_a_breadcrumb_change_no_mark() {
    let site = folders();
    let before = whole(site.clone());
    let mut slashed = site.clone();
    for capture in &mut slashed {
        if capture.url != HOME {
            capture.url.push('/');
        }
    }
    let after = whole(slashed);
    assert_eq!(before.outcomes, after.outcomes);
    let mut crumbed = site;
    for capture in &mut crumbed {
        let path = capture.url.trim_start_matches(HOME).to_owned();
        if let Some((section, _)) = path.split_once('/') {
            let crumbs = format!(
                "<nav aria-label=Breadcrumb><a href='/'>Home</a> <a href='/{section}'>{section}</a></nav><main>"
            );
            edit(capture, |body| body.replace("<main>", &crumbs));
        }
    }
    let fallen = fallen(&before, &whole(crumbed));
    assert!(fallen.is_empty(), "{}", fallen.join("\n"));
}

#[test]
fn a_true_answer_more_lowers_no_mark() {
    let site = folders();
    let before = whole(site.clone());
    let answers = [
        "<p>Put your bins out by 7am at the kerbside.</p>",
        "<p>You can pay by Direct Debit on the 1st or the 15th of the month.</p>",
        "<p>We clear dumped rubbish from public land within 5 working days.</p>",
        "<p>You can appeal to the Traffic Penalty Tribunal.</p>",
        "<p>No account is needed.</p>",
    ];
    let mut faults = Vec::new();
    for url in before.found.values() {
        for answer in answers {
            let mut after = site.clone();
            for capture in after.iter_mut().filter(|capture| capture.url == *url) {
                edit(capture, |body| {
                    body.replace("</main>", &format!("{answer}</main>"))
                });
            }
            for fall in fallen(&before, &whole(after)) {
                faults.push(format!("{answer} on {url}: {fall}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_bundle_is_judged_as_a_whole() {
    let after = whole(folders());
    for id in [
        "parking/10.2",
        "parking/10.4",
        "parking/10.5",
        "elections/15.1",
        "elections/15.3",
        "fly-tipping/7.5",
        "fly-tipping/7.6",
        "fly-tipping/7.7",
        "bin-day/1.7",
    ] {
        assert_eq!(
            after.outcomes.get(id),
            Some(&Outcome::Met),
            "{id} of {:#?}",
            after.found
        );
    }
}
