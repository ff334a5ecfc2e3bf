//! The command line: one file a command, and `exit`.
//!
//! Reads: arguments. / Makes: calls into the rooms, words on the terminal, an exit code. / Never:
//! decides anything that a room should decide.

pub mod exit;

mod check;
mod completions;
mod councils;
mod crawl;
mod data;
mod demo;
mod diff;
mod editions;
mod explain;
mod hold;
mod import;
mod log;
mod man;
mod measure;
mod named;
mod out;
mod packs;
mod preflight;
mod preview;
mod publish;
mod reference;
mod release;
mod reply;
mod review;
mod robots;
mod rubric;
mod run;
mod sample;
mod score;
mod scoring;
mod show;
mod terms;
mod verify;
mod whom;

pub use measure::check_labels;
pub use reference::reference;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use out::tell;

/// Walks council websites politely, tries residents' tasks, publishes how well each site serves
/// them.
#[derive(Debug, Parser)]
#[command(name = "beadle", version, propagate_version = true)]
struct Arguments {
    /// Keep a log in this file: what happened when, one line each, added at its end
    #[arg(long, global = true, value_name = "FILE", help_heading = "Log")]
    log: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Preflight(preflight::Arguments),
    Run(run::Arguments),
    Crawl(crawl::Arguments),
    Import(import::Arguments),
    Score(score::Arguments),
    Review(review::Arguments),
    Publish(publish::Arguments),
    Packs(packs::Arguments),
    Reply(reply::Arguments),
    Release(release::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Rubric(rubric::Arguments),
    Verify(verify::Arguments),
    Show(show::Arguments),
    Diff(diff::Arguments),
    Sample(sample::Arguments),
    Measure(measure::Arguments),
    Councils(councils::Arguments),
    Robots(robots::Arguments),
    Preview(preview::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Parses the arguments, runs the command, says how it went.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error).into(),
    };
    let outcome = log::listen(arguments.log.as_deref())
        .map_err(anyhow::Error::from)
        .and_then(|()| caught(arguments.command));
    match outcome {
        Ok(exit) => out::finish(exit).into(),
        Err(error) => {
            tell!("beadle: {error:#}");
            exit::code_of(&error).into()
        }
    }
}

/// Runs a command; a fault of ours ends it with its own exit code, as every other end has one.
fn caught(command: Command) -> anyhow::Result<exit::Exit> {
    let run = std::panic::AssertUnwindSafe(|| run(command));
    std::panic::catch_unwind(run).unwrap_or_else(|_| {
        let message = "beadle itself failed; please report it with the lines above";
        Err(exit::Ended::new(exit::Exit::Internal, message).into())
    })
}

fn run(command: Command) -> anyhow::Result<exit::Exit> {
    match command {
        Command::Demo(a) => demo::run(a),
        Command::Preflight(a) => preflight::run(a),
        Command::Run(a) => run::run(a),
        Command::Crawl(a) => crawl::run(a),
        Command::Import(a) => import::run(a),
        Command::Score(a) => score::run(a),
        Command::Review(a) => review::run(a),
        Command::Publish(a) => publish::run(a),
        Command::Packs(a) => packs::run(a),
        Command::Reply(a) => reply::run(a),
        Command::Release(a) => release::run(a),
        Command::Check(a) => check::run(a),
        Command::Explain(a) => explain::run(a),
        Command::Rubric(a) => rubric::run(a),
        Command::Verify(a) => verify::run(a),
        Command::Show(a) => show::run(a),
        Command::Diff(a) => diff::run(a),
        Command::Sample(a) => sample::run(a),
        Command::Measure(a) => measure::run(a),
        Command::Councils(a) => councils::run(&a),
        Command::Robots(a) => robots::run(a),
        Command::Preview(a) => preview::run(a),
        Command::Completions(a) => completions::run(&a),
        Command::Man(a) => man::run(&a),
    }
}

/// A whole number that is not negative, as an option's value.
fn whole(text: &str) -> Result<u64, String> {
    let most = u64::MAX;
    (text.parse()).map_err(|_| format!("write a whole number from 0 to {most}"))
}

/// Help and the version go to standard output and are no mistake; the rest is.
fn usage(error: &clap::Error) -> exit::Exit {
    if error.use_stderr() {
        // Nobody to tell, where standard error is gone.
        let _ = error.print();
        return exit::Exit::Usage;
    }
    out::text(&error.render().ansi().to_string());
    out::finish(exit::Exit::Success)
}
