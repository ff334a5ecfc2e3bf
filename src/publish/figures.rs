//! Charts on the site, each with its words and its data.
//!
//! Reads: editions. / Makes: `Figure`s. / Never: a picture without the data behind it; a curve
//! over a question that was asked differently.

mod ahead;

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, PreEscaped, html};

use super::layout::Depth;
use super::{Publication, Shelf, words};
use crate::chart::{
    Chart, ChartError, Curve, Hexagon, Legend, Moment, Setting, Share, Spread, StarCount, Step,
    adoption, better_connected, movement, spread, stars, tile_map,
};
use crate::league::{Band, Scope};
use crate::pace::{self, Alike, EditionTotals, Point};
use crate::register::{Council, Kind, Tile};
use crate::rubric::{Journey, Lifecycle, Part};

/// A chart with a name that is its file's and its ids' too.
#[derive(Debug)]
pub(crate) struct Figure {
    name: String,
    chart: Chart,
}

/// All charts that these editions allow.
pub(crate) fn all(shelf: &Shelf<'_>) -> Vec<Figure> {
    let publication = shelf.of;
    let mut drawn = vec![
        ("stars".to_owned(), star_bands(shelf)),
        ("tiles".to_owned(), map(publication, SINGLE, |c| c.tile)),
        (
            "tiles-upper".to_owned(),
            map(publication, UPPER, |c| c.upper_tile),
        ),
        ("spread".to_owned(), spreads(publication)),
        ("online".to_owned(), online(shelf)),
        ("movement".to_owned(), moved(shelf)),
        (
            "long-view".to_owned(),
            better_connected(&publication.register.history),
        ),
    ];
    for journey in &publication.rubrics.journeys {
        let chart = gates(shelf, journey);
        drawn.push((format!("adoption-{}", journey.id), chart));
        drawn.push((
            format!("fan-{}", journey.id),
            ahead::projected(shelf, journey),
        ));
    }
    for league in &publication.edition.leagues {
        if let Scope::Kind(kind) = league.scope {
            drawn.push((
                format!("ranks-{}", kind.id()),
                ahead::ranks(shelf, league, kind),
            ));
        }
    }
    // A chart that these editions hold no data for is left out: its page says the same in a table.
    drawn
        .into_iter()
        .filter_map(|(name, chart)| {
            Some(Figure {
                name,
                chart: chart.ok()?,
            })
        })
        .collect()
}

/// What, for all editions that are shown.
fn setting(publication: &Publication<'_>, what: &str) -> Setting {
    let last = &publication.edition.declared.id;
    let when = match publication.earlier.first() {
        Some(first) => format!("editions {} to {last}", first.declared.id),
        None => format!("edition {last}"),
    };
    setting_of(publication, what, &when)
}

/// What, for the published edition alone.
fn setting_now(publication: &Publication<'_>, what: &str) -> Setting {
    let when = format!("edition {}", publication.edition.declared.id);
    setting_of(publication, what, &when)
}

fn setting_of(publication: &Publication<'_>, what: &str, when: &str) -> Setting {
    let last = &publication.edition.declared;
    let simulated = if last.simulated {
        " (simulated sector)"
    } else {
        ""
    };
    Setting {
        subtitle: format!("{what}, {when}{simulated}"),
        source: format!(
            "beadle, {}{simulated}, as of {}, {}.",
            last.title,
            words::day(last.day),
            publication.declaration.licence.id
        ),
    }
}

/// The same, saying which editions are not joined and why.
fn joined(shelf: &Shelf<'_>, mut setting: Setting, unlike: &[(&str, Vec<Part>)]) -> Setting {
    let told = unlike.iter().filter(|(_, parts)| !parts.is_empty());
    for (edition, parts) in told {
        let why = pace::in_words(parts, shelf.of.rubrics);
        let note = format!(". Not joined with {edition}: {why} changed");
        setting.subtitle.push_str(&note);
    }
    setting
}

/// What keeps each edition apart from the published one, by what its figures hang on.
fn unlike<'s>(
    shelf: &'s Shelf<'_>,
    what: impl Fn(&Alike<'s>) -> Vec<Part>,
) -> Vec<(&'s str, Vec<Part>)> {
    let each = shelf.editions.iter().map(|e| {
        let id = e.declared.id.as_str();
        (id, what(&shelf.alike(e)))
    });
    each.collect()
}

