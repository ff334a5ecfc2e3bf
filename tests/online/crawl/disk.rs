//! A full disk: the crawl pauses, says so, and goes on when there is room.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use beadle::register::Register;

use super::farm::{self, Farm, Reply};

const COUNCILS: [&str; 3] = ["adur", "barnet", "cornwall"];
const PAGES: u32 = 60;

/// Makes a small disk that only this process sees, fills most of it, crawls there, and brings the
/// edition out when all is done. `$0` is where, `$1` the beadle, the rest its options.
const ON_A_SMALL_DISK: &str = r#"
set -e
mount -t tmpfs -o size=6m tmpfs "$0"
head -c 4800000 /dev/zero > "$0/filler"
echo mounted
beadle=$1; map=$2; shift 2
"$beadle" crawl "$0/edition" --loopback-map "$map" --delay 0 --exhaustive --pages 100 --json-events --council "$@"
cp -r "$0/edition" "$0.kept"
"#;

/// What an unprivileged user namespace, or root, can do; elsewhere the test says that it cannot.
fn start(disk: &Path, map: &Path) -> Option<(Child, Receiver<String>)> {
    let mut child = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", ON_A_SMALL_DISK])
        .arg(disk)
        .arg(env!("CARGO_BIN_EXE_beadle"))
        .arg(map)
        .args(COUNCILS)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (tell, told) = channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                break;
            }
        }
    });
    match told.recv_timeout(Duration::from_secs(10)) {
        Ok(line) if line == "mounted" => Some((child, told)),
        _ => None,
    }
}

fn wait_for(told: &Receiver<String>, event: &str) -> String {
    let wanted = format!("\"event\":\"{event}\"");
    loop {
        let line = told
            .recv_timeout(Duration::from_secs(60))
            .unwrap_or_else(|_| panic!("{event} never came"));
        if line.contains(&wanted) {
            return line;
        }
    }
}

/// Text that does not compress, the same for the same page.
fn noise(seed: &str) -> String {
    let seed = seed
        .bytes()
        .fold(7_u64, |n, b| n.wrapping_mul(31).wrapping_add(u64::from(b)));
    let mut chance = fastrand::Rng::with_seed(seed);
    (0..12_000).map(|_| chance.alphanumeric()).collect()
}

#[test]
fn a_full_disk_pauses_the_crawl_which_goes_on_when_there_is_room() {
    let register = Register::embedded().unwrap();
    let host = |id: &str| {
        let site = register.council(id).unwrap().website.clone().unwrap();
        url::Url::parse(&site)
            .unwrap()
            .host_str()
            .unwrap()
            .to_owned()
    };
    let hosts = COUNCILS.map(host);
    let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let farm = Farm::start(3, &names, |asked| {
        let text = noise(&format!("{}{}", asked.host, asked.path));
        farm::chain(&asked.path, PAGES, &text).map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).unwrap()).unwrap();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let Some((mut child, told)) = start(&disk, &map) else {
        eprintln!("no small disk can be made here: passed over");
        return;
    };
    let why = wait_for(&told, "paused");
    assert!(why.contains("make room"), "{why}");
    std::thread::sleep(Duration::from_millis(500));
    assert!(
        child.try_wait().unwrap().is_none(),
        "a crawl on a full disk must wait"
    );
    let inside = format!("/proc/{}/root{}/filler", child.id(), disk.display());
    std::fs::remove_file(&inside).unwrap();
    wait_for(&told, "goes-on");
    wait_for(&told, "finished");
    assert!(child.wait().unwrap().success());

    let kept = folder.path().join("disk.kept");
    let got = farm::pages(&kept);
    assert!(got.values().all(|times| *times == 1), "not once: {got:?}");
    let calm = folder.path().join("calm");
    let targets: Vec<_> = farm::targets(&names);
    let clock = std::sync::Arc::new(beadle::clock::RealClock::new());
    let sink = std::sync::Arc::new(beadle::crawl::Silent);
    farm::crawl_by(&calm, targets, farm::settings(&farm), clock, sink);
    let calm = farm::pages(&calm);
    assert_eq!(
        got.keys().collect::<Vec<_>>(),
        calm.keys().collect::<Vec<_>>()
    );
}
