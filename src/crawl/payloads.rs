//! Payloads that a visit met, and where each was first met.
//!
//! Reads: digests of answers. / Makes: the record that a repeated payload refers to. / Never: keeps a
//! body; takes more than some eighty bytes a page, since a visit remembers all of them.

use std::collections::HashMap;

use jiff::Timestamp;

use super::address::Origin;
use super::entry::First;
use super::lines::Lines;
use crate::archive::Response;

/// Shorter payloads are written again: the record that refers to one is as long.
const SHORTEST: usize = 64;

/// As much of a digest as nobody can forge two payloads for while a visit lasts.
type Digest = [u8; 12];

/// See the module's head.
#[derive(Debug)]
pub(crate) struct Payloads {
    origin: Origin,
    /// Where the line of each begins.
    first: HashMap<Digest, u32>,
    /// When each was met, in nanoseconds since 1970, and its address without the site's origin.
    lines: Lines,
}

impl Payloads {
    /// Nothing met yet.
    pub(crate) fn new(origin: Origin) -> Payloads {
        Payloads {
            origin,
            first: HashMap::new(),
            lines: Lines::default(),
        }
    }

    /// Where this payload was first met, when it was.
    pub(crate) fn met(&self, response: &Response) -> Option<First> {
        if response.body.len() < SHORTEST {
            return None;
        }
        let line = *self.first.get(&packed(&response.digest)?)?;
        let (at, address) = self.lines.get(line as usize).split_once(' ')?;
        Some(First {
            url: self.origin.whole(address),
            at: Timestamp::from_nanosecond(at.parse().ok()?).ok()?,
            digest: response.digest.clone(),
        })
    }

    /// Remembers where a payload was met, unless it is known already.
    pub(crate) fn learn(&mut self, response: &Response, url: &str, at: Timestamp) {
        let (Some(digest), Ok(line)) = (packed(&response.digest), u32::try_from(self.lines.len()))
        else {
            return;
        };
        self.first.entry(digest).or_insert_with(|| {
            let address = self.origin.shorten(url);
            self.lines.add(&format!("{} {address}", at.as_nanosecond()));
            line
        });
    }
}

/// None for a digest that is not of our own writing: its payload is then not known again.
fn packed(digest: &str) -> Option<Digest> {
    let text = digest.strip_prefix("sha1:")?;
    let bytes = data_encoding::BASE32.decode(text.as_bytes()).ok()?;
    bytes.get(..size_of::<Digest>())?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn response(digest: &str, length: usize) -> Response {
        Response {
            status: 200,
            headers: Vec::new(),
            body: vec![b'x'; length],
            digest: digest.to_owned(),
            truncated: false,
        }
    }

    #[test]
    fn a_payload_is_known_by_where_it_was_first_met() {
        let home = Url::parse("https://www.anytown.gov.uk/").unwrap();
        let mut payloads = Payloads::new(Origin::of(&home));
        let one = response("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", 100);
        let other = response("sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N", 100);
        let at: Timestamp = "2026-05-01T10:00:00.123456789Z".parse().unwrap();
        assert!(payloads.met(&one).is_none());
        payloads.learn(&one, "https://www.anytown.gov.uk/bins?a=b", at);
        payloads.learn(&one, "https://www.anytown.gov.uk/later", at);
        payloads.learn(&other, "https://forms.example/x", at);
        let first = payloads.met(&one).unwrap();
        assert_eq!(
            (first.url.as_str(), first.at),
            ("https://www.anytown.gov.uk/bins?a=b", at)
        );
        let first = payloads.met(&other).unwrap();
        assert_eq!(first.url, "https://forms.example/x");
        assert!(payloads.met(&response(&one.digest, 63)).is_none());
    }
}
