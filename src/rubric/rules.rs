//! What decides results, part by part: figures of two editions are joined only where every part
//! that decides them is the same, and a part that is not has a name to be told by.
//!
//! Reads: rubrics, the register, the lists that the binary carries. / Makes: a digest of each part,
//! and of each question one over all that can change its verdict. / Never: tells two spellings of
//! the same rule apart: values are compared, not texts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::check::{Check, Names, Predicate as _};
use super::digest::{of_criterion, of_value, written};
use super::model::{Criterion, CriterionId, Journey, JourneyId, Lifecycle, Rubrics};
use super::source::Files;
use crate::register::{Platform, PlatformKind, Register};

/// Kinds of product that every task's walk and questions look for, whatever the task: what may
/// stand in for any form, and what is known to hold none. Source: `judge/route.rs`,
/// `judge/scripted.rs`, `judge/predicates/sign_in.rs`.
const EVERYWHERE: [PlatformKind; 8] = [
    PlatformKind::Forms,
    PlatformKind::Account,
    PlatformKind::Identity,
    PlatformKind::Map,
    PlatformKind::Analytics,
    PlatformKind::Advertising,
    PlatformKind::BotWall,
    PlatformKind::Search,
];

/// One thing that decides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What is read from a page's bytes.
    Reader,
    /// How beadle's own code finds pages and answers questions.
    Judging,
    /// How it is told what kind of page a page is.
    Genres,
    /// How sure a page is a task's.
    Certainty,
    /// How the country's hosts, sums, telephone numbers and postcodes look.
    Locale,
    /// How sites speak about accounts.
    Access,
    /// The lines between stars, and what must be seen.
    Lines,
    /// The words by which a task is found.
    Words(JourneyId),
    /// How a task is acted on.
    Actions(JourneyId),
    /// Which questions of a task are essential: they tell its page.
    Gate(JourneyId),
    /// Which year its pages mean.
    Years(JourneyId),
    /// The products that its walk and its questions know.
    Products(JourneyId),
    /// How its answers count.
    Weights(JourneyId),
    /// How they lead up the ladder.
    Ladder(JourneyId),
    /// How a question is answered.
    Question(CriterionId),
}

impl Part {
    /// Its name in a manifest.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Part::Reader => "reader".to_owned(),
            Part::Judging => "judging".to_owned(),
            Part::Genres => "genres".to_owned(),
            Part::Certainty => "certainty".to_owned(),
            Part::Locale => "locale".to_owned(),
            Part::Access => "access".to_owned(),
            Part::Lines => "lines".to_owned(),
            Part::Words(journey) => format!("words/{journey}"),
            Part::Actions(journey) => format!("actions/{journey}"),
            Part::Gate(journey) => format!("gate/{journey}"),
            Part::Years(journey) => format!("years/{journey}"),
            Part::Products(journey) => format!("products/{journey}"),
            Part::Weights(journey) => format!("weights/{journey}"),
            Part::Ladder(journey) => format!("ladder/{journey}"),
            Part::Question(id) => format!("question/{id}"),
        }
    }

    /// What it is, within a sentence. `title` names a journey.
    #[must_use]
    pub fn words(&self, title: impl Fn(&JourneyId) -> String) -> String {
        match self {
            Part::Reader => "how beadle reads a page".to_owned(),
            Part::Judging => "how beadle finds pages and answers questions".to_owned(),
            Part::Genres => "how it is told what kind of page a page is".to_owned(),
            Part::Certainty => "how sure a page is taken for a task's".to_owned(),
            Part::Locale => "how public hosts, sums and postcodes are recognised".to_owned(),
            Part::Access => "the words about accounts".to_owned(),
            Part::Lines => "the lines between stars".to_owned(),
            Part::Words(j) => format!("the words by which “{}” is found", title(j)),
            Part::Actions(j) => format!("the ways to act on “{}”", title(j)),
            Part::Gate(j) => format!("the essential questions of “{}”", title(j)),
            Part::Years(j) => format!("which year the pages of “{}” mean", title(j)),
            Part::Products(j) => format!("the products known for “{}”", title(j)),
            Part::Weights(j) => format!("how the answers of “{}” count", title(j)),
            Part::Ladder(j) => format!("the ladder of “{}”", title(j)),
            Part::Question(id) => format!(
                "how question {} of “{}” is answered",
                id.local,
                title(&id.journey)
            ),
        }
    }

    /// Whether it stands in the rubrics, and not in the register or in beadle itself.
    #[must_use]
    pub fn is_of_rubrics(&self) -> bool {
        !matches!(
            self,
            Part::Reader
                | Part::Judging
                | Part::Genres
                | Part::Certainty
                | Part::Locale
                | Part::Products(_)
        )
    }
}

