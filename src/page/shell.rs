//! Tells a page that scripts fill from one that has nothing to say.
//!
//! Reads: the page's facts and signs. / Makes: the reason why absence cannot be proved there. /
//! Never: calls a page a shell that has a form or running text.

use crate::register::Platforms;

use super::{PageFacts, Region, Shell, signals};

/// Signs that are no facts of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signs {
    pub(crate) app_root: bool,
    pub(crate) noscript_demands: bool,
}

/// Less visible text than this in the whole page is "almost none".
const ALMOST_NONE: usize = 250;

/// Less main text than this beside a demand for scripts is no page of its own.
const LITTLE: u32 = 400;

pub(crate) fn shell(facts: &PageFacts, signs: Signs, platforms: &Platforms) -> Option<Shell> {
    if facts.task_forms().any(|f| !f.fields.is_empty()) {
        return None;
    }
    if is_known_product(facts, platforms) {
        return Some(Shell::KnownProduct);
    }
    let text: usize = facts.blocks.iter().map(|b| b.text.len()).sum();
    if signs.app_root && (text < ALMOST_NONE || facts.main_text < 100) {
        return Some(Shell::AppRoot);
    }
    let demands = signs.noscript_demands
        || facts
            .blocks
            .iter()
            .filter(|b| b.region == Region::Main)
            .take(8)
            .any(|b| signals::demands_script(&b.text));
    (demands && facts.main_text < LITTLE).then_some(Shell::NeedsScript)
}

/// The page is served by a product that builds its forms with scripts, or is little else than
/// such a product's frame or script.
fn is_known_product(facts: &PageFacts, platforms: &Platforms) -> bool {
    let serves = platforms.by_url(&facts.url).iter().any(|p| p.needs_script);
    serves
        || (facts.main_text < LITTLE
            && facts
                .platforms
                .iter()
                .filter_map(|id| platforms.get(id))
                .any(|p| p.needs_script))
}
