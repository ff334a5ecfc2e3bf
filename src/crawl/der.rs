//! The three things of a certificate that completing a chain needs.
//!
//! Reads: DER, PEM and the certificates of a PKCS #7 message, as strangers' servers send them. /
//! Makes: names, and where a certificate says that its issuer's own lies. / Never: decides whom to
//! trust; that is the TLS library's business, with the whole chain before it.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use url::Url;

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// `[0]`: the version of a certificate; the content of a message; its certificates.
const FIRST: u8 = 0xa0;
/// `[3]`: the extensions of a certificate.
const EXTENSIONS: u8 = 0xa3;
/// `[6]` of a general name: an address.
const ADDRESS: u8 = 0x86;

/// Authority information access, and in it where the issuer's certificate lies. Source: RFC 5280,
/// 4.2.2.1.
const ACCESS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];
const ISSUERS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
/// Signed data of PKCS #7, in which some authorities send certificates (RFC 5280: "certs-only").
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// Certificates of one file that are looked at. Source: authorities' files hold one to three.
const MOST: usize = 8;

/// What a certificate says of its place in a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link<'c> {
    /// Whom it is for, as encoded: names are compared by their bytes.
    pub(super) subject: &'c [u8],
    /// By whom it was signed.
    pub(super) issuer: &'c [u8],
    /// Where it says that the issuer's certificate lies.
    pub(super) issuer_at: Option<Url>,
}

impl<'c> Link<'c> {
    /// Reads a certificate; `None` for what is none.
    pub(super) fn of(certificate: &'c [u8]) -> Option<Link<'c>> {
        let mut outer = Reader(Reader(certificate).inside(SEQUENCE)?);
        let mut fields = Reader(outer.inside(SEQUENCE)?);
        fields.skip(FIRST);
        fields.inside(INTEGER)?;
        fields.inside(SEQUENCE)?;
        let issuer = fields.inside(SEQUENCE)?;
        fields.inside(SEQUENCE)?;
        let subject = fields.inside(SEQUENCE)?;
        Some(Link {
            subject,
            issuer,
            issuer_at: issuer_at(fields),
        })
    }

    /// Whether a chain ends here: it was signed by itself.
    pub(super) fn is_last(&self) -> bool {
        self.subject == self.issuer
    }
}

/// The address of the issuer's certificate, from what follows the subject in a certificate. Plain
/// http only: an address that is needed to trust https cannot itself need it.
fn issuer_at(mut fields: Reader<'_>) -> Option<Url> {
    let extensions = fields.find(EXTENSIONS)?;
    let mut extensions = Reader(Reader(extensions).inside(SEQUENCE)?);
    while let Some(extension) = extensions.inside(SEQUENCE) {
        let mut extension = Reader(extension);
        if extension.inside(OID) != Some(ACCESS) {
            continue;
        }
        let mut ways = Reader(Reader(extension.find(OCTETS)?).inside(SEQUENCE)?);
        while let Some(way) = ways.inside(SEQUENCE) {
            let mut way = Reader(way);
            if way.inside(OID) != Some(ISSUERS) {
                continue;
            }
            let address = way.inside(ADDRESS).and_then(|a| str::from_utf8(a).ok());
            let url = address.and_then(|a| Url::parse(a).ok());
            if let Some(url) = url.filter(|url| url.scheme() == "http" && url.has_host()) {
                return Some(url);
            }
        }
    }
    None
}

/// The certificates of a file at such an address: one in DER, some in PEM, or some in a message.
pub(super) fn certificates(file: &[u8]) -> Vec<CertificateDer<'static>> {
    if let Some(found) = in_message(file) {
        return found;
    }
    if Link::of(file).is_some() {
        return vec![CertificateDer::from(file.to_vec())];
    }
    let pem = CertificateDer::pem_slice_iter(file).filter_map(Result::ok);
    pem.take(MOST).collect()
}

fn in_message(file: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let mut message = Reader(Reader(file).inside(SEQUENCE)?);
    if message.inside(OID)? != SIGNED_DATA {
        return None;
    }
    let mut data = Reader(Reader(message.inside(FIRST)?).inside(SEQUENCE)?);
    let mut listed = Reader(data.find(FIRST)?);
    let mut found = Vec::new();
    while found.len() < MOST
        && let Some((SEQUENCE, _, whole)) = listed.next()
    {
        found.push(CertificateDer::from(whole.to_vec()));
    }
    Some(found)
}

/// Elements one after another.
#[derive(Clone, Copy)]
struct Reader<'c>(&'c [u8]);

