//! From a council's file to challenges.
//!
//! Reads: CSV with a header (`sheet`), or TOML with `[[reply]]` tables; UTF-8 alone. / Makes: every challenge, or every mistake
//! with its line and remedy. / Never: takes part of a file.

use std::path::Path;

use toml::de::{DeTable, DeValue};
use url::Url;

use super::model::Challenge;
use super::sheet;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::page::folded;
use crate::register::{self, CouncilId, Register};
use crate::rubric::{CriterionId, Rubrics};
use crate::suggest::nearest;
use crate::toml_file::{Sort, Source, tables};

/// What a challenge may say.
pub(super) const KEYS: [&str; 5] = ["council", "criterion", "url", "text", "from"];

pub(super) const REPLY: Sort = Sort {
    syntax: "reply-syntax",
    wrong_type: "reply-type",
    unknown_key: "reply-key",
    unknown_value: "reply-key",
    value: "key",
    manual: "docs/edition.md",
};

/// What makes a file readable that a spreadsheet wrote otherwise.
pub(super) const SAVE_AS: &str = "save it as CSV in UTF-8, with a comma between cells: in Excel, as \"CSV UTF-8 (Comma delimited)\"";

/// A challenge as written: a text for each of `KEYS`, and its line.
pub(super) struct Written {
    pub(super) line: usize,
    pub(super) cells: [Option<String>; 5],
}

impl Written {
    /// Without what nobody sees and a terminal or a page would obey: these are a stranger's words, as a
    /// page's are.
    fn cleaned(self) -> Written {
        let clean = |cell: Option<String>| cell.map(|cell| folded(&cell)).filter(|c| !c.is_empty());
        Written {
            cells: self.cells.map(clean),
            ..self
        }
    }
}

/// The text of a file, which must be UTF-8: letters would be lost in silence otherwise.
fn text_of(file: &Path, bytes: &[u8]) -> Result<String, Diagnostics> {
    let is_wide = bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || bytes.iter().take(2).any(|byte| *byte == 0);
    let (line, what) = match (is_wide, register::text_of(bytes.to_vec())) {
        (true, _) => (1, "the reply is UTF-16, and not UTF-8"),
        (false, Err(line)) => (line, "the reply is not UTF-8"),
        (false, Ok(text)) => return Ok(text),
    };
    let wrong = Diagnostic::error("not-utf-8", file, line, what, SAVE_AS);
    Diagnostics::into_result(vec![wrong], String::new())
}

/// Reads a reply. What ends in `.toml` is TOML, all else CSV.
///
/// # Errors
/// Every mistake, with file, line and remedy.
pub fn read(
    file: &Path,
    bytes: &[u8],
    register: &Register,
    rubrics: &Rubrics,
) -> Result<Vec<Challenge>, Diagnostics> {
    let mut found = Vec::new();
    let is_toml = file
        .extension()
        .is_some_and(|ext| ext.eq_ignore_ascii_case("toml"));
    let text = text_of(file, bytes)?;
    let written = match is_toml {
        true => from_toml(file, &text, &mut found),
        false => sheet::read(file, &text, &mut found),
    };
    let written: Vec<Written> = written.into_iter().map(Written::cleaned).collect();
    let reader = Reader {
        file,
        register,
        rubrics,
    };
    let challenges: Vec<Challenge> = written
        .iter()
        .filter_map(|written| reader.challenge(written, &mut found))
        .collect();
    if challenges.is_empty() && found.is_empty() {
        let help = format!("write a line with {}", KEYS.join(", "));
        found.push(Diagnostic::error(
            "reply-empty",
            file,
            0,
            "the reply challenges nothing",
            help,
        ));
    }
    Diagnostics::into_result(found, challenges)
}

fn from_toml(file: &Path, text: &str, found: &mut Vec<Diagnostic>) -> Vec<Written> {
    let source = Source {
        file,
        text,
        sort: &REPLY,
    };
    let mut written = Vec::new();
    for (key, value) in tables(source, found).iter().flat_map(|t| t.get_ref()) {
        let name: &str = key.get_ref();
        match value.get_ref() {
            DeValue::Array(entries) if name == "reply" => {
                for entry in entries {
                    if let DeValue::Table(table) = entry.get_ref() {
                        let line = source.line(entry.span().start);
                        written.push(of_table(source, line, table, found));
                    }
                }
            }
            _ => {
                let message = format!("a reply has no '{name}'");
                let help = "write [[reply]] and its keys below, once for each question";
                found.push(source.error(REPLY.unknown_key, key.span().start, message, help));
            }
        }
    }
    written
}

