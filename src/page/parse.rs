//! Builds a page's tree: html5ever's tree builder, fed by our own reader of tags, with bounds that
//! html5ever lacks.
//!
//! Reads: HTML. / Makes: the `Tree` that html5ever makes of it; a test holds them equal for any
//! string. / Never: takes more than linear time for deep nesting, for attributes by the thousand or
//! for misnested formatting.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

use super::tokens::{self, Raw, Text, Tokens};
use super::tree::{MAX_DEPTH, MAX_NODES, Sink, Tree};

/// Line numbers are for parse errors, which nobody reads.
const LINE: u64 = 1;

/// Parses a page.
pub(crate) fn tree(html: &str) -> Tree {
    let page = StrTendril::from_slice(&lines(html.strip_prefix('\u{feff}').unwrap_or(html)));
    let mut tokens = Tokens::new(&page);
    let mut grower = Grower::new(&page);
    while let Some(token) = tokens.next() {
        if grower.is_full() {
            break;
        }
        let raw = match token {
            tokens::Token::Start => grower.start(tokens.tag()),
            tokens::Token::End(name) => grower.end(name),
            tokens::Token::Text(text) => grower.text(text),
            tokens::Token::Doctype(written) => grower.doctype(written),
            tokens::Token::Section if grower.is_in_drawing() => grower.section(tokens.section()),
            tokens::Token::Section => None,
        };
        if let Some(raw) = raw {
            tokens.is_raw(raw);
        }
    }
    grower.finish()
}

/// Line ends as the HTML standard has them before anything is read.
fn lines(html: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', html.as_bytes()).is_none() {
        return Cow::Borrowed(html);
    }
    Cow::Owned(html.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Hands html5ever's tree builder one token after another, and flattens what nests too deep.
struct Grower<'p> {
    page: &'p StrTendril,
    builder: TreeBuilder<u32, Sink>,
    /// Start tags dropped whose end tags are still to come.
    flattened: u32,
    /// Only the first doctype says anything.
    has_doctype: bool,
}

impl<'p> Grower<'p> {
    fn new(page: &'p StrTendril) -> Grower<'p> {
        // One node for about 40 bytes of markup is what real pages have.
        let nodes = (page.len() / 40).clamp(64, MAX_NODES);
        Grower {
            page,
            builder: TreeBuilder::new(Sink::new(nodes), TreeBuilderOpts::default()),
            flattened: 0,
            has_doctype: false,
        }
    }

    fn is_full(&self) -> bool {
        self.builder.sink.len() >= MAX_NODES
    }

    fn is_in_drawing(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }

    fn start(&mut self, tag: &tokens::Tag<'_>) -> Option<Raw> {
        let name = LocalName::from(tag.name());
        if self.flattens(TagKind::StartTag, &name) {
            return None;
        }
        let mut attrs: Vec<Attribute> = Vec::with_capacity(tag.count());
        for (name, value) in tag.attributes() {
            let local = LocalName::from(name);
            // Of two of one name the first counts.
            if attrs.iter().all(|attr| attr.name.local != local) {
                attrs.push(Attribute {
                    name: QualName::new(None, ns!(), local),
                    value: self.share(&value),
                });
            }
        }
        self.tag(Tag {
            kind: TagKind::StartTag,
            name,
            self_closing: tag.self_closing,
            had_duplicate_attributes: attrs.len() < tag.count(),
            attrs,
        })
    }

    fn end(&mut self, name: &str) -> Option<Raw> {
        let name = LocalName::from(tokens::lower(name));
        if self.flattens(TagKind::EndTag, &name) {
            return None;
        }
        self.tag(Tag {
            kind: TagKind::EndTag,
            name,
            self_closing: false,
            had_duplicate_attributes: false,
            attrs: Vec::new(),
        })
    }

    /// Tells how what follows is to be read, when it is text up to an end tag.
    fn tag(&self, tag: Tag) -> Option<Raw> {
        match self.builder.process_token(Token::TagToken(tag), LINE) {
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(Raw::Title),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(Raw::Verbatim),
            TokenSinkResult::RawData(_) => Some(Raw::Script),
            TokenSinkResult::Plaintext => Some(Raw::Rest),
            _ => None,
        }
    }

    fn text(&self, text: Text<'_>) -> Option<Raw> {
        self.characters(text.parts().map(Text::read));
        None
    }

    fn section(&self, text: &str) -> Option<Raw> {
        self.characters(text.split('\0').map(Cow::Borrowed));
        None
    }

    /// Texts with a NUL between.
    fn characters<'t>(&self, texts: impl Iterator<Item = Cow<'t, str>>) {
        for (number, text) in texts.enumerate() {
            if number > 0 {
                self.give(Token::NullCharacterToken);
            }
            if !text.is_empty() {
                self.give(Token::CharacterTokens(self.share(&text)));
            }
        }
    }

    /// A text as html5ever holds it: a share in the page where it stands in it as it is.
    fn share(&self, text: &str) -> StrTendril {
        let from = text.as_ptr().addr().wrapping_sub(self.page.as_ptr().addr());
        match (u32::try_from(from), u32::try_from(text.len())) {
            (Ok(from), Ok(length)) => self.page.try_subtendril(from, length).ok(),
            _ => None,
        }
        .unwrap_or_else(|| StrTendril::from_slice(text))
    }

    fn doctype(&mut self, written: &str) -> Option<Raw> {
        let first = !std::mem::replace(&mut self.has_doctype, true);
        let doctype = if first {
            doctype(written)
        } else {
            Doctype::default()
        };
        self.give(Token::DoctypeToken(doctype));
        None
    }

    /// Hands over what changes nothing in how the page is read on.
    fn give(&self, token: Token) {
        let _ = self.builder.process_token(token, LINE);
    }

    fn finish(self) -> Tree {
        self.give(Token::EOFToken);
        self.builder.end();
        self.builder.sink.finish()
    }

    /// Whether a tag at the depth limit is dropped. Void and raw-text elements open no depth and
    /// stay.
    fn flattens(&mut self, kind: TagKind, name: &LocalName) -> bool {
        let deep = self.builder.sink.depth() >= MAX_DEPTH;
        if !deep && self.flattened == 0 || opens_no_depth(name) {
            return false;
        }
        match kind {
            TagKind::StartTag if deep => {
                self.flattened += 1;
                true
            }
            TagKind::EndTag if self.flattened > 0 => {
                self.flattened -= 1;
                true
            }
            _ => false,
        }
    }
}

/// A doctype as html5ever's own tokenizer reads it.
fn doctype(written: &str) -> Doctype {
    #[derive(Default)]
    struct First(RefCell<Doctype>);

    impl TokenSink for First {
        type Handle = ();

        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            if let Token::DoctypeToken(doctype) = token {
                self.0.replace(doctype);
            }
            TokenSinkResult::Continue
        }
    }

    let tokenizer = Tokenizer::new(First::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(written));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

fn opens_no_depth(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("iframe")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("noscript")
            | local_name!("param")
            | local_name!("plaintext")
            | local_name!("script")
            | local_name!("source")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("track")
            | local_name!("wbr")
            | local_name!("xmp")
    )
}
