//! Decides what a site has and how well it answers each question, before any page is drawn.
//!
//! Reads: scripts, the register's duties, the site's pace. / Makes: a `Plan` with the marks in it.
//! / Never: writes HTML.

mod answers;
pub(crate) mod habits;
mod names;
pub(crate) mod shape;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use self::habits::{Habits, Move, Twist};
use self::shape::{Layout, Shape, Way, Widget};
use super::dice::Dice;
use super::hand_over;
use super::holder::Holder;
use super::pace::Pace;
use super::script::{Mark, Script, Scripts, Slot, Variant};
use super::trouble::Refusal;
use super::truth::{CouncilTruth, JourneyTruth, Standing};
use super::values::{Values, values};
use crate::journey::Reason;
use crate::register::{Duty, Register};

/// What a page that is hard to use as HTML lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkupFault {
    Heading,
    Language,
    Viewport,
}

/// The five sorts of words that are out of date. Source: findings, "K5 passes what any reviewer
/// would fail", and the past deadline that was known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stale {
    /// A day that has passed, as the last one or as the end of something temporary.
    Deadline,
    /// A notice with a date of years ago.
    Notice,
    /// An old year in the words of a link or a document.
    YearInWords,
    /// A notice of the pandemic.
    Pandemic,
    /// Money of a past financial year.
    Figures,
}

impl Stale {
    const ALL: [Stale; 5] = [
        Stale::Deadline,
        Stale::Notice,
        Stale::YearInWords,
        Stale::Pandemic,
        Stale::Figures,
    ];

    /// Its name in the truth.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Stale::Deadline => "stale: a past day",
            Stale::Notice => "stale: an old notice",
            Stale::YearInWords => "stale: an old year in a link",
            Stale::Pandemic => "stale: the pandemic",
            Stale::Figures => "stale: figures of a past year",
        }
    }
}

/// One journey's page as decided.
#[derive(Debug, Clone)]
pub(crate) struct Task<'a> {
    pub(crate) script: &'a Script,
    /// What the site has: where something stands in the way, the page is there all the same.
    pub(crate) standing: Standing,
    pub(crate) shape: Shape,
    pub(crate) title: String,
    /// Words chosen for each slot, in slot order.
    pub(crate) chosen: Vec<(&'a Slot, &'a Variant)>,
    /// What may rightly be said.
    pub(crate) marks: BTreeMap<String, Mark>,
    /// What a resident would find, where that cannot be seen.
    pub(crate) answers: BTreeMap<String, Mark>,
    /// Reasons for which something is rightly not assessed.
    pub(crate) reasons: Vec<Reason>,
    /// Other addresses that are as right as the page's own.
    pub(crate) also: Vec<String>,
    /// Questions that may also rightly be left open.
    pub(crate) open: BTreeSet<String>,
    /// A careful reader could not be sure which page is the task's.
    pub(crate) doubt: bool,
    /// The tool that stands in place of the form.
    pub(crate) widget: Option<Widget>,
    /// The menu names the task (K2).
    pub(crate) named: bool,
    /// The A to Z leads to an old page instead (K3).
    pub(crate) stray_route: bool,
    /// One link for action is dead (K4).
    pub(crate) dead_link: bool,
    /// Says something that is out of date (K5).
    pub(crate) stale: Option<Stale>,
    pub(crate) fault: Option<MarkupFault>,
}

/// Whose site is drawn when, and in which of the possible worlds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) seed: Dice,
    pub(crate) day: Date,
    pub(crate) years_before_last: usize,
    /// The site takes part in what its cohort does.
    pub(crate) cohort: bool,
    pub(crate) twist: Option<Twist>,
}

/// One site in one edition, decided.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) holder: &'a Holder,
    /// Where the site lives: the register's host, or the one that it has moved to.
    pub(crate) host: String,
    pub(crate) dice: Dice,
    pub(crate) pace: Pace,
    pub(crate) day: Date,
    pub(crate) values: Values,
    pub(crate) habits: Habits,
    pub(crate) has_sitemap: bool,
    pub(crate) has_a_to_z: bool,
    pub(crate) tasks: Vec<Task<'a>>,
    /// Hosts with a sign-in of their own beside the main account.
    pub(crate) extra_accounts: usize,
}

