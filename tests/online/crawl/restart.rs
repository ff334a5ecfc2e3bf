//! Politeness holds across restarts, and SIGINT ends a crawl tidily.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use beadle::register::Register;

use super::farm::{self, Asked, Farm, Reply};

const COUNCILS: [&str; 3] = ["adur", "barnet", "cornwall"];
const DELAY: Duration = Duration::from_millis(250);
/// What the second host's robots.txt asks for.
const CRAWL_DELAY: Duration = Duration::from_millis(600);
/// What the third host's first answer asks for.
const RETRY_AFTER: Duration = Duration::from_secs(4);
/// A thread that is woken late on a busy machine notes an arrival late, never early: a gap may
/// look shorter than it was by as much as the answer before was noted late.
const NOTED_LATE: Duration = Duration::from_millis(15);

fn hosts() -> Vec<String> {
    let register = Register::embedded().unwrap();
    let host = |id: &&str| {
        let site = register.council(id).unwrap().website.clone().unwrap();
        url::Url::parse(&site)
            .unwrap()
            .host_str()
            .unwrap()
            .to_owned()
    };
    COUNCILS.iter().map(host).collect()
}

fn command(edition: &Path, map: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beadle"));
    command
        .arg("crawl")
        .arg(edition)
        .arg("--loopback-map")
        .arg(map)
        .args([
            "--delay",
            "0.25",
            "--exhaustive",
            "--pages",
            "100",
            "--council",
        ])
        .args(COUNCILS)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[test]
fn no_delay_is_cut_short_by_a_kill_and_a_restart() {
    let hosts = hosts();
    let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let (slow, busy) = (hosts[1].clone(), hosts[2].clone());
    let (slow_too, busy_too) = (slow.clone(), busy.clone());
    let farm = Farm::start(10, &names, move |asked| {
        if asked.path == "/robots.txt" && asked.host == slow {
            let rules = "User-agent: *\nCrawl-delay: 0.6\n";
            return Reply(
                "200 OK",
                "Content-Type: text/plain\r\n".into(),
                rules.into(),
            );
        }
        if asked.path == "/" && asked.host == busy {
            let later = format!("Retry-After: {}\r\n", RETRY_AFTER.as_secs());
            return Reply("429 Too Many Requests", later, "later".into());
        }
        farm::chain(&asked.path, 60, "words").map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).unwrap()).unwrap();
    let edition = folder.path().join("edition");
    let mut chance = fastrand::Rng::with_seed(11);
    for _ in 0..6 {
        let (started, before) = (Instant::now(), farm.log().len());
        let mut child = command(&edition, &map).spawn().unwrap();
        while farm.log().len() < before + 3 && started.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(chance.u64(0..1200)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut log = farm.log();
    log.sort_by_key(|asked| asked.came);
    for host in &hosts {
        let visits: Vec<&Asked> = log.iter().filter(|a| a.host == *host).collect();
        assert!(visits.len() > 1, "{host} was asked {} times", visits.len());
        let mut read_rules = false;
        for pair in visits.windows(2) {
            // A delay holds from the moment that it is known: the answer to robots.txt.
            read_rules |= pair[0].path == "/robots.txt";
            let delay = match () {
                () if *host == busy_too && pair[0].path == "/" => RETRY_AFTER,
                () if *host == slow_too && read_rules => CRAWL_DELAY,
                () => DELAY,
            };
            let gap = pair[1].came.saturating_duration_since(pair[0].went);
            assert!(
                gap + NOTED_LATE >= delay,
                "{host}: {gap:?} between {} and {}",
                pair[0].path,
                pair[1].path
            );
        }
    }
}

/// The report on manners is of all runs, whichever of them were killed before they could count.
#[test]
fn the_report_on_manners_covers_what_killed_runs_did() {
    const DELAY: f64 = 0.25;
    let hosts = hosts();
    let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let farm = Farm::start(24, &names, |asked| {
        farm::chain(&asked.path, 14, "words").map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).unwrap()).unwrap();
    let edition = folder.path().join("edition");
    let mut chance = fastrand::Rng::with_seed(12);
    for _ in 0..3 {
        let mut child = command(&edition, &map).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(chance.u64(1200..2200)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(command(&edition, &map).status().unwrap().success());
    let report = std::fs::read_to_string(edition.join("crawl-report.json")).unwrap();
    let report: beadle::crawl::Report = serde_json::from_str(&report).unwrap();
    let mut log = farm.log();
    log.sort_by_key(|asked| asked.came);
    let kept = farm::pages(&edition);
    for host in &hosts {
        let told = report.hosts.iter().find(|told| told.host == *host).unwrap();
        let came: Vec<_> = log
            .iter()
            .filter(|a| a.host == *host)
            .map(|a| a.came)
            .collect();
        // A request that a kill caught in flight stands in no record.
        let asked = usize::try_from(told.requests).unwrap();
        assert!(
            asked <= came.len() && asked + 3 >= came.len(),
            "{asked} of {}",
            came.len()
        );
        let archived = kept
            .keys()
            .filter(|url| url.contains(&format!("//{host}/")))
            .count();
        assert_eq!(asked, archived, "{host}");
        let smallest = came.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap();
        let least = Duration::from_millis(told.smallest_gap_ms.unwrap());
        assert!(
            least.as_secs_f64() >= DELAY && least < smallest + Duration::from_millis(150),
            "{least:?}, seen {smallest:?}"
        );
        assert!(told.median_gap_ms.unwrap() < 1000, "{told:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_tidily_and_the_same_command_goes_on() {
    let hosts = hosts();
    let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let farm = Farm::start(11, &names, |asked| {
        farm::chain(&asked.path, 12, "words").map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).unwrap()).unwrap();
    let edition = folder.path().join("edition");
    let child = command(&edition, &map)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    while farm.log().len() < 12 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let asked = Instant::now();
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(output.status.code(), Some(7));
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(words.contains("Resume with the same command"), "{words}");
    an_unfinished_edition_is_scored_and_published_only_where_that_is_said(&edition);
    // Tidily: no record is torn, and the report says that the crawl is not complete.
    let before = farm::pages(&edition);
    assert!(!before.is_empty());
    let report = std::fs::read_to_string(edition.join("crawl-report.json")).unwrap();
    assert!(report.contains("\"interrupted\": true"), "{report}");
    assert!(command(&edition, &map).status().unwrap().success());
    let after = farm::pages(&edition);
    assert!(after.values().all(|times| *times == 1), "{after:?}");
    assert!(before.keys().all(|page| after.contains_key(page)));
    assert!(after.len() >= 3 * 12);
}

fn an_unfinished_edition_is_scored_and_published_only_where_that_is_said(edition: &Path) {
    let copy = edition.with_file_name("unfinished");
    let copied = Command::new("cp").arg("-r").args([edition, &copy]).status();
    assert!(copied.unwrap().success());
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_beadle"));
        let output = command
            .arg(arguments[0])
            .arg(&copy)
            .args(&arguments[1..])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    };
    let (code, said) = run(&["score"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("is not finished") && said.contains("--unfinished"),
        "{said}"
    );
    let (code, said) = run(&["score", "--unfinished"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["publish"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = run(&["publish", "--unfinished"]);
    assert_eq!(code, Some(0), "{said}");
    let home = std::fs::read_to_string(copy.join("site/index.html")).unwrap();
    assert!(home.contains("visits had"), "the home page does not say so");
}

#[test]
fn a_second_crawl_of_one_edition_is_refused_with_who_the_first_is() {
    let hosts = hosts();
    let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let farm = Farm::start(25, &names, |asked| {
        farm::chain(&asked.path, 30, "words").map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).unwrap()).unwrap();
    let edition = folder.path().join("edition");
    let mut first = command(&edition, &map).spawn().unwrap();
    while farm.log().len() < 6 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let second = command(&edition, &map)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(8), "{said}");
    for word in [
        first.id().to_string().as_str(),
        "`beadle crawl`",
        "since 20",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    first.kill().unwrap();
    first.wait().unwrap();
    // The lock ends with its process, and nobody was asked by two.
    let log = farm.log();
    for host in &hosts {
        let of: Vec<&Asked> = log.iter().filter(|asked| asked.host == *host).collect();
        for pair in of.windows(2) {
            let gap = pair[1].came.saturating_duration_since(pair[0].went);
            assert!(gap + NOTED_LATE >= DELAY, "{host}: {gap:?}");
        }
    }
    let mut third = command(&edition, &map).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(600));
    assert!(
        third.try_wait().unwrap().is_none(),
        "the lock outlived its process"
    );
    third.kill().unwrap();
    third.wait().unwrap();
}
