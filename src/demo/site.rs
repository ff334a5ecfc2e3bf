//! One site's pages, addressed and ready to be drawn.
//!
//! Reads: a `Plan`. / Makes: every page of the site by address. / Never: changes a mark.

mod around;
mod beside;
mod bundle;
pub(crate) mod large;
mod targets;
mod tasks;

use std::collections::BTreeMap;

use super::family::{Chrome, Doc, Family, Link};
use super::plan::Plan;
use super::plan::habits::{Lost, Move, Turn};
use super::plan::shape::Hollow;
use super::script::{blocks, fill};
use super::supplier;
use super::trouble::{Refusal, Robots, Trouble, robots};

/// What an address answers.
#[derive(Debug, Clone)]
pub(crate) enum Page {
    /// A page in the family's dress.
    Doc(Box<Doc>),
    /// A page of a supplier: heading and markup.
    Supplied(&'static str, String),
    /// A frame for scripts.
    Shell(String),
    /// Somewhere else.
    Moved(String),
    /// The home page of a site that has moved to this address.
    Left(Move, String),
    /// An answer that says nothing.
    Hollow(Hollow),
    /// Anything that is not a page: media type and words.
    File(&'static str, String),
}

/// One site as it is served.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) family: Family,
    pub(crate) trouble: Option<Trouble>,
    /// What it answers to the requests after some number of them.
    pub(crate) turn: Option<Turn>,
    /// What it answers to an address that it does not know.
    pub(crate) lost: Lost,
    /// Addresses that alone are refused.
    pub(crate) barred: BTreeMap<String, Refusal>,
    /// Has registers of thousands of pages.
    pub(crate) large: bool,
    /// Milliseconds before each answer.
    pub(crate) slow: u64,
    /// The first request of some addresses fails.
    pub(crate) flaky: bool,
    pub(crate) chrome: [Chrome; 2],
    pub(crate) robots: Robots,
    /// The council's own host, whose robots.txt and troubles these are.
    pub(crate) robots_host: String,
    /// Sends larger pages gzip coded.
    pub(crate) gzip: bool,
    /// Pages by `http://host/path?query`.
    pub(crate) pages: BTreeMap<String, Page>,
}

/// Builds a site while it resolves what scripts point to.
struct Builder<'p, 'a> {
    plan: &'p Plan<'a>,
    pages: BTreeMap<String, Page>,
    /// Title and address of what stands in each section.
    sections: BTreeMap<&'static str, Vec<Link>>,
    news: Vec<Link>,
    a_to_z: Vec<Link>,
    sitemap: Vec<String>,
    barred: BTreeMap<String, Refusal>,
}

impl Site {
    /// All pages of a decided site.
    pub(crate) fn new(plan: &Plan<'_>) -> Site {
        let search = "/search";
        let mut builder = Builder {
            plan,
            pages: BTreeMap::new(),
            sections: BTreeMap::new(),
            news: Vec::new(),
            a_to_z: Vec::new(),
            sitemap: Vec::new(),
            barred: BTreeMap::new(),
        };
        if plan.habits.trouble.is_none() {
            builder.build();
        }
        let chrome = [builder.chrome(false), builder.chrome(true)];
        let dice = plan.dice;
        Site {
            family: plan.pace.family,
            trouble: plan.habits.trouble,
            turn: plan.habits.turn,
            lost: plan.habits.lost,
            barred: builder.barred,
            large: plan.habits.large,
            slow: if dice.on("slow").chance(0.03) { 20 } else { 0 },
            flaky: dice.on("flaky").chance(0.02),
            chrome,
            robots_host: plan.host.clone(),
            gzip: dice.on("gzip").chance(0.5),
            robots: robots(
                dice,
                plan.habits.trouble,
                &plan.host,
                plan.has_sitemap,
                search,
            ),
            pages: builder.pages,
        }
    }
}

impl Builder<'_, '_> {
    fn build(&mut self) {
        for task in &self.plan.tasks {
            self.task(task);
            self.near_misses(task);
            self.decoys(task);
        }
        self.hand_overs();
        self.others();
        self.landings();
        self.home();
        self.lists();
    }

    fn text(&self, body: &str) -> String {
        fill(body, &self.plan.values)
    }
}

impl Site {
    /// The page's bytes as its family writes them.
    pub(crate) fn render(&self, page: &Page) -> Option<String> {
        match page {
            Page::Doc(doc) => Some(self.dress(doc)),
            Page::Supplied(title, body) => Some(supplied_page(title, body)),
            Page::Shell(title) => Some(supplier::shell(title)),
            Page::Moved(_) | Page::Left(..) | Page::Hollow(_) | Page::File(..) => None,
        }
    }

    /// A page as the family writes it, under the site's banner.
    pub(crate) fn dress(&self, doc: &Doc) -> String {
        let chrome = &self.chrome[usize::from(doc.welsh)];
        match &chrome.banner {
            Some(banner) => {
                let mut doc = doc.clone();
                doc.body = format!("! {banner}\n{}", doc.body);
                self.family.render(&doc, chrome)
            }
            None => self.family.render(doc, chrome),
        }
    }
}

/// A supplier's page: its own plain dress, whoever the council is.
fn supplied_page(title: &str, body: &str) -> String {
    let doc = Doc {
        title: title.to_owned(),
        h1: Some(title.to_owned()),
        lang_set: true,
        viewport: true,
        body: body.to_owned(),
        ..Doc::default()
    };
    debug_assert!(
        !blocks(body).is_empty() || body.is_empty(),
        "a supplier's page says something"
    );
    let chrome = Chrome {
        name: "Online services".to_owned(),
        home: "/".to_owned(),
        search: "/search".to_owned(),
        ..Chrome::default()
    };
    Family::Pattern.render(&doc, &chrome)
}
