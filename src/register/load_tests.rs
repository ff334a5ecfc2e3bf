//! A mistake in any file gives its diagnostic with file, line and remedy, all in one load.

use std::path::Path;

use super::{Register, files};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A copy of the committed register with some files changed.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Copy {
        let copy = Copy(tempfile::tempdir().unwrap());
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("register");
        for name in files::NAMES {
            std::fs::copy(from.join(name), copy.0.path().join(name)).unwrap();
        }
        copy
    }

    /// Replaces one text, which must stand in the file, and gives the line it stands on.
    fn change(&self, name: &str, from: &str, to: &str) -> usize {
        let path = self.0.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let at = text
            .find(from)
            .unwrap_or_else(|| panic!("{from} not in {name}"));
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        text[..at].matches('\n').count() + 1
    }

    fn mistakes(&self) -> Vec<Diagnostic> {
        match Register::load(self.0.path()) {
            Ok(_) => Vec::new(),
            Err(Diagnostics(found)) => found,
        }
    }
}

/// Changes one text and expects exactly this diagnostic at its line.
#[track_caller]
fn one_mistake(name: &str, from: &str, to: &str, code: &str) {
    let copy = Copy::new();
    let line = copy.change(name, from, to);
    let found = copy.mistakes();
    let codes: Vec<_> = found.iter().map(|d| (d.code, d.line)).collect();
    assert_eq!(codes, [(code, line)], "{found:?}");
    assert!(found[0].file.ends_with(name), "{:?}", found[0].file);
    assert!(!found[0].help.is_empty());
}

#[test]
fn a_cell_that_breaks_its_columns_rule_is_told() {
    let mistake = |from, to, code| one_mistake("councils.csv", from, to, code);
    mistake(
        "Adur District Council,,district",
        "Adur District Council,,town",
        "unknown-value",
    );
    mistake("adur,E07000223", "adur,E0700022", "bad-pattern");
    mistake(",64187,", ",sixty thousand,", "bad-number");
    mistake(",64187,", ",0,", "bad-number");
    mistake("1973-10-01,,,342560", "1973-10-41,,,342560", "bad-date");
    mistake("https://www.barnet.gov.uk/", "www.barnet.gov.uk", "bad-url");
    mistake("Adur District Council", "", "missing-value");
    mistake("Adur District", "Adur\u{202e} District", "bad-character");
    mistake("Adur District", "Adur\u{7} District", "bad-character");
    let long = "Adur ".repeat(1_000);
    mistake("Adur District", &long, "too-long");
    mistake("1973-10-01,,,342560", "0000-10-01,,,342560", "bad-date");
    mistake("E07000224", "E07000223", "duplicate-value");
    mistake("Adur District", "Adur, District", "wrong-column-count");
    mistake("id,gss,name,", "id,gss,title,", "wrong-columns");
}

#[test]
fn a_row_that_contradicts_itself_or_another_is_told() {
    let mistake = |from, to, code| one_mistake("councils.csv", from, to, code);
    mistake(
        "wales,wales,Wales,,1996-04-01,,,369202",
        "wales,england,Wales,,1996-04-01,,,369202",
        "wrong-nation",
    );
    mistake(
        "1973-10-01,,,342560",
        "1973-10-01,1970-01-01,,342560",
        "ends-before-starts",
    );
    mistake(
        "South East,west-sussex,1974-04-01,,,64187",
        "South East,,1974-04-01,,,64187",
        "missing-county",
    );
    mistake(
        "Northern Ireland,,1973-10-01,,,342560",
        "Northern Ireland,kent,1973-10-01,,,342560",
        "unexpected-county",
    );
    mistake(
        "west-sussex,1974-04-01,,,64187",
        "wessex,1974-04-01,,,64187",
        "unknown-council",
    );
    mistake(
        "west-sussex,1974-04-01,,,64187",
        "barnet,1974-04-01,,,64187",
        "unknown-county",
    );
    mistake(
        "1974-04-01,,,64187",
        "1974-04-01,,barnet,64187",
        "successor-of-living",
    );
    mistake("/,8,-2,,,ADU", "/,8,,,,ADU", "half-a-tile");
}

