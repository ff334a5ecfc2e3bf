//! Who hears the log: a file that a person asked for, and standard error for what went wrong.
//!
//! Reads: `--log`. / Makes: lines with time (UTC), level, the visit they belong to, words. / Never:
//! says on standard error what a command says there anyway.

use std::fs::File;
use std::panic::PanicHookInfo;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt};

use super::exit::{Ended, Exit};

/// What the crawl's own sinks show on standard error already.
const SHOWN_ELSEWHERE: &str = "beadle::crawl::event";

/// Begins to listen. A log file is written on at its end, so that a crawl that resumes keeps one.
pub(super) fn listen(file: Option<&Path>) -> Result<(), Ended> {
    let on_screen = Targets::new()
        .with_target("beadle", LevelFilter::WARN)
        .with_target(SHOWN_ELSEWHERE, LevelFilter::OFF);
    let screen = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false)
        .with_filter(on_screen);
    let kept = file.map(open).transpose()?.map(|file| {
        fmt::layer()
            .with_writer(Mutex::new(file))
            .with_ansi(false)
            .with_filter(
                Targets::new()
                    .with_target("beadle", LevelFilter::DEBUG)
                    .with_default(LevelFilter::WARN),
            )
    });
    // Somebody who listens already, a test for one, goes on listening.
    tracing_subscriber::registry()
        .with(screen)
        .with(kept)
        .try_init()
        .ok();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        log_panic(panic);
        usual(panic);
    }));
    Ok(())
}

fn open(path: &Path) -> Result<File, Ended> {
    let opened = File::options().append(true).create(true).open(path);
    opened.map_err(|error| {
        Ended::new(
            Exit::Storage,
            format!("the log {} cannot be written: {error}", path.display()),
        )
    })
}

/// The span that a panic happens in names the council whose visit it was.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    let words = panic.payload_as_str().unwrap_or("no words");
    tracing::error!(place, words, "a fault of beadle's own");
}
