//! The predicates, as rubric files write them: a closed vocabulary, one struct a predicate.
//!
//! Reads: nothing. / Makes: `Check`, the tree that `judge` evaluates. / Never: evaluates. Adding a
//! variant is a reviewed change with its evaluation in `judge/predicates/`, its part of
//! `docs/rubrics.md`, the schema and worked examples.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::register::PlatformKind;

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
    /// K6: one heading that names the task, a title, a language, a viewport.
    UsableHtml(Nothing),
}

impl Check {
    /// Calls `visit` on this check and on every check inside it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Check)) {
        visit(self);
        match self {
            Check::Any(inner) | Check::All(inner) => inner.iter().for_each(|c| c.walk(visit)),
            Check::Not(inner) => inner.walk(visit),
            Check::Count(count) => count.of.iter().for_each(|c| c.walk(visit)),
            Check::ByNation(nations) => nations.all().for_each(|c| c.walk(visit)),
            Check::Sampled(sampled) => sampled.each.walk(visit),
            _ => {}
        }
    }

    /// Which pages it looks at, for the predicates that can be told.
    #[must_use]
    pub fn on(&self) -> Option<&On> {
        match self {
            Check::Link(c) => Some(&c.on),
            Check::Field(c) => Some(&c.on),
            Check::Text(c) => Some(&c.on),
            Check::Dated(c) => Some(&c.on),
            Check::NotPast(c) => Some(&c.on),
            Check::List(c) => Some(&c.on),
            Check::Heading(c) => Some(&c.on),
            Check::Embeds(c) => Some(&c.on),
            Check::Sampled(c) => Some(&c.follow.on),
            _ => None,
        }
    }
}

impl ByNation {
    /// Every check there is, in the order of the nations.
    pub fn all(&self) -> impl Iterator<Item = &Check> {
        [
            &self.england,
            &self.scotland,
            &self.wales,
            &self.northern_ireland,
            &self.otherwise,
        ]
        .into_iter()
        .filter_map(|c| c.as_deref())
    }
}

/// A predicate without settings is written `{}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

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

/// How close the words and patterns of a `text` check must stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// In one sentence.
    Sentence,
    /// In one paragraph, list item or cell.
    #[default]
    Block,
    /// Under one heading, the heading included.
    Section,
    /// On one page.
    Page,
    /// On all the pages looked at, taken together.
    Pages,
}

/// Something that is recognised by its shape.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Has {
    /// A time of day: "7am", "06:30", "half past six" is not one.
    Clock,
    /// A sum: "£45", "£1,250.50", "50p".
    Money,
    /// "25%", "25 per cent".
    Percent,
    /// A number of hours, days, working days, weeks or months, in figures or words.
    Duration,
    /// A telephone number that can be dialled.
    Phone,
    /// An email address.
    Email,
    /// A full postcode.
    Postcode,
    /// A date with a year.
    Date,
    /// A WCAG success criterion's number.
    Wcag,
    /// A length: "40mm", "4 cm", "2 inches".
    Size,
    /// A day of the week together with a time of day, or "24 hours".
    OpeningHours,
    /// The site's own host name or the council's own name.
    SiteName,
}

/// Part of the page that an element must stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    Header,
    Nav,
    Breadcrumb,
    Main,
    Aside,
    Footer,
}

/// What kind of block words must stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum BlockName {
    Heading,
    Paragraph,
    ListItem,
    Cell,
    Label,
    Summary,
}

/// So many of several checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The checks.
    pub of: Vec<Check>,
    /// From so many the criterion is met.
    pub met: u8,
    /// From so many it is partly met.
    pub partly: Option<u8>,
}

/// The law differs between the nations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ByNation {
    /// In England.
    pub england: Option<Box<Check>>,
    /// In Scotland.
    pub scotland: Option<Box<Check>>,
    /// In Wales.
    pub wales: Option<Box<Check>>,
    /// In Northern Ireland.
    pub northern_ireland: Option<Box<Check>>,
    /// In nations without a check of their own; without it they are not applicable.
    pub otherwise: Option<Box<Check>>,
    /// Why a nation without a check is not asked, as a rule id: "not-offered-in-northern-ireland".
    #[serde(default)]
    pub rule: String,
}

/// Where a link may lead. Any of the given ways is enough; none given = anywhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Target {
    /// To a host or path that the register of platforms knows for one of these kinds.
    pub platforms: Vec<PlatformKind>,
    /// To one of these hosts or a host below it: "gov.uk" is the host and `www.gov.uk` only.
    pub hosts: Vec<String>,
    /// To an address whose path or query has these words in order: "blue badge".
    pub paths: Vec<String>,
    /// By these schemes: "webcal", "tel", "mailto".
    pub schemes: Vec<String>,
    /// To files with these endings: "ics", "pdf", "csv".
    pub extensions: Vec<String>,
    /// To the page on which the walk of one of these journeys arrived.
    pub journeys: Vec<String>,
}

/// A link with certain words or a certain target.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LinkCheck {
    /// Phrases, one of which its text says. Empty = any text.
    pub says: Vec<String>,
    /// More phrases, one of which must be said as well.
    pub and: Vec<String>,
    /// Phrases that it must not say.
    pub not: Vec<String>,
    /// The words may also stand in the paragraph or list item around the link.
    pub around: bool,
    /// Where it leads.
    pub to: Target,
    /// Which pages.
    pub on: On,
    /// Which parts of them; empty = all.
    pub parts: Vec<Part>,
    /// A target known to be dead does not count.
    pub answers: bool,
}

