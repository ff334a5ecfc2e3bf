//! The table of docs/rubrics.md, "Phrases", is the language's documentation and its test.

use super::*;

/// Whether a phrase stands in a text.
fn says(language: Language, phrase: &str, text: &str) -> bool {
    let mut vocabulary = Vocabulary::default();
    let mut phrases = Phrases::default();
    phrases.add(&mut vocabulary, language, phrase, ());
    let tokens = vocabulary.read(text, usize::MAX);
    let mut found = false;
    phrases.find(text, &tokens, |_| found = true);
    found
}

#[test]
fn the_documented_table_holds() {
    let docs = include_str!("../../docs/rubrics.md");
    let rows: Vec<Vec<&str>> = docs
        .lines()
        .skip_while(|line| !line.starts_with("| phrase | text |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    assert!(rows.len() > 30, "only {} rows were read", rows.len());
    for row in rows {
        let [phrase, text, answer, _] = row[..] else {
            panic!("a row has four cells: {row:?}");
        };
        // A bar would end the cell of a Markdown table.
        let phrase = phrase.trim_matches('`').replace("\\|", "|");
        let (language, phrase) = phrase
            .strip_suffix(" (cy)")
            .map_or((Language::English, phrase.as_str()), |welsh| {
                (Language::Welsh, welsh)
            });
        let phrase = phrase.trim_matches('`');
        assert_eq!(
            says(language, phrase, text),
            answer == "yes",
            "'{phrase}' in '{text}'"
        );
    }
}

#[test]
fn places_are_those_of_the_text() {
    let mut vocabulary = Vocabulary::default();
    let mut phrases = Phrases::default();
    phrases.add(&mut vocabulary, Language::English, "7am 8am", ());
    let text = "Côr, 7am–8am";
    let tokens = vocabulary.read(text, usize::MAX);
    let mut found = Vec::new();
    phrases.find(text, &tokens, |stand| {
        found.push((&text[tokens.bytes(stand.from, stand.to)], stand.covers));
    });
    assert_eq!(found, [("7am–8am", 0b110)]);
}

#[test]
fn nothing_of_a_text_makes_it_panic() {
    let phrases = ["=", "|", "-", "a|", "can't", "é|ß", "the of", "x-y|z", ""];
    let texts = [
        "",
        " ",
        "’t",
        "can’",
        "can't",
        "ÅÅ can’tx",
        "İstanbul",
        "a\u{301}-",
        "ﬁre",
    ];
    for phrase in phrases {
        for text in texts {
            says(Language::Welsh, phrase, text);
        }
    }
}
