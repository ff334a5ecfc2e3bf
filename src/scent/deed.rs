//! Whether a page does a task, or starts it, by its own forms and links.
//!
//! Reads: forms, links, the words that start a task. / Makes: a deed for each journey. / Never:
//! knows suppliers; the walk adds what their products do.

use super::certainty::Deed;
use super::reading::{self, List};
use super::{Scent, page::is_landing};
use crate::page::{Field, Form, Link, PageFacts, Region};
use crate::rubric::Fits;

/// Words of a link that starts a task, at most: longer ones speak of something.
const SHORT: u32 = 6;

/// The deed of a page for each journey.
pub(super) fn deeds(scent: &Scent, facts: &PageFacts) -> Vec<Deed> {
    let mut deeds: Vec<Deed> = scent
        .fits
        .iter()
        .map(|fits| {
            let by_form = |form: &Form| done_by(scent, form, *fits);
            facts.forms.iter().map(by_form).max().unwrap_or_default()
        })
        .collect();
    if is_landing(facts) {
        return deeds;
    }
    for link in facts.links.iter().filter(|link| is_onward(facts, link)) {
        let tokens = scent.vocabulary.read(&link.text, reading::LONGEST);
        let mut starts = false;
        if tokens.telling().count_ones() <= SHORT {
            scent.starts.find(&link.text, &tokens, |_| starts = true);
        }
        let named = scent.name(&link.text, "");
        for (deed, named) in deeds.iter_mut().zip(named) {
            let by_name =
                named.list == Some(List::Task) && named.actions != 0 && named.against == 0;
            if *deed == Deed::None && (starts || by_name) {
                *deed = Deed::Starts;
            }
        }
    }
    deeds
}

/// What a form does of a task that needs such a one. A sign-in begins what stands behind it.
fn done_by(scent: &Scent, form: &Form, fits: Fits) -> Deed {
    if form.incidental || form.fields.is_empty() {
        return Deed::None;
    }
    let done = match fits {
        Fits::SignIn => form.sign_in,
        Fits::Form => !form.sign_in,
        Fits::Nothing => return Deed::None,
        Fits::LookUp => form.fields.iter().any(|field| asks_where(scent, field)),
    };
    match (done, form.sign_in) {
        (true, _) => Deed::Does,
        (false, true) => Deed::Starts,
        (false, false) => Deed::None,
    }
}

/// Whether a field asks for something to look up: a place, a name, a number.
fn asks_where(scent: &Scent, field: &Field) -> bool {
    [&field.label, &field.placeholder, &field.name, &field.id]
        .into_iter()
        .any(|text| {
            let tokens = scent.vocabulary.read(text, reading::LONGEST);
            let mut asks = false;
            scent.look_up.find(text, &tokens, |_| asks = true);
            asks
        })
}

/// Whether a link of the content leads away from the page.
fn is_onward(facts: &PageFacts, link: &Link) -> bool {
    let (mut from, mut to) = (facts.url.clone(), link.href.clone());
    from.set_fragment(None);
    to.set_fragment(None);
    link.region == Region::Main && from != to
}
