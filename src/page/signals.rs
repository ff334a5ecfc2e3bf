//! Signs on a page that are neither text nor link: maps, feeds, schema.org, script shells.
//!
//! Reads: scripts, style sheets, embeds, ids. / Makes: `Signals`. / Never: runs a script.

use html5ever::{Attribute, local_name};
use memchr::memmem;
use url::Url;

use super::fold;
use super::tree::Element;

/// Bytes of a schema.org type that is one; the longest in use has some forty.
const MAX_TYPE: usize = 100;

/// What was noticed.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    pub(crate) foreign_hosts: Vec<String>,
    pub(crate) schema_types: Vec<String>,
    pub(crate) map: bool,
    /// Runs scripts.
    pub(crate) scripts: bool,
    /// Has the root element of a script framework.
    pub(crate) app_root: bool,
    /// A `<noscript>` says that scripts are needed.
    pub(crate) noscript_demands: bool,
}

/// Map libraries and map hosts, as they stand in addresses of scripts, styles and frames.
const MAP_MARKS: [&str; 19] = [
    "leaflet",
    "openlayers",
    "/ol.js",
    "/ol.css",
    "mapbox",
    "maplibre",
    "maps.google",
    "google.com/maps",
    "maps.googleapis",
    "arcgis",
    "api.os.uk",
    "openstreetmap",
    "bing.com/maps",
    "virtualearth",
    "cadcorp",
    "astuntechnology",
    "statmap",
    "google.co.uk/maps",
    "mapit",
];

/// Calls of map libraries in a page's own scripts.
const MAP_CALLS: [&str; 6] = [
    "L.map(",
    "new ol.Map",
    "google.maps.",
    "OpenLayers.",
    "esri/",
    "maplibregl.",
];

/// Ids by which script frameworks name the element they fill.
const APP_ROOTS: [&str; 10] = [
    "root",
    "app",
    "__next",
    "__nuxt",
    "___gatsby",
    "app-root",
    "react-root",
    "ember-app",
    "svelte",
    "spa-root",
];

/// What a page says when it does not work without scripts; lower case.
const SCRIPT_DEMANDS: [&str; 14] = [
    "enable javascript",
    "requires javascript",
    "javascript is required",
    "need to enable javascript",
    "turn on javascript",
    "javascript must be enabled",
    "javascript to be enabled",
    "javascript enabled",
    "javascript is disabled",
    "javascript is not enabled",
    "without javascript",
    "javascript to run",
    "alluogi javascript",
    "angen javascript",
];

/// Whether a text says that scripts are needed.
pub(crate) fn demands_script(text: &str) -> bool {
    if memmem::find(text.as_bytes(), b"avascript").is_none()
        && memmem::find(text.as_bytes(), b"avaScript").is_none()
    {
        return false;
    }
    let lower = text.to_lowercase();
    SCRIPT_DEMANDS.iter().any(|phrase| lower.contains(phrase))
}

impl Signals {
    /// A script: where it comes from, what it says.
    pub(crate) fn script(&mut self, script: &Element, text: &str, page: &Url) {
        let kind = script.attr(&local_name!("type")).unwrap_or("");
        // Data in a script element (JSON, templates) runs nothing.
        self.scripts |= kind.is_empty() || kind.contains("javascript") || kind.trim() == "module";
        if let Some(src) = script.attr(&local_name!("src")) {
            self.embed(src, page);
            return;
        }
        if kind.trim().eq_ignore_ascii_case("application/ld+json") {
            self.linked_data(text);
        } else if !self.map {
            self.map = MAP_CALLS
                .iter()
                .any(|call| memmem::find(text.as_bytes(), call.as_bytes()).is_some());
        }
    }

    pub(crate) fn stylesheet(&mut self, link: &Element) {
        if !self.map {
            self.map = link.attr(&local_name!("href")).is_some_and(is_map);
        }
    }

