//! The rubric's own pages, written in Markdown, as part of a page of the site.
//!
//! Reads: Markdown. / Makes: HTML that is valid inside a page. / Never: lets raw HTML through.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Renders a rubric's page under a heading of level 2. Its own first heading is left out, since
/// the site's page has one; those below it begin at level 3. Each worked example is headed by the
/// answer that it must get.
pub(crate) fn render(text: &str) -> Markup {
    let mut titled = false;
    let kept = Parser::new_ext(text, Options::ENABLE_TABLES).filter(move |event| {
        let starts = matches!(
            event,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            })
        );
        let ends = matches!(event, Event::End(TagEnd::Heading(HeadingLevel::H1)));
        titled = (titled || starts) && !ends;
        !titled && !ends
    });
    let events = kept.flat_map(|event| {
        let answer = match &event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => example(info),
            _ => None,
        };
        let label = answer.map(|a| Event::Html(format!("<p class=\"example\">{a}</p>\n").into()));
        label.into_iter().chain([shown(event)])
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    PreEscaped(out)
}

/// What the answer to an example is, from the words after its fence: ```` ```html not-met ````.
fn example(info: &str) -> Option<&'static str> {
    Some(match info.split_whitespace().nth(1)? {
        "met" => "Meets it:",
        "partly" => "Meets it in part:",
        "not-met" => "Does not meet it:",
        "not-assessed" => "Cannot be assessed:",
        "not-applicable" => "Does not apply:",
        _ => return None,
    })
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
        assert!(html.contains("Meets it:</p>\n<pre>"), "{html}");
        assert!(html.contains("&lt;b&gt;"), "{html}");
        assert!(html.contains("&lt;p&gt;by 7am"), "{html}");
    }
}
