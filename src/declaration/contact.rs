//! Where somebody can be reached.

/// Whether this is an email address or a web page, and fits into a header.
#[must_use]
pub fn is_contact(contact: &str) -> bool {
    let printable = contact.bytes().all(|b| (0x21..0x7f).contains(&b)) && !contact.is_empty();
    let mail = contact
        .split_once('@')
        .is_some_and(|(who, at)| !who.is_empty() && at.contains('.'));
    printable && (mail || contact.starts_with("https://") || contact.starts_with("http://"))
}
