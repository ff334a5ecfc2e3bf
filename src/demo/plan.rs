//! Decides what a site has and how well it answers each question, before any page is drawn.
//!
//! Reads: scripts, the register's duties, the site's pace. / Makes: a `Plan` with the marks in it.
//! / Never: writes HTML.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::dice::Dice;
use super::hand_over;
use super::holder::Holder;
use super::pace::{Pace, in_cohort};
use super::script::{Mark, Script, Scripts, Slot, Variant, fill};
use super::trouble::Trouble;
use super::truth::{CORE, CouncilTruth, JourneyTruth, Standing, without_page};
use super::values::{Values, values};
use crate::register::{Duty, Register};

/// What a page that is hard to use as HTML lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkupFault {
    Heading,
    Language,
    Viewport,
}

/// One journey's page as decided.
#[derive(Debug, Clone)]
pub(crate) struct Task<'a> {
    pub(crate) script: &'a Script,
    pub(crate) standing: Standing,
    pub(crate) title: String,
    /// Words chosen for each slot, in slot order.
    pub(crate) chosen: Vec<(&'a Slot, &'a Variant)>,
    pub(crate) marks: BTreeMap<String, Mark>,
    /// The menu names the task (K2).
    pub(crate) named: bool,
    /// The A to Z leads to an old page instead (K3).
    pub(crate) stray_route: bool,
    /// One link for action is dead (K4).
    pub(crate) dead_link: bool,
    /// Says something that is out of date (K5).
    pub(crate) stale: bool,
    pub(crate) fault: Option<MarkupFault>,
}

