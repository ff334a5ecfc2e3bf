//! Whether what verdicts quote stands in the archive, found by another reader than the one that
//! wrote the quotes.
//!
//! Reads: verdicts, captures. / Makes: every quote that is not where its selector says. / Never:
//! uses our own tree: the page is parsed and searched by `scraper`.

use std::collections::HashMap;

use rayon::prelude::*;
use scraper::{ElementRef, Html, Selector};

use super::{CouncilResult, Difference};
use crate::archive::{Capture, CaptureStore, Outcome};
use crate::judge::Evidence;
use crate::page;

/// Looks for each published quote in its capture. A page is parsed once, however many verdicts
/// quote it.
///
/// # Errors
/// When the archive cannot be read.
pub fn quotes(
    store: &dyn CaptureStore,
    councils: &[CouncilResult],
) -> std::io::Result<Vec<Difference>> {
    let each: Vec<Vec<Difference>> = councils
        .par_iter()
        .map(|council| of_council(store, council))
        .collect::<std::io::Result<_>>()?;
    Ok(each.into_iter().flatten().collect())
}

fn of_council(
    store: &dyn CaptureStore,
    council: &CouncilResult,
) -> std::io::Result<Vec<Difference>> {
    let mut cited: HashMap<&str, Vec<(String, &Evidence)>> = HashMap::new();
    for verdict in council.verdicts.iter().chain(&council.signposts) {
        for piece in verdict.evidence.iter().chain(&verdict.nearest) {
            let id = verdict.criterion.to_string();
            cited.entry(&piece.digest).or_default().push((id, piece));
        }
    }
    let captures = store.captures(&council.site_of)?;
    let mut found = Vec::new();
    let mut told = |id: &str, piece: &Evidence, what: &str| {
        found.push(Difference {
            file: format!("{} {id}", council.council.id),
            what: format!(
                "{what}: \"{}\" at {} in {}",
                piece.quote, piece.selector, piece.url
            ),
        });
    };
    let mut cited: Vec<_> = cited.into_iter().collect();
    cited.sort_unstable_by_key(|(digest, _)| *digest);
    for (digest, pieces) in cited {
        let Some(html) = captures.iter().find_map(|capture| body(capture, digest)) else {
            for (id, piece) in pieces {
                told(&id, piece, "the archive has no such capture");
            }
            continue;
        };
        let page = Html::parse_document(&html);
        for (id, piece) in pieces {
            if !stands(&page, piece) {
                told(&id, piece, "the quote does not stand there");
            }
        }
    }
    Ok(found)
}

fn body(capture: &Capture, digest: &str) -> Option<String> {
    match &capture.outcome {
        Outcome::Response(response) if response.digest == digest => {
            Some(page::decode(&response.headers, &response.body, page::INFLATE_CAP).html)
        }
        Outcome::Response(_) | Outcome::Failed(..) => None,
    }
}

/// Whether the selector leads to an element with these words, or with this start tag.
fn stands(page: &Html, piece: &Evidence) -> bool {
    let Ok(selector) = Selector::parse(&escaped(&piece.selector)) else {
        return false;
    };
    page.select(&selector).any(|element| {
        if piece.quote.starts_with('<') && has_tag(&element, &piece.quote) {
            return true;
        }
        let names = ["aria-label", "title", "alt", "value", "aria-labelledby"];
        let text: String = element.text().collect();
        let named = element.descendants().filter_map(ElementRef::wrap);
        squashed(&text).contains(&squashed(&piece.quote))
            || named
                .flat_map(|e| names.map(|name| e.attr(name)))
                .flatten()
                .any(|value| squashed(value).contains(&squashed(&piece.quote)))
    })
}

/// A quoted start tag names the element with all its attributes; a long one was cut.
fn has_tag(element: &ElementRef<'_>, quote: &str) -> bool {
    let said = squashed(quote);
    let own = |(name, value): (&str, &str)| said.contains(&squashed(&format!("{name}={value}")));
    let named = said.starts_with(&format!("<{}", element.value().name()));
    let whole = quote.ends_with('>');
    named && (!whole || element.value().attrs().all(own))
}

/// Text without white space, marks of entities and what nobody sees: two readers may part words
/// differently.
fn squashed(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&amp;", "&")
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(
                    c,
                    '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '"'
                )
        })
        .collect()
}

/// Colons in the names of old office markup (`o:p`) are escaped, as selectors need.
fn escaped(selector: &str) -> String {
    let steps = selector.split(":nth-of-type(");
    let steps: Vec<String> = steps.map(|step| step.replace(':', "\\:")).collect();
    steps.join(":nth-of-type(")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str, selector: &str, quote: &str) -> bool {
        let piece = Evidence {
            url: String::new(),
            digest: String::new(),
            selector: selector.to_owned(),
            quote: quote.to_owned(),
            inferred_from: None,
            at: None,
        };
        stands(&Html::parse_document(html), &piece)
    }

    #[test]
    fn quotes_are_found_where_they_stand_and_nowhere_else() {
        let page = "<html lang=en><body><p>One</p><p>Put your <b>bins</b> out\n by 7am</p>\
                    <input type=text name=pc id=pc><a href=/x aria-label='Report it'><img></a></body></html>";
        assert!(found(
            page,
            "html > body > p:nth-of-type(2)",
            "Put your bins out by 7am"
        ));
        assert!(!found(
            page,
            "html > body > p:nth-of-type(1)",
            "Put your bins out by 7am"
        ));
        assert!(found(
            page,
            "#pc",
            "<input type=\"text\" name=\"pc\" id=\"pc\">"
        ));
        assert!(!found(page, "#pc", "<select name=\"pc\">"));
        assert!(found(page, "html > body > a", "Report it"));
        assert!(found(page, "html", "<html lang=\"en\">"));
        assert!(!found(page, "html > body > p:nth-of-type(9)", "One"));
    }

    #[test]
    fn names_with_a_colon_are_escaped_and_steps_are_not() {
        assert_eq!(
            escaped("#a > o:p > p:nth-of-type(2)"),
            "#a > o\\:p > p:nth-of-type(2)"
        );
    }
}
