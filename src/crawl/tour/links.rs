//! What the links of a page teach a visit.

use std::num::NonZeroU8;

use url::Url;

use super::Tour;
use crate::archive::{Failure, Via};
use crate::crawl::address::{Key, Proven, fetchable};
use crate::crawl::fetch::Method;
use crate::crawl::guide::{self, Drawn, Guide, Kind, Pull};
use crate::crawl::queue::hash;
use crate::crawl::scope::Place;
use crate::crawl::trap;
use crate::crawl::wanted::Wanted;
use crate::media;
use crate::page::{LinkCue, PageLinks, Region};
use crate::scent::{self, Cue};

/// Pages of others that one council's visit may cost. Source: a journey needs one hop to its
/// form; 17 journeys and a few that start in two places.
const ERRANDS: usize = 24;

/// Links of one page that are read as its surroundings before a visit may end. Ours: a guide in
/// parts has up to ten, and a task page rarely leads to more than a dozen others.
const AROUND: u32 = 15;

/// The same for the home page and an A to Z, which lead to every journey.
const AROUND_LIST: u32 = 40;

/// Links of one page that are looked at. Source: Heritrix reads 6,000 outlinks a page.
const LINKS: usize = 6_000;

/// The page whose links are being learnt.
struct Source<'p> {
    wanted: &'p Wanted,
    /// The page asks that none of its links is followed.
    forbids: bool,
    page: &'p PageLinks,
    /// Clicks from a seed to what it links to.
    depth: u8,
    on_candidate: bool,
    kind: Kind,
    /// Links that may still be taken in as its surroundings.
    around: u32,
}

impl Tour {
    /// Whether a link leads on from a page, on the same site.
    pub(super) fn is_way(&self, wanted: &Wanted, link: &LinkCue) -> bool {
        fetchable(&link.href).is_some_and(|to| to.path() != wanted.url.path() && self.is_own(&to))
    }

    /// Looks through the links of a page of the council's own.
    pub(super) fn learn_links(&mut self, wanted: &Wanted, page: &PageLinks, forbids: bool) {
        let is_the_page = self.is_the_page(wanted);
        if self.settings.page.is_some() && !is_the_page && wanted.via == Via::Home {
            return;
        }
        let found = match is_the_page {
            true => (0..self.strong.len()).collect(),
            false => self.guide.candidates(&wanted.url, page, &self.target),
        };
        for journey in &found {
            self.strong[*journey] += 1;
        }
        let met = self.addresses.get(&hash(wanted.url.as_str()));
        let depth = met.and_then(|met| met.depth).map_or(0, NonZeroU8::get);
        let kind = self.kind(wanted, page, &found);
        let mut from = Source {
            wanted,
            forbids,
            page,
            depth: depth.saturating_add(1),
            on_candidate: !found.is_empty(),
            kind,
            around: match kind {
                Kind::Home | Kind::Index => AROUND_LIST,
                Kind::Candidate => AROUND,
                Kind::Other => 0,
            },
        };
        for link in page.links.iter().take(LINKS) {
            self.learn_link(&mut from, link);
        }
    }

    /// Whether this is the one page that the visit is for.
    fn is_the_page(&self, wanted: &Wanted) -> bool {
        self.settings.page.is_some() && wanted.via == Via::Start
    }

    fn kind(&self, wanted: &Wanted, page: &PageLinks, found: &[usize]) -> Kind {
        if self.is_the_page(wanted) {
            return Kind::Candidate;
        }
        if wanted.via == Via::Home {
            Kind::Home
        } else if guide::names_index(page) {
            Kind::Index
        } else if Guide::is_surrounded(found, &self.strong) {
            Kind::Candidate
        } else {
            Kind::Other
        }
    }