/// What beadle itself does with a page and a rubric, which no list says.
#[derive(Debug, Clone, Copy)]
pub struct Code<'a> {
    /// Version of what is read from a page's bytes: `page::FACTS_VERSION`.
    pub reader: u32,
    /// The first version of beadle that finds the pages and gives the answers that this one does:
    /// `edition::judging`.
    pub judging: &'a str,
}

/// All that decides an edition's results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The digest of each part.
    pub parts: BTreeMap<Part, String>,
    /// Of each question, retired ones included, the digest of all that can change its verdict, by
    /// `journey/local`.
    pub criteria: BTreeMap<String, String>,
}

/// The lists that the binary carries and no rubric of another folder replaces.
struct Carried {
    genres: String,
    certainty: String,
}

impl Carried {
    fn embedded() -> Carried {
        let files = Files::embedded();
        let text = |name: &str| files.texts.get(name).cloned().unwrap_or_default();
        Carried {
            genres: text("genres.toml"),
            certainty: text("certainty.toml"),
        }
    }
}

impl Rubrics {
    /// What decides results under these rubrics, this register and this code.
    #[must_use]
    pub fn rules(&self, register: &Register, code: Code<'_>) -> Rules {
        rules(self, register, code, &Carried::embedded())
    }

    /// The parts that can change a question's verdict; none for a question that is not asked.
    #[must_use]
    pub fn decides(&self, id: &CriterionId) -> BTreeSet<Part> {
        let mut parts = BTreeSet::new();
        self.gather(id, &mut parts);
        parts
    }

    /// The parts by which a task's page is found.
    #[must_use]
    pub fn finds(&self, journey: &JourneyId) -> BTreeSet<Part> {
        BTreeSet::from([
            Part::Reader,
            Part::Judging,
            Part::Genres,
            Part::Certainty,
            Part::Locale,
            Part::Words(journey.clone()),
            Part::Actions(journey.clone()),
            Part::Gate(journey.clone()),
            Part::Years(journey.clone()),
            Part::Products(journey.clone()),
        ])
    }

    /// Adds what can change one verdict, and what can change those that it hangs on.
    fn gather(&self, id: &CriterionId, parts: &mut BTreeSet<Part>) {
        let Some(journey) = self.journey(&id.journey) else {
            return;
        };
        let mut all = all_of(self, journey);
        let Some(criterion) = all.find(|c| c.local == id.local) else {
            return;
        };
        if !parts.insert(Part::Question(id.clone())) {
            return;
        }
        parts.extend(self.finds(&id.journey));
        for local in &criterion.depends_on {
            let on = CriterionId {
                journey: id.journey.clone(),
                local: local.clone(),
            };
            self.gather(&on, parts);
        }
        for check in checks(criterion) {
            check.walk(&mut |check| self.named(check, parts));
        }
    }

