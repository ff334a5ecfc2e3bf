//! Tells the task's own form from the search box, the cookie banner and the rest.
//!
//! Reads: names, labels and buttons of forms. / Makes: a `Purpose`. / Never: calls a form with an
//! address, a reference or a name to fill in a search box.

use super::{Field, Region};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What the page is about.
    Task,
    /// The site's own search.
    Search,
    /// Cookie consent.
    Cookie,
    /// "Was this page helpful?"
    Feedback,
    /// News by email.
    Newsletter,
    /// Language, text size, contrast.
    Display,
    /// The sign-in box that every page has.
    SignIn,
}

/// A form as its purpose is told.
#[derive(Debug)]
pub(crate) struct Shape<'a> {
    /// Ids, classes, role, name and action, in lower case.
    pub(crate) names: &'a str,
    /// Nearest heading before it.
    pub(crate) heading: &'a str,
    pub(crate) fields: &'a [(&'a Field, Region)],
    pub(crate) buttons: &'a [&'a str],
    pub(crate) region: Region,
}

/// What people are asked for on the way to a task; a field that asks for one is never the site's
/// search box. Lower case, English and Welsh.
const TASK_WORDS: [&str; 26] = [
    "postcode",
    "post code",
    "cod post",
    "address",
    "cyfeiriad",
    "street",
    "stryd",
    "uprn",
    "road",
    "town or",
    "house n",
    "application",
    "planning",
    "reference",
    "councillor",
    "cynghorydd",
    "school",
    "property",
    "licence",
    "permit",
    "registration",
    "ward",
    "surname",
    "first name",
    "date of birth",
    "account number",
];

const SEARCH_NAMES: [&str; 18] = [
    "q",
    "s",
    "k",
    "query",
    "keys",
    "search",
    "searchterm",
    "searchterms",
    "searchtext",
    "keyword",
    "keywords",
    "term",
    "terms",
    "search_api_fulltext",
    "searchquery",
    "search_query",
    "qt",
    "qs",
];

/// Labels of a box that searches the whole site; lower case.
const SEARCH_LABELS: [&str; 14] = [
    "search this site",
    "search the site",
    "search our site",
    "search site",
    "site search",
    "search website",
    "search the website",
    "search our website",
    "search this website",
    "what are you looking for",
    "looking for",
    "chwilio",
    "enter your search",
    "search council",
];

/// What a form is for.
pub(crate) fn form(shape: &Shape<'_>) -> Purpose {
    let names = shape.names;
    if any(names, &["cookie", "consent-form", "gdpr", "cwci"]) {
        return Purpose::Cookie;
    }
    if is_page_feedback(shape) || is_opinion(shape) {
        return Purpose::Feedback;
    }
    if any(
        names,
        &["language", "translate", "textsize", "text-size", "contrast"],
    ) && shape.fields.len() <= 2
    {
        return Purpose::Display;
    }
    let site_search = says_search(names) || shape.buttons.iter().any(|b| is_search_word(b));
    let purposes: Vec<Purpose> = shape
        .fields
        .iter()
        .map(|(f, region)| field(f, *region, names, site_search))
        .collect();
    let typed = shape
        .fields
        .iter()
        .filter(|(f, _)| is_typed(&f.kind))
        .count();
    if let Some(sign_in) = header_sign_in(shape) {
        return sign_in;
    }
    // One search box and what narrows it is a search; a form with more to type is a task.
    if typed <= 1
        && purposes.contains(&Purpose::Search)
        && shape.fields.iter().all(|(f, _)| f.kind != "file")
    {
        return Purpose::Search;
    }
    if is_news(shape) {
        return Purpose::Newsletter;
    }
    if typed <= 2 && (purposes.contains(&Purpose::Newsletter) || is_sign_up(shape)) {
        return Purpose::Newsletter;
    }
    match purposes.first() {
        Some(first) if purposes.iter().all(|p| *p != Purpose::Task) => *first,
        _ => Purpose::Task,
    }
}

/// What one field is for, judged by its own name, label and place.
pub(crate) fn field(field: &Field, region: Region, form_names: &str, search_form: bool) -> Purpose {
    let own = [&field.name, &field.id, &field.label, &field.placeholder]
        .map(|s| s.to_lowercase())
        .join(" ");
    if is_typed(&field.kind) && is_search(field, &own, region, form_names, search_form) {
        return Purpose::Search;
    }
    if any(&own, &["cookie", "consent"]) && !is_typed(&field.kind) && region != Region::Main {
        return Purpose::Cookie;
    }
    if any(
        &own,
        &["newsletter", "bulletin", "mailing list", "cylchlythyr"],
    ) || (field.kind == "email" && matches!(region, Region::Footer | Region::Header))
    {
        return Purpose::Newsletter;
    }
    if any(
        &own,
        &[
            "language",
            "translate",
            "goog-te",
            "textsize",
            "contrast",
            "stylesheet",
            "theme",
        ],
    ) && !is_typed(&field.kind)
    {
        return Purpose::Display;
    }
    let outside = matches!(
        region,
        Region::Header | Region::Nav | Region::Footer | Region::Breadcrumb
    );
    if outside && !any(&own, &TASK_WORDS) {
        return match field.kind.as_str() {
            "password" => Purpose::SignIn,
            kind if is_typed(kind) => Purpose::Search,
            _ => Purpose::Display,
        };
    }
    Purpose::Task
}

/// Kinds of field that a person types words into.
fn is_typed(kind: &str) -> bool {
    matches!(
        kind,
        "text" | "search" | "email" | "tel" | "url" | "number" | "password" | "textarea"
    )
}

