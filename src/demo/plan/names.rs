//! What a site calls its sections and pages, and where it puts them.

use super::shape::{Layout, Naming, Shape};
use super::{Plan, Task};
use crate::demo::dice::Dice;
use crate::demo::family::Family;
use crate::demo::script::{Near, Script, fill};
use crate::demo::truth::Standing;

/// How often each near miss of a task is there beside the one that always is: a site has
/// more of them than pages of tasks.
const BESIDE: f64 = 0.10;

impl<'a> Plan<'a> {
    /// The pages that tell about a task, with their addresses: at least one for each that is owed.
    pub(crate) fn near_misses(&self, task: &Task<'a>) -> Vec<(&'a Near, String)> {
        if matches!(task.standing, Standing::NotOwed | Standing::OutOfSight) {
            return Vec::new();
        }
        let draws = self.draws(task.script).on("near");
        let script = task.script;
        let always = draws.on("one").below(script.near.len());
        let drawn = script
            .near
            .iter()
            .enumerate()
            .filter(|(number, near)| *number == always || draws.on(&near.title).chance(BESIDE));
        let section = self.section(&script.section);
        drawn
            .map(|(_, near)| {
                (
                    near,
                    self.page_url(section, &fill(&near.title, &self.values)),
                )
            })
            .collect()
    }

    /// Draws of addresses: they change when the site is redesigned.
    pub(crate) fn design(&self) -> Dice {
        self.dice.on("addresses").on(&self.pace.design.to_string())
    }

    /// An absolute address on the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// The address of a page with this heading in this folder, as the site's family and its own
    /// habits have it.
    pub(crate) fn page_url(&self, folder: &str, title: &str) -> String {
        let family = self.pace.family;
        let path = if family == Family::Drupal && self.habits.numbered {
            Family::node(self.design(), title)
        } else {
            family.path(self.design(), folder, title)
        };
        let slash = self.habits.slashes && !path.ends_with('/') && !path.contains(".aspx");
        let path = if slash { format!("{path}/") } else { path };
        self.url(&self.english(&path))
    }

    /// The sign-in of the site's own account.
    pub(crate) fn sign_in_url(&self) -> String {
        format!("http://my.{}/login", self.holder.base)
    }

    /// English pages of a Welsh-first site live under `/en`.
    pub(crate) fn english(&self, path: &str) -> String {
        if self.welsh_first() {
            format!("/en{path}")
        } else {
            path.to_owned()
        }
    }

    /// The site speaks Welsh too.
    pub(crate) fn bilingual(&self) -> bool {
        self.holder.nation() == crate::register::Nation::Wales
    }

    /// Its front page is in Welsh.
    pub(crate) fn welsh_first(&self) -> bool {
        self.bilingual() && self.dice.on("welsh-first").chance(0.3)
    }

    /// The heading (or, under a banner, the title) of a task's page.
    pub(super) fn title(&self, script: &Script, shape: Shape) -> String {
        let draws = self.draws(script).on("title");
        let title = match (shape.layout, shape.naming) {
            (Layout::Bundle, _) => script.bundle_page.as_ref(),
            (_, Naming::Usual | Naming::Banner) => draws.pick(&script.titles),
            (_, Naming::Plain) => draws.pick(&script.plain).map(|called| &called.title),
            (_, Naming::Generic) => draws.pick(&script.generic).map(|filed| &filed.title),
        };
        title.map_or_else(String::new, |title| fill(title, &self.values))
    }

    /// Where a task's page lies.
    pub(super) fn place(&self, script: &Script, shape: Shape, title: &str) -> String {
        let root = script.root.as_deref().unwrap_or_default();
        match (shape.layout, shape.naming) {
            (Layout::OwnRoot, _) => format!("http://{root}.{}/", self.holder.base),
            (Layout::StrangeRoot, _) => {
                format!("http://{}-{root}.publicdesk.example/", self.holder.id())
            }
            (Layout::Bundle, _) => {
                self.page_url(script.index.as_deref().unwrap_or_default(), title)
            }
            (_, Naming::Generic) => {
                let filed = self.draws(script).on("title").pick(&script.generic);
                self.page_url(filed.map_or("", |filed| &filed.folder), title)
            }
            _ => self.page_url(self.section(&script.section), title),
        }
    }

    /// The name that this site gives to one of the scripts' sections.
    pub(crate) fn section(&self, section: &str) -> &'static str {
        let names: &[&'static str] = match section {
            "bins" => &[
                "Bins and recycling",
                "Rubbish and recycling",
                "Waste and recycling",
                "Bins, rubbish and recycling",
            ],
            "council-tax" => &["Council tax", "Council Tax and benefits"],
            "roads" => &[
                "Roads and transport",
                "Roads, streets and travel",
                "Highways and transport",
                "Roads, travel and parking",
            ],
            "environment" => &[
                "Environment and street care",
                "Street care and cleaning",
                "Environmental problems",
            ],
            "planning" => &["Planning and building control", "Planning"],
            "schools" => &[
                "Schools and education",
                "Education and learning",
                "Schools and learning",
            ],
            "care" => &[
                "Adult social care",
                "Adult social care and health",
                "Care and support for adults",
            ],
            "housing" => &["Housing", "Housing and homelessness"],
            "registration" => &[
                "Births, deaths and marriages",
                "Births, deaths and ceremonies",
            ],
            _ => &["Your council", "Council and democracy", "About the council"],
        };
        self.dice
            .on("section")
            .on(section)
            .pick(names)
            .copied()
            .unwrap_or("Services")
    }
}
