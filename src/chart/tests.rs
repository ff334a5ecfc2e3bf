//! What every chart promises: words, data and a picture that agree and fit.

use super::palette::{CATEGORIES, PAPER, RAMP, contrast, on};
use super::*;

fn setting() -> Setting {
    Setting {
        subtitle: "Principal councils, editions 2022 to 2026".to_owned(),
        source: "made-up figures".to_owned(),
    }
}

fn count(edition: &str, stars: [u32; 4], not_ranked: u32) -> StarCount {
    StarCount {
        edition: edition.to_owned(),
        stars,
        not_ranked,
        other_rules: false,
    }
}

fn two_editions() -> Vec<StarCount> {
    vec![
        count("2025", [10, 20, 15, 5], 3),
        count("2026", [5, 15, 20, 10], 0),
    ]
}

fn curve(name: &str, met: &[Option<u32>]) -> Curve {
    let share = |m: &Option<u32>| {
        m.map(|met| Share {
            met,
            of: 100,
            unseen: 0,
        })
    };
    Curve {
        name: name.to_owned(),
        shares: met.iter().map(share).collect(),
    }
}

fn years(n: usize) -> Vec<Moment> {
    (0..n)
        .map(|i| Moment {
            name: (2022 + i).to_string(),
            year: 2022.75 + i as f64,
        })
        .collect()
}

fn four_stars() -> Vec<Legend> {
    [4u32, 3, 2, 1]
        .map(|n| Legend {
            name: format!("{n} stars"),
            sign: char::from_digit(n, 10).unwrap(),
        })
        .to_vec()
}

fn hexagon(q: i32, r: i32, name: &str, band: Option<usize>) -> Hexagon {
    Hexagon {
        q,
        r,
        id: name.to_lowercase(),
        name: name.to_owned(),
        band,
    }
}

fn one_of_each() -> Vec<Chart> {
    let s = setting();
    let group = |name: &str, values: &[f64]| Spread {
        name: name.to_owned(),
        values: values.to_vec(),
    };
    let step = |name: &str, from, to| Step {
        name: name.to_owned(),
        from,
        to,
        change: to - from,
        count: 9,
    };
    let tiles = [
        hexagon(0, 0, "Ayton & Beeton", Some(0)),
        hexagon(1, 0, "Ceeford", Some(3)),
        hexagon(0, 1, "Deeham", None),
    ];
    let interval = |name: &str, best, rank, worst| Interval {
        id: name.to_lowercase(),
        name: name.to_owned(),
        best,
        rank,
        worst,
    };
    let seen: Vec<(Moment, Share)> = years(5)
        .into_iter()
        .zip([10, 20, 30, 45, 60])
        .map(|(moment, met)| {
            (
                moment,
                Share {
                    met,
                    of: 100,
                    unseen: 0,
                },
            )
        })
        .collect();
    let ahead: Vec<Ahead> = (0..5)
        .map(|year| Ahead {
            year: 2026.75 + f64::from(year),
            share: 0.6 + 0.05 * f64::from(year),
            bands: [(0.58, 0.7), (0.5, 0.8), (0.4, 0.9)],
        })
        .collect();
    vec![
        intervals(
            &[
                interval(
                    "The Borough Council of Ayton & Beeton upon the Water",
                    1,
                    1,
                    2,
                ),
                interval("Ceeford", 1, 2, 3),
                interval("Deeham", 3, 3, 3),
            ],
            &s,
        )
        .unwrap(),
        fan(&seen, &ahead, "Nine in ten by 2031", &s).unwrap(),
        stars(&two_editions(), &s).unwrap(),
        adoption(
            &years(3),
            &[curve("Bins <by> address", &[Some(10), None, Some(60)])],
            &s,
        )
        .unwrap(),
        adoption(
            &(0..9)
                .map(|i| Moment {
                    name: format!("trial-edition-{i}"),
                    year: f64::from(i),
                })
                .collect::<Vec<_>>(),
            &[curve(
                "Home page or service landing page links to it by the task's name in plain words",
                &[Some(5); 9],
            )],
            &s,
        )
        .unwrap(),
        spread(
            &[group("Counties", &[10.0, 50.0, 90.0])],
            "marks",
            100.0,
            &s,
        )
        .unwrap(),
        movement(
            &[step("Counties", 40.0, 60.0), step("Districts", 50.0, 45.0)],
            ("2025", "2026"),
            ("marks", 100.0),
            &s,
        )
        .unwrap(),
        tile_map(&tiles, &four_stars(), "not ranked", &s).unwrap(),
    ]
}

