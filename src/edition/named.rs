//! Pages that are known from a council's reply alone: nothing that was read of its site leads there.
//!
//! Reads: captures, the site made of them. / Makes: the walks to such pages. / Never: lets a reply
//! make a page findable: whether it can be found stays as it was, and a person decides.

use std::collections::BTreeSet;

use url::Url;

use crate::archive::{Capture, Via};
use crate::journey::{Ended, Site, Walk};
use crate::judge::Verdict;

/// A site's captures told apart by whether a reply alone brought them.
pub(super) struct Named {
    urls: Vec<Url>,
    others: Vec<Url>,
    /// All captures, to read the site once more without some.
    captures: Vec<Capture>,
}

impl Named {
    /// `None` where no reply named a page.
    pub(super) fn of(captures: &[Capture]) -> Option<Named> {
        let parse = |capture: &Capture| Url::parse(&capture.url).ok();
        let (by_reply, others): (Vec<&Capture>, Vec<&Capture>) =
            captures.iter().partition(|c| c.via == Via::Reply);
        (!by_reply.is_empty()).then(|| Named {
            urls: by_reply.into_iter().filter_map(parse).collect(),
            others: others.into_iter().filter_map(parse).collect(),
            captures: captures.to_vec(),
        })
    }

    /// The pages to which no page leads that was reached otherwise, and that no site map names.
    fn unled(&self, site: &Site) -> BTreeSet<usize> {
        let ends = |urls: &[Url]| -> BTreeSet<usize> {
            urls.iter().filter_map(|url| site.page_at(url)).collect()
        };
        let known = ends(&self.others);
        let mut unled = ends(&self.urls);
        unled.retain(|page| !known.contains(page) && !site.in_sitemap.contains(page));
        loop {
            let led = |page: &usize| {
                let mut links = site.links_in[*page].iter();
                links.any(|link| link.from != *page && !unled.contains(&link.from))
            };
            let Some(page) = unled.iter().copied().find(led) else {
                return unled;
            };
            unled.remove(&page);
        }
    }

    /// The captures without those of pages that nothing leads to, and the addresses of these; `None`
    /// where something leads to each.
    pub(super) fn without(self, site: &Site) -> Option<(Vec<Capture>, Vec<String>)> {
        let unled = self.unled(site);
        if unled.is_empty() {
            return None;
        }
        let is_unled = |capture: &Capture| {
            let url = Url::parse(&capture.url).ok();
            let page = url.and_then(|url| site.page_at(&url));
            capture.via == Via::Reply && page.is_some_and(|page| unled.contains(&page))
        };
        let mut captures = self.captures;
        captures.retain(|capture| !is_unled(capture));
        let address = |page: &usize| site.pages[*page].facts.url.to_string();
        Some((captures, unled.iter().map(address).collect()))
    }
}

/// The walks that end at a page which nothing leads to, for tasks that have no other.
pub(super) fn walks(found: &[Walk], with_named: Vec<Walk>, unled: &[String]) -> Vec<Walk> {
    let has_none = |walk: &Walk| {
        let mut own = found.iter().filter(|own| own.journey == walk.journey);
        own.any(|own| matches!(own.ended, Ended::NotFound(_)))
    };
    let ends_there =
        |walk: &Walk| matches!(&walk.ended, Ended::Arrived(page) if unled.contains(&page.url));
    with_named
        .into_iter()
        .filter(|walk| ends_there(walk) && has_none(walk))
        .collect()
}

/// The answer to whether a task's page can be found, as it was, with the page that the council names.
pub(super) fn as_it_was(was: &Verdict, walk: &Walk) -> Verdict {
    let url = match &walk.ended {
        Ended::Arrived(page) => page.url.as_str(),
        _ => "a page",
    };
    Verdict {
        note: format!(
            "The council's reply names {url}, and no page of its site that was read leads there, nor does a site map: residents cannot find it. A decision may say otherwise."
        ),
        ..was.clone()
    }
}
