//! Every worked example of every criterion's page is judged as the page says, and every rubric
//! file satisfies the schema that editors use.

use beadle::judge::cases;
use beadle::register::Register;
use beadle::rubric::{Rubrics, schema};

#[test]
fn every_worked_example_holds() {
    let rubrics = Rubrics::embedded().unwrap_or_else(|d| panic!("{d}"));
    let register = Register::embedded().unwrap_or_else(|d| panic!("{d}"));
    let cases = cases::run(&rubrics, &register, &|_| true);
    let failed: Vec<String> = cases
        .iter()
        .filter(|case| !case.holds())
        .map(ToString::to_string)
        .collect();
    assert!(!cases.is_empty());
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn the_schema_in_the_tree_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rubrics/schema.json");
    let written = std::fs::read_to_string(path).expect("rubrics/schema.json");
    assert_eq!(
        written,
        schema(),
        "run: beadle rubric schema --write rubrics/schema.json"
    );
}

#[test]
fn every_rubric_file_satisfies_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rubrics");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("rubrics") {
        let file = entry.expect("an entry").path().join("rubric.toml");
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let value: serde_json::Value = toml::from_str(&text).expect("TOML");
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| format!("{} at {}", e, e.instance_path))
            .collect();
        assert!(
            errors.is_empty(),
            "{}: {}",
            file.display(),
            errors.join("\n")
        );
        seen += 1;
    }
    assert!(seen >= 19, "{seen} rubric files");
    let misspelt = serde_json::json!({ "id": "x", "code": "x", "title": "x", "title_cy": "x",
        "criteria": [{ "id": "1", "question": "?", "weight": 1, "since": "2026", "source": "s", "check": { "lnik": {} } }] });
    assert!(!validator.is_valid(&misspelt));
}

#[test]
fn every_code_that_a_rubric_author_sees_is_documented() {
    let root = env!("CARGO_MANIFEST_DIR");
    let docs = std::fs::read_to_string(format!("{root}/docs/diagnostics.md")).expect("docs");
    let mut codes = std::collections::BTreeSet::new();
    for file in ["load", "refer", "lint", "page"] {
        let path = format!("{root}/src/rubric/{file}.rs");
        let source = std::fs::read_to_string(path).expect("source");
        for quoted in source.split('"').skip(1).step_by(2) {
            let kebab = quoted.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let prefixes = [
                "rubric-",
                "unknown-",
                "weight-",
                "share-",
                "duplicate-",
                "example-",
                "page-",
                "gate-",
                "unreachable-",
                "depends-",
                "words-",
            ];
            if kebab && prefixes.iter().any(|p| quoted.starts_with(p)) {
                codes.insert(quoted.to_owned());
            }
        }
    }
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes {
        assert!(
            docs.contains(&format!("### {code}\n")),
            "{code} has no heading"
        );
    }
}

#[test]
fn every_predicate_and_setting_stands_in_the_authors_table() {
    let root = env!("CARGO_MANIFEST_DIR");
    let docs = std::fs::read_to_string(format!("{root}/docs/rubrics.md")).expect("docs");
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    let variants = schema["$defs"]["Check"]["oneOf"]
        .as_array()
        .expect("variants");
    let mut missing = Vec::new();
    for variant in variants {
        let properties = variant["properties"].as_object().expect("one key");
        let (name, value) = properties.iter().next().expect("one key");
        if !docs.contains(&format!("`{name}")) {
            missing.push(name.clone());
        }
        let Some(row) = docs.lines().find(|l| l.starts_with(&format!("| `{name}"))) else {
            continue;
        };
        // The settings of a predicate with a struct of its own; `on` is told once for all.
        let settings = value["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next());
        let settings = settings.and_then(|of| schema["$defs"][of]["properties"].as_object());
        for setting in settings.into_iter().flat_map(|s| s.keys()) {
            // Longer ones are explained under the table.
            if setting != "on" && !row.contains(setting) {
                missing.push(format!("{name}.{setting}"));
            }
        }
    }
    assert!(variants.len() > 20, "{} predicates", variants.len());
    assert!(missing.is_empty(), "not in docs/rubrics.md: {missing:?}");
}