fn star_bands(shelf: &Shelf<'_>) -> Result<Chart, ChartError> {
    let apart = unlike(shelf, Alike::stars);
    let counts: Vec<StarCount> = shelf
        .totals
        .iter()
        .zip(&apart)
        .map(|(t, (_, parts))| StarCount {
            edition: t.edition.clone(),
            stars: t.stars,
            not_ranked: t.unranked.len() as u32,
            other_rules: !parts.is_empty(),
        })
        .collect();
    let setting = setting(
        shelf.of,
        "Councils by stars over all the tasks that each owes",
    );
    stars(&counts, &joined(shelf, setting, &apart))
}

const SINGLE: &str =
    "District, unitary and other single-tier councils by stars over all the tasks that each owes";
const UPPER: &str =
    "County, unitary and other upper-tier councils by stars over all the tasks that each owes";

/// A map by the tile that each council has in it.
fn map(
    publication: &Publication<'_>,
    what: &str,
    tile: fn(&Council) -> Option<Tile>,
) -> Result<Chart, ChartError> {
    let hexagons: Vec<Hexagon> = publication
        .edition
        .councils
        .iter()
        .filter_map(|result| {
            let tile = tile(&result.council)?;
            let band = result.score.stars.map(|s| usize::from(4 - s.clamp(1, 4)));
            Some(Hexagon {
                q: tile.q,
                r: tile.r,
                id: result.council.id.0.clone(),
                name: result.council.name.clone(),
                band,
            })
        })
        .collect();
    let legend = Band::ALL.map(|band| Legend {
        name: band.title().to_owned(),
        sign: char::from(b'0' + band.stars()),
    });
    let setting = setting_now(publication, what);
    tile_map(&hexagons, &legend, "Not ranked", &setting)
}

fn spreads(publication: &Publication<'_>) -> Result<Chart, ChartError> {
    let groups: Vec<Spread> = Kind::ALL
        .into_iter()
        .filter(|k| k.is_ranked())
        .map(|kind| Spread {
            name: kind.title().to_owned(),
            values: publication
                .edition
                .councils
                .iter()
                .filter(|r| r.council.kind == kind)
                .filter_map(|r| r.score.overall)
                .map(|s| f64::from(s.point) / 100.0)
                .collect(),
        })
        .collect();
    let setting = setting_now(publication, "Marks of ranked councils by kind");
    spread(&groups, "marks of 100", 100.0, &setting)
}

/// The old measure beside the new one, edition by edition: the line breaks at one whose rungs were
/// told by other rules.
fn online(shelf: &Shelf<'_>) -> Result<Chart, ChartError> {
    let rungs = |alike: &Alike<'_>| -> Vec<Part> {
        let journeys = shelf.of.rubrics.journeys.iter();
        let parts: BTreeSet<Part> = journeys.flat_map(|j| alike.rungs(&j.id)).collect();
        parts.into_iter().collect()
    };
    let apart = unlike(shelf, rungs);
    let share = |pick: fn((u32, u32, u32)) -> u32| {
        let of = |t: &EditionTotals| {
            let all = t.claimed_and_finishable();
            Share {
                met: pick(all),
                of: all.2,
                unseen: t.rungs.values().map(|r| r.unseen).sum(),
            }
        };
        let each = shelf.totals.iter().zip(&apart);
        each.map(|(t, (_, parts))| Some(of(t)).filter(|s| s.of > 0 && parts.is_empty()))
            .collect()
    };
    let curves = [
        Curve {
            name: "E-enabled by the measure of 2005".to_owned(),
            shares: share(|t| t.0),
        },
        Curve {
            name: "Can be started online".to_owned(),
            shares: share(|t| t.1),
        },
    ];
    let setting = setting(shelf.of, "Share of tasks that could be looked at");
    adoption(&moments(shelf.of), &curves, &joined(shelf, setting, &apart))
}

/// The editions on the axis of time, oldest first.
fn moments(publication: &Publication<'_>) -> Vec<Moment> {
    publication
        .earlier
        .iter()
        .chain([publication.edition])
        .map(|scored| Moment {
            name: scored.declared.id.clone(),
            year: year(scored.declared.day),
        })
        .collect()
}

/// A day as a year with its fraction.
fn year(day: jiff::civil::Date) -> f64 {
    f64::from(day.year()) + f64::from(day.day_of_year() - 1) / f64::from(day.days_in_year())
}

