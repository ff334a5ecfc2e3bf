//! What only a script can start or fill: a page that has it proves no absence of what it may hold.
//!
//! Reads: elements as the walk meets them. / Makes: `Control`s. / Never: says that one is the
//! task's; the judge does.

use html5ever::local_name;

use super::tree::{Element, Kind, NONE, Tree};
use super::{Region, Spot};

/// Something that does nothing without scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// What it is.
    pub kind: ControlKind,
    /// What a person reads on it, or the words of its id, classes and data for what nobody sees.
    pub name: String,
    /// Index into `PageFacts::headings` of the nearest heading before it.
    pub under: Option<u32>,
    /// Part of the page.
    pub region: Region,
    /// Place.
    pub spot: Spot,
}

/// What a `Control` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlKind {
    /// A button, or what plays one, that neither goes to an address nor sends a field.
    Button,
    /// A link whose address is empty, `#` or a script.
    Link,
    /// A frame without an address that can be asked for.
    Frame,
    /// An element with a name or data and nothing in it, or a custom element.
    Mount,
    /// A field that is switched off.
    Disabled,
}

/// Controls of one page at most; a page with more is hostile.
pub(super) const MAX_CONTROLS: usize = 200;

/// Nodes inside an element that waits to be filled, at most: a spinner and a word.
const BARE_NODES: usize = 16;

/// Bytes of text that such an element may have, when they say that it loads.
const LOADING_BYTES: usize = 60;

/// How text that is shown until a script has run begins, in lower case.
const LOADING: [&str; 6] = [
    "loading",
    "please wait",
    "fetching",
    "llwytho",
    "yn llwytho",
    "arhoswch",
];

/// Parts of a name that say that an empty element is furniture, in lower case.
const FURNITURE: [&str; 50] = [
    "cookie",
    "consent",
    "banner",
    "share",
    "social",
    "advert",
    "analytic",
    "chat",
    "feedback",
    "rating",
    "helpful",
    "useful",
    "top",
    "anchor",
    "skip",
    "clear",
    "spacer",
    "divider",
    "separator",
    "breadcrumb",
    "print",
    "translate",
    "language",
    "alert",
    "notification",
    "toast",
    "modal",
    "overlay",
    "backdrop",
    "gallery",
    "carousel",
    "slider",
    "slick",
    "swiper",
    "video",
    "player",
    "audio",
    "comment",
    "tweet",
    "twitter",
    "facebook",
    "related",
    "icon",
    "readspeaker",
    "browsealoud",
    "reciteme",
    "recaptcha",
    "captcha",
    "sidebar",
    "contents",
];

/// The words by which an element that waits to be filled is known; `None` for any other element.
pub(super) fn mount(tree: &Tree, node: u32, element: &Element) -> Option<String> {
    let tag: &str = &element.name.local;
    let custom = tag.contains('-');
    let box_like = matches!(tag, "div" | "section" | "article");
    if !(custom || box_like) {
        return None;
    }
    let mut words = String::new();
    let mut marked = custom;
    if custom {
        push(&mut words, tag);
    }
    for attr in &element.attrs {
        let name: &str = &attr.name.local;
        let data = name.starts_with("data-");
        let class_of_a_tool = attr.name.local == local_name!("class")
            && ["form", "widget", "embed", "app-", "placeholder"]
                .iter()
                .any(|part| attr.value.contains(part));
        if attr.name.local == local_name!("id") || data || class_of_a_tool {
            marked = true;
            push(&mut words, &attr.value);
        }
        if data {
            push(&mut words, &name["data-".len()..]);
        }
    }
    let lower = words.to_lowercase();
    let furniture = FURNITURE.iter().any(|part| lower.contains(part));
    (marked && !furniture && is_bare(tree, node)).then_some(words)
}

/// Nothing in it, or no more than says that it loads.
fn is_bare(tree: &Tree, root: u32) -> bool {
    let mut text = String::new();
    let mut nodes = 0;
    let mut at = tree.following(root, root, false);
    while let Some(node) = at {
        nodes += 1;
        let mut skip = false;
        match &tree.nodes[node as usize].kind {
            Kind::Text(words) => text.push_str(words.trim()),
            Kind::Element(element) => match &*element.name.local {
                "script" | "style" | "noscript" | "template" | "svg" => skip = true,
                "div" | "span" | "p" | "i" | "b" | "em" | "strong" => {}
                tag if tag.contains('-') => {}
                _ => return false,
            },
            Kind::Document | Kind::Nothing => {}
        }
        if nodes > BARE_NODES || text.len() > LOADING_BYTES {
            return false;
        }
        at = tree.following(node, root, skip);
    }
    let text = text.to_lowercase();
    text.is_empty() || LOADING.iter().any(|word| text.starts_with(word))
}

/// Words of a name: "reportMapRoot" and "report-map_root" are three.
fn push(words: &mut String, name: &str) {
    words.push(' ');
    let mut before = ' ';
    for letter in name.chars().take(100) {
        if letter.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.push(if letter.is_alphanumeric() {
            letter
        } else {
            ' '
        });
        before = letter;
    }
}

/// The address of a frame: its own, or the one that a consent tool or a lazy loader keeps for it.
pub(super) fn frame_address<'a>(
    attributes: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<&'a str> {
    let mut kept = None;
    for (name, value) in attributes {
        let value = value.trim();
        let somewhere = !value.is_empty() && !value.starts_with("about:");
        if !somewhere {
            continue;
        }
        if name == "src" {
            return Some(value);
        }
        let address = name.starts_with("data-") && (name.ends_with("src") || name.ends_with("url"));
        if address && kept.is_none() {
            kept = Some(value);
        }
    }
    kept
}

/// A mount's place is that of its element; one in another is the same.
pub(super) fn is_inside(tree: &Tree, node: u32, outer: u32) -> bool {
    let mut at = node;
    for _ in 0..BARE_NODES {
        if at == outer {
            return true;
        }
        if at == NONE {
            return false;
        }
        at = tree.nodes[at as usize].parent;
    }
    false
}
