//! A chart: words, table and picture, which cannot be had apart.

use std::io;
use std::path::Path;

use maud::{PreEscaped, html};

use super::canvas::Picture;
use super::palette::{PAPER, hex};
use super::{Table, Words};

/// Paper left around the picture, in its units.
const MARGIN: i32 = 6;

/// A finished chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    words: Words,
    table: Table,
    picture: Picture,
}

impl Chart {
    pub(super) fn new(words: Words, table: Table, picture: Picture) -> Chart {
        Chart {
            words,
            table,
            picture,
        }
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
        let svg = format!("{}\n", self.svg(name));
        std::fs::write(folder.join(format!("{name}.svg")), svg)?;
        std::fs::write(folder.join(format!("{name}.csv")), self.table.csv())?;
        std::fs::write(folder.join(format!("{name}.md")), self.markdown(name))
    }
}
