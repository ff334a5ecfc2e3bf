//! Finds elements again: from a `Spot` to a CSS path, and from a path and a quote back.
//!
//! Reads: the page's HTML. / Makes: selectors, start tags, yes or no. / Never: accepts a quote
//! that does not stand where it is said to.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt::Write as _;

use html5ever::LocalName;

use super::kept::Kept;
use super::text::{self, Nodes as _};
use super::tree::{NONE, Tree};
use super::{Spot, fold, parse, seen};

/// A page parsed for finding elements in it.
#[derive(Debug, Clone)]
pub struct Locator {
    kept: Kept,
    /// Made when something is looked for: most pages are never cited.
    places: OnceCell<Places>,
}

/// Where a page's elements are.
#[derive(Debug, Clone)]
struct Places {
    /// Node of each spot.
    spots: Vec<u32>,
    /// Ids that only one element has.
    own_ids: HashMap<Box<str>, u32>,
}

impl Places {
    fn of(kept: &Kept) -> Places {
        Places {
            spots: kept.elements().collect(),
            own_ids: own_ids(kept),
        }
    }
}

impl Locator {
    /// Parses a page; its spots are numbered as `page::facts` numbers them.
    #[must_use]
    pub fn new(html: &str) -> Locator {
        Locator::of(&parse::tree(html))
    }

    /// For a page that is parsed already.
    pub(super) fn of(tree: &Tree) -> Locator {
        Locator {
            kept: Kept::of(tree),
            places: OnceCell::new(),
        }
    }

    /// How much memory it takes, in nodes of some sixty bytes each.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.kept.len()
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(&self.kept))
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
        while at != NONE {
            let id = self.kept.attribute(at, "id").unwrap_or("");
            if is_plain_id(id) && self.only(id) == Some(at) {
                steps.push(format!("#{id}"));
                break;
            }
            steps.push(self.step(at));
            at = self.kept.parent(at);
        }
        steps.reverse();
        Some(steps.join(" > "))
    }

    /// `p:nth-of-type(2)`, or the bare tag for an only child of its type.
    fn step(&self, at: u32) -> String {
        let tag = self.kept.tag(at);
        let (mut number, mut count) = (0, 0);
        for child in self.children(self.kept.parent(at)) {
            count += usize::from(self.kept.tag(child) == tag);
            if child == at {
                number = count;
            }
        }
        let tag = tag.map_or("", |tag| &**tag);
        if count > 1 {
            format!("{tag}:nth-of-type({number})")
        } else {
            tag.to_owned()
        }
    }

    /// A node's children, or the page's topmost nodes.
    fn children(&self, parent: u32) -> impl Iterator<Item = u32> {
        let first = match parent {
            NONE => self.kept.top(),
            parent => self.kept.first(parent),
        };
        let some = |node| (node != NONE).then_some(node);
        std::iter::successors(some(first), move |child| some(self.kept.next(*child)))
    }

    /// The element's start tag as markup, at most `limit` characters, for evidence that is not
    /// text: `<input type="password" name="pw">`.
    #[must_use]
    pub fn start_tag(&self, spot: Spot, limit: usize) -> Option<String> {
        let tag = self.markup(self.node(spot)?);
        Some(tag.chars().take(limit).collect())
    }

    /// The element's text, folded, hidden text included.
    #[must_use]
    pub fn text(&self, spot: Spot) -> Option<String> {
        let node = self.node(spot)?;
        Some(self.text_at(node, |_| true))
    }

    fn text_at(&self, node: u32, keeps: impl Fn(u32) -> bool) -> String {
        let mut text = String::new();
        text::push(&self.kept, node, usize::MAX, keeps, &mut text);
        fold::trim_end(&mut text);
        text
    }

    /// The element that a path made by `selector` leads to.
    fn find(&self, selector: &str) -> Option<u32> {
        let mut steps = selector.split(" > ");
        let first = steps.next()?;
        let mut at = match first.strip_prefix('#') {
            Some(id) => self.only(id)?,
            None => self.child(NONE, first)?,
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
        self.children(parent)
            .filter(|child| self.kept.tag(*child) == Some(&tag))
            .nth(number.checked_sub(1)?)
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
        // Words read by the eye run on over those for screen readers only, so both readings count.
        let by_eye = |inner| seen::is_seen(|name| self.kept.attribute(inner, name));
        self.text_at(node, |_| true).contains(quote)
            || self.text_at(node, by_eye).contains(quote)
            || fold::folded(&self.markup(node)).contains(quote)
            || self.named_in(node, quote)
    }

    /// Whether an attribute of the element or an image's alternative text in it has the quote.
    fn named_in(&self, node: u32, quote: &str) -> bool {
        let says = |value: &str| fold::folded(value).contains(quote);
        self.kept.attributes(node).any(|(_, value)| says(value))
            || self
                .kept
                .within(node)
                .any(|inner| self.kept.attribute(inner, "alt").is_some_and(says))
    }

    /// An element's start tag.
    fn markup(&self, node: u32) -> String {
        let mut out = format!("<{}", self.kept.tag(node).map_or("", |tag| &**tag));
        for (name, value) in self.kept.attributes(node) {
            let value = value.replace('"', "&quot;");
            let _ = write!(out, " {name}=\"{value}\"");
        }
        out.push('>');
        out
    }
}

/// Elements by id, ids that several elements have left out.
fn own_ids(kept: &Kept) -> HashMap<Box<str>, u32> {
    let mut own: HashMap<Box<str>, Option<u32>> = HashMap::new();
    for node in kept.elements() {
        if let Some(id) = kept.attribute(node, "id") {
            own.entry(id.into())
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
