//! A sitemap, an index of sitemaps or a feed, in XML.

use jiff::Timestamp;
use quick_xml::Error as XmlError;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use url::Url;

use super::dates::date;
use super::{Entry, Kind, MOST_ENTRIES, NotSitemap, Sitemap, Strictness, address};

/// Namespaces of the protocol and of its forerunners at Google, without scheme and last slash.
const NAMESPACES: [&str; 4] = [
    "www.sitemaps.org/schemas/sitemap/0.9",
    "www.sitemaps.org/schemas/sitemap/0.84",
    "www.google.com/schemas/sitemap/0.84",
    "sitemaps.org/schemas/sitemap/0.9",
];

/// A well-formed file has no need to be told of more mistakes than this; a reader that went on for
/// ever over rubbish would be a trap itself.
const MOST_MISTAKES: u32 = 1000;

pub(super) fn read(words: &str, base: &Url, how: Strictness) -> Result<Sitemap, NotSitemap> {
    let mut reader = Reader::from_str(words);
    let config = reader.config_mut();
    // `?a=1&b=2` with a bare ampersand is the most common mistake in sitemaps.
    config.allow_dangling_amp = true;
    let mut parse = Parse::new(base, how);
    let mut mistakes = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => parse.take(&event)?,
            Err(error) => {
                let passes = matches!(error, XmlError::IllFormed(_));
                let words = parse.mistake.get_or_insert_with(|| error.to_string());
                if how.strict {
                    return Err(NotSitemap::Malformed(words.clone()));
                }
                mistakes += 1;
                if !passes || mistakes > MOST_MISTAKES {
                    break;
                }
            }
        }
        if parse.entries.len() >= MOST_ENTRIES {
            break;
        }
    }
    // What stands before an end tag that was begun is whole.
    let ends_in_end_tag = words
        .rfind('<')
        .is_some_and(|at| words[at..].starts_with("</"));
    parse.finish(how, ends_in_end_tag)
}

/// Which part of an item is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Loc,
    Guid,
    Date,
}

/// An item and what was found in it so far.
#[derive(Debug, Default)]
struct Item {
    /// How deep it stands.
    depth: usize,
    locs: Vec<(String, Option<Timestamp>)>,
    /// A date that came before any address.
    date: Option<Timestamp>,
    guid: Option<String>,
    /// Text of the item itself: some sitemaps forget `<loc>`.
    loose: String,
}

struct Parse<'a> {
    base: &'a Url,
    how: Strictness,
    kind: Option<Kind>,
    /// Prefix of the elements that count.
    prefix: String,
    depth: usize,
    item: Option<Item>,
    /// The field, its depth and its text.
    field: Option<(Field, usize, String)>,
    entries: Vec<Entry>,
    mistake: Option<String>,
}

