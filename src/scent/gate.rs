//! What it takes to do a journey's task: the actions that its gate asks for.
//!
//! Reads: a rubric's gates and actions. / Makes: whether a form, a product, an address or the words
//! of a link do that task or start it. / Never: knows a journey by its id.

use std::collections::BTreeSet;

use url::Url;

use super::reading::subjects;
use super::wording::Wording;
use crate::page::{Field, Form};
use crate::register::{Platform, PlatformKind, host_of, without_www};
use crate::rubric::check::{Action, Check, On, Predicate as _};
use crate::rubric::{Fits, Journey};

/// The gate's own actions. A journey whose gate names none is done by any of its actions; one that
/// has none is done by being read.
#[derive(Debug, Default)]
pub struct Gate {
    acts: Vec<Act>,
    /// The journey's other actions: parts of the task, and not the task itself.
    parts: Vec<Act>,
    /// What names the task itself.
    task: Wording,
    /// Fields that the gate asks for outside any action.
    fields: Option<Wording>,
    /// National services, host or host with path.
    national: Vec<String>,
    /// Kinds of product that do the task.
    does: Vec<PlatformKind>,
    fits: Fits,
}

/// One action.
#[derive(Debug)]
struct Act {
    says: Wording,
    not: Wording,
    /// Which fields make its form; none = any field that a person could fill in.
    fields: Option<Wording>,
}

impl Gate {
    /// What a journey's gate asks for.
    #[must_use]
    pub fn of(journey: &Journey) -> Gate {
        let mut asked = Asked::default();
        for criterion in journey.criteria.iter().filter(|c| c.gate) {
            criterion.check.walk(&mut |check| asked.add(check));
        }
        let named: Vec<&Action> = journey
            .actions
            .iter()
            .filter(|(name, _)| asked.actions.contains(name.as_str()))
            .map(|(_, action)| action)
            .collect();
        let alone = named.is_empty() && asked.fields.is_empty() && asked.national.is_empty();
        let actions = if alone {
            journey.actions.values().collect()
        } else {
            named
        };
        let services = actions.iter().flat_map(|action| &action.national);
        Gate {
            national: services.cloned().chain(asked.national).collect(),
            fields: some(&asked.fields),
            does: journey.words.does.clone(),
            fits: journey.words.fits,
            task: {
                let words = &journey.words;
                let names = words.task.iter().chain(&words.task_cy).chain(&words.likely);
                Wording::new(names.map(String::as_str))
            },
            parts: if alone {
                Vec::new()
            } else {
                let others = journey.actions.iter();
                let others = others.filter(|(name, _)| !asked.actions.contains(name.as_str()));
                others.map(|(_, action)| Act::of(action)).collect()
            },
            acts: actions
                .into_iter()
                .map(Act::of)
                .chain(asked.links)
                .collect(),
        }
    }

    /// Whether a page's name says another action of the journey and not the gate's: "Set up a Direct
    /// Debit" beside "Pay your council tax" is a part of the task, whatever form stands on it. A name
    /// that joins the part to the task itself, as "Parking fines and appeals", is no part's.
    #[must_use]
    pub fn is_part(&self, name: &str) -> bool {
        let says_part = |text: &str| {
            let says = |act: &Act| act.says.is_in(text) && !act.not.is_in(text);
            self.parts.iter().any(says)
        };
        if !says_part(name) || self.is_said(name) {
            return false;
        }
        let subjects = subjects(name);
        let is_task = |subject: &String| self.task.is_in(subject) && !says_part(subject);
        subjects.len() < 2 || !subjects.iter().any(is_task)
    }

    /// Whether the task is one to be done, and not only to be read about.
    #[must_use]
    pub fn acts(&self) -> bool {
        self.fits != Fits::Nothing
    }

    /// Whether a form is the task's: it asks for what the gate's action needs. One to sign in is
    /// where signing in is the task.
    #[must_use]
    pub fn is_form(&self, form: &Form) -> bool {
        if form.incidental || form.fields.is_empty() {
            return false;
        }
        if form.sign_in || self.fits == Fits::SignIn {
            return form.sign_in && self.fits == Fits::SignIn;
        }
        let asks = |wording: &Wording| form.fields.iter().any(|field| is_like(wording, field));
        self.fields.as_ref().is_some_and(asks)
            || self
                .acts
                .iter()
                .any(|act| act.fields.as_ref().is_none_or(asks))
    }

    /// Whether a form's own words name the gate's action: its buttons, or the heading over it.
    #[must_use]
    pub fn is_named(&self, form: &Form, heading: &str) -> bool {
        let texts = form.buttons.iter().map(String::as_str);
        texts.chain([heading]).any(|text| self.is_said(text))
    }

