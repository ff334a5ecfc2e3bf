//! Session ids in addresses. Source: Heritrix's StripSessionIDs and StripSessionCFIDs rules, and
//! GOSS iCM's form pages (`pageSessionId`, `fsid`, `fsn`).

/// Names that are never anything else.
const UNMISTAKABLE: [&str; 14] = [
    "jsessionid",
    "phpsessid",
    "sessionid",
    "session_id",
    "sessid",
    "pagesessionid",
    "cfid",
    "cftoken",
    "fsid",
    "fsn",
    "oscsid",
    "zenid",
    "viewstate",
    "__viewstate",
];

/// Names that are a session's when their value looks like one, and a page's otherwise.
const AMBIGUOUS: [&str; 5] = ["sid", "s", "session", "sess", "token"];

/// Whether a parameter names the visit and not the page.
pub(super) fn is_session(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    UNMISTAKABLE.contains(&name.as_str())
        || name.starts_with("aspsessionid")
        || (AMBIGUOUS.contains(&name.as_str()) && looks_random(value))
}

/// At least 20 letters and digits, mixed: too long for a number or a word.
fn looks_random(value: &str) -> bool {
    value.len() >= 20
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && value.bytes().any(|b| b.is_ascii_digit())
        && value.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The path without session ids, when it holds any: `;jsessionid=…` after a segment, and the
/// segments `/(S(…))/` that ASP.NET puts in without cookies.
pub(super) fn path_without(path: &str) -> Option<String> {
    let mut changed = false;
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        if is_asp_session(segment) {
            changed = true;
            continue;
        }
        let clean = without_parameter(segment);
        changed |= clean.len() != segment.len();
        kept.push(clean);
    }
    if !changed {
        return None;
    }
    let joined = kept.join("/");
    Some(if joined.starts_with('/') {
        joined
    } else {
        format!("/{joined}")
    })
}

/// The segment without `;name=value` parts that are a session's.
fn without_parameter(segment: &str) -> &str {
    let Some((head, tail)) = segment.split_once(';') else {
        return segment;
    };
    let all_sessions = tail.split(';').all(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        is_session(name, value)
    });
    if all_sessions { head } else { segment }
}

/// `(S(q2w3…))`, `(A(…)F(…))`, `(X(1)S(…))`, or 24 letters and digits in brackets.
fn is_asp_session(segment: &str) -> bool {
    let Some(inner) = segment.strip_prefix('(').and_then(|s| s.strip_suffix(')')) else {
        return false;
    };
    let plain = inner.len() == 24 && inner.bytes().all(|b| b.is_ascii_alphanumeric());
    plain || is_lettered_groups(inner)
}

fn is_lettered_groups(mut inner: &str) -> bool {
    while !inner.is_empty() {
        let letter = inner.as_bytes()[0].is_ascii_alphabetic();
        let Some((value, rest)) = inner
            .get(1..)
            .and_then(|s| s.strip_prefix('('))
            .and_then(|s| s.split_once(')'))
        else {
            return false;
        };
        if !letter || value.contains('(') {
            return false;
        }
        inner = rest;
    }
    true
}
