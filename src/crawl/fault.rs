//! What an error of the HTTP client means for a council's page.
//!
//! Reads: the chain of causes below an error. / Makes: a `Failure` and words for a person. /
//! Never: decides whether to try again.

use std::error::Error;
use std::io::ErrorKind;

use super::chain::Gap;
use super::fetch::Remedy;
use super::resolve::Unresolved;
use crate::archive::Failure;

/// A failure on its way up.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) failure: Failure,
    /// For a person.
    pub(crate) words: String,
    /// What may help.
    pub(crate) remedy: Option<Remedy>,
    /// The connection was closed in order, but for TLS's farewell (close_notify).
    pub(crate) is_end_without_farewell: bool,
}

/// What one of an error's causes says.
type Class = (Failure, &'static str);

impl From<reqwest::Error> for Fault {
    /// The class of the failure, from the most telling of its causes, and what to say.
    fn from(error: reqwest::Error) -> Fault {
        let mut deepest = String::new();
        let mut found = None;
        let mut remedy = None;
        let mut is_end_without_farewell = false;
        let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(current) = cause {
            found = class_of(current).or(found);
            remedy = remedy_of(current).or(remedy);
            is_end_without_farewell |= is_unexpected_end(current);
            deepest = current.to_string();
            cause = inner(current);
        }
        let (failure, opening) = found.unwrap_or_else(|| fallback(&error));
        if may_be_newer(&error, failure) {
            remedy = remedy.or(Some(Remedy::OlderHttp));
        }
        Fault {
            failure,
            words: format!("{opening}: {deepest}"),
            remedy,
            is_end_without_farewell,
        }
    }
}

/// The next cause. An `io::Error` that wraps another error hides it from `source`.
fn inner<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    if let Some(io) = error.downcast_ref::<std::io::Error>()
        && let Some(wrapped) = io.get_ref()
    {
        return Some(wrapped);
    }
    error.source()
}

fn class_of(error: &(dyn Error + 'static)) -> Option<Class> {
    if let Some(unresolved) = error.downcast_ref::<Unresolved>() {
        return Some(match unresolved {
            Unresolved::Dns(_) => (Failure::Dns, "no address"),
            Unresolved::Private(_) => (Failure::PrivateAddress, "not visited"),
            Unresolved::Unsafe(_) => (Failure::UnsafeTarget, "not visited"),
        });
    }
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(of_tls(tls));
    }
    if let Some(h2) = error.downcast_ref::<h2::Error>() {
        return of_h2(h2);
    }
    if let Some(hyper) = error.downcast_ref::<hyper::Error>() {
        return of_hyper(hyper);
    }
    of_io(error.downcast_ref::<std::io::Error>()?.kind())
}

/// What helps against a cause: another protocol, or a certificate that was not sent.
fn remedy_of(error: &(dyn Error + 'static)) -> Option<Remedy> {
    if let Some(h2) = error.downcast_ref::<h2::Error>() {
        let busy = h2.reason() == Some(h2::Reason::ENHANCE_YOUR_CALM);
        return (!h2.is_io() && !busy).then_some(Remedy::OlderHttp);
    }
    let gap = gap(error.downcast_ref::<rustls::Error>()?)?;
    gap.issuer_at.clone().map(Remedy::Issuer)
}

fn gap(error: &rustls::Error) -> Option<&Gap> {
    match error {
        rustls::Error::InvalidCertificate(rustls::CertificateError::Other(other)) => {
            other.0.downcast_ref()
        }
        _ => None,
    }
}

fn is_unexpected_end(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|io| io.kind() == ErrorKind::UnexpectedEof)
}

