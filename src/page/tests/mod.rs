//! Promises of the whole room, on shapes that suppliers' pages have.

mod forms;
mod hostile;
mod shapes;

use url::Url;

use super::PageFacts;
use crate::register::Register;

/// Facts of a page at a council's address, with the register's own platforms.
fn read(html: &str) -> PageFacts {
    read_at("https://www.council.example/bins", html)
}

fn read_at(url: &str, html: &str) -> PageFacts {
    let register = Register::embedded().expect("the embedded register is sound");
    let url = Url::parse(url).expect("a valid address");
    super::facts(&url, 200, &[], html, &register.platforms)
}
