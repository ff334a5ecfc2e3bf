//! Suppliers and products, recognised by host, address, header and markup.
//!
//! Reads: an address, or a page with its headers. / Makes: ids of platforms. / Never: looks for
//! one pattern after another: hosts are a table, addresses one automaton, markup one pass for dozens
//! of marks, because this runs over every page and every link of an edition.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, MatchKind, packed};
use regex::RegexSet;
use url::Url;

use super::hosts::suffixes;

/// What a product does for a council; one product may do several.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PlatformKind {
    Cms,
    Forms,
    Account,
    Identity,
    Pay,
    Planning,
    Democracy,
    Report,
    Waste,
    Housing,
    Parking,
    Admissions,
    Registration,
    Care,
    Revenues,
    Booking,
    Consultation,
    Search,
    Map,
    Analytics,
    Advertising,
    BotWall,
    National,
}

/// One supplier or product as `register/platforms.toml` describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// Kebab-case id, e.g. `achieveforms`.
    pub id: String,
    /// Product's name.
    pub name: String,
    /// Who sells it.
    pub supplier: String,
    /// What it does.
    pub kinds: Vec<PlatformKind>,
    /// Domains that are this product's, lower case, and every host under them; `host/path` means
    /// that path and what lies under it.
    pub hosts: Vec<String>,
    /// First labels of a council's own host that mean this product: `publicaccess` of
    /// `publicaccess.example.gov.uk`.
    pub labels: Vec<String>,
    /// Regular expression over an address's path and query.
    pub path: Option<String>,
    /// Response headers, `name: part of the value`, lower case.
    pub headers: Vec<String>,
    /// Exact pieces of a page's HTML source.
    pub html: Vec<String>,
    /// Its pages need scripts: a static page without fields proves nothing.
    pub needs_script: bool,
    /// A host match alone lets an online gate pass as "inferred from platform".
    pub offers_form: bool,
    /// How we know: `url`, `page`, `run` or `well-known`, a colon and a note.
    pub evidence: String,
}

/// All platforms, compiled once.
#[derive(Debug, Clone)]
pub struct Platforms {
    /// In file order.
    pub all: Vec<Platform>,
    /// Endings of host names that are given to public bodies alone, as the register's locale has them.
    pub public_bodies: Vec<String>,
    ids: HashMap<String, usize>,
    /// Domain -> path prefix (empty for all of it) and the platform.
    hosts: HashMap<String, Vec<(String, usize)>>,
    labels: HashMap<String, Vec<usize>>,
    paths: RegexSet,
    /// Platform of each pattern in `paths`.
    path_owners: Vec<usize>,
    /// Header name -> part of its value and the platform.
    headers: HashMap<String, Vec<(String, usize)>>,
    marks: Marks,
}

impl Platforms {
    /// Compiles the look-ups; the loader has checked every pattern alone.
    pub(super) fn compile(all: Vec<Platform>) -> anyhow::Result<Platforms> {
        let mut platforms = Platforms {
            public_bodies: Vec::new(),
            ids: HashMap::new(),
            hosts: HashMap::new(),
            labels: HashMap::new(),
            paths: RegexSet::new(all.iter().filter_map(|p| p.path.as_deref()))?,
            path_owners: Vec::new(),
            headers: HashMap::new(),
            marks: Marks::compile(&all)?,
            all: Vec::new(),
        };
        for (i, p) in all.iter().enumerate() {
            platforms.ids.insert(p.id.clone(), i);
            for host in &p.hosts {
                let (domain, path) = host.split_at(host.find('/').unwrap_or(host.len()));
                let owned = platforms.hosts.entry(domain.to_owned()).or_default();
                owned.push((path.to_owned(), i));
            }
            for label in &p.labels {
                platforms.labels.entry(label.clone()).or_default().push(i);
            }
            platforms.path_owners.extend(p.path.as_ref().map(|_| i));
            for (name, part) in p.headers.iter().filter_map(|h| h.split_once(": ")) {
                let parts = platforms.headers.entry(name.to_owned()).or_default();
                parts.push((part.to_owned(), i));
            }
        }
        platforms.all = all;
        Ok(platforms)
    }

