//! Sites of thousands of pages: registers of streets, applications and premises, drawn when asked
//! for and kept nowhere.
//!
//! Reads: an address. / Makes: the page of one record or of one list. / Never: stores a page.

use super::super::family::{Doc, Link};

/// Lists in each register.
const LISTS: usize = 40;
/// Records in each list.
const RECORDS: usize = 60;

/// A register that a council keeps online.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Streets,
    Applications,
    Premises,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Streets, Kind::Applications, Kind::Premises];

    fn folder(self) -> &'static str {
        match self {
            Kind::Streets => "collections-by-street",
            Kind::Applications => "application-archive",
            Kind::Premises => "food-premises",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Kind::Streets => "Bin collections by street",
            Kind::Applications => "Archive of planning applications",
            Kind::Premises => "Food premises",
        }
    }

    fn record(self, list: usize, record: usize) -> (String, String) {
        const TREES: [&str; 12] = [
            "Acacia", "Alder", "Beech", "Cedar", "Elm", "Fir", "Hazel", "Hornbeam", "Larch",
            "Lime", "Rowan", "Willow",
        ];
        const WAYS: [&str; 5] = ["Avenue", "Close", "Drive", "Lane", "Road"];
        let tree = TREES[(list * 7 + record) % TREES.len()];
        let way = WAYS[(list + record / TREES.len()) % WAYS.len()];
        let name = format!("{tree} {way} {}", list + 1);
        match self {
            Kind::Streets => (
                format!("Bin collections in {name}"),
                format!("{name} is on round {list}. A small lorry is used here."),
            ),
            Kind::Applications => (
                format!(
                    "Planning application {:05}: {name}",
                    list * RECORDS + record
                ),
                format!("An extension at {name}. The file is closed."),
            ),
            Kind::Premises => (
                format!("{name} tea rooms"),
                format!("The tea rooms in {name} were last visited by an inspector."),
            ),
        }
    }
}

/// The first list of every register, as the home page links it.
pub(super) fn fronts() -> Vec<Link> {
    let links = Kind::ALL.iter().map(|kind| {
        let words = kind.title().to_owned();
        (words, format!("/{}/list-1", kind.folder()))
    });
    links.collect()
}

/// The page at a path of one of the registers.
pub(crate) fn page(path: &str) -> Option<Doc> {
    let mut parts = path.trim_matches('/').split('/');
    let folder = parts.next()?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.folder() == folder)?;
    let list: usize = parts.next()?.strip_prefix("list-")?.parse().ok()?;
    if !(1..=LISTS).contains(&list) {
        return None;
    }
    let Some(record) = parts.next() else {
        return Some(listing(kind, list));
    };
    let record: usize = record.strip_prefix("record-")?.parse().ok()?;
    let known = record < RECORDS && parts.next().is_none();
    known.then(|| {
        let (title, body) = kind.record(list, record);
        doc(&title, body)
    })
}

fn listing(kind: Kind, list: usize) -> Doc {
    let mut doc = doc(
        &format!("{}, page {list} of {LISTS}", kind.title()),
        String::new(),
    );
    doc.children = (0..RECORDS)
        .map(|record| {
            let (title, _) = kind.record(list, record);
            let url = format!("/{}/list-{list}/record-{record}", kind.folder());
            (title, url)
        })
        .collect();
    if list < LISTS {
        let next = format!("/{}/list-{}", kind.folder(), list + 1);
        doc.children.push(("Next page".to_owned(), next));
    }
    doc
}

fn doc(title: &str, body: String) -> Doc {
    Doc {
        title: title.to_owned(),
        h1: Some(title.to_owned()),
        lang_set: true,
        viewport: true,
        crumbs: vec![("Home".to_owned(), "/".to_owned())],
        body,
        ..Doc::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_site_has_thousands_of_pages_and_no_more() {
        let pages: usize = fronts()
            .iter()
            .map(|(_, front)| {
                let folder = front.trim_end_matches("list-1");
                let lists = (1..=LISTS).filter(|n| page(&format!("{folder}list-{n}")).is_some());
                let records = page(front).map_or(0, |doc| doc.children.len() - 1);
                lists.count() * (1 + records)
            })
            .sum();
        assert_eq!(pages, 3 * LISTS * (RECORDS + 1));
        assert!(page("/food-premises/list-41").is_none());
        assert!(page("/food-premises/list-1/record-60").is_none());
        assert!(page("/food-premises/list-1/record-1/more").is_none());
    }
}
