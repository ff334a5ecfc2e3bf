//! Which part of the page an element belongs to.
//!
//! Reads: landmarks, roles, and the class names and ids by which older sites name their parts. /
//! Makes: a `Region`. / Never: trusts a name above a landmark.

use super::Region;

/// What an element's tag, role, class and id say about it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Names<'a> {
    pub(crate) role: &'a str,
    pub(crate) class: &'a str,
    pub(crate) id: &'a str,
    pub(crate) label: &'a str,
}

/// Where the walk stands when it meets an element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    pub(crate) region: Region,
    /// Inside `<main>` or `role=main`.
    pub(crate) in_main: bool,
    /// Inside `<article>` or `<section>`, whose header and footer are their own.
    pub(crate) in_section: bool,
}

/// Whether an element with neither role nor names may open a region.
pub(crate) fn is_landmark(tag: &str) -> bool {
    matches!(tag, "main" | "header" | "footer" | "nav" | "aside")
}

/// The region that an element opens, `None` when it stays in its parent's.
pub(crate) fn opened(tag: &str, names: &Names<'_>, around: Around) -> Option<Region> {
    if is_breadcrumb(names) {
        return Some(Region::Breadcrumb);
    }
    if let Some(region) = landmark(tag, names, around) {
        return Some(region);
    }
    // Names are a guess: only boxes are named for their part of the page, and a name inside the
    // header or footer does not lead out of it.
    let box_like = matches!(
        tag,
        "div" | "td" | "table" | "ul" | "ol" | "section" | "form" | "p"
    );
    if !box_like || around.region != Region::Main {
        return None;
    }
    let hint = named(names.id).or_else(|| named(names.class))?;
    match hint {
        Region::Aside => Some(hint),
        // Inside the main landmark "header" is the article's own.
        _ if around.in_main => None,
        _ => Some(hint),
    }
}

fn landmark(tag: &str, names: &Names<'_>, around: Around) -> Option<Region> {
    let role = names.role;
    if tag == "main" || role == "main" {
        return Some(Region::Main);
    }
    let own = around.in_main || around.in_section;
    if tag == "header" || role == "banner" {
        return (!own || role == "banner").then_some(Region::Header);
    }
    if tag == "footer" || role == "contentinfo" {
        return (!own || role == "contentinfo").then_some(Region::Footer);
    }
    if tag == "nav" || matches!(role, "navigation" | "menubar") {
        return navigation(names, around);
    }
    if tag == "aside" || role == "complementary" {
        return Some(Region::Aside);
    }
    None
}

/// A nav inside the main content is part of it (a service page's list of tasks) unless its name
/// says that it stands beside the content.
fn navigation(names: &Names<'_>, around: Around) -> Option<Region> {
    if !around.in_main {
        return match around.region {
            // Menus in the header and the footer's lists keep their place.
            Region::Footer => None,
            _ => Some(Region::Nav),
        };
    }
    let beside = [names.class, names.id]
        .into_iter()
        .any(|n| named(n) == Some(Region::Aside));
    beside.then_some(Region::Aside)
}

fn is_breadcrumb(names: &Names<'_>) -> bool {
    let says = |text: &str| {
        words(text).any(|w| starts(w, "breadcrumb") || starts(w, "crumb") || starts(w, "briwsion"))
    };
    (!names.class.is_empty() && has_crumb(names.class) && says(names.class))
        || (!names.id.is_empty() && has_crumb(names.id) && says(names.id))
        || (!names.label.is_empty() && says(names.label))
}

/// A cheap look before the words are split.
fn has_crumb(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 5
        && bytes
            .windows(5)
            .any(|w| w.eq_ignore_ascii_case(b"crumb") || w.eq_ignore_ascii_case(b"briws"))
}

/// The region that one class list or id names.
fn named(names: &str) -> Option<Region> {
    names.split_ascii_whitespace().find_map(|name| {
        let (mut found, mut count, mut beside) = (None, 0, false);
        for word in words(name) {
            // "page-header" and "content-footer" belong to the content, "no-sidebar" is no
            // sidebar, "header-image" no header.
            if CONTENT_WORDS.iter().any(|c| word.eq_ignore_ascii_case(c)) {
                return None;
            }
            count += 1;
            found = found.or_else(|| region_word(word));
            beside |= ["side", "left", "right"]
                .iter()
                .any(|s| word.eq_ignore_ascii_case(s));
        }
        match found {
            Some(Region::Nav) if beside => Some(Region::Aside),
            // A longer name is about something else that has a header or menu.
            other => other.filter(|_| count <= 3),
        }
    })
}

