//! What the site's own lists of pages teach a visit: site maps, indexes of them, feeds.

use std::collections::HashSet;

use url::Url;

use super::Tour;
use crate::archive::{Failure, Response, Via};
use crate::crawl::fetch::Method;
use crate::crawl::guide::Pull;
use crate::crawl::queue::hash;
use crate::crawl::read;
use crate::crawl::trap;
use crate::crawl::wanted::Wanted;
use crate::sitemap::{self, Strictness};

/// Lists of one place (a robots.txt, an index) that are read before the site's pages. Ours: a
/// council's services are in one or two of them; the others list news and documents, and are read
/// when nothing that smells of a journey is left.
const FIRST: usize = 5;

/// The share of the page budget that lists may cost: a list is a way to pages, and no page.
const SHARE: u32 = 4;

/// Lists met so far.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Taken in, read or waiting.
    taken: u32,
    /// What robots.txt named so far.
    named: HashSet<u64>,
    /// The place where convention puts a list was offered.
    conventional: bool,
}

impl Tour {
    /// The lists that robots.txt names, each taken in once; where it names none of the council's
    /// own, the one that convention has.
    pub(crate) fn name_lists(&mut self, named: &[Url]) {
        if self.settings.page.is_some() {
            return;
        }
        let mut own = 0;
        for url in named {
            if self.is_own(url) {
                if self.lists.named.insert(hash(url.as_str())) {
                    self.offer_list(url, Via::Sitemap, own);
                }
                own += 1;
            }
        }
        if own == 0 {
            self.offer_conventional();
        }
    }

    fn offer_conventional(&mut self) {
        if std::mem::replace(&mut self.lists.conventional, true) {
            return;
        }
        let home = self.target.seeds.first();
        if let Some(url) = home.and_then(|home| home.join("/sitemap.xml").ok()) {
            self.push(&url, Via::Sitemap, Pull::SITEMAP);
        }
    }

    /// A list, the `number`th of its place: those whose names smell of a journey come first.
    fn offer_list(&mut self, url: &Url, via: Via, number: usize) {
        let smell = self.guide.listed(url, &self.target, &self.strong);
        let pull = match smell {
            Some(_) => Pull::SITEMAP,
            None if number < FIRST => Pull::SITEMAP,
            None => Pull::LIST,
        };
        let wanted = Wanted {
            url: url.clone(),
            via,
            method: Method::Get,
        };
        if self.lists.taken >= self.settings.budget.pages / SHARE {
            self.unread(&wanted, Pull::SITEMAP, Failure::OverBudget);
            return;
        }
        self.lists.taken += 1;
        self.push(&wanted.url, wanted.via, pull);
    }

    /// Takes in a list of pages. Lists are there to choose from: what smells of no journey is left
    /// to be found on the way.
    pub(super) fn learn_list(&mut self, wanted: &Wanted, response: &Response) {
        let (bytes, extent) = read::plain(response);
        let read = sitemap::read(&bytes, extent, &wanted.url, Strictness::default());
        let listed = match read {
            Ok(listed) if (200..300).contains(&response.status) => listed,
            Ok(_) | Err(_) => {
                if wanted.via == Via::Sitemap {
                    self.offer_conventional();
                }
                return;
            }
        };
        if listed.truncated {
            // What it names further on stays unknown.
            self.unread
                .note(wanted.url.as_str(), true, Failure::TooLarge);
        }
        let is_index = listed.kind == sitemap::Kind::Index;
        let mut number = 0;
        for entry in listed.entries {
            if !self.is_own(&entry.loc) {
                continue;
            }
            if is_index {
                self.learn_indexed(wanted, &entry.loc, number);
                number += 1;
            } else if trap::look(&entry.loc, "").is_none()
                && let Some(pull) = self.guide.listed(&entry.loc, &self.target, &self.strong)
            {
                let via = Via::Link(wanted.url.as_str().to_owned());
                self.push(&entry.loc, via, pull);
            }
        }
    }

    fn learn_indexed(&mut self, wanted: &Wanted, url: &Url, number: usize) {
        let via = Via::SitemapOf(wanted.url.as_str().to_owned());
        match wanted.via {
            Via::Sitemap => self.offer_list(url, via, number),
            // An index within an index is against the protocol, and may go round in a circle.
            _ => {
                let wanted = Wanted {
                    url: url.clone(),
                    via,
                    method: Method::Get,
                };
                self.unread(&wanted, Pull::SITEMAP, Failure::NotAskedFor);
            }
        }
    }
}
