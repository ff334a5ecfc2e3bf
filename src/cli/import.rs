//! `beadle import`: score archives that someone else made (WARC, WARC.GZ, WACZ).

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::hold::hold;
use super::out::{say, tell};
use super::scoring::usage;
use crate::archive::import::{Files, ImportError, Imported, VisitorAs, Whose};
use crate::archive::{Damage, Software};
use crate::edition::{Declared, EditionError};
use crate::register::{CouncilId, Kind, Nation, Register};

/// How many damaged records are told one by one.
const DAMAGED_TOLD: usize = 20;

/// Score archives that someone else made (WARC, WARC.GZ, WACZ).
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder; made when there is none
    edition: PathBuf,
    /// Archives: WARC (plain, gzip or zstd) or WACZ
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Whose pages they are; by the register's hosts, when left out
    #[arg(long, value_name = "ID")]
    council: Option<String>,
    /// For a site that the register does not know: the kind of council to score it as
    #[arg(long, value_name = "KIND", default_value = "unitary",
          value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
    kind: String,
    /// For a site that the register does not know: its nation
    #[arg(long, value_name = "NATION", default_value = "england",
          value_parser = PossibleValuesParser::new(Nation::ALL.map(Nation::id)))]
    nation: String,
    /// For a site that the register does not know: its name
    #[arg(long, value_name = "NAME", conflicts_with = "council")]
    name: Option<String>,
    /// A folder shaped like `register/`, instead of the one that the edition keeps; it is kept there from
    /// then on
    #[arg(long, value_name = "DIR", help_heading = "Data")]
    register: Option<PathBuf>,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let data = Data {
        register: arguments.register.clone(),
        rubrics: None,
    };
    let loaded = data.for_edition(&arguments.edition)?;
    let register = &loaded.register;
    let of = |url: &Url, at: Timestamp| owner(register, url, at);
    let whose = match &arguments.council {
        Some(id) => Whose::Council(known_council(register, id)?),
        None => Whose::Register {
            of: &of,
            visitor: VisitorAs {
                name: arguments.name.clone(),
                kind: Kind::from_id(&arguments.kind).unwrap_or(Kind::Unitary),
                nation: Nation::from_id(&arguments.nation).unwrap_or(Nation::England),
            },
        },
    };
    let software = Software {
        version: format!("beadle/{}", env!("CARGO_PKG_VERSION")),
        contact: String::new(),
        robots: "as the tool that made the imported archive kept it".to_owned(),
    };
    let files = Files::open(&arguments.files).map_err(ended)?;
    let Some(first) = files.first() else {
        tell_damaged(files.damaged());
        return Err(nothing(&arguments.files).into());
    };
    let lock = hold(&arguments.edition, "import")?;
    declare(lock.folder(), first)?;
    if arguments.register.is_some() {
        // Whose pages they are follows from it: scoring has to know the same councils.
        loaded.keep(lock.folder())?;
    }
    let done = files
        .import_into(lock.folder(), &whose, software)
        .map_err(ended)?;
    tell(&done, register);
    if done.captures + done.known == 0 {
        return Err(nothing(&arguments.files).into());
    }
    // The day follows from all that was ever imported, in whichever order and after whatever kill.
    if let Some(first) = done.first {
        Declared::move_imported(lock.folder(), day_of(first)).map_err(usage)?;
    }
    say!("Next: beadle score {}", arguments.edition.display());
    Ok(match done.damaged.is_empty() {
        true => Exit::Success,
        false => Exit::Damaged,
    })
}

/// What the register says of a site that is no living council's.
fn known_as(website: &str, register: &Register) -> String {
    let url = Url::parse(website).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    match register.by_host(host).first() {
        None => format!("The register does not know {website}"),
        Some(council) => {
            let ended = council
                .lives
                .ends
                .map(|day| format!(", which ended on {day}"));
            let heirs: Vec<&str> = council.successors.iter().map(|id| id.0.as_str()).collect();
            let heirs = match heirs.is_empty() {
                true => String::new(),
                false => format!(" (succeeded by {})", heirs.join(", ")),
            };
            format!(
                "{website} was the site of {}{}{heirs}",
                council.name,
                ended.unwrap_or_default()
            )
        }
    }
}