/// Invariant 10: the words and the data can be neither left out nor left blank.
#[test]
fn no_chart_without_headline_subtitle_description_source_and_data() {
    let blank = |change: fn(&mut Setting)| {
        let mut s = setting();
        change(&mut s);
        stars(&two_editions(), &s)
    };
    let no_subtitle = blank(|s| s.subtitle = " \n".to_owned());
    assert_eq!(no_subtitle.unwrap_err(), ChartError::NoWords("subtitle"));
    let no_source = blank(|s| s.source.clear());
    assert_eq!(no_source.unwrap_err(), ChartError::NoWords("source"));
    let words = |headline, description| Words::new(headline, description, &setting()).unwrap_err();
    assert_eq!(words("", "d"), ChartError::NoWords("headline"));
    assert_eq!(words("h", ""), ChartError::NoWords("description"));
    assert_eq!(stars(&[], &setting()).unwrap_err(), ChartError::NoData);
    assert_eq!(Table::new(&["a"], vec![]).unwrap_err(), ChartError::NoData);
    let nobody = spread(&[], "marks", 100.0, &setting());
    assert_eq!(nobody.unwrap_err(), ChartError::NoData);
    let empty = adoption(&years(2), &[curve("a", &[None, None])], &setting());
    assert_eq!(empty.unwrap_err(), ChartError::NoData);
    let no_map = tile_map(&[], &four_stars(), "not ranked", &setting());
    assert_eq!(no_map.unwrap_err(), ChartError::NoData);
}

#[test]
fn a_row_of_another_length_and_too_many_categories_are_refused() {
    let uneven = Table::new(&["a", "b"], vec![vec!["1".to_owned()]]);
    assert!(matches!(
        uneven,
        Err(ChartError::UnevenTable { row: 1, .. })
    ));
    let short = adoption(&years(3), &[curve("a", &[Some(1)])], &setting());
    assert!(matches!(short, Err(ChartError::UnevenTable { .. })));
    let five: Vec<Legend> = (0..5)
        .map(|_| Legend {
            name: "band".to_owned(),
            sign: 'b',
        })
        .collect();
    let one = [hexagon(0, 0, "Ayton", Some(0))];
    let many = tile_map(&one, &five, "not ranked", &setting());
    assert!(matches!(many, Err(ChartError::TooMany { most: 4, .. })));
}

#[test]
fn the_finding_is_looked_for_in_all_curves_and_drawn_among_four() {
    let mut curves: Vec<Curve> = (0..6)
        .map(|i| curve(&format!("Question {i}"), &[Some(50), Some(51)]))
        .collect();
    curves.push(curve("The riser", &[Some(10), Some(90)]));
    let chart = adoption(&years(2), &curves, &setting()).unwrap();
    assert_eq!(
        chart.words().headline(),
        "The riser: 90%, up from 10% in 2022"
    );
    let svg = chart.svg("c");
    assert!(svg.contains("The riser (n = 100)"), "the riser is drawn");
    assert_eq!(svg.matches("(n = 100)").count(), 4, "four are drawn");
    assert_eq!(chart.table().rows().len(), 14, "all are in the table");
}

#[test]
fn bands_keep_their_order_in_grey() {
    for pair in RAMP.windows(2) {
        assert!(contrast(pair[0], pair[1]) >= 1.5, "neighbours differ");
        assert!(
            contrast(pair[0], PAPER) > contrast(pair[1], PAPER),
            "darker is better"
        );
    }
    for colour in RAMP {
        assert!(contrast(on(colour), colour) >= 4.5, "signs can be read");
    }
}

#[test]
fn time_on_the_axis_is_time() {
    let at = |name: &str, year| Moment {
        name: name.to_owned(),
        year,
    };
    let moments = [at("a", 2010.0), at("b", 2011.0), at("c", 2014.0)];
    let rises = curve("a", &[Some(10), Some(20), Some(30)]);
    let svg = adoption(&moments, &[rises], &setting()).unwrap().svg("c");
    let middle = |name: &str| {
        let end = svg.find(&format!(">\n{name}\n<")).expect(name);
        let start = svg[..end].rfind("x=\"").expect("a place") + 3;
        let digits = svg[start..].split('"').next().expect("digits");
        digits.parse::<f64>().expect("a number")
    };
    let (a, b, c) = (middle("a"), middle("b"), middle("c"));
    assert!(((b - a) * 3.0 - (c - b)).abs() < 6.0, "{a} {b} {c}");
}

