//! Promises of the whole room, on shapes that suppliers' pages have.

mod forms;
mod hostile;
mod shapes;
mod trees;

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

/// Pages to compare readers on: the fuzz corpus, and pages of real councils, which lie beside the
/// project in some places.
pub(super) fn samples() -> Vec<String> {
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![
        project.join("fuzz/corpus/page"),
        project.join("../shared/samples"),
    ];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                texts.push(text);
            }
        }
    }
    assert!(!texts.is_empty(), "the fuzz corpus lies in the project");
    texts
}
