//! A site's pages for its tasks: the page itself, its parts, and where it is listed.
//!
//! Reads: the plan of each task. / Makes: pages. / Never: decides whether a task is there.

use super::super::accounts;
use super::super::family::{Doc, Family};
use super::super::plan::shape::{Hollow, Layout, Naming, Way};
use super::super::plan::{MarkupFault, Stale, Task};
use super::super::script::Mark;
use super::super::truth::Standing;
use super::{Builder, Page, bundle};

impl Builder<'_, '_> {
    pub(super) fn task(&mut self, task: &Task<'_>) {
        let section = self.plan.section(&task.script.section);
        match &task.standing {
            Standing::Page(url) => {
                let url = url.clone();
                self.list_task(task, section, &url);
                if let Way::Hollow(hollow) = task.shape.way {
                    // What a site answers to unknown addresses needs no page.
                    if hollow != Hollow::Twin {
                        self.pages.insert(url, Page::Hollow(hollow));
                    }
                    return;
                }
                if let Way::Barred(refusal) = task.shape.way {
                    self.barred.insert(url.clone(), refusal);
                }
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

    pub(super) fn task_doc(
        &self,
        task: &Task<'_>,
        section: &'static str,
        body: String,
        welsh: bool,
    ) -> Doc {
        let title = match task.marks.get("X1.2") {
            _ if welsh => self.welsh_title(task),
            // The statement stands under another heading.
            Some(Mark::NotMet) => self.other_heading(task),
            _ => self.text(&task.title),
        };
        let heading = match task.shape.naming {
            Naming::Banner if !welsh => self.plan.holder.name(),
            Naming::Banner | Naming::Usual | Naming::Plain | Naming::Generic => title.clone(),
        };
        Doc {
            h1: (task.fault != Some(MarkupFault::Heading)).then_some(heading),
            title,
            welsh,
            lang_set: task.fault != Some(MarkupFault::Language),
            viewport: task.fault != Some(MarkupFault::Viewport),
            crumbs: self.crumbs(Some(section), welsh),
            body,
            ..Doc::default()
        }
    }

    /// One of a task's other headings.
    fn other_heading(&self, task: &Task<'_>) -> String {
        let draws = self.plan.draws(task.script).on("other-heading");
        let other = draws.pick(&task.script.plain);
        other.map_or_else(String::new, |called| self.text(&called.title))
    }

    pub(super) fn welsh_title(&self, task: &Task<'_>) -> String {
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
        match task.shape.layout {
            Layout::Bundle => body.push_str(&self.bundle(task, section, url)),
            Layout::GuideForm => body.push_str(&self.step(task, section, url)),
            Layout::Page | Layout::OwnRoot | Layout::StrangeRoot => {
                for (slot, variant) in &task.chosen {
                    let part = if guide && slot.moves {
                        &mut second
                    } else {
                        &mut body
                    };
                    part.push('\n');
                    part.push_str(bundle::words(task, slot, variant).as_ref());
                }
            }
        }
        if let Some(stale) = task.stale {
            body.push_str(self.stale_words(task, stale));
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
            Family::Goss | Family::Jadu | Family::Asp => {
                let title = format!("{}: before you start", task.title);
                let url = self.plan.page_url(section, &title);
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

    /// Words that are out of date, each sort in several dresses; they answer no other question.
    fn stale_words(&self, task: &Task<'_>, stale: Stale) -> &'static str {
        let words: &[&'static str] = match stale {
            Stale::Deadline => &[
                "\nThe telephone line for this service is temporarily closed until {stale}.",
                "\nYou must send your request by {staler}.",
                "\nApplications for {oldfy} are now open: apply before {stale}.",
                "\nWe are temporarily unable to take requests by post until {staler}.",
            ],
            Stale::Notice => &[
                "\n! Update {stale}: our team is short of staff and answers take longer.",
                "\n## Notice, {staler}\nThe counter on the ground floor is being painted. Please use the side door.",
                "\nLatest news ({stale}): letters are being answered late.",
            ],
            Stale::YearInWords => &[
                "\n[Download our service standards for {oldyear}](pdf:Service standards {oldyear})",
                "\n[Our opening times for Christmas {oldyear}](page:Christmas opening {oldyear})",
                "\n- [Leaflet {oldfyslash} (PDF)](pdf:Leaflet {oldyear})",
            ],
            Stale::Pandemic => &[
                "\n! Because of coronavirus we cannot see visitors. This is so until further notice.",
                "\nDue to COVID-19 our counter is closed and replies take longer than usual.",
                "\n## Coronavirus\nDuring the pandemic our staff work from home, and post is opened once a week.",
            ],
            Stale::Figures => &[
                "\nIn {oldfy} an hour of an officer's time costs £48.",
                "\nThe rate for photocopies in {oldfyslash} is £0.20 a sheet.",
            ],
        };
        let draws = self.plan.draws(task.script).on("stale-words");
        draws.pick(words).copied().unwrap_or_default()
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
        // A page that is called something else is mostly linked by what it is called.
        let as_titled = matches!(task.shape.layout, Layout::Bundle)
            || (task.shape.naming == Naming::Plain && draws.on("as-titled").chance(0.7));
        let other = task
            .script
            .plain
            .iter()
            .find(|called| called.title == task.title);
        let title = other.map_or(&task.title, |called| &called.link);
        let words = if task.named && as_titled {
            self.text(title)
        } else if task.named {
            self.text(&named)
        } else {
            draws
                .on("generic")
                .pick(&GENERIC)
                .copied()
                .unwrap_or("More")
                .to_owned()
        };
        let door = self.door(task, url);
        self.child(section, words, door);
        if url.starts_with(&self.plan.url("/")) {
            self.sitemap.push(url.to_owned());
        }
        let listed = if task.stray_route {
            self.old_page(task, section)
        } else {
            url.to_owned()
        };
        let entry = match task.shape.naming {
            Naming::Generic => task.script.titles.first().unwrap_or(&task.title),
            Naming::Usual | Naming::Plain | Naming::Banner => &task.title,
        };
        self.a_to_z.push((self.text(entry), listed));
    }

    /// The address that is linked: a task on another host may have one of the site's own that leads
    /// there.
    fn door(&mut self, task: &Task<'_>, url: &str) -> String {
        let own = match task.shape.layout {
            Layout::OwnRoot | Layout::StrangeRoot => {
                self.plan.draws(task.script).on("door").chance(0.5)
            }
            Layout::Page | Layout::GuideForm | Layout::Bundle => false,
        };
        if !own {
            return url.to_owned();
        }
        let section = self.plan.section(&task.script.section);
        let door = self.plan.page_url(section, &task.title);
        self.pages.insert(door.clone(), Page::Moved(url.to_owned()));
        door
    }

    /// The page that the A to Z still leads to, from before the last tidying.
    fn old_page(&mut self, task: &Task<'_>, section: &'static str) -> String {
        let title = format!(
            "{} (old page)",
            task.script.links.first().unwrap_or(&task.title)
        );
        let url = self.plan.page_url("Archive", &title);
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

    pub(super) fn plain(&self, section: &'static str, title: &str, body: String) -> Doc {
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

    pub(super) fn child(&mut self, section: &'static str, words: String, url: String) {
        self.sections.entry(section).or_default().push((words, url));
    }
}