pub(super) fn nothing(files: &[PathBuf]) -> Ended {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let message = format!(
        "nothing was imported: no answer that beadle can read lies in {}; give WARC or WACZ files with answers to GET",
        names.join(", ")
    );
    Ended::new(Exit::EmptyArchive, message)
}

/// Declares the edition before anything is in it, so that a kill leaves one that can be completed.
fn declare(edition: &Path, first: Timestamp) -> anyhow::Result<()> {
    match Declared::load(edition) {
        Ok(_) => Ok(()),
        Err(EditionError::NotAnEdition(_)) => {
            let declared = Declared {
                imported: true,
                ..Declared::new(edition, day_of(first), false)
            };
            declared.save(edition).map_err(usage)
        }
        Err(other) => Err(usage(other)),
    }
}

pub(super) fn day_of(at: Timestamp) -> Date {
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The council to which an address belonged on the day: of those that share a site, the first by
/// id, as in a crawl.
pub(super) fn owner(register: &Register, url: &Url, at: Timestamp) -> Option<CouncilId> {
    let day = day_of(at);
    let councils = register.by_host(url.host_str()?);
    let alive = councils.iter().find(|council| council.lives.on(day));
    alive.map(|council| council.id.clone())
}

fn known_council(register: &Register, id: &str) -> anyhow::Result<CouncilId> {
    Ok(super::named::council(register, id)?.id.clone())
}

pub(super) fn ended(error: ImportError) -> anyhow::Error {
    let exit = match &error {
        ImportError::EmptyFile(_) => Exit::EmptyArchive,
        ImportError::Storage { .. } | ImportError::NoRoom { .. } => Exit::Storage,
        ImportError::Unreadable { .. }
        | ImportError::NotAnArchive(_)
        | ImportError::OtherForm { .. }
        | ImportError::BrokenPackage(_)
        | ImportError::Visitors { .. } => Exit::Usage,
    };
    Ended::new(exit, error.to_string()).into()
}

fn tell(done: &Imported, register: &Register) {
    if done.captures > 0 {
        say!("Imported {} for:", count(done.captures, "answer"));
    }
    for (council, captures) in &done.councils {
        say!("  {council}: {captures}");
    }
    if let Some(visitor) = &done.visitor {
        say!(
            "{}: it will be scored as '{}' ({}, {}); --council, --kind and --nation say otherwise.",
            known_as(&visitor.website, register),
            visitor.id,
            visitor.kind.id(),
            visitor.nation.id(),
        );
    }
    let others = [
        (done.known, "answer", "in the archive already"),
        (
            done.passed_over,
            "record",
            "passed over: not GET or HEAD, or not a web address",
        ),
        (
            done.unowned,
            "answer",
            "left out: from hosts of no council, led to by no council's page",
        ),
        (
            done.unresolved,
            "revisit",
            "left out: the answer it repeats is in none of the files",
        ),
    ];
    for (number, what, words) in others.into_iter().filter(|(number, ..)| *number > 0) {
        say!("{} {words}", count(number, what));
    }
    tell_damaged(&done.damaged);
}

pub(super) fn tell_damaged(places: &[Damage]) {
    if places.is_empty() {
        return;
    }
    let damaged = count(places.len(), "damaged place");
    tell!("{damaged} passed over:");
    for damage in places.iter().take(DAMAGED_TOLD) {
        tell!(
            "  {} at byte {}: {}",
            damage.file,
            damage.offset,
            damage.what
        );
    }
    if let Some(more) = places.len().checked_sub(DAMAGED_TOLD).filter(|m| *m > 0) {
        tell!("  and {more} more");
    }
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
