//! The links of a page by the fastest road, for the crawler.
//!
//! Reads: HTML, tag by tag. / Makes: `PageLinks`. / Never: builds a tree; its
//! regions are a guess that `facts` makes better.

use memchr::memmem;
use url::Url;

use super::controls::frame_address;
use super::region::{self, Around, Names};
use super::tags::script_target;
use super::tokens::{self, Raw, Tag, Token, Tokens};
use super::{Region, fold, head};

/// Links taken from one page. Source: Heritrix takes 6,000; ours covers the largest site map page
/// seen and bounds a page of 200,000.
const MAX_LINKS: usize = 20_000;

/// Text of a link or heading is cut here; nobody names a task in more.
const MAX_TEXT: usize = 300;

/// A link as the crawler sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCue {
    /// Absolute address, fragment kept. Schemes other than http and https are left out.
    pub href: Url,
    /// Accessible name, folded, at most 300 bytes.
    pub text: String,
    /// Index into `PageLinks::headings` of the nearest heading before it.
    pub under: Option<u32>,
    /// Part of the page, as far as tags and names tell.
    pub region: Region,
    /// `rel` says nofollow.
    pub nofollow: bool,
}

/// What the crawler needs of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// `<title>`, folded.
    pub title: String,
    /// `lang` of the root element, lower case.
    pub lang: Option<String>,
    /// `<link rel=canonical>`.
    pub canonical: Option<Url>,
    /// `<meta http-equiv=refresh>` within 10 s.
    pub refresh: Option<Url>,
    /// Meta robots says nofollow or none (the header is the crawler's to read).
    pub nofollow: bool,
    /// Texts of headings in order.
    pub headings: Vec<String>,
    /// Links and frames in order.
    pub links: Vec<LinkCue>,
}

/// The links of a page.
#[must_use]
pub fn links(url: &Url, html: &str) -> PageLinks {
    let mut tokens = Tokens::new(html);
    let mut state = State::new(url);
    state.base = first_base(url, html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Start => {
                if let Some(raw) = state.start(tokens.tag()) {
                    tokens.is_raw(raw);
                }
                if state.out.links.len() >= MAX_LINKS {
                    break;
                }
            }
            Token::End(name) => state.end(&tokens::lower(name)),
            Token::Text(text) if state.listens() => state.text(&text.read()),
            Token::Text(_) | Token::Doctype(_) | Token::Section => {}
        }
    }
    state.finish()
}

/// The base address that the first `<base>` sets, wherever it stands; few pages have one.
fn first_base(page: &Url, html: &str) -> Option<Url> {
    let written = |tag: &[u8]| memmem::find(html.as_bytes(), tag).is_some();
    if !(written(b"<base") || written(b"<BASE") || written(b"<Base")) {
        return None;
    }
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        let Token::Start = token else { continue };
        let raw = match &*tokens.tag().name() {
            "base" => {
                if let Some(href) = tokens.tag().attribute("href") {
                    return head::base(&href, page);
                }
                None
            }
            "script" => Some(Raw::Script),
            "style" | "xmp" | "noembed" | "noframes" | "iframe" => Some(Raw::Verbatim),
            "title" | "textarea" => Some(Raw::Title),
            _ => None,
        };
        if let Some(raw) = raw {
            tokens.is_raw(raw);
        }
    }
    None
}

/// What is being read.
struct State {
    page: Url,
    base: Option<Url>,
    out: PageLinks,
    /// The link that is open, with what names it when it has no text.
    open: Option<LinkCue>,
    named: bool,
    alt: String,
    heading: Option<String>,
    in_title: bool,
    /// How many templates deep, whose contents nobody sees.
    inert: u32,
    in_noscript: bool,
    /// Inside script, style or another element whose text nobody reads.
    silent: bool,
    /// Boxes that opened a region: tag, depth of that tag within it, region before it.
    regions: Vec<(String, u32, Region, bool)>,
    region: Region,
    in_main: bool,
}

impl State {
    fn new(page: &Url) -> State {
        State {
            page: page.clone(),
            base: None,
            out: PageLinks::default(),
            open: None,
            named: false,
            alt: String::new(),
            heading: None,
            in_title: false,
            inert: 0,
            in_noscript: false,
            silent: false,
            regions: Vec::new(),
            region: Region::Main,
            in_main: false,
        }
    }

    fn finish(mut self) -> PageLinks {
        self.close_link();
        fold::trim_end(&mut self.out.title);
        self.out
    }