impl<'a> Parse<'a> {
    fn new(base: &'a Url, how: Strictness) -> Parse<'a> {
        Parse {
            base,
            how,
            kind: None,
            prefix: String::new(),
            depth: 0,
            item: None,
            field: None,
            entries: Vec::new(),
            mistake: None,
        }
    }

    fn take(&mut self, event: &Event<'_>) -> Result<(), NotSitemap> {
        match event {
            Event::Start(start) => {
                self.depth += 1;
                self.open(start)?;
            }
            Event::Empty(start) => {
                self.depth += 1;
                self.open(start)?;
                self.close();
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.say(&text.xml10_content()),
            Event::CData(text) => self.say(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(text) = resolve(reference) {
                    self.say(&text);
                }
            }
            // A document type may define entities; none is ever resolved.
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), NotSitemap> {
        let name = start.name();
        let prefix = name.prefix().map_or("", |p| p.into_inner()).to_string();
        let local = name.local_name().into_inner().to_string();
        let Some(kind) = self.kind else {
            return self.root(start, prefix, &local);
        };
        if prefix != self.prefix {
            return Ok(());
        }
        if self.item.is_none() {
            if local == item_name(kind) {
                self.item = Some(Item {
                    depth: self.depth,
                    ..Item::default()
                });
            }
            return Ok(());
        }
        if kind == Kind::Atom && local == "link" {
            self.atom_link(start);
        } else if self.field.is_none()
            && let Some(field) = field_of(kind, &local)
        {
            self.field = Some((field, self.depth, String::new()));
        }
        Ok(())
    }

    fn root(
        &mut self,
        start: &BytesStart<'_>,
        prefix: String,
        local: &str,
    ) -> Result<(), NotSitemap> {
        let kind = match local.to_ascii_lowercase().as_str() {
            "urlset" => Kind::Urls,
            "sitemapindex" => Kind::Index,
            "rss" | "rdf" => Kind::Rss,
            "feed" => Kind::Atom,
            _ => return Err(NotSitemap::Root(local.to_string())),
        };
        let declares = if prefix.is_empty() {
            "xmlns".to_string()
        } else {
            format!("xmlns:{prefix}")
        };
        let namespace = attribute(start, &declares).unwrap_or_default();
        let ours = matches!(kind, Kind::Urls | Kind::Index);
        if self.how.namespace && ours && !is_protocols(&namespace) {
            return Err(NotSitemap::Namespace(namespace));
        }
        // The items of RSS 1.0 have no prefix though its root has one.
        if kind != Kind::Rss {
            self.prefix = prefix;
        }
        self.kind = Some(kind);
        Ok(())
    }

    /// An entry's own address is the link without `rel`, or that with `rel="alternate"`.
    fn atom_link(&mut self, start: &BytesStart<'_>) {
        let own = attribute(start, "rel").is_none_or(|rel| rel == "alternate");
        let Some(item) = &mut self.item else { return };
        if own && item.locs.is_empty() {
            let date = item.date.take();
            item.locs
                .extend(attribute(start, "href").map(|href| (href, date)));
        }
    }

    fn say(&mut self, text: &str) {
        match (&mut self.field, &mut self.item) {
            (Some((_, _, said)), _) => said.push_str(text),
            (None, Some(item)) if self.depth == item.depth => item.loose.push_str(text),
            _ => {}
        }
    }

    fn close(&mut self) {
        if self
            .field
            .as_ref()
            .is_some_and(|(_, depth, _)| *depth >= self.depth)
        {
            self.end_field();
        }
        if self
            .item
            .as_ref()
            .is_some_and(|item| item.depth >= self.depth)
        {
            self.end_item();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn end_field(&mut self) {
        let (Some((field, _, said)), Some(item)) = (self.field.take(), &mut self.item) else {
            return;
        };
        match field {
            Field::Loc if !said.trim().is_empty() => {
                let date = item.date.take();
                item.locs.push((said, date));
            }
            Field::Loc => {}
            Field::Guid => item.guid = Some(said),
            // A date is said of the address before it; where none is, of the next.
            Field::Date => match item.locs.last_mut() {
                Some((_, lastmod)) => *lastmod = lastmod.or_else(|| date(&said)),
                None => item.date = item.date.or_else(|| date(&said)),
            },
        }
    }

    fn end_item(&mut self) {
        let Some(mut item) = self.item.take() else {
            return;
        };
        if item.locs.is_empty() {
            let instead = match self.kind {
                Some(Kind::Rss) => item.guid.take(),
                Some(Kind::Index | Kind::Urls) => Some(std::mem::take(&mut item.loose)),
                _ => None,
            };
            item.locs.extend(instead.map(|loc| (loc, item.date)));
        }
        for (written, lastmod) in item.locs {
            if let Some(loc) = address(&written, self.base) {
                self.entries.push(Entry { loc, lastmod });
            }
        }
    }

    /// The entry that was being read when the file ended counts too, as far as its parts are
    /// whole: an address that was being read is torn, and left out.
    fn finish(mut self, how: Strictness, is_whole: bool) -> Result<Sitemap, NotSitemap> {
        if self.depth > 0 && self.entries.len() < MOST_ENTRIES {
            let torn = self
                .mistake
                .get_or_insert_with(|| "it ends in the middle".to_string());
            if how.strict {
                return Err(NotSitemap::Malformed(torn.clone()));
            }
            if !is_whole && matches!(self.field, Some((Field::Loc | Field::Guid, ..))) {
                self.field = None;
            }
            if let Some(item) = &mut self.item {
                item.loose.clear();
            }
            self.end_field();
            self.end_item();
        }
        Ok(Sitemap {
            kind: self.kind.ok_or(NotSitemap::Unknown)?,
            truncated: self.entries.len() >= MOST_ENTRIES,
            entries: self.entries,
            mistake: self.mistake,
        })
    }
}

fn item_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Urls => "url",
        Kind::Index => "sitemap",
        Kind::Rss => "item",
        Kind::Atom => "entry",
        Kind::Text => "",
    }
}

fn field_of(kind: Kind, local: &str) -> Option<Field> {
    match (kind, local) {
        (Kind::Urls | Kind::Index, "loc") | (Kind::Rss, "link") => Some(Field::Loc),
        (Kind::Rss, "guid") => Some(Field::Guid),
        (Kind::Urls | Kind::Index, "lastmod")
        | (Kind::Rss, "pubDate")
        | (Kind::Atom, "updated" | "modified") => Some(Field::Date),
        _ => None,
    }
}

fn is_protocols(namespace: &str) -> bool {
    let bare = namespace
        .trim_start_matches("http://")
        .trim_start_matches("https://")
        .trim_end_matches('/');
    NAMESPACES.contains(&bare)
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.into_inner() == name)
        .map(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0))?
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// The five entities of XML and numbers. An entity that the file defines stays unknown: it could
/// stand for another file, or for a billion words.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok()?.map(String::from);
    }
    let named = match reference.xml10_content().as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    };
    Some(named.to_string())
}
