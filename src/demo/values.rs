//! What the variables of the scripts stand for, for one site on one day.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::dice::Dice;
use super::holder::Holder;
use crate::register::{Kind, Nation};

/// Names in the scripts and what they stand for.
pub(crate) type Values = BTreeMap<&'static str, String>;

/// The values for one site in one edition.
pub(crate) fn values(holder: &Holder, dice: Dice, day: Date) -> Values {
    let mut values = Values::new();
    who(&mut values, holder, dice);
    when(&mut values, day);
    law(&mut values, holder, day);
    figures(&mut values, dice);
    values
}

fn who(values: &mut Values, holder: &Holder, dice: Dice) {
    let place = place_of(&holder.lead().name);
    let line = |key: &str| {
        let number = dice.on(key).below(900_000) + 100_000;
        // 01632 is the range that the regulator keeps free for fiction.
        format!("01632 {number}")
    };
    let town = dice.on("town").below(90) + 10;
    values.insert("council", holder.name());
    values.insert("base", holder.base.clone());
    values.insert("id", holder.id().to_owned());
    values.insert("phone", line("phone"));
    values.insert("phone2", line("phone2"));
    values.insert("nightphone", line("night"));
    values.insert("email", format!("customer.services@{}", holder.base));
    values.insert(
        "postcode",
        format!("ZZ{} {}QQ", town % 20 + 1, town % 9 + 1),
    );
    values.insert("place", place);
}

/// "Adur District Council" is about Adur.
fn place_of(name: &str) -> String {
    const NOT_PLACE: [&str; 14] = [
        "City",
        "Borough",
        "District",
        "Council",
        "County",
        "Metropolitan",
        "London",
        "Royal",
        "of",
        "the",
        "Corporation",
        "Unitary",
        "and",
        "&",
    ];
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !NOT_PLACE.contains(word))
        .collect();
    if words.is_empty() {
        name.to_owned()
    } else {
        words.join(" ")
    }
}

fn when(values: &mut Values, day: Date) {
    let year = day.year();
    let financial = if day.month() >= 4 { year } else { year - 1 };
    // School places are applied for in the autumn and winter before the September of entry.
    let intake = if day.month() >= 9 { year + 1 } else { year };
    let close = if day.month() >= 9 { year } else { year - 1 };
    values.insert("year", year.to_string());
    values.insert("lastyear", (year - 1).to_string());
    values.insert("nextyear", (year + 1).to_string());
    values.insert("oldyear", (year - 3).to_string());
    values.insert("olderyear", (year - 5).to_string());
    values.insert("fy", format!("{financial} to {}", financial + 1));
    values.insert(
        "fyslash",
        format!("{financial}/{:02}", (financial + 1) % 100),
    );
    values.insert("oldfy", format!("{} to {}", financial - 3, financial - 2));
    values.insert(
        "oldfyslash",
        format!("{}/{:02}", financial - 3, (financial - 2) % 100),
    );
    values.insert("intake", intake.to_string());
    values.insert("intakeslash", format!("{intake}/{:02}", (intake + 1) % 100));
    values.insert("oldintake", (intake - 3).to_string());
    values.insert(
        "oldintakeslash",
        format!("{}/{:02}", intake - 3, (intake - 2) % 100),
    );
    values.insert("closesecondary", format!("31 October {close}"));
    values.insert("closeprimary", format!("15 January {}", close + 1));
    values.insert("oldclose", format!("31 October {}", close - 3));
    for (name, days) in [
        ("soon", 9),
        ("later", 23),
        ("nextmonth", 35),
        ("spring", 170),
        ("recent", -6),
        ("lastmonth", -24),
        ("reviewed", -120),
        ("stale", -800),
        ("staler", -1300),
        ("fixsoon", 200),
        ("fixpast", -500),
    ] {
        values.insert(name, long_date(day.saturating_add(days.days())));
    }
}

