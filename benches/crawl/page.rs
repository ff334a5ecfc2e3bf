//! The farm's pages: 63 KB of the make of council pages, 50 links, sent gzipped.
//!
//! What is the same on many pages is compressed once, when the farm starts; only the part with
//! the links is compressed for each request. So the server takes a fraction of the time that a
//! client takes, and both still see a page of real size.

use std::fmt::Write as _;
use std::io::Write as _;
use std::rc::Rc;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// Bytes of HTML that every page has.
const SIZE: usize = 63_500;
/// Stretches of text that pages are made of.
const STRETCHES: usize = 12;
/// Links that lead down from a page.
const CHILDREN: usize = 8;
/// Pages in the menu and in the foot.
const MENU: usize = 12;
const FOOT: usize = 10;
/// Links to anywhere on the site.
const RELATED: usize = 18;

/// Words that pages, titles and addresses are made of: some smell of journeys, most of nothing.
const WORDS: [&str; 40] = [
    "bins",
    "recycling",
    "parking",
    "permit",
    "council",
    "tax",
    "housing",
    "benefit",
    "library",
    "school",
    "places",
    "planning",
    "application",
    "pothole",
    "street",
    "light",
    "report",
    "apply",
    "pay",
    "find",
    "renew",
    "day",
    "collection",
    "garden",
    "waste",
    "family",
    "support",
    "health",
    "advice",
    "community",
    "grant",
    "business",
    "rates",
    "licence",
    "market",
    "park",
    "leisure",
    "museum",
    "archive",
    "meeting",
];

/// Text that all hosts' pages are filled with.
pub(crate) struct Stock(Vec<Stretch>);

/// Makes the pages of one host.
pub(crate) struct Maker {
    stock: Rc<Stock>,
    host: usize,
    /// Pages that it has.
    pages: usize,
}

/// A piece of HTML, compressed up to a byte boundary so that others may follow it.
struct Stretch {
    deflated: Vec<u8>,
    crc: Crc,
}

impl Stock {
    pub(crate) fn new() -> Stock {
        Stock((0..STRETCHES).map(stretch).collect())
    }
}

impl Maker {
    pub(crate) fn new(stock: Rc<Stock>, host: usize, pages: usize) -> Maker {
        Maker { stock, host, pages }
    }

    /// A page as a gzip member, or none when the host has no page at this path.
    pub(crate) fn page(&self, path: &str) -> Option<(usize, Vec<u8>)> {
        let number = self.number(path)?;
        let top = Stretch::of(&self.top(number), Compression::fast());
        let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
        body.extend_from_slice(&top.deflated);
        let mut crc = top.crc;
        let mut at = self.host * 31 + number;
        while (crc.amount() as usize) < SIZE {
            let next = &self.stock.0[at % STRETCHES];
            at = at.wrapping_mul(7).wrapping_add(5);
            body.extend_from_slice(&next.deflated);
            crc.combine(&next.crc);
        }
        // An empty last block: stored, no bytes.
        body.extend_from_slice(&[1, 0, 0, 0xff, 0xff]);
        body.extend_from_slice(&crc.sum().to_le_bytes());
        body.extend_from_slice(&crc.amount().to_le_bytes());
        Some((number, body))
    }

    fn number(&self, path: &str) -> Option<usize> {
        if path == "/" {
            return Some(0);
        }
        let number: usize = path.rsplit('-').next()?.parse().ok()?;
        (number > 0 && number < self.pages && self.path(number) == path).then_some(number)
    }

    fn path(&self, number: usize) -> String {
        if number == 0 {
            return "/".to_owned();
        }
        format!(
            "/{}/{}-{}-{number}",
            WORDS[number % 7],
            WORDS[number % WORDS.len()],
            WORDS[(number / 3 + 11) % WORDS.len()]
        )
    }

    fn title(&self, number: usize) -> String {
        format!(
            "{} {} {} {number}",
            WORDS[number % WORDS.len()],
            WORDS[(number / 3 + 11) % WORDS.len()],
            WORDS[(number / 40) % WORDS.len()]
        )
    }

