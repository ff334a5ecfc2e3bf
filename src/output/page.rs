//! Lines of text for a terminal, folded at its width.

use super::style::columns;

/// Text that grows line by line.
#[derive(Debug)]
pub(super) struct Page {
    out: String,
    width: usize,
}

impl Page {
    /// An empty page of a width in characters.
    pub(super) fn new(width: usize) -> Page {
        Page {
            out: String::new(),
            width,
        }
    }

    /// Adds a text: its first line begins at `indent`, those that it is folded into at `hang`. A
    /// word that is wider than the page, an address mostly, stays whole so that it can be copied.
    /// Spaces inside the first line stay as they are, since they align columns.
    pub(super) fn line(&mut self, indent: usize, hang: usize, text: &str) {
        let mut line = " ".repeat(indent);
        let mut column = indent;
        let mut words = 0;
        for word in text.split(' ') {
            let wide = columns(word);
            if words > 0 && column + 1 + wide > self.width && !word.is_empty() {
                self.out.push_str(line.trim_end());
                self.out.push('\n');
                line = " ".repeat(hang);
                column = hang;
                words = 0;
            }
            if words > 0 {
                line.push(' ');
                column += 1;
            }
            line.push_str(word);
            column += wide;
            words += 1;
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.out.push('\n');
    }

    /// All of it.
    pub(super) fn text(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(width: usize, text: &str) -> String {
        let mut page = Page::new(width);
        page.line(2, 6, text);
        page.text()
    }

    #[test]
    fn lines_fold_at_words_and_columns_stay() {
        assert_eq!(
            folded(20, "NO     1.1 is it there at all?"),
            "  NO     1.1 is it\n      there at all?\n"
        );
    }

    #[test]
    fn a_word_wider_than_the_page_stays_whole() {
        assert_eq!(
            folded(12, "at https://www.council.example/bins"),
            "  at\n      https://www.council.example/bins\n"
        );
    }
}