    /// Adds what a check names: other questions, other tasks' pages, the words about accounts.
    fn named(&self, check: &Check, parts: &mut BTreeSet<Part>) {
        if matches!(
            check,
            Check::Online(_) | Check::Open(_) | Check::SecureSignIn(_) | Check::SignInHosts(_)
        ) {
            parts.insert(Part::Access);
        }
        if matches!(check, Check::SignInHosts(_)) {
            // It looks at the pages of all tasks.
            for journey in &self.journeys {
                parts.extend(self.finds(&journey.id));
            }
        }
        match check.declare().names {
            Names::None => {}
            Names::Journeys(ids) => {
                for id in ids {
                    parts.extend(self.finds(&JourneyId(id.clone())));
                }
            }
            Names::Criteria(ids) => {
                for id in ids.iter().filter_map(|id| full_id(id)) {
                    self.gather(&id, parts);
                }
            }
        }
    }
}

fn full_id(id: &str) -> Option<CriterionId> {
    let (journey, local) = id.split_once('/')?;
    Some(CriterionId {
        journey: JourneyId(journey.to_owned()),
        local: local.to_owned(),
    })
}

/// Every question of a journey, retired ones included.
fn all_of<'a>(rubrics: &'a Rubrics, journey: &'a Journey) -> impl Iterator<Item = &'a Criterion> {
    let core = journey.core.then_some(rubrics.core.criteria.as_slice());
    core.into_iter().flatten().chain(&journey.criteria)
}

fn checks(criterion: &Criterion) -> impl Iterator<Item = &Check> {
    let exempt = criterion.exempt.as_ref().map(|exempt| &exempt.when);
    std::iter::once(&criterion.check)
        .chain(&criterion.partly)
        .chain(exempt)
}

fn rules(rubrics: &Rubrics, register: &Register, code: Code<'_>, carried: &Carried) -> Rules {
    let mut parts = BTreeMap::from([
        (Part::Reader, of_value(&code.reader)),
        (Part::Judging, of_value(&code.judging)),
        (Part::Genres, of_toml(&carried.genres)),
        (Part::Certainty, of_toml(&carried.certainty)),
        (
            Part::Locale,
            of_value(&(&register.locale.public_bodies, &register.locale.shapes)),
        ),
        (Part::Access, of_value(&rubrics.core.access)),
        (Part::Lines, of_value(&rubrics.core.stars)),
    ]);
    for journey in &rubrics.journeys {
        let id = || journey.id.clone();
        let gates = journey.criteria.iter().filter(|c| c.gate);
        let gates: Vec<_> = gates.map(|c| (&c.local, &c.check)).collect();
        parts.insert(Part::Words(id()), of_value(&journey.words));
        parts.insert(Part::Actions(id()), of_value(&journey.actions));
        parts.insert(Part::Gate(id()), of_value(&gates));
        parts.insert(Part::Years(id()), of_value(&journey.years));
        parts.insert(
            Part::Products(id()),
            of_value(&products(rubrics, journey, register)),
        );
        parts.insert(Part::Weights(id()), of_value(&weights(rubrics, journey)));
        parts.insert(Part::Ladder(id()), of_value(&journey.ladder));
        for criterion in all_of(rubrics, journey) {
            let question = CriterionId {
                journey: id(),
                local: criterion.local.clone(),
            };
            parts.insert(Part::Question(question), of_criterion(criterion));
        }
    }
    let questions: Vec<CriterionId> = parts
        .keys()
        .filter_map(|part| match part {
            Part::Question(id) => Some(id.clone()),
            _ => None,
        })
        .collect();
    let criteria = questions.into_iter().map(|id| {
        let mut hash = Sha256::new();
        for part in rubrics.decides(&id) {
            let digest = parts.get(&part).map_or("", String::as_str);
            hash.update(format!("{}={digest}\n", part.id()).as_bytes());
        }
        (id.to_string(), written(hash))
    });
    Rules {
        criteria: criteria.collect(),
        parts,
    }
}

