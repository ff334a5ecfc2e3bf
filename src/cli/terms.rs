//! The terms of a crawl: as given on the command line, as declared, as noted by an earlier run, or
//! beadle's own, in that order.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::data::Loaded;
use super::exit::{Ended, Exit};
use crate::crawl::{Budget, Settings};
use crate::declaration::{Choice, DECLARATION_FILE, Declaration, Hours};
use crate::edition::{Declared, Terms, TermsBook};
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
    #[arg(long, value_name = "FROM-UNTIL", allow_hyphen_values = true)]
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

    /// The terms on which a run is to be made. What an earlier run noted goes before the declaration
    /// by which it was settled, and gives way to one that was changed since.
    pub(super) fn settled(&self, loaded: &Loaded, noted: Option<&Terms>) -> anyhow::Result<Terms> {
        let declared = &loaded.declaration.crawl;
        let digest = digest(&loaded.declaration)?;
        let stands = noted.filter(|terms| terms.declared == digest);
        let budget = Budget::default();
        let megabytes = u32::try_from(budget.bytes >> 20).unwrap_or(u32::MAX);
        let delay = Settings::default().delay.as_secs_f64();
        let text_of = |of: fn(&Terms) -> &Option<String>| {
            move |terms: Option<&Terms>| terms.and_then(|terms| of(terms).clone())
        };
        let (contact, agent) = (text_of(|t| &t.contact), text_of(|t| &t.agent));
        let hours = text_of(|t| &t.hours);
        let (publisher, journeys) = (&loaded.declaration.publisher, &loaded.declaration.journeys);
        let number = |given: Option<u32>, of: fn(&Terms) -> u32, declared: Option<u32>| {
            (given.or(stands.map(of))).or(declared).or(noted.map(of))
        };
        Ok(Terms {
            contact: (self.contact.clone())
                .or_else(|| contact(stands))
                .or_else(|| publisher.contact.clone())
                .or_else(|| contact(noted)),
            agent: agent(stands)
                .or_else(|| declared.agent.clone())
                .or_else(|| agent(noted)),
            delay: (self.delay.or(stands.map(|terms| terms.delay)))
                .or(declared.delay)
                .or(noted.map(|terms| terms.delay))
                .unwrap_or(delay),
            pages: number(self.pages, |terms| terms.pages, declared.pages).unwrap_or(budget.pages),
            megabytes: number(self.megabytes, |terms| terms.megabytes, declared.megabytes)
                .unwrap_or(megabytes),
            minutes: number(self.minutes, |terms| terms.minutes, declared.minutes)
                .unwrap_or(budget.minutes),
            hours: (self.hours.map(|hours| hours.to_string()))
                .or_else(|| hours(stands))
                .or_else(|| declared.hours.map(|hours| hours.to_string()))
                .or_else(|| hours(noted)),
            exhaustive: self.exhaustive
                || (stands.map(|terms| terms.exhaustive))
                    .or(declared.exhaustive)
                    .or(noted.map(|terms| terms.exhaustive))
                    .unwrap_or(false),
            journeys: journeys.iter().map(|journey| journey.id.clone()).collect(),
            register: loaded.register.digest.clone(),
            rubrics: loaded.rubrics.digest.clone(),
            councils: noted.and_then(|terms| terms.councils.clone()),
            since: noted.and_then(|terms| terms.since.clone()),
            loopback_map: noted.and_then(|terms| terms.loopback_map.clone()),
            declared: digest,
        })
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

/// Digest of what a declaration says, files of councils included; none of an empty one.
fn digest(declaration: &Declaration) -> anyhow::Result<Option<String>> {
    let Some(file) = &declaration.file else {
        return Ok(None);
    };
    let mut hash = Sha256::new();
    hash.update(Declaration::settled(file)?);
    for named in &declaration.councils.listed {
        hash.update(&named.id);
        hash.update([0]);
    }
    let digest = HEXLOWER.encode(&hash.finalize());
    Ok(Some(format!("sha256:{digest}")))
}

/// The councils with whom an edition was begun, where these terms still stand for them: a choice that
/// was declared since goes before them.
pub(super) fn begun_with<'t>(
    noted: Option<&'t Terms>,
    now: &Terms,
    declaration: &Declaration,
) -> Option<&'t [String]> {
    let noted = noted?;
    let stands = noted.declared == now.declared || declaration.councils == Choice::default();
    noted.councils.as_deref().filter(|_| stands)
}

/// Where the sites of a run on loopback lie.
#[derive(Debug, Clone)]
pub(super) struct Loopback {
    /// The file that says so, by its whole path.
    pub(super) file: PathBuf,
    pub(super) map: BTreeMap<String, SocketAddr>,
}

impl Loopback {
    /// As given, else as an earlier run noted; none where the real sites are visited. An edition that was
    /// begun on loopback stays there, and one of real sites stays with them.
    pub(super) fn settled(
        edition: &Path,
        given: Option<&Path>,
        noted: Option<&Terms>,
    ) -> anyhow::Result<Option<Loopback>> {
        let shown = edition.display();
        let refused = |message: String| Err(Ended::new(Exit::Usage, message).into());
        let is_simulated = Declared::load(edition)
            .ok()
            .map(|declared| declared.simulated);
        let noted = noted.and_then(|terms| terms.loopback_map.as_deref());
        let file = match (given, noted, is_simulated) {
            (Some(_), None, Some(false)) => {
                return refused(format!(
                    "{shown} holds real sites, and --loopback-map would put made-up ones among them: give \
                     another folder, or leave the option out"
                ));
            }
            (Some(file), ..) => file.to_path_buf(),
            (None, Some(noted), _) => PathBuf::from(noted),
            (None, None, Some(true)) => {
                return refused(format!(
                    "{shown} was begun on loopback, and nobody noted where its hosts lie: give \
                     --loopback-map FILE; its real sites are not visited"
                ));
            }
            (None, None, _) => return Ok(None),
        };
        if given.is_none() && !file.is_file() {
            return refused(format!(
                "{shown} was begun on loopback by {}, which is not there any more: give --loopback-map FILE; \
                 its real sites are not visited",
                file.display()
            ));
        }
        let map = map_of(&file)?;
        let file = std::path::absolute(&file)?;
        Ok(Some(Loopback { file, map }))
    }
}

fn map_of(file: &Path) -> anyhow::Result<BTreeMap<String, SocketAddr>> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| Ended::new(Exit::Usage, format!("cannot read {}: {e}", file.display())))?;
    serde_json::from_str(&text).map_err(|e| {
        let message = format!(
            "{}, line {}: {e}; write {{\"host\": \"127.0.0.2:8080\"}}",
            file.display(),
            e.line()
        );
        Ended::new(Exit::Usage, message).into()
    })
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
