//! Whose sites a command is for: as asked for on the command line, else as declared, else all of the
//! day.

use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

use super::data::Loaded;
use super::exit::{Ended, Exit};
use crate::declaration::{Sample, draw};
use crate::register::{Council, Kind, Nation, Register};

/// Options that choose councils.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Whom {
    /// Only these councils
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    council: Vec<String>,
    /// Only councils of this kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
    kind: Option<String>,
    /// Only councils of this nation
    #[arg(long, value_name = "NATION", value_parser = PossibleValuesParser::new(Nation::ALL.map(Nation::id)))]
    nation: Option<String>,
    /// A pilot: only so many councils, drawn by kind from those chosen
    #[arg(long, value_name = "N")]
    pilot: Option<usize>,
    /// Which draw of a pilot it is: the same seed draws the same councils
    #[arg(long, value_name = "SEED", default_value_t = 1, requires = "pilot")]
    seed: u64,
}

impl Whom {
    /// The councils asked for, else those declared, else all of the day; of these, a pilot's draw.
    pub(super) fn chosen<'r>(
        &self,
        loaded: &'r Loaded,
        day: Date,
    ) -> anyhow::Result<Vec<&'r Council>> {
        let is_asked = !self.council.is_empty() || self.kind.is_some() || self.nation.is_some();
        let councils = match is_asked {
            true => self.asked_for(&loaded.register, day)?,
            false => loaded.declaration.chosen(&loaded.register, day)?,
        };
        Ok(match self.pilot {
            None => councils,
            Some(number) => draw(
                councils,
                Sample {
                    councils: number,
                    seed: self.seed,
                },
            ),
        })
    }

    fn asked_for<'r>(&self, register: &'r Register, day: Date) -> anyhow::Result<Vec<&'r Council>> {
        let kind = self.kind.as_deref().and_then(Kind::from_id);
        let nation = self.nation.as_deref().and_then(Nation::from_id);
        let mut councils = register.as_of(day);
        for id in &self.council {
            if !councils.iter().any(|c| c.id.0 == *id) {
                return Err(no_council(id, day).into());
            }
        }
        councils.retain(|c| {
            kind.is_none_or(|k| c.kind == k)
                && nation.is_none_or(|n| c.nation == n)
                && (self.council.is_empty() || self.council.contains(&c.id.0))
        });
        Ok(councils)
    }
}

pub(super) fn no_council(id: &str, day: Date) -> Ended {
    let message =
        format!("no council '{id}' on {day}: `beadle councils --as-of {day}` lists the ids");
    Ended::new(Exit::Usage, message)
}
