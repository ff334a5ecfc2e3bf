//! From `decisions.toml` to decisions.
//!
//! Reads: the text, the register, the rubrics. / Makes: every decision, or every mistake with its line
//! and remedy. / Never: passes over a key that it does not know.

use std::collections::BTreeMap;
use std::path::Path;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use url::Url;

use super::model::{ANSWERS, Cited, Decision, What};
use super::{DECISIONS_FILE, Decisions};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::judge::Ruled;
use crate::register::{CouncilId, Register};
use crate::rubric::{CriterionId, JourneyId, Rubrics};
use crate::suggest::nearest;
use crate::toml_file::{Sort, Source, tables};

/// What the mistakes of the file are called.
const DECISIONS: Sort = Sort {
    syntax: "decision-syntax",
    wrong_type: "decision-type",
    unknown_key: "decision-key",
    unknown_value: "decision-answer",
    value: "answer",
    manual: "docs/edition.md",
};

/// What every decision says.
const ALWAYS: [&str; 4] = ["who", "when", "why", "source"];

/// One sort of decision and the keys it takes beside `ALWAYS`.
struct Form {
    name: &'static str,
    needs: &'static [&'static str],
    may: &'static [&'static str],
}

const FORMS: [Form; 6] = [
    Form {
        name: "page",
        needs: &["council", "journey", "url"],
        may: &[],
    },
    Form {
        name: "no-page",
        needs: &["council", "journey"],
        may: &[],
    },
    Form {
        name: "not-owed",
        needs: &["council", "journey", "instead"],
        may: &[],
    },
    Form {
        name: "answer",
        needs: &["council", "criterion", "is"],
        may: &["url", "digest", "quote"],
    },
    Form {
        name: "address",
        needs: &["council", "url"],
        may: &[],
    },
    Form {
        name: "accept",
        needs: &["item"],
        may: &[],
    },
];

pub(super) fn read(
    file: &Path,
    text: &str,
    register: &Register,
    rubrics: &Rubrics,
) -> Result<Decisions, Diagnostics> {
    let mut found = Vec::new();
    let source = Source {
        file,
        text,
        sort: &DECISIONS,
    };
    let mut all = Vec::new();
    if let Some(table) = tables(source, &mut found) {
        for (key, value) in table.get_ref() {
            let name: &str = key.get_ref();
            let Some(form) = FORMS.iter().find(|form| form.name == name) else {
                found.push(unknown_form(source, name, key.span().start));
                continue;
            };
            let DeValue::Array(entries) = value.get_ref() else {
                found.push(source.error(
                    DECISIONS.wrong_type,
                    key.span().start,
                    format!("[{name}] is one table, and several may follow"),
                    format!("write [[{name}]]"),
                ));
                continue;
            };
            for entry in entries {
                let mut reader = Reader {
                    source,
                    register,
                    rubrics,
                    form,
                    at: entry.span().start,
                    found: &mut found,
                };
                all.extend(reader.entry(entry));
            }
        }
    }
    // TOML's tables are read by name; the file's own order is the order in which they were made.
    all.sort_by_key(|decision| decision.line);
    contradictions(file, &all, &mut found);
    let digest = format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(text)));
    let read = Decisions {
        all,
        digest: Some(digest),
    };
    Diagnostics::into_result(found, read)
}

fn unknown_form(source: Source<'_>, name: &str, at: usize) -> Diagnostic {
    let known = FORMS.map(|form| form.name);
    let help = match nearest(name, known.into_iter()) {
        Some(near) => format!("did you mean [[{near}]]? Known here: {}", known.join(", ")),
        None => format!("write one of: {}", known.join(", ")),
    };
    let message = format!("there is no decision of the sort '{name}'");
    source.error(DECISIONS.unknown_key, at, message, help)
}

/// Two decisions on the same thing: neither is more right than the other.
fn contradictions(file: &Path, all: &[Decision], found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for decision in all {
        let council = decision.council.as_ref().map_or("", |id| id.0.as_str());
        let on = match &decision.what {
            What::Page { journey, .. }
            | What::NoPage { journey }
            | What::NotOwed { journey, .. } => format!("{journey} of {council}"),
            What::Answer { criterion, .. } => format!("{criterion} of {council}"),
            What::Address { .. } => format!("the home page of {council}"),
            What::Accept { item } => item.clone(),
        };
        if let Some(line) = first.get(&on) {
            found.push(Diagnostic::error(
                "decision-twice",
                file,
                decision.line,
                format!("{on} is decided on line {line} already"),
                "keep the one that holds; what was decided before stays in the revision that used it",
            ));
        } else {
            first.insert(on, decision.line);
        }
    }
}

