//! The password of a site that asks for one, and the certificates that its owner trusts.

use std::io::IsTerminal as _;
use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use url::Url;

use crate::cli::exit::{Ended, Exit};
use crate::crawl::Credentials;

/// Where the password is read from, where there is nobody to ask.
const PASSWORD: &str = "BEADLE_PASSWORD";

/// The credentials of a user: the password comes from the environment, or is asked for.
pub(super) fn credentials(site: &Url, user: &str) -> Result<Credentials, Ended> {
    let password = match std::env::var(PASSWORD) {
        Ok(password) => password,
        Err(_) if std::io::stdin().is_terminal() => {
            let prompt = format!("Password of {user}: ");
            rpassword::prompt_password(prompt).map_err(|error| {
                let message = format!("the password could not be read: {error}");
                Ended::new(Exit::Usage, message)
            })?
        }
        Err(_) => {
            let message = format!(
                "--user needs a password, and there is no terminal to ask at: put it into the \
                 environment as {PASSWORD}"
            );
            return Err(Ended::new(Exit::Usage, message));
        }
    };
    Ok(Credentials::new(site, user, &password))
}

/// The certificates in a PEM file, as DER.
pub(super) fn certificates(file: &Path) -> Result<Vec<Vec<u8>>, Ended> {
    let wrong = |what: String| {
        let message = format!("{}: {what}", file.display());
        Ended::new(Exit::Usage, message)
    };
    let read = CertificateDer::pem_file_iter(file).map_err(|e| wrong(e.to_string()))?;
    let found: Result<Vec<_>, _> = read
        .map(|one| one.map(|der| der.as_ref().to_vec()))
        .collect();
    let found = found.map_err(|e| wrong(format!("a certificate in it cannot be read: {e}")))?;
    if found.is_empty() {
        let help =
            "it holds no certificate: give a PEM file, which has lines that say BEGIN CERTIFICATE";
        return Err(wrong(help.to_owned()));
    }
    Ok(found)
}
