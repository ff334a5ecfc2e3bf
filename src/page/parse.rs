//! Runs html5ever over a page with bounds that it lacks itself.
//!
//! Reads: HTML. / Makes: a `Tree`. / Never: takes more than linear time for deep nesting, for
//! attributes by the thousand or for misnested formatting.

use std::cell::Cell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, TokenizerResult, local_name};

use super::tree::{MAX_DEPTH, MAX_NODES, Sink, Tree};

/// The tokenizer is fed in pieces of this size, so that a tag without end is noticed.
const PIECE: usize = 64 * 1024;

/// A piece that ends no token and has more words than this is one tag with thousands of
/// attributes (html5ever compares each with all before it) or a very long comment; either is cut
/// short at its next `>`.
const MAX_WORDS: usize = 4_096;

/// Parses a page.
pub(crate) fn tree(html: &str) -> Tree {
    // One node for about 40 bytes of markup is what real pages have.
    let sink = Sink::new((html.len() / 40).clamp(64, MAX_NODES));
    let guard = Guard {
        builder: TreeBuilder::new(sink, TreeBuilderOpts::default()),
        flattened: Cell::new(0),
        tokens: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    feed(&tokenizer, html, |guard| {
        (guard.tokens.get(), guard.builder.sink.len() < MAX_NODES)
    });
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

/// Feeds a page piece by piece. `progress` tells how many tokens came out so far and whether to
/// go on.
fn feed<S: TokenSink>(tokenizer: &Tokenizer<S>, html: &str, progress: impl Fn(&S) -> (u64, bool)) {
    let queue = BufferQueue::default();
    let mut rest = html;
    while !rest.is_empty() {
        let mut end = PIECE.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        let before = progress(&tokenizer.sink).0;
        queue.push_back(StrTendril::from(piece));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        let (tokens, go_on) = progress(&tokenizer.sink);
        if !go_on {
            return;
        }
        if tokens == before && piece.split_ascii_whitespace().nth(MAX_WORDS).is_some() {
            rest = next_end(rest);
        }
    }
}

/// What is left from two characters before the next `>`, so that `-->` still ends a comment.
fn next_end(rest: &str) -> &str {
    let mut at = memchr::memchr(b'>', rest.as_bytes())
        .unwrap_or(rest.len())
        .saturating_sub(2);
    while !rest.is_char_boundary(at) {
        at += 1;
    }
    &rest[at..]
}

/// Stands between tokenizer and tree builder and flattens what nests too deep.
struct Guard {
    builder: TreeBuilder<u32, Sink>,
    /// Start tags dropped whose end tags are still to come.
    flattened: Cell<u32>,
    tokens: Cell<u64>,
}

impl TokenSink for Guard {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        self.tokens.set(self.tokens.get() + 1);
        if self.builder.sink.len() >= MAX_NODES {
            return TokenSinkResult::Continue;
        }
        match &token {
            Token::ParseError(_) | Token::CommentToken(_) => return TokenSinkResult::Continue,
            Token::TagToken(tag) if self.flattens(tag.kind, &tag.name) => {
                return TokenSinkResult::Continue;
            }
            _ => {}
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Guard {
    /// Whether a tag at the depth limit is dropped. Void and raw-text elements open no depth and
    /// stay.
    fn flattens(&self, kind: TagKind, name: &LocalName) -> bool {
        let open = self.flattened.get();
        let deep = self.builder.sink.depth() >= MAX_DEPTH;
        if !deep && open == 0 || opens_no_depth(name) {
            return false;
        }
        match kind {
            TagKind::StartTag if deep => {
                self.flattened.set(open + 1);
                true
            }
            TagKind::EndTag if open > 0 => {
                self.flattened.set(open - 1);
                true
            }
            _ => false,
        }
    }
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