/// One site in one edition, decided.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) holder: &'a Holder,
    pub(crate) dice: Dice,
    pub(crate) pace: Pace,
    pub(crate) day: Date,
    pub(crate) values: Values,
    pub(crate) trouble: Option<Trouble>,
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
        seed: Dice,
        day: Date,
        years_before_last: usize,
    ) -> Plan<'a> {
        let dice = seed.on(holder.id());
        let pace = Pace::of(holder, dice, years_before_last);
        let has_sitemap = dice.on("sitemap").chance(0.75);
        let mut plan = Plan {
            holder,
            dice,
            pace,
            day,
            values: values(holder, dice, day),
            trouble: Trouble::of(dice, &day.year().to_string()),
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
        let title = draws
            .on("title")
            .pick(&script.titles)
            .map(|title| fill(title, &self.values))
            .unwrap_or_default();
        Task {
            standing: self.standing(script, register, &title),
            title,
            script,
            chosen: Vec::new(),
            marks: BTreeMap::new(),
            named: !is_core(script) || !draws.on("K2").chance(self.pace.now([0.16, 0.04])),
            stray_route: self.has_a_to_z && draws.on("K3").chance(self.pace.now([0.18, 0.06])),
            dead_link: draws.on("K4").chance(self.pace.now([0.07, 0.03])),
            stale: draws.on("K5").chance(self.pace.now([0.12, 0.04])),
            fault: self.fault(draws).filter(|_| is_core(script)),
        }
    }

    fn standing(&self, script: &Script, register: &Register, title: &str) -> Standing {
        let lead = self.holder.lead();
        let duty = register
            .duties
            .get(&(script.id.clone(), lead.kind, lead.nation));
        if matches!(duty, Some(Duty::NotOwed { .. })) {
            return Standing::NotOwed;
        }
        if self.trouble.is_some() {
            return Standing::OutOfSight;
        }
        let draws = self.draws(script);
        let (absent, document) = match script.id.as_str() {
            "my-account" => ([0.30, 0.10], [0.0, 0.0]),
            "accessibility-statement" => ([0.25, 0.03], [0.0, 0.0]),
            _ => ([0.07, 0.02], [0.04, 0.01]),
        };
        let roll = draws.on("stands").share();
        let gone = self.pace.now(absent);
        let family = self.pace.family;
        if roll < gone {
            Standing::Absent
        } else if roll < gone + self.pace.now(document) {
            Standing::Document(self.url(&family.document(self.design(), &script.document)))
        } else {
            let section = self.section(&script.section);
            Standing::Page(self.url(&self.english(&family.path(self.design(), section, title))))
        }
    }

    /// Draws of addresses: they change when the site is redesigned.
    pub(crate) fn design(&self) -> Dice {
        self.dice.on("addresses").on(&self.pace.design.to_string())
    }

    /// An absolute address on the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.holder.host)
    }

    /// The name that this site gives to one of the scripts' sections.
    pub(crate) fn section(&self, section: &str) -> &'static str {
        let names: &[&'static str] = match section {
            "bins" => &[
                "Bins and recycling",
                "Rubbish and recycling",
                "Waste and recycling",
                "Bins, rubbish and recycling",
            ],
            "council-tax" => &["Council tax", "Council Tax and benefits"],
            "roads" => &[
                "Roads and transport",
                "Roads, streets and travel",
                "Highways and transport",
                "Roads, travel and parking",
            ],
            "environment" => &[
                "Environment and street care",
                "Street care and cleaning",
                "Environmental problems",
            ],
            "planning" => &["Planning and building control", "Planning"],
            "schools" => &[
                "Schools and education",
                "Education and learning",
                "Schools and learning",
            ],
            "care" => &[
                "Adult social care",
                "Adult social care and health",
                "Care and support for adults",
            ],
            "housing" => &["Housing", "Housing and homelessness"],
            "registration" => &[
                "Births, deaths and marriages",
                "Births, deaths and ceremonies",
            ],
            _ => &["Your council", "Council and democracy", "About the council"],
        };
        self.dice
            .on("section")
            .on(section)
            .pick(names)
            .copied()
            .unwrap_or("Services")
    }

    /// English pages of a Welsh-first site live under `/en`.
    pub(crate) fn english(&self, path: &str) -> String {
        if self.welsh_first() {
            format!("/en{path}")
        } else {
            path.to_owned()
        }
    }

    /// The site speaks Welsh too.
    pub(crate) fn bilingual(&self) -> bool {
        self.holder.nation() == crate::register::Nation::Wales
    }

    /// Its front page is in Welsh.
    pub(crate) fn welsh_first(&self) -> bool {
        self.bilingual() && self.dice.on("welsh-first").chance(0.3)
    }

    fn fault(&self, draws: Dice) -> Option<MarkupFault> {
        let faults = [
            MarkupFault::Heading,
            MarkupFault::Language,
            MarkupFault::Viewport,
        ];
        draws
            .on("K6")
            .chance(self.pace.now(self.pace.family.markup_faults()))
            .then(|| draws.on("K6-kind").pick(&faults).copied())
            .flatten()
    }

    /// Answers every question of every task, in journey order, then those that count others.
    fn answer(&mut self) {
        for number in 0..self.tasks.len() {
            let mut task = self.tasks[number].clone();
            if matches!(task.standing, Standing::Page(_)) {
                self.choose(&mut task);
                leave_open(&mut task);
                core_marks(&mut task);
            } else {
                let own = criteria(task.script);
                task.marks = without_page(&task.standing, &own, is_core(task.script));
            }
            self.tasks[number] = task;
        }
        self.link_above();
        super::accounts::count(self);
    }

    /// The landing page lists both pages of its section, and a link from there to the missed bin
    /// page answers 1.7 as well as one on the page itself.
    fn link_above(&mut self) {
        let listed = self.has_page("missed-bin");
        let bins = self.tasks.iter_mut().find(|t| t.script.id == "bin-day");
        if let Some(task) = bins.filter(|t| listed && matches!(t.standing, Standing::Page(_))) {
            task.marks.insert("1.7".to_owned(), Mark::Met);
        }
    }

    fn choose(&self, task: &mut Task<'a>) {
        for slot in &task.script.slots {
            let asked = slot.after.as_ref().and_then(|gate| task.marks.get(gate));
            if matches!(
                asked,
                Some(Mark::NotMet | Mark::Partly | Mark::NotApplicable)
            ) {
                for id in slot.variants.iter().flat_map(|v| v.gives.keys()) {
                    task.marks.insert(id.clone(), Mark::NotApplicable);
                }
                continue;
            }
            if let Some(variant) = self.variant(task.script, slot) {
                // What an earlier choice has settled stays: a supplier's map shows other reports too.
                for (id, mark) in &variant.gives {
                    task.marks.entry(id.clone()).or_insert(*mark);
                }
                task.chosen.push((slot, variant));
            }
        }
    }

    fn variant(&self, script: &'a Script, slot: &'a Slot) -> Option<&'a Variant> {
        let draws = self.draws(script).on(&slot.id);
        let well = draws.share() < self.pace.now(slot.share);
        let possible: Vec<&Variant> = slot.variants.iter().filter(|v| self.fits(v)).collect();
        let wanted: Vec<&Variant> = possible
            .iter()
            .copied()
            .filter(|v| (v.gives.get(&slot.id) == Some(&Mark::Met)) == well)
            .collect();
        let from = if wanted.is_empty() { possible } else { wanted };
        let weight: usize = from.iter().map(|v| v.weight as usize).sum();
        let mut roll = draws.on("which").below(weight);
        from.into_iter().find(|v| {
            let here = roll < v.weight as usize;
            roll = roll.saturating_sub(v.weight as usize);
            here
        })
    }

    fn fits(&self, variant: &Variant) -> bool {
        let lead = self.holder.lead();
        (variant.nations.is_empty() || variant.nations.contains(&lead.nation))
            && (variant.kinds.is_empty() || variant.kinds.contains(&lead.kind))
            && variant.needs.iter().all(|journey| self.has_page(journey))
    }

    /// The known answers for each council that keeps this site.
    pub(crate) fn truth(&self) -> Vec<(String, CouncilTruth)> {
        let journeys: BTreeMap<String, JourneyTruth> = self
            .tasks
            .iter()
            .map(|task| {
                let truth = JourneyTruth {
                    standing: task.standing.clone(),
                    criteria: task.marks.clone(),
                };
                (task.script.id.clone(), truth)
            })
            .collect();
        let truth = CouncilTruth {
            host: self.holder.host.clone(),
            family: format!("{:?}", self.pace.family).to_lowercase(),
            trouble: self.trouble.map(|t| t.words().to_owned()),
            cohort: in_cohort(self.dice),
            journeys,
            signposts: hand_over::truth(self),
        };
        let councils = self.holder.councils.iter();
        councils.map(|c| (c.id.0.clone(), truth.clone())).collect()
    }
}

