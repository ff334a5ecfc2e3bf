//! Names that explain: what happens next, what is accepted, how it works, who may, help, proof.
//!
//! Reads: `rubrics/genres.toml`, `[explains]`. / Makes: whether a name tells about a task instead of
//! naming it. / Never: asks whether the task is done on the page; that outweighs its name.

use serde::Deserialize;

use super::reading::Named;
use crate::words::{Phrases, Tokens};

/// The lists as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    /// First words of such a name.
    opens: Vec<String>,
    opens_cy: Vec<String>,
    /// What in the same place takes `opens` back: "how to apply".
    unless: Vec<String>,
    unless_cy: Vec<String>,
    /// What may stand anywhere in such a name.
    says: Vec<String>,
    says_cy: Vec<String>,
    /// The same, where the name has none of the journey's words of doing.
    weak: Vec<String>,
    weak_cy: Vec<String>,
    /// Folders of addresses whose pages all explain, whatever they are called: "faqs".
    folders: Vec<String>,
    folders_cy: Vec<String>,
}

/// The lists, compiled.
#[derive(Debug)]
pub(super) struct Explains {
    opens: Phrases<()>,
    unless: Phrases<()>,
    says: Phrases<()>,
    weak: Phrases<()>,
    folders: Phrases<()>,
}

/// The words by which a name explains, each a mask of the name's words.
#[derive(Debug, Default)]
pub(super) struct Explaining {
    strong: Vec<u64>,
    weak: Vec<u64>,
    /// The telling words after the name's colon.
    after: u64,
}

/// The first telling word after a name's colon or dash, where words stand before it.
fn after_colon(name: &str, tokens: &Tokens) -> Option<usize> {
    let first = tokens.telling().trailing_zeros() as usize;
    let telling = |at: &usize| tokens.telling() & (1 << at) != 0;
    let mut places = (first + 1..tokens.words().len().min(64)).filter(telling);
    places.find(|at| {
        let start = tokens.bytes(*at, at + 1).start;
        // Small words may stand between the colon and it.
        let before = name.get(..start).unwrap_or_default();
        let words = (0..*at).rev().take_while(|at| !telling(at)).count();
        let end = tokens.bytes(at - words - 1, at - words).end;
        before
            .get(end..)
            .is_some_and(|between| between.contains([':', '–', '—']) || between.contains(" - "))
    })
}

impl Explains {
    /// Compiles the lists with `both`, which takes English and Welsh phrases.
    pub(super) fn new(
        lists: &Lists,
        both: &mut impl FnMut(&[String], &[String]) -> Phrases<()>,
    ) -> Explains {
        Explains {
            opens: both(&lists.opens, &lists.opens_cy),
            unless: both(&lists.unless, &lists.unless_cy),
            says: both(&lists.says, &lists.says_cy),
            weak: both(&lists.weak, &lists.weak_cy),
            folders: both(&lists.folders, &lists.folders_cy),
        }
    }

    /// Whether all pages of a folder explain.
    pub(super) fn is_folder(&self, folder: &str, tokens: &Tokens) -> bool {
        let mut found = false;
        self.folders.find(folder, tokens, |_| found = true);
        found
    }

    /// Reads a name. What follows a colon begins anew: "Housing register: what we accept".
    pub(super) fn read(&self, name: &str, tokens: &Tokens) -> Explaining {
        let first = tokens.telling().trailing_zeros() as usize;
        let after = after_colon(name, tokens);
        let begins = |from: usize| from <= first || after == Some(from);
        let mut explaining = Explaining {
            after: after.map_or(0, |at| tokens.telling() & (!0 << at.min(63))),
            ..Explaining::default()
        };
        let mut taken_back = Vec::new();
        self.unless.find(name, tokens, |stand| {
            if begins(stand.from) {
                taken_back.push(stand.from.max(first));
            }
        });
        self.opens.find(name, tokens, |stand| {
            if begins(stand.from) && !taken_back.contains(&stand.from.max(first)) {
                explaining.strong.push(stand.covers);
            }
        });
        self.says
            .find(name, tokens, |stand| explaining.strong.push(stand.covers));
        self.weak
            .find(name, tokens, |stand| explaining.weak.push(stand.covers));
        explaining
    }
}

impl Explaining {
    /// Whether what stands after a colon explains what stands before it: by a strong phrase, or with
    /// nothing beside the weak ones. "Social care: eligibility and assessments" names the task too.
    fn explains_whole(&self) -> bool {
        let weak = self.weak.iter().filter(|covers| *covers & !self.after == 0);
        let weak = weak.fold(0, |all, covers| all | covers);
        let strong = self.strong.iter().any(|covers| covers & !self.after == 0);
        strong || weak != 0 && self.after & !weak == 0
    }

    /// Whether the name explains a journey's task. A phrase that names the task and holds
    /// the first word that explains is no explanation: "when is my bin collected". Nor is what
    /// stands beside the task as a second subject: "Fly-tipping on public and private land". What
    /// stands after a colon explains the whole before it.
    pub(super) fn is_of(&self, named: &Named, subjects: &[u64]) -> bool {
        let whole = self.explains_whole();
        let subjects: &[u64] = if whole { &[] } else { subjects };
        let explained = |subject: u64| {
            let mut masks = self.strong.iter().chain(&self.weak);
            masks.any(|covers| covers & subject != 0)
        };
        let mut free = subjects.iter();
        if subjects.len() > 1
            && free.any(|subject| named.tasks & subject != 0 && !explained(*subject))
        {
            return false;
        }
        let own = |covers: &u64| named.tasks & (1 << covers.trailing_zeros().min(63)) == 0;
        self.strong.iter().any(own) || (named.actions == 0 && self.weak.iter().any(own))
    }
}
