//! Whether a person sees an element.
//!
//! Reads: `hidden`, what style makes of it, `aria-hidden`, roles and class names. / Makes: yes, no, or
//! "only by a screen reader". / Never: reads style sheets; `styles` does.

use super::styles::Styles;

/// How an element is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Like its parent.
    #[default]
    Yes,
    /// By screen readers only: part of a name, not of the text.
    Spoken,
    /// Not at all.
    No,
}

/// What an element says about its visibility.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Look<'a> {
    pub(crate) hidden: Option<&'a str>,
    /// What style sheets and its own style make of it.
    pub(crate) styled: Seen,
    pub(crate) aria_hidden: bool,
    pub(crate) class: &'a str,
    pub(crate) role: &'a str,
    /// A control on the page shows and hides it.
    pub(crate) controlled: bool,
}

/// Panels that a person opens with one click (tabs, accordions, steps) count as seen: their text
/// is on the page for everyone who wants it.
pub(crate) fn seen(look: &Look<'_>) -> Seen {
    let hidden = look
        .hidden
        .is_some_and(|v| !v.eq_ignore_ascii_case("until-found"))
        || look.aria_hidden
        || look.styled == Seen::No;
    if hidden {
        return if look.controlled || look.role == "tabpanel" || is_panel(look.class) {
            Seen::Yes
        } else {
            Seen::No
        };
    }
    if look.styled == Seen::Spoken || (!look.class.is_empty() && is_spoken(look.class)) {
        return Seen::Spoken;
    }
    Seen::Yes
}

/// Whether a person reads an element's text with their eyes, judged by its own attributes alone.
pub(crate) fn is_seen<'a>(attribute: impl Fn(&str) -> Option<&'a str>) -> bool {
    let look = Look {
        hidden: attribute("hidden"),
        styled: Styles::default().seen("", "", "", attribute("style").unwrap_or("")),
        aria_hidden: attribute("aria-hidden") == Some("true"),
        class: attribute("class").unwrap_or(""),
        role: attribute("role").unwrap_or(""),
        controlled: false,
    };
    seen(&look) == Seen::Yes
}

fn is_panel(class: &str) -> bool {
    const WORDS: [&str; 8] = [
        "accordion",
        "collaps",
        "tab-pane",
        "tabs",
        "toggle",
        "expand",
        "panel",
        "step",
    ];
    let lower = class.to_ascii_lowercase();
    WORDS.iter().any(|w| lower.contains(w))
}

/// Class names by which the pattern libraries hide text from the eye only.
fn is_spoken(class: &str) -> bool {
    class.split_ascii_whitespace().any(|name| {
        matches!(
            name,
            "sr-only"
                | "sr-only-focusable"
                | "visually-hidden"
                | "visually-hidden-focusable"
                | "visuallyhidden"
                | "govuk-visually-hidden"
                | "govuk-visually-hidden-focusable"
                | "screen-reader-text"
                | "element-invisible"
                | "screenreader"
                | "u-visually-hidden"
                | "is-visually-hidden"
                | "nhsuk-u-visually-hidden"
                | "hidden-visually"
                | "offscreen"
                | "off-screen"
                | "accessibility-text"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_style_hides_however_it_is_spelt() {
        let seen = |style| is_seen(|name| (name == "style").then_some(style));
        for style in [
            "display:none",
            "color:red; DISPLAY : None !important",
            "visibility:hidden",
        ] {
            assert!(!seen(style), "{style}");
        }
        assert!(seen("display:none-such"));
    }

    #[test]
    fn a_closed_panel_counts_as_seen() {
        let closed = Look {
            hidden: Some(""),
            ..Look::default()
        };
        assert_eq!(seen(&closed), Seen::No);
        assert_eq!(
            seen(&Look {
                controlled: true,
                ..closed
            }),
            Seen::Yes
        );
        assert_eq!(
            seen(&Look {
                class: "accordion__body",
                ..closed
            }),
            Seen::Yes
        );
        assert_eq!(
            seen(&Look {
                hidden: Some("until-found"),
                ..Look::default()
            }),
            Seen::Yes
        );
    }

    #[test]
    fn text_for_screen_readers_is_spoken_only() {
        let look = Look {
            class: "btn govuk-visually-hidden",
            ..Look::default()
        };
        assert_eq!(seen(&look), Seen::Spoken);
    }
}
