//! `beadle councils`: list the councils of a day, or copy the register to change it.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use comfy_table::{CellAlignment, Table, presets};
use jiff::civil::Date;
use serde::Serialize;

use super::exit::Exit;
use super::out::{self, say, tell};
use crate::clock::{Clock, RealClock};
use crate::register::{Council, Kind, Nation, Register};

/// The year from which on the register knows every council. Source: its description,
/// register/datapackage.json.
const KNOWN_SINCE: i16 = 2010;

/// List the councils of a day.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The day, as 2012-07-01; a year alone means its 1 July. Today, when left out
    #[arg(long, value_name = "DATE", value_parser = day, allow_hyphen_values = true)]
    as_of: Option<Date>,
    /// Only councils of this kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
    kind: Option<String>,
    /// Only councils of this nation
    #[arg(long, value_name = "NATION", value_parser = PossibleValuesParser::new(Nation::ALL.map(Nation::id)))]
    nation: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// A register folder instead of the one inside this program
    #[arg(long, value_name = "DIR")]
    register: Option<PathBuf>,
    /// Copy the register into this folder instead, to be changed there and given with --register or
    /// beadle.toml
    #[arg(long, value_name = "DIR", conflicts_with_all = ["as_of", "kind", "nation", "json"])]
    copy: Option<PathBuf>,
}

/// A day, or a year for its 1 July, which is after the April in which councils change.
fn day(text: &str) -> Result<Date, String> {
    if let Ok(year) = text.parse::<i16>()
        && year > 0
    {
        return Date::new(year, 7, 1).map_err(|e| e.to_string());
    }
    text.parse()
        .map_err(|_| "write a day as 2012-07-01 or a year as 2012".to_owned())
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Listing<'a> {
    format: u32,
    as_of: Date,
    principal: usize,
    combined: usize,
    councils: Vec<&'a Council>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let register = match &arguments.register {
        Some(folder) => Register::load(folder)?,
        None => Register::embedded()?,
    };
    if let Some(to) = &arguments.copy {
        super::rubric::copied(to, &Register::files(arguments.register.as_deref())?)?;
        say!("next: beadle councils --register {}", to.display());
        return Ok(Exit::Success);
    }
    let today = RealClock::new()
        .wall()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let listing = listing(&register, arguments, today);
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&listing)?);
    } else {
        out::text(&words(&listing));
    }
    if let Some(warning) = beyond(&register, listing.as_of, today) {
        tell!("{warning}");
    }
    Ok(Exit::Success)
}

fn listing<'a>(register: &'a Register, arguments: &Arguments, today: Date) -> Listing<'a> {
    let as_of = arguments.as_of.unwrap_or(today);
    let kind = arguments.kind.as_deref().and_then(Kind::from_id);
    let nation = arguments.nation.as_deref().and_then(Nation::from_id);
    let mut councils = register.as_of(as_of);
    councils.retain(|c| kind.is_none_or(|k| c.kind == k) && nation.is_none_or(|n| c.nation == n));
    let principal = councils.iter().filter(|c| c.kind.is_ranked()).count();
    Listing {
        format: 1,
        as_of,
        principal,
        combined: councils.len() - principal,
        councils,
    }
}

/// What a person should know of a day of which the register does not know all.
fn beyond(register: &Register, day: Date, today: Date) -> Option<String> {
    if day.year() < KNOWN_SINCE {
        return Some(format!(
            "warning: the register holds councils that existed in {KNOWN_SINCE} or later; those that had \
             ended by then are missing from {day}"
        ));
    }
    let last = register.changes.iter().map(|change| change.date).max()?;
    (day > today).then(|| {
        format!(
            "warning: the last change of councils that the register knows is that of {last}; a merger that is \
             planned for {day} or before is not among them until it stands in register/changes.csv"
        )
    })
}

fn words(listing: &Listing<'_>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header([
        "id",
        "name",
        "kind",
        "nation",
        "residents 2020",
        "website",
    ]);
    for council in &listing.councils {
        table.add_row([
            council.id.0.clone(),
            council.name.clone(),
            council.kind.id().to_owned(),
            council.nation.id().to_owned(),
            council
                .population_2020
                .map_or_else(|| "not known".to_owned(), |p| p.to_string()),
            council
                .website
                .clone()
                .unwrap_or_else(|| "not known".to_owned()),
        ]);
    }
    if let Some(column) = table.column_mut(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut words = String::new();
    if !listing.councils.is_empty() {
        for line in table.lines() {
            words.push_str(line.trim_end());
            words.push('\n');
        }
        words.push('\n');
    }
    words.push_str(&format!(
        "{} principal councils and {} combined authorities (visited, never ranked) on {}.\n",
        listing.principal, listing.combined, listing.as_of
    ));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_means_its_middle_and_nonsense_is_refused() {
        assert_eq!(day("2012").unwrap().to_string(), "2012-07-01");
        assert_eq!(day("2015-03-31").unwrap().to_string(), "2015-03-31");
        assert!(day("last year").is_err());
        assert!(day("2015-02-30").is_err());
    }

    #[test]
    fn a_day_beyond_what_the_register_knows_is_warned_of() {
        let register = Register::embedded().unwrap();
        let today = "2026-11-22".parse().unwrap();
        let warned = |day: &str| beyond(&register, day.parse().unwrap(), today);
        assert!(warned("2028-04-02").unwrap().contains("changes.csv"));
        assert!(warned("1960-07-01").unwrap().contains("2010"));
        assert_eq!(warned("2012-07-01"), None);
        assert_eq!(warned("2026-11-22"), None);
    }

    #[test]
    fn the_listing_counts_what_it_lists() {
        let register = Register::embedded().unwrap();
        let arguments = Arguments {
            as_of: None,
            kind: None,
            nation: Some("wales".to_owned()),
            json: false,
            register: None,
            copy: None,
        };
        let listing = listing(&register, &arguments, "2026-11-22".parse().unwrap());
        assert_eq!((listing.principal, listing.combined), (22, 0));
        assert!(words(&listing).contains("22 principal councils and 0 combined"));
        assert!(words(&listing).contains("Gwynedd Council"));
    }
}
