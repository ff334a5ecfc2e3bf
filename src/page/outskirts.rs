//! Tells header and footer lists from content on pages without a main landmark.
//!
//! Reads: what the walk gathered. / Makes: better regions. / Never: touches a page that says where
//! its main content is.

use super::walk::Gathered;
use super::{BlockKind, Region};

/// A block of this many bytes that is not a link is running text.
const RUNNING: usize = 60;

/// Before the first heading and running text, and after the last, a page without landmarks has its
/// menus and its small print: link lists there are not content. A page without any running text (a
/// home page of links) is left as it is.
pub(crate) fn strip(gathered: &mut Gathered) {
    let linked = linked_bytes(gathered);
    let is_content = |i: usize| {
        let block = &gathered.blocks[i];
        block.region == Region::Main
            && ((block.kind == BlockKind::Heading && linked[i] == 0)
                || (block.text.len() >= RUNNING && linked[i] * 2 < block.text.len()))
    };
    let count = gathered.blocks.len();
    let Some(first) = (0..count).find(|&i| is_content(i)) else {
        crumbs(gathered);
        return;
    };
    let last = (first..count)
        .rev()
        .find(|&i| is_content(i))
        .unwrap_or(first);
    reassign(gathered, &linked, 0..first, Region::Nav);
    // A page that names its footer has its small print there: a list before it is content.
    let named = gathered.blocks.iter().any(|b| b.region == Region::Footer);
    // Content ends with what follows its last running text up to the next dense list of links.
    let tail = (last + 1..count).find(|&i| {
        linked[i] == gathered.blocks[i].text.len() && dense(&linked, gathered, i..count)
    });
    if let Some(tail) = tail.filter(|_| !named) {
        reassign(gathered, &linked, tail..count, Region::Footer);
    }
    crumbs(gathered);
}

/// Bytes of each block's text that are link names.
fn linked_bytes(gathered: &Gathered) -> Vec<usize> {
    let mut linked = vec![0; gathered.blocks.len()];
    for link in &gathered.links {
        if let Some(block) = link.block {
            linked[block as usize] += link.text.len();
        }
    }
    for (bytes, block) in linked.iter_mut().zip(&gathered.blocks) {
        *bytes = (*bytes).min(block.text.len());
    }
    linked
}

/// Whether at least three quarters of the text here is links, in four blocks or more.
fn dense(linked: &[usize], gathered: &Gathered, range: std::ops::Range<usize>) -> bool {
    let blocks = &gathered.blocks[range.clone()];
    let all: usize = blocks.iter().map(|b| b.text.len()).sum();
    let links: usize = linked[range].iter().sum();
    blocks.len() >= 4 && links * 4 >= all * 3
}

fn reassign(
    gathered: &mut Gathered,
    linked: &[usize],
    range: std::ops::Range<usize>,
    region: Region,
) {
    if !dense(linked, gathered, range.clone()) {
        return;
    }
    for block in &mut gathered.blocks[range.clone()] {
        if block.region == Region::Main {
            block.region = region;
        }
    }
    for link in &mut gathered.links {
        let inside = link.block.is_some_and(|b| range.contains(&(b as usize)));
        if inside && link.region == Region::Main {
            link.region = region;
        }
    }
}

/// "You are here: Home > Waste" is a breadcrumb whatever its markup.
fn crumbs(gathered: &mut Gathered) {
    let found = gathered.blocks.iter().position(|b| {
        let text = b.text.to_lowercase();
        text.starts_with("you are here") || text.starts_with("rydych chi yma")
    });
    let Some(found) = found else {
        return;
    };
    gathered.blocks[found].region = Region::Breadcrumb;
    for link in &mut gathered.links {
        if link.block == Some(found as u32) {
            link.region = Region::Breadcrumb;
        }
    }
}
