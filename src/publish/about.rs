//! The pages that say whose site this is: contact and right of reply, how to cite, licence,
//! accessibility statement.
//!
//! Reads: the edition. / Makes: four pages. / Never: names a publisher whom nobody declared.

use maud::{Markup, html};

use super::layout::{self, Depth};
use super::{Shelf, words};

/// Each page by its path.
pub(crate) fn pages(shelf: &Shelf<'_>) -> [(&'static str, Markup); 4] {
    [
        ("contact.html", contact(shelf)),
        ("cite.html", cite(shelf)),
        ("licence.html", licence(shelf)),
        ("accessibility.html", accessibility(shelf)),
    ]
}

/// Who answers for the edition, where the publisher did not declare it.
const NOBODY: &str = "This edition names no publisher. Whoever shows you these pages answers for them; whoever publishes an edition names a person to write to.";

fn contact(shelf: &Shelf<'_>) -> Markup {
    let body = html! {
        h2 id="publisher" { "Who publishes this" }
        (publisher(shelf))
        h2 id="reply" { "Right of reply" }
        p { "A council that finds a mark wrong sends three things to the publisher: its name, the number of the question, and the address of the page where the answer stands. The page is read and judged by the same rubric. When that changes a mark, the edition is scored again as a new revision, and the one before it is kept beside it: nothing that was published is edited." }
        (deadlines(shelf))
        p { "Each council's page says where each answer was looked for, when, and what came nearest: that is the place to begin." }
        h2 id="left-alone" { "To be left alone, or seen better" }
        p { "A site that does not want to be visited says so in its robots.txt to the agent “beadle”, or writes to the publisher: its host is then put on the list of those that are asked for nothing at all. A site that refuses beadle and would rather be seen finds on its own page what to allow." }
    };
    layout::page(shelf, Depth::Root, "Contact and right of reply", &body)
}

/// The publisher and where they are reached, in their own words; that there is none declared.
fn publisher(shelf: &Shelf<'_>) -> Markup {
    let publisher = &shelf.of.declaration.publisher;
    html! {
        @if let Some(name) = &publisher.name { p { "This edition is published by " strong { (name) } "." } }
        @else { p { (NOBODY) } }
        @if let Some(contact) = &publisher.contact { p { "Contact: " (reached(contact)) "." } }
        @if let Some(reply) = &publisher.reply { p { "Replies of councils go to " (reached(reply)) "." } }
    }
}

/// An address of mail or of the web as a link.
fn reached(contact: &str) -> Markup {
    let web = contact.starts_with("https://") || contact.starts_with("http://");
    html! {
        @if web { a href=(contact) { (contact) } }
        @else { a href=(format!("mailto:{contact}")) { (contact) } }
    }
}

/// The days that the edition keeps.
fn deadlines(shelf: &Shelf<'_>) -> Markup {
    let days = shelf.of.declaration.deadlines;
    html! {
        @if let Some(day) = days.reply { p { "Replies count until " (words::day(day)) "." } }
        @if let Some(day) = days.release { p { "The edition is released on " (words::day(day)) "." } }
        @if let Some(day) = days.next_edition { p { "The next edition begins on " (words::day(day)) "." } }
    }
}

fn cite(shelf: &Shelf<'_>) -> Markup {
    let edition = shelf.of.edition;
    let (declared, manifest) = (&edition.declared, &edition.manifest);
    let simulated = if declared.simulated {
        " (simulated sector)"
    } else {
        ""
    };
    let body = html! {
        p { "As a source:" }
        blockquote {
            p {
                @if let Some(name) = &shelf.of.declaration.publisher.name { (name) ", " }
                "beadle, " (declared.title) (simulated) ": how well council websites serve residents. As of "
                (words::day(declared.day)) ", revision " (manifest.revision) ", beadle " (manifest.tool_version) "."
            }
        }
        p { "Name the revision: a correction makes a new one, and the one before it stays. A figure that is quoted should keep its range, and a rank its interval; “the top ten” is more councils than ten where their ranks cannot be told apart ("
            a href="ranks.html#together" { "which councils that are" } ")." }
        p { "The data is the same whoever computes it. What decided it:" }
        dl.facts {
            div { dt { "Archive" } dd { code { (manifest.archive_digest) } } }
            div { dt { "Rubrics" } dd { code { (manifest.rubric_digest) } } }
            div { dt { "Register" } dd { code { (manifest.register_digest) } } }
        }
    };
    layout::page(shelf, Depth::Root, "How to cite", &body)
}

fn licence(shelf: &Shelf<'_>) -> Markup {
    let licence = shelf.of.declaration.licence;
    let body = html! {
        p {
            "Text, charts and data of this site may be used under the terms of "
            a href=(licence.address) { (licence.title) } " (" (licence.id) "). "
            a href="cite.html" { "How to cite" } "."
        }
        p { "Short quotes from council websites belong to the councils and stand here as evidence for a mark." }
        p {
            "Names and codes of councils come from mySociety's lists and from the Office for National Statistics; rurality and deprivation from mySociety's composite measures (CC BY 4.0); the hexagons of the map from Open Innovations (MIT). Public sector information is licensed under the "
            a href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/" { "Open Government Licence v3.0" } "."
        }
    };
    layout::page(shelf, Depth::Root, "Licence", &body)
}

fn accessibility(shelf: &Shelf<'_>) -> Markup {
    let body = html! {
        p { "This statement is about the pages of this site, not about the councils' websites that it tells of." }
        h2 id="how" { "How accessible this site is" }
        p { "It aims to meet the Web Content Accessibility Guidelines 2.2 at level AA. One page of every sort is tested by program (axe) on a wide and on a narrow screen, in light and in dark, with and without its script. No person has yet tested it with assistive technology, and a program finds a third to a half of all faults; so it is described as partly compliant." }
        ul {
            li { "Everything can be reached and done by keyboard. Tables that are wider than the screen scroll by themselves." }
            li { "Nothing needs the script: without it, lists stand in the order of marks, and of tasks also in the order of names and of changes." }
            li { "Each chart has its words beside it and its figures as a file. Colours are never the only sign." }
            li { "Text grows with the browser's own settings, and light or dark follows them." }
        }
        h2 id="known" { "What is not accessible yet" }
        ul {
            li { "Tables of councils have up to some hundred rows; the search above them, which needs the script, is the shorter way." }
            li { "Quotes from council sites stand as they were found, in whatever language and spelling." }
        }
        h2 id="report" { "Report a fault" }
        p { "Write to the publisher." }
        (publisher(shelf))
        p { "Prepared on " (words::day(shelf.of.edition.declared.day)) "." }
    };
    layout::page(
        shelf,
        Depth::Root,
        "Accessibility statement of this site",
        &body,
    )
}
