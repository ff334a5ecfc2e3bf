//! Councils without results, each with its reason: nobody is absent in silence.
//!
//! Reads: the register of the edition's day, the results. / Makes: who has none, and why. / Never:
//! leaves out a council that the register knows.

use super::Scored;
use crate::register::{Council, Register};

/// Why a council has no results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// Its site asked not to be visited.
    OptedOut,
    /// The register knows no website of it.
    NoWebsite,
    /// The edition did not visit it: it was not among the councils chosen.
    NotChosen,
    /// It had ended by the edition's day.
    Ended,
}

impl Absence {
    /// The kebab-case id, as data has it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Absence::OptedOut => "opted-out",
            Absence::NoWebsite => "no-website",
            Absence::NotChosen => "not-chosen",
            Absence::Ended => "ended",
        }
    }

    /// For a reader.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Absence::OptedOut => "asked not to be visited",
            Absence::NoWebsite => "no website is known",
            Absence::NotChosen => "not visited in this edition",
            Absence::Ended => "had ended by the day of this edition",
        }
    }
}

/// A council without results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Absent<'r> {
    /// Who.
    pub council: &'r Council,
    /// Why.
    pub why: Absence,
}

/// Councils of the register without results in an edition, by id: those of its day, and those that had
/// ended by then.
#[must_use]
pub fn absent<'r>(register: &'r Register, scored: &Scored) -> Vec<Absent<'r>> {
    let day = scored.declared.day;
    let why = |council: &Council| {
        if !council.lives.on(day) {
            return Absence::Ended;
        }
        match &council.website {
            None => Absence::NoWebsite,
            Some(_) if register.has_opted_out(council) => Absence::OptedOut,
            Some(_) => Absence::NotChosen,
        }
    };
    register
        .councils
        .values()
        .filter(|council| council.lives.starts.is_none_or(|starts| starts <= day))
        .filter(|council| scored.council(&council.id).is_none())
        .map(|council| Absent {
            council,
            why: why(council),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::test_support::scored;
    use super::*;
    use crate::judge::Outcome;

    #[test]
    fn every_council_of_the_day_has_results_or_a_reason_and_those_that_ended_have_one() {
        let mut register = Register::embedded().expect("the register");
        register.opt_out.insert("arun.gov.uk".into());
        register.opt_out.insert("www.barnsley.gov.uk".into());
        let edition = scored("2026", &[("adur", 9000, vec![Outcome::Met])]);
        let day = edition.declared.day;
        let absent = absent(&register, &edition);
        let why = |id: &str| {
            let found = absent.iter().find(|a| a.council.id.0 == id);
            found.map(|absent| absent.why)
        };
        assert_eq!(why("adur"), None);
        assert_eq!(why("arun"), Some(Absence::OptedOut));
        assert_eq!(
            why("barnsley"),
            Some(Absence::OptedOut),
            "by its whole host"
        );
        assert_eq!(why("leeds"), Some(Absence::NotChosen));
        let living = register.as_of(day);
        let of_the_day = absent.iter().filter(|a| a.why != Absence::Ended).count();
        assert_eq!(of_the_day + edition.councils.len(), living.len());
        let nowhere = living.iter().filter(|c| c.website.is_none()).count();
        let told = absent
            .iter()
            .filter(|a| a.why == Absence::NoWebsite)
            .count();
        assert_eq!(told, nowhere);
        assert!(absent.iter().any(|a| a.why == Absence::Ended));
    }
}
