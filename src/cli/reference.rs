//! The command reference, made from the command line itself.

use std::fmt::Write as _;

use clap::CommandFactory as _;

use super::Arguments;
use super::exit::Exit;

/// `docs/commands.md`, whole.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from(
        "# Commands\n\nMade from the command line itself by `BEADLE_REGENERATE=1 cargo test --test offline docs`.\n\n\
         ## Exit codes\n\n| code | meaning |\n|---|---|\n",
    );
    for exit in Exit::ALL {
        let _ = writeln!(out, "| {} | {} |", exit as u8, exit.meaning());
    }
    let mut command = Arguments::command().term_width(100);
    command.build();
    let _ = write!(
        out,
        "\n## beadle\n\n```text\n{}\n```\n",
        tidy(&command.render_help().to_string())
    );
    let names: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    for name in names.iter().filter(|n| *n != "help") {
        if let Some(sub) = command.find_subcommand_mut(name) {
            describe(&mut out, sub);
        }
    }
    out
}

fn describe(out: &mut String, command: &mut clap::Command) {
    let title = command
        .get_bin_name()
        .unwrap_or(command.get_name())
        .to_owned();
    let help = command
        .clone()
        .term_width(100)
        .render_long_help()
        .to_string();
    let _ = write!(out, "\n## {title}\n\n```text\n{}\n```\n", tidy(&help));
    let names: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    for name in names.iter().filter(|n| *n != "help") {
        if let Some(sub) = command.find_subcommand_mut(name) {
            describe(out, sub);
        }
    }
}

fn tidy(help: &str) -> String {
    help.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}
