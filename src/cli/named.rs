//! Councils and journeys as a person types them, and the one that a slip most likely meant.

use url::Url;

use super::exit::{Ended, Exit};
use crate::register::{Council, Register};
use crate::rubric::Rubrics;
use crate::suggest::nearest;

/// The council with this id, or one whose host this is.
pub(super) fn council<'r>(register: &'r Register, typed: &str) -> Result<&'r Council, Ended> {
    register.council(typed).ok_or_else(|| {
        let remedy = like_council(register, typed).map_or_else(
            || "`beadle councils` lists the ids".to_owned(),
            |id| format!("did you mean '{id}'? `beadle councils` lists the ids"),
        );
        let message = format!("the register knows no council '{typed}': {remedy}");
        Ended::new(Exit::Usage, message)
    })
}

/// The id that was most likely meant: one that begins or goes on so, one whose name or host says it,
/// or the nearest.
pub(super) fn like_council<'r>(register: &'r Register, typed: &str) -> Option<&'r str> {
    let wanted = typed.trim().to_lowercase().replace([' ', '_'], "-");
    if wanted.len() < 3 {
        return None;
    }
    let host = typed.trim_start_matches("www.");
    let by_host = register.by_host(host.split('/').next().unwrap_or(host));
    if let Some(council) = by_host.last() {
        return Some(council.id.0.as_str());
    }
    let ids = || register.councils.keys().map(|id| id.0.as_str());
    let named = |council: &&Council| {
        council
            .name
            .to_lowercase()
            .replace(' ', "-")
            .contains(&wanted)
    };
    let alive = |id: &&str| register.council(id).is_some_and(|c| c.lives.ends.is_none());
    let begins = |id: &&str| id.starts_with(&wanted);
    ids()
        .filter(alive)
        .find(begins)
        .or_else(|| ids().find(begins))
        .or_else(|| ids().filter(alive).find(|id| id.contains(&wanted)))
        .or_else(|| {
            register
                .councils
                .values()
                .find(named)
                .map(|c| c.id.0.as_str())
        })
        .or_else(|| nearest(&wanted, ids()))
}

/// Ids of journeys, each once; several may stand in one argument with commas between.
pub(super) fn journeys(rubrics: &Rubrics, typed: &[String]) -> Result<Vec<String>, Ended> {
    let mut ids: Vec<String> = Vec::new();
    for id in typed.iter().flat_map(|list| list.split(',')) {
        let id = id.trim();
        if !rubrics.journeys.iter().any(|journey| journey.id.0 == id) {
            return Err(unknown_journey(rubrics, id));
        }
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    Ok(ids)
}

fn unknown_journey(rubrics: &Rubrics, typed: &str) -> Ended {
    let ids = || rubrics.journeys.iter().map(|journey| journey.id.0.as_str());
    let remedy = match like_journey(typed, ids()) {
        Some(id) => format!("did you mean '{id}'?"),
        None => format!("there are {}", ids().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("no journey is called '{typed}': {remedy}");
    Ended::new(Exit::Usage, message)
}

/// The journey that was most likely meant: the nearest id, or one that holds what was typed.
pub(super) fn like_journey<'i>(
    typed: &str,
    mut ids: impl Iterator<Item = &'i str> + Clone,
) -> Option<&'i str> {
    let singular = typed.trim_end_matches('s').to_lowercase();
    nearest(typed, ids.clone()).or_else(|| {
        (singular.len() >= 3)
            .then(|| ids.find(|id| id.contains(&singular)))
            .flatten()
    })
}

/// A web address, or what is wrong with it. A password in it is neither used nor shown.
pub(super) fn address(typed: &str) -> Result<Url, Ended> {
    let url = Url::parse(typed)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
    let Some(url) = url else {
        let message =
            format!("'{typed}' is no web address: write one like https://www.example.gov.uk/");
        return Err(Ended::new(Exit::Usage, message));
    };
    if !url.username().is_empty() || url.password().is_some() {
        let host = url.host_str().unwrap_or_default();
        let message = format!(
            "the address of {host} holds a user name or a password, which would stay in the shell's \
             history: leave it out and give --user NAME; the password is asked for, or read from \
             BEADLE_PASSWORD"
        );
        return Err(Ended::new(Exit::Usage, message));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_is_meant_by_part_of_its_name_its_host_or_a_slip() {
        let register = Register::embedded().unwrap_or_else(|d| panic!("{d}"));
        for (typed, meant) in [
            ("brighton", Some("brighton-and-hove")),
            ("Brighton and Hove", Some("brighton-and-hove")),
            ("www.camden.gov.uk", Some("camden")),
            ("camden.gov.uk/bins", Some("camden")),
            ("camdne", Some("camden")),
            ("xyzzyplugh", None),
        ] {
            assert_eq!(like_council(&register, typed), meant, "{typed}");
        }
    }

    #[test]
    fn journeys_come_with_commas_and_slips_are_told() {
        let rubrics = Rubrics::embedded().unwrap_or_else(|d| panic!("{d}"));
        let typed = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|id| (*id).to_owned()).collect();
            journeys(&rubrics, &list)
        };
        let ids = typed(&["bin-day,registration", "bin-day"]).expect("known");
        assert_eq!(ids, ["bin-day", "registration"]);
        for (slip, near) in [
            ("bins", "bin-day"),
            ("bin-dya", "bin-day"),
            ("potholes", "report-pothole"),
        ] {
            let told = typed(&[slip]).expect_err("unknown").to_string();
            assert!(told.contains(&format!("did you mean '{near}'")), "{told}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_shown() {
        let told = address("https://me:secret@a.example/")
            .expect_err("refused")
            .to_string();
        assert!(
            told.contains("--user") && !told.contains("secret"),
            "{told}"
        );
        assert!(address("ftp://a.example/").is_err());
    }
}
