//! The pages that a task's words point to: forms, accounts, suppliers, documents, feeds.
//!
//! Reads: symbolic targets of the scripts. / Makes: addresses, and the pages behind them. / Never:
//! decides an answer.

use super::super::supplier;
use super::super::truth::Standing;
use super::{Builder, Page};

impl Builder<'_, '_> {
    /// Replaces every symbolic target by an address, making the page behind it.
    pub(super) fn resolve(&mut self, journey: &str, section: &'static str, text: &str) -> String {
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
        let url = self.form_url(journey, &path);
        let doc = self.plain(
            section,
            "Step 1 of 3: your details",
            format!("Fill in the boxes and choose continue.\n{{form:{fields}}}"),
        );
        self.pages.insert(url.clone(), Page::Doc(Box::new(doc)));
        url
    }

    /// Most forms stand on the site; some on a host of their own, and a few at its root.
    fn form_url(&self, journey: &str, path: &str) -> String {
        let dice = self.plan.dice.on("form-host").on(journey).on(path);
        let base = &self.plan.holder.base;
        match dice.share() {
            _ if journey == "my-account" => self.plan.url(path),
            roll if roll < 0.05 => format!("http://forms.{base}{path}"),
            roll if roll < 0.08 => {
                let number = dice.on("number").below(900);
                format!("http://{journey}-{number}.{base}/")
            }
            _ => self.plan.url(path),
        }
    }

    fn own_shell(&mut self, journey: &str) -> String {
        let url = self.plan.url(&format!("/webapp/{journey}"));
        self.pages
            .insert(url.clone(), Page::Shell("Online service".to_owned()));
        url
    }

    /// A page of the section that says a little about its title.
    pub(super) fn info_page(&mut self, section: &'static str, title: &str, body: &str) -> String {
        let url = self.plan.page_url(section, title);
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
        let mailbox = super::super::family::slug(name.trim_start_matches("Councillor "), ".");
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
        let url = self.plan.sign_in_url();
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
}
