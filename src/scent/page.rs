//! How well a page fits each journey, and what kind of page it is.
//!
//! Reads: title, headings, address, the first running text, forms. / Makes: fits with reasons, a
//! genre. / Never: follows a link.

use super::address::Address;
use super::genre::Found;
use super::reading::{self, List, Named, Passage};
use super::{Fit, Genre, Scent};
use crate::page::{BlockKind, PageFacts, Region};
use crate::words::pieces;

/// Tokens of running text that are read: what a page is for is said at its top, and judging must
/// stay far cheaper than parsing.
const TEXT: usize = 500;
/// What a title's later parts are worth: they name the section, or the service of which the page
/// is one step ("Your address - Parking permits - Anytown Council").
const LATER_PART: f32 = 0.6;
/// What a name is worth that names the task only beside its folder: "Council tax" over "Single
/// person".
const TOGETHER: f32 = 0.85;
/// A heading with more words is a sentence: stories have those, services seldom.
const HEADLINE: usize = 10;
/// Below this a page says nothing worth keeping.
const FAINT: f32 = 0.05;

/// Shares of a page's fit. They sum to 1; the name leads, because a resident reads it first.
const NAME: f32 = 0.62;
const ADDRESS: f32 = 0.22;
const TEXT_SHARE: f32 = 0.16;

/// Everything read from a page once for all journeys.
struct Look {
    title: String,
    names: Vec<Named>,
    address: Address,
    addresses: Vec<Named>,
    said: Vec<usize>,
    genre: Option<Found>,
    headline: bool,
    form: bool,
    landing: bool,
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
    let host = facts.url.host_str().unwrap_or("");
    let text = passages(scent, facts);
    let address = Address::new(&facts.url);
    let title = own_name(facts);
    Look {
        names: names(scent, facts, &address, host),
        addresses: scent.address(&address),
        said: said(scent, &text),
        genre: genre_of(scent, facts, &address, &text),
        headline: pieces(&title).count() > HEADLINE,
        landing: is_landing(facts),
        form: facts
            .forms
            .iter()
            .any(|f| !f.incidental && !f.fields.is_empty()),
        address,
        title,
    }
}

/// The name that a page gives itself: its first heading, else its title, else its first words.
fn own_name(facts: &PageFacts) -> String {
    let h1 = facts.h1();
    let text = if !h1.is_empty() {
        h1
    } else if !facts.title.is_empty() {
        facts.title.as_str()
    } else {
        facts.blocks.first().map_or("", |block| block.text.as_str())
    };
    text.chars().take(120).collect()
}

/// How the page's names read: the best of first heading and title parts leads, and a title and a
/// heading that both speak count a little more than one alone.
fn names(scent: &Scent, facts: &PageFacts, address: &Address, host: &str) -> Vec<Named> {
    let own = own_name(facts);
    let folder = folder(address, &own);
    if super::link::is_silent(scent, &own) && !folder.is_empty() {
        // "How to apply" or "Overview" is a step of what the folder names.
        let alone = scent.name(folder, host);
        return beside_folder(scent, alone, folder, &own, host);
    }
    let alone = scent.name(&own, host);
    let heading = beside_folder(scent, alone, folder, &own, host);
    let mut best = heading.clone();
    let mut first = true;
    for part in title_parts(&facts.title) {
        let share = if first && !is_other_name(facts.h1(), part) {
            1.0
        } else {
            LATER_PART
        };
        let parts = scent.name(part, host);
        // The council's own name is no part of the page's.
        first &= parts.iter().all(|named| named.list.is_none()) && is_own_name(scent, part, host);
        for (best, mut named) in best.iter_mut().zip(parts) {
            named.value *= share;
            if named.value > best.value {
                *best = named;
            }
        }
    }
    if facts.h1().is_empty() || facts.title.is_empty() {
        return best;
    }
    for (best, heading) in best.iter_mut().zip(heading) {
        best.value = 0.85 * best.value + 0.15 * heading.value;
    }
    best
}

/// The folder that a page's name stands in: the last part of the address that is not the name
/// itself.
fn folder<'a>(address: &'a Address, own: &str) -> &'a str {
    if is_other_name(own, &address.last) {
        return &address.last;
    }
    address.before.last().map_or("", String::as_str)
}

