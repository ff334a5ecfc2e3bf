//! Elements that are facts themselves: headings, links, images, frames, forms and their controls.
//!
//! Reads: an element where the walk stands. / Makes: entries of what the walk gathers. / Never:
//! moves the walk on.

use html5ever::{LocalName, local_name};
use url::Url;

use super::super::controls::{self, MAX_CONTROLS, frame_address, is_inside};
use super::super::forms::{Button, Place};
use super::super::parse;
use super::super::tags::{looks_like_button, script_target};
use super::super::text;
use super::super::tree::{Element, Kind, NONE};
use super::super::{Control, ControlKind, Frame, Heading, Link, Region, Spot, fold};
use super::{Common, Ends, Gathered, Seen, TextTo, Walker};

/// Pages within pages are read so deep: a frame in a `<noscript>`.
const NESTED: u8 = 2;

/// Names made from other elements stop after this many bytes; nobody reads longer ones, and many
/// controls may point at the same long element.
const MAX_NAME: usize = 500;

impl<'t> Walker<'t> {
    /// Elements that are facts themselves.
    pub(super) fn particular(
        &mut self,
        id: u32,
        element: &'t Element,
        tag: &LocalName,
        common: &Common<'t>,
        spot: Spot,
    ) {
        match *tag {
            local_name!("html") => self.out.head.lang(element),
            local_name!("a") | local_name!("area") => self.begin_link(element, tag, common, spot),
            local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6") => self.begin_heading(tag, spot),
            local_name!("br") => self.line_break(id),
            local_name!("img") => self.image(element),
            local_name!("iframe") | local_name!("frame") => self.frame(id, element, common, spot),
            _ => {
                self.mount(id, element, spot);
                self.control(id, element, tag, common, spot);
                let plays = common.names.role == "button" && *tag != local_name!("button");
                if plays && self.state.seen != Seen::No {
                    self.begin_control(ControlKind::Button, common.names.label, spot);
                }
            }
        }
    }

    fn begin_heading(&mut self, tag: &LocalName, spot: Spot) {
        if self.state.seen == Seen::No {
            return;
        }
        let level = tag.as_bytes().get(1).map_or(1, |b| b - b'0');
        self.heading_text.clear();
        self.state.heading = true;
        self.out.headings.push(Heading {
            level,
            text: String::new(),
            region: self.state.region,
            spot,
        });
    }

    pub(super) fn end_heading(&mut self) {
        if !self.state.heading {
            return;
        }
        fold::trim_end(&mut self.heading_text);
        if self.heading_text.is_empty() {
            self.out.headings.pop();
        } else if let Some(heading) = self.out.headings.last_mut() {
            heading.text.clone_from(&self.heading_text);
        }
    }

    pub(super) fn under(&self) -> Option<u32> {
        self.out.headings.len().checked_sub(1).map(|i| i as u32)
    }

