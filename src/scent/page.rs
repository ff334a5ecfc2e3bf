//! How well a page fits each journey, and what kind of page it is.
//!
//! Reads: title, headings, address, the first running text, forms, links. / Makes: fits with
//! reasons and evidence, a genre. / Never: follows a link.

use super::address::Address;
use super::certainty::{CLOSE, Deed, Evidence, Naming};
use super::deed::deeds;
use super::genre::Found;
use super::names::{Called, called, title_parts};
use super::reading::{self, List, Named, Passage};
use super::{Fit, Genre, Scent};
use crate::page::{BlockKind, PageFacts, Region};
use crate::rubric::Fits;
use crate::words::pieces;

/// Tokens of running text that are read: what a page is for is said at its top, and judging must
/// stay far cheaper than parsing.
const TEXT: usize = 500;
/// A heading with more words is a sentence: stories have those, services seldom.
const HEADLINE: usize = 10;
/// Below this a page says nothing worth keeping.
const FAINT: f32 = 0.05;

/// Shares of a page's fit. They sum to 1; the name leads, because a resident reads it first.
const NAME: f32 = 0.62;
const ADDRESS: f32 = 0.22;
const TEXT_SHARE: f32 = 0.16;

/// What a name that explains costs where the task is not done.
const EXPLAINS: f32 = 0.3;
/// What an index costs whose links name the action that its own name does not.
const INDEX: f32 = 0.25;
/// From here on an address names the task: it adds 0.15 to the fit, the value at which it parted
/// right pages from wrong ones best.
const AGREES: f32 = 0.68;
/// From here on an address agrees with a name that names the task with its doing: it need only lie
/// in the task's section ("/bins/tell-us"), or be all numbers.
const NOT_AGAINST: f32 = 0.3;
/// A name that names the task with little else.
const LITTLE_ELSE: f32 = 0.9;
/// A name that names the task among other words.
const AMONG: f32 = 0.5;
/// A name that names the task with nothing else but one word against it.
const BESIDE: f32 = 0.6;
/// A name that names its subject with little else.
const SUBJECT: f32 = 0.25;

/// Everything read from a page once for all journeys.
struct Look {
    called: Called,
    address: Address,
    addresses: Vec<Named>,
    said: Vec<usize>,
    deeds: Vec<Deed>,
    genre: Option<Found>,
    headline: bool,
    landing: bool,
    /// A link of the content has one of the journey's words of doing.
    acting: Vec<bool>,
}

/// How well a page fits each journey, best first, then in the rubrics' order.
pub(super) fn fits(scent: &Scent, facts: &PageFacts) -> Vec<Fit> {
    let look = look(scent, facts);
    let mut fits: Vec<Fit> = (0..scent.ids.len())
        .filter_map(|journey| fit(scent, &look, journey))
        .collect();
    fits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.journey.cmp(&b.journey)));
    fits
}

/// What kind of page it is.
pub(super) fn genre(scent: &Scent, facts: &PageFacts) -> Genre {
    if facts.soft_404 || facts.status == 404 || facts.status == 410 {
        return Genre::NotFound;
    }
    if matches!(facts.url.path(), "" | "/") && facts.url.query().is_none() {
        return Genre::Home;
    }
    let text = passages(scent, facts);
    let address = Address::new(&facts.url);
    if let Some(found) = genre_of(scent, facts, &address, &text) {
        return found.genre;
    }
    if facts.forms.iter().any(|form| form.sign_in) {
        return Genre::SignIn;
    }
    if is_landing(facts) {
        Genre::Landing
    } else {
        Genre::Service
    }
}

fn look(scent: &Scent, facts: &PageFacts) -> Look {
    let text = passages(scent, facts);
    let address = Address::new(&facts.url);
    let called = called(scent, facts, &address);
    let landing = is_landing(facts);
    Look {
        addresses: scent.address(&address),
        said: said(scent, &text),
        deeds: deeds(scent, facts),
        genre: genre_of(scent, facts, &address, &text),
        headline: pieces(&called.own).count() > HEADLINE,
        acting: if landing {
            acting(scent, facts)
        } else {
            vec![false; scent.ids.len()]
        },
        landing,
        address,
        called,
    }
}

