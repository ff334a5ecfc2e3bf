//! From a page's HTML to its facts.
//!
//! Reads: address, status, headers, HTML, the register's platforms. / Makes: `PageFacts`. /
//! Never: fetches; runs script.

use url::Url;

use crate::register::Platforms;

use super::controls::MAX_CONTROLS;
use super::forms::Finished;
use super::tree::Tree;
use super::walk::{Gathered, Walker};
use super::{
    BlockKind, Form, Locator, PageFacts, Region, challenge, head, outskirts, parse, platform,
    shell, soft404,
};

/// Pages with a main landmark that holds nothing, while this much text stands around it, have
/// misplaced the landmark (a bare target for a skip link).
const MISPLACED_MAIN: usize = 400;

/// Bytes of a title that are kept: many times what any browser shows.
const MAX_TITLE: usize = 1_000;

/// The facts of one page. `digest` is left empty: the caller knows the capture.
#[must_use]
pub fn facts(
    url: &Url,
    status: u16,
    headers: &[(String, String)],
    html: &str,
    platforms: &Platforms,
) -> PageFacts {
    read(url, status, headers, html, platforms).0
}

/// The facts of one page, and its elements for what is to be found in it again.
#[must_use]
pub fn read(
    url: &Url,
    status: u16,
    headers: &[(String, String)],
    html: &str,
    platforms: &Platforms,
) -> (PageFacts, Locator) {
    let tree = parse::tree(html);
    let (gathered, signs) = gather(url, &tree);
    let mut facts = assemble(url, status, headers, gathered);
    platform::recognise(&mut facts, headers, html, platforms);
    facts.challenge = challenge::is_challenge(status, headers, html);
    facts.soft_404 = soft404::is_soft_404(&facts);
    facts.shell = shell::shell(&facts, signs, platforms);
    (facts, Locator::of(&tree))
}

fn gather(url: &Url, tree: &Tree) -> (Gathered, shell::Signs) {
    let mut gathered = Walker::new(tree, url, tree.has_main).walk();
    if tree.has_main && text_in_main(&gathered) == 0 {
        let around: usize = gathered.blocks.iter().map(|b| b.text.len()).sum();
        if around >= MISPLACED_MAIN {
            gathered = Walker::new(tree, url, false).walk();
            outskirts::strip(&mut gathered);
        }
    }
    if !tree.has_main {
        outskirts::strip(&mut gathered);
    }
    let signs = shell::Signs {
        app_root: gathered.signals.app_root,
        noscript_demands: gathered.signals.noscript_demands,
    };
    (gathered, signs)
}

fn text_in_main(gathered: &Gathered) -> u32 {
    let chars: usize = gathered
        .blocks
        .iter()
        .filter(|b| b.region == Region::Main)
        .map(|b| b.text.chars().count())
        .sum();
    u32::try_from(chars).unwrap_or(u32::MAX)
}

fn assemble(url: &Url, status: u16, headers: &[(String, String)], gathered: Gathered) -> PageFacts {
    let main_text = text_in_main(&gathered);
    let Gathered {
        mut head,
        headings,
        blocks,
        mut links,
        frames,
        drafts,
        mut signals,
        mut controls,
        nested,
    } = gathered;
    let Finished {
        mut forms,
        links: more,
        controls: left,
    } = drafts.finish(&headings);
    if !more.is_empty() {
        links.extend(more);
        links.sort_by_key(|l| l.spot);
    }
    if !nested.is_empty() {
        forms.extend(nested);
        forms.sort_by_key(|form| form.spot);
    }
    controls.extend(left);
    controls.sort_by_key(|control| control.spot);
    controls.truncate(MAX_CONTROLS);
    super::fold::trim_end(&mut head.title);
    super::fold::cut(&mut head.title, MAX_TITLE);
    signals.foreign_hosts.sort();
    signals.schema_types.sort();
    PageFacts {
        url: url.clone(),
        status,
        digest: String::new(),
        lang: head.lang,
        title: head.title,
        description: head.description,
        cut: false,
        canonical: head.canonical,
        languages: head.languages,
        feeds: head.feeds,
        title_at: head.title_at,
        viewport: head.viewport,
        refresh: head.refresh.or_else(|| head::header_refresh(url, headers)),
        nofollow: head.nofollow || header(headers, "x-robots-tag").any(head::says_nofollow),
        headings,
        blocks,
        links,
        forms,
        frames,
        controls,
        scripts: signals.scripts,
        foreign_hosts: signals.foreign_hosts,
        platforms: Vec::new(),
        schema_types: signals.schema_types,
        shell: None,
        soft_404: false,
        challenge: false,
        map: signals.map,
        main_text,
        hsts: header(headers, "strict-transport-security")
            .next()
            .is_some(),
    }
}

fn header<'a>(headers: &'a [(String, String)], name: &'a str) -> impl Iterator<Item = &'a str> {
    headers
        .iter()
        .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

impl PageFacts {
    /// Forms that are about the page's task.
    pub fn task_forms(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter().filter(|f| !f.incidental)
    }

    /// Visible text of the main content, a block a line, for tests and for people.
    #[must_use]
    pub fn main_lines(&self) -> Vec<&str> {
        self.blocks
            .iter()
            .filter(|b| b.region == Region::Main && b.kind != BlockKind::Label)
            .map(|b| b.text.as_str())
            .collect()
    }
}