#[test]
fn a_file_as_excel_saves_it_and_one_without_content_are_told() {
    let copy = Copy::new();
    let line = copy.change("councils.csv", "Adur District", "Caf#");
    let path = copy.0.path().join("councils.csv");
    let latin: Vec<u8> = std::fs::read(&path)
        .unwrap()
        .into_iter()
        .map(|b| if b == b'#' { 0xe9 } else { b })
        .collect();
    std::fs::write(&path, latin).unwrap();
    std::fs::write(copy.0.path().join("platforms.toml"), "").unwrap();
    let found = copy.mistakes();
    let told = |code: &str| found.iter().find(|d| d.code == code).map(|d| d.line);
    assert_eq!(told("not-utf-8"), Some(line), "{found:?}");
    assert_eq!(told("no-platforms"), Some(0), "{found:?}");
}

#[test]
fn two_councils_on_one_tile_at_one_time_are_told_and_successors_are_not() {
    let text = std::fs::read_to_string(Copy::new().0.path().join("councils.csv")).unwrap();
    let row = text.lines().find(|l| l.starts_with("adur,")).unwrap();
    let arun = text.lines().find(|l| l.starts_with("arun,")).unwrap();
    fn place(row: &str) -> Vec<&str> {
        row.rsplitn(7, ',').take(6).collect()
    }
    let (there, here) = (place(row), place(arun));
    let tile = format!("{},{}", there[4], there[3]);
    let mine = format!("{},{}", here[4], here[3]);
    let moved = arun.replace(&mine, &tile);
    assert_ne!(moved, arun, "{arun}");
    one_mistake("councils.csv", arun, &moved, "tile-taken");
}

#[test]
fn a_succession_stands_in_both_files_or_is_told() {
    let event = "2015-04-01,merged,antrim,antrim-newtownabbey,";
    let copy = Copy::new();
    copy.change(
        "changes.csv",
        event,
        "2015-04-02,merged,antrim,antrim-newtownabbey,",
    );
    let found = copy.mistakes();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].code, "untold-succession");
    assert!(
        found[0]
            .message
            .contains("'antrim-newtownabbey' took over on 2015-04-01")
    );

    let copy = Copy::new();
    copy.change(
        "councils.csv",
        "2015-04-01,antrim-newtownabbey,",
        "2015-04-01,antrim,",
    );
    let codes: Vec<_> = copy.mistakes().iter().map(|d| d.code).collect();
    assert_eq!(codes, ["own-successor", "untold-succession"]);
}

#[test]
fn a_duty_that_is_wrong_or_missing_is_told() {
    let mistake = |from, to, code| one_mistake("duties.csv", from, to, code);
    mistake(
        "bin-day/wales,bin-day,wales",
        "bin-day/wales,bin-dya,wales",
        "unknown-value",
    );
    mistake(
        "bin-day/wales,bin-day,wales,wales",
        "bin-day/wales,bin-day,wales,england",
        "wrong-nation",
    );
    mistake("bin-day/wales,", "bin-day/cymru,", "wrong-duty-id");
    mistake(
        "not-owed,your county council,yes",
        "not-owed,,yes",
        "duty-without-instead",
    );
    mistake(
        "contact,wales,wales,owed,,",
        "contact,wales,wales,owed,you,",
        "duty-with-instead",
    );
    mistake(
        "your county council,yes,county",
        "your county council,yes,",
        "signpost-without-body",
    );
    mistake(
        ",yes,named,Education Authority,",
        ",yes,named,,",
        "body-without-name",
    );
}

#[test]
fn an_opt_out_counts_however_its_host_is_spelt() {
    for host in [
        "Example.gov.uk",
        "example.gov.uk.",
        "*.example.gov.uk",
        "*.EXAMPLE.gov.uk.",
    ] {
        let copy = Copy::new();
        let header = "host,since,reason\n";
        copy.change(
            "opt-out.csv",
            header,
            &format!("{header}{host},2026-01-01,asked\n"),
        );
        let register = Register::load(copy.0.path()).unwrap();
        assert!(register.opted_out("example.gov.uk"), "{host}");
        assert!(register.opted_out("a.b.EXAMPLE.gov.uk."), "{host}");
        assert!(!register.opted_out("notexample.gov.uk"), "{host}");
    }
}

