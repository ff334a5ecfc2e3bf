//! The same problem, bought again: which products serve each task, on how many sites.
//!
//! Reads: the addresses of the pages where tasks are done. / Makes: the platforms page and a part
//! of each task's page. / Never: gives a product's marks from fewer than eight sites.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::register::CouncilId;
use crate::rubric::{Journey, JourneyId};

/// Fewest sites from which a product's marks say something about the product and not about one
/// council. Source: methodology, feature 11.
const ENOUGH: usize = 8;

/// A task's products: id, then the point scores of the councils on it.
type Served = BTreeMap<String, Vec<u16>>;

pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let body = html! {
        p {
            "Each council has the same tasks to put online. This page counts, for each task, the products that were recognised by the address of the page where the task is done or of the evidence for it. "
            "A council whose own pages hold the task counts as “no product recognised”: most of those run on a content management system that its addresses do not give away."
        }
        (table("Products by task", &html! {
            (heads(&["Task", "#Councils seen", "#On a recognised product", "#Distinct products", "Most used"]))
            tbody { @for journey in &shelf.of.rubrics.journeys { (row(shelf, journey)) } }
        }))
        p { "Marks by product stand on each task's page, for products that serve the task on " (ENOUGH) " sites or more. Councils that share a site count once." }
    };
    layout::page(shelf, Depth::Root, "The same problem, bought again", &body)
}

fn row(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let (served, seen, on_product) = served(shelf, &journey.id);
    let mut most: Vec<(&String, usize)> =
        served.iter().map(|(id, sites)| (id, sites.len())).collect();
    most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let most: Vec<String> = most
        .into_iter()
        .take(3)
        .map(|(id, sites)| format!("{} ({sites})", name(shelf, id)))
        .collect();
    html! {
        tr {
            th scope="row" { a href=(format!("{}#platforms", words::journey_path(&journey.id))) { (journey.title) } }
            td.n { (seen) }
            td.n { (on_product) }
            td.n { (served.len()) }
            td { @if most.is_empty() { "none recognised" } @else { (most.join(", ")) } }
        }
    }
}

/// A task's products with their marks.
pub(crate) fn of_journey(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let (served, seen, on_product) = served(shelf, &journey.id);
    html! {
        h2 id="platforms" { "Products that serve it" }
        p {
            "Of " (words::count(seen, "site", "sites")) " with a page for this task, "
            (on_product) " lean on a recognised product; there are " (served.len()) " distinct ones."
        }
        @if !served.is_empty() {
            (table(&format!("{}: products recognised by address", journey.title), &html! {
                (heads(&["Product", "Supplier", "#Sites", "#Median mark"]))
                tbody {
                    @for (id, marks) in &served {
                        @let supplier = shelf.of.register.platforms.get(id).map_or("not known", |p| p.supplier.as_str());
                        tr {
                            th scope="row" { (name(shelf, id)) }
                            td { (supplier) }
                            td.n { (marks.len()) }
                            td.n { (median(marks)) }
                        }
                    }
                }
            }))
        }
    }
}

fn name<'a>(shelf: &Shelf<'a>, id: &'a str) -> &'a str {
    shelf
        .of
        .register
        .platforms
        .get(id)
        .map_or(id, |p| p.name.as_str())
}

fn median(marks: &[u16]) -> String {
    if marks.len() < ENOUGH {
        return "too few sites".to_owned();
    }
    let mut sorted = marks.to_vec();
    sorted.sort_unstable();
    words::percent(sorted[sorted.len() / 2])
}

/// Products of a task, sites seen, sites on a product. A shared site counts once.
fn served(shelf: &Shelf<'_>, journey: &JourneyId) -> (Served, usize, usize) {
    let mut by_product: Served = BTreeMap::new();
    let (mut seen, mut on_product) = (0, 0);
    for result in shelf.principal().filter(|r| r.site_of == r.council.id) {
        if result.arrived(journey).is_none() {
            continue;
        }
        seen += 1;
        let products = result.products(journey, &shelf.of.register.platforms);
        on_product += usize::from(!products.is_empty());
        let score = result.score.journeys.iter().find(|j| j.journey == *journey);
        let point = score.and_then(|s| s.score).map_or(0, |s| s.point);
        for product in products {
            by_product.entry(product).or_default().push(point);
        }
    }
    (by_product, seen, on_product)
}

/// A task of a council and a product on which it was recognised.
pub(super) struct Recognised<'a> {
    pub(super) council: &'a CouncilId,
    pub(super) journey: &'a JourneyId,
    pub(super) platform: String,
}

/// Every product that was recognised, by council and task.
pub(super) fn recognised<'a>(shelf: &Shelf<'a>) -> Vec<Recognised<'a>> {
    let mut found = Vec::new();
    for result in &shelf.of.edition.councils {
        for journey in &shelf.of.rubrics.journeys {
            let platforms = result.products(&journey.id, &shelf.of.register.platforms);
            found.extend(platforms.into_iter().map(|platform| Recognised {
                council: &result.council.id,
                journey: &journey.id,
                platform,
            }));
        }
    }
    found
}
