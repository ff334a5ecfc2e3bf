//! What a page's own style sheets hide.
//!
//! Reads: the text of `<style>` elements and of `style` attributes. / Makes: whether a rule hides an
//! element of a class, an id or a tag. / Never: fetches a style sheet; follows a selector that
//! depends on anything but the element itself, on a state, a script or the size of the screen.

use std::collections::HashMap;

use html5ever::local_name;

use super::seen::Seen;
use super::tree::{Kind, NONE, Tree};

/// Rules of one page beyond this are not read. Ours: ten times what the largest real page had.
const MAX_RULES: usize = 20_000;

/// Text set in this many pixels or fewer is read by nobody.
const UNREADABLE_PX: f32 = 1.0;

/// An offset of this many pixels or more to the left, right or top is off any screen.
const OFF_SCREEN_PX: f32 = 900.0;

/// What rules say of an element, property by property; `None` where they say nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Declared {
    display_none: Option<bool>,
    invisible: Option<bool>,
    transparent: Option<bool>,
    tiny: Option<bool>,
    off_screen: Option<bool>,
    clipped: Option<bool>,
}

impl Declared {
    fn over(self, earlier: Declared) -> Declared {
        Declared {
            display_none: self.display_none.or(earlier.display_none),
            invisible: self.invisible.or(earlier.invisible),
            transparent: self.transparent.or(earlier.transparent),
            tiny: self.tiny.or(earlier.tiny),
            off_screen: self.off_screen.or(earlier.off_screen),
            clipped: self.clipped.or(earlier.clipped),
        }
    }

    /// Off the screen or clipped to nothing is how text is kept for screen readers.
    fn seen(self) -> Seen {
        let is = |said: Option<bool>| said == Some(true);
        if is(self.display_none) || is(self.invisible) || is(self.transparent) || is(self.tiny) {
            Seen::No
        } else if is(self.off_screen) || is(self.clipped) {
            Seen::Spoken
        } else {
            Seen::Yes
        }
    }
}

/// The rules of a page that may hide something.
#[derive(Debug, Default)]
pub(crate) struct Styles<'t> {
    /// By selector: `.class`, `#id` or `tag`, and `tag.class`.
    rules: HashMap<&'t str, Declared>,
}