    /// Where an attribute leads, when that is a page.
    fn target(&self, tag: &Tag<'_>, attribute: &str) -> Option<Url> {
        let href = self.resolve(&tag.attribute(attribute)?)?;
        matches!(href.scheme(), "http" | "https").then_some(href)
    }

    fn resolve(&self, href: &str) -> Option<Url> {
        head::resolve(href, self.base.as_ref().unwrap_or(&self.page))
    }

    /// Takes a start tag in; tells when what follows it is text up to its end tag.
    fn start(&mut self, tag: &Tag<'_>) -> Option<Raw> {
        match &*tag.name() {
            "template" => self.template(tag),
            _ if self.inert > 0 => {}
            "a" | "area" => self.link(tag),
            "title" if self.out.title.is_empty() => {
                self.in_title = true;
                return Some(Raw::Title);
            }
            "textarea" | "title" => {
                self.silent = true;
                return Some(Raw::Title);
            }
            "script" => {
                self.silent = true;
                return Some(Raw::Script);
            }
            "noscript" => self.in_noscript = true,
            "object" => self.object(tag),
            "style" | "xmp" | "noembed" | "noframes" => {
                self.silent = true;
                return Some(Raw::Verbatim);
            }
            "iframe" => {
                self.frame(tag);
                self.silent = true;
                return Some(Raw::Verbatim);
            }
            "frame" => self.frame(tag),
            "html" => self.lang(tag),
            "meta" => self.meta(tag),
            "link" => self.canonical(tag),
            "img" => self.image(tag),
            "button" | "input" => self.button(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = Some(String::new()),
            "br" => self.text(" "),
            name => self.area(tag, name),
        }
        None
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => self.close_link(),
            "title" => self.in_title = false,
            "template" => self.inert = self.inert.saturating_sub(1),
            "noscript" => self.in_noscript = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.close_heading(),
            _ => self.leave(name),
        }
        self.silent = false;
    }

