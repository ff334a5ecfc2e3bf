//! A new journey as a sketch that loads, lints and passes its examples: its author changes the words
//! and adds questions.
//!
//! Reads: the rubrics there are. / Makes: the texts of three files. / Never: writes them.

use std::collections::BTreeMap;

use super::model::{JourneyId, Rubrics};

/// A journey to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Kebab-case id.
    pub id: JourneyId,
    /// `J18`: the next that is free.
    pub code: String,
    /// Texts by their path below the folder of rubrics.
    pub files: BTreeMap<String, String>,
}

/// A sketch of a journey with this title, beside the journeys that there are.
///
/// # Errors
/// When the id is no id or is taken, or the title does not name a task.
pub fn sketch(rubrics: &Rubrics, id: &str, title: &str) -> Result<Sketch, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(plain) || id.starts_with('-') || id.ends_with('-') {
        return Err(format!(
            "'{id}' is no id of a journey: write small letters, digits and hyphens, as library-renewal"
        ));
    }
    if id == "core" || rubrics.journey(&JourneyId(id.to_owned())).is_some() {
        return Err(format!(
            "there is a journey '{id}' already: choose another id"
        ));
    }
    let words: Vec<&str> = title.split_whitespace().collect();
    if words.len() < 2 || title.contains(['"', '\\', '<', '>', '|', '=']) {
        return Err(format!(
            "'{title}' names no task: write what a resident does, as \"Renew a library book\""
        ));
    }
    let number = next_number(rubrics);
    let task = Task {
        id,
        title,
        number,
        phrase: title.to_lowercase(),
        topic: words[1..].join(" ").to_lowercase(),
        verb: words[0].to_lowercase(),
    };
    Ok(Sketch {
        id: JourneyId(id.to_owned()),
        code: format!("J{number:02}"),
        files: BTreeMap::from([
            (format!("{id}/rubric.toml"), task.rubric()),
            (format!("{id}/words.toml"), task.words()),
            (format!("{id}/{number}.1.md"), task.page()),
        ]),
    })
}

fn next_number(rubrics: &Rubrics) -> u32 {
    let codes = rubrics.journeys.iter().map(|journey| &journey.code);
    let numbers = codes.filter_map(|code| code.strip_prefix('J')?.parse::<u32>().ok());
    numbers.max().unwrap_or(0) + 1
}

struct Task<'a> {
    id: &'a str,
    title: &'a str,
    number: u32,
    phrase: String,
    topic: String,
    verb: String,
}

impl Task<'_> {
    fn rubric(&self) -> String {
        let Task {
            id,
            title,
            number,
            phrase,
            topic,
            ..
        } = self;
        format!(
            r#"#:schema ../schema.json
# docs/rubrics.md explains every key. `beadle rubric lint` and `beadle rubric test {id}` say what is missing.
id = "{id}"
code = "J{number:02}"
title = "{title}"
# Its title in Welsh.
title_cy = "{title}"
# On trial: judged and shown, and counted in no mark, star or rank. Take this line out for the
# edition in which it is to count.
trial = true

[ladder]
online = ["{number}.1"]

# The way to act: the words of the link or button that starts it, and what its form asks.
[actions.act]
says = ["{phrase}", "{topic} online"]
fields = []

[[criteria]]
id = "{number}.1"
question = "Can I do it online: {phrase}?"
no = "No way to do this online was found on the pages for this task."
weight = 3
gate = true
since = "2026"
browser = "opt"
depends_on = ["K1"]
source = "who asked this before, or where it comes from"
check.online = {{ action = "act" }}
"#
        )
    }

    fn words(&self) -> String {
        let Task {
            phrase,
            topic,
            verb,
            ..
        } = self;
        let slug = phrase.replace(' ', "");
        format!(
            r#"# How the finder knows the task's page. docs/finder.md says what each list does; write what a council
# might say in every usual way, in English and in Welsh, and never what one site says.
fits = "form"
# Phrases that name the task whatever else is said.
task = ["{phrase}"]
task_cy = []
# Phrases that name it when little else is said.
likely = []
likely_cy = []
# Sections that it stands in.
section = ["{topic}"]
section_cy = []
# Words of the subject, and of doing it.
topic = ["{topic}"]
topic_cy = []
action = ["{verb}"]
action_cy = []
# What the running text of such a page says.
said = ["{phrase}"]
said_cy = []
# Words of other pages about it, which count against.
against = ["news", "policy", "consultation"]
against_cy = []
# Parts of an address.
url = ["{slug}"]
"#
        )
    }

    fn page(&self) -> String {
        let Task { title, phrase, .. } = self;
        format!(
            r#"# Doing it online

## Why it matters

Say what a resident loses where the answer is no.

## What meets it

A form for it on the page for the task, or behind the link that starts it. A telephone number or a
document is no form.

## How to fix it

Put the form on the page for the task, or lead to it with a button that says so.

## Examples

```html met
<h1>{title}</h1>
<form method="post" action="/next"><label for="n">Your number</label><input id="n" name="number">
<button>{title}</button></form>
```

```html not-met
<h1>{title}</h1>
<p>To {phrase} call 01632 960200.</p>
```

```html not-assessed
<h1>{title}</h1>
<p><a href="/begin">{title}</a></p>

=== /begin timeout
```
"#
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_id_or_no_task_is_told() {
        let rubrics = Rubrics::embedded().unwrap_or_else(|d| panic!("{d}"));
        let told = |id, title| sketch(&rubrics, id, title).expect_err("refused");
        assert!(told("bin-day", "Find a bin day").contains("already"));
        assert!(told("Library", "Renew a book").contains("small letters"));
        assert!(told("library", "Library").contains("names no task"));
        let made = sketch(&rubrics, "library-renewal", "Renew a library book").expect("made");
        assert_eq!((made.code.as_str(), made.files.len()), ("J18", 3));
    }
}
