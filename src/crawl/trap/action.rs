//! Links that could change something. A GET should not, but on old sites it does.

use url::Url;

/// Words that name the deed wherever they stand in an address: no page about a council's service
/// is called by them. Runs of words are written together. Welsh beside English.
const DEEDS: [&str; 16] = [
    "logout",
    "logoff",
    "signout",
    "signoff",
    "delete",
    "unsubscribe",
    "addtobasket",
    "addtocart",
    "addtobag",
    "removefrombasket",
    "emptybasket",
    "deleteaccount",
    "allgofnodi",
    "dileu",
    "dad-danysgrifio",
    "datdanysgrifio",
];

/// Words that name a deed when they are all, or nearly all, that a part of the address says:
/// `/submit`, `/submit-form`, `?action=cancel`; but not `/submit-a-planning-application`, which is
/// a page about one.
const DEEDS_ALONE: [&str; 16] = [
    "submit",
    "confirm",
    "cancel",
    "remove",
    "approve",
    "reject",
    "vote",
    "subscribe",
    "save",
    "update",
    "destroy",
    "checkout",
    "cyflwyno",
    "cadarnhau",
    "canslo",
    "tynnu",
];

/// Parts of at most this many words are held to be a command rather than a page's title.
const COMMAND_WORDS: usize = 2;

/// Whether an address or the words of a link say that following it does something.
pub(super) fn changes_something(url: &Url, text: &str) -> bool {
    let in_path = url
        .path_segments()
        .is_some_and(|mut segments| segments.any(names_a_deed));
    let in_query = || {
        url.query_pairs()
            .any(|(name, value)| names_a_deed(&name) || names_a_deed(&value))
    };
    in_path || in_query() || says_a_deed(text)
}

fn names_a_deed(part: &str) -> bool {
    let words = words(part);
    if words.iter().any(|word| DEEDS.contains(&word.as_str()))
        || joined_runs(&words).any(|run| DEEDS.contains(&run.as_str()))
    {
        return true;
    }
    words.len() <= COMMAND_WORDS
        && words
            .first()
            .is_some_and(|word| DEEDS_ALONE.contains(&word.as_str()))
}

/// Words of a link: "Log out", "Delete", "Unsubscribe". Long texts talk about something.
fn says_a_deed(text: &str) -> bool {
    let words = words(text);
    words.len() <= 3
        && (words.iter().any(|word| DEEDS.contains(&word.as_str()))
            || joined_runs(&words).any(|run| DEEDS.contains(&run.as_str())))
}

/// Two or three words written together: `log-out`, `Sign Out`, `add_to_basket`.
fn joined_runs(words: &[String]) -> impl Iterator<Item = String> + '_ {
    (2..=3).flat_map(|size| words.windows(size).map(|run| run.concat()))
}

/// Lower-case words of an address part: parted by anything but letters and digits, by percent
/// signs' codes, and where capitals begin (`submitForm`). A file's ending is no word.
fn words(part: &str) -> Vec<String> {
    let part = ENDINGS
        .iter()
        .find_map(|ending| {
            let cut = part.len().checked_sub(ending.len())?;
            let (stem, tail) = (part.get(..cut)?, part.get(cut..)?);
            tail.eq_ignore_ascii_case(ending).then_some(stem)
        })
        .unwrap_or(part);
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_small = false;
    for c in part.chars() {
        let ends = !c.is_alphanumeric() || (c.is_uppercase() && was_small);
        if ends && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

const ENDINGS: [&str; 10] = [
    ".html", ".htm", ".aspx", ".asp", ".ashx", ".php", ".jsp", ".do", ".cfm", ".action",
];
