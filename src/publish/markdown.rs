//! The rubric's own pages, written in Markdown, as part of a page of the site.
//!
//! Reads: Markdown. / Makes: HTML that is valid inside a page. / Never: lets raw HTML through; shows
//! the notation in which examples are written for tests.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::rubric::{CriterionPage, Example, Expected, Sheet};

/// Renders a rubric's page under a heading of level 2. Its own first heading is left out, since
/// the site's page has one; those below it begin at level 3. Each worked example is headed by the
/// answer that it must get.
pub(crate) fn render(text: &str) -> Markup {
    let page = CriterionPage::parse(text, "".as_ref(), &mut Vec::new());
    let mut examples = page.examples.iter();
    let (mut titled, mut inside) = (false, false);
    let mut kept = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match &event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) => titled = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => titled = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_example(info) => {
                inside = true;
                let shown = examples.next().map(example);
                kept.extend(shown.map(|e| Event::Html(e.into_string().into())));
            }
            Event::End(TagEnd::CodeBlock) if inside => inside = false,
            _ if titled || inside => {}
            _ => kept.push(shown(event)),
        }
    }
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, kept.into_iter());
    PreEscaped(out)
}

/// Whether a block is a worked example, from the words after its fence: ```` ```html not-met ````.
fn is_example(info: &str) -> bool {
    info.starts_with("html ")
}

/// A worked example: the answer, the scene where it matters, each page.
fn example(example: &Example) -> Markup {
    let answer = match example.expected {
        Expected::Met => "Meets it:",
        Expected::Partly => "Meets it in part:",
        Expected::NotMet => "Does not meet it:",
        Expected::NotAssessed => "Cannot be assessed:",
        Expected::NotApplicable => "Does not apply:",
    };
    let scene: Vec<String> = example
        .front
        .iter()
        .map(|(key, value)| told(key, value))
        .collect();
    html! {
        p.example { (answer) }
        @if !scene.is_empty() { p.sub { (scene.join(" ")) } }
        @for sheet in &example.sheets {
            @if !sheet.address.is_empty() || !sheet.marks.is_empty() { p.sub { (page_of(sheet)) } }
            @if !sheet.html.trim().is_empty() { pre { code { (sheet.html.trim()) } } }
        }
    }
}

/// What a line before an example sets, in words.
fn told(key: &str, value: &str) -> String {
    match (key, value) {
        ("found", "no") => "No page for the task was found.".to_owned(),
        ("found", "document") => "Only a document for the task was found.".to_owned(),
        ("found", _) => "The site could not be looked at.".to_owned(),
        ("url", url) => format!("The task's page is {url}."),
        ("date", day) => format!("The visit is on {day}."),
        ("nation" | "kind", of) => format!("The council is in {}.", of.replace('-', " ")),
        ("arrived", rest) => format!("The page of another task was found ({rest})."),
        ("verdict", rest) => format!("The answer to another question is known: {rest}."),
        ("route", rest) => match rest.split_once(' ') {
            Some((route, to)) => format!("The {} leads to {to} instead.", route_words(route)),
            None => format!("The {} leads to the page.", route_words(rest)),
        },
        (key, value) => format!("{key}: {value}."),
    }
}

fn route_words(route: &str) -> &str {
    match route {
        "a-to-z" => "A to Z",
        "sitemap" => "site map",
        other => other,
    }
}

/// Which page of an example a sheet is, and what the server does with it.
fn page_of(sheet: &Sheet) -> String {
    let page = match sheet.address.as_str() {
        "" => "The task's page".to_owned(),
        "home" => "The home page".to_owned(),
        address => format!("The page {address}"),
    };
    let marks: Vec<String> = sheet.marks.iter().map(|mark| server_words(mark)).collect();
    if marks.is_empty() {
        format!("{page}:")
    } else {
        format!("{page}, {}:", marks.join(", "))
    }
}

fn server_words(mark: &str) -> String {
    if let Some(header) = mark.strip_prefix("header:") {
        return format!("sent with the header {}", header.replacen('=', ": ", 1));
    }
    if let Some(day) = mark.strip_prefix("at:") {
        return format!("captured on {day}");
    }
    match mark {
        "robots" => "which robots.txt keeps from beadle".to_owned(),
        "timeout" => "which is too slow to answer".to_owned(),
        "challenge" => "behind a bot challenge".to_owned(),
        "blocked" => "which refuses beadle".to_owned(),
        "rate-limited" => "which puts beadle off".to_owned(),
        "budget" => "for which the visit's budget was used up".to_owned(),
        status => format!("answered with {status}"),
    }
}

fn shown(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: lower(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    }
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_move_under_the_page_and_raw_html_is_shown_not_run() {
        let html = render(
            "# By seven\n\n## Why\n\nWrite <b>7am</b>.\n\n```html met\n<p>by 7am</p>\n```\n",
        )
        .into_string();
        assert!(!html.contains("By seven"), "{html}");
        assert!(html.starts_with("<h3>Why</h3>"), "{html}");
        assert!(html.contains("Meets it:</p><pre>"), "{html}");
        assert!(html.contains("&lt;b&gt;"), "{html}");
        assert!(html.contains("&lt;p&gt;by 7am"), "{html}");
    }

    #[test]
    fn no_page_of_the_rubric_shows_the_notation_of_its_examples() {
        let rubrics = crate::rubric::Rubrics::embedded().expect("rubrics");
        let own = rubrics.journeys.iter().flat_map(|j| &j.criteria);
        for criterion in own.chain(&rubrics.core.criteria) {
            let html = render(&criterion.page).into_string();
            for notation in ["===", "found: ", "route: ", "nation: ", "arrived: ", "```"] {
                assert!(!html.contains(notation), "{}: {notation}", criterion.local);
            }
        }
    }
}
