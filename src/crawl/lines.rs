//! Short texts that a visit keeps, one after another in one piece of memory.
//!
//! Reads and makes: texts without a line end, by where they begin. / Never: makes small pieces of
//! memory: those that stay long, between the pages that come and go, would keep the pages' memory
//! from being used again.

/// See the module's head.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Keeps a text; gives where it begins.
    pub(super) fn add(&mut self, text: &str) -> usize {
        let start = self.0.len();
        self.0.push_str(text);
        self.0.push('\n');
        start
    }

    /// The text that begins there.
    pub(super) fn get(&self, start: usize) -> &str {
        self.0[start..].lines().next().unwrap_or_default()
    }

    /// Bytes kept, where the next text begins.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
