//! Scoring an edition beside what html5ever alone needs for the same bytes, in one run on the same
//! cores; and judging beside parsing, on one core.
//!
//! Source of the bars: scoring costs at most 1.5 times parsing; judging at most half of it.
//! `cargo bench --bench edition -- EDITION [--kilobytes N] [--councils N]`

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use beadle::archive::{Capture, CaptureStore as _, FolderStore, MemoryStore, Outcome, Response};
use beadle::edition::{self, Declared, Scorer};
use beadle::journey::{Site, walks};
use beadle::judge::Judge;
use beadle::league::CheckerError;
use beadle::page;
use beadle::register::{Council, Register};
use beadle::rubric::Rubrics;
use beadle::scent::Scent;
use rayon::prelude::*;

/// Rounds of which the best counts: load only ever adds.
const ROUNDS: usize = 3;

/// Councils that are held in memory at once: a whole edition of real pages has five gigabytes.
const PORTION: usize = 40;

/// What the command line asks for.
struct Asked {
    edition: PathBuf,
    /// Pages are filled up to this size, as real ones are; 0 takes them as they are.
    bytes: usize,
    councils: usize,
}

fn main() {
    let Some(asked) = asked() else {
        println!(
            "edition: skipped, no edition to score: `cargo run --release -- demo --editions 1`, then \
             `cargo bench --bench edition -- results/demo/2026`"
        );
        return;
    };
    let register = Register::embedded().expect("the embedded register is sound");
    let rubrics = Rubrics::embedded().expect("the embedded rubrics are sound");
    let bench = Bench {
        declared: Declared::load(&asked.edition).expect("an edition's folder"),
        visitors: edition::visitors(&asked.edition).expect("readable visitors"),
        register: &register,
        rubrics: &rubrics,
    };
    let store = FolderStore::open(&asked.edition.join("archive")).expect("an archive");
    let councils = store.councils();
    let councils = &councils[..asked.councils.min(councils.len())];
    let (mut size, mut scoring) = (Size::default(), Pair::default());
    for (number, portion) in councils.chunks(PORTION).enumerate() {
        let sites: Vec<Vec<Capture>> = portion
            .iter()
            .map(|council| {
                let captures = store.captures(council).expect("readable captures");
                captures.into_iter().map(|c| fill(c, asked.bytes)).collect()
            })
            .collect();
        let texts: Vec<String> = sites.iter().flatten().filter_map(html).collect();
        size.councils += sites.len();
        size.pages += texts.len();
        size.bytes += texts.iter().map(String::len).sum::<usize>();
        let (ours, theirs) = bench.scoring(&sites, &texts);
        scoring = (scoring.0 + ours, scoring.1 + theirs);
        if number == 0 {
            let judging = bench.judging(sites, &texts);
            tell("judging the first portion, one core", judging, 0.5);
        }
    }
    println!(
        "{} councils, {} pages of {:.1} KB, {:.0} MB",
        size.councils,
        size.pages,
        size.bytes as f64 / size.pages.max(1) as f64 / 1e3,
        size.bytes as f64 / 1e6
    );
    tell("scoring, all cores", scoring, 1.5);
}

/// Our time and html5ever's.
type Pair = (Duration, Duration);

#[derive(Default)]
struct Size {
    councils: usize,
    pages: usize,
    bytes: usize,
}

/// What judges the pages.
struct Bench<'a> {
    declared: Declared,
    visitors: Vec<Council>,
    register: &'a Register,
    rubrics: &'a Rubrics,
}

impl Bench<'_> {
    fn scoring(&self, sites: &[Vec<Capture>], texts: &[String]) -> Pair {
        let memory = MemoryStore::new(sites.iter().flatten().cloned().collect());
        let scorer = Scorer::new(self.rubrics, self.register);
        let errors = CheckerError::default();
        let score = || {
            let scored = scorer.edition(&self.declared, &memory, &self.visitors, &errors, &|_| {});
            drop(black_box(scored.expect("a store in memory can be read")));
        };
        in_turns(score, || texts.par_iter().for_each(|text| parse(text)))
    }

    fn judging(&self, sites: Vec<Vec<Capture>>, texts: &[String]) -> Pair {
        let (scent, judge) = (Scent::new(self.rubrics), Judge::new(self.rubrics));
        let ready: Vec<_> = sites
            .into_iter()
            .filter_map(|captures| {
                let id = &captures.first()?.council;
                let visitor = || self.visitors.iter().find(|visitor| visitor.id == *id);
                let council = self.register.councils.get(id).or_else(visitor)?;
                let site = Site::new(
                    captures,
                    beadle::archive::Visit::ended(beadle::archive::Ending::Exhausted),
                    self.register,
                    council,
                );
                let walks = walks(&site, self.rubrics, &scent, &self.register.platforms);
                Some((council, site, walks))
            })
            .collect();
        let judge_all = || {
            for (council, site, walks) in &ready {
                black_box(judge.judge(site, walks, self.register, council, self.declared.day));
            }
        };
        in_turns(judge_all, || texts.iter().for_each(|text| parse(text)))
    }
}