#[test]
fn a_picture_is_well_formed_and_names_itself_once() {
    for chart in one_of_each() {
        let svg = chart.svg("a-chart");
        let mut reader = quick_xml::Reader::from_str(&svg);
        let mut roots = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(e) if e.name().as_ref() == "svg" => roots += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(roots, 1);
        assert!(svg.contains(r#"role="img""#));
        assert!(svg.contains(r#"aria-labelledby="a-chart-title a-chart-desc""#));
        assert!(svg.contains(r#"<title id="a-chart-title">"#));
        assert!(svg.contains(r#"<desc id="a-chart-desc">"#));
        assert_eq!(svg, chart.svg("a-chart"), "drawn twice, the same bytes");
    }
}

#[test]
fn text_is_measured_as_browsers_draw_it() {
    // A digit of Arial is 1139 of 2048 units wide.
    let ten_digits = f64::from(canvas::width_of("0123456789").unwrap());
    assert!(
        (ten_digits - 10.0 * 1139.0 / 2048.0 * 16.0).abs() < 1.5,
        "{ten_digits}"
    );
}

#[test]
fn no_text_leaves_the_picture() {
    let text = regex::Regex::new(
        r#"(?s)<text x="([0-9.-]+)" y="([0-9.-]+)"[^>]*text-anchor="(\w+)"[^>]*>\s*([^<]*?)\s*</text>"#,
    )
    .unwrap();
    let size = regex::Regex::new(r#"viewBox="-(\d+) -\d+ (\d+) (\d+)""#).unwrap();
    for chart in one_of_each() {
        let svg = chart.svg("c");
        let view = size.captures(&svg).unwrap();
        let [margin, width, height]: [f64; 3] = [1, 2, 3].map(|i| view[i].parse().unwrap());
        let (width, height) = (width - 2.0 * margin, height - 2.0 * margin);
        for found in text.captures_iter(&svg) {
            let (x, y): (f64, f64) = (found[1].parse().unwrap(), found[2].parse().unwrap());
            let wide = f64::from(canvas::width_of(&found[4].replace("&apos;", "'")).unwrap());
            let from = match &found[3] {
                "start" => x,
                "middle" => x - wide / 2.0,
                _ => x - wide,
            };
            assert!(from >= -1.0 && from + wide <= width + 1.0, "{}", &found[0]);
            assert!(y >= 6.0 && y <= height - 6.0, "{}", &found[0]);
        }
    }
}

#[test]
fn headlines_tell_what_the_numbers_say() {
    let s = setting();
    let headline = |chart: Result<Chart, ChartError>| chart.unwrap().words().headline().to_owned();
    assert_eq!(
        headline(stars(&two_editions(), &s)),
        "60% of ranked councils have three or four stars, up from 40% in 2025"
    );
    assert_eq!(
        headline(stars(&two_editions()[..1], &s)),
        "40% of ranked councils have three or four stars"
    );
    let fell = [two_editions()[1].clone(), two_editions()[0].clone()];
    assert!(headline(stars(&fell, &s)).ends_with("down from 60% in 2026"));
    let curves = [
        curve("Maps", &[Some(40), Some(45)]),
        curve("Text alerts", &[Some(5), Some(30)]),
    ];
    assert_eq!(
        headline(adoption(&years(2), &curves, &s)),
        "Text alerts: 30%, up from 5% in 2022"
    );
    let asked = [curve("Can I pay?", &[Some(5), Some(30)])];
    assert_eq!(
        headline(adoption(&years(2), &asked, &s)),
        "30% of councils answer yes, up from 5% in 2022: “Can I pay?”"
    );
    let one = [curve("Maps", &[Some(40)])];
    assert_eq!(
        headline(adoption(&years(1), &one, &s)),
        "Maps: 40% in 2022",
        "one edition cannot say whether anything has risen"
    );
    let still = [curve("Maps", &[Some(40), Some(40)])];
    assert_eq!(
        headline(adoption(&years(2), &still, &s)),
        "Maps: 40% in 2023, and none has risen"
    );
}

#[test]
fn the_data_beside_the_picture_is_what_was_drawn() {
    let chart = stars(&two_editions(), &setting()).unwrap();
    assert_eq!(
        chart.table().csv(),
        "Edition,4 stars,3 stars,2 stars,1 star,Not ranked\n2025,5,15,20,10,3\n2026,10,20,15,5,0\n"
    );
    let broken = adoption(&years(2), &[curve("a, b", &[Some(1), None])], &setting()).unwrap();
    assert_eq!(
        broken.table().csv(),
        "Question,Edition,Have it,Have it not,Not seen,Share of those seen (%)\n\"a, b\",2022,1,99,0,1.0\n"
    );
    for chart in one_of_each() {
        let blank = chart.table().rows().iter().flatten().any(String::is_empty);
        assert!(!blank, "no cell is blank");
        let words = chart.markdown("x");
        assert!(words.contains("Source: made-up figures") && words.contains("(x.csv)"));
    }
}

#[test]
fn a_break_in_a_curve_is_not_bridged() {
    let points = |met: &[Option<u32>]| {
        let chart = adoption(&years(met.len()), &[curve("a", met)], &setting()).unwrap();
        let svg = chart.svg("c");
        svg.matches("stroke-width=\"3\"").count()
    };
    assert_eq!(points(&[Some(1), Some(2), Some(3), Some(4)]), 1);
    assert_eq!(points(&[Some(1), Some(2), None, Some(3), Some(4)]), 2);
    assert_eq!(points(&[Some(1), None, Some(4)]), 0);
}

#[test]
fn neighbouring_colours_and_their_labels_can_be_told_apart() {
    for pair in CATEGORIES.windows(2) {
        assert!(contrast(pair[0], pair[1]) >= 3.0, "{pair:?}");
    }
    for colour in CATEGORIES {
        assert!(contrast(colour, on(colour)) >= 4.5, "{colour:?}");
    }
    assert!(contrast(CATEGORIES[0], PAPER) >= 4.5);
}

#[test]
fn a_map_draws_every_council_and_odd_rows_to_the_right() {
    let names: Vec<String> = (0..30).map(|i| format!("Council {i}")).collect();
    let tiles: Vec<Hexagon> = names
        .iter()
        .zip(0..)
        .map(|(name, i)| hexagon(i % 6, i / 6, name, Some(0)))
        .collect();
    let chart = tile_map(&tiles, &four_stars(), "not ranked", &setting()).unwrap();
    let svg = chart.svg("map");
    assert_eq!(svg.matches("<polygon").count(), 30);
    let x_of = |name: &str| -> f64 {
        let at = svg.find(&format!("<title>{name}: ")).unwrap();
        let points = &svg[at..][svg[at..].find("points=\"").unwrap() + 8..];
        points.split(',').next().unwrap().parse().unwrap()
    };
    let step = x_of("Council 1") - x_of("Council 0");
    let shift = x_of("Council 6") - x_of("Council 0");
    assert!((shift - step / 2.0).abs() < 0.11, "{shift} of {step}");
    assert!(chart.words().headline().starts_with("30 of 30 councils"));
    let unseen = [
        hexagon(0, 0, "Council 0", None),
        hexagon(1, 0, "Council 1", None),
    ];
    let chart = tile_map(&unseen, &four_stars(), "not ranked", &setting()).unwrap();
    assert_eq!(
        chart.words().headline(),
        "None of the 2 councils on the map could be ranked"
    );
}

#[test]
fn stars_given_by_other_rules_are_shown_and_compared_with_nothing() {
    let mut editions = vec![
        count("2024", [10, 0, 0, 0], 0),
        count("2025", [10, 20, 15, 5], 3),
        count("2026", [5, 15, 20, 10], 0),
    ];
    let headline = |editions: &[StarCount]| {
        let chart = stars(editions, &setting()).unwrap();
        let shown = chart.words().description().contains("2024: ");
        assert!(shown, "{}", chart.words().description());
        chart.words().headline().to_owned()
    };
    assert!(headline(&editions).ends_with("up from 0% in 2024"));
    editions[0].other_rules = true;
    assert!(headline(&editions).ends_with("up from 40% in 2025"));
    editions[1].other_rules = true;
    assert!(headline(&editions).ends_with("three or four stars"));
}