/// A field that a person could fill in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FieldCheck {
    /// Phrases of its label, placeholder, name or id. Empty = any field.
    pub like: Vec<String>,
    /// Types: "file", "password", "email". Empty = any.
    pub kinds: Vec<String>,
    /// Which pages.
    pub on: On,
}

/// Words, with patterns close by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TextCheck {
    /// Phrases, one of which is said.
    pub says: Vec<String>,
    /// More phrases, one of which must be said as well.
    pub and: Vec<String>,
    /// Phrases that are not said there: "within 21 days" in a sentence about a notice to the owner
    /// is no promise of the council's.
    pub not: Vec<String>,
    /// Groups of phrases; a group counts once however often it is said.
    pub groups: Vec<Vec<String>>,
    /// From so many groups the check is met; 0 = all of them.
    pub least: u8,
    /// From so many groups it is partly met; 0 = never.
    pub partly: u8,
    /// Shapes that must be there too, all of them.
    pub has: Vec<Has>,
    /// How close all that must stand.
    pub within: Within,
    /// Only in blocks of these kinds; empty = any.
    pub blocks: Vec<BlockName>,
    /// Which pages.
    pub on: On,
}

/// Which calendar a span such as "2026/27" means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Years {
    /// 1 April to 31 March.
    #[default]
    Financial,
    /// 1 September to 31 August (Scotland: August to July falls within it for our purpose).
    School,
    /// The span of the next September intake that is not over on the day of the capture.
    NextIntake,
}

/// Words with a date that is neither too old nor too far off, on the day of the capture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DatedCheck {
    /// Phrases, one of which stands near the date. Empty = any date.
    pub says: Vec<String>,
    /// More phrases, one of which must stand there as well.
    pub and: Vec<String>,
    /// How near.
    pub within: Within,
    /// Days back from the day of the capture that still count.
    pub past: u16,
    /// Days ahead that still count.
    pub ahead: u16,
    /// What "2026/27" means.
    pub years: Years,
    /// A bare year ("2027") counts as that whole year.
    pub bare_years: bool,
    /// Only spans of years and bare years count, not days or months.
    pub spans_only: bool,
    /// Which pages.
    pub on: On,
}

impl Default for DatedCheck {
    fn default() -> Self {
        DatedCheck {
            says: Vec::new(),
            and: Vec::new(),
            within: Within::Section,
            past: 0,
            ahead: 550,
            years: Years::Financial,
            bare_years: false,
            spans_only: false,
            on: On::Near,
        }
    }
}

/// Words with no date that has passed; met where there is no date at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotPastCheck {
    /// Phrases near which a date is a promise: "we will fix", "by".
    pub says: Vec<String>,
    /// How near.
    pub within: Within,
    /// Which pages.
    pub on: On,
}

/// A list or table rows under words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ListCheck {
    /// Phrases in the heading above, or in the paragraph that leads in.
    pub under: Vec<String>,
    /// At least so many items.
    pub least: u8,
    /// Which pages.
    pub on: On,
}

/// A heading or title with certain words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HeadingCheck {
    /// Phrases, one of which it says.
    pub says: Vec<String>,
    /// Levels that count; empty = all.
    pub levels: Vec<u8>,
    /// The page's title counts too.
    pub title: bool,
    /// Which pages.
    pub on: On,
}

/// What the page itself embeds; any of the given things is enough.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EmbedsCheck {
    /// A map.
    pub map: bool,
    /// A feed (RSS, Atom, calendar) offered in its head.
    pub feed: bool,
    /// A frame or markup of a platform of these kinds.
    pub platforms: Vec<PlatformKind>,
    /// schema.org types.
    pub schema_types: Vec<String>,
    /// Which pages.
    pub on: On,
}

/// The same check on several pages of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sampled {
    /// Which links lead to such pages.
    pub follow: LinkCheck,
    /// How many are taken, in the order of their addresses.
    pub take: u8,
    /// What each must show; put to each page alone.
    pub each: Box<Check>,
}

/// The task can be started online.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Online {
    /// A key of `[actions]` in the same file.
    pub action: String,
    /// An action whose only way is a document to download counts as partly met.
    #[serde(default)]
    pub document: bool,
}

/// The task can be started without an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// A key of `[actions]` in the same file.
    pub action: String,
}

/// The page where one signs in is safe. Not by HTTPS is not met; any other lack is partly met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecureSignIn {
    /// A key of `[actions]` in the same file, whose pages are looked at.
    pub action: String,
}

/// How many different hosts one would sign in at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInHosts {
    /// Up to so many hosts is met.
    pub met: u8,
    /// Up to so many is partly met.
    pub partly: u8,
}

/// So many other criteria are met. Those that are not applicable lower the bar to what is left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictsCheck {
    /// Full ids: "bin-day/1.2".
    pub of: Vec<String>,
    /// From so many it is met.
    pub met: u8,
    /// From so many it is partly met.
    pub partly: Option<u8>,
}

/// K3: independent routes end at one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutesAgree {
    /// Routes that must agree.
    pub least: u8,
}

/// K4: no link to act on is dead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinksAlive {
    /// Hours between two looks before a link is called dead.
    pub hours: u16,
}

/// K5: nothing is visibly out of date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Current {
    /// Phrases that present a financial or school year as the current one.
    pub presents: Vec<String>,
    /// Phrases that present a deadline as open.
    pub opens: Vec<String>,
    /// Words that stand shortly before a date which is a limit: "by", "until".
    pub limits: Vec<String>,
    /// Phrases that say it is over: "the closing date was".
    pub closed: Vec<String>,
    /// Phrases of temporary notices.
    pub temporary: Vec<String>,
    /// A temporary notice may be so many months old.
    pub months: u8,
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
