//! What kind of thing an answer is: a page, a list of pages, a document, something else.
//!
//! Reads: the declared type, the name in the address, the first bytes. / Makes: a `Media`. /
//! Never: inflates, decodes or fetches.
//!
//! The bytes decide wherever they can: a document sent as `text/html` is a document, and a page
//! sent as `*/*` is a page. The order is that of browsers (WHATWG, MIME Sniffing): a mark of a
//! binary format, then the declared type, then what the text begins with, then the name.

use url::Url;

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Media {
    /// HTML or XHTML: a page to read.
    Page,
    /// A sitemap, an index of sitemaps or a feed.
    List,
    /// A file in which councils publish what could have been a page: PDF, Word, a spreadsheet.
    Document,
    /// A picture, a sound or a film.
    Picture,
    /// A packed file.
    Archive,
    /// Plain text.
    Text,
    /// Anything else: JSON, scripts, style sheets, calendars, maps.
    Other,
}

/// Whether the bytes at hand are all that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Extent {
    /// All of it.
    Whole,
    /// The end is missing: cut at a limit, or the connection broke off. A torn last line must
    /// not be read as if it were whole.
    Cut,
}

impl Extent {
    /// Cut when any of these says so.
    #[must_use]
    pub fn cut_if(cut: bool) -> Extent {
        if cut { Extent::Cut } else { Extent::Whole }
    }

    /// Whether the end is missing.
    #[must_use]
    pub fn is_cut(self) -> bool {
        self == Extent::Cut
    }
}

/// Bytes that are looked at. Source: WHATWG MIME Sniffing, 1,445 bytes of a resource's header.
const LOOKED_AT: usize = 1445;

/// What an answer is, by its first bytes (content codings undone), the type it declares and its
/// name. An answer without a type and without bytes is a page by courtesy: an empty one.
#[must_use]
pub fn of(declared: Option<&str>, url: &Url, bytes: &[u8]) -> Media {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let declared = essence(declared.unwrap_or(""));
    if let Some(marked) = by_mark(head) {
        return match marked {
            // A packed list of pages is told apart from other packed files by its name.
            Media::Archive if is_packed_list(url) => Media::List,
            // Word and Excel files of today are packed files of their own kind.
            Media::Archive => by_name(url).or(by_type(&declared)).unwrap_or(marked),
            marked => marked,
        };
    }
    if is_list(head) {
        return Media::List;
    }
    by_type(&declared).unwrap_or_else(|| {
        if has_markup(head) {
            Media::Page
        } else if head.trim_ascii().is_empty() {
            by_name(url).unwrap_or(Media::Page)
        } else {
            by_name(url).unwrap_or(Media::Text)
        }
    })
}

/// What an address names by its ending, before anything is asked for; `None` where the name says
/// nothing (`/bins`, `/bins.aspx`).
#[must_use]
pub fn by_name(url: &Url) -> Option<Media> {
    let name = url.path().rsplit('/').next()?;
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "pdf" | "doc" | "docx" | "docm" | "dot" | "dotx" | "xls" | "xlsx" | "xlsm" | "ppt"
        | "pptx" | "odt" | "ods" | "odp" | "rtf" | "pub" | "epub" | "csv" => Media::Document,
        "jpg" | "jpeg" | "png" | "gif" | "svg" | "webp" | "avif" | "bmp" | "tif" | "tiff"
        | "ico" | "mp3" | "mp4" | "m4a" | "mov" | "avi" | "wav" | "webm" => Media::Picture,
        "zip" | "gz" | "tgz" | "7z" | "rar" => Media::Archive,
        "txt" => Media::Text,
        "ics" | "vcf" | "kml" | "kmz" | "gpx" | "json" | "js" | "css" | "exe" => Media::Other,
        _ => return None,
    })
}

/// Whether an address names a document, as councils publish instead of a page.
#[must_use]
pub fn is_document(url: &Url) -> bool {
    by_name(url) == Some(Media::Document)
}

/// `text/html` of `Text/HTML; charset=utf-8`.
fn essence(declared: &str) -> String {
    let before = declared.split([';', ',']).next().unwrap_or("");
    before.trim().to_ascii_lowercase()
}

/// What a type declares; `None` where it declares nothing.
fn by_type(essence: &str) -> Option<Media> {
    Some(match essence {
        // Types that browsers do not believe either. Source: WHATWG MIME Sniffing, 7.
        "" | "*/*" | "unknown/unknown" | "application/unknown" => return None,
        kind if !kind.contains('/') => return None,
        "text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml" => Media::Page,
        "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" => Media::List,
        "application/pdf"
        | "application/msword"
        | "application/rtf"
        | "text/rtf"
        | "text/csv"
        | "application/epub+zip" => Media::Document,
        "application/zip" | "application/gzip" | "application/x-gzip" => Media::Archive,
        "text/plain" => Media::Text,
        kind if kind.starts_with("application/vnd.openxmlformats")
            || kind.starts_with("application/vnd.oasis")
            || kind.starts_with("application/vnd.ms-") =>
        {
            Media::Document
        }
        kind if ["image/", "audio/", "video/"]
            .iter()
            .any(|group| kind.starts_with(group)) =>
        {
            Media::Picture
        }
        _ => Media::Other,
    })
}