/// For each journey, whether a link of the content has one of its words of doing.
fn acting(scent: &Scent, facts: &PageFacts) -> Vec<bool> {
    let mut acting = vec![false; scent.ids.len()];
    for link in facts.links.iter().filter(|l| l.region == Region::Main) {
        for (acting, named) in acting.iter_mut().zip(scent.name(&link.text, "")) {
            *acting |= named.actions != 0;
        }
    }
    acting
}

fn passages<'f>(scent: &Scent, facts: &'f PageFacts) -> Vec<Passage<'f>> {
    let mut passages = Vec::new();
    let mut left = TEXT;
    for block in &facts.blocks {
        if left == 0 {
            break;
        }
        let menu = matches!(
            block.region,
            Region::Header | Region::Nav | Region::Breadcrumb | Region::Footer
        );
        if menu || (block.kind == BlockKind::Heading && passages.is_empty()) {
            continue;
        }
        let tokens = scent.vocabulary.read(&block.text, left);
        left = left.saturating_sub(tokens.words().len());
        passages.push(Passage {
            text: &block.text,
            tokens,
        });
    }
    passages
}

/// Different `said` phrases a journey.
fn said(scent: &Scent, text: &[Passage<'_>]) -> Vec<usize> {
    let mut heard: Vec<Vec<f32>> = vec![Vec::new(); scent.ids.len()];
    for passage in text {
        scent.said.find(passage.text, &passage.tokens, |hit| {
            let heard = &mut heard[hit.means.owner];
            if !heard.contains(&hit.means.place) {
                heard.push(hit.means.place);
            }
        });
    }
    heard.iter().map(Vec::len).collect()
}

fn genre_of(
    scent: &Scent,
    facts: &PageFacts,
    address: &Address,
    text: &[Passage<'_>],
) -> Option<Found> {
    let titled = |text: &str| {
        let tokens = scent.vocabulary.read(text, reading::LONGEST);
        scent.genres.of_title(text, &tokens)
    };
    scent
        .genres
        .of_address(&address.whole)
        .or_else(|| titled(facts.h1()))
        .or_else(|| title_parts(&facts.title).find_map(titled))
        .or_else(|| scent.genres.of_text(text))
}

/// What is added to a fit and taken from it, in words.
#[derive(Default)]
struct Sum {
    score: f32,
    reasons: Vec<String>,
}

impl Sum {
    fn add(&mut self, amount: f32, why: String) {
        if amount.abs() >= 0.005 {
            self.score += amount;
            self.reasons.push(format!("{why} {amount:+.2}"));
        }
    }
}

fn fit(scent: &Scent, look: &Look, journey: usize) -> Option<Fit> {
    let name = look.called.names[journey];
    let address = look.addresses[journey];
    let evidence = evidence(scent, look, journey);
    let mut sum = Sum::default();
    let silent = look.address.last.is_empty() && address.value == 0.0;
    let share = if silent { NAME + ADDRESS } else { NAME };
    // A section's own page is followed, never chosen, however well its text speaks of the task.
    let is_section = !matches!(name.list, Some(List::Task | List::Jargon | List::Likely));
    let name_share = if is_section { 0.8 * share } else { share };
    sum.add(
        name_share * name.value,
        format!("called '{}', which {}", look.called.own, meaning(name)),
    );
    if !silent {
        sum.add(
            ADDRESS * address.value,
            format!("address says '{}'", look.address.last),
        );
    }
    if address.against > 0 && name.against == 0 && evidence.named < Naming::TaskAndAction {
        // "…/blue-badges/blue-badge-fraud" under the heading of its guide, "Blue Badges".
        sum.add(-0.25, "its address speaks of something else".to_owned());
    }
    let said = look.said[journey].min(4) as f32 / 4.0;
    sum.add(
        TEXT_SHARE * said,
        format!("text speaks of it in {} ways", look.said[journey]),
    );
    weigh_deed(&mut sum, scent, look, journey, &evidence);
    if look.headline {
        sum.add(-0.08, "has a headline, not a name".to_owned());
    }
    let score = sum.score.clamp(0.0, 1.0);
    // Scents of words alone have no gates.
    let gate = scent.gates.get(journey);
    (score >= FAINT).then(|| Fit {
        journey,
        score,
        reasons: sum.reasons,
        evidence: Evidence {
            close: score >= CLOSE,
            part: gate.is_some_and(|gate| gate.is_part(&look.called.own)),
            ..evidence
        },
        spoken: look.said[journey] > 0,
    })
}

/// What can be done on the page, and what kind of page it is.
fn weigh_deed(sum: &mut Sum, scent: &Scent, look: &Look, journey: usize, evidence: &Evidence) {
    let done = evidence.deed == Deed::Does;
    if done && look.called.names[journey].value > 0.0 {
        sum.add(0.05, "has a form".to_owned());
    }
    if evidence.explains && !done {
        sum.add(-EXPLAINS, "its name explains".to_owned());
    }
    if let Some(found) = look.genre {
        let cost = scent.genres.cost(found, &scent.ids[journey], done);
        sum.add(-cost, format!("is a page of kind {:?}", found.genre));
    }
    if evidence.index {
        sum.add(-INDEX, "is an index of what it names".to_owned());
    } else if look.landing && look.called.names[journey].list != Some(List::Task) {
        sum.add(-0.12, "is a list of links".to_owned());
    }
}

/// What speaks for and against the page as a journey's; whether its fit is close and its name a part is added later.
fn evidence(scent: &Scent, look: &Look, journey: usize) -> Evidence {
    let name = look.called.names[journey];
    let address = look.addresses[journey];
    let deed = match scent.fits[journey] {
        // A page that is only read is its task when it says what such pages say.
        Fits::Nothing => match look.said[journey] {
            0 => Deed::None,
            1 => Deed::Starts,
            _ => Deed::Does,
        },
        Fits::Form | Fits::LookUp | Fits::SignIn => look.deeds[journey],
    };
    let cost = look.genre.map_or(0.0, |found| {
        let done = deed == Deed::Does;
        scent.genres.cost(found, &scent.ids[journey], done)
    });
    let least = match naming(name, false) {
        Naming::TaskAndAction => NOT_AGAINST,
        Naming::Task | Naming::Subject | Naming::No => AGREES,
    };
    let numbers = look.address.last.is_empty() && look.address.before.is_empty();
    let agrees = (address.value >= least || (numbers && least < AGREES)) && address.against == 0;
    // "What counts as fly-tipping?" over the form for it, at an address that names the task.
    let done_where_named = agrees && deed == Deed::Does;
    Evidence {
        named: naming(name, done_where_named),
        address: agrees && !look.called.later_part,
        deed,
        explains: look.called.explains[journey],
        // "Pay your council tax" is no index, "The housing register" may be one.
        index: look.landing && name.actions & look.called.first == 0 && look.acting[journey],
        generic: look.called.generic,
        part: false,
        other_kind: cost > 0.0,
        elsewhere: false,
        close: false,
        called: false,
    }
}

/// How a name names the task; among whatever words where the task is done and the address says so.
fn naming(name: Named, done_where_named: bool) -> Naming {
    if name.against > 0 {
        // "Find planning applications and appeals" names the task all the same.
        let all_the_same = name.list == Some(List::Task) && name.against == 1;
        return if all_the_same && name.value >= BESIDE {
            Naming::Subject
        } else {
            Naming::No
        };
    }
    let subject = if done_where_named { 0.0 } else { SUBJECT };
    match name.list {
        Some(List::Task) if name.actions != 0 && name.value >= LITTLE_ELSE => Naming::TaskAndAction,
        Some(List::Task | List::Jargon) if name.value >= AMONG => Naming::Task,
        Some(List::Task | List::Jargon | List::Likely) if name.value >= subject => Naming::Subject,
        _ => Naming::No,
    }
}

fn meaning(name: Named) -> &'static str {
    match (name.list, name.against) {
        (_, 1..) => "names it beside words of something else",
        (Some(List::Task), _) => "names the task",
        (Some(List::Jargon), _) => "names the task in jargon",
        (Some(List::Likely), _) => "names its subject",
        (Some(List::Section), _) => "names its section",
        _ => "touches it",
    }
}

/// Many links, little text between them and nothing to fill in.
pub(super) fn is_landing(facts: &PageFacts) -> bool {
    let links = facts
        .links
        .iter()
        .filter(|l| l.region == Region::Main)
        .count();
    let form = facts
        .forms
        .iter()
        .any(|f| !f.incidental && !f.fields.is_empty());
    links >= 6 && !form && (facts.main_text as usize) < links * 160
}