/// One entry on its way to a decision.
struct Reader<'a> {
    source: Source<'a>,
    register: &'a Register,
    rubrics: &'a Rubrics,
    form: &'static Form,
    at: usize,
    found: &'a mut Vec<Diagnostic>,
}

/// A cell's text and where it stands.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&mut self, code: &'static str, at: usize, message: String, help: String) {
        let told = self.source.error(code, at, message, help);
        self.found.push(told);
    }

    fn entry(&mut self, entry: &Spanned<DeValue<'_>>) -> Option<Decision> {
        let DeValue::Table(table) = entry.get_ref() else {
            let help = format!("write [[{}]] and its keys below", self.form.name);
            let message = "a decision is a table".to_owned();
            self.wrong(DECISIONS.wrong_type, self.at, message, help);
            return None;
        };
        let cells = self.cells(table);
        let before = self.found.len();
        for key in self.form.needs.iter().chain(&ALWAYS) {
            if cells.get(key).is_none_or(|cell| cell.text.is_empty()) && !table.contains_key(*key) {
                let message = format!("[[{}]] needs '{key}'", self.form.name);
                let help = format!(
                    "add {key} = \"…\"; {DECISIONS_FILE} says of every decision who, when, why and by what source"
                );
                self.wrong("decision-missing", self.at, message, help);
            }
        }
        let council = self.council(cells.get("council"));
        let when = self.day(cells.get("when"));
        let what = self.what(&cells);
        let text = |key| cells.get(key).map(|cell| cell.text.clone());
        if self.found.len() > before {
            return None;
        }
        Some(Decision {
            council,
            what: what?,
            who: text("who")?,
            when: when?,
            why: text("why")?,
            source: text("source")?,
            line: self.source.line(self.at),
        })
    }

    /// The texts of a table by key; a key that is not known, or a value that is no text, is told.
    fn cells(&mut self, table: &DeTable<'_>) -> BTreeMap<&'static str, Cell> {
        let known: Vec<&'static str> = self
            .form
            .needs
            .iter()
            .chain(self.form.may)
            .chain(&ALWAYS)
            .copied()
            .collect();
        let mut cells = BTreeMap::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            let Some(name) = known.iter().find(|known| **known == name) else {
                let help = match nearest(name, known.iter().copied()) {
                    Some(near) => {
                        format!("did you mean '{near}'? Known here: {}", known.join(", "))
                    }
                    None => format!("[[{}]] takes {}", self.form.name, known.join(", ")),
                };
                let message = format!("[[{}]] has no key '{name}'", self.form.name);
                self.wrong(DECISIONS.unknown_key, key.span().start, message, help);
                continue;
            };
            let at = value.span().start;
            let text = match value.get_ref() {
                DeValue::String(text) => text.trim().to_owned(),
                DeValue::Datetime(day) if *name == "when" => day.to_string(),
                _ => {
                    let help = format!("write {name} = \"…\" between quotation marks");
                    self.wrong(
                        DECISIONS.wrong_type,
                        at,
                        format!("'{name}' is no text"),
                        help,
                    );
                    continue;
                }
            };
            if text.is_empty() {
                let help = "say it in a few words; decisions are published".to_owned();
                self.wrong("decision-missing", at, format!("'{name}' is empty"), help);
                continue;
            }
            cells.insert(*name, Cell { text, at });
        }
        cells
    }

    fn what(&mut self, cells: &BTreeMap<&'static str, Cell>) -> Option<What> {
        let journey = self.journey(cells.get("journey"));
        let url = self.address(cells.get("url"));
        Some(match self.form.name {
            "page" => What::Page {
                journey: journey?,
                url: url?,
            },
            "no-page" => What::NoPage { journey: journey? },
            "not-owed" => What::NotOwed {
                journey: journey?,
                instead: cells.get("instead")?.text.clone(),
            },
            "address" => What::Address {
                url: url?,
                before: cells
                    .get("council")
                    .and_then(|cell| self.register.council(&cell.text))
                    .and_then(|council| council.website.clone()),
            },
            "accept" => What::Accept {
                item: cells.get("item")?.text.clone(),
            },
            _ => {
                let criterion = self.criterion(cells.get("criterion"));
                let is = self.answer(cells.get("is"));
                let cited = self.cited(cells, url, is);
                What::Answer {
                    criterion: criterion?,
                    is: is?,
                    cited,
                }
            }
        })
    }

    fn council(&mut self, cell: Option<&Cell>) -> Option<CouncilId> {
        let cell = cell?;
        if self.register.council(&cell.text).is_none() {
            let known = self.register.councils.keys().map(|id| id.0.as_str());
            let help = match nearest(&cell.text, known) {
                Some(near) => format!("did you mean '{near}'? `beadle councils` lists the ids"),
                None => "`beadle councils` lists the ids".to_owned(),
            };
            let message = format!("the register knows no council '{}'", cell.text);
            self.wrong("decision-council", cell.at, message, help);
        }
        Some(CouncilId(cell.text.clone()))
    }

    fn journey(&mut self, cell: Option<&Cell>) -> Option<JourneyId> {
        let cell = cell?;
        let known: Vec<String> = self
            .rubrics
            .journeys
            .iter()
            .map(|j| j.id.0.clone())
            .collect();
        if !known.contains(&cell.text) {
            let help = self.among(&cell.text, &known);
            let message = format!("there is no journey '{}'", cell.text);
            self.wrong("decision-journey", cell.at, message, help);
            return None;
        }
        Some(JourneyId(cell.text.clone()))
    }

    fn criterion(&mut self, cell: Option<&Cell>) -> Option<CriterionId> {
        let cell = cell?;
        let rubrics = self.rubrics;
        let ids = rubrics.journeys.iter().flat_map(|journey| {
            let asked = rubrics.asked(journey);
            asked.map(|criterion| CriterionId {
                journey: journey.id.clone(),
                local: criterion.local.clone(),
            })
        });
        let known: Vec<CriterionId> = ids.collect();
        let meant = known.iter().find(|id| id.to_string() == cell.text);
        if meant.is_none() {
            let ids: Vec<String> = known.iter().map(ToString::to_string).collect();
            let help = match nearest(&cell.text, ids.iter().map(String::as_str)) {
                Some(near) => format!("did you mean '{near}'?"),
                None => "write a journey and a number, as in bin-day/1.1".to_owned(),
            };
            let message = format!("there is no criterion '{}'", cell.text);
            self.wrong("decision-criterion", cell.at, message, help);
        }
        meant.cloned()
    }

    fn answer(&mut self, cell: Option<&Cell>) -> Option<Ruled> {
        let cell = cell?;
        let known = ANSWERS.iter().find(|(id, _)| *id == cell.text);
        if known.is_none() {
            let ids = ANSWERS.map(|(id, _)| id.to_owned());
            let help = self.among(&cell.text, &ids);
            let message = format!("'{}' is no answer", cell.text);
            self.wrong("decision-answer", cell.at, message, help);
        }
        known.map(|(_, ruled)| *ruled)
    }

    /// The evidence of an answer: an answer that is so needs some, one that is withdrawn may have it.
    fn cited(
        &mut self,
        cells: &BTreeMap<&'static str, Cell>,
        url: Option<Url>,
        is: Option<Ruled>,
    ) -> Option<Cited> {
        let text = |key| cells.get(key).map(|cell| cell.text.clone());
        let (digest, quote) = (text("digest"), text("quote"));
        let has_page = url.is_some() || digest.is_some() || cells.contains_key("url");
        let shown = matches!(is, Some(Ruled::Met | Ruled::PartlyMet));
        if shown && !(has_page && quote.is_some()) {
            let message = "an answer that is so needs its evidence".to_owned();
            let help = "add url (or digest) of the page, and quote with the words that stand there"
                .to_owned();
            self.wrong("decision-missing", self.at, message, help);
        } else if is == Some(Ruled::NotMet) && !has_page {
            let message = "a no needs the page that was looked at".to_owned();
            let help = "add url (or digest) of the page".to_owned();
            self.wrong("decision-missing", self.at, message, help);
        }
        has_page.then_some(Cited { url, digest, quote })
    }

    fn address(&mut self, cell: Option<&Cell>) -> Option<Url> {
        let cell = cell?;
        let url = Url::parse(&cell.text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() {
            let message = format!("'{}' is no address of a page", cell.text);
            let help = "write the whole address, with https://".to_owned();
            self.wrong("decision-address", cell.at, message, help);
        }
        url
    }

    fn day(&mut self, cell: Option<&Cell>) -> Option<Date> {
        let cell = cell?;
        let day = cell.text.parse::<Date>().ok();
        if day.is_none() {
            let message = format!("'{}' is no day", cell.text);
            let help = "write the day as 2026-11-03".to_owned();
            self.wrong("decision-date", cell.at, message, help);
        }
        day
    }

    fn among(&self, wrong: &str, known: &[String]) -> String {
        match nearest(wrong, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean '{near}'? Known here: {}", known.join(", ")),
            None => format!("write one of: {}", known.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Decisions, String> {
        let register = Register::embedded().expect("a register");
        let rubrics = Rubrics::embedded().expect("rubrics");
        read(Path::new("decisions.toml"), text, &register, &rubrics).map_err(|e| e.to_string())
    }

    const SIGNED: &str =
        "who = \"A. Person\"\nwhen = 2026-11-03\nwhy = \"seen\"\nsource = \"a look\"\n";

    #[test]
    fn each_sort_is_read_in_the_order_of_the_file() {
        let text = format!(
            "[[answer]]\ncouncil = \"adur\"\ncriterion = \"bin-day/1.1\"\nis = \"met\"\nurl = \"https://a.gov.uk/b\"\nquote = \"Find\"\n{SIGNED}\
             [[page]]\ncouncil = \"adur\"\njourney = \"bin-day\"\nurl = \"https://a.gov.uk/b\"\n{SIGNED}\
             [[no-page]]\ncouncil = \"adur\"\njourney = \"contact\"\n{SIGNED}\
             [[not-owed]]\ncouncil = \"arun\"\njourney = \"bin-day\"\ninstead = \"a joint board\"\n{SIGNED}\
             [[address]]\ncouncil = \"arun\"\nurl = \"https://www.arun.example/\"\n{SIGNED}\
             [[accept]]\nitem = \"flip/jadu/bin-day/1.1\"\n{SIGNED}"
        );
        let read = of(&text).expect("sound");
        let kinds: Vec<&str> = read.all.iter().map(Decision::kind).collect();
        let expected = ["answer", "page", "no-page", "not-owed", "address", "accept"];
        assert_eq!(kinds, expected);
        assert_eq!(read.all[0].line, 1);
        for decision in &read.all {
            let json = serde_json::to_string(decision).expect("json");
            let mut back: Decision = serde_json::from_str(&json).expect(&json);
            back.line = decision.line;
            assert_eq!(back, *decision);
        }
    }

    #[test]
    fn every_mistake_is_told_with_its_line_and_what_was_meant() {
        let text = "[[page]]\ncouncil = \"adurr\"\njourney = \"bin-daay\"\nurl = \"bins\"\nwho = 7\nwhen = \"last week\"\nwhy = \"\"\nsorce = \"x\"\n\
                    [[answer]]\ncouncil = \"adur\"\ncriterion = \"bin-day/1.99\"\nis = \"mett\"\nwho = \"A\"\nwhen = 2026-11-03\nwhy = \"w\"\nsource = \"s\"\n\
                    [[pages]]\n";
        let told = of(text).expect_err("mistakes");
        for words in [
            "decisions.toml:2",
            "did you mean 'adur'",
            "did you mean 'bin-day'",
            "whole address",
            "'who' is no text",
            "decisions.toml:6",
            "2026-11-03",
            "'why' is empty",
            "did you mean 'source'",
            "decisions.toml:11",
            "did you mean 'met'",
            "did you mean [[page]]",
        ] {
            assert!(told.contains(words), "no {words} in {told}");
        }
    }

    #[test]
    fn an_answer_needs_its_evidence_and_nothing_is_decided_twice() {
        let text = format!(
            "[[answer]]\ncouncil = \"adur\"\ncriterion = \"bin-day/1.1\"\nis = \"met\"\n{SIGNED}\
             [[no-page]]\ncouncil = \"adur\"\njourney = \"contact\"\n{SIGNED}\
             [[page]]\ncouncil = \"adur\"\njourney = \"contact\"\nurl = \"https://a.gov.uk/b\"\n{SIGNED}"
        );
        let told = of(&text).expect_err("mistakes");
        assert!(told.contains("needs its evidence"), "{told}");
        assert!(told.contains("is decided on line"), "{told}");
    }
}
