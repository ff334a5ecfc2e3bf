//! The floor: how much of a site must have been seen before anything may be called missing.
//!
//! Reads: a site. / Makes: the reason why too little was seen, or none. / Never: knows a product's
//! name: a script redirect, a captcha, a maintenance notice, a consent wall and a web server's
//! welcome page have in common that nothing of the council's leads on from them.

use std::collections::BTreeSet;

use super::end::{End, of_ending};
use super::key::key;
use super::reason::Reason;
use super::site::{Owner, Site};

/// Own pages with something to say from which a site counts as seen: the home page and one more.
/// Ours: the smallest council sites that the project was tried on have two.
const PAGES: usize = 2;

/// Own addresses to which the home page leads and which were seen, if only to be gone. Ours: a site
/// whose few pages have all been taken away still shows where they stood; a web server's welcome
/// page links to its own manual at most.
const LEADS: usize = 2;

/// Links that lead to a page from which a home page that needs scripts is still a way in.
const WAYS_IN: usize = 3;

/// Why too little of the site was seen to say what it lacks.
pub(super) fn below(site: &Site) -> Option<Reason> {
    let home = site.home?;
    let facts = &site.pages[home].facts;
    let mut seen = BTreeSet::new();
    let mut ways_in = 0;
    let mut unseen = None;
    for link in &facts.links {
        let address = key(&link.href);
        if !is_web(link.href.scheme()) || !site.is_own(&link.href) || address == key(&facts.url) {
            continue;
        }
        match site.unseen(&link.href) {
            None => {
                ways_in += usize::from(matches!(site.end(&link.href), Some(End::Page(_))));
                seen.insert(address);
            }
            Some(reason) => unseen = unseen.or(Some(reason)),
        }
    }
    if facts.shell.is_some() && ways_in < WAYS_IN {
        return Some(Reason::JsShell);
    }
    let pages = site.pages.iter().filter(|page| page.owner == Owner::Own);
    let pages = pages.filter(|page| !page.facts.soft_404).count();
    if pages >= PAGES || seen.len() >= LEADS {
        return None;
    }
    // What kept the rest from being seen is the reason, where something did.
    let ended = (!site.visit.ending.is_of_itself()).then(|| of_ending(site.visit.ending));
    let known = ended.filter(|reason| *reason != Reason::VisitUnfinished);
    Some(unseen.or(known).unwrap_or(Reason::SiteUnseen))
}

fn is_web(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}
