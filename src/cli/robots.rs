//! `beadle robots`: Say what a robots.txt file lets a crawler fetch.

use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::exit::{Ended, Exit};
use super::out::Out;
use crate::crawl::robots::{Robots, RobotsFor};

/// Say what a robots.txt file lets a crawler fetch.
///
/// Prints a line for each address: `allowed` or `disallowed`, a tab and the address. The file may
/// hold any bytes; an address may be whole, a path alone or malformed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The robots.txt file; `-` reads it from standard input.
    file: PathBuf,
    /// The crawler's product token, as the file would name it.
    #[arg(long, default_value = "beadle", value_name = "NAME")]
    agent: String,
    /// Addresses to ask about; `-` reads more from standard input, one per line.
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let Arguments { file, agent, urls } = arguments;
    let stdin_wanted = urls.iter().any(|url| url == "-");
    if file.as_os_str() == "-" && stdin_wanted {
        return Err(Ended::new(
            Exit::Usage,
            "standard input can give the file or the addresses, not both: name the file",
        )
        .into());
    }
    let rules = Robots::parse(&read(&file)?).for_agent(&agent);
    answer_all(&rules, &urls).context("the addresses cannot be read")?;
    Ok(Exit::Success)
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let outcome = if file.as_os_str() == "-" {
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    outcome.map_err(|error| {
        Ended::new(
            Exit::Usage,
            format!("{} cannot be read: {error}", file.display()),
        )
        .into()
    })
}

fn answer_all(rules: &RobotsFor, urls: &[String]) -> std::io::Result<()> {
    let mut out = BufWriter::new(Out);
    for url in urls {
        if url != "-" {
            answer(&mut out, rules, url.as_bytes())?;
            continue;
        }
        // Lines are bytes, not text: a list with a stray byte is answered to its end, and each
        // line, an empty one too, gets its answer.
        for line in std::io::stdin().lock().split(b'\n') {
            let line = line?;
            let line = line.strip_suffix(b"\r").unwrap_or(&line);
            answer(&mut out, rules, line)?;
        }
    }
    out.flush()
}

/// The address is printed as it was given, byte for byte.
fn answer(out: &mut impl Write, rules: &RobotsFor, url: &[u8]) -> std::io::Result<()> {
    let allowed = rules.allowed(&String::from_utf8_lossy(url)).allowed;
    let word: &[u8] = if allowed {
        b"allowed\t"
    } else {
        b"disallowed\t"
    };
    out.write_all(word)?;
    out.write_all(url)?;
    out.write_all(b"\n")
}
