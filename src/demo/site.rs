//! One site's pages, addressed and ready to be drawn.
//!
//! Reads: a `Plan`. / Makes: every page of the site by address. / Never: changes a mark.

use std::collections::BTreeMap;

use super::family::{Chrome, Doc, Family, Link};
use super::hand_over::HandOver;
use super::plan::{MarkupFault, Plan, Task};
use super::script::{Decoy, Mark, blocks, fill};
use super::trouble::{Robots, Trouble, robots};
use super::truth::Standing;
use super::{accounts, supplier};

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
    /// Anything that is not a page: media type and words.
    File(&'static str, String),
}

/// One site as it is served.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) family: Family,
    pub(crate) trouble: Option<Trouble>,
    /// A lost address answers 200 with words that say so.
    pub(crate) soft_404: bool,
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
        };
        if plan.trouble.is_none() {
            builder.build();
        }
        let chrome = [builder.chrome(false), builder.chrome(true)];
        let dice = plan.dice;
        Site {
            family: plan.pace.family,
            trouble: plan.trouble,
            soft_404: dice.on("soft-404").chance(0.2),
            slow: if dice.on("slow").chance(0.03) { 20 } else { 0 },
            flaky: dice.on("flaky").chance(0.02),
            chrome,
            robots_host: plan.holder.host.clone(),
            gzip: dice.on("gzip").chance(0.5),
            robots: robots(
                dice,
                plan.trouble,
                &plan.holder.host,
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
            self.decoys(task);
        }
        self.hand_overs();
        self.landings();
        self.home();
        self.lists();
    }

    fn text(&self, body: &str) -> String {
        fill(body, &self.plan.values)
    }

    // ---- tasks ------------------------------------------------------------------------------

    fn task(&mut self, task: &Task<'_>) {
        let section = self.plan.section(&task.script.section);
        match &task.standing {
            Standing::Page(url) => {
                let url = url.clone();
                self.list_task(task, section, &url);
                let body = self.task_body(task, section, &url);
                let doc = self.task_doc(task, section, body, false);
                self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
                self.friendly(task, &url);
                if self.plan.bilingual() {
                    self.welsh_task(task, section, &url);
                }
            }
            Standing::Document(url) => {
                let words = format!("{} (PDF)", task.script.document);
                self.pages.insert(
                    url.clone(),
                    Page::File("application/pdf", "%PDF-1.4\n%%EOF\n".into()),
                );
                self.child(section, words, url.clone());
            }
            _ => {}
        }
    }

    fn task_doc(&self, task: &Task<'_>, section: &'static str, body: String, welsh: bool) -> Doc {
        let title = match task.marks.get("X1.2") {
            _ if welsh => self.welsh_title(task),
            // The statement stands under another heading.
            Some(Mark::NotMet) => "Using this website".to_owned(),
            _ => self.text(&task.title),
        };
        Doc {
            h1: (task.fault != Some(MarkupFault::Heading)).then(|| title.clone()),
            title,
            welsh,
            lang_set: task.fault != Some(MarkupFault::Language),
            viewport: task.fault != Some(MarkupFault::Viewport),
            crumbs: self.crumbs(Some(section), welsh),
            body,
            ..Doc::default()
        }
    }

    fn welsh_title(&self, task: &Task<'_>) -> String {
        let draws = self.plan.draws(task.script).on("title-cy");
        let title = draws
            .pick(&task.script.titles_cy)
            .cloned()
            .unwrap_or_default();
        self.text(&title)
    }

    /// The words of a task's page, with every target made real and its page made too.
    fn task_body(&mut self, task: &Task<'_>, section: &'static str, url: &str) -> String {
        let draws = self.plan.draws(task.script);
        let guide = match self.plan.pace.family {
            Family::Pattern => 0.5,
            Family::Drupal => 0.3,
            _ => 0.1,
        };
        let guide = self.plan.dice.on("guides").chance(guide);
        let mut body = draws
            .on("intro")
            .pick(&task.script.intros)
            .cloned()
            .unwrap_or_default();
        let mut second = String::new();
        for (slot, variant) in &task.chosen {
            let part = if guide && slot.moves {
                &mut second
            } else {
                &mut body
            };
            part.push('\n');
            // What follows the mark belongs on the sign-in page.
            part.push_str(variant.body.split("@@").next().unwrap_or_default());
        }
        if task.stale {
            body.push_str(self.stale_words(task));
        }
        if task.dead_link {
            body.push_str("\n## If you need something else\n>> [Ask for a home visit about this](dead:home-visit)");
        }
        self.extra_account(task, &mut body);
        if !second.trim().is_empty() {
            let part = self.second_part(task, section, &second, url);
            body.push_str(&format!(
                "\n## In this guide\n- [Before you start and what happens next]({part})"
            ));
        }
        let text = self.text(&body);
        self.resolve(task.script.id.as_str(), section, &text)
    }

    fn second_part(
        &mut self,
        task: &Task<'_>,
        section: &'static str,
        body: &str,
        url: &str,
    ) -> String {
        let (title, part) = match self.plan.pace.family {
            // These lay the parts of a guide below its first page.
            Family::Pattern | Family::Drupal | Family::Umbraco => {
                let below = format!("{}/before-you-start", url.trim_end_matches('/'));
                ("Before you start and what happens next".to_owned(), below)
            }
            // These write another page that carries the guide's title.
            other => {
                let title = format!("{}: before you start", task.title);
                let path = other.path(self.plan.design(), section, &title);
                let url = self.plan.url(&self.plan.english(&path));
                (title, url)
            }
        };
        let text = self.text(&format!(
            "{body}\n[Back to the first page of this guide]({url})"
        ));
        let body = self.resolve(task.script.id.as_str(), section, &text);
        let mut doc = self.plain(section, &title, body);
        doc.crumbs.push((task.title.clone(), url.to_owned()));
        self.pages.insert(part.clone(), Page::Doc(Box::new(doc)));
        part
    }

    fn stale_words(&self, task: &Task<'_>) -> &'static str {
        const WORDS: [&str; 4] = [
            "\nThe telephone line for this service is temporarily closed until {stale}.",
            "\nYou must send your request by {staler}.",
            "\nApplications for {oldfy} are now open: apply before {stale}.",
            "\nWe are temporarily unable to take requests by post until {staler}.",
        ];
        self.plan
            .draws(task.script)
            .on("stale")
            .pick(&WORDS)
            .copied()
            .unwrap_or("")
    }

    fn extra_account(&self, task: &Task<'_>, body: &mut String) {
        let mine = accounts::extras(self.plan).find(|e| e.journey == task.script.id);
        if let Some(extra) = mine {
            body.push_str(&format!("\n[{}]({}:)", extra.words, extra.supplier));
        }
    }

    /// Lists the task in its section, the A to Z and the sitemap.
    fn list_task(&mut self, task: &Task<'_>, section: &'static str, url: &str) {
        const GENERIC: [&str; 5] = [
            "Find out more",
            "More information",
            "Read more",
            "Details",
            "More",
        ];
        let draws = self.plan.draws(task.script);
        let named = draws
            .on("link")
            .pick(&task.script.links)
            .cloned()
            .unwrap_or_else(|| task.title.clone());
        let words = if task.named {
            self.text(&named)
        } else {
            draws
                .on("generic")
                .pick(&GENERIC)
                .copied()
                .unwrap_or("More")
                .to_owned()
        };
        self.child(section, words, url.to_owned());
        self.sitemap.push(url.to_owned());
        let listed = if task.stray_route {
            self.old_page(task, section)
        } else {
            url.to_owned()
        };
        self.a_to_z.push((self.text(&task.title), listed));
    }

    /// The page that the A to Z still leads to, from before the last tidying.
    fn old_page(&mut self, task: &Task<'_>, section: &'static str) -> String {
        let title = format!(
            "{} (old page)",
            task.script.links.first().unwrap_or(&task.title)
        );
        let path = self
            .plan
            .pace
            .family
            .path(self.plan.design(), "Archive", &title);
        let url = self.plan.url(&path);
        let body = self.text("This page is kept for reference and was last changed in {oldyear}. It is no longer looked after. Telephone {phone} to ask about this.");
        let doc = self.plain(section, &title, body);
        self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
        url
    }

    /// A short address for posters that leads to the page.
    fn friendly(&mut self, task: &Task<'_>, url: &str) {
        let short = task.script.id.replace('-', "");
        self.pages.insert(
            self.plan.url(&format!("/{short}")),
            Page::Moved(url.to_owned()),
        );
    }

    // ---- what scripts point to --------------------------------------------------------------

    /// Replaces every symbolic target by an address, making the page behind it.
    fn resolve(&mut self, journey: &str, section: &'static str, text: &str) -> String {
        let mut resolved = String::with_capacity(text.len() + 200);
        let mut rest = text;
        while let Some(open) = rest.find("](") {
            let (before, after) = rest.split_at(open + 2);
            resolved.push_str(before);
            let close = after.find(')').unwrap_or(after.len());
            let target = self.target(journey, section, &after[..close]);
            resolved.push_str(&target);
            rest = &after[close..];
        }
        resolved.push_str(rest);
        resolved
    }

    fn target(&mut self, journey: &str, section: &'static str, target: &str) -> String {
        let (kind, rest) = target.split_once(':').unwrap_or(("", target));
        match kind {
            "journey" => match self.plan.task(rest).map(|t| &t.standing) {
                Some(Standing::Page(url)) => url.clone(),
                _ => self.home_path(false),
            },
            "form" => self.own_form(journey, section, rest),
            "shell" => self.own_shell(journey),
            "page" => self.info_page(section, rest, ""),
            "profile" => self.profile(section, rest),
            "pdf" => self.document(rest),
            "dead" => self.plan.url(&format!("/lost/{rest}")),
            "feed" => self.feed(rest),
            "account" => self.sign_in(""),
            "signin" => self.wall(journey, false, rest),
            "guest" => self.wall(journey, true, rest),
            _ => match supplier::by_key(kind) {
                Some(found) => self.supplied(found, if rest.is_empty() { journey } else { rest }),
                None => target.to_owned(),
            },
        }
    }

    fn own_form(&mut self, journey: &str, section: &'static str, fields: &str) -> String {
        let path = self
            .plan
            .pace
            .family
            .form(self.plan.design(), &format!("{journey} {fields}"));
        let url = self.plan.url(&path);
        let doc = self.plain(
            section,
            "Step 1 of 3: your details",
            format!("Fill in the boxes and choose continue.\n{{form:{fields}}}"),
        );
        self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
        url
    }

    fn own_shell(&mut self, journey: &str) -> String {
        let url = self.plan.url(&format!("/webapp/{journey}"));
        self.pages
            .insert(url.clone(), Page::Shell("Online service".to_owned()));
        url
    }

    /// A page of the section that says a little about its title.
    fn info_page(&mut self, section: &'static str, title: &str, body: &str) -> String {
        let path = self
            .plan
            .pace
            .family
            .path(self.plan.design(), section, title);
        let url = self.plan.url(&self.plan.english(&path));
        let words = if body.is_empty() {
            self.text("This page tells you about this part of the service. Write to {email} with any question.")
        } else {
            self.text(body)
        };
        let doc = self.plain(section, title, words);
        self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
        url
    }

    /// A councillor's own page, as the list of councillors leads to it.
    fn profile(&mut self, section: &'static str, name: &str) -> String {
        let mailbox = super::family::slug(name.trim_start_matches("Councillor "), ".");
        let body = format!(
            "Elected to the council in {{oldvote}}.\n- Email: [{mailbox}@{{base}}](mailto:{mailbox}@{{base}})\n- Telephone: {{phone2}}"
        );
        self.info_page(section, name, &body)
    }

    fn document(&mut self, title: &str) -> String {
        let url = self
            .plan
            .url(&self.plan.pace.family.document(self.plan.design(), title));
        self.pages.insert(
            url.clone(),
            Page::File("application/pdf", "%PDF-1.4\n%%EOF\n".into()),
        );
        url
    }

    fn feed(&mut self, name: &str) -> String {
        let url = self.plan.url(&format!("/feeds/{name}"));
        let (media, words) = if name.ends_with(".ics") {
            (
                "text/calendar",
                "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
            )
        } else if name.ends_with(".csv") {
            ("text/csv", "candidate,votes\nA,1\n")
        } else {
            (
                "application/rss+xml",
                "<rss version=\"2.0\"><channel><title>Feed</title></channel></rss>",
            )
        };
        self.pages
            .insert(url.clone(), Page::File(media, words.to_owned()));
        url
    }

    /// The council's own sign-in, with what the account's script puts on it.
    fn sign_in(&mut self, _next: &str) -> String {
        let url = format!("http://my.{}/login", self.plan.holder.base);
        if !self.pages.contains_key(&url) {
            self.pages
                .insert(url.clone(), Page::Supplied("Sign in", String::new()));
            let words = self.plan.task("my-account").map(|task| {
                let slots = task.chosen.iter().map(|(_, v)| v.body.as_str());
                slots
                    .filter_map(|body| body.split_once("@@").map(|(_, there)| there))
                    .collect::<Vec<_>>()
                    .join("\n")
            });
            let text = self.text(&words.unwrap_or_default());
            let body = self.resolve("my-account", "Your council", &text);
            let face = if body.contains("{form:") || body.contains("no longer") {
                body
            } else {
                format!("{{form:username,password}}\n{body}")
            };
            self.pages
                .insert(url.clone(), Page::Supplied("Sign in", face));
        }
        url
    }

    /// A sign-in in front of a task, with or without a way round it.
    fn wall(&mut self, journey: &str, guest: bool, fields: &str) -> String {
        let host = format!("http://my.{}", self.plan.holder.base);
        let url = format!("{host}/login/{journey}");
        let mut body = "Sign in to go on with your request.\n{form:username,password}".to_owned();
        if guest {
            let open = format!("{host}/guest/{journey}");
            self.pages.insert(
                open.clone(),
                Page::Supplied("Step 1 of 3: your details", format!("{{form:{fields}}}")),
            );
            body.push_str(&format!("\n[Continue without an account]({open})"));
        }
        self.pages
            .insert(url.clone(), Page::Supplied("Sign in", body));
        url
    }

    fn supplied(&mut self, found: &'static supplier::Supplier, task: &str) -> String {
        let (host, path) = found.address(&self.plan.values, task);
        let url = format!("http://{host}{path}");
        let page = match found.face {
            supplier::Face::Shell => Page::Shell(found.title.to_owned()),
            supplier::Face::Fields(fields) => {
                Page::Supplied(found.title, format!("{{form:{fields}}}"))
            }
            supplier::Face::Words(words) => Page::Supplied(found.title, words.to_owned()),
        };
        self.pages.insert(url.clone(), page);
        url
    }

    // ---- the rest of the site ---------------------------------------------------------------

    fn plain(&self, section: &'static str, title: &str, body: String) -> Doc {
        Doc {
            title: title.to_owned(),
            h1: Some(title.to_owned()),
            lang_set: true,
            viewport: self.plan.pace.family != Family::Asp,
            crumbs: self.crumbs(Some(section), false),
            body,
            ..Doc::default()
        }
    }

    fn child(&mut self, section: &'static str, words: String, url: String) {
        self.sections.entry(section).or_default().push((words, url));
    }

    fn decoys(&mut self, task: &Task<'_>) {
        let draws = self.plan.draws(task.script);
        for decoy in &task.script.decoys {
            if draws.on(&decoy.title).chance(0.4) {
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
        let url = self
            .plan
            .url(&format!("{folder}{}", super::family::slug(&title, "-")));
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
    fn hand_overs(&mut self) {
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

    fn landings(&mut self) {
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

    fn home_path(&self, welsh: bool) -> String {
        match (welsh, self.plan.welsh_first()) {
            (false, false) | (true, true) => self.plan.url("/"),
            (false, true) => self.plan.url("/en"),
            (true, false) => self.plan.url("/cy"),
        }
    }

    fn home(&mut self) {
        let top: Vec<Link> = self
            .plan
            .tasks
            .iter()
            .filter(|t| t.named && self.plan.draws(t.script).on("top").chance(0.35))
            .filter_map(|t| match &t.standing {
                Standing::Page(url) if t.script.id != "my-account" => {
                    Some((self.text(&t.title), url.clone()))
                }
                _ => None,
            })
            .collect();
        let menu = self.menu(false);
        let mut body = "## Popular tasks\n".to_owned();
        for (words, url) in &top {
            body.push_str(&format!("- [{words}]({url})\n"));
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

    fn lists(&mut self) {
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
                .map(|url| format!("<url><loc>{}</loc></url>\n", super::family::escape(url)))
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

    fn crumbs(&self, section: Option<&'static str>, welsh: bool) -> Vec<Link> {
        let home = if welsh { "Hafan" } else { "Home" };
        let mut crumbs = vec![(home.to_owned(), self.home_path(welsh))];
        if let Some(section) = section.filter(|s| self.sections.contains_key(s)) {
            crumbs.push((section.to_owned(), self.landing_url(section, welsh)));
        }
        crumbs
    }

    fn chrome(&self, welsh: bool) -> Chrome {
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
        }
    }

    // ---- Welsh ------------------------------------------------------------------------------

    fn welsh_task(&mut self, task: &Task<'_>, section: &'static str, english: &str) {
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

impl Site {
    /// The page's bytes as its family writes them.
    pub(crate) fn render(&self, page: &Page) -> Option<String> {
        match page {
            Page::Doc(doc) => Some(
                self.family
                    .render(doc, &self.chrome[usize::from(doc.welsh)]),
            ),
            Page::Supplied(title, body) => Some(supplied_page(title, body)),
            Page::Shell(title) => Some(supplier::shell(title)),
            Page::Moved(_) | Page::File(..) => None,
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
