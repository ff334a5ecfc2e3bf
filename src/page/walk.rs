//! The one walk over a page's tree that gathers its facts.
//!
//! Reads: a `Tree` and the page's address. / Makes: headings, blocks, links, frames, and drafts of
//! forms, head and signals. / Never: recurses; visits a node more than twice.

mod elements;

use std::collections::HashMap;

use html5ever::{LocalName, local_name};
use url::Url;

use super::forms::Drafts;
use super::head::Head;
use super::region::{self, Around, Names};
use super::seen::{self, Look, Seen};
use super::signals::Signals;
use super::styles::Styles;
use super::tags::{block_kind, is_block, starts_apart};
use super::text::Nodes as _;
use super::tree::{Element, Kind, NONE, Tree, is_shadow_root};
use super::{Block, BlockKind, Control, Form, Frame, Heading, Link, Region, Spot, fold, head};

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextTo {
    /// The page, as a person reads it.
    Body,
    /// `<title>` of the document.
    Title,
    /// The accessible name only: `<title>` of a drawing.
    Alt,
    /// Nowhere: script, style, options, drawings.
    Nothing,
}

/// What holds for an element's children; saved and restored around elements that change it.
#[derive(Debug, Clone, Copy)]
struct State {
    region: Region,
    in_main: bool,
    in_section: bool,
    seen: Seen,
    text: TextTo,
    kind: BlockKind,
    spot: Spot,
    form: u32,
    label: Option<u32>,
    fieldset: Option<u32>,
    link: bool,
    heading: bool,
    button: bool,
    /// Inside something that only a script starts, whose name is being read.
    control: bool,
    legend: bool,
    /// Inside a group of fields that is switched off.
    off: bool,
}

/// What an element ends when it is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Nothing,
    Link,
    Heading,
    Label,
    Button,
    Control,
    Legend,
}

struct Saved {
    node: u32,
    state: State,
    block: bool,
    ends: Ends,
}

/// Attributes that matter on any element, read in one pass.
#[derive(Default)]
struct Common<'a> {
    names: Names<'a>,
    hidden: Option<&'a str>,
    style: &'a str,
    aria_hidden: bool,
    title: &'a str,
    labelledby: &'a str,
    itemtype: &'a str,
}

impl<'a> Common<'a> {
    fn read(element: &'a Element) -> Common<'a> {
        let mut c = Common::default();
        for attr in &element.attrs {
            let value: &str = &attr.value;
            match attr.name.local {
                local_name!("class") => c.names.class = value,
                local_name!("id") => c.names.id = value,
                local_name!("role") => c.names.role = value,
                local_name!("aria-label") => c.names.label = value,
                local_name!("aria-labelledby") => c.labelledby = value,
                local_name!("hidden") => c.hidden = Some(value),
                local_name!("style") => c.style = value,
                local_name!("aria-hidden") => c.aria_hidden = value == "true",
                local_name!("title") => c.title = value,
                local_name!("itemtype") => c.itemtype = value,
                _ => {}
            }
        }
        c
    }
}

/// What the walk gathers.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) head: Head,
    pub(crate) headings: Vec<Heading>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) links: Vec<Link>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) drafts: Drafts,
    pub(crate) signals: Signals,
    pub(crate) controls: Vec<Control>,
    /// Forms of pages within the page.
    pub(crate) nested: Vec<Form>,
}

pub(crate) struct Walker<'t> {
    tree: &'t Tree,
    url: &'t Url,
    has_main: bool,
    /// Ids of panels that something on the page opens, sorted.
    controlled: Vec<&'t str>,
    styles: Styles<'t>,
    /// How many pages this one is within.
    depth: u8,
    /// The last element that waits to be filled.
    mount: u32,
    /// Element of each id, made when the first `aria-labelledby` asks for it.
    ids: Option<HashMap<&'t str, u32>>,
    state: State,
    saved: Vec<Saved>,
    spot: u32,
    /// Text of the block that is being read.
    run: String,
    /// Links from this index on stand in the block that is being read.
    run_links: usize,
    /// Name of the link that is being read, and what names it when it has no text.
    link_text: String,
    link_alt: String,
    heading_text: String,
    button_text: String,
    button_spot: Spot,
    control_text: String,
    out: Gathered,
}