/// What html5ever does alone, into the tree that `scraper` makes.
fn parse(text: &str) {
    drop(black_box(scraper::Html::parse_document(text)));
}

fn asked() -> Option<Asked> {
    let mut asked = Asked {
        edition: PathBuf::new(),
        bytes: 63_500,
        councils: usize::MAX,
    };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|n| n.parse::<usize>().ok());
        match word.as_str() {
            "--kilobytes" => asked.bytes = number()? * 1_000,
            "--councils" => asked.councils = number()?,
            folder => asked.edition = PathBuf::from(folder),
        }
    }
    (!asked.edition.as_os_str().is_empty()).then_some(asked)
}

/// The quickest round of each, taken in turns: a busy spell of the machine falls on both.
fn in_turns(mut ours: impl FnMut(), mut theirs: impl FnMut()) -> Pair {
    let round = |what: &mut dyn FnMut()| {
        let start = Instant::now();
        what();
        start.elapsed()
    };
    let rounds: Vec<_> = (0..ROUNDS)
        .map(|_| (round(&mut ours), round(&mut theirs)))
        .collect();
    let least = |of: fn(&Pair) -> Duration| rounds.iter().map(of).min();
    (
        least(|round| round.0).unwrap_or_default(),
        least(|round| round.1).unwrap_or_default(),
    )
}

fn tell(name: &str, (ours, theirs): Pair, bar: f64) {
    let times = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "{name}: {:.2} s, html5ever {:.2} s: {times:.2} times (bar {bar})",
        ours.as_secs_f64(),
        theirs.as_secs_f64()
    );
}

/// The text of a page, as the facts are read from it.
fn html(capture: &Capture) -> Option<String> {
    let Outcome::Response(response) = &capture.outcome else {
        return None;
    };
    let is_html = response
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("text/html"));
    let read = is_html && !response.body.is_empty();
    read.then(|| page::decode(&response.headers, &response.body, page::INFLATE_CAP).html)
}

/// A capture whose page carries what real pages carry around their words: a menu of the whole site,
/// styles, scripts and icons. Source of the share: a council's page of 63 KB has some 5 KB of words.
fn fill(mut capture: Capture, bytes: usize) -> Capture {
    let Some(text) = html(&capture).filter(|text| text.len() < bytes) else {
        return capture;
    };
    let host = capture.url.split('/').nth(2).unwrap_or("").to_owned();
    let room = bytes - text.len();
    let (menu, rest) = (menu(&host, room * 2 / 3), scripts(room / 3));
    let start = text
        .find("<body")
        .and_then(|at| Some(at + text[at..].find('>')? + 1))
        .unwrap_or(0);
    let filled = format!("{}{menu}{}{rest}", &text[..start], &text[start..]);
    if let Outcome::Response(Response { headers, body, .. }) = &mut capture.outcome {
        headers.retain(|(name, _)| {
            !name.eq_ignore_ascii_case("content-encoding")
                && !name.eq_ignore_ascii_case("content-type")
        });
        let kind = (
            "Content-Type".to_owned(),
            "text/html; charset=utf-8".to_owned(),
        );
        headers.push(kind);
        *body = filled.into_bytes();
    }
    capture
}

/// A menu in many boxes, the same on every page of a site.
fn menu(host: &str, room: usize) -> String {
    let mut menu = String::from("<header class=\"site-header\"><nav class=\"mega\"><ul>");
    for number in 0.. {
        if menu.len() >= room {
            break;
        }
        menu.push_str(&format!(
            "<li class=\"mega__item mega__item--{number}\"><div class=\"mega__box\"><span class=\"icon\">\
             <svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 2L2 7l10 5 10-5-10-5zM2 17l10 5 \
             10-5M2 12l10 5 10-5\"></path></svg></span><a class=\"mega__link\" \
             href=\"http://{host}/menu/{number}\">Local matter {number}</a></div></li>"
        ));
    }
    menu + "</ul></nav></header>"
}

/// Styles and scripts as content management systems write them into pages.
fn scripts(room: usize) -> String {
    let mut text = String::from("<style>");
    while text.len() < room / 2 {
        text.push_str(".card__title>a:hover{color:#12436d;text-decoration:underline}");
    }
    text.push_str("</style><script>");
    while text.len() < room {
        text.push_str(
            "window.settings=window.settings||{};settings.path={\"base\":\"/\",\"page\":7};",
        );
    }
    text + "</script>"
}