/// A bad certificate, a chain with a link missing, or no agreement on how to speak at all: three
/// things for a web team to mend, and only the first is a certificate's.
fn of_tls(error: &rustls::Error) -> Class {
    use rustls::CertificateError as Bad;
    let bad = match error {
        rustls::Error::InvalidCertificate(bad) => bad,
        rustls::Error::NoCertificatesPresented => {
            return (Failure::Tls, "the server showed no certificate");
        }
        rustls::Error::InvalidMessage(_) => {
            return (
                Failure::TlsHandshake,
                "the server does not speak TLS at this address",
            );
        }
        rustls::Error::AlertReceived(alert) => return (Failure::TlsHandshake, of_alert(*alert)),
        rustls::Error::PeerIncompatible(_) => {
            return (
                Failure::TlsHandshake,
                "the server and beadle share no protocol version or cipher that is safe today",
            );
        }
        _ => {
            return (
                Failure::TlsHandshake,
                "the secure connection could not be made",
            );
        }
    };
    if gap(error).is_some() {
        return (
            Failure::TlsChain,
            "the chain lacks an intermediate certificate, or ends at an authority that is not trusted",
        );
    }
    let words = match bad {
        Bad::Expired | Bad::ExpiredContext { .. } => "the certificate has expired",
        Bad::NotValidYet | Bad::NotValidYetContext { .. } => "the certificate is not valid yet",
        Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
            "the certificate is for another name"
        }
        Bad::UnknownIssuer => "the certificate's issuer is not trusted",
        Bad::Revoked => "the certificate was revoked",
        _ => "the certificate is not valid",
    };
    (Failure::Tls, words)
}

/// What the server says when it refuses a secure connection (RFC 8446, 6.2).
fn of_alert(alert: rustls::AlertDescription) -> &'static str {
    use rustls::AlertDescription as Alert;
    match alert {
        Alert::CertificateRequired => "the server wants a certificate of its visitors",
        Alert::UnrecognisedName => "the server has no site of this name",
        Alert::ProtocolVersion | Alert::InsufficientSecurity => {
            "the server and beadle share no protocol version or cipher that is safe today"
        }
        Alert::HandshakeFailure => {
            "the server shares no cipher or kind of key with beadle that is safe today, or wants a \
             certificate of its visitors"
        }
        _ => "the server refused the secure connection",
    }
}

/// Whether HTTP/2 may be what a server cannot do that closed a secure connection without a word: it was
/// offered, and by HTTP/1.1 it may answer.
fn may_be_newer(error: &reqwest::Error, failure: Failure) -> bool {
    let is_secure = error.url().is_some_and(|url| url.scheme() == "https");
    is_secure && !error.is_connect() && failure == Failure::Connect
}

/// HTTP/2 that was refused or broken. What an `io::Error` below it says, it says itself.
fn of_h2(error: &h2::Error) -> Option<Class> {
    if error.is_io() {
        return None;
    }
    Some(match error.reason() {
        Some(h2::Reason::ENHANCE_YOUR_CALM) => (
            Failure::RateLimited,
            "the server asked for fewer requests over HTTP/2",
        ),
        _ if error.is_remote() => (Failure::Protocol, "the server broke HTTP/2 off"),
        _ => (Failure::Protocol, "the answer is not HTTP/2"),
    })
}

fn of_hyper(error: &hyper::Error) -> Option<Class> {
    if error.is_parse_too_large() {
        return Some((
            Failure::TooLarge,
            "the headers are larger than beadle reads",
        ));
    }
    if error.is_parse() || error.is_parse_status() {
        return Some((Failure::Protocol, "the answer is not HTTP"));
    }
    if error.is_incomplete_message() {
        return Some((
            Failure::Connect,
            "the connection was closed before the answer",
        ));
    }
    if error.is_timeout() {
        return Some((Failure::Timeout, "too slow"));
    }
    None
}

fn of_io(kind: ErrorKind) -> Option<Class> {
    Some(match kind {
        ErrorKind::ConnectionRefused => (Failure::Connect, "the connection was refused"),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            (Failure::Connect, "the connection was reset")
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            (Failure::Connect, "the network does not reach it")
        }
        ErrorKind::TimedOut => (Failure::Timeout, "too slow"),
        ErrorKind::UnexpectedEof => (Failure::Protocol, "the answer ended early"),
        ErrorKind::InvalidData | ErrorKind::InvalidInput => {
            (Failure::Protocol, "the answer is not HTTP")
        }
        _ => return None,
    })
}

fn fallback(error: &reqwest::Error) -> Class {
    if error.is_timeout() {
        (Failure::Timeout, "too slow")
    } else if error.is_connect() {
        (Failure::Connect, "no connection")
    } else {
        (Failure::Protocol, "the answer broke the protocol")
    }
}