    /// Whether a text says the gate's action, as the words of a link or button.
    #[must_use]
    pub fn is_said(&self, text: &str) -> bool {
        self.acts
            .iter()
            .any(|act| act.says.is_in(text) && !act.not.is_in(text))
    }

    /// Whether a product does the task. A national service is told by its address.
    #[must_use]
    pub fn is_product(&self, platform: &Platform) -> bool {
        let kinds = platform.kinds.iter();
        kinds
            .filter(|kind| **kind != PlatformKind::National)
            .any(|kind| self.does.contains(kind))
    }

    /// Whether an address is a national service's that does the task.
    #[must_use]
    pub fn is_national(&self, url: &Url) -> bool {
        is_service(&self.national, url)
    }
}

impl Act {
    fn of(action: &Action) -> Act {
        Act {
            says: Wording::new(action.says.iter().map(String::as_str)),
            not: Wording::new(action.not.iter().map(String::as_str)),
            fields: some(&action.fields),
        }
    }
}

/// What the checks of a gate name.
#[derive(Default)]
struct Asked {
    actions: BTreeSet<String>,
    fields: Vec<String>,
    national: Vec<String>,
    /// What the links say that the gate asks for.
    links: Vec<Act>,
}

impl Asked {
    fn add(&mut self, check: &Check) {
        let declared = check.declare();
        if let Some(On::Action(name)) = declared.on {
            self.actions.insert(name.clone());
        }
        self.actions.extend(declared.action.map(str::to_owned));
        if let Check::Field(field) = check {
            self.fields.extend(field.like.iter().cloned());
        }
        if let Check::Link(link) = check {
            self.national.extend(link.to.hosts.iter().cloned());
            if !link.says.is_empty() {
                self.links.push(Act {
                    says: Wording::new(link.says.iter().map(String::as_str)),
                    not: Wording::new(link.not.iter().map(String::as_str)),
                    // A link is followed: no form is its.
                    fields: Some(Wording::new(std::iter::empty())),
                });
            }
        }
    }
}

/// Whether an address is one of these services' (host, or host with path).
#[must_use]
pub fn is_service(services: &[String], url: &Url) -> bool {
    let host = without_www(host_of(url).unwrap_or_default());
    services.iter().any(|service| {
        let (domain, path) = service.split_once('/').unwrap_or((service, ""));
        host == without_www(domain) && url.path().trim_start_matches('/').starts_with(path)
    })
}

fn some(phrases: &[String]) -> Option<Wording> {
    (!phrases.is_empty()).then(|| Wording::new(phrases.iter().map(String::as_str)))
}

/// Whether a field's label or placeholder says one of the phrases, or its name has one.
fn is_like(wording: &Wording, field: &Field) -> bool {
    [&field.label, &field.placeholder]
        .into_iter()
        .any(|text| wording.is_in(text))
        || [&field.name, &field.id]
            .into_iter()
            .any(|name| wording.is_in_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::Rubrics;

    fn gate(id: &str) -> Gate {
        let rubrics = Rubrics::embedded().expect("rubrics");
        let journey = rubrics.journeys.iter().find(|j| j.id.0 == id);
        Gate::of(journey.expect("a journey"))
    }

    #[test]
    fn every_journey_but_a_statement_is_to_be_done() {
        let rubrics = Rubrics::embedded().expect("rubrics");
        for journey in &rubrics.journeys {
            let acts = Gate::of(journey).acts();
            assert_eq!(
                acts,
                journey.id.0 != "accessibility-statement",
                "{}",
                journey.id.0
            );
        }
    }

    #[test]
    fn the_gate_s_own_action_counts_and_no_other() {
        let tax = gate("council-tax");
        assert!(tax.is_said("Pay your council tax"));
        assert!(!tax.is_said("Apply for a disabled band reduction"));
        assert!(tax.is_part("Set up a Direct Debit"));
        assert!(!tax.is_part("Pay your council tax bill"));
        assert!(gate("planning").is_part("Weekly list"));
        assert!(gate("parking").is_part("Appeal a parking ticket"));
        assert!(!gate("parking").is_part("Parking fines and appeals"));
        assert!(!gate("parking").is_part("What should I do if I get a parking ticket?"));
        let service = |text: &str| Url::parse(text).expect("an address");
        assert!(gate("elections").is_national(&service("https://registertovote.service.gov.uk/x")));
        assert!(!tax.is_national(&service("https://registertovote.service.gov.uk/")));
    }
}
