//! The text of an element, as a reader meets it.
//!
//! Reads: a tree, or what is kept of one. / Makes: folded text, blocks parted by a space. / Never:
//! reads scripts and styles; recurses.

use html5ever::{LocalName, local_name};

use super::tree::{Kind, NONE, Tree};
use super::{fold, tags};

/// Nodes with their neighbours, `NONE` where there is none.
pub(super) trait Nodes {
    /// A text node's text.
    fn text(&self, node: u32) -> Option<&str>;
    /// An element's tag.
    fn tag(&self, node: u32) -> Option<&LocalName>;
    fn first(&self, node: u32) -> u32;
    fn next(&self, node: u32) -> u32;
    fn parent(&self, node: u32) -> u32;
    /// Whether it comes directly after an element.
    fn follows_element(&self, node: u32) -> bool;
}

impl Nodes for Tree {
    fn text(&self, node: u32) -> Option<&str> {
        match &self.nodes[node as usize].kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    fn tag(&self, node: u32) -> Option<&LocalName> {
        self.element(node).map(|element| &element.name.local)
    }

    fn first(&self, node: u32) -> u32 {
        self.nodes[node as usize].first
    }

    fn next(&self, node: u32) -> u32 {
        self.nodes[node as usize].next
    }

    fn parent(&self, node: u32) -> u32 {
        self.nodes[node as usize].parent
    }

    fn follows_element(&self, node: u32) -> bool {
        self.element(self.nodes[node as usize].prev).is_some()
    }
}

/// Appends the text of an element, what `keeps` refuses of the elements in it left out, until `out`
/// has `limit` bytes.
pub(super) fn push(
    nodes: &impl Nodes,
    root: u32,
    limit: usize,
    keeps: impl Fn(u32) -> bool,
    out: &mut String,
) {
    let mut at = root;
    'page: while out.len() < limit {
        let mut skip = false;
        if let Some(text) = nodes.text(at) {
            fold::push(out, up_to(text, limit.saturating_sub(out.len())));
        } else if let Some(tag) = nodes.tag(at) {
            skip = is_silent(tag) || (at != root && !keeps(at));
            if tags::starts_apart(tag, nodes.follows_element(at)) {
                fold::push(out, " ");
            }
        }
        let first = nodes.first(at);
        if !skip && first != NONE {
            at = first;
            continue;
        }
        loop {
            if nodes.tag(at).is_some_and(tags::is_block) {
                fold::push(out, " ");
            }
            if at == root {
                return;
            }
            let next = nodes.next(at);
            if next != NONE {
                at = next;
                continue 'page;
            }
            at = nodes.parent(at);
        }
    }
}

/// As much of a text as fits, at a character's end.
fn up_to(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    &text[..end]
}

/// Whether nobody reads the text that stands in an element of this tag.
pub(super) fn is_silent(tag: &LocalName) -> bool {
    matches!(
        *tag,
        local_name!("script")
            | local_name!("style")
            | local_name!("noscript")
            | local_name!("template")
    )
}