fn is_search(
    field: &Field,
    own: &str,
    region: Region,
    form_names: &str,
    search_form: bool,
) -> bool {
    if !matches!(field.kind.as_str(), "text" | "search") {
        return false;
    }
    let labelled = any(own, &SEARCH_LABELS) || field.label.eq_ignore_ascii_case("search");
    if any(own, &TASK_WORDS) && !(labelled && region != Region::Main) {
        return false;
    }
    let name = field
        .name
        .rsplit(['$', '.', ':'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    let named = SEARCH_NAMES.contains(&name.as_str()) || says_search(own) || field.kind == "search";
    match region {
        Region::Main => labelled || (named && search_form && says_site_search(form_names)),
        _ => labelled || named || search_form,
    }
}

/// Names of a form whose results are pages of the whole site.
fn says_site_search(names: &str) -> bool {
    names.is_empty()
        || any(
            names,
            &[
                "site-search",
                "site_search",
                "sitesearch",
                "searchresults",
                "search-results",
                "search-block",
                "search-form",
                "searchform",
                "/chwilio",
            ],
        )
        || names.split_ascii_whitespace().any(|w| {
            let w = w.trim_end_matches('/');
            w == "search"
                || w.ends_with("/search")
                || w.ends_with("/search/site")
                || w.ends_with("/search.aspx")
        })
}

fn says_search(text: &str) -> bool {
    text.contains("search") || text.contains("chwilio")
}

/// Whether a button's text is that of a search box.
pub(crate) fn is_search_word(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "search"
            | "go"
            | "chwilio"
            | "search site"
            | "search this site"
            | "submit search"
            | "search the site"
            | "search button"
    )
}

fn is_page_feedback(shape: &Shape<'_>) -> bool {
    const ABOUT_PAGE: [&str; 14] = [
        "this page helpful",
        "this page useful",
        "page helpful",
        "page useful",
        "rate this page",
        "find what you were looking for",
        "find what you wanted",
        "wrong with this page",
        "think of this page",
        "improve this page",
        "y dudalen hon",
        "dudalen yn ddefnyddiol",
        "this information helpful",
        "this content helpful",
    ];
    const NAMES: [&str; 8] = [
        "page-feedback",
        "pagefeedback",
        "page_feedback",
        "helpful",
        "rate-page",
        "ratethispage",
        "page-rating",
        "user-feedback-page",
    ];
    let heading = shape.heading.to_lowercase();
    let labels = shape
        .fields
        .iter()
        .any(|(f, _)| any(&f.label.to_lowercase(), &ABOUT_PAGE));
    labels
        || any(shape.names, &NAMES)
        || any(&heading, &ABOUT_PAGE)
        || (shape.names.contains("feedback")
            && matches!(shape.region, Region::Footer | Region::Aside))
}

/// A form for news by email, wherever it stands and whatever it asks for: by its heading, button,
/// names or labels.
fn is_news(shape: &Shape<'_>) -> bool {
    const NEWS: [&str; 15] = [
        "newsletter",
        "news letter",
        "e-news",
        "enews",
        "news by email",
        "latest news",
        "our news",
        "council news",
        "mailing list",
        "bulletin",
        "keep in touch",
        "stay in touch",
        "stay informed",
        "cylchlythyr",
        "newyddion drwy e-bost",
    ];
    says(shape, &NEWS)
}

/// Fields of a form whose labels tell its purpose: in a longer one "send me your newsletter" is a box
/// to tick beside a task.
const FEW: usize = 3;

/// Whether the heading, a button, a name or a label of a form says one of these.
fn says(shape: &Shape<'_>, words: &[&str]) -> bool {
    let said = |text: &str| any(&text.to_lowercase(), words);
    said(shape.heading)
        || any(shape.names, words)
        || shape.buttons.iter().any(|button| said(button))
        || (shape.fields.len() <= FEW && shape.fields.iter().any(|(field, _)| said(&field.label)))
}

/// A form that asks what people think: of the page, the site or the service. A complaint or a
/// comment on somebody's application is a task.
fn is_opinion(shape: &Shape<'_>) -> bool {
    const OPINION: [&str; 16] = [
        "feedback",
        "how did we do",
        "how are we doing",
        "rate our",
        "rate this",
        "rate your",
        "tell us what you think",
        "what do you think",
        "your opinion",
        "your experience today",
        "satisfaction survey",
        "satisfied are you",
        "quick survey",
        "our survey",
        "adborth",
        "eich barn",
    ];
    const TASKS: [&str; 9] = [
        "complain",
        "complaint",
        "compliment",
        "cwyn",
        "canmol",
        "application",
        "objection",
        "planning",
        "report a",
    ];
    says(shape, &OPINION) && !says(shape, &TASKS)
}

/// An address for email and "Subscribe", beside the content.
fn is_sign_up(shape: &Shape<'_>) -> bool {
    let email = |f: &Field| f.kind == "email" || f.label.to_lowercase().contains("email");
    shape.region != Region::Main
        && shape.fields.iter().any(|(f, _)| email(f))
        && shape
            .buttons
            .iter()
            .any(|b| any(&b.to_lowercase(), &["subscribe", "sign up", "tanysgrifio"]))
}

/// The sign-in box that stands in the header or beside the content of every page.
fn header_sign_in(shape: &Shape<'_>) -> Option<Purpose> {
    let password = shape.fields.iter().any(|(f, _)| f.kind == "password");
    (password && shape.region != Region::Main).then_some(Purpose::SignIn)
}

fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}
