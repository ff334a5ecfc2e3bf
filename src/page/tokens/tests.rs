//! html5ever is the judge: the same tags, attributes and texts in any string.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    TagKind, Token as Theirs, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use proptest::prelude::*;

use super::{Raw, Text, Token, Tokens};

/// What both are reduced to.
#[derive(Debug, PartialEq)]
enum Seen {
    Start(String, Vec<(String, String)>, bool),
    End(String),
    Text(String),
}

fn raw(name: &str) -> Option<Raw> {
    match name {
        "title" | "textarea" => Some(Raw::Title),
        "style" | "iframe" => Some(Raw::Verbatim),
        "script" => Some(Raw::Script),
        "plaintext" => Some(Raw::Rest),
        _ => None,
    }
}

/// Texts that follow upon one another are one.
fn push(all: &mut Vec<Seen>, text: &str) {
    if text.is_empty() {
        return;
    }
    match all.last_mut() {
        Some(Seen::Text(before)) => before.push_str(text),
        _ => all.push(Seen::Text(text.to_owned())),
    }
}

/// Line ends as html5ever makes them before it reads: to a reader of links they are white space.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn ours(html: &str) -> Vec<Seen> {
    let mut all = Vec::new();
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Start => {
                let tag = tokens.tag();
                let name = tag.name().into_owned();
                let mut attributes: Vec<(String, String)> = Vec::new();
                for (name, value) in &tag.attributes {
                    let lower = super::lower(name).into_owned();
                    if !attributes.iter().any(|(name, _)| *name == lower) {
                        let value = super::references::in_attribute(&lines(value)).into_owned();
                        assert!(tag.attribute(name).is_some());
                        attributes.push((lower, value));
                    }
                }
                let closes = tag.self_closing;
                if let Some(raw) = raw(&name) {
                    tokens.is_raw(raw);
                }
                all.push(Seen::Start(name, attributes, closes));
            }
            Token::End(name) => all.push(Seen::End(super::lower(name).into_owned())),
            Token::Doctype(_) | Token::Section => {}
            Token::Text(text) => {
                let written = &lines(text.written);
                let within = text.within;
                push(&mut all, &Text { written, within }.read());
            }
        }
    }
    all
}

#[derive(Default)]
struct Sink(RefCell<Vec<Seen>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Theirs, _: u64) -> TokenSinkResult<()> {
        let mut all = self.0.borrow_mut();
        match token {
            Theirs::CharacterTokens(text) => push(&mut all, &text),
            Theirs::TagToken(tag) if tag.kind == TagKind::EndTag => {
                all.push(Seen::End(tag.name.to_string()));
            }
            Theirs::TagToken(tag) => {
                let name = tag.name.to_string();
                let attributes = tag
                    .attrs
                    .iter()
                    .map(|a| (a.name.local.to_string(), a.value.to_string()))
                    .take(super::MOST_ATTRIBUTES);
                let kind = raw(&name);
                all.push(Seen::Start(name, attributes.collect(), tag.self_closing));
                return match kind {
                    Some(Raw::Title) => TokenSinkResult::RawData(RawKind::Rcdata),
                    Some(Raw::Verbatim) => TokenSinkResult::RawData(RawKind::Rawtext),
                    Some(Raw::Script) => TokenSinkResult::RawData(RawKind::ScriptData),
                    Some(Raw::Rest) => TokenSinkResult::Plaintext,
                    None => TokenSinkResult::Continue,
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn theirs(html: &str) -> Vec<Seen> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[test]
fn what_the_standard_is_strange_about_is_kept() {
    for html in [
        "<a href=x/>y</a >",
        "<A HREF='1' href=2 Href=\"3\">",
        "a<!-->b<!--->c<!---->d<!--x--!>e<!--x--!->f-->g",
        "<!--->-->--->x<!----->y<!---!>-->z",
        "<!doctype html \"a>b\">c<![CDATA[d>e]]><?php f > g ?></ h>i</>j</",
        "a < b <3 <",
        "<p =x ==y z=>w</p/ q='>'>r",
        "&amp;&ampx&notit;&notin;&#65&#x41;&#0;&#x80;&#xd800;&#99999999999;&#x;&#;&;&",
        "<a b='&copy=1&copy;&copyx&not'>&copy=1",
        "<title>a</titlex></title b>c<script>d</script/>e<style></style",
        "<script><!--<script></script>--></script>x<script><!--</script>y",
        "<script><!-- a -- > <script x></script <script></script>--></script>z",
        "<script><!--><script></script>w",
        "<textarea>\0&lt;</textarea>\0&lt;<a b=\0 \0c>",
        "\u{e9}<\u{e9}></\u{e9}><a\u{e9} \u{e9}=\u{e9}>",
        "<a b",
        "<a b='",
        "<a/b/ / c / >",
        "<plaintext>a</plaintext><b>&amp;\0",
        "a\r\nb\rc<a\rd='\r\n'>",
    ] {
        assert_eq!(ours(html), theirs(html), "{html:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_markup_is_read_as_html5ever_reads_it(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "<", ">", "/", "</", "=", "\"", "'", " ", "\n", "\r", "\t", "-", "--", "!", "<!--", "-->", "--!>",
            "<!", "?", "a", "b", "A", "href", "title", "<title", "</title", "<script", "</script", "script",
            "<style>", "</style>", "<textarea>", "</TEXTAREA", "<a ", "<p>", "</p>", "&", "amp", ";", "&#", "x",
            "1", "80", "&copy", "&nbsp;", "&notit", "&lt;", "\0", "\u{e9}", "\u{fffd}", "\u{feff}", "[CDATA[", "doctype",
        ]), 0..40),
    ) {
        // html5ever takes a mark of byte order off a page's beginning; ours leaves it to `fold`.
        let html = pieces.concat();
        let html = html.trim_start_matches('\u{feff}');
        prop_assert_eq!(ours(html), theirs(html), "{:?}", html);
    }

    #[test]
    fn any_text_at_all_is_read_as_html5ever_reads_it(html in "[<>/='\"!&;#a-z\\- \\PC]{0,60}") {
        let html = html.trim_start_matches('\u{feff}');
        prop_assert_eq!(ours(html), theirs(html), "{:?}", html);
    }
}

#[test]
fn hostile_repetition_takes_linear_time() {
    let pieces = [
        "<",
        "</",
        "<a ",
        "<!--",
        "<!-- --",
        "<script><!--",
        "<!-- --> ",
        "<script></",
        "&",
        "&#1",
        "<a b=\"",
        "--",
        "<title></titl",
    ];
    for piece in pieces {
        let page = format!("<script>{}", piece.repeat(1_000_000 / piece.len()));
        for html in [&page[8..], &page] {
            let started = std::time::Instant::now();
            let mut tokens = Tokens::new(html);
            while let Some(token) = tokens.next() {
                match token {
                    Token::Start => {
                        if let Some(raw) = raw(&tokens.tag().name()) {
                            tokens.is_raw(raw);
                        }
                    }
                    Token::Text(text) => drop(text.read()),
                    Token::End(_) | Token::Doctype(_) | Token::Section => {}
                }
            }
            assert!(started.elapsed().as_secs() < 5, "{piece:?}");
        }
    }
}

#[test]
fn sampled_pages_are_read_as_html5ever_reads_them() {
    for html in crate::page::tests::samples() {
        let html = html.trim_start_matches('\u{feff}');
        assert!(
            ours(html) == theirs(html),
            "{}",
            html.chars().take(300).collect::<String>()
        );
    }
}