fn of_table(
    source: Source<'_>,
    line: usize,
    table: &DeTable<'_>,
    found: &mut Vec<Diagnostic>,
) -> Written {
    let mut cells = [const { None }; 5];
    for (key, value) in table {
        let name: &str = key.get_ref();
        let at = value.span().start;
        match (
            KEYS.iter().position(|known| *known == name),
            value.get_ref(),
        ) {
            (None, _) => found.push(unknown(source.file, source.line(key.span().start), name)),
            (Some(place), DeValue::String(text)) => {
                let text = text.trim();
                cells[place] = (!text.is_empty()).then(|| text.to_owned());
            }
            (Some(_), _) => found.push(source.error(
                REPLY.wrong_type,
                at,
                format!("'{name}' is no text"),
                format!("write {name} = \"…\" between quotation marks"),
            )),
        }
    }
    Written { line, cells }
}

pub(super) fn unknown(file: &Path, line: usize, name: &str) -> Diagnostic {
    let help = match nearest(name, KEYS.into_iter()) {
        Some(near) => format!("did you mean '{near}'? A reply has {}", KEYS.join(", ")),
        None => format!("a reply has {}", KEYS.join(", ")),
    };
    Diagnostic::error(
        REPLY.unknown_key,
        file,
        line,
        format!("a reply has no '{name}'"),
        help,
    )
}

/// What a challenge may refer to.
struct Reader<'a> {
    file: &'a Path,
    register: &'a Register,
    rubrics: &'a Rubrics,
}