/// How the kinds of council moved since the edition before, over what both asked alike.
fn moved(shelf: &Shelf<'_>) -> Result<Chart, ChartError> {
    let publication = shelf.of;
    let Some(moved) = shelf.moved.last() else {
        return Err(ChartError::NoData);
    };
    let steps: Vec<Step> = Kind::ALL
        .into_iter()
        .filter_map(|kind| {
            let of_kind: Vec<&pace::Move> = moved
                .moves
                .iter()
                .filter(|m| {
                    publication
                        .edition
                        .council(&m.council)
                        .is_some_and(|r| r.council.kind == kind)
                })
                .collect();
            let median = |pick: &dyn Fn(&pace::Move) -> i32| {
                pace::median(of_kind.iter().map(|m| pick(m)).collect()).map(|m| m / 100.0)
            };
            // The median council then, moved by the median change: of a few councils the median now
            // may be another one's, and then says nothing of how any of them moved.
            let from = median(&|m| i32::from(m.from.point))?;
            let change = median(&|m| m.change())?;
            Some(Step {
                name: kind.title().to_owned(),
                from,
                to: from + change,
                change,
                count: of_kind.len(),
            })
        })
        .filter(|_| moved.comparable > 0)
        .collect();
    movement(
        &steps,
        (&moved.from, &moved.to),
        ("marks of 100 over the questions asked alike", 100.0),
        &setting_of(
            publication,
            "Median of each kind then, and moved by the median change, of councils ranked in both editions",
            &format!("editions {} and {}", moved.from, moved.to),
        ),
    )
}

/// A task's questions through the editions: all of them, essential and heaviest first.
fn gates(shelf: &Shelf<'_>, journey: &Journey) -> Result<Chart, ChartError> {
    let ids: Vec<&str> = shelf
        .editions
        .iter()
        .map(|e| e.declared.id.as_str())
        .collect();
    let mut asked: Vec<_> = journey
        .criteria
        .iter()
        .filter(|c| c.lifecycle == Lifecycle::Stable)
        .collect();
    asked.sort_by_key(|c| (!c.gate, std::cmp::Reverse(c.weight)));
    let mut why: BTreeMap<&str, BTreeSet<Part>> = BTreeMap::new();
    let (mut curves, mut former) = (Vec::new(), Vec::new());
    for criterion in asked {
        let Some(curve) = shelf.curve(&journey.id, &criterion.local) else {
            continue;
        };
        for edition in &curve.asked_otherwise {
            let parts = why.entry(edition).or_default();
            parts.extend(curve.why.iter().cloned());
        }
        curves.push(Curve {
            name: criterion.question.clone(),
            shares: ids.iter().map(|id| shared(&curve.points, id)).collect(),
        });
        if !curve.before.is_empty() {
            former.push(Curve {
                name: format!("Before the rules changed: {}", criterion.question),
                shares: ids.iter().map(|id| shared(&curve.before, id)).collect(),
            });
        }
    }
    // The first question's two lines stand together: at most four lines are drawn.
    let first = usize::from(!curves.is_empty());
    former.extend(curves.split_off(first));
    curves.extend(former);
    let apart = why
        .into_iter()
        .map(|(id, parts)| (id, parts.into_iter().collect()));
    let apart: Vec<(&str, Vec<Part>)> = apart.collect();
    let what = format!(
        "{}: councils that owe the task and have what each question asks for",
        journey.title
    );
    adoption(
        &moments(shelf.of),
        &curves,
        &joined(shelf, setting(shelf.of, &what), &apart),
    )
}

fn shared(points: &[Point], edition: &str) -> Option<Share> {
    let parts = points.iter().find(|p| p.edition == edition)?.all;
    (parts.seen() > 0).then_some(Share {
        met: parts.has,
        of: parts.seen(),
        unseen: parts.not_seen,
    })
}

impl Figure {
    /// The picture, its data and its words as files.
    pub(crate) fn files(&self) -> [(String, Vec<u8>); 3] {
        let file =
            |kind: &str, text: String| (format!("charts/{}.{kind}", self.name), text.into_bytes());
        [
            file("svg", self.chart.picture(&self.name)),
            file("csv", self.chart.table().csv()),
            file("md", self.chart.markdown(&self.name)),
        ]
    }
}

/// The figure with this name, where there is one.
pub(crate) fn show(figures: &[Figure], name: &str, depth: Depth) -> Markup {
    html! {
        @if let Some(figure) = figures.iter().find(|f| f.name == name) {
            @let spoken = figure.chart.words();
            @let kilobytes = figure.chart.table().csv().len().div_ceil(1_000);
            figure {
                figcaption {
                    strong { (spoken.headline()) }
                    span { (spoken.subtitle()) }
                }
                (PreEscaped(figure.chart.svg(name)))
                details { summary { "This chart in words" } p { (spoken.description()) } }
                p.source {
                    "Source: " (spoken.source()) " "
                    a href=(format!("{}charts/{name}.csv", depth.up())) {
                        "Download the data (CSV, " (words::thousands(kilobytes as u64)) " KB)"
                    }
                    " or "
                    a href=(format!("{}charts/{name}.svg", depth.up())) { "the picture with its words (SVG)" }
                    "."
                }
            }
        }
    }
}
