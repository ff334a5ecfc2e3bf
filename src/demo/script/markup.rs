//! The small markup that scripts are written in, and its blocks.
//!
//! A line is a block: `## heading`, `- item`, `| cell | cell |`, `>> [words](target)` for a call to
//! action, `! notice`, `{form:fields}`, `{frame:target}`, `{widget:sort:words}`, anything else a
//! paragraph. `[words](target)` is a link. `{name}` is a variable, filled in before the lines are read.

use std::collections::BTreeMap;

/// Words, or a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    Words(String),
    Link { words: String, target: String },
}

/// A block of content, not yet dressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(Vec<Span>),
    List(Vec<Vec<Span>>),
    Table(Vec<Vec<String>>),
    Action {
        words: String,
        target: String,
    },
    Notice(Vec<Span>),
    Form(Vec<String>),
    Frame(String),
    /// A tool that only scripts fill, of this sort, named with these words.
    Widget {
        sort: String,
        words: String,
    },
}

/// Puts the values of variables in. An unknown name stays as it stands, so that a test can find it.
pub(crate) fn fill(text: &str, values: &BTreeMap<&'static str, String>) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        filled.push_str(before);
        let Some(close) = after.find('}') else {
            rest = after;
            break;
        };
        match values.get(&after[1..close]) {
            Some(value) => filled.push_str(value),
            None => filled.push_str(&after[..=close]),
        }
        rest = &after[close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// Reads filled text into blocks.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let block = block(line);
        match (blocks.last_mut(), block) {
            (Some(Block::List(items)), Block::List(more)) => items.extend(more),
            (Some(Block::Table(rows)), Block::Table(more)) => rows.extend(more),
            (_, block) => blocks.push(block),
        }
    }
    blocks
}

fn block(line: &str) -> Block {
    if let Some(heading) = line.strip_prefix("## ") {
        return Block::Heading(heading.to_owned());
    }
    if let Some(item) = line.strip_prefix("- ") {
        return Block::List(vec![spans(item)]);
    }
    if let Some(notice) = line.strip_prefix("! ") {
        return Block::Notice(spans(notice));
    }
    if let Some(row) = line.strip_prefix('|') {
        let cells = row.trim_end_matches('|').split('|');
        return Block::Table(vec![cells.map(|cell| cell.trim().to_owned()).collect()]);
    }
    if let Some(action) = line.strip_prefix(">> ")
        && let Some(Span::Link { words, target }) = spans(action).pop()
    {
        return Block::Action { words, target };
    }
    if let Some(fields) = directive(line, "{form:") {
        return Block::Form(fields.split(',').map(str::to_owned).collect());
    }
    if let Some((sort, words)) = directive(line, "{widget:").and_then(|w| w.split_once(':')) {
        return Block::Widget {
            sort: sort.to_owned(),
            words: words.to_owned(),
        };
    }
    if let Some(target) = directive(line, "{frame:") {
        return Block::Frame(target.to_owned());
    }
    Block::Paragraph(spans(line))
}

fn directive<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    line.strip_prefix(opening)?.strip_suffix('}')
}

/// Splits a line into words and links.
fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = line;
    while let Some((before, words, target, after)) = next_link(rest) {
        if !before.is_empty() {
            spans.push(Span::Words(before.to_owned()));
        }
        spans.push(Span::Link {
            words: words.to_owned(),
            target: target.to_owned(),
        });
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::Words(rest.to_owned()));
    }
    spans
}

fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let open = text.find('[')?;
    let middle = open + text[open..].find("](")?;
    let close = middle + text[middle..].find(')')?;
    Some((
        &text[..open],
        &text[open + 1..middle],
        &text[middle + 2..close],
        &text[close + 1..],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_blocks_and_neighbours_join() {
        let read = blocks(
            "## Bins\nPut it [out](page:x) early.\n- blue\n- green\n| a | b |\n{form:postcode,name}",
        );
        assert_eq!(read.len(), 5);
        assert_eq!(read[0], Block::Heading("Bins".into()));
        assert!(matches!(&read[1], Block::Paragraph(s) if s.len() == 3));
        assert!(matches!(&read[2], Block::List(items) if items.len() == 2));
        assert_eq!(read[3], Block::Table(vec![vec!["a".into(), "b".into()]]));
        assert_eq!(read[4], Block::Form(vec!["postcode".into(), "name".into()]));
    }

    #[test]
    fn a_widget_has_a_sort_and_words() {
        let widget = Block::Widget {
            sort: "hash".into(),
            words: "Report it".into(),
        };
        assert_eq!(blocks("{widget:hash:Report it}"), [widget]);
    }

    #[test]
    fn variables_are_filled_and_unknown_ones_stay() {
        let values = BTreeMap::from([("council", "Adur".to_owned())]);
        assert_eq!(fill("Ask {council} {form:x}", &values), "Ask Adur {form:x}");
    }
}