    /// Whether text is read here at all: most of a page names no link.
    fn listens(&self) -> bool {
        self.in_title || (!self.silent && (self.open.is_some() || self.heading.is_some()))
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            fold::push(&mut self.out.title, text);
            return;
        }
        if self.silent {
            return;
        }
        if let Some(link) = self
            .open
            .as_mut()
            .filter(|l| !self.named && l.text.len() < MAX_TEXT)
        {
            fold::push(&mut link.text, text);
        }
        if let Some(heading) = self.heading.as_mut().filter(|h| h.len() < MAX_TEXT) {
            fold::push(heading, text);
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        self.close_link();
        let href = self.target(tag, "href");
        let Some(href) = href.or_else(|| self.target(tag, "xlink:href")) else {
            return;
        };
        let label = tag.attribute("aria-label").unwrap_or_default();
        let rel = tag.attribute("rel").unwrap_or_default();
        self.named = !label.trim().is_empty();
        self.alt.clear();
        fold::push(&mut self.alt, &tag.attribute("title").unwrap_or_default());
        let cue = LinkCue {
            href,
            text: fold::folded(&label),
            under: self.out.headings.len().checked_sub(1).map(|i| i as u32),
            region: self.region,
            nofollow: rel
                .split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("nofollow")),
        };
        self.open = Some(cue);
        if *tag.name() == *"area" {
            self.alt = fold::folded(&tag.attribute("alt").unwrap_or_default());
            self.close_link();
        }
    }

    fn close_link(&mut self) {
        let Some(mut link) = self.open.take() else {
            return;
        };
        fold::trim_end(&mut link.text);
        if link.text.is_empty() {
            fold::trim_end(&mut self.alt);
            link.text.clone_from(&self.alt);
        }
        fold::cut(&mut link.text, MAX_TEXT);
        self.push(link);
    }

    fn push(&mut self, link: LinkCue) {
        if self.out.links.len() < MAX_LINKS {
            self.out.links.push(link);
        }
    }

    fn close_heading(&mut self) {
        if let Some(mut heading) = self.heading.take() {
            fold::trim_end(&mut heading);
            fold::cut(&mut heading, MAX_TEXT);
            if !heading.is_empty() {
                self.out.headings.push(heading);
            }
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        if let Some(alt) = tag.attribute("alt").filter(|a| !a.trim().is_empty()) {
            if self.open.is_some() {
                self.alt = fold::folded(&alt);
            }
            if let Some(heading) = self.heading.as_mut().filter(|h| h.is_empty()) {
                fold::push(heading, &alt);
            }
        }
    }

    /// Embedded pages are followed like links; their title names them.
    fn frame(&mut self, tag: &Tag<'_>) {
        if self.in_noscript {
            // The frames of those who count visitors.
            return;
        }
        let text = fold::folded(&tag.attribute("title").unwrap_or_default());
        if let Some(inner) = tag.attribute("srcdoc") {
            let within = links(self.base.as_ref().unwrap_or(&self.page), &inner);
            for link in within.links {
                self.push_plain(link.href, link.text);
            }
            return;
        }
        let attributes: Vec<_> = tag.attributes().collect();
        let src = frame_address(attributes.iter().map(|(name, value)| (&**name, &**value)))
            .and_then(|src| self.resolve(src))
            .filter(|href| matches!(href.scheme(), "http" | "https"));
        if let Some(href) = src {
            self.push_plain(href, text);
        }
    }

    /// A page in an `<object>` is followed like a frame.
    fn object(&mut self, tag: &Tag<'_>) {
        let page = tag
            .attribute("type")
            .is_none_or(|kind| kind.contains("html"));
        if let Some(href) = self.target(tag, "data").filter(|_| page) {
            self.push_plain(href, String::new());
        }
    }

    /// What stands in a template is on no page, unless the template is a shadow root.
    fn template(&mut self, tag: &Tag<'_>) {
        let shown = tag.attribute("shadowrootmode").is_some();
        if !shown || self.inert > 0 {
            self.inert += 1;
        }
    }

    fn button(&mut self, tag: &Tag<'_>) {
        let Some(script) = tag.attribute("onclick") else {
            return;
        };
        let target = script_target(&script).and_then(|t| self.resolve(t));
        if let Some(href) = target.filter(|t| matches!(t.scheme(), "http" | "https")) {
            let text = fold::folded(&tag.attribute("value").unwrap_or_default());
            self.push_plain(href, text);
        }
    }

    fn push_plain(&mut self, href: Url, mut text: String) {
        fold::cut(&mut text, MAX_TEXT);
        let under = self.out.headings.len().checked_sub(1).map(|i| i as u32);
        self.push(LinkCue {
            href,
            text,
            under,
            region: self.region,
            nofollow: false,
        });
    }

    fn lang(&mut self, tag: &Tag<'_>) {
        let lang = tag.attribute("lang").map(|l| l.trim().to_ascii_lowercase());
        self.out.lang = self.out.lang.take().or(lang.filter(|l| !l.is_empty()));
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        let content = tag.attribute("content").unwrap_or_default();
        if let Some(name) = tag.attribute("name") {
            let name = name.trim();
            if name.eq_ignore_ascii_case("robots") || name.eq_ignore_ascii_case("beadle") {
                self.out.nofollow |= head::says_nofollow(&content);
            }
        } else if tag
            .attribute("http-equiv")
            .is_some_and(|k| k.trim().eq_ignore_ascii_case("refresh"))
            && self.out.refresh.is_none()
        {
            self.out.refresh = head::refresh_target(&content).and_then(|t| self.resolve(t));
        }
    }

    fn canonical(&mut self, tag: &Tag<'_>) {
        let rel = tag.attribute("rel").unwrap_or_default();
        if self.out.canonical.is_none()
            && rel
                .split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("canonical"))
        {
            self.out.canonical = tag.attribute("href").and_then(|h| self.resolve(&h));
        }
    }

    /// A box may open a part of the page. Without a tree its end is found by counting tags of its
    /// own name, which holds for all but the most broken markup.
    fn area(&mut self, tag: &Tag<'_>, name: &str) {
        if tag.self_closing && matches!(name, "path" | "use") {
            return;
        }
        if let Some(top) = self.regions.last_mut().filter(|t| t.0 == name) {
            top.1 += 1;
        }
        if self.regions.len() >= 64 || (tag.count() == 0 && !region::is_landmark(name)) {
            return;
        }
        let [class, id, role, label] = ["class", "id", "role", "aria-label"]
            .map(|name| tag.attribute(name).unwrap_or_default());
        let names = Names {
            role: &role,
            class: &class,
            id: &id,
            label: &label,
        };
        let around = Around {
            region: self.region,
            in_main: self.in_main,
            in_section: false,
        };
        if let Some(region) = region::opened(name, &names, around) {
            self.regions
                .push((name.to_owned(), 1, self.region, self.in_main));
            self.region = region;
            self.in_main |= region == Region::Main;
        }
    }

    fn leave(&mut self, name: &str) {
        let Some(top) = self.regions.last_mut().filter(|t| t.0 == name) else {
            return;
        };
        top.1 -= 1;
        if top.1 == 0
            && let Some((_, _, region, in_main)) = self.regions.pop()
        {
            self.region = region;
            self.in_main = in_main;
        }
    }
}
