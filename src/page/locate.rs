//! Finds elements again: from a `Spot` to a CSS path, and from a path and a quote back.
//!
//! Reads: the page's HTML. / Makes: selectors, start tags, yes or no. / Never: accepts a quote
//! that does not stand where it is said to.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt::Write as _;

use html5ever::{LocalName, local_name};

use super::tree::{Element, Kind, NONE, Tree};
use super::{Spot, fold, parse, seen, tags};

/// A page parsed for finding elements in it.
#[derive(Debug, Clone)]
pub struct Locator {
    tree: Tree,
    /// Made when something is looked for: most pages are never cited.
    places: OnceCell<Places>,
}

/// Where a tree's elements are.
#[derive(Debug, Clone)]
struct Places {
    /// Node of each spot.
    spots: Vec<u32>,
    /// Ids that only one element has.
    own_ids: HashMap<Box<str>, u32>,
}

impl Places {
    fn of(tree: &Tree) -> Places {
        let mut spots = Vec::new();
        let mut at = Some(0);
        while let Some(node) = at {
            if tree.element(node).is_some() {
                spots.push(node);
            }
            at = tree.following(node, 0, false);
        }
        let own_ids = own_ids(tree, &spots);
        Places { spots, own_ids }
    }
}

impl Locator {
    /// Parses a page; its spots are numbered as `page::facts` numbers them.
    #[must_use]
    pub fn new(html: &str) -> Locator {
        Locator::of(parse::tree(html))
    }

    /// For a page that is parsed already.
    pub(super) fn of(mut tree: Tree) -> Locator {
        // Scripts and styles are most of some pages, and nothing is cited from them.
        tree.drop_texts_in(is_silent);
        Locator {
            tree,
            places: OnceCell::new(),
        }
    }

    /// How much memory it takes, in nodes of some hundred bytes each.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.tree.nodes.len()
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(&self.tree))
    }

    fn node(&self, spot: Spot) -> Option<u32> {
        self.places().spots.get(spot.0 as usize).copied()
    }

    /// A CSS path that leads to this element and no other: from the nearest ancestor with an id of
    /// its own, or from the root, by tag and number. `None` when the page has no such spot.
    #[must_use]
    pub fn selector(&self, spot: Spot) -> Option<String> {
        let mut at = self.node(spot)?;
        let mut steps = Vec::new();
        while let Some(element) = self.tree.element(at) {
            let id = element.attr(&local_name!("id")).unwrap_or("");
            if is_plain_id(id) && self.only(id) == Some(at) {
                steps.push(format!("#{id}"));
                break;
            }
            steps.push(self.step(at, element));
            at = self.tree.nodes[at as usize].parent;
        }
        steps.reverse();
        Some(steps.join(" > "))
    }

    /// `p:nth-of-type(2)`, or the bare tag for an only child of its type.
    fn step(&self, at: u32, element: &Element) -> String {
        let tag = &*element.name.local;
        let (mut number, mut others) = (1, false);
        for (step, same) in [(-1, true), (1, false)] {
            let mut sibling = self.beside(at, step);
            while sibling != NONE {
                if self
                    .tree
                    .element(sibling)
                    .is_some_and(|e| e.name.local == element.name.local)
                {
                    others = true;
                    number += usize::from(same);
                }
                sibling = self.beside(sibling, step);
            }
        }
        if others {
            format!("{tag}:nth-of-type({number})")
        } else {
            tag.to_owned()
        }
    }

    fn beside(&self, at: u32, step: i8) -> u32 {
        let node = &self.tree.nodes[at as usize];
        if step < 0 { node.prev } else { node.next }
    }

    /// The element's start tag as markup, at most `limit` characters, for evidence that is not
    /// text: `<input type="password" name="pw">`.
    #[must_use]
    pub fn start_tag(&self, spot: Spot, limit: usize) -> Option<String> {
        let node = self.node(spot)?;
        let tag = start_tag(self.tree.element(node)?);
        Some(tag.chars().take(limit).collect())
    }

    /// The element's text, folded, hidden text included.
    #[must_use]
    pub fn text(&self, spot: Spot) -> Option<String> {
        let node = self.node(spot)?;
        Some(self.text_at(node, |_| true))
    }

    fn text_at(&self, node: u32, keeps: impl Fn(&Element) -> bool) -> String {
        let mut text = String::new();
        push_text_where(&self.tree, node, usize::MAX, keeps, &mut text);
        fold::trim_end(&mut text);
        text
    }

    /// The element that a path made by `selector` leads to.
    fn find(&self, selector: &str) -> Option<u32> {
        let mut steps = selector.split(" > ");
        let first = steps.next()?;
        let mut at = match first.strip_prefix('#') {
            Some(id) => self.only(id)?,
            None => self.child(0, first)?,
        };
        for step in steps {
            at = self.child(at, step)?;
        }
        Some(at)
    }

    fn only(&self, id: &str) -> Option<u32> {
        self.places().own_ids.get(id).copied()
    }

    fn child(&self, parent: u32, step: &str) -> Option<u32> {
        let (tag, number) = match step.split_once(":nth-of-type(") {
            Some((tag, rest)) => (tag, rest.strip_suffix(')')?.parse().ok()?),
            None => (step, 1usize),
        };
        let tag = LocalName::from(tag);
        let mut seen = 0;
        let mut at = self.tree.nodes[parent as usize].first;
        while at != NONE {
            if self.tree.element(at).is_some_and(|e| e.name.local == tag) {
                seen += 1;
                if seen == number {
                    return Some(at);
                }
            }
            at = self.tree.nodes[at as usize].next;
        }
        None
    }

    /// Whether the quote stands in the element that the path leads to: in its text, in its start
    /// tag, in one of its attributes' values, or in the alternative text of an image in it.
    #[must_use]
    pub fn quote_found(&self, selector: &str, quote: &str) -> bool {
        let quote = fold::folded(quote);
        let quote = quote.trim_end_matches('…').trim_end();
        if quote.is_empty() {
            return false;
        }
        let Some(node) = self.find(selector) else {
            return false;
        };
        let Some(element) = self.tree.element(node) else {
            return false;
        };
        // Words read by the eye run on over those for screen readers only, so both readings count.
        self.text_at(node, |_| true).contains(quote)
            || self.text_at(node, seen::is_seen).contains(quote)
            || fold::folded(&start_tag(element)).contains(quote)
            || self.named_in(node, quote)
    }

    /// Whether an attribute of the element or an image's alternative text in it has the quote.
    fn named_in(&self, node: u32, quote: &str) -> bool {
        let own = self.tree.element(node).is_some_and(|e| {
            e.attrs
                .iter()
                .any(|a| fold::folded(&a.value).contains(quote))
        });
        if own {
            return true;
        }
        let mut at = self.tree.following(node, node, false);
        while let Some(inner) = at {
            let alt = self
                .tree
                .element(inner)
                .and_then(|e| e.attr(&local_name!("alt")));
            if alt.is_some_and(|a| fold::folded(a).contains(quote)) {
                return true;
            }
            at = self.tree.following(inner, node, false);
        }
        false
    }
}

