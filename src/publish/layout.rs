//! What every page shares: head, banner, search, menu, footer, tables.
//!
//! Reads: a title and a body. / Makes: a whole page. / Never: an absolute path, anything from
//! another host, or anything that needs the script.

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

/// The files that pages lean on, by path.
pub(crate) const ASSETS: [(&str, &[u8]); 3] = [
    ("site.css", include_bytes!("assets/site.css")),
    ("site.js", include_bytes!("assets/site.js")),
    ("favicon.svg", include_bytes!("assets/favicon.svg")),
];

/// A whole page. `title` is its first heading too.
pub(crate) fn page(shelf: &Shelf<'_>, depth: Depth, title: &str, body: &Markup) -> Markup {
    let declared = &shelf.of.edition.declared;
    let up = depth.up();
    let about = format!(
        "{title}. {}, as of {}: how well council websites serve residents, with the evidence for every mark.",
        declared.title,
        words::day(declared.day)
    );
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – " (declared.title) " – beadle" }
                meta name="description" content=(about);
                meta property="og:title" content=(title);
                meta property="og:description" content=(about);
                meta property="og:type" content="article";
                meta property="og:site_name" content=(format!("beadle, {}", declared.title));
                link rel="icon" href=(format!("{up}favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(format!("{up}site.css"));
                script src=(format!("{up}site.js")) defer {}
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header {
                    (banners(shelf))
                    div.top { div.wide {
                        a.mark href=(format!("{up}index.html")) { "beadle" }
                        span.edition { (declared.title) }
                        form.find role="search" action=(format!("{up}councils.html")) {
                            label for="find" { "Find a council" }
                            input type="search" id="find" name="q" autocomplete="off";
                            button { "Find" }
                        }
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

/// What a reader must know of every page before reading any.
fn banners(shelf: &Shelf<'_>) -> Markup {
    let edition = shelf.of.edition;
    let unfinished = &edition.manifest.unfinished;
    html! {
        @if edition.declared.simulated {
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
    }
}

const MENU: [(&str, &str); 9] = [
    ("index.html", "Findings"),
    ("councils.html", "Councils"),
    ("index.html#tasks", "Tasks"),
    ("pace.html", "Pace"),
    ("platforms.html", "Platforms"),
    ("signposts.html", "Hand-overs"),
    ("machines.html", "For machines"),
    ("methodology.html", "How to read a score"),
    ("data.html", "Data"),
];

const ABOUT: [(&str, &str); 8] = [
    ("crawl.html", "About the crawl"),
    ("ranks.html", "What decided the ranks"),
    (decided::PATH, "What people decided"),
    (record::PATH, "Corrections"),
    ("contact.html", "Contact and right of reply"),
    ("cite.html", "How to cite"),
    ("licence.html", "Licence"),
    ("accessibility.html", "Accessibility statement"),
];

fn footer(shelf: &Shelf<'_>, up: &str) -> Markup {
    let declared = &shelf.of.edition.declared;
    let manifest = &shelf.of.edition.manifest;
    html! {
        footer.foot {
            div.wide {
                nav aria-label="About this site" {
                    ul {
                        @for (path, name) in ABOUT {
                            li { a href=(format!("{up}{path}")) { (name) } }
                        }
                    }
                }
                p {
                    (declared.title) ", as of " (words::day(declared.day)) ", revision " (manifest.revision)
                    ". Made by beadle " (manifest.tool_version)
                    " from the bytes it archived; anyone who holds them can make the same pages again."
                }
            }
        }
    }
}

/// A page with the one address by which it is to be known, however it was come by.
pub(crate) fn with_address(page: &str, site: &str, path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let link = html! { link rel="canonical" href=(format!("{site}{path}")); };
    page.replacen("</head>", &format!("{}</head>", link.into_string()), 1)
}

/// A table that scrolls sideways by itself on a narrow screen.
pub(crate) fn table(caption: &str, body: &Markup) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label=(caption) {
            table { caption { (caption) } (body) }
        }
    }
}

/// A table of few columns, which never needs to scroll.
pub(crate) fn narrow(caption: &str, body: &Markup) -> Markup {
    html! { table { caption { (caption) } (body) } }
}

/// A table of councils that the script lets a reader search, filter and sort; whole without it. Its
/// rows come from `Sifted`; columns whose heading begins with `=` can be filtered by.
pub(crate) fn sifted(caption: &str, names: &[&str], rows: &Markup) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label=(caption) {
            table.sift {
                caption { (caption) }
                (heads(names))
                tbody { (rows) }
            }
        }
    }
}

/// The cells of a question through the editions, the newest first, which a narrow screen keeps in
/// sight: the share of the councils that owe the task and could be seen which have it in each, and
/// how many could be seen in the last.
pub(crate) fn shares(curve: Option<&Adoption>, newest_first: &[&str]) -> Markup {
    let point = |id: &str| curve.and_then(|c| c.points.iter().find(|p| p.edition == id));
    let seen = newest_first.first().and_then(|id| point(id));
    html! {
        @for id in newest_first {
            td.n { @match point(id) { Some(p) => (words::share(p.all.has, p.all.seen())), None => "not asked" } }
        }
        td.n { (seen.map_or(0, |p| p.all.seen())) }
    }
}

/// A row of headings; those that start with `#` stand over numbers, those with `=` over words by
/// which rows can be filtered.
pub(crate) fn heads(names: &[&str]) -> Markup {
    html! {
        thead { tr {
            @for name in names {
                @match (name.strip_prefix('#'), name.strip_prefix('=')) {
                    (Some(number), _) => th.n scope="col" { (number) },
                    (_, Some(words)) => th scope="col" data-filter="" { (words) },
                    _ => th scope="col" { (name) },
                }
            }
        } }
    }
}
