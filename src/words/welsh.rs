//! The mutations of a Welsh word, from its radical form.
//!
//! Reads: a folded word. / Makes: its soft, nasal and aspirate forms. / Never: asks whether a form
//! is used: a text that has it means the word.

/// Shortest form that is taken: a shorter one is another word far more often.
const SHORTEST: usize = 3;

/// First letters and what becomes of them: soft, nasal, aspirate. Two letters that are one sound
/// come before the letter they begin with. Source: the table of mutations of any Welsh grammar.
const TABLE: &[(&str, &[&str])] = &[
    // These never change.
    ("ch", &[]),
    ("dd", &[]),
    ("ff", &[]),
    ("ng", &[]),
    ("ph", &[]),
    ("th", &[]),
    ("ll", &["l"]),
    ("rh", &["r"]),
    ("p", &["b", "mh", "ph"]),
    ("t", &["d", "nh", "th"]),
    ("c", &["g", "ngh", "ch"]),
    ("b", &["f", "m"]),
    ("d", &["dd", "n"]),
    ("g", &["", "ng"]),
    ("m", &["f"]),
];

/// The mutated forms of a word; none of a word whose first sound does not change.
pub(super) fn mutations(word: &str) -> Vec<String> {
    let Some((first, changed)) = TABLE.iter().find(|(first, _)| word.starts_with(first)) else {
        return Vec::new();
    };
    let rest = &word[first.len()..];
    changed
        .iter()
        .map(|start| format!("{start}{rest}"))
        .filter(|form| form.len() >= SHORTEST)
        .collect()
}
