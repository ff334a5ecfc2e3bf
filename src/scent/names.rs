//! What a page is called, read for every journey.
//!
//! Reads: first heading, title, address, the heading of a guide's step. / Makes: how the page's
//! names name each journey's task. / Never: looks at text below the headings.

use super::Scent;
use super::address::Address;
use super::reading::{self, List, Named};
use crate::page::{PageFacts, Region};
use crate::words::pieces;

/// What a title's later parts are worth: they name the section, or the service of which the page
/// is one step ("Your address - Parking permits - Anytown Council").
const LATER_PART: f32 = 0.6;
/// What a guide's name is worth on its later parts.
const GUIDE: f32 = 0.4;
/// What a name is worth that names the task only beside its folder: "Council tax" over "Single
/// person".
const TOGETHER: f32 = 0.85;
/// What a host is worth as the folder of a name that says nothing: `schooladmissions.` over "New
/// and returning users".
const HOST: f32 = 0.75;

/// What a page is called.
pub(super) struct Called {
    /// The name it gives itself.
    pub(super) own: String,
    /// How its names read, for each journey.
    pub(super) names: Vec<Named>,
    /// Whether its own name explains a journey's task, for each journey.
    pub(super) explains: Vec<bool>,
    /// Its own name says nothing without its folder.
    pub(super) generic: bool,
    /// It is a later part of a guide, called by that part's heading.
    pub(super) later_part: bool,
    /// The bit of the first word of its own name that says something.
    pub(super) first: u64,
}

/// Reads a page's names: the best of first heading and title parts leads, and a title and a
/// heading that both speak count a little more than one alone.
pub(super) fn called(scent: &Scent, facts: &PageFacts, address: &Address) -> Called {
    let host = facts.url.host_str().unwrap_or("");
    let own = own_name(scent, facts, address);
    let tokens = scent.vocabulary.read(&own, reading::LONGEST);
    let alone = scent.name(&own, host);
    let explaining = scent.explains.read(&own, &tokens);
    let subjects = reading::coordinates(&own, &tokens);
    let is_of = |named| explaining.is_of(named, &subjects);
    let mut explains: Vec<bool> = alone.iter().map(is_of).collect();
    if is_other_name(&own, &address.last) {
        // "Blue Badges", a guide's name, at "…/blue-badges/who-can-apply".
        let words = scent.vocabulary.read(&address.last, reading::LONGEST);
        let explaining = scent.explains.read(&address.last, &words);
        let last = scent.name(&address.last, host);
        for ((explains, named), alone) in explains.iter_mut().zip(&last).zip(&alone) {
            let named_with_doing = alone.list == Some(List::Task) && alone.actions != 0;
            *explains |= !named_with_doing && explaining.is_of(named, &[]);
        }
    }
    let in_folder = |folder: &String| {
        let words = scent.vocabulary.read(folder, reading::LONGEST);
        scent.explains.is_folder(folder, &words)
    };
    if address.before.iter().any(in_folder) {
        explains.fill(true);
    }
    let generic = super::link::is_silent(scent, &own);
    let names = if generic {
        by_folder(scent, alone, address, &own, host)
    } else {
        with_title(scent, alone, facts, address, &own)
    };
    Called {
        own,
        names,
        explains,
        generic,
        later_part: part_heading(facts, address).is_some(),
        first: tokens.telling() & tokens.telling().wrapping_neg(),
    }
}

/// The name that a page gives itself: the heading of a guide's later part, its first heading, its
/// title, its address, its first words. The site's own name is nobody's, and a heading that names
/// nothing (a banner, a greeting) gives way to an address that names a task.
fn own_name(scent: &Scent, facts: &PageFacts, address: &Address) -> String {
    let host = facts.url.host_str().unwrap_or("");
    let h1 = facts.h1();
    let titled = title_parts(&facts.title).find(|part| !is_site(scent, part, host));
    let name = if let Some(part) = part_heading(facts, address) {
        part
    } else if !h1.is_empty() && !is_site(scent, h1, host) {
        if titled.is_none() && is_banner(scent, h1, address, host) {
            address.last.as_str()
        } else {
            h1
        }
    } else if let Some(title) = titled {
        title
    } else if !address.last.is_empty() {
        address.last.as_str()
    } else {
        facts.blocks.first().map_or("", |block| block.text.as_str())
    };
    name.chars().take(120).collect()
}

/// The heading of a later part of a guide, whose first heading is the guide's name: that names the
/// part, as the guide's first heading names the first.
fn part_heading<'f>(facts: &'f PageFacts, address: &Address) -> Option<&'f str> {
    if !address.later_part {
        return None;
    }
    let first = facts.headings.iter().position(|h| h.level == 1)?;
    let below = &facts.headings[first + 1..];
    let heading = below
        .iter()
        .find(|h| h.level == 2 && h.region == Region::Main)?;
    let numbered = |c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ':' | ' ' | '-');
    Some(heading.text.trim_start_matches(numbered)).filter(|text| !text.is_empty())
}

