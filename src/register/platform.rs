//! Suppliers and products, recognised by host, path, markup and header.

use regex::{Regex, RegexSet};

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
#[derive(Debug, Clone)]
pub struct Platform {
    /// Kebab-case id, e.g. `achieveforms`.
    pub id: String,
    /// Product's name.
    pub name: String,
    /// Who sells it.
    pub supplier: String,
    /// What it does.
    pub kinds: Vec<PlatformKind>,
    /// Matches a host name that is this product's (lower case, without port).
    pub host: Option<Regex>,
    /// Matches a URL's path and query.
    pub path: Option<Regex>,
    /// Matches something in the page's HTML source.
    pub html: Option<Regex>,
    /// Its pages need scripts: a static page without fields proves nothing.
    pub needs_script: bool,
    /// A host match alone lets an online gate pass as "inferred from platform".
    pub offers_form: bool,
    /// How we know: url, page, run, well-known; with a note.
    pub evidence: String,
}

/// All platforms, compiled once.
#[derive(Debug, Clone)]
pub struct Platforms {
    /// In file order.
    pub all: Vec<Platform>,
    /// One pass over the page's source for all `html` patterns, index-aligned with `all`.
    pub html_set: RegexSet,
}
