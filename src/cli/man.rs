//! `beadle man`: manual pages, one a command.

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use super::exit::{Ended, Exit};
use super::out::say;

/// Write manual pages into a folder: beadle.1, and one per command.
///
/// `man ./beadle-check.1` shows one; a folder such as ~/.local/share/man/man1 makes them known.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder; made when it is not there.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut whole = super::Arguments::command();
    whole.build();
    let folder = arguments.folder.as_path();
    let pages = pages(&whole, "beadle")?;
    for (name, page) in &pages {
        let file = folder.join(name);
        std::fs::create_dir_all(folder)
            .and_then(|()| crate::storage::put(&file, page))
            .map_err(|error| unwritten(&file, &error))?;
    }
    let first = folder.join("beadle.1");
    say!(
        "{} pages are written. Next: man {}",
        pages.len(),
        first.display()
    );
    Ok(Exit::Success)
}

/// The page of a command, and those of its own commands.
fn pages(command: &clap::Command, name: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone()).title(name.to_uppercase());
    man.render(&mut page)?;
    let mut pages = vec![(format!("{name}.1"), page)];
    let below = command.get_subcommands().filter(|c| c.get_name() != "help");
    for command in below {
        pages.extend(self::pages(
            command,
            &format!("{name}-{}", command.get_name()),
        )?);
    }
    Ok(pages)
}

fn unwritten(file: &Path, error: &std::io::Error) -> Ended {
    let message = format!("{} cannot be written: {error}", file.display());
    Ended::new(Exit::Storage, message)
}
