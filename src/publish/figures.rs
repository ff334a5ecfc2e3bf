//! Charts on the site, each with its words and its data.
//!
//! Reads: editions. / Makes: `Figure`s. / Never: a picture without the data behind it.

use maud::{Markup, PreEscaped, html};

use super::Publication;
use super::layout::Depth;

/// A chart with a name that is its file's and its ids' too.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) headline: String,
    pub(crate) subtitle: String,
    pub(crate) description: String,
    pub(crate) source: String,
    pub(crate) svg: String,
    pub(crate) csv: String,
}

/// All charts that these editions allow.
pub(crate) fn all(_publication: &Publication<'_>) -> Vec<Figure> {
    Vec::new()
}

impl Figure {
    /// The picture and its data as files.
    pub(crate) fn files(&self) -> [(String, Vec<u8>); 2] {
        [
            (
                format!("charts/{}.svg", self.name),
                self.svg.clone().into_bytes(),
            ),
            (
                format!("charts/{}.csv", self.name),
                self.csv.clone().into_bytes(),
            ),
        ]
    }
}

/// The figure with this name, where there is one.
pub(crate) fn show(figures: &[Figure], name: &str, depth: Depth) -> Markup {
    html! {
        @if let Some(figure) = figures.iter().find(|f| f.name == name) {
            figure {
                figcaption {
                    strong { (figure.headline) }
                    span { (figure.subtitle) }
                }
                (PreEscaped(&figure.svg))
                details { summary { "This chart in words" } p { (figure.description) } }
                p.source {
                    "Source: " (figure.source) " "
                    a href=(format!("{}charts/{}.csv", depth.up(), figure.name)) {
                        "Download the data (CSV, " (figure.csv.len().div_ceil(1_000)) " KB)"
                    }
                }
            }
        }
    }
}
