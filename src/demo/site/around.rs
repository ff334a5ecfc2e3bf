//! What stands around a site's tasks: home, menus, lists, landing pages, news, decoys, hand-overs.
//!
//! Reads: the plan and the pages of the tasks. / Makes: pages. / Never: adds a task.

use super::super::family::{Chrome, Doc, Link};
use super::super::hand_over::HandOver;
use super::super::plan::Task;
use super::super::plan::shape::Naming;
use super::super::script::{Decoy, Mark};
use super::super::truth::Standing;
use super::{Builder, Page};

impl Builder<'_, '_> {
    pub(super) fn decoys(&mut self, task: &Task<'_>) {
        let draws = self.plan.draws(task.script);
        for decoy in &task.script.decoys {
            if draws.on(&decoy.title).chance(0.25) {
                self.decoy(task, decoy);
            }
        }
    }

    fn decoy(&mut self, task: &Task<'_>, decoy: &Decoy) {
        let year = self.plan.day.year() - 1;
        let title = self.text(&decoy.title);
        let section = self.plan.section(&task.script.section);
        let folder = match decoy.genre.as_str() {
            "news" => format!("/news/{year}/"),
            "committee" => format!("/committee-papers/{year}/"),
            "consultation" => "/consultations/".to_owned(),
            "job" => "/jobs/".to_owned(),
            "policy" => "/policies/".to_owned(),
            "archive" => "/archive/".to_owned(),
            _ => "/directory/".to_owned(),
        };
        let url = self.plan.url(&format!(
            "{folder}{}",
            super::super::family::slug(&title, "-")
        ));
        let text = self.text(&decoy.body);
        let body = self.resolve(&task.script.id, section, &text);
        let mut doc = self.plain(section, &title, body);
        doc.crumbs = self.crumbs(None, false);
        self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
        if matches!(
            decoy.genre.as_str(),
            "policy" | "consultation" | "directory" | "archive"
        ) {
            self.child(section, title, url);
        } else {
            self.news.push((title, url));
        }
    }

    /// A district tells whose roads they are, and hands over well, loosely or not at all.
    pub(super) fn hand_overs(&mut self) {
        let way = HandOver::of(self.plan).zip(self.plan.holder.county_host.as_ref());
        let Some((way, county)) = way else {
            return;
        };
        let target = way.target(self.plan, county);
        let section = self.plan.section("roads");
        let body = format!(
            "The county council looks after roads and pavements here, and we cannot take reports.\n[Go to the county council]({target})"
        );
        let url = self.info_page(section, "Roads and pavements: who does what", &body);
        self.child(
            section,
            "Roads and pavements: who does what".to_owned(),
            url,
        );
    }

    pub(super) fn landings(&mut self) {
        let sections: Vec<&'static str> = self.sections.keys().copied().collect();
        for section in sections {
            let url = self.landing_url(section, false);
            let mut children = self.sections.get(section).cloned().unwrap_or_default();
            let dice = self.plan.dice.on("order").on(section);
            children.sort_by_key(|(words, url)| dice.on(words).on(url).number());
            let mut doc = self.plain(section, section, "Choose what you need.".to_owned());
            doc.crumbs = self.crumbs(None, false);
            doc.children = children;
            self.sitemap.push(url.clone());
            self.a_to_z.push((section.to_owned(), url.clone()));
            self.pages.insert(url, Page::Doc(Box::new(doc)));
        }
    }

    fn landing_url(&self, section: &str, welsh: bool) -> String {
        let path = self.plan.pace.family.landing(self.plan.design(), section);
        let path = if welsh {
            format!("/cy{path}")
        } else {
            self.plan.english(&path)
        };
        self.plan.url(&path)
    }

    pub(super) fn home_path(&self, welsh: bool) -> String {
        match (welsh, self.plan.welsh_first()) {
            (false, false) | (true, true) => self.plan.url("/"),
            (false, true) => self.plan.url("/en"),
            (true, false) => self.plan.url("/cy"),
        }
    }

