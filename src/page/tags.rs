//! What single elements are, by tag and class name.
//!
//! Reads: tags, roles, class names. / Makes: small answers for the walk. / Never: looks at
//! neighbours.

use html5ever::{LocalName, local_name};

use super::BlockKind;
use super::region::Names;

/// Elements that a browser lays out as blocks, and labels, which part a form's texts.
pub(crate) fn is_block(tag: &LocalName) -> bool {
    matches!(
        *tag,
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("body")
            | local_name!("caption")
            | local_name!("center")
            | local_name!("dd")
            | local_name!("details")
            | local_name!("dialog")
            | local_name!("dir")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("header")
            | local_name!("hgroup")
            | local_name!("hr")
            | local_name!("html")
            | local_name!("label")
            | local_name!("legend")
            | local_name!("li")
            | local_name!("main")
            | local_name!("menu")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("section")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("td")
            | local_name!("tfoot")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("tr")
            | local_name!("ul")
    )
}

/// Whether an element's text stands apart from what comes before it: a block, a line break, or an
/// inline element directly after another, which is drawn apart far more often than as one word
/// (`<b>Telephone</b><span>01234 …`).
pub(crate) fn starts_apart(tag: &LocalName, follows_element: bool) -> bool {
    follows_element || *tag == local_name!("br") || is_block(tag)
}

/// Kind of the text that stands directly in a block element; a plain box keeps what its parent
/// is, so that `<li><div>` is still a list item.
pub(crate) fn block_kind(tag: &LocalName, role: &str, parent: BlockKind) -> BlockKind {
    match *tag {
        local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6") => BlockKind::Heading,
        local_name!("p") | local_name!("blockquote") | local_name!("dd") => BlockKind::Paragraph,
        local_name!("li") => BlockKind::ListItem,
        local_name!("td") | local_name!("th") => BlockKind::Cell,
        local_name!("label") | local_name!("legend") => BlockKind::Label,
        local_name!("summary") => BlockKind::Summary,
        local_name!("div") | local_name!("section") if role == "heading" => BlockKind::Heading,
        local_name!("div") if role == "listitem" => BlockKind::ListItem,
        local_name!("div") | local_name!("center") | local_name!("section") => parent,
        _ => BlockKind::Other,
    }
}

/// Whether a link is drawn as a call to action.
pub(crate) fn looks_like_button(names: &Names<'_>) -> bool {
    if names.role == "button" {
        return true;
    }
    names.class.split_ascii_whitespace().any(|name| {
        let lower = name.to_ascii_lowercase();
        lower.contains("button")
            || lower.contains("btn")
            || lower.contains("call-to-action")
            || lower.contains("calltoaction")
            || lower.split(['-', '_']).any(|w| w == "cta")
    })
}

/// The address that a script like `window.location.href='/report'` goes to.
pub(crate) fn script_target(script: &str) -> Option<&str> {
    let at = script
        .find("location")
        .or_else(|| script.find("window.open"))?;
    let rest = &script[at..];
    let open = rest.find(['\'', '"'])?;
    let quote = rest[open..].chars().next()?;
    let rest = &rest[open + 1..];
    let target = &rest[..rest.find(quote)?];
    (!target.is_empty() && !target.contains(char::is_whitespace)).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_goes_somewhere_is_read() {
        assert_eq!(
            script_target("window.location.href = '/bins/report'"),
            Some("/bins/report")
        );
        assert_eq!(
            script_target("location.assign(\"https://a.example/b\")"),
            Some("https://a.example/b")
        );
        assert_eq!(script_target("return validate('x')"), None);
        assert_eq!(script_target("location.reload()"), None);
    }

    #[test]
    fn calls_to_action_are_known_by_class_or_role() {
        let class = |class| Names {
            class,
            ..Names::default()
        };
        assert!(looks_like_button(&class(
            "govuk-button govuk-button--start"
        )));
        assert!(looks_like_button(&class("Btn-primary")));
        assert!(looks_like_button(&class("lgd-cta")));
        assert!(!looks_like_button(&class("octagon subtle")));
    }
}
