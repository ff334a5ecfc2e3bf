//! The command line: one file a command, and `exit`.
//!
//! Reads: arguments. / Makes: calls into the rooms, words on the terminal, an exit code. / Never:
//! decides anything that a room should decide.

pub mod exit;

mod check;
mod councils;
mod crawl;
mod data;
mod demo;
mod diff;
mod explain;
mod hold;
mod import;
mod measure;
mod out;
mod preview;
mod publish;
mod reference;
mod robots;
mod rubric;
mod run;
mod score;
mod scoring;
mod verify;

pub use reference::reference;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use out::tell;

/// Walks council websites politely, tries residents' tasks, publishes how well each site serves
/// them.
#[derive(Debug, Parser)]
#[command(name = "beadle", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Run(run::Arguments),
    Crawl(crawl::Arguments),
    Import(import::Arguments),
    Score(score::Arguments),
    Publish(publish::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Rubric(rubric::Arguments),
    Verify(verify::Arguments),
    Diff(diff::Arguments),
    Measure(measure::Arguments),
    Councils(councils::Arguments),
    Robots(robots::Arguments),
    Preview(preview::Arguments),
}

/// Parses the arguments, runs the command, says how it went.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error).into(),
    };
    let outcome = match arguments.command {
        Command::Demo(a) => demo::run(a),
        Command::Run(a) => run::run(a),
        Command::Crawl(a) => crawl::run(a),
        Command::Import(a) => import::run(a),
        Command::Score(a) => score::run(a),
        Command::Publish(a) => publish::run(a),
        Command::Check(a) => check::run(a),
        Command::Explain(a) => explain::run(a),
        Command::Rubric(a) => rubric::run(a),
        Command::Verify(a) => verify::run(a),
        Command::Diff(a) => diff::run(a),
        Command::Measure(a) => measure::run(a),
        Command::Councils(a) => councils::run(&a),
        Command::Robots(a) => robots::run(a),
        Command::Preview(a) => preview::run(a),
    };
    match outcome {
        Ok(exit) => out::finish(exit).into(),
        Err(error) => {
            tell!("beadle: {error:#}");
            exit::code_of(&error).into()
        }
    }
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
