use std::path::{Path, PathBuf};

use jiff::civil::date;

use super::*;
use crate::register::{Kind, Register};

fn parse(text: &str) -> Result<Declaration, Diagnostics> {
    Declaration::parse(text, Path::new("2026/beadle.toml"))
}

/// Codes and lines of what is told.
fn told(text: &str) -> Vec<(&'static str, usize)> {
    let told = parse(text).expect_err("mistakes");
    assert!(told.0.iter().all(|d| !d.help.is_empty()), "{told}");
    told.0.iter().map(|d| (d.code, d.line)).collect()
}

#[test]
fn the_declaration_in_the_manual_reads_and_has_every_key() {
    let manual =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/edition.md"))
            .expect("the manual");
    let text = manual
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("an example");
    let declared = parse(text).unwrap_or_else(|told| panic!("{told}"));
    assert!(declared.lacking_for_release().is_empty());
    assert_eq!(declared.deadlines.reply, Some(date(2026, 11, 27)));
    assert_eq!(declared.licence.id, "OGL-UK-3.0");
    assert_eq!(declared.rubrics, Some(PathBuf::from("2026/our-rubrics")));
    let Declaration {
        title,
        deadlines,
        crawl,
        councils,
        register,
        ..
    } = &declared;
    assert!(title.is_some() && register.is_some() && !declared.journeys.is_empty());
    assert!(deadlines.embargo.is_some() && deadlines.release.is_some());
    assert!(deadlines.next_edition.is_some() && crawl.agent.is_some() && crawl.hours.is_some());
    let numbers = [crawl.pages, crawl.megabytes, crawl.minutes];
    assert!(crawl.delay.is_some() && numbers.iter().all(Option::is_some));
    assert!(crawl.exhaustive.is_some() && councils.sample.is_some());
    assert!(!councils.kinds.is_empty() && !councils.nations.is_empty());
}

#[test]
fn an_empty_file_declares_nothing_and_lacks_what_a_release_needs() {
    let declared = parse("").expect("nothing is wrong with it");
    let lacking = ["publisher.name", "publisher.contact", "publisher.reply"];
    assert_eq!(declared.lacking_for_release(), lacking);
    assert!(declared.councils.is_all());
    assert_eq!(declared.licence, Licence::default());
}

#[test]
fn every_mistake_is_told_at_once_with_its_line() {
    let text = r#"[editoin]
title = "Edition 2026"

[publisher]
nmae = "A body"
contact = "nobody"
licence = "CC-BY-40"

[deadlines]
reply = 2026-12-20
release = 2026-12-01
embargo = "2026-12-01"
next_edition = 1026-12-01

[crawl]
delay = 4000.0
pages = -1
hours = "8pm"
agent = "a (b)"

[councils]
kinds = ["town"]
sample = { councils = 0, seed = 1 }
"#;
    assert_eq!(
        told(text),
        [
            ("declaration-key", 1),
            ("declaration-key", 5),
            ("declaration-contact", 6),
            ("declaration-value", 7),
            ("declaration-order", 11),
            ("declaration-type", 12),
            ("declaration-date", 13),
            ("declaration-range", 16),
            ("declaration-type", 17),
            ("declaration-value", 18),
            ("declaration-value", 19),
            ("declaration-value", 22),
            ("declaration-range", 23),
        ]
    );
}

#[test]
fn a_day_that_no_calendar_has_is_refused() {
    for day in [
        "2026-02-30",
        "2026-13-01",
        "2026-11-30T10:00:00Z",
        "10:00:00",
    ] {
        let told = told(&format!("[deadlines]\nrelease = {day}\n"));
        assert!(
            matches!(told[0], ("declaration-date" | "declaration-syntax", 2)),
            "{day}: {told:?}"
        );
    }
}

#[test]
fn a_slip_in_a_table_or_a_licence_finds_its_name() {
    let told = parse("[publsher]\n[deadlines]\nrelaese = 2026-12-01\n").expect_err("slips");
    assert!(told.0[0].help.contains("[publisher]"), "{told}");
    assert!(told.0[1].help.contains("`release`"), "{told}");
    let told = parse("[publisher]\nlicence = \"CC-BY-4\"\n").expect_err("a slip");
    assert!(told.0[0].help.contains("CC-BY-4.0"), "{told}");
}

#[test]
fn councils_that_nobody_knows_are_told_with_the_nearest() {
    let register = Register::embedded().expect("the register");
    let day = date(2026, 10, 1);
    let declared = parse("[councils]\nlist = [\"leeds\", \"brighton-and-hov\"]\n").expect("read");
    let told = declared.chosen(&register, day).expect_err("a slip");
    assert_eq!((told.0[0].code, told.0[0].line), ("declaration-council", 2));
    assert!(told.0[0].help.contains("brighton-and-hove"), "{told}");
    let declared = parse("[councils]\nkinds = [\"wales\"]\n").expect("read");
    let chosen = declared.chosen(&register, day).expect("known");
    assert_eq!(chosen.len(), 22);
    assert!(chosen.iter().all(|council| council.kind == Kind::Wales));
}

#[test]
fn a_list_in_a_file_is_read_and_its_slips_are_told_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("ours.txt"),
        "leeds # the pilot\n\nadurr\n",
    )
    .expect("written");
    let file = folder.path().join(DECLARATION_FILE);
    std::fs::write(&file, "[councils]\nfile = \"ours.txt\"\n").expect("written");
    let register = Register::embedded().expect("the register");
    let declared = Declaration::of_edition(folder.path()).expect("read");
    let told = declared
        .chosen(&register, date(2026, 10, 1))
        .expect_err("a slip");
    assert!(told.to_string().contains("ours.txt:3"), "{told}");
    std::fs::remove_file(folder.path().join("ours.txt")).expect("removed");
    let told = Declaration::of_edition(folder.path()).expect_err("no list");
    assert_eq!((told.0[0].code, told.0[0].line), ("declaration-file", 2));
}

#[test]
fn a_copy_in_another_folder_leads_to_the_same_files_and_says_the_rest_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ours.toml");
    let text = "# ours\n[data]\nrubrics = \"our-rubrics\" # here\njourneys = [\"bin-day\"]\n";
    std::fs::write(&file, text).expect("written");
    let copy = Declaration::settled(&file).expect("a copy");
    assert!(
        copy.starts_with("# ours\n") && copy.contains("# here\n"),
        "{copy}"
    );
    let elsewhere = Declaration::parse(&copy, Path::new("2026/beadle.toml")).expect("read");
    assert_eq!(elsewhere.rubrics, Some(folder.path().join("our-rubrics")));
    assert_eq!(elsewhere.journeys[0].id, "bin-day");
}

#[test]
fn journeys_that_the_rubrics_do_not_have_are_told_with_the_nearest() {
    let declared = parse("[data]\njourneys = [\"bin-day\", \"bin-dya\"]\n").expect("read");
    let told = declared
        .tried(["bin-day", "contact"].into_iter())
        .expect_err("a slip");
    assert_eq!((told.0[0].code, told.0[0].line), ("declaration-journey", 2));
    assert!(told.0[0].help.contains("bin-day"), "{told}");
}

#[test]
fn every_code_of_the_declaration_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_to_string(root.join("docs/diagnostics.md")).expect("docs");
    for file in ["mod", "load", "choice"] {
        let path = root.join(format!("src/declaration/{file}.rs"));
        let source = std::fs::read_to_string(path).expect("source");
        for code in source
            .split('"')
            .filter(|text| text.starts_with("declaration-"))
        {
            assert!(
                docs.contains(&format!("### {code}\n")),
                "{code} has no heading"
            );
        }
    }
}
