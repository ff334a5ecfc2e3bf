//! A list of phrases to be found in short texts: link words, labels of fields, buttons.
//!
//! Reads: phrases as rubrics write them. / Makes: whether one of them stands in a text. / Never:
//! says which.

use super::reading::LONGEST;
use crate::words::{Language, Phrases, Vocabulary, pieces};

/// Two or three letters stand in too many names of fields by chance.
const SHORTEST_NAME: usize = 4;

/// Phrases of one list.
#[derive(Debug, Default)]
pub struct Wording {
    vocabulary: Vocabulary,
    phrases: Phrases<()>,
    /// The phrases without alternatives, as identifiers have them: `postcode`.
    names: Vec<String>,
}

impl Wording {
    /// Compiles phrases.
    pub fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Wording {
        let mut wording = Wording::default();
        for phrase in phrases {
            let Wording {
                vocabulary,
                phrases,
                ..
            } = &mut wording;
            phrases.add(vocabulary, Language::English, phrase, ());
            let name = squashed(phrase);
            if !phrase.contains(['|', '=']) && name.len() >= SHORTEST_NAME {
                wording.names.push(name);
            }
        }
        wording
    }

    /// Whether one of the phrases stands in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        if text.is_empty() {
            return false;
        }
        let tokens = self.vocabulary.read(text, LONGEST);
        let mut found = false;
        self.phrases.find(text, &tokens, |_| found = true);
        found
    }

    /// Whether an identifier has one of the phrases without spaces: `txtPostCode` is like "post
    /// code".
    #[must_use]
    pub fn is_in_name(&self, name: &str) -> bool {
        let name = squashed(name);
        self.names
            .iter()
            .any(|phrase| name.contains(phrase.as_str()))
    }
}

/// Letters and digits alone, lower case.
fn squashed(text: &str) -> String {
    pieces(text)
        .flat_map(|piece| piece.text.chars())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_stand_in_texts_and_in_identifiers() {
        let wording = Wording::new(["post code", "house number|name", "=your address", "pcn"]);
        for text in [
            "Post code",
            "Your house name",
            "House or flat number",
            "Your address",
            "PCN",
        ] {
            assert!(wording.is_in(text), "{text}");
        }
        for text in ["", "Post", "Your address and telephone", "Address"] {
            assert!(!wording.is_in(text), "{text}");
        }
        assert!(wording.is_in_name("txtPostCode"));
        assert!(!wording.is_in_name("appcn_1"), "three letters are too few");
    }
}
