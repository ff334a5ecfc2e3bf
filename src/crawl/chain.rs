//! Chains of certificates: checked against the machine's authorities, and completed where a site
//! forgot to send a link of its own.
//!
//! Reads: the certificates that a site shows; those that were fetched for it. / Makes: leave to
//! speak to the site, or what is missing. / Never: trusts anything that a whole chain to one of the
//! machine's authorities does not vouch for, unless whoever runs the visit gave the certificate;
//! fetches anything itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;
use url::Url;

use super::der::{self, Link};

/// Certificates that are added to one chain at most. Source: public authorities use one between a
/// site's and their root, two where two authorities vouch for each other.
const LINKS: usize = 3;
/// Certificates that are fetched in one run at most. Ours: councils use some ten authorities.
const FETCHED: usize = 64;

/// The chain ends before an authority that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the certificate that this one was signed with was not sent, and could not be found")]
pub(crate) struct Gap {
    /// Where the missing certificate lies, when that was not tried yet.
    pub(crate) issuer_at: Option<Url>,
}

impl From<Gap> for Error {
    fn from(gap: Gap) -> Error {
        Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(gap))))
    }
}

/// Whoever checks the certificates of sites.
#[derive(Debug)]
pub(crate) struct Chains {
    /// None on a machine without authorities: every https site fails with its reason then.
    authorities: Option<Verifier>,
    provider: Arc<CryptoProvider>,
    /// Certificates that whoever runs the visit trusts: a site that shows one of them is that site.
    trusted: Vec<CertificateDer<'static>>,
    /// What lay at each address that was asked; nothing where nothing usable did.
    found: Mutex<HashMap<Url, Vec<CertificateDer<'static>>>>,
}

impl Chains {
    /// With the authorities that this machine trusts, and these certificates (DER) beside them.
    pub(crate) fn new(provider: Arc<CryptoProvider>, trusted: &[Vec<u8>]) -> Chains {
        let own = |der: &Vec<u8>| CertificateDer::from(der.clone());
        let trusted: Vec<CertificateDer<'static>> = trusted.iter().map(own).collect();
        let authorities = Verifier::new_with_extra_roots(trusted.clone(), Arc::clone(&provider))
            .map_err(|error| tracing::warn!(%error, "no certificates to check sites against"))
            .ok();
        Chains {
            authorities,
            provider,
            trusted,
            found: Mutex::default(),
        }
    }

    /// Takes in what lay at an address that a `Gap` named.
    pub(crate) fn learn(&self, from: &Url, file: Option<&[u8]>) {
        let certificates = file.map(der::certificates).unwrap_or_default();
        self.lock().insert(from.clone(), certificates);
    }

    fn check(
        &self,
        site: &CertificateDer<'_>,
        sent: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.trusted.iter().any(|trusted| trusted == site) {
            let shown = rustls::server::ParsedCertificate::try_from(site)?;
            rustls::client::verify_server_name(&shown, name)?;
            return Ok(ServerCertVerified::assertion());
        }
        match &self.authorities {
            Some(known) => known.verify_server_cert(site, sent, name, &[], now),
            None => Err(CertificateError::UnknownIssuer.into()),
        }
    }

    /// Checks again with what was fetched for this chain; says what is still missing.
    fn completed(
        &self,
        site: &CertificateDer<'_>,
        sent: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut chain: Vec<CertificateDer<'_>> = sent.to_vec();
        for _ in 0..=LINKS {
            let Some(last) = last(site, &chain).filter(|last| !last.is_last()) else {
                break;
            };
            let next = self.next(&last)?;
            chain.extend(next);
            match self.check(site, &chain, name, now) {
                Err(error) if is_unknown(&error) => {}
                decided => return decided,
            }
        }
        Err(CertificateError::UnknownIssuer.into())
    }

    /// The certificates that a link was signed with.
    fn next(&self, link: &Link<'_>) -> Result<Vec<CertificateDer<'static>>, Gap> {
        let nowhere = Gap { issuer_at: None };
        let url = link.issuer_at.as_ref().ok_or_else(|| nowhere.clone())?;
        let found = self.lock();
        let Some(lay_there) = found.get(url) else {
            let more = found.len() < FETCHED && self.authorities.is_some();
            return Err(Gap {
                issuer_at: more.then(|| url.clone()),
            });
        };
        let is_issuer =
            |c: &&CertificateDer<'_>| Link::of(c).is_some_and(|found| found.subject == link.issuer);
        let issuers: Vec<_> = lay_there.iter().filter(is_issuer).cloned().collect();
        if issuers.is_empty() {
            return Err(nowhere);
        }
        Ok(issuers)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Url, Vec<CertificateDer<'static>>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The last link of a chain that begins with the site's own certificate.
fn last<'c>(site: &'c CertificateDer<'_>, chain: &'c [CertificateDer<'_>]) -> Option<Link<'c>> {
    let mut at = Link::of(site)?;
    // Each step uses up one certificate of the chain, so that a circle ends.
    for _ in 0..chain.len() {
        let is_next = |link: &Link<'_>| link.subject == at.issuer && !at.is_last();
        let Some(next) = chain.iter().filter_map(|c| Link::of(c)).find(is_next) else {
            break;
        };
        at = next;
    }
    Some(at)
}

fn is_unknown(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidCertificate(CertificateError::UnknownIssuer)
    )
}

impl ServerCertVerifier for Chains {
    fn verify_server_cert(
        &self,
        site: &CertificateDer<'_>,
        sent: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.check(site, sent, name, now) {
            Err(error) if is_unknown(&error) => self.completed(site, sent, name, now),
            decided => decided,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}