    pub(super) fn begin_link(
        &mut self,
        element: &Element,
        tag: &LocalName,
        common: &Common<'_>,
        spot: Spot,
    ) {
        let hidden = self.state.seen == Seen::No && self.state.region == Region::Main;
        let written = element.attr(&local_name!("href")).filter(|_| !hidden);
        let Some(href) = written.and_then(|h| self.out.head.resolve(h, self.url)) else {
            // An anchor without any address is a place, unless it plays a button.
            let acts = written.is_some() || common.names.role == "button";
            if acts && self.state.seen != Seen::No {
                self.begin_control(ControlKind::Link, common.names.label, spot);
            }
            return;
        };
        self.out.signals.feed(&href, &mut self.out.head.feeds);
        let rel = element.attr(&local_name!("rel")).unwrap_or("");
        let mut text = String::new();
        if !common.labelledby.is_empty() {
            fold::push(&mut text, &self.text_of_ids(common.labelledby));
        }
        if text.is_empty() {
            fold::push(&mut text, common.names.label);
        }
        if *tag == local_name!("area") {
            fold::push(&mut text, element.attr(&local_name!("alt")).unwrap_or(""));
        } else {
            self.state.link = true;
            self.link_text.clear();
            self.link_alt.clear();
        }
        fold::trim_end(&mut text);
        self.out.links.push(Link {
            href,
            text,
            under: self.under(),
            block: None,
            region: self.state.region,
            nofollow: rel
                .split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("nofollow")),
            button: looks_like_button(&common.names),
            spot,
        });
        if self.state.link {
            // Kept for the end, when neither text nor image names the link.
            self.link_alt.push('\u{1}');
            fold::push(&mut self.link_alt, common.title);
            self.link_alt.push('\u{1}');
        }
    }

    pub(super) fn end_link(&mut self) {
        if !self.state.link {
            self.end_control();
            return;
        }
        fold::trim_end(&mut self.link_text);
        let Some(link) = self.out.links.last_mut() else {
            return;
        };
        if !link.text.is_empty() {
            return;
        }
        if !self.link_text.is_empty() {
            link.text.clone_from(&self.link_text);
            return;
        }
        let mut parts = self.link_alt.splitn(3, '\u{1}').skip(1);
        let (title, alt) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        link.text = fold::folded(if alt.trim().is_empty() { title } else { alt });
    }

    fn image(&mut self, element: &Element) {
        self.out
            .signals
            .embed(element.attr(&local_name!("src")).unwrap_or(""), self.url);
        let alt = element.attr(&local_name!("alt")).unwrap_or("");
        if alt.is_empty() {
            return;
        }
        if self.state.link {
            fold::push(&mut self.link_alt, alt);
        }
        if self.state.heading && self.heading_text.is_empty() {
            fold::push(&mut self.heading_text, alt);
        }
        if self.state.button && self.button_text.is_empty() {
            fold::push(&mut self.button_text, alt);
        }
    }

    /// Two line breaks in a row end a block: that is how pages without paragraphs part them.
    fn line_break(&mut self, id: u32) {
        let next = self.tree.nodes[id as usize].next;
        let double = self
            .tree
            .element(next)
            .is_some_and(|e| e.name.local == local_name!("br"))
            || matches!(self.tree.nodes.get(next as usize).map(|n| &n.kind),
                Some(Kind::Text(t)) if t.trim().is_empty()
                    && self.tree.element(self.tree.nodes[next as usize].next)
                        .is_some_and(|e| e.name.local == local_name!("br")));
        if double && !self.state.link && !self.state.heading {
            self.flush();
        } else {
            self.text(" ");
        }
    }

    fn frame(&mut self, id: u32, element: &Element, common: &Common<'_>, spot: Spot) {
        self.save(id, false, Ends::Nothing);
        self.state.text = TextTo::Nothing;
        let title = if common.title.is_empty() {
            common.names.label
        } else {
            common.title
        };
        if let Some(inner) = element.attr(&LocalName::from("srcdoc")) {
            self.nested(inner, spot);
            return;
        }
        let attributes = element.attrs.iter();
        let src = frame_address(attributes.map(|a| (&*a.name.local, &*a.value)))
            .and_then(|s| self.out.head.resolve(s, self.url))
            .filter(|src| matches!(src.scheme(), "http" | "https"));
        match src {
            Some(src) => self.embedded(src, title, spot),
            None if self.state.seen != Seen::No => {
                self.begin_control(ControlKind::Frame, title, spot);
                self.end_control();
            }
            None => {}
        }
    }

    fn embedded(&mut self, src: Url, title: &str, spot: Spot) {
        self.out.signals.embed(src.as_str(), self.url);
        self.out.frames.push(Frame {
            src,
            title: fold::folded(title),
            region: self.state.region,
            spot,
        });
    }

    /// A page in an `<object>` is a frame; a picture, a document or a film is none.
    pub(super) fn object(&mut self, element: &Element, spot: Spot) {
        let kind = element.attr(&local_name!("type")).unwrap_or("text/html");
        let data = element.attr(&local_name!("data")).unwrap_or("");
        let page = !data.trim().is_empty() && kind.contains("html");
        let address = self.out.head.resolve(data, self.url).filter(|_| page);
        let is_file = |url: &Url| {
            let last = url.path().rsplit('/').next().unwrap_or("");
            let ending = last.rsplit_once('.').map_or("", |(_, ending)| ending);
            !matches!(ending, "" | "html" | "htm" | "php" | "aspx" | "asp" | "jsp")
        };
        if let Some(url) = address.filter(|url| !is_file(url)) {
            self.embedded(url, "", spot);
        }
    }

    /// A page within the page, which browsers show without scripts: its links and forms are this
    /// page's, at the place of the element that holds them.
    pub(super) fn nested(&mut self, html: &str, spot: Spot) {
        let holds = ["<a", "<A", "<form", "<FORM", "<input", "<INPUT"];
        if self.depth >= NESTED
            || self.state.link
            || self.state.seen == Seen::No
            || !holds.iter().any(|tag| html.contains(tag))
        {
            return;
        }
        let tree = parse::tree(html);
        let Gathered {
            headings,
            links,
            drafts,
            nested,
            ..
        } = Walker::within(&tree, self, self.url).walk();
        let finished = drafts.finish(&headings);
        let (under, region) = (self.under(), self.state.region);
        for link in links.into_iter().chain(finished.links) {
            self.out.links.push(Link {
                under,
                block: None,
                region,
                spot,
                ..link
            });
        }
        for mut form in finished.forms.into_iter().chain(nested) {
            (form.under, form.region, form.spot) = (under, region, spot);
            for field in &mut form.fields {
                field.spot = spot;
            }
            self.out.nested.push(form);
        }
    }

    /// Something that only a script can start; its text is read until it ends.
    pub(super) fn begin_control(&mut self, kind: ControlKind, name: &str, spot: Spot) {
        if self.out.controls.len() >= MAX_CONTROLS {
            return;
        }
        self.control_text.clear();
        self.state.control = true;
        self.out.controls.push(Control {
            kind,
            name: fold::folded(name),
            under: self.under(),
            region: self.state.region,
            spot,
        });
    }

    pub(super) fn end_control(&mut self) {
        if !self.state.control {
            return;
        }
        self.state.control = false;
        fold::trim_end(&mut self.control_text);
        if let Some(control) = self.out.controls.last_mut()
            && control.name.is_empty()
        {
            control.name.clone_from(&self.control_text);
        }
    }

    /// Something that waits for a script to fill it.
    fn mount(&mut self, id: u32, element: &Element, spot: Spot) {
        if self.state.seen != Seen::Yes
            || self.state.region != Region::Main
            || (self.mount != NONE && is_inside(self.tree, id, self.mount))
        {
            return;
        }
        if let Some(words) = controls::mount(self.tree, id, element) {
            self.mount = id;
            let before = self.state.control;
            self.begin_control(ControlKind::Mount, &words, spot);
            self.state.control = before;
        }
    }

    /// Forms and what they are made of.
    fn control(
        &mut self,
        id: u32,
        element: &'t Element,
        tag: &LocalName,
        common: &Common<'t>,
        spot: Spot,
    ) {
        match *tag {
            local_name!("form") => {
                let action = element.attr(&local_name!("action")).unwrap_or("").trim();
                let action = match action {
                    "" => Some(self.url.clone()),
                    a => self.out.head.resolve(a, self.url),
                };
                let under = self.under();
                self.out.drafts.begin_form(
                    id,
                    element,
                    &common.names,
                    action,
                    self.state.region,
                    under,
                    spot,
                );
                self.state.form = id;
            }
            local_name!("main") => self.out.drafts.whole_page(self.state.form),
            local_name!("label") => {
                let target = element.attr(&local_name!("for")).unwrap_or("");
                let owner = self.state.form;
                self.state.label = Some(self.out.drafts.begin_label(target, owner));
            }
            local_name!("fieldset") => {
                self.state.fieldset = Some(self.out.drafts.begin_fieldset(common.names.label));
                self.state.off |= element.attr(&local_name!("disabled")).is_some();
            }
            local_name!("legend") => self.state.legend = true,
            local_name!("button") => {
                self.button_text.clear();
                // A button that is switched off starts nothing.
                self.state.button = !is_off(element) && !self.state.off;
                self.button_spot = spot;
                fold::push(&mut self.button_text, common.names.label);
                self.onclick(element, spot);
            }
            local_name!("input") | local_name!("select") | local_name!("textarea") => {
                self.field(element, tag, common, spot);
                if *tag != local_name!("input") {
                    self.save(id, false, Ends::Nothing);
                    self.state.text = TextTo::Nothing;
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, element: &'t Element, tag: &LocalName, common: &Common<'t>, spot: Spot) {
        let mut named = String::new();
        if !common.labelledby.is_empty() {
            named = self.text_of_ids(common.labelledby);
        }
        if named.is_empty() {
            named = fold::folded(common.names.label);
        }
        let owner = self.out.drafts.owner(element, self.state.form);
        let before = match self.run.trim_end() {
            "" => self.out.blocks.last().map_or("", |b| b.text.as_str()),
            run => run,
        };
        self.out.drafts.field(
            element,
            tag,
            Place {
                owner,
                region: self.state.region,
                under: self.out.headings.len().checked_sub(1).map(|i| i as u32),
                seen: self.state.seen != Seen::No,
                off: self.state.off || is_off(element),
                label: self.state.label,
                fieldset: self.state.fieldset,
                spot,
            },
            named,
            common.title,
            before,
        );
        if matches!(*tag, local_name!("input")) {
            self.onclick(element, spot);
        }
    }

    pub(super) fn end_button(&mut self) {
        if !self.state.button {
            return;
        }
        let text = fold::folded(&self.button_text);
        if self.state.seen != Seen::No {
            let button = Button {
                text: text.clone(),
                region: self.state.region,
                under: self.under(),
                spot: self.button_spot,
            };
            self.out.drafts.button(self.state.form, button);
        }
        if let Some(link) = self
            .out
            .links
            .last_mut()
            .filter(|l| l.button && l.text.is_empty())
        {
            link.text = text;
        }
    }

    /// A button whose script goes to an address is a link.
    fn onclick(&mut self, element: &Element, spot: Spot) {
        let Some(target) = element
            .attr(&local_name!("onclick"))
            .and_then(script_target)
            .and_then(|t| self.out.head.resolve(t, self.url))
        else {
            return;
        };
        let text = element
            .attr(&local_name!("value"))
            .map(fold::folded)
            .unwrap_or_default();
        self.out.links.push(Link {
            href: target,
            text,
            under: self.under(),
            block: None,
            region: self.state.region,
            nofollow: false,
            button: true,
            spot,
        });
    }

    /// Visible text of the elements with these ids.
    fn text_of_ids(&mut self, ids: &str) -> String {
        let tree = self.tree;
        let map = self.ids.get_or_insert_with(|| tree.ids());
        let mut out = String::new();
        for id in ids.split_ascii_whitespace().take(8) {
            if let Some(&node) = map.get(id) {
                fold::push(&mut out, " ");
                text::push(tree, node, MAX_NAME, |_| true, &mut out);
            }
        }
        fold::trim_end(&mut out);
        out
    }
}

/// Whether nobody can use a control: it is disabled, or its text cannot be changed.
fn is_off(element: &Element) -> bool {
    element.attr(&local_name!("disabled")).is_some()
        || element.attr(&local_name!("readonly")).is_some()
}