/// Whether a heading names no task and no subject while the page's address names a task.
fn is_banner(scent: &Scent, heading: &str, address: &Address, host: &str) -> bool {
    let task = |named: &Named| named.list == Some(List::Task) && named.against == 0;
    !scent.name(heading, host).iter().any(is_strong)
        && scent.name(&address.last, host).iter().any(task)
}

/// Whether a name names a task or its subject, not only its section.
fn is_strong(named: &Named) -> bool {
    matches!(named.list, Some(List::Task | List::Jargon | List::Likely))
}

/// Whether a text is the site's own name: "Anytown Council", "Cyngor Sir Anytown".
fn is_site(scent: &Scent, text: &str, host: &str) -> bool {
    if scent.is_own_name(text, host) {
        return true;
    }
    let lower = text.to_lowercase();
    let council = lower.ends_with("council") || lower.starts_with("cyngor ");
    council && !scent.name(text, host).iter().any(is_strong)
}

/// A name that says nothing ("How to apply", "Overview") is a step of what its folder names: the
/// nearest part of the address that names anything, at last the host.
fn by_folder(
    scent: &Scent,
    alone: Vec<Named>,
    address: &Address,
    own: &str,
    host: &str,
) -> Vec<Named> {
    let folders = std::iter::once(address.last.as_str())
        .chain(address.before.iter().rev().map(String::as_str))
        .filter(|part| !part.is_empty());
    let mut names = alone.clone();
    let mut told = false;
    for folder in folders {
        let above = scent.name(folder, host);
        if super::link::is_silent(scent, folder) || above.iter().all(|named| named.list.is_none()) {
            continue;
        }
        told = true;
        let both = beside_folder(scent, above, folder, own, host);
        for ((name, mut both), alone) in names.iter_mut().zip(both).zip(&alone) {
            // The words of doing are the name's own: "Apply" under `blue-badges`.
            both.actions |= alone.actions;
            if both.value > name.value {
                *name = both;
            }
        }
    }
    if told {
        return names;
    }
    for journey in scent.marks.of_host(address, scent.ids.len()) {
        names[journey] = Named {
            value: HOST,
            list: Some(List::Task),
            ..Named::default()
        };
    }
    names
}

/// The names of a page whose own name says something, beside its title and its folders.
fn with_title(
    scent: &Scent,
    alone: Vec<Named>,
    facts: &PageFacts,
    address: &Address,
    own: &str,
) -> Vec<Named> {
    let host = facts.url.host_str().unwrap_or("");
    let mut heading = alone;
    for folder in folders(address, own) {
        heading = beside_folder(scent, heading, folder, own, host);
    }
    let mut best = heading.clone();
    let mut first = true;
    for part in title_parts(&facts.title) {
        let share = if part_heading(facts, address).is_some() {
            GUIDE
        } else if first && !is_other_name(own, part) {
            1.0
        } else {
            LATER_PART
        };
        let parts = scent.name(part, host);
        // The council's own name is no part of the page's.
        first &= parts.iter().all(|named| named.list.is_none()) && scent.is_own_name(part, host);
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

/// The folders that a page's name stands in, nearest first: the parts of the address that are not
/// the name itself.
fn folders<'a>(address: &'a Address, own: &str) -> impl Iterator<Item = &'a str> {
    let last = Some(address.last.as_str()).filter(|last| is_other_name(own, last));
    let before = address.before.iter().rev().map(String::as_str);
    last.into_iter()
        .chain(before)
        .filter(|part| !part.is_empty())
        .take(3)
}

/// Adds what a name says together with its folder, where neither names the task alone.
fn beside_folder(
    scent: &Scent,
    mut names: Vec<Named>,
    folder: &str,
    own: &str,
    host: &str,
) -> Vec<Named> {
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
pub(super) fn title_parts(title: &str) -> impl Iterator<Item = &str> {
    title
        .split(" | ")
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" :: "))
        .flat_map(|part| part.split(" » "))
        .filter(|part| !part.trim().is_empty())
}

/// Whether a title's part has no word in common with the page's own name: then the title is the
/// service's and the name is this step's.
fn is_other_name(own: &str, part: &str) -> bool {
    let own = own.to_lowercase();
    let part = part.to_lowercase();
    let telling = |text: &'_ str| pieces(text).any(|word| word.text.len() > 3);
    telling(&own) && !pieces(&part).any(|word| word.text.len() > 3 && own.contains(word.text))
}
