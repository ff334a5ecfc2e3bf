//! Digests as web archives write them, and record ids that follow from what a record is about.

use data_encoding::{BASE32, HEXLOWER};
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// SHA-1 as `sha1:<BASE32>`, the form that every reader of WARC files expects.
pub(super) fn sha1_base32(pieces: &[&[u8]]) -> String {
    let mut hash = Sha1::new();
    for piece in pieces {
        hash.update(piece);
    }
    format!("sha1:{}", BASE32.encode(&hash.finalize()))
}

/// Whether bytes have the digest that a record claims, or `None` when the claim is in a form that
/// is not known here. Archives of others write SHA-1 or SHA-256, in base 32 or in hexadecimal.
pub(super) fn agrees(claim: &str, bytes: &[u8]) -> Option<bool> {
    let (algorithm, value) = claim.trim().split_once(':')?;
    let raw: Vec<u8> = match algorithm.to_ascii_lowercase().as_str() {
        "sha1" | "sha-1" => Sha1::digest(bytes).to_vec(),
        "sha256" | "sha-256" => Sha256::digest(bytes).to_vec(),
        _ => return None,
    };
    let value = value.trim().trim_end_matches('=');
    let hex = HEXLOWER.encode(&raw);
    let base32 = BASE32.encode(&raw);
    let base32 = base32.trim_end_matches('=');
    if value.len() == hex.len() {
        return Some(value.eq_ignore_ascii_case(&hex));
    }
    (value.len() == base32.len()).then(|| value.eq_ignore_ascii_case(base32))
}

/// A record id that follows from the record's kind, address, time and payload (a version 5 UUID
/// in the URL name space), so that the same crawl gives the same bytes and a revisit can name the
/// record that it repeats without looking it up.
pub(super) fn record_id(kind: &str, url: &str, at: &str, digest: &str) -> String {
    // RFC 9562, appendix A: the name space for URLs.
    const URL_NAMES: [u8; 16] = [
        0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30,
        0xc8,
    ];
    let mut hash = Sha1::new();
    hash.update(URL_NAMES);
    for part in [kind, "\n", url, "\n", at, "\n", digest] {
        hash.update(part.as_bytes());
    }
    let mut id: [u8; 16] = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    id[6] = (id[6] & 0x0f) | 0x50;
    id[8] = (id[8] & 0x3f) | 0x80;
    let hex = HEXLOWER.encode(&id);
    format!(
        "<urn:uuid:{}-{}-{}-{}-{}>",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_payload_has_its_well_known_digest() {
        assert_eq!(sha1_base32(&[b""]), "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
    }

    #[test]
    fn a_claim_in_any_usual_form_is_checked() {
        let forms = [
            "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
            "SHA1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====",
        ];
        for claim in forms {
            assert_eq!(agrees(claim, b""), Some(true), "{claim}");
            assert_eq!(agrees(claim, b"x"), Some(false), "{claim}");
        }
        assert_eq!(agrees("md5:d41d8cd98f00b204e9800998ecf8427e", b""), None);
    }

    #[test]
    fn record_ids_are_valid_and_differ_by_every_part() {
        let id = record_id("response", "http://a/", "2026-01-01T00:00:00Z", "sha1:A");
        assert_eq!(id.len(), "<urn:uuid:>".len() + 36);
        assert_eq!(&id[24..25], "5");
        let other = record_id("request", "http://a/", "2026-01-01T00:00:00Z", "sha1:A");
        assert_ne!(id, other);
    }
}
