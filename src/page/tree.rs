//! A lean tree of one page: an arena of nodes, filled by html5ever.
//!
//! Reads: tree operations of html5ever. / Makes: a `Tree` in which element numbers in document
//! order are `Spot`s. / Never: keeps comments or parse errors, recurses, or keeps more than
//! `MAX_NODES` nodes.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

/// No node.
pub(crate) const NONE: u32 = u32::MAX;

/// Elements deeper than this are flattened into their ancestor. Source: Blink's
/// `kMaximumHTMLParserDOMTreeDepth`; html5ever itself scans its stack of open elements for each
/// tag, so that unbounded nesting takes quadratic time.
pub(crate) const MAX_DEPTH: u32 = 512;

/// A page stops being read after this many nodes: 80 MB of memory, twenty times the largest page
/// seen on a council's site. Misnested formatting elements multiply nodes without it.
pub(crate) const MAX_NODES: usize = 1_000_000;

/// What a node is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Document,
    Element(Element),
    Text(StrTendril),
    /// Doctype, comment, processing instruction: kept out of every walk.
    Nothing,
}

/// An element with its attributes.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) name: QualName,
    pub(crate) attrs: Vec<Attribute>,
    /// Document fragment of a `<template>`, else `NONE`.
    contents: u32,
    /// Form that the parser associated with a control, else `NONE`: in old table markup the form
    /// is closed in the tree before its controls come.
    pub(crate) form: u32,
}

impl Element {
    /// Value of an attribute.
    pub(crate) fn attr(&self, name: &LocalName) -> Option<&str> {
        self.attrs
            .iter()
            .find(|a| a.name.local == *name)
            .map(|a| &*a.value)
    }

    /// Whether it is an HTML element (not SVG, not MathML).
    pub(crate) fn is_html(&self) -> bool {
        self.name.ns == ns!(html)
    }
}

/// A node and its neighbours.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    pub(crate) prev: u32,
    pub(crate) next: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    depth: u32,
    pub(crate) kind: Kind,
}

/// A parsed page. Node 0 is the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// Has `<main>` or `role=main`.
    pub(crate) has_main: bool,
    /// Ids of panels that a control on the page shows and hides: tabs, accordions.
    pub(crate) controlled: Vec<StrTendril>,
    /// `<style>` elements, in document order.
    pub(crate) styles: Vec<u32>,
    /// Address of the first `<base>`, which counts wherever it stands.
    pub(crate) base: Option<StrTendril>,
}

impl Tree {
    /// The element at a node.
    pub(crate) fn element(&self, id: u32) -> Option<&Element> {
        match self.nodes.get(id as usize).map(|n| &n.kind) {
            Some(Kind::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// The node after `id` in document order within `root`, not going into `id` when `skip`.
    pub(crate) fn following(&self, id: u32, root: u32, skip: bool) -> Option<u32> {
        let node = &self.nodes[id as usize];
        if !skip && node.first != NONE {
            return Some(node.first);
        }
        let mut at = id;
        while at != root {
            let node = &self.nodes[at as usize];
            if node.next != NONE {
                return Some(node.next);
            }
            at = node.parent;
            if at == NONE {
                return None;
            }
        }
        None
    }

    /// The first element with each id.
    pub(crate) fn ids(&self) -> HashMap<&str, u32> {
        let mut map = HashMap::new();
        let mut at = Some(0);
        while let Some(node) = at {
            if let Some(id) = self.element(node).and_then(|e| e.attr(&local_name!("id"))) {
                map.entry(id).or_insert(node);
            }
            at = self.following(node, 0, false);
        }
        map
    }

    fn detach(&mut self, id: u32) {
        let (parent, prev, next) = {
            let n = &self.nodes[id as usize];
            (n.parent, n.prev, n.next)
        };
        if parent == NONE {
            return;
        }
        match prev {
            NONE => self.nodes[parent as usize].first = next,
            p => self.nodes[p as usize].next = next,
        }
        match next {
            NONE => self.nodes[parent as usize].last = prev,
            n => self.nodes[n as usize].prev = prev,
        }
        let n = &mut self.nodes[id as usize];
        (n.parent, n.prev, n.next) = (NONE, NONE, NONE);
    }

    fn push_last(&mut self, parent: u32, id: u32) {
        let (last, depth) = {
            let p = &self.nodes[parent as usize];
            (p.last, p.depth + 1)
        };
        let n = &mut self.nodes[id as usize];
        (n.parent, n.prev, n.depth) = (parent, last, depth);
        match last {
            NONE => self.nodes[parent as usize].first = id,
            l => self.nodes[l as usize].next = id,
        }
        self.nodes[parent as usize].last = id;
    }

    fn insert_before(&mut self, sibling: u32, id: u32) {
        let (parent, prev, depth) = {
            let s = &self.nodes[sibling as usize];
            (s.parent, s.prev, s.depth)
        };
        let n = &mut self.nodes[id as usize];
        (n.parent, n.prev, n.next, n.depth) = (parent, prev, sibling, depth);
        self.nodes[sibling as usize].prev = id;
        match prev {
            NONE => self.nodes[parent as usize].first = id,
            p => self.nodes[p as usize].next = id,
        }
    }

    fn add(&mut self, kind: Kind) -> u32 {
        // `MAX_NODES` keeps the count far below the largest `u32`.
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            parent: NONE,
            prev: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            depth: 0,
            kind,
        });
        id
    }

    /// Adds text to a text node that is already there. False when `id` is no text node.
    fn extend_text(&mut self, id: u32, text: &StrTendril) -> bool {
        if id == NONE {
            return false;
        }
        let Kind::Text(old) = &mut self.nodes[id as usize].kind else {
            return false;
        };
        old.push_tendril(text);
        true
    }
}

/// Whether a `<template>` with these attributes is shown where it stands.
pub(crate) fn is_shadow_root(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        &*attr.name.local == "shadowrootmode"
            && ["open", "closed"]
                .iter()
                .any(|mode| attr.value.trim().eq_ignore_ascii_case(mode))
    })
}