    pub(super) fn home(&mut self) {
        let top: Vec<Link> = self
            .plan
            .tasks
            .iter()
            .filter(|t| {
                let top = self.plan.draws(t.script).on("top").chance(0.35);
                self.plan.habits.generous_home || (t.named && top)
            })
            .filter_map(|t| match &t.standing {
                Standing::Page(url) if t.script.id != "my-account" => {
                    let words = match t.shape.naming {
                        Naming::Generic => t.script.links.first().unwrap_or(&t.title),
                        Naming::Usual | Naming::Plain | Naming::Banner => &t.title,
                    };
                    Some((self.text(words), url.clone()))
                }
                _ => None,
            })
            .collect();
        let menu = self.menu(false);
        let mut body = "## Popular tasks\n".to_owned();
        for (words, url) in &top {
            body.push_str(&format!("- [{words}]({url})\n"));
        }
        if self.plan.habits.large {
            body.push_str("## Registers\n");
            for (words, path) in super::large::fronts() {
                body.push_str(&format!("- [{words}]({})\n", self.plan.url(&path)));
            }
        }
        body.push_str("## News\n");
        for (words, url) in self.news.iter().take(3) {
            body.push_str(&format!("- [{words}]({url})\n"));
        }
        body.push_str(&format!("[All news]({})", self.plan.url("/news")));
        let title = format!("Welcome to {}", self.plan.holder.name());
        let mut doc = self.plain("Your council", &title, body);
        doc.crumbs.clear();
        doc.children = menu;
        if self.plan.bilingual() {
            doc.other_language = Some(self.home_path(true));
            self.welsh_home();
        }
        self.pages
            .insert(self.home_path(false), Page::Doc(Box::new(doc)));
        if let Some(front) = &self.plan.holder.front {
            self.pages
                .insert(self.plan.url(front), Page::Moved(self.plan.url("/")));
        }
        if let Some(way) = self.plan.habits.moved {
            let old = format!("http://{}/", self.plan.holder.host);
            self.pages
                .insert(old, Page::Left(way, self.home_path(false)));
        }
        self.news_index();
    }

    fn news_index(&mut self) {
        let body: String = self
            .news
            .iter()
            .map(|(words, url)| format!("- [{words}]({url})\n"))
            .collect();
        let mut doc = self.plain("Your council", "News", body);
        doc.crumbs = self.crumbs(None, false);
        self.pages
            .insert(self.plan.url("/news"), Page::Doc(Box::new(doc)));
        for (title, path) in [("Cookies", "/cookies"), ("Privacy notice", "/privacy")] {
            let doc = self.plain(
                "Your council",
                title,
                "How we use what you tell us.".to_owned(),
            );
            self.pages
                .insert(self.plan.url(path), Page::Doc(Box::new(doc)));
        }
    }

    fn menu(&self, welsh: bool) -> Vec<Link> {
        self.sections
            .keys()
            .map(|section| ((*section).to_owned(), self.landing_url(section, welsh)))
            .collect()
    }

