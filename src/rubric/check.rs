//! The predicates, as rubric files write them: a closed vocabulary, one file a predicate.
//!
//! Reads: nothing. / Makes: `Check`, the tree that `judge` evaluates, and what each predicate
//! declares of itself. / Never: evaluates. A predicate is its file here (settings, phrases, pages,
//! names, lint) and its file of the same name in `judge/predicates/` (the answer): a variant without
//! either, or a declaration without a part, does not compile; one without its row in
//! `docs/rubrics.md` or its place in the schema fails a test.

mod combine;
mod core;
mod dated;
mod embeds;
mod field;
mod heading;
mod link;
mod list;
mod online;
mod sampled;
mod sign_in;
mod text;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::register::PlatformKind;

pub use self::core::{Current, Era, LinksAlive, Nothing, RoutesAgree};
pub use combine::{ByNation, Count, VerdictsCheck};
pub use dated::{DatedCheck, NotPastCheck, Years};
pub use embeds::EmbedsCheck;
pub use field::FieldCheck;
pub use heading::HeadingCheck;
pub use link::{LinkCheck, Part, Target};
pub use list::ListCheck;
pub use online::{Online, Open};
pub use sampled::Sampled;
pub use sign_in::{SecureSignIn, SignInHosts};
pub use text::{BlockName, Has, TextCheck, Within};

/// One question put to captured pages. Externally tagged: `check.link = { … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The best of several answers counts.
    Any(Vec<Check>),
    /// The worst of several answers counts.
    All(Vec<Check>),
    /// Met when the inner check is not, and the other way round.
    Not(Box<Check>),
    /// So many of several checks.
    Count(Count),
    /// The law differs: each nation has its own check.
    ByNation(ByNation),

    /// A link with certain words or a certain target.
    Link(LinkCheck),
    /// A field that a person could fill in.
    Field(FieldCheck),
    /// Words, with patterns such as a sum of money close by.
    Text(TextCheck),
    /// Words with a date that is not too old and not too far off.
    Dated(DatedCheck),
    /// Words with no date that has passed.
    NotPast(NotPastCheck),
    /// A list or table rows under words.
    List(ListCheck),
    /// A heading or title with certain words.
    Heading(HeadingCheck),
    /// A map, a feed, a frame or markup of a platform in the page itself.
    Embeds(EmbedsCheck),
    /// The same check on several pages of one kind, such as councillors' profiles.
    Sampled(Sampled),

    /// The task can be started online: the standard gate.
    Online(Online),
    /// The task can be started without an account.
    Open(Open),
    /// The page where one signs in is safe and keeps others out.
    SecureSignIn(SecureSignIn),
    /// How many different places one would sign in at.
    SignInHosts(SignInHosts),
    /// So many other criteria are met, of this journey or of others.
    Verdicts(VerdictsCheck),

    /// K1: the walk arrived at a page.
    Arrived(Nothing),
    /// K2: the home page or the page above links to it by the task's name.
    LinkedByName(Nothing),
    /// K3: independent routes end at one page.
    RoutesAgree(RoutesAgree),
    /// K4: no link to act on is dead.
    LinksAlive(LinksAlive),
    /// K5: nothing is visibly out of date.
    Current(Current),
    /// K6: a heading of its own, a title, a language, a viewport.
    UsableHtml(Nothing),
}

/// What a predicate says of itself, so that nobody else need know its parts: all of it must be
/// said, if only that there is none.
#[derive(Debug)]
pub struct Declaration<'c> {
    /// Checks inside it.
    pub inner: Vec<&'c Check>,
    /// Which pages it looks at, for the predicates that can be told.
    pub on: Option<&'c On>,
    /// Every phrase it has, to be compiled.
    pub phrases: Vec<&'c String>,
    /// The phrases that an answer would say: a link that says one may lead to it.
    pub sought: Vec<&'c String>,
    /// The action of its journey that it is asked about.
    pub action: Option<&'c str>,
    /// What it names in this or other rubrics.
    pub names: Names<'c>,
    /// What it needs to see.
    pub looks: Looks,
    /// Why it always or never answers yes, or hides what comes after it.
    pub fault: Option<String>,
}