/// Receives html5ever's tree operations.
pub(crate) struct Sink {
    tree: RefCell<Tree>,
    /// Depth of the innermost open element, as far as insertions and pops tell.
    depth: Cell<u32>,
    data_target: LocalName,
    data_bs_target: LocalName,
}

impl Sink {
    pub(crate) fn new(nodes: usize) -> Sink {
        let mut tree = Tree {
            nodes: Vec::with_capacity(nodes),
            ..Tree::default()
        };
        tree.add(Kind::Document);
        Sink {
            tree: RefCell::new(tree),
            depth: Cell::new(0),
            data_target: LocalName::from("data-target"),
            data_bs_target: LocalName::from("data-bs-target"),
        }
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth.get()
    }

    pub(crate) fn len(&self) -> usize {
        self.tree.borrow().nodes.len()
    }

    /// Notes what later decides regions and visibility, while the attributes are at hand.
    fn note(&self, tree: &mut Tree, name: &QualName, attrs: &[Attribute]) {
        tree.has_main |= name.local == local_name!("main");
        if name.local == local_name!("base") && name.ns == ns!(html) && tree.base.is_none() {
            let href = attrs.iter().find(|a| a.name.local == local_name!("href"));
            tree.base = href.map(|href| href.value.clone());
        }
        for attr in attrs {
            let key = &attr.name.local;
            if *key == local_name!("role") {
                tree.has_main |= attr.value.trim().eq_ignore_ascii_case("main");
            } else if *key == local_name!("aria-controls") {
                tree.controlled.push(attr.value.clone());
            } else if *key == self.data_target || *key == self.data_bs_target {
                tree.controlled
                    .push(StrTendril::from(attr.value.trim_start_matches('#')));
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Tree;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Ref<'a, QualName> {
        Ref::map(self.tree.borrow(), |tree| {
            match &tree.nodes[*target as usize].kind {
                Kind::Element(element) => &element.name,
                _ => unreachable!("html5ever asks only for the names of elements"),
            }
        })
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> u32 {
        let mut tree = self.tree.borrow_mut();
        self.note(&mut tree, &name, &attrs);
        // A declarative shadow root is shown in its place: its contents stay in the tree.
        let contents = if flags.template && !is_shadow_root(&attrs) {
            tree.add(Kind::Nothing)
        } else {
            NONE
        };
        let is_style = name.local == local_name!("style") && name.ns == ns!(html);
        let id = tree.add(Kind::Element(Element {
            name,
            attrs,
            contents,
            form: NONE,
        }));
        if is_style {
            tree.styles.push(id);
        }
        id
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.tree.borrow_mut().add(Kind::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.tree.borrow_mut().add(Kind::Nothing)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendNode(id) => {
                tree.detach(id);
                tree.push_last(*parent, id);
                self.depth.set(tree.nodes[id as usize].depth);
            }
            NodeOrText::AppendText(text) => {
                let last = tree.nodes[*parent as usize].last;
                if !tree.extend_text(last, &text) {
                    let id = tree.add(Kind::Text(text));
                    tree.push_last(*parent, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &u32,
        prev_element: &u32,
        child: NodeOrText<u32>,
    ) {
        if self.tree.borrow().nodes[*element as usize].parent == NONE {
            self.append(prev_element, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &u32) {
        let depth = self.tree.borrow().nodes[*node as usize].depth;
        self.depth.set(depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &u32) -> u32 {
        self.tree
            .borrow()
            .element(*target)
            .map(|e| e.contents)
            .filter(|contents| *contents != NONE)
            .unwrap_or(*target)
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, new_node: NodeOrText<u32>) {
        let mut tree = self.tree.borrow_mut();
        match new_node {
            NodeOrText::AppendNode(id) => {
                tree.detach(id);
                tree.insert_before(*sibling, id);
                self.depth.set(tree.nodes[id as usize].depth);
            }
            NodeOrText::AppendText(text) => {
                let prev = tree.nodes[*sibling as usize].prev;
                if !tree.extend_text(prev, &text) {
                    let id = tree.add(Kind::Text(text));
                    tree.insert_before(*sibling, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &u32, attrs: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        if let Kind::Element(element) = &mut tree.nodes[*target as usize].kind {
            for attr in attrs {
                if element.attr(&attr.name.local).is_none() {
                    element.attrs.push(attr);
                }
            }
        }
    }

    fn associate_with_form(&self, target: &u32, form: &u32, _: (&u32, Option<&u32>)) {
        let mut tree = self.tree.borrow_mut();
        if let Kind::Element(element) = &mut tree.nodes[*target as usize].kind {
            element.form = *form;
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        let mut tree = self.tree.borrow_mut();
        let mut child = tree.nodes[*node as usize].first;
        while child != NONE {
            let next = tree.nodes[child as usize].next;
            tree.detach(child);
            tree.push_last(*new_parent, child);
            child = next;
        }
    }
}
