//! `beadle preflight`: ask each home page once, before a crawl.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use comfy_table::{Table, presets};
use jiff::civil::Date;

use super::crawl::{begun, ended, seed_on_loopback, sink, typed_for, visit};
use super::data::{Data, Loaded};
use super::exit::{Ended, Exit};
use super::hold::hold;
use super::out::{self, say};
use super::scoring::usage;
use super::terms::{self, Loopback, TermsArguments};
use super::whom::Whom;
use crate::archive::FolderStore;
use crate::cells::csv;
use crate::clock::{Clock, RealClock};
use crate::crawl::manners::uk_civil;
use crate::crawl::{self, Finding, Found, Plan, Settings, findings};
use crate::edition::{Terms, TermsBook};
use crate::output::count;
use crate::register::{Council, CouncilId};
use crate::storage::put;

/// The folder in an edition's folder that holds what the look left.
const FOLDER: &str = "preflight";
/// Rows of troubles that a terminal shows; all are in the files.
const SHOWN: usize = 40;

/// Ask each council's home page once and say what moved, refuses, or is broken.
///
/// Asks for robots.txt and the home page alone, with the manners of a crawl, and writes
/// EDITION/preflight.csv and preflight.md: for each trouble the line of the register that mends it, or
/// the text to send to the web team. Exit code 1 when somebody has something to do.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder; each look replaces the one before
    #[arg(value_name = "EDITION")]
    edition: PathBuf,
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    terms: TermsArguments,
    /// Stay on loopback, with hosts where this JSON file says: {"www.example.gov.uk": "127.0.0.2:8080"}
    #[arg(long, value_name = "FILE")]
    loopback_map: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let clock: Arc<dyn Clock> = Arc::new(RealClock::new());
    let declaration = arguments.terms.declaration(&arguments.edition)?;
    let loaded = arguments.data.for_crawl(&arguments.edition, declaration)?;
    let today = uk_civil(clock.wall()).date();
    let day = begun(&arguments.edition).unwrap_or(today);
    let book = TermsBook::of(&arguments.edition).map_err(usage)?;
    let noted = book.latest();
    let loopback = Loopback::settled(&arguments.edition, arguments.loopback_map.as_deref(), noted)?;
    let terms = arguments.terms.settled(&loaded, noted)?;
    let councils = (arguments.whom).on_terms(&loaded, day, (noted, &terms), loopback.as_ref())?;
    let plan = plan(&arguments, &loaded, &terms, &councils, day, loopback);
    plan.check()
        .map_err(|e| Ended::new(Exit::Usage, e.to_string()))?;
    let _lock = hold(&arguments.edition, "preflight")?;
    clear(&plan.edition)?;
    let platforms = &loaded.register.platforms;
    let report = visit(
        &plan,
        &loaded.rubrics,
        platforms,
        Arc::clone(&clock),
        sink(false, clock),
    )
    .map_err(|e| ended(e, &arguments.edition))?;
    if report.interrupted {
        say!("Stopped. The same command looks anew.");
        return Ok(Exit::Interrupted);
    }
    let store = FolderStore::open(&plan.edition.join("archive"))
        .with_context(|| format!("reading {}", plan.edition.display()))?;
    let without: Vec<&Council> = councils
        .iter()
        .filter(|council| council.website.is_none())
        .copied()
        .collect();
    let lines = lines(&loaded)?;
    let line_of = |id: &CouncilId| lines.get(&id.0).cloned();
    let agent = plan.settings.user_agent();
    let found = findings(&store, &plan.targets, &without, &agent, &line_of)?;
    write(&arguments.edition, &found)?;
    tell(&arguments.edition, &found);
    Ok(
        match found.iter().any(|finding| finding.found.is_trouble()) {
            true => Exit::Findings,
            false => Exit::Success,
        },
    )
}

fn plan(
    arguments: &Arguments,
    loaded: &Loaded,
    terms: &Terms,
    councils: &[&Council],
    day: Date,
    loopback: Option<Loopback>,
) -> Plan {
    let mut targets = crawl::targets(&loaded.register, &loaded.rubrics, councils, day);
    let is_loopback = loopback.is_some();
    let resolve = loopback.map(|loopback| loopback.map).unwrap_or_default();
    if is_loopback {
        targets.retain_mut(|target| seed_on_loopback(&mut target.seeds[0], &resolve));
    }
    Plan {
        edition: arguments.edition.join(FOLDER),
        targets,
        settings: Settings {
            loopback: is_loopback,
            resolve,
            opt_out: loaded.register.opt_out.iter().cloned().collect(),
            home_only: true,
            ..terms::settings(terms)
        },
    }
}

/// Takes an earlier look away. Only a folder that holds one is.
fn clear(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() && folder.join("archive").is_dir() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    Ok(())
}

/// Each council's line of `councils.csv`, by id.
fn lines(loaded: &Loaded) -> anyhow::Result<BTreeMap<String, String>> {
    let files = loaded.register_files()?;
    let text = files.get("councils.csv").map_or("", String::as_str);
    let line = |line: &str| Some((line.split_once(',')?.0.to_owned(), line.to_owned()));
    Ok(text.lines().filter_map(line).collect())
}

