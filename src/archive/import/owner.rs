//! Whose pages an archive holds.
//!
//! Reads: the hosts in it and how many pages each has. / Makes: a council for each answer, or a
//! visitor where no council is known. / Never: guesses that a host is some council's.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::register::{CouncilId, Kind, Nation};

/// A body that the register does not know, scored by the same rubric: a demo site, a council
/// abroad, a prototype.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// From its host: `127-0-0-1-8181`.
    pub id: CouncilId,
    /// For headings.
    pub name: String,
    /// What kind of council it is to be scored as, which says what it owes.
    pub kind: Kind,
    /// Whose law applies.
    pub nation: Nation,
    /// Home page.
    pub website: String,
}

/// How to find out whose pages they are.
pub enum Whose<'a> {
    /// One council's, all of them.
    Council(CouncilId),
    /// The register's, by host and day; where it knows none of the hosts, this visitor's.
    Register {
        /// The council to which an address belonged at a time.
        of: &'a dyn Fn(&Url, Timestamp) -> Option<CouncilId>,
        /// Name, kind and nation for a body that the register does not know.
        visitor: VisitorAs,
    },
}

/// As what to score a body that the register does not know.
#[derive(Debug, Clone)]
pub struct VisitorAs {
    /// For headings; its host when left out.
    pub name: Option<String>,
    /// Kind to score it as.
    pub kind: Kind,
    /// Nation to score it in.
    pub nation: Nation,
}

/// The sites met, by host and port.
#[derive(Debug, Default)]
pub(super) struct Sites {
    by_authority: BTreeMap<String, Site>,
    /// When the earliest answer was fetched.
    pub(super) first: Option<Timestamp>,
}

#[derive(Debug)]
struct Site {
    pages: usize,
    order: usize,
    example: Url,
    /// When the first answer that says it was fetched.
    at: Option<Timestamp>,
}

impl Sites {
    pub(super) fn take(&mut self, url: &Url, is_page: bool, at: Option<Timestamp>) {
        let Some(authority) = authority(url) else {
            return;
        };
        self.first = self.first.into_iter().chain(at).min();
        let order = self.by_authority.len();
        let site = self.by_authority.entry(authority).or_insert_with(|| Site {
            pages: 0,
            order,
            example: url.clone(),
            at,
        });
        site.at = site.at.or(at);
        site.pages += usize::from(is_page);
    }

    /// The site with most pages; of two alike, the one met first.
    fn main(&self) -> Option<(&String, &Site)> {
        self.by_authority
            .iter()
            .max_by_key(|(_, site)| (site.pages, usize::MAX - site.order))
    }
}

/// Whose each answer is, once the whole archive was walked.
#[derive(Debug)]
pub(super) struct Owners {
    known: BTreeMap<String, CouncilId>,
    /// Hosts that are nobody's belong to it: suppliers' forms and pictures around a site.
    otherwise: Option<CouncilId>,
    pub(super) visitor: Option<Visitor>,
}

impl Owners {
    pub(super) fn new(whose: &Whose<'_>, sites: &Sites) -> Owners {
        let (of, visitor) = match whose {
            Whose::Council(id) => {
                return Owners {
                    known: BTreeMap::new(),
                    otherwise: Some(id.clone()),
                    visitor: None,
                };
            }
            Whose::Register { of, visitor } => (of, visitor),
        };
        let known: BTreeMap<String, CouncilId> = sites
            .by_authority
            .iter()
            .filter_map(|(name, site)| Some((name.clone(), of(&site.example, site.at?)?)))
            .collect();
        let mut councils: Vec<&CouncilId> = known.values().collect();
        councils.dedup();
        councils.sort();
        councils.dedup();
        if let [only] = councils[..] {
            let otherwise = Some(only.clone());
            return Owners {
                known,
                otherwise,
                visitor: None,
            };
        }
        let visitor = match known.is_empty() {
            true => sites.main().map(|(name, site)| visitor.of(name, site)),
            false => None,
        };
        Owners {
            known,
            otherwise: visitor.as_ref().map(|v| v.id.clone()),
            visitor,
        }
    }

    /// The council an answer is for: its host's, else that of the page that led there.
    pub(super) fn of(&self, url: &Url, via: &str) -> Option<CouncilId> {
        let by_host = |url: &Url| self.known.get(&authority(url)?);
        by_host(url)
            .or_else(|| by_host(&Url::parse(via).ok()?))
            .or(self.otherwise.as_ref())
            .cloned()
    }
}

impl VisitorAs {
    fn of(&self, authority: &str, site: &Site) -> Visitor {
        let bare = authority.strip_prefix("www.").unwrap_or(authority);
        let id: String = bare
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        Visitor {
            id: CouncilId(id.trim_matches('-').to_owned()),
            name: self.name.clone().unwrap_or_else(|| bare.to_owned()),
            kind: self.kind,
            nation: self.nation,
            website: format!("{}://{authority}/", site.example.scheme()),
        }
    }
}

/// Host and, where it is not the usual one, port.
fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(urls: &[&str]) -> Sites {
        let mut sites = Sites::default();
        for url in urls {
            sites.take(
                &url.parse().expect("an address"),
                true,
                Some(Timestamp::UNIX_EPOCH),
            );
        }
        sites
    }

    fn whose(of: &dyn Fn(&Url, Timestamp) -> Option<CouncilId>) -> Whose<'_> {
        Whose::Register {
            of,
            visitor: VisitorAs {
                name: None,
                kind: Kind::County,
                nation: Nation::England,
            },
        }
    }

    #[test]
    fn an_unknown_site_is_a_visitor_and_its_suppliers_belong_to_it() {
        let sites = sites(&[
            "https://forms.example/x",
            "http://127.0.0.1:8181/",
            "http://127.0.0.1:8181/a",
        ]);
        let nobody = |_: &Url, _: Timestamp| None;
        let owners = Owners::new(&whose(&nobody), &sites);
        let visitor = owners.visitor.as_ref().expect("a visitor");
        assert_eq!(visitor.id.0, "127-0-0-1-8181");
        assert_eq!(visitor.website, "http://127.0.0.1:8181/");
        let form = "https://forms.example/x".parse().expect("an address");
        assert_eq!(owners.of(&form, ""), Some(visitor.id.clone()));
    }

    #[test]
    fn among_several_councils_a_supplier_is_whose_page_led_to_it() {
        let sites = sites(&[
            "https://a.gov.uk/",
            "https://b.gov.uk/",
            "https://forms.example/x",
        ]);
        let register = |url: &Url, _: Timestamp| {
            let host = url.host_str()?.strip_suffix(".gov.uk")?;
            Some(CouncilId(host.to_owned()))
        };
        let owners = Owners::new(&whose(&register), &sites);
        let form = "https://forms.example/x".parse().expect("an address");
        assert_eq!(
            owners.of(&form, "https://b.gov.uk/bins"),
            Some(CouncilId("b".to_owned()))
        );
        assert_eq!(owners.of(&form, ""), None);
        assert!(owners.visitor.is_none());
    }
}
