//! A task that is spread over several pages: siblings under an index, or a guide whose form stands
//! on a step.
//!
//! Reads: the plan of a task. / Makes: its pages. / Never: decides an answer.

use super::super::plan::{Plan, Task};
use super::super::script::{Slot, Variant};
use super::{Builder, Page};

/// The words of one answer that belong on the task's pages: what follows the mark belongs on the
/// sign-in page.
pub(super) fn words<'a>(task: &Task<'_>, slot: &Slot, variant: &'a Variant) -> WordsOf<'a> {
    let gate = task.chosen.first().map(|(first, _)| &first.id) == Some(&slot.id);
    match task.widget.filter(|_| gate) {
        Some(widget) => {
            let name = task.script.links.first().unwrap_or(&task.title);
            WordsOf::Made(format!("{{widget:{}:{name}}}", widget.id()))
        }
        None => WordsOf::Said(variant.body.split("@@").next().unwrap_or_default()),
    }
}

/// Words of a script, or made here.
pub(super) enum WordsOf<'a> {
    Said(&'a str),
    Made(String),
}

impl AsRef<str> for WordsOf<'_> {
    fn as_ref(&self) -> &str {
        match self {
            WordsOf::Said(words) => words,
            WordsOf::Made(words) => words,
        }
    }
}

impl Builder<'_, '_> {
    /// The siblings of a task's page and the index above them; the words that stay on the page.
    pub(super) fn bundle(&mut self, task: &Task<'_>, section: &'static str, url: &str) -> String {
        let index = task.script.index.clone().unwrap_or_default();
        let mut own = String::new();
        let mut siblings: Vec<(String, String)> = Vec::new();
        for (slot, variant) in &task.chosen {
            let said = words(task, slot, variant);
            let Some(title) = &slot.stands else {
                own.push('\n');
                own.push_str(said.as_ref());
                continue;
            };
            match siblings.iter_mut().find(|(other, _)| other == title) {
                Some((_, body)) => {
                    body.push('\n');
                    body.push_str(said.as_ref());
                }
                None => siblings.push((title.clone(), said.as_ref().to_owned())),
            }
        }
        let index_url = self.plan.page_url(section, &index);
        let mut children = vec![(self.text(&task.title), url.to_owned())];
        for (title, body) in siblings {
            // A page that would say nothing is not written.
            if body.trim().is_empty() {
                continue;
            }
            let place = self.plan.page_url(&index, &title);
            let text = self.text(&body);
            let text = self.resolve(&task.script.id, section, &text);
            let mut doc = self.plain(section, &title, text);
            doc.crumbs.push((index.clone(), index_url.clone()));
            self.pages.insert(place.clone(), Page::Doc(Box::new(doc)));
            self.sitemap.push(place.clone());
            children.push((title, place));
        }
        let mut doc = self.plain(section, &index, "Choose what you need.".to_owned());
        doc.children = children;
        self.pages
            .insert(index_url.clone(), Page::Doc(Box::new(doc)));
        self.sitemap.push(index_url.clone());
        self.child(section, index, index_url);
        own
    }

    /// The step of a guide on which the form stands; the words that stay on the first page.
    pub(super) fn step(&mut self, task: &Task<'_>, section: &'static str, url: &str) -> String {
        let mut first = String::new();
        for (number, (slot, variant)) in task.chosen.iter().enumerate() {
            let said = words(task, slot, variant);
            if number > 0 {
                first.push('\n');
                first.push_str(said.as_ref());
                continue;
            }
            let place = Plan::step_url(url);
            let title = task.script.links.first().unwrap_or(&task.title).clone();
            let text = self.text(&format!(
                "{}\n[Back to the first page of this guide]({url})",
                said.as_ref()
            ));
            let text = self.resolve(&task.script.id, section, &text);
            let mut doc = self.plain(section, &self.text(&title), text);
            doc.crumbs.push((task.title.clone(), url.to_owned()));
            self.pages.insert(place.clone(), Page::Doc(Box::new(doc)));
            first.push_str(&format!(
                "\n## In this guide\n- 1. {}\n- 2. [{title}]({place})",
                task.title
            ));
        }
        first
    }
}
