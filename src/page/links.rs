//! The links of a page by the fastest road, for the crawler.
//!
//! Reads: HTML, by html5ever's tokenizer alone. / Makes: `PageLinks`. / Never: builds a tree; its
//! regions are a guess that `facts` makes better.

use std::cell::{Cell, RefCell};

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{LocalName, local_name};
use url::Url;

use super::region::{self, Around, Names};
use super::tags::script_target;
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
    let sink = LinkSink {
        tokens: Cell::new(0),
        state: RefCell::new(State::new(url)),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    super::parse::feed(&tokenizer, html, |sink| {
        (
            sink.tokens.get(),
            sink.state.borrow().out.links.len() < MAX_LINKS,
        )
    });
    tokenizer.end();
    tokenizer.sink.state.into_inner().finish()
}

struct LinkSink {
    tokens: Cell<u64>,
    state: RefCell<State>,
}

impl TokenSink for LinkSink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        self.tokens.set(self.tokens.get() + 1);
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.start(&tag),
            Token::TagToken(tag) => state.end(&tag.name),
            Token::CharacterTokens(text) => state.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
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
    /// Inside script, style or another element whose text nobody reads.
    silent: bool,
    /// Boxes that opened a region: tag, depth of that tag within it, region before it.
    regions: Vec<(LocalName, u32, Region, bool)>,
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

    fn resolve(&self, href: &str) -> Option<Url> {
        head::resolve(href, self.base.as_ref().unwrap_or(&self.page))
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        match tag.name {
            local_name!("a") | local_name!("area") => self.link(tag),
            local_name!("title") if self.out.title.is_empty() => {
                self.in_title = true;
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            local_name!("textarea") | local_name!("title") => {
                self.silent = true;
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            local_name!("script") => {
                self.silent = true;
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            local_name!("style")
            | local_name!("noscript")
            | local_name!("xmp")
            | local_name!("noembed")
            | local_name!("noframes") => {
                self.silent = true;
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            local_name!("iframe") => {
                self.frame(tag);
                self.silent = true;
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            local_name!("frame") => self.frame(tag),
            local_name!("html") => self.lang(tag),
            local_name!("base") => self.base(tag),
            local_name!("meta") => self.meta(tag),
            local_name!("link") => self.canonical(tag),
            local_name!("img") => self.image(tag),
            local_name!("button") | local_name!("input") => self.button(tag),
            local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6") => self.heading = Some(String::new()),
            local_name!("br") => self.text(" "),
            _ => self.area(tag),
        }
        TokenSinkResult::Continue
    }

    fn end(&mut self, name: &LocalName) {
        match *name {
            local_name!("a") => self.close_link(),
            local_name!("title") => self.in_title = false,
            local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6") => self.close_heading(),
            _ => self.leave(name),
        }
        self.silent = false;
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

    fn link(&mut self, tag: &Tag) {
        self.close_link();
        let Some(href) = attr(tag, &local_name!("href")).and_then(|h| self.resolve(h)) else {
            return;
        };
        if !matches!(href.scheme(), "http" | "https") {
            return;
        }
        let label = attr(tag, &local_name!("aria-label")).unwrap_or("");
        let rel = attr(tag, &local_name!("rel")).unwrap_or("");
        self.named = !label.trim().is_empty();
        self.alt.clear();
        fold::push(
            &mut self.alt,
            attr(tag, &local_name!("title")).unwrap_or(""),
        );
        let cue = LinkCue {
            href,
            text: fold::folded(label),
            under: self.out.headings.len().checked_sub(1).map(|i| i as u32),
            region: self.region,
            nofollow: rel
                .split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("nofollow")),
        };
        self.open = Some(cue);
        if tag.name == local_name!("area") {
            self.alt = fold::folded(attr(tag, &local_name!("alt")).unwrap_or(""));
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
        cut(&mut link.text);
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
            cut(&mut heading);
            if !heading.is_empty() {
                self.out.headings.push(heading);
            }
        }
    }

    fn image(&mut self, tag: &Tag) {
        if let Some(alt) = attr(tag, &local_name!("alt")).filter(|a| !a.trim().is_empty()) {
            if self.open.is_some() {
                self.alt = fold::folded(alt);
            }
            if let Some(heading) = self.heading.as_mut().filter(|h| h.is_empty()) {
                fold::push(heading, alt);
            }
        }
    }

    /// Embedded pages are followed like links; their title names them.
    fn frame(&mut self, tag: &Tag) {
        let src = attr(tag, &local_name!("src")).and_then(|s| self.resolve(s));
        if let Some(href) = src.filter(|s| matches!(s.scheme(), "http" | "https")) {
            let text = fold::folded(attr(tag, &local_name!("title")).unwrap_or(""));
            self.push_plain(href, text);
        }
    }

    fn button(&mut self, tag: &Tag) {
        let target = attr(tag, &LocalName::from("onclick"))
            .and_then(script_target)
            .and_then(|t| self.resolve(t));
        if let Some(href) = target.filter(|t| matches!(t.scheme(), "http" | "https")) {
            let text = fold::folded(attr(tag, &local_name!("value")).unwrap_or(""));
            self.push_plain(href, text);
        }
    }

    fn push_plain(&mut self, href: Url, mut text: String) {
        cut(&mut text);
        let under = self.out.headings.len().checked_sub(1).map(|i| i as u32);
        self.push(LinkCue {
            href,
            text,
            under,
            region: self.region,
            nofollow: false,
        });
    }

    fn lang(&mut self, tag: &Tag) {
        let lang = attr(tag, &local_name!("lang")).map(|l| l.trim().to_ascii_lowercase());
        self.out.lang = self.out.lang.take().or(lang.filter(|l| !l.is_empty()));
    }

    fn base(&mut self, tag: &Tag) {
        if self.base.is_none() {
            self.base = attr(tag, &local_name!("href"))
                .and_then(|h| self.page.join(h.trim()).ok())
                .filter(|u| matches!(u.scheme(), "http" | "https"));
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let content = attr(tag, &local_name!("content")).unwrap_or("");
        if let Some(name) = attr(tag, &local_name!("name")) {
            let name = name.trim();
            if name.eq_ignore_ascii_case("robots") || name.eq_ignore_ascii_case("beadle") {
                self.out.nofollow |= head::says_nofollow(content);
            }
        } else if attr(tag, &local_name!("http-equiv"))
            .is_some_and(|k| k.trim().eq_ignore_ascii_case("refresh"))
            && self.out.refresh.is_none()
        {
            self.out.refresh = head::refresh_target(content).and_then(|t| self.resolve(t));
        }
    }

    fn canonical(&mut self, tag: &Tag) {
        let rel = attr(tag, &local_name!("rel")).unwrap_or("");
        if self.out.canonical.is_none()
            && rel
                .split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("canonical"))
        {
            self.out.canonical = attr(tag, &local_name!("href")).and_then(|h| self.resolve(h));
        }
    }

    /// A box may open a part of the page. Without a tree its end is found by counting tags of its
    /// own name, which holds for all but the most broken markup.
    fn area(&mut self, tag: &Tag) {
        if tag.self_closing && matches!(tag.name, local_name!("path") | local_name!("use")) {
            return;
        }
        if let Some(top) = self.regions.last_mut().filter(|t| t.0 == tag.name) {
            top.1 += 1;
        }
        if self.regions.len() >= 64 {
            return;
        }
        let names = names(tag);
        let around = Around {
            region: self.region,
            in_main: self.in_main,
            in_section: false,
        };
        if let Some(region) = region::opened(&tag.name, &names, around) {
            self.regions
                .push((tag.name.clone(), 1, self.region, self.in_main));
            self.region = region;
            self.in_main |= region == Region::Main;
        }
    }

    fn leave(&mut self, name: &LocalName) {
        let Some(top) = self.regions.last_mut().filter(|t| t.0 == *name) else {
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

fn attr<'a>(tag: &'a Tag, name: &LocalName) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|a| a.name.local == *name)
        .map(|a| &*a.value)
}

fn names(tag: &Tag) -> Names<'_> {
    let mut names = Names::default();
    for attr in &tag.attrs {
        match attr.name.local {
            local_name!("class") => names.class = &attr.value,
            local_name!("id") => names.id = &attr.value,
            local_name!("role") => names.role = &attr.value,
            local_name!("aria-label") => names.label = &attr.value,
            _ => {}
        }
    }
    names
}

fn cut(text: &mut String) {
    if text.len() > MAX_TEXT {
        let mut end = MAX_TEXT;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
}