fn write(edition: &Path, found: &[Finding]) -> anyhow::Result<()> {
    let header = [
        "council",
        "name",
        "website",
        "found",
        "words",
        "status",
        "address",
        "detail",
        "what_to_do",
        "line",
    ];
    let row = |f: &Finding| {
        vec![
            f.council.0.clone(),
            f.name.clone(),
            f.website.clone(),
            f.found.id().to_owned(),
            f.found.words().to_owned(),
            f.status
                .map_or_else(String::new, |status| status.to_string()),
            f.ended_at.clone(),
            f.detail.clone(),
            f.what_to_do().to_owned(),
            f.line.clone().unwrap_or_default(),
        ]
    };
    let table = csv(&header, found.iter().map(row));
    let files = [
        ("preflight.csv", table),
        ("preflight.md", markdown(found).into_bytes()),
    ];
    for (name, bytes) in files {
        let path = edition.join(name);
        put(&path, &bytes)
            .map_err(|e| Ended::new(Exit::Storage, format!("{}: {e}", path.display())))?;
    }
    Ok(())
}

/// What a person has to do, site by site.
fn markdown(found: &[Finding]) -> String {
    let mut text = String::from("# Before the crawl\n\n");
    let troubles: Vec<&Finding> = found.iter().filter(|f| f.found.is_trouble()).collect();
    let _ = writeln!(
        text,
        "{} of {} have something that somebody should look at.\n",
        troubles.len(),
        count(found.len(), "council", "councils")
    );
    for finding in troubles {
        let _ = writeln!(text, "## {}: {}\n", finding.name, finding.found.words());
        for (what, said) in [
            ("address in the register", &finding.website),
            ("ended at", &finding.ended_at),
            ("the network said", &finding.detail),
        ] {
            if !said.is_empty() {
                let _ = writeln!(text, "- {what}: {said}");
            }
        }
        if let Some(status) = finding.status {
            let _ = writeln!(text, "- status: {status}");
        }
        let _ = writeln!(text, "- what to do: {}\n", finding.what_to_do());
        if let Some(line) = &finding.line {
            let _ = writeln!(text, "```csv\n{line}\n```\n");
        }
        if let Some(letter) = &finding.letter {
            let _ = writeln!(text, "```text\n{letter}```\n");
        }
    }
    text
}

fn tell(edition: &Path, found: &[Finding]) {
    let troubles: Vec<&Finding> = found.iter().filter(|f| f.found.is_trouble()).collect();
    let mut words = String::new();
    if !troubles.is_empty() {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_header([
            "council",
            "what was found",
            "status",
            "where it ended",
        ]);
        for finding in troubles.iter().take(SHOWN) {
            table.add_row([
                finding.council.0.clone(),
                finding.found.words().to_owned(),
                finding
                    .status
                    .map_or_else(String::new, |status| status.to_string()),
                finding.ended_at.clone(),
            ]);
        }
        for line in table.lines() {
            words.push_str(line.trim_end());
            words.push('\n');
        }
        if troubles.len() > SHOWN {
            let _ = writeln!(words, "  … and {} more", troubles.len() - SHOWN);
        }
        words.push('\n');
    }
    let of = |wanted: Found| found.iter().filter(|f| f.found == wanted).count();
    let _ = writeln!(
        words,
        "{} asked: {} answer where the register says, {} asked not to be visited, {}.",
        count(found.len(), "council", "councils"),
        of(Found::Answers),
        of(Found::OptedOut),
        count(troubles.len(), "needs a person", "need a person")
    );
    let folder = edition.display();
    let _ = writeln!(
        words,
        "Lines for the register and texts to send: {folder}/preflight.md; all of them: {folder}/preflight.csv"
    );
    let _ = writeln!(words, "Next: {}", typed_for("crawl", "preflight"));
    out::text(&words);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register;

    fn finding(found: Found, line: Option<&str>) -> Finding {
        Finding {
            council: CouncilId("adur".into()),
            name: "Adur".into(),
            website: "https://www.adur.gov.uk/".into(),
            found,
            status: Some(200),
            ended_at: "https://www.new.example/".into(),
            detail: String::new(),
            line: line.map(str::to_owned),
            letter: None,
        }
    }

    #[test]
    fn the_text_has_the_troubles_alone_each_with_what_mends_it() {
        let text = markdown(&[
            finding(Found::Answers, None),
            finding(Found::Elsewhere, Some("adur,E07000223,Adur")),
        ]);
        assert!(text.contains("1 of 2 councils"), "{text}");
        assert!(text.contains("## Adur: redirects to another domain"));
        assert!(text.contains("```csv\nadur,E07000223,Adur\n```"));
    }

    #[test]
    fn every_council_of_the_register_has_its_line() {
        let loaded = Data::default()
            .for_crawl(
                Path::new("nowhere"),
                crate::declaration::Declaration::default(),
            )
            .unwrap();
        let lines = lines(&loaded).unwrap();
        let register = Register::embedded().unwrap();
        for council in register.councils.values() {
            let line = &lines[&council.id.0];
            assert!(
                council
                    .website
                    .as_ref()
                    .is_none_or(|site| line.contains(site)),
                "{line}"
            );
        }
    }
}
