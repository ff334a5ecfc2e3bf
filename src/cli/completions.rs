//! `beadle completions`: what a shell needs to complete a command line.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::exit::Exit;

/// Print what a shell needs to complete beadle's commands and options.
///
/// For bash: `beadle completions bash > ~/.local/share/bash-completion/completions/beadle`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Which shell.
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut command = super::Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "beadle", &mut script);
    super::out::text(&String::from_utf8_lossy(&script));
    Ok(Exit::Success)
}
