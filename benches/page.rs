//! Facts and links beside what html5ever needs for the same bytes, in one run: only the ratio
//! means anything, because the machine's load moves the figures by up to twice.
//!
//! Source of the bar: an edition is scored in under 1.5 times html5ever's parsing; judging takes
//! at most half of it.

use std::hint::black_box;
use std::path::Path;

use beadle::page;
use beadle::register::Register;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use url::Url;

/// A page of the size and make of council pages: 60 KB, menus, paragraphs, tables, a form.
fn generated() -> String {
    let menu: String = (0..40)
        .map(|i| format!("<li class=\"nav__item\"><a class=\"nav__link\" href=\"/service/{i}\">Service {i}</a></li>"))
        .collect();
    let body: String = (0..120)
        .map(|i| {
            format!(
                "<h2 id=\"s{i}\">Section {i}</h2><p class=\"text\">Put your <strong>blue</strong> bin out by 7am on \
                 collection day &amp; bring it back in the evening; <a href=\"/page/{i}?ref=x\">read more about \
                 collection {i}</a>.</p><table><tr><th scope=row>Paper<td>Blue bin</table>"
            )
        })
        .collect();
    format!(
        "<!doctype html><html lang=en><head><title>Bins</title><meta name=viewport content=x></head><body>\
         <header class=\"site-header\"><nav><ul>{menu}</ul></nav></header><main><h1>Bin days</h1>{body}\
         <form action=/find><label for=p>Postcode</label><input id=p name=postcode><button>Find</button></form>\
         </main><footer><ul>{menu}</ul></footer></body></html>"
    )
}

/// Real pages that lie beside the project in some places; none when they are not there.
fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/localgov-drupal");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .map(|found| found.flatten().map(|f| f.path()).collect())
        .unwrap_or_default();
    paths.sort();
    paths
        .iter()
        .filter_map(|p| std::fs::read_to_string(p).ok())
        .filter(|html| html.len() < 200_000)
        .collect()
}

fn compare(criterion: &mut Criterion, name: &str, pages: &[String]) {
    let register = Register::embedded().expect("the embedded register is sound");
    let url = Url::parse("https://www.council.example/bins").expect("a valid address");
    let bytes: usize = pages.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("html5ever alone", |b| {
        b.iter(|| {
            pages
                .iter()
                .for_each(|p| drop(black_box(scraper::Html::parse_document(p))));
        });
    });
    group.bench_function("facts", |b| {
        b.iter(|| {
            for page in pages {
                black_box(page::facts(&url, 200, &[], page, &register.platforms));
            }
        });
    });
    group.bench_function("links", |b| {
        b.iter(|| {
            pages
                .iter()
                .for_each(|p| drop(black_box(page::links(&url, p))));
        });
    });
    group.finish();
}

fn pages(criterion: &mut Criterion) {
    compare(criterion, "generated", &vec![generated(); 20]);
    let real = samples();
    if !real.is_empty() {
        compare(criterion, "real", &real);
    }
}

criterion_group!(benches, pages);
criterion_main!(benches);
