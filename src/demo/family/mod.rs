//! How each supplier's sites look, are laid out and name their addresses.
//!
//! Reads: a `Doc` (what a page says) and the site's `Chrome`. / Makes: HTML as that family writes it,
//! and the shape of its addresses. / Never: decides what a page says.

mod asp;
mod blocks;
mod drupal;
mod goss;
mod jadu;
mod pattern;
mod umbraco;

use std::fmt::Write as _;

pub(crate) use blocks::{Dress, escape};

use super::dice::Dice;

/// A link: its words and where it goes.
pub(crate) type Link = (String, String);

/// What one page says, before it is dressed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doc {
    /// `<title>`, without the site's name.
    pub(crate) title: String,
    /// First heading; `None` on pages that set it in bold type only.
    pub(crate) h1: Option<String>,
    /// Welsh page.
    pub(crate) welsh: bool,
    /// Says its language.
    pub(crate) lang_set: bool,
    /// Fits small screens.
    pub(crate) viewport: bool,
    /// Way back: words and addresses, home first.
    pub(crate) crumbs: Vec<Link>,
    /// Content in the scripts' markup, addresses already real.
    pub(crate) body: String,
    /// Links at the side.
    pub(crate) aside: Vec<Link>,
    /// The same page in the other language.
    pub(crate) other_language: Option<String>,
    /// A list of the section's pages, drawn as the family draws landing pages.
    pub(crate) children: Vec<Link>,
}

/// What every page of a site carries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chrome {
    /// Name of the council or councils.
    pub(crate) name: String,
    /// Home page of this language.
    pub(crate) home: String,
    /// Main menu.
    pub(crate) menu: Vec<Link>,
    /// Sign in, A to Z, contact: at the top.
    pub(crate) tools: Vec<Link>,
    /// At the bottom.
    pub(crate) footer: Vec<Link>,
    /// The search page's address.
    pub(crate) search: String,
    /// Outside host of a statistics script.
    pub(crate) statistics: bool,
    /// What stands at the head of every page's content.
    pub(crate) banner: Option<String>,
}

/// The families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// After the national pattern library: plain, short pages.
    Pattern,
    /// Drupal: regions, field wrappers, `/node/` behind the addresses.
    Drupal,
    /// Jadu: `/info/20001/bins/105/bin_days`.
    Jadu,
    /// GOSS: `/article/1234/Bin-days`.
    Goss,
    /// Umbraco: nested folders with a slash at the end.
    Umbraco,
    /// The late nineties: tables, one form round the page, `.aspx`, documents for everything.
    Asp,
}

impl Family {
    /// The address of a page with this title in this section.
    pub(crate) fn path(self, dice: Dice, section: &str, title: &str) -> String {
        let number = number(dice, title);
        let hub = dice.on(section).below(300) + 20_000;
        match self {
            Family::Pattern => format!("/{}/{}", slug(section, "-"), slug(title, "-")),
            Family::Drupal => format!("/services/{}/{}", slug(section, "-"), slug(title, "-")),
            Family::Jadu => format!(
                "/info/{hub}/{}/{number}/{}",
                slug(section, "_"),
                slug(title, "_")
            ),
            Family::Goss => format!("/article/{number}/{}", capitals(title, "-")),
            Family::Umbraco => format!("/residents/{}/{}/", slug(section, "-"), slug(title, "-")),
            Family::Asp if dice.on("numbered").chance(0.4) => {
                format!("/index.aspx?articleid={number}")
            }
            Family::Asp => format!("/{}/{}.aspx", capitals(section, ""), capitals(title, "")),
        }
    }

    /// The address of a page that its database knows by a number.
    pub(crate) fn node(dice: Dice, title: &str) -> String {
        format!("/node/{}", number(dice, title))
    }

    /// The address of a section's landing page.
    pub(crate) fn landing(self, dice: Dice, section: &str) -> String {
        let hub = dice.on(section).below(300) + 20_000;
        match self {
            Family::Pattern => format!("/{}", slug(section, "-")),
            Family::Drupal => format!("/services/{}", slug(section, "-")),
            Family::Jadu => format!("/info/{hub}/{}", slug(section, "_")),
            Family::Goss => format!("/article/{}/{}", hub - 19_000, capitals(section, "-")),
            Family::Umbraco => format!("/residents/{}/", slug(section, "-")),
            Family::Asp => format!("/{}/Default.aspx", capitals(section, "")),
        }
    }

    /// The address of a document.
    pub(crate) fn document(self, dice: Dice, title: &str) -> String {
        let number = dice.on(title).below(8_000) + 100;
        match self {
            Family::Pattern => format!("/downloads/{}.pdf", slug(title, "-")),
            Family::Drupal => format!("/sites/default/files/{}.pdf", slug(title, "-")),
            Family::Jadu => format!("/downloads/file/{number}/{}.pdf", slug(title, "_")),
            Family::Goss => format!(
                "/media/{number}/{}/pdf/{}.pdf",
                capitals(title, "-"),
                capitals(title, "_")
            ),
            Family::Umbraco => format!("/media/{number}/{}.pdf", slug(title, "-")),
            Family::Asp => format!("/pdf/{}.pdf", capitals(title, "%20")),
        }
    }