impl<'t> Styles<'t> {
    /// Reads all `<style>` elements of a page, in order.
    pub(crate) fn of(tree: &'t Tree) -> Styles<'t> {
        let mut styles = Styles::default();
        for node in &tree.styles {
            let for_screens = tree.element(*node).is_some_and(|style| {
                let media = style.attr(&local_name!("media")).unwrap_or("");
                is_for_screens(media)
            });
            let first = tree.nodes[*node as usize].first;
            if for_screens
                && first != NONE
                && let Kind::Text(text) = &tree.nodes[first as usize].kind
            {
                styles.read(text);
            }
        }
        styles
    }

    fn read(&mut self, mut css: &'t str) {
        while let Some(open) = css.find('{') {
            let selectors = after_comment(&css[..open]);
            let body = &css[open + 1..];
            if selectors.starts_with('@') {
                let end = block_end(body);
                let media = selectors.strip_prefix("@media").unwrap_or("print");
                if is_for_screens(media) {
                    self.read(&body[..end]);
                }
                css = body.get(end + 1..).unwrap_or("");
                continue;
            }
            let end = body.find('}').unwrap_or(body.len());
            let declared = declarations(&body[..end]);
            if declared != Declared::default() {
                self.add(selectors, declared);
            }
            css = body.get(end + 1..).unwrap_or("");
        }
    }

    fn add(&mut self, selectors: &'t str, declared: Declared) {
        for selector in selectors.split(',').map(str::trim) {
            if self.rules.len() < MAX_RULES && is_simple(selector) {
                let rule = self.rules.entry(selector).or_default();
                *rule = declared.over(*rule);
            }
        }
    }

    /// What the page's style sheets and the element's own style make of it.
    pub(crate) fn seen(&self, tag: &str, id: &str, class: &str, style: &str) -> Seen {
        let mut said = Declared::default();
        if !self.rules.is_empty() {
            let mut take = |selector: &str| {
                if let Some(rule) = self.rules.get(selector) {
                    said = rule.over(said);
                }
            };
            take(tag);
            let mut selector = String::new();
            for name in class.split_ascii_whitespace() {
                for prefix in ["", tag] {
                    selector.clear();
                    selector.extend([prefix, ".", name]);
                    take(&selector);
                }
            }
            if !id.is_empty() {
                selector.clear();
                selector.extend(["#", id]);
                take(&selector);
            }
        }
        if !style.is_empty() {
            said = declarations(style).over(said);
        }
        said.seen()
    }
}

/// A selector of one element by itself: a tag, a class, an id, or a tag with a class. The root and
/// what every page is made of are left out: no page hides itself but for a moment.
fn is_simple(selector: &str) -> bool {
    let tag = selector.split(['.', '#']).next().unwrap_or("");
    let marks = selector.matches(['.', '#']).count();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#');
    marks <= 1
        && !selector.is_empty()
        && selector.chars().all(plain)
        && !matches!(tag, "html" | "body" | "main")
        && (tag.is_empty() || !selector.contains('#'))
}

/// Whether a media query holds on every screen.
fn is_for_screens(media: &str) -> bool {
    let media = media.trim();
    media.is_empty()
        || media
            .split(',')
            .any(|one| matches!(one.trim(), "all" | "screen" | "only screen"))
}

fn after_comment(text: &str) -> &str {
    let text = text.rsplit_once("*/").map_or(text, |(_, rest)| rest);
    // What stands before a selector without a block of its own: `@import …;`.
    text.rsplit_once(';').map_or(text, |(_, rest)| rest).trim()
}

/// Where the block ends whose opening brace was read.
fn block_end(body: &str) -> usize {
    let mut depth = 1_u32;
    for (at, brace) in body.match_indices(['{', '}']) {
        depth = match brace {
            "{" => depth + 1,
            _ => depth - 1,
        };
        if depth == 0 {
            return at;
        }
    }
    body.len()
}

fn declarations(body: &str) -> Declared {
    let mut said = Declared::default();
    let (mut color, mut background) = (None, None);
    for declaration in body.split(';') {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = after_comment(property).to_ascii_lowercase();
        let value = value.split('!').next().unwrap_or("").trim();
        let value = value.to_ascii_lowercase();
        match property.as_str() {
            "display" => said.display_none = Some(value == "none"),
            "visibility" => {
                said.invisible = Some(matches!(value.as_str(), "hidden" | "collapse"));
            }
            "opacity" => said.transparent = number(&value).map(|n| n < 0.05),
            "font-size" => said.tiny = pixels(&value).map(|px| px <= UNREADABLE_PX),
            "text-indent" | "left" | "right" | "top" | "margin-left"
                if pixels(&value).is_some_and(|px| px.abs() >= OFF_SCREEN_PX) =>
            {
                said.off_screen = Some(true);
            }
            "transform" if value.contains("scale(0") && !value.contains("scale(0.") => {
                said.transparent = Some(true);
            }
            "clip" if value.starts_with("rect(0") || value.starts_with("rect(1px") => {
                said.clipped = Some(true);
            }
            "clip-path" if value.contains("inset(50%") || value.contains("inset(100%") => {
                said.clipped = Some(true);
            }
            "color" => color = Some(value),
            "background" | "background-color" => background = Some(value),
            _ => {}
        }
    }
    if let Some(color) = color {
        let same = background.is_some_and(|behind| shade(&behind) == shade(&color));
        if same || matches!(color.as_str(), "transparent" | "rgba(0,0,0,0)") {
            said.transparent = Some(true);
        }
    }
    said
}

/// A colour's usual other spellings as one.
fn shade(colour: &str) -> &str {
    match colour {
        "#fff" | "#ffffff" | "white" | "rgb(255,255,255)" | "rgb(255, 255, 255)" => "white",
        "#000" | "#000000" | "black" | "rgb(0,0,0)" | "rgb(0, 0, 0)" => "black",
        other => other,
    }
}

fn number(value: &str) -> Option<f32> {
    match value.strip_suffix('%') {
        Some(share) => share.parse::<f32>().ok().map(|n| n / 100.0),
        None => value.parse().ok(),
    }
}

/// A length in pixels; a letter's height counts 16, a hundredth of the screen ten.
fn pixels(value: &str) -> Option<f32> {
    let units = [
        ("px", 1.0),
        ("rem", 16.0),
        ("em", 16.0),
        ("pt", 1.3),
        ("vw", 10.0),
        ("vh", 10.0),
        ("%", 10.0),
    ];
    let found = units.iter().find_map(|(unit, px)| {
        let figure = value.strip_suffix(unit)?;
        figure.trim().parse::<f32>().ok().map(|n| n * px)
    });
    found.or_else(|| (value.parse::<f32>() == Ok(0.0)).then_some(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse;

    fn seen(css: &str, tag: &str, id: &str, class: &str) -> Seen {
        let tree = parse::tree(&format!("<style>{css}</style>"));
        Styles::of(&tree).seen(tag, id, class, "")
    }

    #[test]
    fn rules_of_many_kinds_hide() {
        for css in [
            ".x{display:none}",
            "/* a */ p.x , .y { color:red; DISPLAY : none !important }",
            "@media screen { .x { visibility: hidden } }",
            "@import url(a.css); .x{opacity:0}",
            ".x{font-size:0}",
            ".x{color:#FFF;background:white}",
            ".x{color:transparent}",
            "#i{opacity:0.01}",
            ".x{transform:scale(0)}",
        ] {
            assert_eq!(seen(css, "p", "i", "x"), Seen::No, "{css}");
        }
        for css in [
            ".x{position:absolute;left:-9999px}",
            ".x{text-indent:-100em}",
            ".x{clip:rect(0 0 0 0)}",
            ".x{clip-path:inset(50%)}",
        ] {
            assert_eq!(seen(css, "p", "", "x"), Seen::Spoken, "{css}");
        }
    }

    #[test]
    fn rules_that_depend_on_something_else_do_not() {
        for css in [
            ".js .x{display:none}",
            ".x:hover{display:none}",
            "@media print{.x{display:none}}",
            "@media (max-width:600px){.x{display:none}}",
            ".x{display:none} .x{display:block}",
            ".x{opacity:0.5}",
            ".x{color:#fff}",
            "body{opacity:0}",
            ".x{left:-10px}",
            ".x{display:none",
        ] {
            let open = css.ends_with("none");
            let wanted = if open { Seen::No } else { Seen::Yes };
            assert_eq!(seen(css, "p", "", "x"), wanted, "{css}");
        }
    }
}
