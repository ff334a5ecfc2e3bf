//! `embeds`: what the page itself carries: a map, a feed, a supplier's widget, marked-up data.

use crate::judge::answer::Answer;
use crate::judge::bench::Bench;
use crate::page::Spot;
use crate::register::PlatformKind;
use crate::rubric::check::EmbedsCheck;

/// Puts an `embeds` check to the pages it means.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &EmbedsCheck) -> Answer {
    for page in bench.pages(&check.on) {
        if let Some((spot, what, platform)) = on_page(bench, page, check) {
            let mut seen = bench.case.saw_element(page, spot);
            seen.inferred_from = platform;
            return Answer::Yes(vec![seen], what);
        }
    }
    Answer::none()
}

fn on_page(
    bench: &Bench<'_>,
    page: usize,
    check: &EmbedsCheck,
) -> Option<(Spot, String, Option<String>)> {
    let facts = bench.case.facts(page);
    // The whole page is the place of what its scripts and head bring in.
    let root = Spot(0);
    if check.map && facts.map {
        return Some((root, "the page embeds a map".to_owned(), None));
    }
    if check.feed && !facts.feeds.is_empty() {
        return Some((
            root,
            format!("the page offers a feed: {}", facts.feeds[0].1),
            None,
        ));
    }
    if let Some(kind) = facts
        .schema_types
        .iter()
        .find(|t| check.schema_types.contains(t))
    {
        return Some((root, format!("the page is marked up as {kind}"), None));
    }
    let platforms = &bench.case.register.platforms;
    let wanted = |kinds: &[PlatformKind]| kinds.iter().any(|k| check.platforms.contains(k));
    let frame = facts.frames.iter().find_map(|frame| {
        let platform = platforms
            .by_url(&frame.src)
            .into_iter()
            .find(|p| wanted(&p.kinds))?;
        Some((
            frame.spot,
            format!("a frame of {}", platform.name),
            Some(platform.id.clone()),
        ))
    });
    frame.or_else(|| {
        let id = facts
            .platforms
            .iter()
            .find(|id| wanted(platforms.kinds_of(id)))?;
        Some((
            root,
            format!(
                "the page is made with {}",
                platforms.get(id).map_or(id.as_str(), |p| &p.name)
            ),
            Some(id.clone()),
        ))
    })
}