    /// The address of a script, image or frame.
    pub(crate) fn embed(&mut self, src: &str, page: &Url) {
        if src.is_empty() || src.starts_with("data:") {
            return;
        }
        self.map = self.map || is_map(src);
        if let Some(host) = host_of(src) {
            let own = page.host_str().unwrap_or("");
            if !host.eq_ignore_ascii_case(own)
                && !self
                    .foreign_hosts
                    .iter()
                    .any(|h| h.eq_ignore_ascii_case(host))
                && self.foreign_hosts.len() < MAX_LIST
            {
                self.foreign_hosts.push(host.to_ascii_lowercase());
            }
        }
    }

    /// The id and marks of a framework's root element; and RDFa types.
    pub(crate) fn root(&mut self, id: &str, attrs: &[Attribute]) {
        if !id.is_empty() && APP_ROOTS.contains(&id) {
            self.app_root = true;
        }
        for attr in attrs {
            let name: &str = &attr.name.local;
            if name == "typeof" {
                for kind in attr.value.split_ascii_whitespace() {
                    self.add_type(kind.rsplit([':', '/']).next().unwrap_or(kind));
                }
            } else if matches!(
                name,
                "ng-app" | "data-reactroot" | "ng-version" | "data-server-rendered"
            ) {
                self.app_root = true;
            }
        }
    }

    pub(crate) fn noscript(&mut self, text: &str) {
        self.noscript_demands = self.noscript_demands || demands_script(text);
    }

    pub(crate) fn item_type(&mut self, value: &str) {
        for kind in value.split_ascii_whitespace() {
            if let Some(at) = kind.find("schema.org/") {
                self.add_type(&kind[at + "schema.org/".len()..]);
            }
        }
    }

    fn linked_data(&mut self, text: &str) {
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(text.trim()) {
            self.types_in(&value);
        }
    }

    fn types_in(&mut self, value: &serde_json::Value) {
        match value {
            // serde_json refuses nesting over 128, so this recursion is bounded.
            serde_json::Value::Array(items) => items.iter().for_each(|v| self.types_in(v)),
            serde_json::Value::Object(map) => {
                for (key, inner) in map {
                    match (key.as_str(), inner) {
                        ("@type", serde_json::Value::String(kind)) => self.add_type(kind),
                        ("@type", serde_json::Value::Array(kinds)) => kinds
                            .iter()
                            .filter_map(|k| k.as_str())
                            .for_each(|k| self.add_type(k)),
                        _ => self.types_in(inner),
                    }
                }
            }
            _ => {}
        }
    }

    fn add_type(&mut self, kind: &str) {
        let kind = fold::folded(kind);
        let kind = kind.trim_end_matches('/');
        if !kind.is_empty()
            && self.schema_types.len() < MAX_LIST
            && kind.len() <= MAX_TYPE
            && !self.schema_types.iter().any(|k| k == kind)
        {
            self.schema_types.push(kind.to_owned());
        }
    }

    /// A link to a calendar or feed is a feed offered, though no `<link>` says so.
    pub(crate) fn feed(&self, href: &Url, feeds: &mut Vec<(String, Url)>) {
        let kind = match href.scheme() {
            "webcal" | "webcals" => "text/calendar",
            "http" | "https" => match href.path().rsplit_once('.').map(|(_, e)| e) {
                Some("ics") => "text/calendar",
                Some("rss") => "application/rss+xml",
                Some("atom") => "application/atom+xml",
                _ => return,
            },
            _ => return,
        };
        if feeds.len() < MAX_LIST {
            feeds.push((kind.to_owned(), href.clone()));
        }
    }
}

/// No list of signs is longer; a page with more is hostile.
const MAX_LIST: usize = 200;

fn is_map(address: &str) -> bool {
    // Most addresses are short and lower case; a map's name always is.
    MAP_MARKS
        .iter()
        .any(|mark| memmem::find(address.as_bytes(), mark.as_bytes()).is_some())
}

/// The host of an absolute or scheme-relative address, without port.
fn host_of(src: &str) -> Option<&str> {
    let src = src.trim_start();
    let rest = src
        .strip_prefix("//")
        .or_else(|| src.strip_prefix("https://"))
        .or_else(|| src.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let host = &rest[..end];
    (!host.is_empty()).then_some(host)
}
