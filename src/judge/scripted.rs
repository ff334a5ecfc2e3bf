//! What on a page may hold the answer and shows it only to those who run scripts.
//!
//! Reads: controls, frames and headings of the pages that a question looks at. / Makes: the first
//! of them that may be the task's, in words. / Never: turns a miss into a yes.

use super::bench::Bench;
use super::lexicon::PhraseId;
use crate::journey::{End, Owner};
use crate::page::{Control, ControlKind, PageFacts, Region};
use crate::register::PlatformKind;
use crate::rubric::Journey;

/// Frames of these show films, posts and pictures. A frame of theirs is no form.
/// Source: the frames on the real pages that the project was tried on.
const SHOWS: [&str; 14] = [
    "youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
    "vimeo.com",
    "facebook.com",
    "twitter.com",
    "x.com",
    "instagram.com",
    "tiktok.com",
    "soundcloud.com",
    "spotify.com",
    "flickr.com",
    "issuu.com",
    "recaptcha.net",
];

/// What may hold the answer to a question on these pages, for a person; `says` are the phrases by
/// which its task or its answer is named.
pub(super) fn waiting(bench: &Bench<'_>, pages: &[usize], says: &[PhraseId]) -> Option<String> {
    pages
        .iter()
        .filter(|page| is_asked(bench, **page))
        .find_map(|page| {
            control(bench, *page, says)
                .or_else(|| frame(bench, *page))
                .or_else(|| empty_section(bench, *page, says))
        })
}

/// Another council's pages and the home page hold no form of the task's own.
fn is_asked(bench: &Bench<'_>, page: usize) -> bool {
    page == bench.task
        || (Some(page) != bench.case.site.home
            && bench.case.site.pages[page].owner != Owner::OtherCouncil)
}

fn control(bench: &Bench<'_>, page: usize, says: &[PhraseId]) -> Option<String> {
    let facts = bench.case.facts(page);
    let named = |control: &Control| is_named(bench, &control.name, says);
    let may_be = |control: &&Control| match control.kind {
        ControlKind::Button | ControlKind::Link => is_content(control.region) && named(control),
        ControlKind::Frame => control.region == Region::Main,
        ControlKind::Mount => control.region == Region::Main && facts.scripts,
        ControlKind::Disabled => control.region == Region::Main && facts.scripts && named(control),
    };
    let found = facts.controls.iter().find(may_be)?;
    Some(match found.kind {
        ControlKind::Button => format!(
            "the button '{}' works only with scripts or sends something",
            found.name
        ),
        ControlKind::Link => format!("the link '{}' works only with scripts", found.name),
        ControlKind::Frame => "a frame on the page gets its address from a script".to_owned(),
        ControlKind::Mount => "a part of the page is empty until a script has filled it".to_owned(),
        ControlKind::Disabled => format!("the field '{}' is switched off", found.name),
    })
}

/// A frame in the content that was not read, of somebody who may offer a form in it.
fn frame(bench: &Bench<'_>, page: usize) -> Option<String> {
    let facts = bench.case.facts(page);
    let unread = |src: &url::Url| !matches!(bench.end(src), Some(End::Page(_) | End::File));
    let found = facts.frames.iter().find(|frame| {
        frame.region == Region::Main && unread(&frame.src) && !only_shows(bench, &frame.src)
    })?;
    let host = found.src.host_str().unwrap_or_default();
    Some(format!("a frame of {host} in the page could not be read"))
}

fn only_shows(bench: &Bench<'_>, src: &url::Url) -> bool {
    let host = src.host_str().unwrap_or_default();
    let of = |known: &str| {
        let rest = host.strip_suffix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let platforms = bench.case.register.platforms.by_url(src);
    let no_form = |kind: &PlatformKind| {
        matches!(
            kind,
            PlatformKind::Map
                | PlatformKind::Analytics
                | PlatformKind::Advertising
                | PlatformKind::BotWall
                | PlatformKind::Search
        )
    };
    SHOWS.iter().any(|known| of(known)) || platforms.iter().any(|p| p.kinds.iter().all(no_form))
}

/// A heading below the page's own that names the task, with nothing under it, on a page with
/// scripts: what belongs there is put in later.
fn empty_section(bench: &Bench<'_>, page: usize, says: &[PhraseId]) -> Option<String> {
    let facts = bench.case.facts(page);
    if !facts.scripts {
        return None;
    }
    let found = facts.headings.iter().enumerate().find(|(index, heading)| {
        heading.level > 1
            && heading.region == Region::Main
            && is_last_words(facts, *index)
            && is_named(bench, &heading.text, says)
    })?;
    let text = &found.1.text;
    Some(format!(
        "nothing stands under the heading '{text}' without scripts"
    ))
}

/// No text, link or field stands between a heading and the next one.
fn is_last_words(facts: &PageFacts, heading: usize) -> bool {
    let under = u32::try_from(heading).ok();
    let next = facts.headings.get(heading + 1);
    // A heading over another heading introduces it.
    let parent = next.is_some_and(|next| next.level > facts.headings[heading].level);
    !parent
        && !facts
            .blocks
            .iter()
            .any(|b| b.under == under && b.spot > facts.headings[heading].spot)
        && !facts.links.iter().any(|l| {
            l.under == under && l.spot > facts.headings[heading].spot && l.region == Region::Main
        })
        && !facts.forms.iter().any(|form| form.under == under)
}

fn is_content(region: Region) -> bool {
    matches!(region, Region::Main | Region::Aside)
}

fn is_named(bench: &Bench<'_>, text: &str, says: &[PhraseId]) -> bool {
    let said = bench.case.phrases_in(text);
    says.iter().any(|id| said.contains(id))
}

/// A control named for a journey's task on one of the site's own pages: where no page was found, it
/// may be the way to one.
pub(super) fn way_to(case: &super::case::Case<'_>, journey: &Journey) -> Option<String> {
    let words = &journey.words;
    let lists = [&words.task, &words.task_cy, &words.likely, &words.likely_cy];
    let names: Vec<PhraseId> = lists.iter().flat_map(|list| case.phrases(list)).collect();
    let own = case.site.pages.iter().filter(|p| p.owner == Owner::Own);
    own.flat_map(|page| &page.facts.controls)
        .filter(|control| matches!(control.kind, ControlKind::Button | ControlKind::Link))
        .find(|control| {
            let said = case.phrases_in(&control.name);
            names.iter().any(|id| said.contains(id))
        })
        .map(|control| {
            format!(
                "'{}' works only with scripts or sends something, and may lead to the page",
                control.name
            )
        })
}
