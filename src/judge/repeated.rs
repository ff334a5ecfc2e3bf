//! What stands on most pages of a site, such as an alert in every page's content: it is the site's
//! and says nothing about the task of the page it stands on.
//!
//! Reads: the blocks of a site's own pages. / Makes: the texts that are repeated. / Never: decides
//! what they mean.

use std::collections::{HashMap, HashSet};

use crate::journey::{Owner, Site};
use crate::page::{Block, BlockKind, Region};

/// On fewer pages than this nothing can be told from a coincidence. Ours: a home page, a section
/// and two tasks.
const LEAST_PAGES: usize = 4;

/// Texts that most pages of a site share.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    texts: HashSet<Box<str>>,
}

impl Repeated {
    /// Counts each text once per page of the site's own; more than half of the pages is most.
    pub(super) fn of(site: &Site) -> Repeated {
        let mut pages = 0;
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let own = site.pages.iter().filter(|page| {
            page.owner == Owner::Own && !page.facts.soft_404 && !page.facts.challenge
        });
        for page in own {
            pages += 1;
            let texts: HashSet<&str> = page
                .facts
                .blocks
                .iter()
                .filter(|block| may_repeat(block))
                .map(|block| block.text.as_str())
                .collect();
            for text in texts {
                *counts.entry(text).or_default() += 1;
            }
        }
        if pages < LEAST_PAGES {
            return Repeated::default();
        }
        let most = counts.into_iter().filter(|(_, count)| count * 2 > pages);
        Repeated {
            texts: most.map(|(text, _)| text.into()).collect(),
        }
    }

    /// Whether a block is the site's and not its page's.
    pub(super) fn has(&self, block: &Block) -> bool {
        may_repeat(block) && self.texts.contains(block.text.as_str())
    }
}

/// Labels belong to their fields, whoever repeats the form.
fn may_repeat(block: &Block) -> bool {
    block.region == Region::Main && block.kind != BlockKind::Label
}
