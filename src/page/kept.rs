//! What is kept of a page's tree for finding things in it again.
//!
//! Reads: a `Tree`. / Makes: its elements and texts in document order, in two pieces of memory in
//! place of thousands. / Never: keeps what scripts and styles say.

use html5ever::LocalName;

use super::text::{Nodes, is_silent};
use super::tree::{Element, Kind, NONE, Node, Tree};

/// Parts an element's names and values; the HTML standard lets no NUL into either.
const SEAM: char = '\0';

/// A page's elements and texts.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    nodes: Box<[Kin]>,
    /// Texts, and names and values of attributes, node after node.
    words: Box<str>,
}

/// A node and its kin.
#[derive(Debug, Clone)]
struct Kin {
    /// None for a text.
    tag: Option<LocalName>,
    parent: u32,
    /// The first node behind it and all that it holds.
    end: u32,
    /// Where its words end; they begin where those of the node before it end.
    words: u32,
}

impl Kept {
    pub(super) fn of(tree: &Tree) -> Kept {
        let mut keeper = Keeper {
            nodes: Vec::with_capacity(tree.nodes.len()),
            words: String::new(),
        };
        // Where each node of the tree is kept; its root, which holds the topmost, is not.
        let mut places = vec![NONE; tree.nodes.len()];
        let mut at = tree.following(0, 0, false);
        while let Some(node) = at {
            let Node { parent, kind, .. } = &tree.nodes[node as usize];
            places[node as usize] = keeper.take(kind, places[*parent as usize]);
            at = tree.following(node, 0, false);
        }
        keeper.close();
        Kept {
            nodes: keeper.nodes.into(),
            words: keeper.words.into(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All elements, in document order.
    pub(super) fn elements(&self) -> impl Iterator<Item = u32> {
        (0..self.nodes.len() as u32).filter(|node| self.tag(*node).is_some())
    }

    /// An element's attributes, names and values.
    pub(super) fn attributes(&self, node: u32) -> impl Iterator<Item = (&str, &str)> {
        let words = if self.tag(node).is_some() {
            self.words(node)
        } else {
            ""
        };
        let mut parts = words.split_terminator(SEAM);
        std::iter::from_fn(move || parts.next().zip(parts.next()))
    }

    pub(super) fn attribute(&self, node: u32, name: &str) -> Option<&str> {
        let mut attributes = self.attributes(node);
        attributes.find_map(|(own, value)| (own == name).then_some(value))
    }

    /// What an element holds, or a text by itself: the nodes from it on.
    pub(super) fn within(&self, node: u32) -> std::ops::Range<u32> {
        node..self.nodes[node as usize].end
    }

    /// The first node that no other holds.
    pub(super) fn top(&self) -> u32 {
        if self.nodes.is_empty() { NONE } else { 0 }
    }

    fn words(&self, node: u32) -> &str {
        let before = (node as usize).checked_sub(1);
        let from = before.map_or(0, |before| self.nodes[before].words);
        &self.words[from as usize..self.nodes[node as usize].words as usize]
    }
}

impl Nodes for Kept {
    fn text(&self, node: u32) -> Option<&str> {
        self.tag(node).is_none().then(|| self.words(node))
    }

    fn tag(&self, node: u32) -> Option<&LocalName> {
        self.nodes[node as usize].tag.as_ref()
    }

    fn first(&self, node: u32) -> u32 {
        match self.within(node) {
            within if within.len() > 1 => node + 1,
            _ => NONE,
        }
    }

    fn next(&self, node: u32) -> u32 {
        let Kin { parent, end, .. } = self.nodes[node as usize];
        let last = match parent {
            NONE => self.nodes.len() as u32,
            parent => self.nodes[parent as usize].end,
        };
        if end < last { end } else { NONE }
    }

    fn parent(&self, node: u32) -> u32 {
        self.nodes[node as usize].parent
    }

    fn follows_element(&self, node: u32) -> bool {
        let parent = self.parent(node);
        // What stands directly before it is its parent, a text beside it, or the end of an element.
        node.checked_sub(1).is_some_and(|before| {
            before != parent && (self.tag(before).is_some() || self.parent(before) != parent)
        })
    }
}

/// Takes a tree's nodes in document order.
struct Keeper {
    nodes: Vec<Kin>,
    words: String,
}

impl Keeper {
    /// Gives where the node is kept, `NONE` where it is not.
    fn take(&mut self, kind: &Kind, parent: u32) -> u32 {
        let place = self.nodes.len() as u32;
        let tag = match kind {
            Kind::Element(element) => {
                self.attributes(element);
                Some(element.name.local.clone())
            }
            Kind::Text(text) => {
                let around = self.nodes.get(parent as usize).and_then(|n| n.tag.as_ref());
                if around.is_some_and(is_silent) {
                    return NONE;
                }
                // Indentation is a space to every reader of it.
                let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
                self.words.push_str(if blank { " " } else { text });
                None
            }
            Kind::Document | Kind::Nothing => return NONE,
        };
        self.nodes.push(Kin {
            tag,
            parent,
            end: place + 1,
            words: self.words.len() as u32,
        });
        place
    }

    /// Says of each element where what it holds ends: what stands in it comes behind it.
    fn close(&mut self) {
        for place in (0..self.nodes.len()).rev() {
            let Kin { parent, end, .. } = self.nodes[place];
            if let Some(parent) = self.nodes.get_mut(parent as usize) {
                parent.end = parent.end.max(end);
            }
        }
    }

    fn attributes(&mut self, element: &Element) {
        for attr in &element.attrs {
            for words in [&*attr.name.local, &*attr.value] {
                self.words.push_str(words);
                self.words.push(SEAM);
            }
        }
    }
}