impl<'c> Reader<'c> {
    /// The next element: its tag, its content, and all of it.
    fn next(&mut self) -> Option<(u8, &'c [u8], &'c [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, mut rest) = rest.split_first()?;
        let mut length = usize::from(*first);
        if *first >= 0x80 {
            // No certificate is longer than three bytes can say.
            let (digits, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if digits.is_empty() || digits.len() > 3 {
                return None;
            }
            length = digits.iter().fold(0, |n, d| n << 8 | usize::from(*d));
            rest = after;
        }
        let (content, after) = rest.split_at_checked(length)?;
        let whole = &self.0[..self.0.len() - after.len()];
        self.0 = after;
        Some((*tag, content, whole))
    }

    /// The content of the next element, when it has this tag.
    fn inside(&mut self, wanted: u8) -> Option<&'c [u8]> {
        let (tag, content, _) = self.next()?;
        (tag == wanted).then_some(content)
    }

    /// Passes over the next element, when it has this tag.
    fn skip(&mut self, tag: u8) {
        if self.0.first() == Some(&tag) {
            self.next();
        }
    }

    /// The content of the next element that has this tag; what stands before it is passed over.
    fn find(&mut self, wanted: u8) -> Option<&'c [u8]> {
        while let Some((tag, content, _)) = self.next() {
            if tag == wanted {
                return Some(content);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, CustomExtension, KeyPair};

    use super::*;

    /// The extension that says where the issuer's certificate lies, after another way that is not
    /// meant.
    fn access(address: &str) -> CustomExtension {
        let element = |tag: u8, content: &[u8]| {
            let mut element = vec![tag, 0x82];
            element.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
            element.extend(content);
            element
        };
        let way = |what: &[u8], to: &str| {
            let both = [element(OID, what), element(ADDRESS, to.as_bytes())].concat();
            element(SEQUENCE, &both)
        };
        let ocsp = [&ISSUERS[..7], &[1]].concat();
        let ways = [way(&ocsp, "http://ocsp.example/"), way(ISSUERS, address)].concat();
        let oid = [1, 3, 6, 1, 5, 5, 7, 1, 1];
        CustomExtension::from_oid_content(&oid, element(SEQUENCE, &ways))
    }

    fn certificate(address: Option<&str>) -> rcgen::Certificate {
        let mut wanted = CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        wanted.custom_extensions.extend(address.map(access));
        wanted.self_signed(&KeyPair::generate().unwrap()).unwrap()
    }

    #[test]
    fn a_certificate_says_where_its_issuers_lies() {
        let at = |address: Option<&str>| {
            let made = certificate(address);
            Link::of(made.der()).unwrap().issuer_at.map(String::from)
        };
        let address = "http://authority.example/between.crt";
        assert_eq!(at(Some(address)).as_deref(), Some(address));
        for no in [
            None,
            Some("https://authority.example/a"),
            Some("ldap://authority.example/cn=a"),
            Some("file:///etc/passwd"),
            Some("/between.crt"),
            Some(""),
        ] {
            assert_eq!(at(no), None, "{no:?}");
        }
        assert!(Link::of(certificate(None).der()).unwrap().is_last());
    }

    #[test]
    fn certificates_come_bare_as_text_or_in_a_message() {
        let made = certificate(None);
        let der = made.der().to_vec();
        assert_eq!(certificates(&der), [der.clone().into()]);
        assert_eq!(certificates(made.pem().as_bytes()), [der.clone().into()]);
        let long = |tag: u8, content: Vec<u8>| {
            let length = u16::try_from(content.len()).unwrap().to_be_bytes();
            [vec![tag, 0x82], length.to_vec(), content].concat()
        };
        let kind = [vec![OID, 9], SIGNED_DATA.to_vec()].concat();
        let data = [vec![INTEGER, 1, 1, 0x31, 0], vec![SEQUENCE, 0]].concat();
        let both = [der.clone(), der.clone()].concat();
        let data = long(SEQUENCE, [data, long(FIRST, both)].concat());
        let message = long(SEQUENCE, [kind, long(FIRST, data)].concat());
        assert_eq!(certificates(&message), [der.clone().into(), der.into()]);
        for no in [
            &b"<html>not found"[..],
            b"",
            &[0x30],
            &[0x30, 0x84, 255, 255, 255, 255],
        ] {
            assert!(certificates(no).is_empty(), "{no:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_stumble(
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            cut in any::<prop::sample::Index>(),
            junk in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            let mut der = certificate(Some("http://a.example/")).der().to_vec();
            let (at, cut) = (at.index(der.len()), cut.index(der.len()));
            der[at] = byte;
            let _ = (Link::of(&der), certificates(&der), Link::of(&der[..cut]));
            let _ = (Link::of(&junk), certificates(&junk));
        }
    }
}
