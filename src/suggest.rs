//! "Did you mean": the nearest of the names that are known.
//!
//! Reads: nothing. / Makes: the one name that a slip most likely meant. / Never: guesses where none is
//! near.

/// The known name that is nearest to a wrong one, if any is near enough to be meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may differ: "lnik" is "link", "bin-daay" is "bin-day".
    let bound = (wrong.chars().count() / 3).max(2);
    known
        .map(|name| (distance(wrong, name), name))
        .filter(|(d, _)| *d <= bound)
        .min()
        .map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        let known = ["link", "field", "text", "bin-day"];
        assert_eq!(nearest("lnik", known.into_iter()), Some("link"));
        assert_eq!(nearest("bin-daay", known.into_iter()), Some("bin-day"));
        assert_eq!(nearest("photograph", known.into_iter()), None);
    }
}
