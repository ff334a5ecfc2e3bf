//! html5ever is the judge: the same tree of any string.

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::TreeSink as _;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use proptest::prelude::*;

use super::super::parse;
use super::super::tokens::MOST_ATTRIBUTES;
use super::super::tree::{Kind, MAX_DEPTH, Sink, Tree};

/// A line for each element and text, in document order, indented by depth. Neighbouring texts are
/// one, as the tree makes them.
fn drawn(tree: &Tree) -> String {
    let mut out = String::new();
    let mut at = Some(0);
    while let Some(id) = at {
        let mut depth = 0;
        let mut up = tree.nodes[id as usize].parent;
        while let Some(node) = tree.nodes.get(up as usize) {
            depth += 1;
            up = node.parent;
        }
        let indent = " ".repeat(depth);
        match &tree.nodes[id as usize].kind {
            Kind::Element(element) => {
                let (ns, tag) = (&element.name.ns, &element.name.local);
                out += &format!("{indent}<{ns} {tag}");
                for attr in element.attrs.iter().take(MOST_ATTRIBUTES) {
                    out += &format!(" {:?}={:?}", attr.name, &*attr.value);
                }
                out += if tree.element(element.form).is_some() {
                    ">f\n"
                } else {
                    ">\n"
                };
            }
            Kind::Text(text) => out += &format!("{indent}{:?}\n", &**text),
            Kind::Document | Kind::Nothing => {}
        }
        at = tree.following(id, 0, false);
    }
    out
}

/// Comments would part texts that are one to a reader; a parse error makes html5ever forget that it
/// is to skip the line end behind `<pre>`.
struct Plain(TreeBuilder<u32, Sink>);

impl TokenSink for Plain {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        match token {
            Token::CommentToken(_) | Token::ParseError(_) => TokenSinkResult::Continue,
            other => self.0.process_token(other, line),
        }
    }

    fn end(&self) {
        self.0.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.0
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn theirs(html: &str) -> String {
    let builder = TreeBuilder::new(Sink::new(64), TreeBuilderOpts::default());
    let tokenizer = Tokenizer::new(Plain(builder), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    while !matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    drawn(&tokenizer.sink.0.sink.finish())
}

fn ours(html: &str) -> String {
    drawn(&parse::tree(html))
}

#[test]
fn what_only_a_tree_decides_is_decided_alike() {
    for html in [
        "<p>a<table><tr><td>b",
        "<!doctype html><p>a<table><tr><td>b",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"><p><table>",
        "<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN' \"http://a>b\"><p><table>",
        "<!doctype html SYSTEM><p><table>",
        "<!doctype",
        "a<!doctype html><p><table>",
        "<!-- a --><!doctype html><!doctype x><p><table>",
        "<svg><![CDATA[a>b<p>]]>c<title>d&amp;<b>e</title></svg><![CDATA[f>g]]>",
        "<math><mi><![CDATA[h]]></mi></math><svg><desc><![CDATA[i]]></desc><![CDATA[j",
        "<plaintext>a</plaintext><b>\0",
        "<select><option>a<input><svg>b</select>c",
        "<template><td>a</template><table><template><tr></template>",
        "\u{feff}<html a=1><html a=2 b=3>\r\n<body\rc>\0d<pre>\r\n\r\ne</pre>",
        "<head>\r\n</head>\r\n<body class=x>\r\n\r\n",
        "<table>\0a<tr>\0<td>\0b</table>\0",
        "<svg>\0a<script>b<!--</script>c",
        "<form><table><tr><form><td><input></form></table><input>",
        "<a href=1>b<a href=2>c<b><p></b>d</p>",
        "<noscript><p>a</noscript><iframe><p></iframe><xmp><b></xmp><noembed>c",
        "<textarea>\na</textarea><title>b",
        "<frameset><frame></frameset>a",
    ] {
        assert_eq!(ours(html), theirs(html), "{html:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn any_markup_makes_the_tree_that_html5ever_makes(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "<b>", "</b>", "<a href=x>", "</a>", "<form>",
            "</form>", "<input form=f>", "<svg>", "</svg>", "<math>", "<mi>", "<foreignObject>", "<title>", "</title>",
            "<desc>", "<![CDATA[", "]]>", "<script>", "</script>", "<!--", "-->", "<style>", "</style>", "<textarea>",
            "</textarea>", "<select>", "<option>", "</select>", "<template>", "</template>", "<body c>", "<html d>",
            "<head>", "</head>", "</body>", "<br>", "</br>", "<pre>", "<li>", "<dd>", "<button>", "<h1>", "<h2>",
            "<frameset>", "<noscript>", "</noscript>", "<plaintext>", "<!doctype html>", "<!doctype x>", "&amp;", "&",
            "a", " ", "\n", "\r", "\r\n", "\0", "<", ">", "/", "=", "'", "\"", "<img/>", "<p a=1 A=2>", "\u{e9}",
        ]), 0..30),
    ) {
        let html = pieces.concat();
        prop_assert_eq!(ours(&html), theirs(&html), "{:?}", html);
    }
}

#[test]
fn sampled_pages_make_the_tree_that_html5ever_makes() {
    for html in super::samples() {
        let theirs = theirs(&html);
        if deepest(&theirs) < MAX_DEPTH as usize {
            let start: String = html.chars().take(300).collect();
            assert!(ours(&html) == theirs, "{start}");
        }
    }
}

/// What nests deeper than we go is flattened, which html5ever does not do.
fn deepest(drawn: &str) -> usize {
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    drawn.lines().map(depth).max().unwrap_or_default()
}