    fn learn_link(&mut self, from: &mut Source<'_>, link: &LinkCue) {
        let seen_before = !self
            .links_known
            .insert(hash(&(link.text.as_str(), link.href.as_str())));
        if seen_before && !from.on_candidate && from.kind == Kind::Other {
            return;
        }
        let Some(url) = fetchable(&link.href) else {
            return;
        };
        let cue = Cue {
            text: &link.text,
            heading: heading(from.page, link),
            href: &url,
            region: link.region,
        };
        let mut drawn = self
            .guide
            .drawn(&cue, &self.target, &self.strong, from.depth);
        let via = || Via::Link(from.wanted.url.as_str().to_owned());
        let place = self.place(&url);
        if let Some(why) = not_followed(from, link, &url) {
            if place != Place::Elsewhere {
                let wanted = Wanted {
                    via: via(),
                    method: Method::Get,
                    url,
                };
                self.unread(&wanted, drawn.smell, why);
            }
            return;
        }
        match place {
            Place::Own if self.is_bare_root(&url) && drawn.smell < Pull::WEAK => {}
            Place::Own => {
                // A link that waits or was followed already costs nothing more.
                if drawn.pull < Pull::AROUND
                    && from.around > 0
                    && Guide::is_around(from.kind, link.region, drawn)
                {
                    drawn.pull = Pull::AROUND;
                    from.around -= u32::from(!self.was_asked(&url));
                }
                self.push_own(&url, via(), drawn, from.depth);
            }
            place => {
                let action = from.on_candidate && link.region == Region::Main;
                if Guide::is_errand(drawn, action) {
                    self.push_errand(url, via(), place, drawn);
                }
            }
        }
    }

    /// The root of a host beside the council's own: an account's or a form system's door, which
    /// shows nothing of a journey unless the link to it says so.
    fn is_bare_root(&self, url: &Url) -> bool {
        let is_root = url.path() == "/" && url.query().is_none();
        let seeds = &self.target.seeds;
        is_root && !seeds.iter().any(|seed| seed.host_str() == url.host_str())
    }

    fn push_own(&mut self, url: &Url, via: Via, drawn: Drawn, depth: u8) {
        if media::by_name(url).is_some() {
            // Whether a document is there says enough; only those that smell are worth asking.
            if drawn.smell >= Pull::WEAK {
                self.push_as(url, via, drawn.pull * 0.5, Method::Head);
            }
            return;
        }
        let met = self.addresses.entry(hash(url.as_str())).or_default();
        met.depth = met.depth.or(NonZeroU8::new(depth));
        self.push(url, via, drawn.pull);
    }

    /// Another party's page: read when it is recognised or the link names a journey, which may then
    /// be done there; else only asked whether it is there.
    fn push_errand(&mut self, url: Url, via: Via, place: Place, drawn: Drawn) {
        let read = place == Place::Supplier
            || drawn.smell >= scent::SURE
            || self.guide.is_public_body(&url);
        let method = if read { Method::Get } else { Method::Head };
        let key = hash(&Key::of(&url, Proven::default()));
        let known = self.errands_known.get(&key);
        if known.is_some_and(|known| *known == Method::Get || *known == method) {
            return;
        }
        let wanted = Wanted { method, via, url };
        if self.errands_known.len() >= ERRANDS {
            self.unread(&wanted, Pull::SEED, Failure::OverBudget);
            return;
        }
        self.errands_known.insert(key, method);
        if !self.is_done(&wanted.url, method) {
            // Reading it tells whether it is there as well.
            self.errands.retain(|errand| errand.url != wanted.url);
            self.errands.push_back(wanted);
        }
    }
}

/// Why a link is not followed, whatever its words promise.
fn not_followed(from: &Source<'_>, link: &LinkCue, url: &Url) -> Option<Failure> {
    if from.forbids || link.nofollow {
        return Some(Failure::Nofollow);
    }
    trap::look(url, &link.text).map(|_| Failure::NotAskedFor)
}

/// The nearest heading before a link, or the page's title.
fn heading<'p>(page: &'p PageLinks, link: &LinkCue) -> &'p str {
    link.under
        .and_then(|under| page.headings.get(under as usize))
        .unwrap_or(&page.title)
}
