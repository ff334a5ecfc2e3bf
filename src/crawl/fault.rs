//! What an error of the HTTP client means for a council's page.
//!
//! Reads: the chain of causes below an error. / Makes: a `Failure` and words for a person. /
//! Never: decides whether to try again.

use std::error::Error;
use std::io::ErrorKind;

use super::resolve::Unresolved;
use crate::archive::Failure;

/// The class of the failure, from the most telling of its causes, and what to say.
pub(crate) fn classify(error: &reqwest::Error) -> (Failure, String) {
    let mut deepest = String::new();
    let mut found = None;
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(class) = class_of(current) {
            found = Some(class);
        }
        deepest = current.to_string();
        cause = inner(current);
    }
    let (failure, opening) = found.unwrap_or_else(|| fallback(error));
    (failure, format!("{opening}: {deepest}"))
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

fn class_of(error: &(dyn Error + 'static)) -> Option<(Failure, &'static str)> {
    if let Some(unresolved) = error.downcast_ref::<Unresolved>() {
        return Some(match unresolved {
            Unresolved::Dns(_) => (Failure::Dns, "no address"),
            Unresolved::Unsafe(_) => (Failure::UnsafeTarget, "not visited"),
        });
    }
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some((Failure::Tls, tls_words(tls)));
    }
    if let Some(hyper) = error.downcast_ref::<hyper::Error>() {
        return of_hyper(hyper);
    }
    of_io(error.downcast_ref::<std::io::Error>()?.kind())
}

fn tls_words(error: &rustls::Error) -> &'static str {
    use rustls::CertificateError as Bad;
    match error {
        rustls::Error::InvalidCertificate(bad) => match bad {
            Bad::Expired | Bad::ExpiredContext { .. } => "the certificate has expired",
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => "the certificate is not valid yet",
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                "the certificate is for another name"
            }
            Bad::UnknownIssuer => "the certificate's issuer is not trusted or not sent",
            Bad::Revoked => "the certificate was revoked",
            _ => "the certificate is not valid",
        },
        rustls::Error::NoCertificatesPresented => "the server showed no certificate",
        _ => "the secure connection could not be made",
    }
}

fn of_hyper(error: &hyper::Error) -> Option<(Failure, &'static str)> {
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

fn of_io(kind: ErrorKind) -> Option<(Failure, &'static str)> {
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

fn fallback(error: &reqwest::Error) -> (Failure, &'static str) {
    if error.is_timeout() {
        (Failure::Timeout, "too slow")
    } else if error.is_connect() {
        (Failure::Connect, "no connection")
    } else {
        (Failure::Protocol, "the answer broke the protocol")
    }
}
