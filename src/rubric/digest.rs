//! What makes two rubrics, or two criteria, the same question.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::model::{Criterion, Rubrics};
use super::source::Files;

/// Over every rubric file: names and texts, in path order, line ends folded so that a checkout on
/// another system has the same digest.
pub(super) fn of_files(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, text) in &files.texts {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(text.replace("\r\n", "\n").as_bytes());
        hash.update([0]);
    }
    written(hash)
}

/// Gives every criterion the digest of how it is answered: not its weight, its page or the wording
/// of its question. `rules` adds whatever else can change its verdict.
pub(super) fn of_criteria(rubrics: &mut Rubrics) {
    let own = rubrics.journeys.iter_mut().flat_map(|j| &mut j.criteria);
    for criterion in own.chain(&mut rubrics.core.criteria) {
        criterion.digest = of_criterion(criterion);
    }
}

pub(super) fn of_criterion(criterion: &Criterion) -> String {
    of_value(&(
        &criterion.check,
        &criterion.partly,
        criterion.share,
        &criterion.exempt,
        criterion.browser,
        &criterion.depends_on,
    ))
}

/// Of a value, however it was written.
pub(super) fn of_value(value: &impl std::fmt::Debug) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{value:?}").as_bytes());
    written(hash)
}

pub(super) fn written(hash: Sha256) -> String {
    format!("sha256:{}", HEXLOWER.encode(&hash.finalize()))
}
