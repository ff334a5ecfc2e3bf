//! What every page shares: head, banner, menu, footer, tables.
//!
//! Reads: a title and a body. / Makes: a whole page. / Never: an absolute path, a script, or
//! anything from another host.

use maud::{DOCTYPE, Markup, html};

use super::words::count;
use super::{Shelf, decided, record, words};
use crate::pace::Adoption;

/// How far a page lies under the site's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    Root,
    One,
}

impl Depth {
    /// What leads from the page to the root.
    pub(crate) fn up(self) -> &'static str {
        match self {
            Depth::Root => "",
            Depth::One => "../",
        }
    }
}

/// A whole page. `title` is its first heading too.
pub(crate) fn page(shelf: &Shelf<'_>, depth: Depth, title: &str, body: &Markup) -> Markup {
    let declared = &shelf.of.edition.declared;
    let unfinished = &shelf.of.edition.manifest.unfinished;
    let up = depth.up();
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – " (declared.title) " – beadle" }
                link rel="stylesheet" href=(format!("{up}site.css"));
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header {
                    @if declared.simulated {
                        p.simulated {
                            strong { "SIMULATED." }
                            " Every website behind these pages was made up to test beadle. The names are real councils'; nothing here says anything about them."
                        }
                    }
                    @if !unfinished.is_empty() {
                        p.simulated {
                            strong { "UNFINISHED." }
                            " The crawl behind these pages was not finished: "
                            (count(unfinished.len(), "council's visit had", "councils' visits had"))
                            " not ended. What was not read yet is not assessed."
                        }
                    }
                    (record::banner(shelf))
                    div.top { div.wide {
                        a.mark href=(format!("{up}index.html")) { "beadle" }
                        span.edition { (declared.title) }
                    } }
                }
                nav.menu aria-label="Site" {
                    ul.wide {
                        @for (path, name) in MENU {
                            li { a href=(format!("{up}{path}")) { (name) } }
                        }
                    }
                }
                main.wide id="content" {
                    h1 { (title) }
                    (body)
                }
                (footer(shelf, up))
            }
        }
    }
}

const MENU: [(&str, &str); 9] = [
    ("index.html", "Findings"),
    ("councils.html", "Councils"),
    ("index.html#tasks", "Tasks"),
    ("platforms.html", "Platforms"),
    ("signposts.html", "Hand-overs"),
    ("machines.html", "For machines"),
    ("methodology.html", "How to read a score"),
    ("crawl.html", "About the crawl"),
    ("data.html", "Data"),
];

fn footer(shelf: &Shelf<'_>, up: &str) -> Markup {
    let declared = &shelf.of.edition.declared;
    let manifest = &shelf.of.edition.manifest;
    html! {
        footer.foot {
            div.wide {
                p {
                    (declared.title) ", as of " (declared.day) ", revision " (manifest.revision)
                    ". Made by beadle " (manifest.tool_version)
                    " from the bytes it archived; anyone who holds them can make the same pages again."
                }
                p {
                    "A council that finds a mark wrong can reply with the criterion and an address: "
                    a href=(format!("{up}methodology.html#reply")) { "how to reply" } ". "
                    a href=(format!("{up}{}", decided::PATH)) { "What people decided in this edition" } ". "
                    a href=(format!("{up}{}", record::PATH)) { "Corrections" } "."
                }
            }
        }
    }
}

/// A table that scrolls sideways by itself on a narrow screen.
pub(crate) fn table(caption: &str, body: &Markup) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label=(caption) {
            table { caption { (caption) } (body) }
        }
    }
}

/// The cells of a question through the editions: the share of the councils that owe the task and
/// could be seen which have it in each, and how many could be seen in the last.
pub(crate) fn shares(curve: Option<&Adoption>, editions: &[&str]) -> Markup {
    let point = |id: &str| curve.and_then(|c| c.points.iter().find(|p| p.edition == id));
    let seen = editions.last().and_then(|id| point(id));
    html! {
        @for id in editions {
            td.n { @match point(id) { Some(p) => (words::share(p.all.has, p.all.seen())), None => "not asked" } }
        }
        td.n { (seen.map_or(0, |p| p.all.seen())) }
    }
}

/// A row of headings; those that start with `#` stand over numbers.
pub(crate) fn heads(names: &[&str]) -> Markup {
    html! {
        thead { tr {
            @for name in names {
                @match name.strip_prefix('#') {
                    Some(number) => th.n scope="col" { (number) },
                    None => th scope="col" { (name) },
                }
            }
        } }
    }
}
