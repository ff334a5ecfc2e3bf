//! Who and what is meant: a council, a site, a page or an archive.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use url::Url;

use super::Arguments;
use crate::cli::exit::{Ended, Exit};
use crate::cli::named;
use crate::clock::{Clock as _, RealClock};
use crate::register::{Council, CouncilId, Kind, Nation, Register};
use crate::rubric::JourneyId;

/// What a person asked to have checked.
pub(super) enum Meant {
    /// A whole site. `guessed`: its kind was not said; `beside`: a page of it whose address was given.
    Site {
        council: Council,
        guessed: bool,
        beside: Option<Url>,
    },
    /// One page, for one journey.
    Page {
        council: Council,
        guessed: bool,
        journey: JourneyId,
        url: Url,
    },
    /// A web archive, or an edition's folder.
    Archive(PathBuf),
}

pub(super) struct What {
    pub(super) meant: Meant,
    /// The journeys asked for; all, where none is named.
    pub(super) journeys: Vec<String>,
}

pub(super) fn what(arguments: &Arguments, register: &Register) -> Result<What, Ended> {
    let typed = arguments.site.as_str();
    let journeys = arguments.journey.clone();
    if !typed.contains("://") && register.council(typed).is_none() && Path::new(typed).exists() {
        return Ok(What {
            meant: Meant::Archive(PathBuf::from(typed)),
            journeys,
        });
    }
    if !typed.contains("://") {
        let meant = Meant::Site {
            council: renamed(by_id(register, typed)?.clone(), arguments),
            guessed: false,
            beside: None,
        };
        return Ok(What { meant, journeys });
    }
    let url = named::address(typed)?;
    let (council, guessed) = whose(arguments, register, &url);
    let meant = match journeys.as_slice() {
        [journey] if is_page(&url, arguments, register) => Meant::Page {
            council,
            guessed,
            journey: JourneyId(journey.clone()),
            url,
        },
        _ => Meant::Site {
            council,
            guessed,
            beside: is_page(&url, arguments, register).then_some(url),
        },
    };
    Ok(What { meant, journeys })
}

/// The council with this id; where a host was typed, what to write instead.
fn by_id<'r>(register: &'r Register, typed: &str) -> Result<&'r Council, Ended> {
    if typed.contains('.') && register.council(typed).is_none() {
        let known = named::like_council(register, typed)
            .map_or_else(String::new, |id| format!(", or its id, '{id}'"));
        let message =
            format!("'{typed}' is no council's id: write its address, https://{typed}/{known}");
        return Err(Ended::new(Exit::Usage, message));
    }
    named::council(register, typed).map_err(|error| {
        let message = format!("{error}, or give an address that starts with https://");
        Ended::new(Exit::Usage, message)
    })
}

/// The council whose host it is today, or a visitor; and whether its kind was guessed.
fn whose(arguments: &Arguments, register: &Register, url: &Url) -> (Council, bool) {
    let known = register.by_host(url.host_str().unwrap_or_default());
    let alive = known.iter().find(|council| council.lives.on(today()));
    match (alive, &arguments.kind) {
        (Some(council), None) => {
            let council = Council {
                website: Some(home(url, arguments, register).into()),
                ..(*council).clone()
            };
            (renamed(council, arguments), false)
        }
        _ => (visitor(url, arguments, register), arguments.kind.is_none()),
    }
}

fn today() -> Date {
    let now = RealClock::new().wall();
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Whether an address is that of a page within a site, and not of its home page.
fn is_page(url: &Url, arguments: &Arguments, register: &Register) -> bool {
    let known = register.by_host(url.host_str().unwrap_or_default());
    let is_home = |council: &&Council| council.website.as_deref() == Some(url.as_str());
    let has_path = url.path() != "/" || url.query().is_some();
    has_path && !arguments.whole_site && !known.iter().any(is_home)
}

/// The site's home page: of a page within it, its host's root.
fn home(url: &Url, arguments: &Arguments, register: &Register) -> Url {
    match is_page(url, arguments, register) {
        true => url.join("/").unwrap_or_else(|_| url.clone()),
        false => url.clone(),
    }
}

fn renamed(mut council: Council, arguments: &Arguments) -> Council {
    if let Some(name) = &arguments.name {
        council.name.clone_from(name);
    }
    council
}

/// The kind to score a site as that the register does not know, and its nation.
pub(super) fn kind_of(arguments: &Arguments) -> (Kind, Nation) {
    let kind = arguments.kind.as_deref().and_then(Kind::from_id);
    let nation = arguments.nation.as_deref().and_then(Nation::from_id);
    let kind = kind.unwrap_or(match nation {
        Some(Nation::Scotland) => Kind::Scotland,
        Some(Nation::Wales) => Kind::Wales,
        Some(Nation::NorthernIreland) => Kind::NorthernIreland,
        Some(Nation::England) | None => Kind::Unitary,
    });
    (kind, nation.unwrap_or(kind.nation()))
}

fn visitor(url: &Url, arguments: &Arguments, register: &Register) -> Council {
    let (kind, nation) = kind_of(arguments);
    let host = url.host_str().unwrap_or_default();
    let name = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let id = CouncilId(name.replace(['.', ':', '[', ']'], "-"));
    let name = arguments.name.clone().unwrap_or(name);
    Council::visitor(
        id,
        name,
        kind,
        nation,
        home(url, arguments, register).to_string(),
    )
}

/// What is said of a kind that nobody gave.
pub(super) fn taken_for(council: &Council) -> String {
    format!(
        "Taken for a {} council: --kind says otherwise, and with it which tasks are asked for.",
        council.kind.id()
    )
}
