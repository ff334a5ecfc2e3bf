//! What a site that stood in the way wants of a person: what to do, and the text to send.
//!
//! Reads: how a visit ended. / Makes: words. / Never: a judgement of the council; a refusal lowers no
//! mark.

use super::Ending;

/// What an operator can do about one block.
#[must_use]
pub fn what_to_do(ending: Ending) -> &'static str {
    match ending {
        Ending::Refused | Ending::Challenge | Ending::AskedToWait => {
            "send the text below to the web team; when they have answered, visit the council again"
        }
        Ending::Robots => {
            "send the text below to the web team; robots.txt is obeyed whatever the answer is"
        }
        Ending::Failing => {
            "open the address in a browser; when it works there, visit the council again, else mend its \
             website in the register or send the text below"
        }
        Ending::Password => {
            "look whether the register has the public address; a site behind a password is not visited"
        }
        Ending::MovedAway => {
            "open the address in a browser and put the address that it ends at into the register"
        }
        Ending::NothingToRead => {
            "open the address in a browser without scripts; when it shows a page, visit the council again"
        }
        Ending::PrivateAddress => "put the council's public address into the register",
        Ending::OptedOut => "nothing: the council asked not to be visited, and its page says so",
        _ => "visit the council again",
    }
}

/// The text to send to a site's web team, where there is something that it can allow or mend.
#[must_use]
pub fn letter(ending: Ending, council: &str, site: &str, agent: &str) -> Option<String> {
    let remedy = ending.remedy()?;
    let why = ending.words();
    Some(format!(
        "To the web team of {council}\n\
         \n\
         We tried to look at {site} as a resident would, for a comparison of all councils' websites, \
         and could not: {why}. A site that cannot be looked at is listed as such and is never marked \
         down for it, but its residents' tasks cannot be shown either.\n\
         \n\
         Please {remedy}.\n\
         \n\
         Our requests carry the user agent\n    {agent}\n\
         They are GET and HEAD requests alone, one at a time with a pause after each, obey robots.txt, \
         and never send a form. If you would rather not be visited, tell us and you will not be.\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_has_something_to_do_and_a_text_to_send() {
        for ending in Ending::ALL.into_iter().filter(|ending| ending.is_blocked()) {
            let letter = letter(
                ending,
                "Adur",
                "https://www.example.org/",
                "beadle/1 (+a@example.org)",
            );
            let letter = letter.unwrap_or_else(|| panic!("{ending:?} has no text"));
            assert!(letter.contains("Please ") && letter.contains("beadle/1 (+a@example.org)"));
            assert!(!what_to_do(ending).is_empty());
        }
        assert_eq!(letter(Ending::Exhausted, "", "", ""), None);
        assert_eq!(letter(Ending::OptedOut, "", "", ""), None);
    }
}
