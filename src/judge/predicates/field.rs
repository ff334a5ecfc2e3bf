//! `field`: a field that a person could fill in.

use std::sync::LazyLock;

use regex::Regex;

use crate::judge::answer::{Answer, Miss};
use crate::judge::bench::Bench;
use crate::judge::shape::pattern;
use crate::page::Field;
use crate::rubric::check::FieldCheck;

static EMAIL_ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\be[\s-]?mail address"));

/// Puts a `field` check to the pages it means.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &FieldCheck) -> Answer {
    let mut nearest = None;
    for page in bench.pages(&check.on) {
        let fields = bench
            .case
            .facts(page)
            .forms
            .iter()
            .filter(|f| !f.incidental || f.sign_in);
        for field in fields.flat_map(|form| &form.fields) {
            nearest.get_or_insert_with(|| bench.case.saw_element(page, field.spot));
            let kind = check.kinds.is_empty() || check.kinds.contains(&field.kind);
            if kind && (check.like.is_empty() || is_like(bench, field, &check.like)) {
                let seen = bench.case.saw_element(page, field.spot);
                return Answer::Yes(vec![seen], "such a field is there".to_owned());
            }
        }
    }
    Answer::No(Miss::near(nearest))
}

/// Whether a field's label or placeholder says one of the phrases, or its name or id has one
/// without spaces: `txtPostCode` is like "post code". An email address is no address.
pub(in crate::judge) fn is_like(bench: &Bench<'_>, field: &Field, phrases: &[String]) -> bool {
    let ids = bench.case.phrases(phrases);
    let says = |text: &str| {
        bench
            .case
            .lexicon
            .all_in(&EMAIL_ADDRESS.replace_all(text, "email"))
            .iter()
            .any(|id| ids.contains(id))
    };
    if says(&field.label) || says(&field.placeholder) {
        return true;
    }
    let names = [
        squashed(&field.name),
        squashed(&field.id),
        squashed(&field.autocomplete),
    ];
    phrases
        .iter()
        .filter(|phrase| !phrase.contains('|'))
        .map(|phrase| squashed(phrase))
        // Two or three letters stand in too many names by chance.
        .filter(|phrase| phrase.len() > 3)
        .any(|phrase| names.iter().any(|name| name.contains(&phrase)))
}

fn squashed(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .replace("emailaddress", "email")
}
