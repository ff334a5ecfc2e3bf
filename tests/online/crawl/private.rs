//! Private addresses: refused at once and in those words, and visited when whoever runs the check
//! says that the site is theirs. In a network of its own, which has no way out.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Set in the child that has a network of its own.
const CHILD: &str = "BEADLE_TEST_PRIVATE";
const NAME: &str = "crawl::private::a_private_site_is_refused_at_once_and_read_when_it_is_ones_own";
const SITE: &str = "192.168.7.7";
const NEIGHBOUR: &str = "192.168.7.8";

const HOME: &str = "<!doctype html><html lang=en><title>Test council</title><h1>Test council</h1>
    <p>Our services are here.</p><a href=/bins>Find your bin collection day</a>
    <a href=http://192.168.7.8:8080/bins>Bin collection day</a> <a href=/over>Bins over there</a>
    <a href=http://127.0.0.1:8080/bins>Bin collection day at home</a></html>";

fn check(url: &str, more: &[&str]) -> (Output, Duration) {
    let started = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_beadle"))
        .args([
            "check",
            url,
            "--contact",
            "web@example.org",
            "--delay",
            "0",
            "--journey",
            "bin-day",
        ])
        .args(more)
        .output()
        .unwrap();
    (output, started.elapsed())
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// However the address is written.
#[test]
fn a_private_address_is_said_to_be_one_before_any_wait() {
    for url in [
        "http://192.168.1.10/",
        "http://10.0.0.1:8080/",
        "http://172.16.0.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://0xc0.0xa8.0x1.0xa/",
        "http://3232235786/",
    ] {
        let (output, took) = check(url, &[]);
        let said = words(&output);
        assert_eq!(output.status.code(), Some(3), "{url}: {said}");
        assert!(
            said.contains("private address") && said.contains("--allow-private"),
            "{url}: {said}"
        );
        assert!(took < Duration::from_secs(20), "{url}: {took:?}");
    }
}

/// Serves on one address and notes what is asked for.
fn serve(address: &str, log: std::sync::Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind((address, 8080)).unwrap();
    let address = address.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            log.lock().unwrap().push(format!("{address}{path}"));
            let (status, more, body) = match path.as_str() {
                "/" => ("200 OK", String::new(), HOME),
                "/bins" => (
                    "200 OK",
                    String::new(),
                    "<title>Bin days</title><h1>Bin collection days</h1>",
                ),
                "/over" => (
                    "302 Found",
                    format!("Location: http://{NEIGHBOUR}:8080/over\r\n"),
                    "",
                ),
                _ => ("404 Not Found", String::new(), "no"),
            };
            let reply = format!(
                "HTTP/1.1 {status}\r\n{more}Content-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(reply.as_bytes());
        }
    });
}

#[test]
fn a_private_site_is_refused_at_once_and_read_when_it_is_ones_own() {
    if std::env::var_os(CHILD).is_some() {
        return in_a_network_of_its_own();
    }
    let network = format!(
        "ip link set lo up && ip addr add {SITE}/32 dev lo && ip addr add {NEIGHBOUR}/32 dev lo && exec \"$0\" \"$@\""
    );
    let probe = Command::new("unshare")
        .args(["-rn", "sh", "-c", &network, "true"])
        .output();
    if !probe.is_ok_and(|ran| ran.status.success()) {
        eprintln!("passed over: no network of its own can be made here");
        return;
    }
    let child = Command::new("unshare")
        .args(["-rn", "sh", "-c", &network])
        .arg(std::env::current_exe().unwrap())
        .args([NAME, "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = words(&child);
    assert!(
        child.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

fn in_a_network_of_its_own() {
    let log = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    serve(SITE, std::sync::Arc::clone(&log));
    serve(NEIGHBOUR, std::sync::Arc::clone(&log));
    let site = format!("http://{SITE}:8080/");
    let (refused, took) = check(&site, &[]);
    assert_eq!(refused.status.code(), Some(3), "{}", words(&refused));
    assert!(
        log.lock().unwrap().is_empty() && took < Duration::from_secs(20),
        "{took:?}"
    );
    let (read, _) = check(&site, &["--allow-private"]);
    assert_eq!(read.status.code(), Some(0), "{}", words(&read));
    let asked = log.lock().unwrap().clone();
    for path in ["/", "/bins", "/over"] {
        assert!(
            asked.contains(&format!("{SITE}{path}")),
            "{path}: {asked:?}"
        );
    }
    // Leave to visit one's own site is no leave for its neighbours.
    assert!(
        asked.iter().all(|asked| asked.starts_with(SITE)),
        "{asked:?}"
    );
}