/// A binary format's own mark.
fn by_mark(head: &[u8]) -> Option<Media> {
    const MARKS: [(&[u8], Media); 15] = [
        (b"%PDF-", Media::Document),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Media::Document),
        (b"{\\rtf", Media::Document),
        (b"PK\x03\x04", Media::Archive),
        (b"\x1F\x8B", Media::Archive),
        (b"7z\xBC\xAF\x27\x1C", Media::Archive),
        (b"Rar!\x1A\x07", Media::Archive),
        (b"\x89PNG\r\n\x1A\n", Media::Picture),
        (b"GIF87a", Media::Picture),
        (b"GIF89a", Media::Picture),
        (b"\xFF\xD8\xFF", Media::Picture),
        (b"RIFF", Media::Picture),
        (b"\0\0\0\x18ftyp", Media::Picture),
        (b"\0\0\0\x20ftyp", Media::Picture),
        (b"ID3", Media::Picture),
    ];
    MARKS
        .iter()
        .find(|(mark, _)| head.starts_with(mark))
        .map(|(_, media)| *media)
}

fn is_packed_list(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    path.ends_with(".xml.gz") || path.ends_with(".txt.gz") || path.contains("sitemap")
}

/// Its first element is that of a sitemap or a feed, whatever its prefix.
fn is_list(head: &[u8]) -> bool {
    const ROOTS: [&str; 5] = ["urlset", "sitemapindex", "rss", "feed", "rdf"];
    let text = String::from_utf8_lossy(head);
    let root = text.split('<').skip(1).find(|tag| {
        // Past the declaration, comments, document types and style sheets.
        tag.starts_with(|c: char| c.is_alphabetic())
    });
    let Some(root) = root else { return false };
    let name = root
        .split(|c: char| !(c.is_alphanumeric() || c == ':'))
        .next()
        .unwrap_or("");
    let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    ROOTS.contains(&local.as_str())
}

/// Something in the first bytes is a tag of HTML. Source: the patterns of WHATWG MIME Sniffing,
/// 7.1, looked for anywhere in them: servers write warnings before the page.
fn has_markup(head: &[u8]) -> bool {
    const TAGS: [&str; 24] = [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<script",
        "<iframe",
        "<h1",
        "<h2",
        "<div",
        "<font",
        "<table",
        "<a ",
        "<style",
        "<title",
        "<b>",
        "<br",
        "<p>",
        "<p ",
        "<!--",
        "<main",
        "<meta",
        "<form",
        "<ul",
        "<noscript",
    ];
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    // UTF-16 puts a zero beside every letter.
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    TAGS.iter().any(|tag| text.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Url {
        Url::parse("https://a.example/")
            .and_then(|base| base.join(path))
            .expect("an address")
    }

    #[test]
    fn bytes_are_believed_before_the_declared_type() {
        for (declared, bytes, media) in [
            ("text/html", &b"%PDF-1.7"[..], Media::Document),
            ("text/html", b"\x89PNG\r\n\x1A\n", Media::Picture),
            ("text/html", b"<?xml version='1.0'?><urlset>", Media::List),
            ("text/plain", b"<s:sitemapindex xmlns:s='x'>", Media::List),
            ("application/pdf", b"<html>Not found", Media::Document),
            ("text/html; charset=utf-8", b"Hello", Media::Page),
            ("Text/HTML", b"", Media::Page),
            ("application/xhtml+xml", b"<html>", Media::Page),
            ("application/json", b"{}", Media::Other),
            ("text/plain", b"<html>", Media::Text),
        ] {
            assert_eq!(of(Some(declared), &at("/x"), bytes), media, "{declared}");
        }
    }

    #[test]
    fn a_type_that_says_nothing_leaves_it_to_the_bytes() {
        for declared in [
            None,
            Some(""),
            Some("*/*"),
            Some("unknown/unknown"),
            Some("html"),
            Some("application/unknown; charset=utf-8"),
        ] {
            let is = |bytes: &[u8]| of(declared, &at("/bins"), bytes);
            assert_eq!(
                is(b"\xEF\xBB\xBF\n<!DOCTYPE html>"),
                Media::Page,
                "{declared:?}"
            );
            assert_eq!(is(b"Warning: x\n<div>Bins"), Media::Page, "{declared:?}");
            assert_eq!(is(b"<\0h\0t\0m\0l\0>\0"), Media::Page, "{declared:?}");
            assert_eq!(is(b"User-agent: *"), Media::Text, "{declared:?}");
            assert_eq!(is(b"%PDF-1.4"), Media::Document, "{declared:?}");
            assert_eq!(is(b""), Media::Page, "{declared:?}");
        }
        assert_eq!(of(None, &at("/a.pdf"), b""), Media::Document);
    }

    #[test]
    fn a_list_is_known_past_declarations_and_comments() {
        let is = |text: &str| of(Some("text/xml"), &at("/x"), text.as_bytes());
        assert_eq!(
            is("\u{feff}<?xml version='1.0'?><?xml-stylesheet href='x'?><!-- a --><urlset>"),
            Media::List
        );
        assert_eq!(is("<rss version='2.0'>"), Media::List);
        assert_eq!(is("<svg><urlset/>"), Media::Other);
        let packed = of(
            Some("application/gzip"),
            &at("/pages.xml.gz"),
            b"\x1F\x8B\x08",
        );
        assert_eq!(packed, Media::List);
    }

    #[test]
    fn names_tell_documents_whatever_their_case_and_nothing_of_scripts() {
        for path in ["/a/Prices.PDF", "/b.docx?x=1", "/c.d.xlsx", "/e.csv"] {
            assert!(is_document(&at(path)), "{path}");
        }
        for path in [
            "/bins",
            "/bins.aspx",
            "/a.pdf/view",
            "/logo.png",
            "/x.zip",
            "/.pdf/",
        ] {
            assert!(!is_document(&at(path)), "{path}");
        }
        let word = of(None, &at("/form.docx"), b"PK\x03\x04");
        assert_eq!(word, Media::Document);
    }
}