/// What a predicate names in this or other rubrics.
#[derive(Debug, Clone, Copy)]
pub enum Names<'c> {
    /// Nothing.
    None,
    /// Journeys, by id.
    Journeys(&'c [String]),
    /// Criteria, by full id.
    Criteria(&'c [String]),
}

/// What a predicate needs to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// The walk, other verdicts, or what its parts see.
    Walk,
    /// Words, links or marks of pages.
    Words,
    /// Fields and forms of pages.
    Forms,
}

/// A predicate's part in the rubric: what lint, the lexicon and the judge's rules of absence need
/// to know of it.
pub trait Predicate {
    /// All that it says of itself.
    fn declare(&self) -> Declaration<'_>;
}

fn phrases<'c>(lists: &[&'c [String]]) -> Vec<&'c String> {
    lists.iter().copied().flatten().collect()
}

impl Predicate for Check {
    fn declare(&self) -> Declaration<'_> {
        match self {
            Check::Any(parts) => combine::any(parts),
            Check::All(parts) => combine::all(parts),
            Check::Not(part) => combine::not(part),
            Check::Count(c) => c.declare(),
            Check::ByNation(c) => c.declare(),
            Check::Link(c) => c.declare(),
            Check::Field(c) => c.declare(),
            Check::Text(c) => c.declare(),
            Check::Dated(c) => c.declare(),
            Check::NotPast(c) => c.declare(),
            Check::List(c) => c.declare(),
            Check::Heading(c) => c.declare(),
            Check::Embeds(c) => c.declare(),
            Check::Sampled(c) => c.declare(),
            Check::Online(c) => c.declare(),
            Check::Open(c) => c.declare(),
            Check::SecureSignIn(c) => c.declare(),
            Check::SignInHosts(c) => c.declare(),
            Check::Verdicts(c) => c.declare(),
            Check::RoutesAgree(c) => c.declare(),
            Check::LinksAlive(c) => c.declare(),
            Check::Current(c) => c.declare(),
            Check::Arrived(c) | Check::LinkedByName(c) | Check::UsableHtml(c) => c.declare(),
        }
    }
}

impl Check {
    /// Calls `visit` on this check and on every check inside it.
    pub fn walk<'c>(&'c self, visit: &mut dyn FnMut(&'c Check)) {
        visit(self);
        for inner in self.declare().inner {
            inner.walk(visit);
        }
    }

    /// A check that every page answers with yes.
    fn is_certain(&self) -> bool {
        matches!(self, Check::Arrived(_)) || matches!(self, Check::Link(link) if link.is_any())
    }
}

/// Which pages are looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// The task page alone.
    Task,
    /// The task page and the pages one link ahead of it on the same task: short pages that split
    /// a task into steps are not punished.
    #[default]
    Near,
    /// The task page and the page from which the walk came to it.
    TaskOrAbove,
    /// The home page.
    Home,
    /// The pages to which a named action of this journey leads.
    Action(String),
}

/// One way to act on a journey: what starts it, and what stands in for its form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Action {
    /// Phrases of the link or button that starts it.
    pub says: Vec<String>,
    /// More phrases, one of which must be said as well.
    pub and: Vec<String>,
    /// Phrases that such a link does not say.
    pub not: Vec<String>,
    /// Which fields make its form; empty = any field that a person could fill in.
    pub fields: Vec<String>,
    /// Kinds of platform that stand in for the form when it cannot be seen.
    pub platforms: Vec<PlatformKind>,
    /// National services, host or host with path: "www.gov.uk/apply-blue-badge".
    pub national: Vec<String>,
    /// Which pages may hold the link.
    pub on: On,
}

/// When a criterion does not arise on a site: "we do not run a permit scheme".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exempt {
    /// Rule id, kebab-case, shown to the reader: "no-permit-scheme".
    pub rule: String,
    /// Met when the question does not arise.
    pub when: Check,
}
