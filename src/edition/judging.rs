//! Which versions of beadle judge alike: their editions may be joined without scoring one again.
//!
//! Reads: the list below. / Makes: the version that stands for this one's judging. / Never: takes
//! two versions for alike that nobody declared so.

/// A version of beadle, the first that gives the same verdicts on the same archive, by the same
/// rubrics and register, and why that is so. A version whose judging changed names itself.
const VERSIONS: &[(&str, &str, &str)] = &[("0.1.0", "0.1.0", "the first version")];

/// The first version that judges as this one does; this one itself where nothing is declared of it.
pub(super) fn judging() -> &'static str {
    alike(VERSIONS, env!("CARGO_PKG_VERSION"))
}

fn alike<'a>(versions: &[(&'a str, &'a str, &str)], own: &'a str) -> &'a str {
    let its = versions.iter().find(|(version, ..)| *version == own);
    its.map_or(own, |(_, first, _)| first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_which_nothing_is_declared_stands_for_itself() {
        let versions = [
            ("0.1.0", "0.1.0", ""),
            ("0.1.1", "0.1.0", "words of the help alone"),
        ];
        let found = ["0.1.0", "0.1.1", "0.2.0"].map(|own| alike(&versions, own));
        assert_eq!(found, ["0.1.0", "0.1.0", "0.2.0"]);
    }

    #[test]
    fn what_is_declared_of_this_version_names_one_that_stands_for_itself_and_a_reason() {
        assert_eq!(alike(VERSIONS, judging()), judging());
        assert!(
            VERSIONS
                .iter()
                .any(|(own, _, why)| *own == env!("CARGO_PKG_VERSION") && !why.is_empty()),
            "say in VERSIONS whether this version judges as one before it"
        );
    }
}