impl<'t> Walker<'t> {
    /// A walk that trusts landmarks when `has_main`, and names and position otherwise.
    pub(crate) fn new(tree: &'t Tree, url: &'t Url, has_main: bool) -> Walker<'t> {
        let state = State {
            // Before the main landmark everything belongs to the header; without one, to the
            // content until something says otherwise.
            region: if has_main {
                Region::Header
            } else {
                Region::Main
            },
            in_main: false,
            in_section: false,
            seen: Seen::Yes,
            text: TextTo::Body,
            kind: BlockKind::Other,
            spot: Spot(0),
            form: NONE,
            label: None,
            fieldset: None,
            link: false,
            heading: false,
            button: false,
            control: false,
            legend: false,
            off: false,
        };
        let mut controlled: Vec<&str> = tree.controlled.iter().map(|c| &**c).collect();
        controlled.sort_unstable();
        Walker {
            tree,
            url,
            has_main,
            controlled,
            styles: Styles::of(tree),
            depth: 0,
            mount: NONE,
            ids: None,
            state,
            saved: Vec::with_capacity(64),
            spot: 0,
            run: String::with_capacity(512),
            run_links: 0,
            link_text: String::new(),
            link_alt: String::new(),
            heading_text: String::new(),
            button_text: String::new(),
            button_spot: Spot(0),
            control_text: String::new(),
            out: Gathered {
                head: Head {
                    base: tree.base.as_ref().and_then(|href| head::base(href, url)),
                    ..Head::default()
                },
                ..Gathered::default()
            },
        }
    }

    /// A walk over a page within another: addresses are relative to the outer one's base.
    fn within(tree: &'t Tree, outer: &Walker<'_>, url: &'t Url) -> Walker<'t> {
        let mut walker = Walker::new(tree, url, false);
        walker.depth = outer.depth + 1;
        let base = walker.out.head.base.take();
        walker.out.head.base = base.or_else(|| outer.out.head.base.clone());
        walker
    }

    pub(crate) fn walk(mut self) -> Gathered {
        let mut at = 0;
        'page: loop {
            self.enter(at);
            let node = &self.tree.nodes[at as usize];
            if node.first != NONE {
                at = node.first;
                continue;
            }
            loop {
                self.leave(at);
                let node = &self.tree.nodes[at as usize];
                if node.next != NONE {
                    at = node.next;
                    continue 'page;
                }
                if node.parent == NONE {
                    break 'page;
                }
                at = node.parent;
            }
        }
        self.flush();
        self.out
    }

    fn enter(&mut self, id: u32) {
        match &self.tree.nodes[id as usize].kind {
            Kind::Text(text) => self.text(text),
            Kind::Element(element) => {
                let spot = Spot(self.spot);
                self.spot += 1;
                if element.is_html() {
                    self.html(id, element, spot);
                } else {
                    self.foreign(id, element, spot);
                }
            }
            Kind::Document | Kind::Nothing => {}
        }
    }

    fn leave(&mut self, id: u32) {
        if self.saved.last().is_none_or(|s| s.node != id) {
            return;
        }
        let Some(saved) = self.saved.pop() else {
            return;
        };
        match saved.ends {
            Ends::Nothing => {}
            Ends::Link => self.end_link(),
            Ends::Heading => self.end_heading(),
            Ends::Label => self.out.drafts.end_label(self.state.label),
            Ends::Legend => self.out.drafts.end_legend(self.state.fieldset),
            Ends::Button => self.end_button(),
            Ends::Control => self.end_control(),
        }
        if saved.block {
            self.flush();
        }
        let was_main = self.state.in_main && !saved.state.in_main;
        self.state = saved.state;
        if was_main && self.has_main && self.state.region == Region::Header {
            // What follows the main landmark outside any other stands beside it.
            self.state.region = Region::Aside;
            for outer in &mut self.saved {
                if outer.state.region == Region::Header && !outer.state.in_main {
                    outer.state.region = Region::Aside;
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.state.text {
            TextTo::Nothing => {}
            TextTo::Title => fold::push(&mut self.out.head.title, text),
            TextTo::Alt => fold::push(&mut self.link_alt, text),
            TextTo::Body => match self.state.seen {
                // A closed menu's links keep their names, though nobody reads them as text.
                Seen::No if self.state.link => fold::push(&mut self.link_text, text),
                Seen::No => {}
                Seen::Spoken => self.spoken(text),
                Seen::Yes => {
                    fold::push(&mut self.run, text);
                    self.spoken(text);
                }
            },
        }
    }

    /// Text that is part of the names of what is open here.
    fn spoken(&mut self, text: &str) {
        if self.state.link {
            fold::push(&mut self.link_text, text);
        }
        if self.state.heading {
            fold::push(&mut self.heading_text, text);
        }
        if self.state.button {
            fold::push(&mut self.button_text, text);
        }
        if self.state.control {
            fold::push(&mut self.control_text, text);
        }
        if let Some(label) = self.state.label {
            self.out.drafts.label_text(label, text);
        }
        if let (true, Some(fieldset)) = (self.state.legend, self.state.fieldset) {
            self.out.drafts.legend_text(fieldset, text);
        }
    }

    /// A drawing: only its title and links matter.
    fn foreign(&mut self, id: u32, element: &'t Element, spot: Spot) {
        if element.name.local == local_name!("a") && !self.state.link {
            // The text of a drawing's link names it.
            self.save(id, false, Ends::Link);
            let common = Common::read(element);
            self.begin_link(element, &local_name!("a"), &common, spot);
            self.state.text = TextTo::Alt;
            return;
        }
        let is_root = matches!(element.name.local, local_name!("svg") | local_name!("math"));
        let is_title = element.name.local == local_name!("title");
        if is_root || is_title {
            self.save(id, false, Ends::Nothing);
            self.state.text = if is_title {
                TextTo::Alt
            } else {
                TextTo::Nothing
            };
            if is_root
                && self.state.link
                && let Some(label) = element.attr(&local_name!("aria-label"))
            {
                fold::push(&mut self.link_alt, label);
            }
        }
    }

    fn save(&mut self, node: u32, block: bool, ends: Ends) {
        self.saved.push(Saved {
            node,
            state: self.state,
            block,
            ends,
        });
    }

    fn html(&mut self, id: u32, element: &'t Element, spot: Spot) {
        let tag = &element.name.local;
        if self.silent(id, element, tag, spot) {
            return;
        }
        let common = Common::read(element);
        self.out.signals.root(common.names.id, &element.attrs);
        if !common.itemtype.is_empty() {
            self.out.signals.item_type(common.itemtype);
        }
        let block = is_block(tag);
        if !block && starts_apart(tag, self.tree.follows_element(id)) {
            self.text(" ");
        }
        let seen = self.look(tag, &common);
        let opened = region::opened(
            tag,
            &common.names,
            Around {
                region: self.state.region,
                in_main: self.state.in_main,
                in_section: self.state.in_section,
            },
        );
        let ends = match ends_of(tag) {
            Ends::Nothing if common.names.role == "button" => Ends::Control,
            ends => ends,
        };
        if block || opened.is_some() || seen != self.state.seen || ends != Ends::Nothing {
            if block {
                self.flush();
            }
            self.save(id, block, ends);
            self.open(tag, &common, opened, seen, block.then_some(spot));
        }
        self.particular(id, element, tag, &common, spot);
    }

    /// Changes the state for an element's children.
    fn open(
        &mut self,
        tag: &LocalName,
        common: &Common<'_>,
        opened: Option<Region>,
        seen: Seen,
        spot: Option<Spot>,
    ) {
        self.state.seen = seen;
        if let Some(region) = opened {
            self.state.region = region;
            self.state.in_main |= region == Region::Main;
        }
        self.state.in_section |= matches!(*tag, local_name!("article") | local_name!("section"));
        if let Some(spot) = spot {
            self.state.spot = spot;
            self.state.kind = block_kind(tag, common.names.role, self.state.kind);
        }
    }

    fn look(&self, tag: &LocalName, common: &Common<'_>) -> Seen {
        let id = common.names.id;
        let controlled = !id.is_empty() && self.controlled.binary_search(&id).is_ok();
        let own = seen::seen(&Look {
            hidden: common.hidden,
            styled: self.styles.seen(tag, id, common.names.class, common.style),
            aria_hidden: common.aria_hidden,
            class: common.names.class,
            role: common.names.role,
            controlled,
        });
        match (self.state.seen, own) {
            (Seen::No, _) | (_, Seen::No) => Seen::No,
            (Seen::Spoken, _) | (_, Seen::Spoken) => Seen::Spoken,
            _ => Seen::Yes,
        }
    }

    /// Elements whose text nobody reads. True when the element is dealt with.
    fn silent(&mut self, id: u32, element: &'t Element, tag: &LocalName, spot: Spot) -> bool {
        match *tag {
            local_name!("script") => self.out.signals.script(element, self.inner(id), self.url),
            local_name!("noscript") => {
                let inner = self.inner(id);
                self.out.signals.noscript(inner);
                self.nested(inner, spot);
            }
            local_name!("title") => {
                self.save(id, false, Ends::Nothing);
                // Only the first title is the document's.
                let first = self.out.head.title.is_empty();
                if first {
                    self.out.head.title_at = Some(spot);
                }
                self.state.text = if first {
                    TextTo::Title
                } else {
                    TextTo::Nothing
                };
                return true;
            }
            local_name!("meta") => {
                self.out.head.meta(element, self.url, spot);
                return true;
            }
            local_name!("base") => return true,
            local_name!("link") => {
                self.out.head.link(element, self.url);
                self.out.signals.stylesheet(element);
                return true;
            }
            local_name!("template") if is_shadow_root(&element.attrs) => return false,
            local_name!("object") if element.attr(&local_name!("data")).is_none() => return false,
            local_name!("object") => self.object(element, spot),
            local_name!("style")
            | local_name!("template")
            | local_name!("datalist")
            | local_name!("option")
            | local_name!("audio")
            | local_name!("video")
            | local_name!("canvas")
            | local_name!("noembed")
            | local_name!("noframes") => {}
            _ => return false,
        }
        self.save(id, false, Ends::Nothing);
        self.state.text = TextTo::Nothing;
        true
    }

    /// The text inside a raw-text element.
    fn inner(&self, id: u32) -> &'t str {
        match self.tree.nodes[id as usize].first {
            NONE => "",
            child => match &self.tree.nodes[child as usize].kind {
                Kind::Text(text) => text,
                _ => "",
            },
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        // A name goes on over the seam of two blocks, with a space between.
        self.spoken(" ");
        fold::trim_end(&mut self.run);
        if self.run.is_empty() {
            if !self.state.link {
                self.run_links = self.out.links.len();
            }
            return;
        }
        let index = self.out.blocks.len() as u32;
        for link in &mut self.out.links[self.run_links..] {
            link.block.get_or_insert(index);
        }
        self.run_links = self.out.links.len();
        let region = self.state.region;
        self.out.blocks.push(Block {
            kind: self.state.kind,
            text: self.run.as_str().to_owned(),
            under: self.under(),
            region,
            spot: self.state.spot,
        });
        self.run.clear();
    }
}

fn ends_of(tag: &LocalName) -> Ends {
    match *tag {
        local_name!("a") => Ends::Link,
        local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6") => Ends::Heading,
        local_name!("label") => Ends::Label,
        local_name!("legend") => Ends::Legend,
        local_name!("button") => Ends::Button,
        _ => Ends::Nothing,
    }
}
