//! Elements that are facts themselves: headings, links, images, frames, forms and their controls.
//!
//! Reads: an element where the walk stands. / Makes: entries of what the walk gathers. / Never:
//! moves the walk on.

use html5ever::{LocalName, local_name};

use super::super::forms::Place;
use super::super::tags::{looks_like_button, script_target};
use super::super::text;
use super::super::tree::{Element, Kind};
use super::super::{Frame, Heading, Link, Region, Spot, fold};
use super::{Common, Ends, Seen, TextTo, Walker};

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
            _ => self.control(id, element, tag, common, spot),
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

    fn begin_link(&mut self, element: &Element, tag: &LocalName, common: &Common<'_>, spot: Spot) {
        let hidden = self.state.seen == Seen::No && self.state.region == Region::Main;
        let Some(href) = element
            .attr(&local_name!("href"))
            .filter(|_| !hidden)
            .and_then(|h| self.out.head.resolve(h, self.url))
        else {
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
        let src = element
            .attr(&local_name!("src"))
            .filter(|s| !s.trim().is_empty() && !s.starts_with("about:"))
            .or_else(|| element.attr(&LocalName::from("data-src")));
        let Some(src) = src.and_then(|s| self.out.head.resolve(s, self.url)) else {
            return;
        };
        if !matches!(src.scheme(), "http" | "https") {
            return;
        }
        self.out.signals.embed(src.as_str(), self.url);
        let title = if common.title.is_empty() {
            common.names.label
        } else {
            common.title
        };
        self.out.frames.push(Frame {
            src,
            title: fold::folded(title),
            spot,
        });
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
                self.state.label = Some(self.out.drafts.begin_label(target, common.names.id));
            }
            local_name!("fieldset") => {
                self.state.fieldset = Some(self.out.drafts.begin_fieldset(common.names.label));
            }
            local_name!("legend") => self.state.legend = true,
            local_name!("button") => {
                self.button_text.clear();
                self.state.button = true;
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
            self.out
                .drafts
                .button(self.state.form, self.state.region, &text);
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
