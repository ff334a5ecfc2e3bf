//! `sampled`: the same check on several pages of one kind, such as councillors' profiles.

use std::collections::BTreeSet;

use crate::journey::Reason;
use crate::judge::answer::{Answer, all};
use crate::judge::bench::Bench;
use crate::judge::evaluate;
use crate::judge::predicates::link;
use crate::media::is_document;
use crate::rubric::check::Sampled;

/// Follows the links and puts the inner check to each page reached, alone.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &Sampled) -> Answer {
    let links = link::matches(bench, &check.follow);
    let hrefs: BTreeSet<&url::Url> = links
        .iter()
        .map(|(page, index)| &bench.case.facts(*page).links[*index].href)
        .filter(|href| !is_document(href))
        .collect();
    if hrefs.is_empty() {
        return Answer::none();
    }
    let mut pages: Vec<usize> = hrefs
        .iter()
        .filter_map(|href| bench.case.site.page_at(href))
        .collect();
    pages.dedup();
    pages.retain(|page| *page != bench.task);
    pages.truncate(check.take.into());
    if pages.is_empty() {
        let reason = hrefs.iter().find_map(|href| link::unseen(bench, href));
        return Answer::Unseen(
            reason.unwrap_or(Reason::Budget),
            "none of the pages to sample was captured".to_owned(),
        );
    }
    let answers: Vec<Answer> = pages
        .iter()
        .map(|page| evaluate::check(&bench.at(*page), &check.each))
        .collect();
    all(answers.into_iter())
}