impl Reader<'_> {
    fn challenge(&self, written: &Written, found: &mut Vec<Diagnostic>) -> Option<Challenge> {
        let [council, criterion, url, text, from] = &written.cells;
        let before = found.len();
        let line = written.line;
        let mut wrong = |code, message: String, help: String| {
            found.push(Diagnostic::error(code, self.file, line, message, help));
        };
        let missing = |key: &str| {
            (
                format!("the reply does not say which {key}"),
                format!("add the {key}"),
            )
        };
        if council.is_none() {
            let (message, help) = missing("council");
            wrong("reply-missing", message, help);
        }
        if criterion.is_none() {
            let (message, help) = missing("criterion");
            wrong("reply-missing", message, help);
        }
        if let Some(id) = council
            .as_ref()
            .filter(|id| self.register.council(id).is_none())
        {
            let known = self.register.councils.keys().map(|id| id.0.as_str());
            let help = match nearest(id, known) {
                Some(near) => format!("did you mean '{near}'?"),
                None => "`beadle councils` lists the ids; the pack names the council's".to_owned(),
            };
            wrong(
                "reply-council",
                format!("the register knows no council '{id}'"),
                help,
            );
        }
        let meant = criterion.as_ref().and_then(|written| self.meant(written));
        if let Some(written) = criterion.as_ref().filter(|_| meant.is_none()) {
            let ids: Vec<String> = self.known().map(|id| id.to_string()).collect();
            let help = match nearest(written, ids.iter().map(String::as_str)) {
                Some(near) => format!("did you mean '{near}'?"),
                None => {
                    "write a task and a number, as in bin-day/1.1; marks.csv of the pack has them"
                        .to_owned()
                }
            };
            wrong(
                "reply-criterion",
                format!("there is no question '{written}'"),
                help,
            );
        }
        let address = url.as_deref().map(|url| (url, Url::parse(url).ok()));
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        if let Some((written, url)) = &address
            && !url.as_ref().is_some_and(is_web)
        {
            let help = "write the whole address of the page, with https://".to_owned();
            wrong(
                "reply-address",
                format!("'{written}' is no address of a page"),
                help,
            );
        }
        let url = address.and_then(|(_, url)| url);
        if let (Some(url), Some(id)) = (&url, council) {
            let owners = self.register.by_host(url.host_str().unwrap_or_default());
            if let Some(owner) = owners
                .first()
                .filter(|_| owners.iter().all(|o| o.id.0 != *id))
            {
                let help = "name a page of the council's own, or of its supplier".to_owned();
                wrong(
                    "reply-address",
                    format!("{url} is a page of {}", owner.name),
                    help,
                );
            }
        }
        if written.cells[2].is_none() && text.is_none() {
            let message =
                "the reply names neither a page nor what it says against the answer".to_owned();
            wrong("reply-missing", message, "add url, or text".to_owned());
        }
        if found.len() > before {
            return None;
        }
        Some(Challenge {
            council: CouncilId(council.clone()?),
            criterion: meant?,
            url,
            text: text.clone(),
            from: from.clone(),
            line,
        })
    }

    fn known(&self) -> impl Iterator<Item = CriterionId> {
        self.rubrics.journeys.iter().flat_map(|journey| {
            self.rubrics.asked(journey).map(|criterion| CriterionId {
                journey: journey.id.clone(),
                local: criterion.local.clone(),
            })
        })
    }

    /// The question that is meant: `bin-day/1.1`, or `1.1` where one task alone has that number.
    fn meant(&self, written: &str) -> Option<CriterionId> {
        let mut same = self
            .known()
            .filter(|id| id.to_string() == written || id.local == written);
        let first = same.next()?;
        same.next().is_none().then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, text: impl AsRef<[u8]>) -> Result<Vec<Challenge>, String> {
        let register = Register::embedded().expect("a register");
        let rubrics = Rubrics::embedded().expect("rubrics");
        read(Path::new(name), text.as_ref(), &register, &rubrics).map_err(|e| e.to_string())
    }

    #[test]
    fn csv_and_toml_say_the_same() {
        let csv = "\u{feff}council,criterion,url,text,from\r\nadur,bin-day/1.1,https://www.adur-worthing.gov.uk/bins,\"The form is here, see?\",Web team\r\n,,,,\r\n";
        let toml = "[[reply]]\ncouncil = \"adur\"\ncriterion = \"1.1\"\nurl = \"https://www.adur-worthing.gov.uk/bins\"\ntext = \"The form is here, see?\"\nfrom = \"Web team\"\n";
        let (csv, toml) = (
            of("r.csv", csv).expect("csv"),
            of("r.toml", toml).expect("toml"),
        );
        assert_eq!(csv.len(), 1);
        assert_eq!(csv[0].line, 2);
        assert_eq!(
            Challenge {
                line: 1,
                ..csv[0].clone()
            },
            toml[0]
        );
    }

    #[test]
    fn a_typo_is_told_with_its_line_and_what_was_meant() {
        let csv = "council,criterion,adress,text\nadurr,bin-day/1.1,,x\nadur,bin-dya/1.1,,x\nadur,bin-day/1.1,,\n";
        let told = of("reply.csv", csv).expect_err("mistakes");
        for words in [
            "reply.csv:1",
            "no 'adress'",
            "reply.csv:2",
            "did you mean 'adur'?",
            "reply.csv:3",
            "did you mean 'bin-day/1.1'?",
            "reply.csv:4",
            "neither a page nor",
        ] {
            assert!(told.contains(words), "no {words} in {told}");
        }
        let csv = "council,criterion,url\nadur,bin-day/1.1,https://www.leeds.gov.uk/bins\nadur,bin-day/1.1,bins\n";
        let told = of("reply.csv", csv).expect_err("mistakes");
        assert!(told.contains("is a page of Leeds City Council"), "{told}");
        assert!(told.contains("'bins' is no address"), "{told}");
    }

    #[test]
    fn a_number_that_several_tasks_have_is_not_enough() {
        let told = of("r.csv", "council,criterion,text\nadur,K1,x\n").expect_err("which K1?");
        assert!(told.contains("no question 'K1'"), "{told}");
    }

    #[test]
    fn a_file_that_would_lose_a_letter_is_refused_whole() {
        let good = "council,criterion,text\nadur,bin-day/1.1,Tŷ Llîn\n";
        assert!(of("r.csv", good).is_ok());
        let latin: Vec<u8> = good.replace('ŷ', "y").chars().map(|c| c as u8).collect();
        let wide = |order: fn(u16) -> [u8; 2]| good.encode_utf16().flat_map(order).collect();
        let marked = |mark: [u8; 2], text: Vec<u8>| [mark.to_vec(), text].concat();
        let (little, big): (Vec<u8>, Vec<u8>) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        for (bytes, line, what) in [
            (latin, "r.csv:2", "not UTF-8"),
            (little.clone(), "r.csv:1", "UTF-16"),
            (big.clone(), "r.csv:1", "UTF-16"),
            (marked([0xff, 0xfe], little), "r.csv:1", "UTF-16"),
            (marked([0xfe, 0xff], big), "r.csv:1", "UTF-16"),
        ] {
            let told = of("r.csv", bytes).expect_err("refused");
            for words in [line, what, "save it as CSV in UTF-8"] {
                assert!(told.contains(words), "no {words} in {told}");
            }
        }
        let told = of("r.toml", b"[[reply]]\ntext = \"\xff\"\n").expect_err("refused");
        assert!(told.contains("r.toml:2"), "{told}");
    }

    #[test]
    fn what_nobody_sees_is_taken_out_of_every_cell() {
        let csv = "council,criterion,text,from\nadur,bin-day/1.1,\"\u{1b}[31mred\u{0}\u{202e}tfel\n\u{2066}now\",\u{200f}\u{7}\n";
        let challenge = &of("r.csv", csv).expect("read")[0];
        assert_eq!(challenge.text.as_deref(), Some("[31mred tfel now"));
        assert_eq!(challenge.from, None);
        let told = of(
            "r.csv",
            "council,criterion,text\nadur,bin-day/1.1,\u{202e}\n",
        );
        let told = told.expect_err("it says nothing");
        assert!(told.contains("neither a page nor"), "{told}");
    }
}
