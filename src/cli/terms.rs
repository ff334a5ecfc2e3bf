//! The terms of a crawl: as given on the command line, as declared, as noted by an earlier run, or
//! beadle's own, in that order.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::data::Loaded;
use super::exit::{Ended, Exit};
use crate::crawl::{Budget, Settings};
use crate::declaration::{DECLARATION_FILE, Declaration, Hours};
use crate::edition::{Terms, TermsBook};
use crate::storage::put;

/// Options that say how a crawl behaves.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct TermsArguments {
    /// Email or web address that site owners can complain to; sent with every request
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// Least seconds between two requests to a site [default: 2]
    #[arg(long, value_name = "SECONDS", value_parser = super::crawl::seconds, allow_negative_numbers = true)]
    delay: Option<f64>,
    /// Most pages per site [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), allow_negative_numbers = true)]
    pages: Option<u32>,
    /// Most megabytes per site, as they are sent [default: 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), allow_negative_numbers = true)]
    megabytes: Option<u32>,
    /// Most minutes per site [default: 240]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), allow_negative_numbers = true)]
    minutes: Option<u32>,
    /// Only within these hours, United Kingdom time, e.g. 20:00-06:00
    #[arg(long, value_name = "FROM-UNTIL")]
    hours: Option<Hours>,
    /// Spend the whole budget of pages, also where every journey has been found
    #[arg(long)]
    exhaustive: bool,
    /// The edition's declaration, instead of EDITION/beadle.toml, where a copy is kept
    #[arg(long, value_name = "FILE")]
    declaration: Option<PathBuf>,
    /// Resume on other terms than before; both are noted in EDITION/terms.json
    #[arg(long)]
    new_terms: bool,
}

impl TermsArguments {
    /// The declaration of an edition that is crawled.
    pub(super) fn declaration(&self, edition: &Path) -> anyhow::Result<Declaration> {
        Ok(match &self.declaration {
            Some(file) => Declaration::load(file)?,
            None => Declaration::of_edition(edition)?,
        })
    }

    /// Keeps a declaration that was given in the edition, where every later command reads it.
    pub(super) fn keep_declaration(&self, edition: &Path) -> anyhow::Result<()> {
        let Some(file) = &self.declaration else {
            return Ok(());
        };
        let kept = edition.join(DECLARATION_FILE);
        let there = kept.canonicalize().ok();
        if there.is_some() && there == file.canonicalize().ok() {
            return Ok(());
        }
        let text = Declaration::settled(file)?;
        put(&kept, text.as_bytes())
            .map_err(|e| Ended::new(Exit::Storage, format!("{}: {e}", kept.display())).into())
    }

    /// The terms on which a run is to be made.
    pub(super) fn settled(&self, loaded: &Loaded, noted: Option<&Terms>) -> Terms {
        let declared = &loaded.declaration.crawl;
        let budget = Budget::default();
        let megabytes = u32::try_from(budget.bytes >> 20).unwrap_or(u32::MAX);
        let delay = Settings::default().delay.as_secs_f64();
        let noted_of = |of: fn(&Terms) -> Option<String>| noted.and_then(of);
        let journeys = loaded.declaration.journeys.iter();
        Terms {
            contact: (self.contact.clone())
                .or_else(|| loaded.declaration.publisher.contact.clone())
                .or_else(|| noted_of(|terms| terms.contact.clone())),
            agent: (declared.agent.clone()).or_else(|| noted_of(|terms| terms.agent.clone())),
            delay: (self.delay.or(declared.delay))
                .or(noted.map(|terms| terms.delay))
                .unwrap_or(delay),
            pages: (self.pages.or(declared.pages))
                .or(noted.map(|terms| terms.pages))
                .unwrap_or(budget.pages),
            megabytes: (self.megabytes.or(declared.megabytes))
                .or(noted.map(|terms| terms.megabytes))
                .unwrap_or(megabytes),
            minutes: (self.minutes.or(declared.minutes))
                .or(noted.map(|terms| terms.minutes))
                .unwrap_or(budget.minutes),
            hours: (self.hours.or(declared.hours))
                .map(|hours| hours.to_string())
                .or_else(|| noted_of(|terms| terms.hours.clone())),
            exhaustive: self.exhaustive
                || declared
                    .exhaustive
                    .or(noted.map(|terms| terms.exhaustive))
                    .unwrap_or(false),
            journeys: journeys.map(|journey| journey.id.clone()).collect(),
            register: loaded.register.digest.clone(),
            rubrics: loaded.rubrics.digest.clone(),
        }
    }

    /// Refuses to resume on other terms than before, unless it was said that this is meant.
    pub(super) fn agreed(
        &self,
        edition: &Path,
        book: &TermsBook,
        now: &Terms,
    ) -> Result<(), Ended> {
        let differences = book.latest().map(|then| then.differences(now));
        let differences = differences.unwrap_or_default();
        if differences.is_empty() || self.new_terms {
            return Ok(());
        }
        let message = format!(
            "{} was begun on other terms:\n  {}\nLeave out the options that changed them (and put {DECLARATION_FILE} \
             back), or give --new-terms: both terms are then noted",
            edition.display(),
            differences.join("\n  ")
        );
        Err(Ended::new(Exit::Usage, message))
    }
}

/// The settings of a crawl on these terms.
pub(super) fn settings(terms: &Terms) -> Settings {
    Settings {
        contact: terms.contact.clone(),
        agent: terms.agent.clone(),
        delay: Duration::from_secs_f64(terms.delay),
        budget: Budget {
            pages: terms.pages,
            bytes: u64::from(terms.megabytes) << 20,
            minutes: terms.minutes,
        },
        hours: terms.hours.as_deref().and_then(|hours| hours.parse().ok()),
        stop_early: !terms.exhaustive,
        ..Settings::default()
    }
}