    /// The platform with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Platform> {
        self.ids.get(id).map(|i| &self.all[*i])
    }

    /// What the platform with this id does; empty for an unknown id.
    #[must_use]
    pub fn kinds_of(&self, id: &str) -> &[PlatformKind] {
        self.get(id).map_or(&[], |p| &p.kinds)
    }

    /// Platforms that an address alone gives away, in file order.
    #[must_use]
    pub fn by_url(&self, url: &Url) -> Vec<&Platform> {
        let mut found = BTreeSet::new();
        self.look_at_url(url, &mut found);
        found.into_iter().map(|i| &self.all[i]).collect()
    }

    /// Ids of platforms recognised on a page itself, by its address, its headers and its source,
    /// sorted. What the page merely links to is for [`Platforms::by_url`].
    #[must_use]
    pub fn on_page(&self, url: &Url, headers: &[(String, String)], html: &str) -> Vec<String> {
        let mut found = BTreeSet::new();
        self.look_at_url(url, &mut found);
        for (name, value) in headers {
            if let Some(parts) = self.headers.get(&name.to_ascii_lowercase()) {
                let value = value.to_ascii_lowercase();
                found.extend(
                    parts
                        .iter()
                        .filter(|(part, _)| value.contains(part.as_str()))
                        .map(|(_, i)| *i),
                );
            }
        }
        self.marks.look_at(html, &mut found);
        let mut ids: Vec<String> = found.into_iter().map(|i| self.all[i].id.clone()).collect();
        ids.sort_unstable();
        ids
    }

    fn look_at_url(&self, url: &Url, found: &mut BTreeSet<usize>) {
        let host = url.host_str().unwrap_or_default();
        for suffix in suffixes(host) {
            let owned = self.hosts.get(suffix).into_iter().flatten();
            found.extend(
                owned
                    .filter(|(path, _)| is_under(url.path(), path))
                    .map(|(_, i)| *i),
            );
        }
        // A bare domain such as `fixmystreet.com` has no label of a council's own.
        if let Some((label, rest)) = host.split_once('.')
            && rest.contains('.')
        {
            found.extend(self.labels.get(label).into_iter().flatten());
        }
        let mut address = &url[url::Position::BeforePath..];
        address = address.split('#').next().unwrap_or_default();
        if address.len() > 1 {
            let hits = self.paths.matches(address);
            found.extend(hits.into_iter().map(|pattern| self.path_owners[pattern]));
        }
    }
}

/// Whether a path is this one or lies under it.
fn is_under(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/'))
}

/// Finds all marks of all platforms in a page's source.
#[derive(Debug, Clone)]
struct Marks {
    searches: Vec<Search>,
    /// Platforms of each mark.
    owners: HashMap<String, Vec<usize>>,
}

/// A search for several marks at once.
#[derive(Debug, Clone)]
enum Search {
    /// By vector instructions.
    Packed(packed::Searcher),
    /// Byte by byte, on processors that have none.
    Plain(AhoCorasick),
}

/// More texts at once slow the vector search more than a second pass costs (aho-corasick 1.1 on
/// pages of 100 KB: 48 texts 1.5 GB/s, 88 texts 1.0).
const MARKS_A_SEARCH: usize = 48;

impl Marks {
    fn compile(all: &[Platform]) -> Result<Marks, aho_corasick::BuildError> {
        let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, platform) in all.iter().enumerate() {
            for mark in &platform.html {
                owners.entry(mark.clone()).or_default().push(i);
            }
        }
        let mut marks: Vec<&String> = owners.keys().collect();
        marks.sort_unstable();
        let searches = marks
            .chunks(MARKS_A_SEARCH)
            .map(|texts| match packed::Searcher::new(texts) {
                Some(searcher) => Ok(Search::Packed(searcher)),
                None => AhoCorasick::builder()
                    .match_kind(MatchKind::LeftmostFirst)
                    .build(texts)
                    .map(Search::Plain),
            })
            .collect::<Result<_, _>>()?;
        Ok(Marks { searches, owners })
    }

    fn look_at(&self, html: &str, found: &mut BTreeSet<usize>) {
        let mut take = |place: std::ops::Range<usize>| {
            found.extend(self.owners.get(&html[place]).into_iter().flatten());
        };
        for search in &self.searches {
            match search {
                Search::Packed(search) => search
                    .find_iter(html)
                    .for_each(|hit| take(hit.span().range())),
                Search::Plain(search) => search
                    .find_iter(html)
                    .for_each(|hit| take(hit.span().range())),
            }
        }
    }
}