impl<'a> Plan<'a> {
    /// Decides everything about one site on one day.
    pub(crate) fn new(
        holder: &'a Holder,
        scripts: &'a Scripts,
        register: &Register,
        moment: Moment,
    ) -> Plan<'a> {
        let dice = moment.seed.on(holder.id());
        let day = moment.day;
        let pace = Pace::of(holder, dice, &moment);
        let habits = Habits::of(dice, &day.year().to_string(), moment.twist);
        let has_sitemap = dice.on("sitemap").chance(0.75);
        let host = match habits.moved {
            Some(Move::Redirect | Move::MetaRefresh | Move::RefreshHeader) => {
                format!("www.new-{}", holder.base)
            }
            None => holder.host.clone(),
        };
        let mut values = values(holder, dice, day);
        values.insert("host", host.clone());
        let mut plan = Plan {
            holder,
            host,
            dice,
            pace,
            day,
            values,
            habits,
            has_sitemap,
            has_a_to_z: !has_sitemap || dice.on("a-to-z").chance(0.6),
            tasks: Vec::new(),
            extra_accounts: 0,
        };
        plan.tasks = scripts
            .0
            .iter()
            .map(|script| plan.stand(script, register))
            .collect();
        plan.answer();
        plan
    }

    /// The task of a journey.
    pub(crate) fn task(&self, journey: &str) -> Option<&Task<'a>> {
        self.tasks.iter().find(|task| task.script.id == journey)
    }

    /// Whether the site has a page for a journey.
    pub(crate) fn has_page(&self, journey: &str) -> bool {
        self.task(journey)
            .is_some_and(|task| matches!(task.standing, Standing::Page(_)))
    }

    /// Draws of one journey that stay the same from edition to edition.
    pub(crate) fn draws(&self, script: &Script) -> Dice {
        self.dice.on(&script.id)
    }

    fn stand(&self, script: &'a Script, register: &Register) -> Task<'a> {
        let draws = self.draws(script);
        let year = self.day.year().to_string();
        let shape = Shape::of(script, draws, &self.habits, self.pace.family, &year);
        let title = self.title(script, shape);
        let stale = draws.on("K5").chance(self.pace.bad([0.12, 0.04]));
        Task {
            standing: self.standing(script, shape, register, &title),
            shape,
            title,
            script,
            chosen: Vec::new(),
            marks: BTreeMap::new(),
            answers: BTreeMap::new(),
            reasons: Vec::new(),
            also: Vec::new(),
            open: BTreeSet::new(),
            doubt: false,
            widget: None,
            // An index names its pages.
            named: !is_core(script)
                || shape.layout == Layout::Bundle
                || !draws.on("K2").chance(self.pace.bad([0.16, 0.04])),
            stray_route: self.has_a_to_z && draws.on("K3").chance(self.pace.bad([0.18, 0.06])),
            dead_link: draws.on("K4").chance(self.pace.bad([0.07, 0.03])),
            stale: stale
                .then(|| draws.on("stale").pick(&Stale::ALL).copied())
                .flatten(),
            fault: self.fault(script).filter(|_| is_core(script)),
        }
    }

    fn standing(
        &self,
        script: &Script,
        shape: Shape,
        register: &Register,
        title: &str,
    ) -> Standing {
        let lead = self.holder.lead();
        let duty = register
            .duties
            .get(&(script.id.clone(), lead.kind, lead.nation));
        if matches!(duty, Some(Duty::NotOwed { .. })) {
            return Standing::NotOwed;
        }
        if self.habits.trouble.is_some() {
            return Standing::OutOfSight;
        }
        let (absent, document) = match script.id.as_str() {
            "my-account" => ([0.30, 0.10], [0.0, 0.0]),
            "accessibility-statement" => ([0.25, 0.03], [0.0, 0.0]),
            _ => ([0.07, 0.02], [0.04, 0.01]),
        };
        let roll = self.draws(script).on("stands").share();
        let gone = self.pace.bad(absent);
        let family = self.pace.family;
        let taken_away = self.habits.emptied && is_core(script);
        if roll < gone || taken_away {
            Standing::Absent
        } else if roll < gone + self.pace.bad(document) {
            Standing::Document(self.url(&family.document(self.design(), &script.document)))
        } else {
            Standing::Page(self.place(script, shape, title))
        }
    }

    /// The step of a guide on which the form stands.
    pub(crate) fn step_url(url: &str) -> String {
        format!("{}/online", url.trim_end_matches('/'))
    }

    /// The known answers for each council that keeps this site.
    pub(crate) fn truth(&self, cohort: bool) -> Vec<(String, CouncilTruth)> {
        let journeys: BTreeMap<String, JourneyTruth> = self
            .tasks
            .iter()
            .map(|task| (task.script.id.clone(), self.journey_truth(task)))
            .collect();
        let truth = CouncilTruth {
            host: self.host.clone(),
            family: format!("{:?}", self.pace.family).to_lowercase(),
            trouble: self.habits.trouble.map(|t| t.words().to_owned()),
            habits: self.habits.names(),
            emptied: self.habits.emptied,
            cohort,
            journeys,
            signposts: hand_over::truth(self),
        };
        let councils = self.holder.councils.iter();
        councils.map(|c| (c.id.0.clone(), truth.clone())).collect()
    }

    fn journey_truth(&self, task: &Task<'a>) -> JourneyTruth {
        let mut reasons = task.reasons.clone();
        if let Some(trouble) = self.habits.trouble {
            reasons.extend(trouble.reasons());
        }
        // A visit that is cut short may miss any page.
        if let Some(turn) = self.habits.turn {
            reasons.extend(turn.answer.reasons());
        }
        // One page that asks to wait ends the visit: a polite crawler asks for no other after it.
        let asks_to_wait = |way| way == Way::Barred(Refusal::TooMany);
        let waits = self.tasks.iter().any(|task| asks_to_wait(task.shape.way));
        if waits {
            reasons.push(Reason::RateLimited);
        }
        if self.habits.turn.is_some() || self.habits.large || waits {
            reasons.extend([
                Reason::Budget,
                Reason::EnoughSeen,
                Reason::HostAtRest,
                Reason::VisitUnfinished,
                Reason::SiteUnseen,
            ]);
        }
        let built = matches!(task.standing, Standing::Page(_));
        let standing = match (&task.standing, task.shape.way) {
            (Standing::Page(_), Way::Barred(_)) => Standing::OutOfSight,
            (Standing::Page(url), Way::Hollow(_)) => Standing::Hollow(url.clone()),
            (standing, _) => standing.clone(),
        };
        let mut also = task.also.clone();
        if let (Standing::Page(url), Layout::GuideForm) = (&standing, task.shape.layout) {
            also.push(Plan::step_url(url));
        }
        if let (Layout::Bundle, Some(index)) = (task.shape.layout, &task.script.index) {
            let doorsteps = task.script.doorsteps.iter();
            also.extend(doorsteps.map(|title| self.page_url(index, title)));
        }
        let mut shape = if built {
            task.shape.names()
        } else {
            Vec::new()
        };
        shape.extend(task.stale.filter(|_| built).map(|s| s.words().to_owned()));
        JourneyTruth {
            standing,
            criteria: task.marks.clone(),
            also,
            doubt: task.doubt,
            reasons,
            open: task.open.clone(),
            answers: task.answers.clone(),
            beside: self
                .near_misses(task)
                .into_iter()
                .map(|(near, url)| (url, near.kind.words().to_owned()))
                .collect(),
            shape,
        }
    }
}

/// The criteria that a script answers itself.
pub(crate) fn criteria(script: &Script) -> Vec<String> {
    let mut ids: Vec<String> = script
        .slots
        .iter()
        .flat_map(|slot| slot.variants.iter().flat_map(|v| v.gives.keys().cloned()))
        .filter(|id| !super::truth::CORE.contains(&id.as_str()))
        .collect();
    if script.id == "my-account" {
        ids.extend(["3.5".to_owned(), "3.6".to_owned()]);
    }
    ids.sort();
    ids.dedup();
    ids
}

/// Whether the shared questions are asked of this journey.
pub(crate) fn is_core(script: &Script) -> bool {
    script.id != "accessibility-statement"
}
