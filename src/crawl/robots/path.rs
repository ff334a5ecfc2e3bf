//! The part of an address that rules are matched against, and its percent-encoding.
//!
//! Reads: an address or a path as text. / Makes: the path with its query. / Never: refuses: what
//! is no address has the path `/`, as in Google's parser.

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Path, parameters and query of an address; without scheme, host and fragment. Always begins
/// with `/`. The address may be a path alone, or lack its scheme, or be nonsense.
pub(super) fn of(url: &str) -> String {
    let bytes = url.as_bytes();
    // A leading `//` is the mark of a scheme-less address.
    let search = if url.starts_with("//") { 2 } else { 0 };
    let early = position(bytes, search, b"/?;");
    let scheme_end = memchr::memmem::find(&bytes[search..], b"://").map(|at| at + search);
    let host = match (scheme_end, early) {
        // The path begins before `://`, which then belongs to it.
        (Some(end), Some(path)) if path < end => search,
        (Some(end), _) => end + 3,
        (None, _) => search,
    };
    let Some(start) = position(bytes, host, b"/?;") else {
        return "/".to_string();
    };
    let end = position(bytes, search, b"#").unwrap_or(bytes.len());
    if end < start {
        return "/".to_string();
    }
    if bytes[start] == b'/' {
        url[start..end].to_string()
    } else {
        format!("/{}", &url[start..end])
    }
}

fn position(bytes: &[u8], from: usize, any_of: &[u8]) -> Option<usize> {
    bytes[from..]
        .iter()
        .position(|b| any_of.contains(b))
        .map(|at| at + from)
}

/// A rule's path as Google's parser compares it: percent-encodings in capitals, bytes above 127
/// encoded, nothing decoded.
pub(super) fn as_google(path: &str) -> String {
    encode(path, |_| false)
}

/// A path as RFC 9309, 2.2.2 compares it: besides, an encoded octet that needs no encoding is
/// decoded, so that `/%62` and `/b` are one path.
pub(crate) fn as_rfc(path: &str) -> String {
    encode(path, is_unreserved)
}

/// RFC 3986, 2.3.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn encode(path: &str, decodes: impl Fn(u8) -> bool) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if let Some(octet) = octet(&bytes[at..]) {
            if decodes(octet) {
                out.push(char::from(octet));
            } else {
                push_encoded(&mut out, octet);
            }
            at += 3;
            continue;
        }
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            push_encoded(&mut out, byte);
        }
        at += 1;
    }
    out
}

/// The octet that `%XX` stands for.
fn octet(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = bytes else {
        return None;
    };
    let digit = |b: &u8| char::from(*b).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

pub(super) fn push_encoded(out: &mut String, byte: u8) {
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_found_in_whatever_is_given() {
        for (url, path) in [
            ("", "/"),
            ("a", "/"),
            ("https://a.example", "/"),
            ("https://a.example/b?c=https://d/", "/b?c=https://d/"),
            ("https://a.example/b#c", "/b"),
            ("https://a.example#/b", "/"),
            ("a.example?q", "/?q"),
            ("//a/b", "/b"),
            ("/b;c", "/b;c"),
            ("a/b://c", "/b://c"),
            ("https://ŷ", "/"),
        ] {
            assert_eq!(of(url), path, "{url}");
        }
    }

    #[test]
    fn encodings_are_made_alike() {
        assert_eq!(as_google("/%c3%a9é%zz%"), "/%C3%A9%C3%A9%zz%");
        assert_eq!(as_google("/%62"), "/%62");
        assert_eq!(as_rfc("/%62%2f%7e"), "/b%2F~");
    }
}