/// Adds what a name says together with its folder, where neither names the task alone.
fn beside_folder(
    scent: &Scent,
    mut names: Vec<Named>,
    folder: &str,
    own: &str,
    host: &str,
) -> Vec<Named> {
    if folder.is_empty() {
        return names;
    }
    let above = scent.name(folder, host);
    for text in [format!("{own} {folder}"), format!("{folder} {own}")] {
        for ((name, above), mut both) in names.iter_mut().zip(&above).zip(scent.name(&text, host)) {
            both.value *= TOGETHER;
            // A folder that smells of nothing ("services") lends no word.
            let only_both = both.list == Some(List::Task)
                && both.against == 0
                && above.value > 0.0
                && name.list != Some(List::Task)
                && above.list != Some(List::Task);
            if only_both && both.value > name.value {
                *name = both;
            }
        }
    }
    names
}

/// A title's own parts: "Missed bins | Bins and recycling | Anytown Council".
fn title_parts(title: &str) -> impl Iterator<Item = &str> {
    title
        .split(" | ")
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" :: "))
        .flat_map(|part| part.split(" » "))
        .filter(|part| !part.trim().is_empty())
}

/// Whether a title's part has no word in common with the page's first heading: then the title is
/// the service's and the heading is this step's.
fn is_other_name(heading: &str, part: &str) -> bool {
    let heading = heading.to_lowercase();
    let part = part.to_lowercase();
    let telling = |text: &'_ str| pieces(text).any(|word| word.text.len() > 3);
    telling(&heading)
        && !pieces(&part).any(|word| word.text.len() > 3 && heading.contains(word.text))
}

/// Whether every word of a title's part is the council's name or says nothing.
fn is_own_name(scent: &Scent, part: &str, host: &str) -> bool {
    let tokens = scent.vocabulary.read(part, reading::LONGEST);
    tokens.telling() & !scent.neutral_mask(part, &tokens, host) == 0
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
        .or_else(|| titled(&own_name(facts)))
        .or_else(|| titled(&facts.title))
        .or_else(|| scent.genres.of_text(text))
}

fn fit(scent: &Scent, look: &Look, journey: usize) -> Option<Fit> {
    let name = look.names[journey];
    let address = look.addresses[journey];
    let mut score = 0.0;
    let mut reasons = Vec::new();
    let mut add = |amount: f32, why: String| {
        if amount.abs() >= 0.005 {
            score += amount;
            reasons.push(format!("{why} {amount:+.2}"));
        }
    };
    let silent = look.address.last.is_empty() && address.value == 0.0;
    let share = if silent { NAME + ADDRESS } else { NAME };
    // A section's own page is followed, never chosen, however well its text speaks of the task.
    let is_section = !matches!(name.list, Some(List::Task | List::Jargon | List::Likely));
    let name_share = if is_section { 0.8 * share } else { share };
    let named = name_share * name.value;
    add(
        named,
        format!("called '{}', which {}", look.title, meaning(name)),
    );
    let addressed = if silent { 0.0 } else { ADDRESS * address.value };
    if !silent {
        add(addressed, format!("address says '{}'", look.address.last));
    }
    if address.against > 0 && name.against == 0 {
        // "…/blue-badges/blue-badge-fraud" under the heading of its guide, "Blue Badges".
        add(-0.25, "its address speaks of something else".to_owned());
    }
    let said = look.said[journey].min(4) as f32 / 4.0;
    add(
        TEXT_SHARE * said,
        format!("text speaks of it in {} ways", look.said[journey]),
    );
    if look.form && name.value > 0.0 {
        add(0.05, "has a form".to_owned());
    }
    if let Some(found) = look.genre {
        let cost = scent.genres.cost(found, &scent.ids[journey]);
        add(-cost, format!("is a page of kind {:?}", found.genre));
    }
    if look.landing && name.list != Some(List::Task) {
        add(-0.12, "is a list of links".to_owned());
    }
    if look.headline {
        add(-0.08, "has a headline, not a name".to_owned());
    }
    let score = score.clamp(0.0, 1.0);
    (score >= FAINT).then_some(Fit {
        journey,
        score,
        name: named,
        address: addressed,
        reasons,
    })
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
fn is_landing(facts: &PageFacts) -> bool {
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