/// "12 October 2026".
pub(crate) fn long_date(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn law(values: &mut Values, holder: &Holder, day: Date) {
    let vote = if day.month() >= 5 {
        day.year() + 1
    } else {
        day.year()
    };
    values.insert("vote", format!("May {vote}"));
    values.insert("votedate", format!("6 May {vote}"));
    values.insert("ballot", format!("May {}", vote - 1));
    values.insert("oldvote", format!("May {}", vote - 4));
    let (ombudsman, ombudsman_url) = match holder.nation() {
        Nation::England => (
            "Local Government and Social Care Ombudsman",
            "http://www.lgo.org.uk/",
        ),
        Nation::Scotland => (
            "Scottish Public Services Ombudsman",
            "http://www.spso.org.uk/",
        ),
        Nation::Wales => (
            "Public Services Ombudsman for Wales",
            "http://www.ombudsman.wales/",
        ),
        Nation::NorthernIreland => (
            "Northern Ireland Public Services Ombudsman",
            "http://www.nipso.org.uk/",
        ),
    };
    values.insert("ombudsman", ombudsman.to_owned());
    values.insert("ombudsmanurl", ombudsman_url.to_owned());
    let tribunal = match (holder.nation(), holder.kind()) {
        (Nation::England, Kind::London) => "London Tribunals",
        (Nation::England | Nation::Wales, _) => "the Traffic Penalty Tribunal",
        (Nation::Scotland, _) => {
            "the First-tier Tribunal for Scotland (General Regulatory Chamber)"
        }
        (Nation::NorthernIreland, _) => "the Northern Ireland Traffic Penalty Tribunal",
    };
    values.insert("tribunal", tribunal.to_owned());
    let (trunk, trunk_url) = match (holder.nation(), holder.kind()) {
        (_, Kind::London) => ("Transport for London", "http://tfl.gov.uk/"),
        (Nation::Scotland, _) => ("Transport Scotland", "http://www.transport.gov.scot/"),
        (Nation::Wales, _) => ("Traffic Wales", "http://traffic.wales/"),
        _ => ("National Highways", "http://nationalhighways.co.uk/"),
    };
    values.insert("trunk", trunk.to_owned());
    values.insert("trunkurl", trunk_url.to_owned());
    let (births, deaths) = match holder.nation() {
        Nation::Scotland => ("21 days", "8 days"),
        _ => ("42 days", "5 days"),
    };
    values.insert("birthlimit", births.to_owned());
    values.insert("deathlimit", deaths.to_owned());
    values.insert(
        "wrongbirthlimit",
        if births == "42 days" {
            "21 days"
        } else {
            "42 days"
        }
        .to_owned(),
    );
}

fn figures(values: &mut Values, dice: Dice) {
    let one_of = |key: &str, list: &[&str]| {
        dice.on(key)
            .pick(list)
            .map_or_else(String::new, |s| (*s).to_owned())
    };
    values.insert(
        "time",
        one_of("time", &["6am", "6.30am", "7am", "7.00am", "6:30am"]),
    );
    values.insert("days", one_of("days", &["2", "3", "5", "7", "10"]));
    values.insert("manydays", one_of("manydays", &["20", "28", "15"]));
    values.insert(
        "hours",
        one_of("hours", &["2 hours", "24 hours", "4 hours"]),
    );
    values.insert("weeks", one_of("weeks", &["6", "8", "12"]));
    values.insert("depth", one_of("depth", &["40mm", "4cm", "50mm", "40 mm"]));
    values.insert(
        "price",
        one_of("price", &["£48", "£52.50", "£65", "£40.00", "£55"]),
    );
    values.insert(
        "bulkyprice",
        one_of("bulky", &["£25", "£30.50", "£45", "£36"]),
    );
    values.insert(
        "permitprice",
        one_of("permit", &["£60", "£75.00", "£110", "£35"]),
    );
}
