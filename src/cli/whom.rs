//! Whose sites a command is for: as asked for on the command line, else those with whom the edition was
//! begun, else as declared, else all of the day.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

use super::data::Loaded;
use super::exit::{Ended, Exit};
use super::terms::{Loopback, begun_with};
use crate::declaration::{Sample, draw};
use crate::edition::Terms;
use crate::register::{Council, Kind, Nation, Register};

/// What stands for every council that is declared, in an edition that was begun with fewer.
const ALL: &str = "all";

/// Options that choose councils.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Whom {
    /// Only these councils; `all` for every one that is declared, where the edition was begun with fewer
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    council: Vec<String>,
    /// Only councils of this kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
    kind: Option<String>,
    /// Only councils of this nation
    #[arg(long, value_name = "NATION", value_parser = PossibleValuesParser::new(Nation::ALL.map(Nation::id)))]
    nation: Option<String>,
    /// A pilot: only so many councils, drawn by kind from those chosen
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pilot: Option<u32>,
    /// Which draw of a pilot it is: the same seed draws the same councils
    #[arg(long, value_name = "SEED", default_value_t = 1, requires = "pilot", value_parser = super::whole, allow_negative_numbers = true)]
    seed: u64,
}

impl Whom {
    /// The councils of a run on these terms, of which an earlier run may have noted some.
    pub(super) fn on_terms<'r>(
        &self,
        loaded: &'r Loaded,
        day: Date,
        (noted, now): (Option<&Terms>, &Terms),
        loopback: Option<&Loopback>,
    ) -> anyhow::Result<Vec<&'r Council>> {
        let noted = begun_with(noted, now, &loaded.declaration);
        self.chosen(loaded, day, noted, loopback.map(|loopback| &loopback.map))
    }

    /// The councils asked for, else those that an earlier run noted, else those declared, else all of
    /// the day; of these, a pilot's draw. On loopback there are none but those whose hosts the map
    /// knows.
    fn chosen<'r>(
        &self,
        loaded: &'r Loaded,
        day: Date,
        noted: Option<&[String]>,
        on_loopback: Option<&BTreeMap<String, SocketAddr>>,
    ) -> anyhow::Result<Vec<&'r Council>> {
        let is_named = !self.council.is_empty() && self.council != [ALL];
        let is_asked = is_named || self.kind.is_some() || self.nation.is_some();
        let noted = noted.filter(|_| self.pilot.is_none() && self.council != [ALL]);
        let mut councils = match noted {
            _ if is_asked => self.asked_for(&loaded.register, day)?,
            Some(noted) => {
                let mut councils = loaded.register.as_of(day);
                councils.retain(|council| noted.contains(&council.id.0));
                councils
            }
            None => loaded.declaration.chosen(&loaded.register, day)?,
        };
        if let Some(map) = on_loopback {
            councils.retain(|council| is_served(council, map));
        }
        Ok(match self.pilot {
            None => councils,
            Some(number) => draw(
                councils,
                Sample {
                    councils: number as usize,
                    seed: self.seed,
                },
            ),
        })
    }

    fn asked_for<'r>(&self, register: &'r Register, day: Date) -> anyhow::Result<Vec<&'r Council>> {
        let kind = self.kind.as_deref().and_then(Kind::from_id);
        let nation = self.nation.as_deref().and_then(Nation::from_id);
        let mut councils = register.as_of(day);
        let named: Vec<&String> = self.council.iter().filter(|id| *id != ALL).collect();
        for id in &named {
            if !councils.iter().any(|c| c.id.0 == **id) {
                return Err(no_council(register, id, day).into());
            }
        }
        councils.retain(|c| {
            kind.is_none_or(|k| c.kind == k)
                && nation.is_none_or(|n| c.nation == n)
                && (named.is_empty() || named.contains(&&c.id.0))
        });
        Ok(councils)
    }
}

fn is_served(council: &Council, map: &BTreeMap<String, SocketAddr>) -> bool {
    let website = council.website.as_deref().map(url::Url::parse);
    let url = website.and_then(Result::ok);
    url.is_some_and(|url| url.host_str().is_some_and(|host| map.contains_key(host)))
}

pub(super) fn no_council(register: &Register, id: &str, day: Date) -> Ended {
    let alive = |near: &&str| register.council(near).is_some_and(|c| c.lives.on(day));
    let near = super::named::like_council(register, id).filter(alive);
    let near = near.map_or_else(String::new, |near| format!("did you mean '{near}'? "));
    let message =
        format!("no council '{id}' on {day}: {near}`beadle councils --as-of {day}` lists the ids");
    Ended::new(Exit::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::data::Data;
    use crate::declaration::Declaration;

    fn loaded() -> Loaded {
        let nowhere = std::path::Path::new("nowhere");
        let loaded = Data::default().for_crawl(nowhere, Declaration::default());
        loaded.unwrap()
    }

    #[test]
    fn a_pilot_on_loopback_is_drawn_from_who_is_served() {
        let loaded = loaded();
        let day = jiff::civil::date(2026, 11, 27);
        let whom = Whom {
            pilot: Some(2),
            ..Whom::default()
        };
        let served = ["www.leeds.gov.uk", "www.fife.gov.uk", "www.barnet.gov.uk"];
        let address: SocketAddr = "127.0.0.2:80".parse().unwrap();
        let map = served.map(|host| (host.to_owned(), address));
        let drawn = whom.chosen(&loaded, day, None, Some(&BTreeMap::from(map)));
        let drawn: Vec<&str> = drawn.unwrap().iter().map(|c| c.id.0.as_str()).collect();
        assert_eq!(drawn.len(), 2, "{drawn:?}");
        assert!(
            drawn
                .iter()
                .all(|id| ["leeds", "fife", "barnet"].contains(id))
        );
    }

    #[test]
    fn who_was_noted_stands_until_others_are_asked_for() {
        let loaded = loaded();
        let day = jiff::civil::date(2026, 11, 27);
        let noted = ["leeds".to_owned(), "fife".to_owned()];
        let number = |council: &[&str], pilot: Option<u32>| {
            let whom = Whom {
                council: council.iter().map(|id| (*id).to_owned()).collect(),
                pilot,
                ..Whom::default()
            };
            whom.chosen(&loaded, day, Some(&noted), None).unwrap().len()
        };
        assert_eq!(number(&[], None), 2);
        assert_eq!(number(&["adur"], None), 1);
        assert_eq!(number(&[], Some(3)), 3, "a pilot is drawn from all");
        assert!(number(&["all"], None) > 300);
    }
}