/// How the answers of a task count.
fn weights(rubrics: &Rubrics, journey: &Journey) -> impl std::fmt::Debug {
    let counted = all_of(rubrics, journey).filter(|c| c.lifecycle != Lifecycle::Retired);
    let each = counted.map(|c| (c.local.clone(), c.weight, c.gate, c.caps, c.lifecycle));
    (journey.trial, each.collect::<Vec<_>>())
}

/// What is known of the products that may change an answer of a journey, in the order of their ids.
fn products(rubrics: &Rubrics, journey: &Journey, register: &Register) -> Vec<String> {
    let mut kinds: BTreeSet<PlatformKind> = EVERYWHERE.into_iter().collect();
    kinds.extend(&journey.words.does);
    for action in journey.actions.values() {
        kinds.extend(&action.platforms);
    }
    for criterion in all_of(rubrics, journey) {
        for check in checks(criterion) {
            check.walk(&mut |check| match check {
                Check::Embeds(embeds) => kinds.extend(&embeds.platforms),
                Check::Link(link) => kinds.extend(&link.to.platforms),
                _ => {}
            });
        }
    }
    let all = register.platforms.all.iter();
    let known = all.filter(|p| p.kinds.iter().any(|kind| kinds.contains(kind)));
    let mut told: Vec<String> = known.map(recognised).collect();
    told.sort();
    told
}

/// What a product is recognised by and taken for: not what it is called, nor how that is known.
fn recognised(platform: &Platform) -> String {
    let Platform {
        id,
        name: _,
        supplier: _,
        kinds,
        hosts,
        labels,
        path,
        headers,
        html,
        needs_script,
        offers_form,
        evidence: _,
    } = platform;
    format!(
        "{:?}",
        (
            id,
            kinds,
            hosts,
            labels,
            path,
            headers,
            html,
            needs_script,
            offers_form
        )
    )
}

/// A file by its values: comments and layout decide nothing.
fn of_toml(text: &str) -> String {
    match text.parse::<toml::Table>() {
        Ok(table) => of_value(&table),
        Err(_) => of_value(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: impl Fn(&mut Carried)) -> Rules {
        let rubrics = Rubrics::embedded().expect("rubrics");
        let register = Register::embedded().expect("a register");
        let mut carried = Carried::embedded();
        change(&mut carried);
        let code = Code {
            reader: 1,
            judging: "0.1.0",
        };
        rules(&rubrics, &register, code, &carried)
    }

    #[test]
    fn the_lists_that_the_binary_carries_decide_every_question_and_their_comments_none() {
        let as_it_is = with(|_| {});
        assert_eq!(
            with(|c| c.genres.insert_str(0, "# A comment.\n\n")),
            as_it_is
        );
        let lists: [fn(&mut Carried); 2] = [
            |c| c.genres = c.genres.replacen("\"council\",", "\"the council\",", 1),
            |c| c.certainty = c.certainty.replacen("sure = 950", "sure = 900", 1),
        ];
        for change in lists {
            let changed = with(change);
            let alike = |id: &&String| changed.criteria.get(*id) == as_it_is.criteria.get(*id);
            assert_eq!(as_it_is.criteria.keys().find(alike), None);
        }
    }

    #[test]
    fn every_part_has_a_name_and_words_of_its_own() {
        let rules = with(|_| {});
        let title = |id: &JourneyId| id.0.clone();
        let ids: BTreeSet<String> = rules.parts.keys().map(Part::id).collect();
        let words: BTreeSet<String> = rules.parts.keys().map(|p| p.words(title)).collect();
        assert_eq!(ids.len(), rules.parts.len());
        assert_eq!(words.len(), rules.parts.len());
        // No question asks for a part that has no digest.
        for id in rules.criteria.keys() {
            let id = full_id(id).expect("a full id");
            let parts = Rubrics::embedded().expect("rubrics").decides(&id);
            assert!(
                parts.iter().all(|part| rules.parts.contains_key(part)),
                "{id}"
            );
        }
    }
}