#[test]
fn an_opt_out_must_be_a_host() {
    for host in [
        "https://www.example.gov.uk/",
        "localhost",
        ".example.gov.uk",
        "..example.gov.uk",
        "www..example.gov.uk",
        "*..example.gov.uk",
        "*",
        "*.uk",
        "ex*mple.gov.uk",
        "a.*.gov.uk",
        "example.gov.uk/forms",
        "example gov.uk",
    ] {
        let copy = Copy::new();
        let header = "host,since,reason\n";
        copy.change(
            "opt-out.csv",
            header,
            &format!("{header}{host},2026-01-01,asked\n"),
        );
        let codes: Vec<_> = copy.mistakes().iter().map(|d| (d.code, d.line)).collect();
        assert_eq!(codes, [("bad-host", 2)], "{host}");
    }
}

#[test]
fn a_platform_that_is_wrong_is_told() {
    let mistake = |from, to, code| one_mistake("platforms.toml", from, to, code);
    mistake("id = \"moderngov\"", "id = \"Modern Gov\"", "bad-value");
    mistake("kinds = [\"cms\"]", "kinds = [\"cmss\"]", "bad-value");
    mistake(
        "path = '/xfp/form/\\d+'",
        "path = '/xfp/form/(\\d+'",
        "bad-regex",
    );
    mistake(
        "hosts = [\"moderngov.co.uk\"]",
        "hosts = \"moderngov.co.uk\"",
        "wrong-type",
    );
    mistake(
        "needs_script = true",
        "needs_script = \"yes\"",
        "wrong-type",
    );
    mistake("supplier = \"Jadu\"", "seller = \"Jadu\"", "unknown-key");
    mistake("evidence = \"url: ", "evidence = \"heard: ", "bad-value");
    mistake(
        "html = [\"LocalGov Drupal\"",
        "html = [\"lgd\"",
        "bad-value",
    );
    mistake(
        "name = \"Jadu Central\"",
        "name \"Jadu Central\"",
        "bad-toml",
    );
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once() {
    let copy = Copy::new();
    copy.change(
        "councils.csv",
        "Adur District Council,,district",
        "Adur District Council,,town",
    );
    copy.change("councils.csv", ",399007,", ",many,");
    copy.change(
        "duties.csv",
        "bin-day/wales,bin-day,wales",
        "bin-day/wales,bin-dya,wales",
    );
    copy.change("platforms.toml", "needs_script = true", "needs_script = 1");
    std::fs::remove_file(copy.0.path().join("opt-out.csv")).unwrap();
    let told: Vec<_> = copy
        .mistakes()
        .into_iter()
        .map(|d| (d.file.file_name().unwrap().to_owned(), d.code))
        .collect();
    let expected = [
        ("councils.csv", "unknown-value"),
        ("councils.csv", "bad-number"),
        ("duties.csv", "unknown-value"),
        ("opt-out.csv", "missing-file"),
        ("platforms.toml", "wrong-type"),
    ];
    assert_eq!(told, expected.map(|(file, code)| (file.into(), code)));
}

#[test]
fn a_spreadsheets_byte_order_mark_and_line_ends_change_nothing() {
    let copy = Copy::new();
    let path = copy.0.path().join("councils.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    let register = Register::load(copy.0.path()).unwrap();
    assert_eq!(register.digest, Register::embedded().unwrap().digest);
}

#[test]
fn every_diagnostic_of_the_register_is_documented() {
    let docs = include_str!("../../docs/register.md");
    let sources = [
        include_str!("files.rs"),
        include_str!("schema.rs"),
        include_str!("sheet.rs"),
        include_str!("load.rs"),
        include_str!("references.rs"),
        include_str!("duty.rs"),
        include_str!("platform_file.rs"),
    ];
    let code = regex::Regex::new(r#""([a-z]+(?:-[a-z]+)+)",\n"#).unwrap();
    let inline = regex::Regex::new(r#"(?:span\(\)\.start|offset), "([a-z-]+)""#).unwrap();
    let mut codes = std::collections::BTreeSet::new();
    for source in sources {
        codes.extend(code.captures_iter(source).map(|c| c[1].to_owned()));
        codes.extend(inline.captures_iter(source).map(|c| c[1].to_owned()));
    }
    codes.remove("well-known");
    assert!(codes.len() > 25, "{codes:?}");
    for code in codes {
        assert!(
            docs.contains(&format!("`{code}`")),
            "{code} is not in docs/register.md"
        );
    }
}
