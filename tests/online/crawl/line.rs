//! A lost network: the crawl pauses, says so, and goes on by itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use beadle::crawl::{Event, Recorder};

use super::farm::{self, Farm, Reply};

const HOSTS: [&str; 5] = [
    "one.line.example",
    "two.line.example",
    "three.line.example",
    "four.line.example",
    "five.line.example",
];

fn has(recorder: &Recorder, wanted: impl Fn(&Event) -> bool) -> bool {
    recorder.events().iter().any(wanted)
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_lost_network_pauses_the_crawl_which_goes_on_when_it_is_back() {
    let answer = |asked: &super::farm::Asked| match farm::chain(&asked.path, 90, &asked.host) {
        Some(page) => Reply::page(page),
        None => Reply::not_found(),
    };
    let mut farm = Farm::start(1, &HOSTS, answer);
    let folder = tempfile::tempdir().unwrap();
    let recorder = Arc::new(Recorder::default());
    let crawling = {
        let (edition, settings) = (folder.path().to_path_buf(), farm::settings(&farm));
        let sink: Arc<Recorder> = Arc::clone(&recorder);
        std::thread::spawn(move || farm::crawl(&edition, &HOSTS, settings, sink))
    };
    wait_until("fifty pages", || farm.log().len() > 50);
    farm.fall_silent();
    wait_until("a pause", || {
        has(
            &recorder,
            |e| matches!(e, Event::Paused { why } if why.contains("network")),
        )
    });
    let before = farm.log().len();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(farm.log().len(), before);
    assert!(
        !crawling.is_finished(),
        "a crawl without a network must wait"
    );
    farm.serve();
    wait_until("going on", || has(&recorder, |e| *e == Event::GoesOn));
    let report = crawling.join().unwrap();
    // Nothing of it is held against the sites: each is read whole, and nothing failed.
    let classes = report.classes();
    assert_eq!(
        classes.keys().copied().collect::<Vec<_>>(),
        ["404", "ok"],
        "{classes:?}"
    );
    // The home page is the first of the chain under another name.
    assert_eq!(classes["ok"], 5 * 91);
    assert!(farm::pages(folder.path()).values().all(|times| *times == 1));
}
