//! One word, folded so that spelling habits do not count.
//!
//! Reads: any text. / Makes: its words with their places, each folded. / Never: drops a word; what
//! is small is decided by the vocabulary.

use unicode_normalization::UnicodeNormalization as _;

/// Words that carry no meaning of their own, English and Welsh: a phrase passes over them. Single
/// letters are what an apostrophe leaves behind ("council's", "i'ch"). Prepositions that make a
/// verb ("sign in", "put out") are none.
pub(super) const SMALL: &[&str] = &[
    "a", "an", "the", "your", "our", "their", "its", "for", "of", "to", "and", "or", "you", "can",
    "i", "we", "s", "t", "r", "n", "ch", "m", "ll", "d", "y", "yr", "ac", "am", "eich", "ei", "o",
    "er", "u", "w", "e",
];

/// A word of a text and the bytes where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'t> {
    /// As written, without an apostrophe and what follows it.
    pub text: &'t str,
    /// Byte at which it begins.
    pub from: usize,
    /// Whether it is the "can" of "can't".
    pub negated: bool,
}

/// The runs of letters and digits of a text, in order.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric())
        .filter_map(move |piece| {
            let from = at;
            at += piece.len();
            let rest = &text[at..];
            // The separator that `split` took away.
            at += rest.chars().next().map_or(0, char::len_utf8);
            (!piece.is_empty()).then_some(Piece {
                text: piece,
                from,
                negated: piece.eq_ignore_ascii_case("can") && is_negation(rest),
            })
        })
}

/// Whether what follows a word is an apostrophe and a "t".
fn is_negation(rest: &str) -> bool {
    let after = rest.strip_prefix(['\'', '’']);
    after.is_some_and(|rest| {
        rest.starts_with(['t', 'T']) && !rest[1..].starts_with(char::is_alphanumeric)
    })
}

/// Writes a word's folded form: lower case, without accents and without a plural `s`. The "can" of
/// "can't" becomes "cannot": without its last letter it would be the small word that says the
/// opposite.
pub(super) fn fold(piece: Piece<'_>, folded: &mut String) {
    folded.clear();
    if piece.text.is_ascii() {
        folded.extend(piece.text.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        folded.extend(
            piece
                .text
                .nfd()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase),
        );
    }
    if piece.negated {
        folded.push_str("not");
    }
    if !SMALL.contains(&folded.as_str()) {
        plural(folded);
    }
}

/// Words that end as a plural and are none: "new" is said of many things that are no news.
const SINGULAR: &[&str] = &["news"];

/// Takes a plural's ending away: "bins", "parties"; not that of "glass" or "news".
pub fn plural(folded: &mut String) {
    if SINGULAR.contains(&folded.as_str()) {
        return;
    }
    if folded.len() > 4 && folded.ends_with("ies") {
        folded.truncate(folded.len() - 3);
        folded.push('y');
    } else if folded.len() > 3 && folded.ends_with('s') && !folded.ends_with("ss") {
        folded.pop();
    }
}

/// The number of a small word.
pub(super) fn small(folded: &str) -> Option<usize> {
    SMALL.iter().position(|word| *word == folded)
}
