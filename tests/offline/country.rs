//! Another country than the register's own: five councils that nobody has, with money, postcodes and
//! host names of their own, from an archive to a published site.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use super::commands::{copied, said, spoil};

const COUNCILS: [&str; 5] = ["alder", "birch", "cedar", "damson", "elder"];

/// A register of Freedonia, whose crowns are written "Kr 45" and whose postcodes are four digits.
fn freedonia(into: &Path) -> std::path::PathBuf {
    let register = copied("register", into);
    let head = |name: &str| {
        let text = fs::read_to_string(register.join(name)).unwrap();
        text.lines().next().unwrap().to_owned() + "\n"
    };
    let mut councils = head("councils.csv");
    for id in COUNCILS {
        let code = id[..3].to_uppercase();
        councils.push_str(&format!(
            "{id},,{id} Town,,unitary,england,Freedonia,,2000-01-01,,,1000,https://www.{id}.gov.example/,,,,,{code}\n"
        ));
    }
    fs::write(register.join("councils.csv"), councils).unwrap();
    for name in [
        "changes.csv",
        "better-connected.csv",
        "opt-out.csv",
        "places.csv",
    ] {
        fs::write(register.join(name), head(name)).unwrap();
    }
    let locale = register.join("locale.toml");
    spoil(&locale, "the United Kingdom", "Freedonia");
    spoil(
        &locale,
        "\".gov.uk\", \".gov.wales\", \".llyw.cymru\", \".gov.scot\"",
        "\".gov.example\"",
    );
    let text = fs::read_to_string(&locale).unwrap();
    let shape = |line: &str| match line.split(" = ").next() {
        Some("money") => r"money = 'Kr\s?\d+'".to_owned(),
        Some("postcode") => r"postcode = '\b\d{4}\b'".to_owned(),
        Some("phone") => r"phone = '\b\d{2} \d{2} \d{2}\b'".to_owned(),
        _ => line.to_owned(),
    };
    let lines: Vec<String> = text.lines().map(shape).collect();
    fs::write(&locale, lines.join("\n") + "\n").unwrap();
    register
}

/// A web archive of the five sites: a home page, and one that says what bulky waste costs.
fn archive() -> Vec<u8> {
    let mut file = Vec::new();
    for id in COUNCILS {
        let page = |title: &str, body: &str| {
            format!(
                "<!DOCTYPE html><html lang=en><head><meta name=viewport content=\"width=device-width\">\
                 <title>{title} - {id} Town</title></head><body><main><h1>{title}</h1>{body}</main></html>"
            )
        };
        let home = page(
            "Welcome",
            "<ul><li><a href=/bulky>Bulky waste collection</a><li><a href=/parks>Parks</a></ul>",
        );
        let bulky = page(
            "Bulky waste collection",
            "<p>Book a bulky waste collection: each item costs Kr 45.</p>\
             <p>We take sofas, mattresses, fridges, cookers and washing machines.</p><form action=/book>\
             <label for=a>Address</label><input id=a name=address><button>Book a collection</button></form>",
        );
        let parks = page("Parks", "<p>Open all year.</p>");
        for (path, body) in [("/", home), ("/bulky", bulky), ("/parks", parks)] {
            let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
            let record = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-10-01T10:00:00Z\r\n\
                 WARC-Record-ID: <urn:uuid:{id:0>8}-0000-4000-8000-00000000000{}>\r\n\
                 WARC-Target-URI: https://www.{id}.gov.example{path}\r\n\
                 Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
                path.len(),
                http.len()
            );
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(record.as_bytes()).unwrap();
            file.extend(gzip.finish().unwrap());
        }
    }
    file
}

/// How many of the five say what bulky waste costs (17.5), as scored.
fn say_what_it_costs(edition: &Path) -> usize {
    let text = fs::read_to_string(edition.join("scored/councils.jsonl")).unwrap();
    let councils = text
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let said = |council: &serde_json::Value| {
        council["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .any(|verdict| verdict["criterion"]["local"] == "17.5" && verdict["outcome"] == "met")
    };
    councils.filter(said).count()
}

#[test]
fn five_councils_of_another_country_run_through_the_line() {
    let scratch = tempfile::tempdir().unwrap();
    let register = freedonia(scratch.path());
    let register = register.to_str().unwrap();
    let warc = scratch.path().join("five.warc.gz");
    fs::write(&warc, archive()).unwrap();
    let edition = scratch.path().join("2026");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_beadle"))
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            said(&output)
        );
        said(&output)
    };
    let folder = edition.to_str().unwrap();
    let told = run(&[
        "import",
        folder,
        warc.to_str().unwrap(),
        "--register",
        register,
    ]);
    assert!(
        COUNCILS.iter().all(|id| told.contains(&format!("{id}: 3"))),
        "{told}"
    );
    run(&["score", folder, "--register", register]);
    assert_eq!(say_what_it_costs(&edition), 5);
    run(&["publish", folder, "--register", register]);
    for id in COUNCILS {
        assert!(
            edition.join(format!("site/council/{id}.html")).is_file(),
            "{id}"
        );
    }
    run(&["verify", folder, "--register", register]);

    // The same pages in a country of pounds do not say what it costs.
    let pounds = scratch.path().join("register/locale.toml");
    spoil(&pounds, r"Kr\s?\d+", r"£\d+");
    let other = scratch.path().join("pounds");
    let folder = other.to_str().unwrap();
    run(&[
        "import",
        folder,
        warc.to_str().unwrap(),
        "--register",
        register,
    ]);
    run(&["score", folder, "--register", register]);
    assert_eq!(say_what_it_costs(&other), 0);
}
