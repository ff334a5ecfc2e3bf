//! What the shape of an address shows: searches, filters, languages; and its template.

use url::Url;

use super::Trap;

/// Parameters by which a list is sorted, filtered or cut.
const SORTERS: [&str; 24] = [
    "sort",
    "sortby",
    "sort_by",
    "sortorder",
    "sort_order",
    "sortdir",
    "order",
    "orderby",
    "order_by",
    "dir",
    "direction",
    "filter",
    "filters",
    "facet",
    "facets",
    "refine",
    "view",
    "display",
    "layout",
    "perpage",
    "per_page",
    "pagesize",
    "page_size",
    "limit",
];

/// Parameters by which a list is turned over.
const PAGERS: [&str; 8] = [
    "page",
    "p",
    "pg",
    "pageno",
    "pagenumber",
    "offset",
    "start",
    "startrow",
];

/// Path parts and parameters of the site's own search. Welsh beside English.
const SEARCHES: [&str; 8] = [
    "search",
    "searchresults",
    "search-results",
    "sitesearch",
    "site-search",
    "chwilio",
    "canlyniadau-chwilio",
    "search.aspx",
];
const QUERIES: [&str; 10] = [
    "q",
    "query",
    "search",
    "searchterm",
    "search_term",
    "keyword",
    "keywords",
    "terms",
    "s",
    "search_api_fulltext",
];

/// Parameters that choose a language.
const LANGUAGES: [&str; 8] = [
    "lang", "language", "hl", "locale", "lng", "setlang", "culture", "tl",
];

/// The languages whose words the journeys know, by ISO code and by name.
const READ: [&str; 8] = [
    "en", "cy", "english", "welsh", "cymraeg", "saesneg", "eng", "cym",
];

/// How an address stands for many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// Host, path with numbers and ids taken out, names of parameters.
    pub(super) template: String,
    /// It names a day, a week or a month.
    pub(super) dated: bool,
    /// It sorts, filters or pages a list.
    pub(super) listed: bool,
}

pub(super) fn look(url: &Url, segments: &[&str]) -> Option<Trap> {
    let names: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| (name.to_lowercase(), value.to_lowercase()))
        .collect();
    let searches = segments
        .iter()
        .any(|segment| SEARCHES.contains(&segment.to_lowercase().as_str()));
    let asks = names
        .iter()
        .any(|(name, value)| QUERIES.contains(&name.as_str()) && !value.is_empty());
    if searches && asks {
        return Some(Trap::SearchResults);
    }
    let unread = names
        .iter()
        .any(|(name, value)| LANGUAGES.contains(&name.as_str()) && !is_read(value));
    if unread {
        return Some(Trap::Language);
    }
    let facets = names.iter().filter(|(name, _)| is_facet(name)).count();
    (facets >= 2).then_some(Trap::Facets)
}

fn is_read(value: &str) -> bool {
    let primary = value.split(['-', '_']).next().unwrap_or_default();
    // An empty value, or a number, is a site's own way of saying one of its languages.
    value.is_empty() || READ.contains(&primary) || primary.bytes().all(|b| b.is_ascii_digit())
}

/// `sort`, `f[0]`, `filter[type]`.
fn is_facet(name: &str) -> bool {
    let stem = name.split('[').next().unwrap_or(name);
    SORTERS.contains(&stem) || (stem == "f" && name.len() > 1)
}

/// The shape of an address.
pub(super) fn of(url: &Url) -> Shape {
    let mut template = url.host_str().unwrap_or_default().to_string();
    let mut dated = false;
    let segments: Vec<String> = url
        .path_segments()
        .map(|parts| parts.map(str::to_lowercase).collect())
        .unwrap_or_default();
    for segment in &segments {
        template.push('/');
        template.push_str(&collapsed(segment));
    }
    let calendar = segments.iter().any(|segment| names_calendar(segment));
    dated |= segments
        .windows(2)
        .any(|two| is_year(&two[0]) && is_month(&two[1]));
    dated |= segments.iter().any(|segment| holds_date(segment));
    let mut listed = false;
    let mut names: Vec<String> = Vec::new();
    for (name, value) in url.query_pairs() {
        let name = name.to_lowercase();
        dated |= (names_date(&name) || calendar) && value.bytes().any(|b| b.is_ascii_digit());
        dated |= holds_date(&value);
        listed |= is_facet(&name) || PAGERS.contains(&name.as_str());
        names.push(collapsed(&name));
    }
    names.sort();
    names.dedup();
    if !names.is_empty() {
        template.push('?');
        template.push_str(&names.join("&"));
    }
    Shape {
        template,
        dated,
        listed,
    }
}

/// Numbers become `0`, and so do ids: mixed letters and digits of 16 characters and more.
fn collapsed(part: &str) -> String {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let plain = part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if part.len() >= 16 && plain && digits >= 4 && !part.bytes().any(|b| b > b'f' && b <= b'z') {
        return "0".to_string();
    }
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('0') {
            out.push('0');
        }
    }
    out
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && (part.starts_with("19") || part.starts_with("20")) && is_number(part)
}

fn is_month(part: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    (part.len() <= 2 && is_number(part) && part.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m)))
        || MONTHS.iter().any(|month| part.starts_with(month))
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}

/// `2026-11`, `2026-11-22`, `22-11-2026`, `20261122`.
fn holds_date(part: &str) -> bool {
    let numbers: Vec<&str> = part.split(['-', '/', '.', '_']).collect();
    let compact =
        part.len() == 8 && is_number(part) && is_year(&part[..4]) && is_month(&part[4..6]);
    compact
        || numbers.windows(2).any(|two| {
            (is_year(two[0]) && two[1].len() == 2 && is_month(two[1]))
                || (two[0].len() == 2 && is_month(two[0]) && is_year(two[1]))
        })
}

fn names_calendar(segment: &str) -> bool {
    segment.split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(
            word,
            "calendar" | "diary" | "calendr" | "dyddiadur" | "iegcalendar"
        )
    })
}

fn names_date(name: &str) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(
            word,
            "date"
                | "day"
                | "month"
                | "year"
                | "week"
                | "startdate"
                | "enddate"
                | "from"
                | "yr"
                | "mth"
                | "calendar"
                | "dyddiad"
                | "mis"
                | "blwyddyn"
        )
    })
}
