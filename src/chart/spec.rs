//! A chart: words, table and picture, which cannot be had apart.

use std::io;
use std::path::Path;

use maud::{Markup, PreEscaped, html};

use super::canvas::{Picture, TEXT, WIDTH, lines_of};
use super::font::FAMILY;
use super::palette::{INK, PAPER, hex};
use super::{ChartError, Table, Words};

/// Paper left around the picture, in its units.
const MARGIN: i32 = 6;

/// Height of a line of words, and what parts words from the picture.
const LINE: i32 = 21;
const GAP: i32 = 12;

/// Height of some lines.
fn lines(of: &[String]) -> i32 {
    i32::try_from(of.len()).unwrap_or(0) * LINE
}

/// Lines of text from a height on.
fn text(of: &[String], from: i32, weight: &str) -> Markup {
    html! {
        @for (line, y) in of.iter().zip((from..).step_by(LINE.unsigned_abs() as usize)) {
            text x="0" y=(y + LINE / 2) dy="0.36em" font-weight=(weight) fill=(hex(INK)) { (line) }
        }
    }
}

/// A finished chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    words: Words,
    table: Table,
    picture: Picture,
    /// The words as lines that fit over and under the picture.
    written: Written,
}

/// Lines of text as wide as the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Written {
    headline: Vec<String>,
    subtitle: Vec<String>,
    source: Vec<String>,
}

impl Chart {
    /// # Errors
    /// When the words cannot be measured.
    pub(super) fn new(words: Words, table: Table, picture: Picture) -> Result<Chart, ChartError> {
        // The headline is set bold, which is a tenth wider.
        let written = Written {
            headline: lines_of(words.headline(), WIDTH * 10 / 11)?,
            subtitle: lines_of(words.subtitle(), WIDTH)?,
            source: lines_of(&format!("Source: {}", words.source()), WIDTH)?,
        };
        Ok(Chart {
            words,
            table,
            picture,
            written,
        })
    }

    /// Its words.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Its data.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The picture as one `<svg>` element with title and description, to be put into a page or a
    /// file. `name` makes its ids unique on a page: letters, digits and hyphens.
    #[must_use]
    pub fn svg(&self, name: &str) -> String {
        let (title, desc) = (format!("{name}-title"), format!("{name}-desc"));
        // White paper with a margin: a page or a reader of another colour must not swallow the text.
        let (width, height) = (
            self.picture.width + 2 * MARGIN,
            self.picture.height + 2 * MARGIN,
        );
        html! {
            svg xmlns="http://www.w3.org/2000/svg" role="img"
                viewBox=(format!("-{MARGIN} -{MARGIN} {width} {height}"))
                width=(width) height=(height)
                style="width:100%;max-width:40rem;height:auto"
                aria-labelledby=(format!("{title} {desc}")) {
                title id=(title) { (self.words.headline()) }
                desc id=(desc) { (self.words.description()) }
                rect x=(-MARGIN) y=(-MARGIN) width=(width) height=(height) fill=(hex(PAPER)) {}
                (PreEscaped(&self.picture.body))
            }
        }
        .into_string()
    }

    /// The picture to take away: headline, subtitle and source stand in it, so that it says what it
    /// shows wherever it goes.
    #[must_use]
    pub fn picture(&self, name: &str) -> String {
        let (title, desc) = (format!("{name}-title"), format!("{name}-desc"));
        let written = &self.written;
        let above = lines(&written.headline) + lines(&written.subtitle) + GAP;
        let below = above + self.picture.height + GAP;
        let (width, height) = (
            self.picture.width + 2 * MARGIN,
            below + lines(&written.source) + 2 * MARGIN,
        );
        html! {
            svg xmlns="http://www.w3.org/2000/svg" role="img"
                viewBox=(format!("-{MARGIN} -{MARGIN} {width} {height}"))
                width=(width) height=(height) font-family=(FAMILY) font-size=(TEXT)
                aria-labelledby=(format!("{title} {desc}")) {
                title id=(title) { (self.words.headline()) }
                desc id=(desc) { (self.words.description()) }
                rect x=(-MARGIN) y=(-MARGIN) width=(width) height=(height) fill=(hex(PAPER)) {}
                (text(&written.headline, 0, "bold"))
                (text(&written.subtitle, lines(&written.headline), "normal"))
                g transform=(format!("translate(0,{above})")) { (PreEscaped(&self.picture.body)) }
                (text(&written.source, below, "normal"))
            }
        }
        .into_string()
    }

    /// The words and the table as Markdown, with the picture and the data linked beside it.
    #[must_use]
    pub fn markdown(&self, name: &str) -> String {
        let w = &self.words;
        format!(
            "# {}\n\n{}\n\n![{}]({name}.svg)\n\n{}\n\n{}\nSource: {}\n\nData: [{name}.csv]({name}.csv)\n",
            w.headline(),
            w.subtitle(),
            w.headline().replace(['[', ']'], ""),
            w.description(),
            self.table.markdown(),
            w.source(),
        )
    }

    /// Writes `name.svg`, `name.csv` and `name.md` into a folder.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path, name: &str) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let svg = format!("{}\n", self.picture(name));
        std::fs::write(folder.join(format!("{name}.svg")), svg)?;
        std::fs::write(folder.join(format!("{name}.csv")), self.table.csv())?;
        std::fs::write(folder.join(format!("{name}.md")), self.markdown(name))
    }
}