/// Words in a name that say it is about the content, or the absence of a part.
const CONTENT_WORDS: [&str; 20] = [
    "page", "content", "article", "entry", "post", "no", "not", "without", "has", "with", "card",
    "panel", "section", "table", "image", "img", "title", "text", "heading", "main",
];

fn region_word(word: &str) -> Option<Region> {
    const TABLE: [(&str, Region); 26] = [
        ("header", Region::Header),
        ("masthead", Region::Header),
        ("banner", Region::Header),
        ("topbar", Region::Header),
        ("toolbar", Region::Header),
        ("cookie", Region::Header),
        ("cookies", Region::Header),
        ("consent", Region::Header),
        ("ccc", Region::Header),
        ("skip", Region::Header),
        ("skiplinks", Region::Header),
        ("nav", Region::Nav),
        ("navigation", Region::Nav),
        ("navbar", Region::Nav),
        ("menu", Region::Nav),
        ("topnav", Region::Nav),
        ("mainnav", Region::Nav),
        ("footer", Region::Footer),
        ("sidebar", Region::Aside),
        ("related", Region::Aside),
        ("leftnav", Region::Aside),
        ("rightnav", Region::Aside),
        ("sidenav", Region::Aside),
        ("rightcol", Region::Aside),
        ("subnav", Region::Aside),
        ("aside", Region::Aside),
    ];
    TABLE
        .iter()
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
        .map(|(_, region)| *region)
}

fn starts(word: &str, with: &str) -> bool {
    word.len() >= with.len() && word.as_bytes()[..with.len()].eq_ignore_ascii_case(with.as_bytes())
}

/// The words of a name: "ctl00_LeftNav" is "ctl00", "Left", "Nav"; "site-header" is "site",
/// "header".
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '_', ' ', ':', '.']).flat_map(camel)
}

fn camel(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let cut = (1..bytes.len())
            .find(|&i| bytes[i].is_ascii_uppercase() && bytes[i - 1].is_ascii_lowercase())
            .unwrap_or(bytes.len());
        let (head, tail) = rest.split_at(cut);
        rest = tail;
        Some(head)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOSE: Around = Around {
        region: Region::Main,
        in_main: false,
        in_section: false,
    };

    fn of(tag: &str, role: &str, class: &str, id: &str, around: Around) -> Option<Region> {
        let names = Names {
            role,
            class,
            id,
            label: "",
        };
        opened(tag, &names, around)
    }

    #[test]
    fn landmarks_and_roles_decide() {
        assert_eq!(of("header", "", "", "", LOOSE), Some(Region::Header));
        assert_eq!(
            of("div", "contentinfo", "", "", LOOSE),
            Some(Region::Footer)
        );
        let inside = Around {
            in_main: true,
            ..LOOSE
        };
        assert_eq!(of("header", "", "", "", inside), None);
        assert_eq!(of("nav", "", "tasks", "", inside), None);
        assert_eq!(
            of("nav", "", "side-nav sidebar", "", inside),
            Some(Region::Aside)
        );
    }

    #[test]
    fn old_sites_are_read_by_their_names() {
        assert_eq!(of("div", "", "", "siteHeader", LOOSE), Some(Region::Header));
        assert_eq!(of("td", "", "", "ctl00_TopMenu", LOOSE), Some(Region::Nav));
        assert_eq!(
            of("div", "", "global-footer", "", LOOSE),
            Some(Region::Footer)
        );
        assert_eq!(
            of("ol", "", "breadcrumbs", "", LOOSE),
            Some(Region::Breadcrumb)
        );
    }

    #[test]
    fn names_about_the_content_are_no_part_of_the_page() {
        for class in [
            "page-header",
            "no-sidebar",
            "header-image",
            "article-footer",
            "banner-text",
        ] {
            assert_eq!(of("div", "", class, "", LOOSE), None, "{class}");
        }
    }
}
