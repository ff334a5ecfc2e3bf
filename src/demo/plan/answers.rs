//! Answers every question of every task, before any page is drawn.
//!
//! Reads: the scripts, the plan's draws, the methodology's written rules. / Makes: marks. / Never:
//! asks beadle's judge.

use super::habits::Lost;
use super::shape::{Naming, Way};
use super::{MarkupFault, Plan, Task, criteria, is_core};
use crate::demo::script::{Mark, Script, Slot, Variant};
use crate::demo::truth::{CORE, Standing, without_page};
use crate::journey::Reason;

impl<'a> Plan<'a> {
    /// Answers every question of every task, in journey order, then those that count others.
    pub(super) fn answer(&mut self) {
        for number in 0..self.tasks.len() {
            let mut task = self.tasks[number].clone();
            if matches!(task.standing, Standing::Page(_)) {
                self.choose(&mut task);
                leave_open(&mut task);
                self.core_marks(&mut task);
                doubt(&mut task);
                stand_in_the_way(&mut task);
            } else {
                let own = criteria(task.script);
                task.marks = without_page(&task.standing, &own, is_core(task.script));
                // Near misses stand beside the place where it would be.
                task.doubt = matches!(task.standing, Standing::Absent | Standing::Document(_));
            }
            self.tasks[number] = task;
        }
        self.link_above();
        crate::demo::accounts::count(self);
    }

    /// The landing page lists both pages of its section, and a link from there to the missed bin
    /// page answers 1.7 as well as one on the page itself.
    fn link_above(&mut self) {
        let listed = self.has_page("missed-bin");
        let bins = self.tasks.iter_mut().find(|t| t.script.id == "bin-day");
        if let Some(task) = bins.filter(|t| {
            listed && matches!(t.standing, Standing::Page(_)) && t.shape.way == Way::Open
        }) {
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
            let Some(variant) = self.variant(task.script, slot) else {
                continue;
            };
            let gate = task.chosen.is_empty();
            task.chosen.push((slot, variant));
            if gate && task.shape.widget.is_some() && could_be_a_widget(task.script, slot, variant)
            {
                task.widget = task.shape.widget;
                for id in variant.gives.keys() {
                    task.marks.insert(id.clone(), Mark::NotAssessed);
                }
                continue;
            }
            // What an earlier choice has settled stays: a supplier's map shows other reports too.
            for (id, mark) in &variant.gives {
                task.marks.entry(id.clone()).or_insert(*mark);
            }
        }
        if task.widget.is_none() {
            task.shape.widget = None;
        }
    }

    fn variant(&self, script: &'a Script, slot: &'a Slot) -> Option<&'a Variant> {
        let draws = self.draws(script).on(&slot.id);
        let well = draws.share() < self.pace.good(slot.share);
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

    /// The shared questions, as the task's choices answer them.
    fn core_marks(&self, task: &mut Task<'_>) {
        if !is_core(task.script) {
            task.stale = None;
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
            // Looked at twice, a day apart.
            yes(!task.dead_link),
            yes(task.stale.is_none()),
            yes(task.fault.is_none() && !paper_only),
        ];
        for (id, mark) in CORE.iter().zip(answers) {
            task.marks.insert((*id).to_owned(), mark);
        }
        // A dead link that answers 200 is not asked for again: the second look may be missing.
        if task.dead_link && self.habits.lost != Lost::Gone {
            task.open.insert("K4".to_owned());
        }
    }

    pub(super) fn fault(&self, script: &Script) -> Option<MarkupFault> {
        let draws = self.draws(script);
        let faults = [
            MarkupFault::Heading,
            MarkupFault::Language,
            MarkupFault::Viewport,
        ];
        draws
            .on("K6")
            .chance(self.pace.bad(self.pace.family.markup_faults()))
            .then(|| draws.on("K6-kind").pick(&faults).copied())
            .flatten()
    }
}

/// A form of the site's own or of a supplier's, for a task that has no host to itself.
fn could_be_a_widget(script: &Script, slot: &Slot, variant: &Variant) -> bool {
    const FORMS: [&str; 5] = ["(form:", "{form:", "(achieve:", "(mats:", "(whitespace:"];
    script.id != "my-account"
        && script.id != "contact"
        && variant.gives.get(&slot.id) == Some(&Mark::Met)
        && FORMS.iter().any(|form| variant.body.contains(form))
}

/// Questions to which plain HTML may prove a yes, and a no only where the page, or the page that it
/// acts through, is not built by scripts. Source: methodology, browser column "opt".
const SCRIPTS_MAY_HOLD: [&str; 16] = [
    "1.4", "4.2", "4.3", "4.4", "5.3", "6.5", "6.6", "7.3", "8.5", "10.2", "10.5", "14.6", "15.2",
    "3.3", "3.7", "14.1",
];

/// Where the task is done in a form that scripts build, a no to such a question stays open; beside
/// a widget it may.
fn leave_open(task: &mut Task<'_>) {
    let scripted = task.widget.is_none()
        && task
            .chosen
            .iter()
            .any(|(_, v)| v.body.contains("(achieve:"));
    for id in SCRIPTS_MAY_HOLD {
        let Some(mark) = task.marks.get_mut(id).filter(|m| **m == Mark::NotMet) else {
            continue;
        };
        if scripted {
            *mark = Mark::NotAssessed;
        } else if task.widget.is_some() {
            task.open.insert(id.to_owned());
        }
    }
}

/// Where neither the name says what the page is for nor anything is done on it, a careful reader
/// is not sure.
fn doubt(task: &mut Task<'_>) {
    let gate = task
        .script
        .slots
        .first()
        .and_then(|s| task.marks.get(&s.id));
    let does = matches!(gate, Some(Mark::Met | Mark::Partly));
    task.doubt = !does && matches!(task.shape.naming, Naming::Plain | Naming::Generic);
}

/// What a resident would find stays known where it cannot be seen; an address that says nothing is
/// no page.
fn stand_in_the_way(task: &mut Task<'_>) {
    let own: Vec<String> = criteria(task.script);
    match task.shape.way {
        Way::Open => {}
        Way::Barred(refusal) => {
            task.answers = std::mem::take(&mut task.marks);
            let unseen = task.answers.keys().cloned();
            task.marks = unseen.map(|id| (id, Mark::NotAssessed)).collect();
            task.reasons = refusal.reasons().to_vec();
            task.doubt = true;
        }
        Way::Hollow(_) => {
            task.marks = without_page(&Standing::Absent, &own, is_core(task.script));
            task.reasons = vec![
                Reason::NothingToRead,
                Reason::Unreachable,
                Reason::VisitUnfinished,
            ];
            task.doubt = true;
        }
    }
}