    /// Everything that no other page has: head, menu, links.
    fn top(&self, number: usize) -> String {
        let mut out = String::with_capacity(12 << 10);
        let title = self.title(number);
        let _ = write!(
            out,
            "<!doctype html><html lang=\"en-GB\" class=\"no-js\"><head><meta charset=\"utf-8\"><title>{title} | \
             Council {}</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link \
             rel=\"stylesheet\" href=\"/assets/main.css\"><link rel=\"canonical\" href=\"{}\"></head><body \
             class=\"page\"><header class=\"site-header\" role=\"banner\"><nav class=\"nav\" aria-label=\"Main\"><ul \
             class=\"nav__list\">",
            self.host,
            self.path(number)
        );
        self.list(&mut out, (1..=MENU).map(|n| n % self.pages));
        out.push_str("</ul></nav></header><nav class=\"breadcrumb\"><ol>");
        self.list(
            &mut out,
            [0, number.saturating_sub(1) / CHILDREN].into_iter(),
        );
        let _ = write!(
            out,
            "</ol></nav><main id=\"main\"><h1>{title}</h1><ul class=\"list\">"
        );
        let children = (1..=CHILDREN).map(|n| number * CHILDREN + n);
        self.list(&mut out, children.filter(|n| *n < self.pages));
        out.push_str("</ul><h2>Related</h2><ul class=\"list list--related\">");
        let related = (1..=RELATED).map(|n| (number * 17 + n * n * 29) % self.pages);
        self.list(&mut out, related);
        out.push_str("</ul></main><footer class=\"site-footer\"><ul>");
        self.list(&mut out, (MENU..MENU + FOOT).map(|n| n % self.pages));
        out.push_str("</ul></footer>");
        out
    }

    fn list(&self, out: &mut String, numbers: impl Iterator<Item = usize>) {
        for number in numbers {
            let _ = writeln!(
                out,
                "<li class=\"nav__item\"><a class=\"nav__link\" href=\"{}\"><span>{}</span></a></li>",
                self.path(number),
                self.title(number)
            );
        }
    }
}

impl Stretch {
    fn of(html: &str, level: Compression) -> Stretch {
        let mut crc = Crc::new();
        crc.update(html.as_bytes());
        let mut encoder = DeflateEncoder::new(Vec::with_capacity(html.len() / 2), level);
        // Writing into memory does not fail; a flush ends at a byte boundary.
        let _ = encoder.write_all(html.as_bytes());
        let _ = encoder.flush();
        Stretch {
            deflated: std::mem::take(encoder.get_mut()),
            crc,
        }
    }
}

/// About 6 KB of headings, paragraphs, tables and a little script, from the words above.
fn stretch(number: usize) -> Stretch {
    let mut random = fastrand::Rng::with_seed(number as u64);
    let mut word = move || WORDS[random.usize(..WORDS.len())];
    let mut html = String::new();
    for part in 0..7 {
        let _ = writeln!(
            html,
            "<h2 class=\"heading\" id=\"s{part}\">{} {}</h2>",
            word(),
            word()
        );
        for _ in 0..2 {
            html.push_str("<p class=\"text text--body\">");
            for n in 0..34 {
                let _ = match n % 17 {
                    6 => write!(html, "<strong>{}</strong> ", word()),
                    11 => write!(html, "{} &amp; {}, ", word(), word()),
                    _ => write!(html, "{} ", word()),
                };
            }
            html.push_str("</p>\n");
        }
        let _ = write!(
            html,
            "<table class=\"table\"><tr><th scope=\"row\">{}</th><td>{}</td></tr></table>\n<div \
             class=\"card card--wide\" data-track=\"{}\"><img src=\"/assets/{}.png\" alt=\"\"><script>var \
             {} = {{ open: 1 < 2 }};</script></div>\n",
            word(),
            word(),
            word(),
            word(),
            word()
        );
    }
    Stretch::of(&html, Compression::default())
}
