//! The committed register, and what its loader promises.

use super::*;

fn register() -> Register {
    Register::embedded().unwrap_or_else(|found| panic!("{found}"))
}
fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_committed_register_has_every_body() {
    let r = register();
    assert_eq!(r.councils.len(), 470);
    let today = day("2026-11-22");
    assert_eq!(r.principal(today).len(), 382);
    assert_eq!(r.as_of(today).len() - r.principal(today).len(), 15);
    assert!(r.digest.starts_with("sha256:"));
}
