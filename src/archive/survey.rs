//! Counts what is in a web archive of any make, without keeping it.

use std::io::{self, Read, Seek};

use super::http::MessageHead;
use super::records::{Damage, Item, Records};

/// What a web archive holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Records that could be read, of any kind.
    pub records: usize,
    /// Of these, blocks that hold an HTTP answer.
    pub answers: usize,
    /// Places that could not be read.
    pub damaged: Vec<Damage>,
}

/// Walks a WARC file (plain, gzip or zstd) past whatever is damaged.
///
/// # Errors
/// When the reader fails, not when the data is bad.
pub fn survey(reader: impl Read + Seek, name: &str) -> io::Result<Survey> {
    let mut records = Records::open(reader)?;
    let mut survey = Survey::default();
    while let Some(item) = records.next()? {
        match item {
            Item::Record(raw) => {
                survey.records += 1;
                let head = MessageHead::parse(&raw.block);
                let is_answer = head.and_then(|head| head.status()).is_some();
                survey.answers += usize::from(is_answer);
            }
            Item::Damage { offset, what, .. } => survey.damaged.push(Damage {
                file: name.to_owned(),
                offset,
                what,
            }),
        }
    }
    Ok(survey)
}
