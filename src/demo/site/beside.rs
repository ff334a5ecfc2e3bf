//! What stands beside a site's tasks and is none: pages that tell about them, and words about other
//! people's services.
//!
//! Reads: the plan. / Makes: pages, listed as strongly as the tasks. / Never: answers a question.

use super::super::plan::Task;
use super::super::plan::habits::Banner;
use super::{Builder, Page};

/// How often the A to Z lists a near miss by the task's own name, though the page is called
/// otherwise. Ours: a list of a hundred pages has a few such.
const MISLISTED: f64 = 0.03;

impl Builder<'_, '_> {
    /// The pages that tell about one task.
    pub(super) fn near_misses(&mut self, task: &Task<'_>) {
        let section = self.plan.section(&task.script.section);
        for (near, url) in self.plan.near_misses(task) {
            let title = self.text(&near.title);
            let doc = self.plain(section, &title, self.text(&near.body));
            self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
            self.child(section, title.clone(), url.clone());
            self.sitemap.push(url.clone());
            let mislisted = self.plan.dice.on("mislisted").on(&url).chance(MISLISTED);
            let entry = task.script.titles.first().filter(|_| mislisted);
            self.a_to_z
                .push((entry.map_or(title, |entry| self.text(entry)), url));
        }
    }

    /// Pages about what others do, whose links lead to others' contact pages and bookings.
    pub(super) fn others(&mut self) {
        const OTHERS: [(&str, &str, &str); 3] = [
            (
                "roads",
                "Dial a ride",
                "Ridewell takes people with walking difficulties to the shops. [Contact us](https://www.rides.example/contact) at Ridewell to ask about a seat.",
            ),
            (
                "registration",
                "Family history",
                "Older records are kept by the county archive. You may [contact the archive and order a certificate](https://archive.example/contact-us) from there.",
            ),
            (
                "bins",
                "Swap shop",
                "A charity mends bicycles. [Book a collection](https://mend.example/book) with the charity, or [report a problem](https://mend.example/report) with a mended one.",
            ),
        ];
        for (section, title, words) in OTHERS {
            let section = self.plan.section(section);
            if self.plan.dice.on("others").on(title).chance(0.3) {
                let url = self.info_page(section, title, words);
                self.child(section, title.to_owned(), url);
            }
        }
    }

    /// What stands at the head of every page.
    pub(super) fn banner(&self) -> Option<String> {
        const STALE: [&str; 3] = [
            "The bridge at Ferry Lane is temporarily closed until {stale}.",
            "Our offices are closed until {staler} because of coronavirus.",
            "Have your say on the new town centre: the survey closes on {stale}.",
        ];
        const FRESH: [&str; 3] = [
            "Save time: pay council tax, report a missed bin and apply for a permit online.",
            "Our offices will be closed on {soon}.",
            "Weather warning: roads may be icy tonight.",
        ];
        let words: &[&str] = match self.plan.habits.banner? {
            Banner::Stale => &STALE,
            Banner::Fresh => &FRESH,
        };
        let dice = self.plan.dice.on("banner-words");
        dice.pick(words).map(|words| self.text(words))
    }
}
