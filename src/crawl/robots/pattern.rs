//! One rule's path, with `*` and `$`, matched in linear time.
//!
//! Reads: a pattern and a path. / Makes: yes or no. / Never: backtracks: between two stars the
//! leftmost place is as good as any, so each piece is sought once.

use memchr::memmem;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What the path begins with.
    prefix: Box<str>,
    /// What follows, in order, each after anything at all. Empty: a plain prefix.
    pieces: Box<[Box<str>]>,
    /// The last piece is the end of the path.
    anchored: bool,
}

impl Pattern {
    /// Compiles. `$` means the end only as the last character; `*` anything, anywhere.
    pub(super) fn new(pattern: &str) -> Pattern {
        let (body, anchored) = match pattern.strip_suffix('$') {
            Some(body) => (body, true),
            None => (pattern, false),
        };
        let mut parts = body.split('*');
        let prefix = parts.next().unwrap_or_default();
        let mut pieces: Vec<Box<str>> = parts.map(Box::from).collect();
        let ends_in_star = pieces.last().is_some_and(|last| last.is_empty());
        pieces.retain(|piece| !piece.is_empty());
        Pattern {
            prefix: prefix.into(),
            pieces: pieces.into(),
            // `…*$` ends anywhere, as `…*` does.
            anchored: anchored && !ends_in_star,
        }
    }

    /// Whether the path matches from its beginning.
    pub(super) fn matches(&self, path: &[u8]) -> bool {
        let Some(mut rest) = path.strip_prefix(self.prefix.as_bytes()) else {
            return false;
        };
        let Some((last, middle)) = self.pieces.split_last() else {
            return !self.anchored || rest.is_empty();
        };
        for piece in middle {
            match memmem::find(rest, piece.as_bytes()) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        if self.anchored {
            rest.ends_with(last.as_bytes())
        } else {
            memmem::find(rest, last.as_bytes()).is_some()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, by trying everything.
    fn slow(pattern: &[u8], path: &[u8]) -> bool {
        match pattern {
            [] => true,
            [b'$'] => path.is_empty(),
            [b'*', rest @ ..] => (0..=path.len()).any(|skip| slow(rest, &path[skip..])),
            [first, rest @ ..] => path.first() == Some(first) && slow(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn matching_is_what_trying_everything_says(
            pattern in "/?[ab*$]{0,8}", path in "/[ab$]{0,8}"
        ) {
            prop_assert_eq!(
                Pattern::new(&pattern).matches(path.as_bytes()),
                slow(pattern.as_bytes(), path.as_bytes())
            );
        }
    }

    #[test]
    fn stars_reach_back_and_dollars_end() {
        assert!(Pattern::new("/*.pdf$").matches(b"/a.pdf.b.pdf"));
        assert!(!Pattern::new("/*.pdf$").matches(b"/a.pdf?x"));
        assert!(Pattern::new("/*$").matches(b"/a"));
        assert!(Pattern::new("/a$b").matches(b"/a$bc"));
    }
}