/// Elements by id, ids that several elements have left out.
fn own_ids(tree: &Tree, spots: &[u32]) -> HashMap<Box<str>, u32> {
    let mut own: HashMap<Box<str>, Option<u32>> = HashMap::new();
    for &node in spots {
        let attrs = tree.element(node).map_or(&[][..], |e| &e.attrs);
        if let Some(id) = attrs.iter().find(|a| a.name.local == local_name!("id")) {
            own.entry((&*id.value).into())
                .and_modify(|n| *n = None)
                .or_insert(Some(node));
        }
    }
    own.into_iter()
        .filter_map(|(id, node)| Some((id, node?)))
        .collect()
}

/// An id that needs no escaping in a selector.
fn is_plain_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn start_tag(element: &Element) -> String {
    let mut out = format!("<{}", &*element.name.local);
    for attr in &element.attrs {
        let value = attr.value.replace('"', "&quot;");
        let _ = write!(out, " {}=\"{value}\"", &*attr.name.local);
    }
    out.push('>');
    out
}

/// Appends the folded text of an element, script and style left out, blocks parted by a space,
/// until `out` has `limit` bytes.
pub(super) fn push_text(tree: &Tree, root: u32, limit: usize, out: &mut String) {
    push_text_where(tree, root, limit, |_| true, out);
}

/// The same for what `keeps` of the elements inside.
fn push_text_where(
    tree: &Tree,
    root: u32,
    limit: usize,
    keeps: impl Fn(&Element) -> bool,
    out: &mut String,
) {
    let is_block = |id: u32| {
        tree.element(id)
            .is_some_and(|e| tags::is_block(&e.name.local))
    };
    let mut at = root;
    'page: while out.len() < limit {
        let mut skip = false;
        match &tree.nodes[at as usize].kind {
            Kind::Text(text) => fold::push(out, up_to(text, limit.saturating_sub(out.len()))),
            Kind::Element(element) => {
                skip = is_silent(&element.name.local) || (at != root && !keeps(element));
                if tags::starts_apart(tree, at, element) {
                    fold::push(out, " ");
                }
            }
            Kind::Document | Kind::Nothing => {}
        }
        let first = tree.nodes[at as usize].first;
        if !skip && first != NONE {
            at = first;
            continue;
        }
        loop {
            if is_block(at) {
                fold::push(out, " ");
            }
            if at == root {
                return;
            }
            let node = &tree.nodes[at as usize];
            if node.next != NONE {
                at = node.next;
                continue 'page;
            }
            at = node.parent;
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

fn is_silent(tag: &LocalName) -> bool {
    matches!(
        *tag,
        local_name!("script")
            | local_name!("style")
            | local_name!("noscript")
            | local_name!("template")
    )
}
