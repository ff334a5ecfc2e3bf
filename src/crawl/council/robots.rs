//! The robots.txt that speaks for an address, and what it names.

use std::sync::Arc;

use url::Url;

use super::Walk;
use crate::archive::{Failure, Via};
use crate::crawl::entry::Entry;
use crate::crawl::fetch::{Fetch, Method};
use crate::crawl::jar::Jar;
use crate::crawl::robots::{REDIRECTS, RobotsStatus};
use crate::crawl::robots_book::{self, Hop};
use crate::crawl::wanted::Wanted;
use crate::crawl::world::{Asked, Stopped};

impl<F: Fetch> Walk<F> {
    /// Site maps that robots.txt names, else where convention puts one.
    pub(super) async fn name_lists(&mut self) -> Result<(), Stopped> {
        let home = self.home.clone();
        if self.world.barred(&home).await.is_some() {
            return Ok(());
        }
        let status = self.robots(&home, false).await?;
        if !status.is_unreadable() {
            self.tour.name_lists(&status.sitemaps);
        }
        Ok(())
    }

    /// The robots.txt that speaks for an address, asked for when it is not known or is old. Where
    /// there is a later (`is_last` says not), one that could not be read is not written yet: it is
    /// asked for again, and stands in the archive once.
    pub(super) async fn robots(
        &mut self,
        url: &Url,
        is_last: bool,
    ) -> Result<Arc<RobotsStatus>, Stopped> {
        let slot = self.world.robots.slot(url);
        let mut known = slot.lock().await;
        if let Some(status) = known.as_ref()
            && status.is_fresh(self.world.clock.wall())
        {
            let again = status.may_pass() && self.revisiting && !self.robots_asked_again;
            if !again {
                return Ok(Arc::clone(status));
            }
            self.robots_asked_again = true;
        }
        let (status, hops) = self.ask_robots(url).await?;
        self.world.gate.set_crawl_delay(url, status.crawl_delay());
        let status = Arc::new(status);
        *known = Some(Arc::clone(&status));
        if status.may_pass() && !is_last {
            return Ok(status);
        }
        for entry in hops {
            self.world.write(entry, self.tour.pages()).await?;
        }
        Ok(status)
    }

    /// Asks for a robots.txt, through its redirects; brings what is to be archived.
    async fn ask_robots(&mut self, url: &Url) -> Result<(RobotsStatus, Vec<Entry>), Stopped> {
        let at = self.world.clock.wall();
        let failed = |failure, words| RobotsStatus::from_failure(failure, words, at);
        let Some(Hop {
            mut address,
            hops: followed,
        }) = self.world.robots.first(url)
        else {
            return Ok((failed(Failure::UnsafeTarget, "no address"), Vec::new()));
        };
        let mut hops = Vec::new();
        // A gate that asks for a cookie asks for it here as before any page.
        let mut jar = Jar::default();
        for _ in followed..=REDIRECTS {
            let wanted = Wanted {
                url: address.clone(),
                via: Via::Robots,
                method: Method::Get,
            };
            let world = Arc::clone(&self.world);
            let brought = match world
                .ask(
                    &self.council,
                    &wanted,
                    jar.for_address(&address),
                    &mut self.idle,
                )
                .await?
            {
                Asked::Now(brought) | Asked::Later(Some(brought)) => brought,
                Asked::Waiting => {
                    let words = "the host asked for a longer wait than this visit has";
                    return Ok((failed(Failure::RateLimited, words), hops));
                }
                Asked::Later(None) | Asked::Shut => {
                    return Ok((failed(Failure::HostAtRest, "the host is left alone"), hops));
                }
            };
            let (status, next) = robots_book::read(brought.entry.says().1, &address, at);
            jar.learn(&address, &brought.entry.outcome);
            let is_first = hops.is_empty() && followed == 0;
            hops.push(brought.entry);
            match next {
                None if is_first => return Ok((status, hops)),
                None => return Ok((status.after_redirects(), hops)),
                Some(next) => address = next,
            }
        }
        Ok((failed(Failure::RedirectLoop, "too many redirects"), hops))
    }
}