/// Questions to which plain HTML may prove a yes, and a no only where the page, or the page that it
/// acts through, is not built by scripts. Source: methodology, browser column "opt".
const SCRIPTS_MAY_HOLD: [&str; 16] = [
    "1.4", "4.2", "4.3", "4.4", "5.3", "6.5", "6.6", "7.3", "8.5", "10.2", "10.5", "14.6", "15.2",
    "3.3", "3.7", "14.1",
];

/// Where the task is done in a form that scripts build, a no to such a question stays open.
fn leave_open(task: &mut Task<'_>) {
    let scripted = task
        .chosen
        .iter()
        .any(|(_, v)| v.body.contains("(achieve:"));
    for id in SCRIPTS_MAY_HOLD.iter().filter(|_| scripted) {
        if let Some(mark) = task.marks.get_mut(*id).filter(|m| **m == Mark::NotMet) {
            *mark = Mark::NotAssessed;
        }
    }
}

/// The criteria that a script answers itself.
pub(crate) fn criteria(script: &Script) -> Vec<String> {
    let mut ids: Vec<String> = script
        .slots
        .iter()
        .flat_map(|slot| slot.variants.iter().flat_map(|v| v.gives.keys().cloned()))
        .collect();
    if script.id == "my-account" {
        ids.extend(["3.5".to_owned(), "3.6".to_owned()]);
    }
    ids.sort();
    ids.dedup();
    ids
}

/// The accessibility panel has no core questions.
pub(crate) fn is_core(script: &Script) -> bool {
    script.id != "accessibility-statement"
}

/// The shared questions, as the task's choices answer them.
fn core_marks(task: &mut Task<'_>) {
    if !is_core(task.script) {
        task.stale = false;
        task.dead_link = false;
        return;
    }
    let yes = |holds: bool| if holds { Mark::Met } else { Mark::NotMet };
    let paper_only = task.marks.get("K6") == Some(&Mark::NotMet);
    // The header's link to the account names it, whatever the menu says.
    let named = task.named || task.marks.get("3.1") == Some(&Mark::Met);
    let answers = [
        Mark::Met,
        yes(named),
        yes(!task.stray_route),
        // A dead link seen once is told after a second visit, a day later at least.
        if task.dead_link {
            Mark::NotAssessed
        } else {
            Mark::Met
        },
        yes(!task.stale),
        yes(task.fault.is_none() && !paper_only),
    ];
    for (id, mark) in CORE.iter().zip(answers) {
        task.marks.insert((*id).to_owned(), mark);
    }
}