    /// The address of a form of the site itself.
    pub(crate) fn form(self, dice: Dice, title: &str) -> String {
        let number = dice.on(title).below(800) + 10;
        match self {
            Family::Pattern => format!("/forms/{}/start", slug(title, "-")),
            Family::Drupal => format!("/form/{}", slug(title, "-")),
            Family::Jadu => format!("/xfp/form/{number}"),
            Family::Goss => format!("/article/{}/{}-form", number + 9_000, capitals(title, "-")),
            Family::Umbraco => format!("/forms/{}/", slug(title, "-")),
            Family::Asp => format!("/eforms/{}.aspx", capitals(title, "")),
        }
    }

    /// How often a page of this family has a fault that makes it hard to use as HTML, in the
    /// first and in the last edition.
    pub(crate) fn markup_faults(self) -> [f64; 2] {
        match self {
            Family::Pattern => [0.03, 0.01],
            Family::Drupal => [0.08, 0.03],
            Family::Umbraco => [0.12, 0.05],
            Family::Goss => [0.15, 0.06],
            Family::Jadu => [0.25, 0.08],
            Family::Asp => [0.80, 0.65],
        }
    }

    /// The page as this family writes it.
    pub(crate) fn render(self, doc: &Doc, chrome: &Chrome) -> String {
        match self {
            Family::Pattern => pattern::page(doc, chrome),
            Family::Drupal => drupal::page(doc, chrome),
            Family::Jadu => jadu::page(doc, chrome),
            Family::Goss => goss::page(doc, chrome),
            Family::Umbraco => umbraco::page(doc, chrome),
            Family::Asp => asp::page(doc, chrome),
        }
    }
}

/// The number that a page has in its site's database: of so many that no two pages of a site meet.
fn number(dice: Dice, title: &str) -> usize {
    dice.on(title).below(9_000_000) + 1_000_000
}

/// Opens a document: doctype, language, title, viewport, the other language's address.
fn opening(doc: &Doc, chrome: &Chrome, doctype: &str, head: &str) -> String {
    let mut html = String::with_capacity(9_000);
    html.push_str(doctype);
    match (doc.lang_set, doc.welsh) {
        (true, true) => html.push_str("<html lang=\"cy\">\n<head>\n"),
        (true, false) => html.push_str("<html lang=\"en-GB\">\n<head>\n"),
        (false, _) => html.push_str("<html>\n<head>\n"),
    }
    html.push_str("<meta charset=\"utf-8\">\n");
    let _ = writeln!(
        html,
        "<title>{} | {}</title>",
        escape(&doc.title),
        escape(&chrome.name)
    );
    if doc.viewport {
        html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    }
    if let Some(other) = &doc.other_language {
        let (this, that) = if doc.welsh {
            ("cy", "en")
        } else {
            ("en", "cy")
        };
        let _ = writeln!(
            html,
            "<link rel=\"alternate\" hreflang=\"{that}\" href=\"{}\">",
            escape(other)
        );
        let _ = writeln!(html, "<!-- {this} -->");
    }
    html.push_str(head);
    if chrome.statistics {
        html.push_str("<script async src=\"https://www.googletagmanager.com/gtag/js\"></script>\n");
    }
    html.push_str("</head>\n");
    html
}

/// The switch to the other language, when there is one.
fn language_switch(doc: &Doc) -> String {
    match (&doc.other_language, doc.welsh) {
        (Some(href), true) => format!(
            "<a href=\"{}\" lang=\"en\" hreflang=\"en\">English</a>",
            escape(href)
        ),
        (Some(href), false) => format!(
            "<a href=\"{}\" lang=\"cy\" hreflang=\"cy\">Cymraeg</a>",
            escape(href)
        ),
        (None, _) => String::new(),
    }
}

/// Links as list items.
fn items(links: &[Link], class: &str) -> String {
    let mut html = String::new();
    for (words, href) in links {
        let _ = writeln!(
            html,
            "<li{class}><a href=\"{}\">{}</a></li>",
            escape(href),
            escape(words)
        );
    }
    html
}

/// "Check your bin day" as `check-your-bin-day`.
pub(crate) fn slug(title: &str, between: &str) -> String {
    words(title)
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(between)
}

/// "Check your bin day" as `Check-Your-Bin-Day`.
fn capitals(title: &str, between: &str) -> String {
    words(title)
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        })
        .collect::<Vec<_>>()
        .join(between)
}

fn words(title: &str) -> impl Iterator<Item = &str> {
    title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Family; 6] = [
        Family::Pattern,
        Family::Drupal,
        Family::Umbraco,
        Family::Goss,
        Family::Jadu,
        Family::Asp,
    ];

    #[test]
    fn no_two_families_dress_or_address_a_page_alike() {
        let doc = Doc {
            title: "Report a pothole".into(),
            h1: Some("Report a pothole".into()),
            body: "Some words.\n- one\n- two\n>> [Start](/x)".into(),
            ..Doc::default()
        };
        let chrome = Chrome::default();
        let pages: std::collections::BTreeSet<String> =
            ALL.iter().map(|f| f.render(&doc, &chrome)).collect();
        let paths: std::collections::BTreeSet<String> = ALL
            .iter()
            .map(|f| f.path(Dice::new(3), "Roads", "Report a pothole"))
            .collect();
        assert_eq!(pages.len(), ALL.len());
        assert_eq!(paths.len(), ALL.len());
    }
}