    pub(super) fn lists(&mut self) {
        if self.plan.has_a_to_z {
            self.a_to_z.sort();
            let body: String = self
                .a_to_z
                .iter()
                .map(|(words, url)| format!("- [{words}]({url})\n"))
                .collect();
            let mut doc = self.plain("Your council", "A to Z of services", body);
            doc.crumbs = self.crumbs(None, false);
            self.pages
                .insert(self.plan.url("/a-to-z"), Page::Doc(Box::new(doc)));
        }
        if self.plan.has_sitemap {
            self.sitemap.sort();
            let urls: String = self
                .sitemap
                .iter()
                .map(|url| {
                    format!(
                        "<url><loc>{}</loc></url>\n",
                        super::super::family::escape(url)
                    )
                })
                .collect();
            let xml = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
            );
            self.pages.insert(
                self.plan.url("/sitemap.xml"),
                Page::File("application/xml", xml),
            );
        }
    }

    pub(super) fn crumbs(&self, section: Option<&'static str>, welsh: bool) -> Vec<Link> {
        if !self.plan.habits.breadcrumbs {
            return Vec::new();
        }
        let home = if welsh { "Hafan" } else { "Home" };
        let mut crumbs = vec![(home.to_owned(), self.home_path(welsh))];
        if let Some(section) = section.filter(|s| self.sections.contains_key(s)) {
            crumbs.push((section.to_owned(), self.landing_url(section, welsh)));
        }
        crumbs
    }

    pub(super) fn chrome(&self, welsh: bool) -> Chrome {
        let plan = self.plan;
        let dice = plan.dice;
        let mut tools: Vec<Link> = Vec::new();
        if let Some(task) = plan
            .task("my-account")
            .filter(|t| t.marks.get("3.1") == Some(&Mark::Met))
            && let Standing::Page(url) = &task.standing
        {
            let words = ["Sign in", "My account", "Log in", "My account: sign in"];
            tools.push((
                dice.on("tools")
                    .pick(&words)
                    .copied()
                    .unwrap_or("Sign in")
                    .to_owned(),
                url.clone(),
            ));
        }
        if plan.has_a_to_z {
            tools.push(("A to Z".to_owned(), plan.url("/a-to-z")));
        }
        tools.push(("News".to_owned(), plan.url("/news")));
        let mut footer = vec![
            ("Cookies".to_owned(), plan.url("/cookies")),
            ("Privacy".to_owned(), plan.url("/privacy")),
        ];
        for (journey, words) in [
            ("accessibility-statement", "Accessibility"),
            ("contact", "Contact us"),
        ] {
            if let Some(Standing::Page(url)) = plan.task(journey).map(|t| &t.standing)
                && plan
                    .task(journey)
                    .is_some_and(|t| t.named || journey != "contact")
            {
                footer.push((words.to_owned(), url.clone()));
            }
        }
        Chrome {
            name: plan.values.get("council").cloned().unwrap_or_default(),
            home: self.home_path(welsh),
            menu: self.menu(welsh),
            tools,
            footer,
            search: plan.url("/search"),
            statistics: dice.on("statistics").chance(0.3),
            banner: self.banner(),
        }
    }

    // ---- Welsh ------------------------------------------------------------------------------

    pub(super) fn welsh_task(&mut self, task: &Task<'_>, section: &'static str, english: &str) {
        let title = self.welsh_title(task);
        let path = self
            .plan
            .pace
            .family
            .path(self.plan.design(), section, &title);
        let url = self.plan.url(&format!("/cy{path}"));
        let body = self.text("Mae'r dudalen hon yn dweud wrthych sut i ddefnyddio'r gwasanaeth hwn. Ffoniwch {phone} os oes angen help arnoch.");
        let mut doc = self.task_doc(task, section, body, true);
        doc.other_language = Some(english.to_owned());
        self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
        if let Some(Page::Doc(doc)) = self.pages.get_mut(english) {
            doc.other_language = Some(url);
        }
    }

    fn welsh_home(&mut self) {
        let tasks: Vec<Link> = self
            .pages
            .iter()
            .filter_map(|(url, page)| match page {
                Page::Doc(doc) if doc.welsh => Some((doc.title.clone(), url.clone())),
                _ => None,
            })
            .collect();
        let doc = Doc {
            title: "Croeso".to_owned(),
            h1: Some("Croeso i'n gwefan".to_owned()),
            welsh: true,
            lang_set: true,
            viewport: true,
            body: "Dewiswch wasanaeth.".to_owned(),
            other_language: Some(self.home_path(false)),
            children: tasks,
            ..Doc::default()
        };
        self.pages
            .insert(self.home_path(true), Page::Doc(Box::new(doc)));
    }
}
