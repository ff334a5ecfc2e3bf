//! The JSON Schema of rubric files, for editors and for checks outside beadle.
//!
//! Reads: the file types. / Makes: one schema that a journey's and the core's `rubric.toml` both
//! satisfy. / Never: is written by hand: `beadle rubric schema --write` makes `rubrics/schema.json`.

use schemars::{JsonSchema, schema_for};

use super::file::{CoreFile, CriterionFile, HeadFile};

/// One rubric file: a head and its criteria.
#[derive(JsonSchema)]
#[schemars(title = "beadle rubric")]
#[expect(dead_code, reason = "only its schema is used")]
struct Whole {
    #[schemars(flatten)]
    head: HeadFile,
    /// What is asked, in order.
    criteria: Option<Vec<CriterionFile>>,
}

/// The core's file.
#[derive(JsonSchema)]
#[schemars(title = "beadle core rubric")]
#[expect(dead_code, reason = "only its schema is used")]
struct WholeCore {
    #[schemars(flatten)]
    head: CoreFile,
    /// K1 to K6.
    criteria: Option<Vec<CriterionFile>>,
}

/// The schema as pretty JSON with a newline at its end. A file is the core's when it says how marks
/// become stars.
#[must_use]
pub fn schema() -> String {
    let journey = schema_for!(Whole);
    let core = schema_for!(WholeCore);
    let mut journey = journey.to_value();
    let mut core = core.to_value();
    let mut definitions = serde_json::Map::new();
    for part in [&mut journey, &mut core] {
        let Some(object) = part.as_object_mut() else {
            continue;
        };
        object.remove("$schema");
        // A flattened part loses its "nothing else": a misspelt key would pass.
        object.insert("additionalProperties".to_owned(), false.into());
        if let Some(serde_json::Value::Object(own)) = object.remove("$defs") {
            definitions.extend(own);
        }
    }
    let whole = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "beadle rubric file",
        "description": "A journey's or the core's rubric.toml; docs/rubrics.md explains each key.",
        "if": { "required": ["stars"] },
        "then": core,
        "else": journey,
        "$defs": definitions,
    });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    /// What an editor says of a file.
    fn sound(toml: &str) -> bool {
        let schema: serde_json::Value = serde_json::from_str(&super::schema()).expect("JSON");
        let file: serde_json::Value = toml::from_str(toml).expect("TOML");
        jsonschema::is_valid(&schema, &file)
    }

    const HEAD: &str = "id = 'x'\ncode = 'J99'\ntitle = 'X'\ntitle_cy = 'X'\n";

    #[test]
    fn a_misspelt_key_is_refused_at_the_head_of_a_file_as_elsewhere() {
        assert!(sound(HEAD));
        assert!(!sound(&HEAD.replace("title =", "tittle =")));
        assert!(!sound(&format!("{HEAD}colour = 'red'\n")));
        assert!(!sound(&format!("{HEAD}[ladder]\nonlyne = ['1.1']\n")));
    }
}
