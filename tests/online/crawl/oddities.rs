//! Status lines that are no HTTP, and a name that lies on two protocols' addresses.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::{Command, Output};
use std::sync::Arc;

use beadle::archive::{CaptureStore as _, FolderStore, Outcome};
use beadle::crawl::Silent;
use beadle::register::CouncilId;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::farm::{self, Farm};

const PAGE: &str =
    "<!doctype html><html lang=en><title>Bins</title><h1>Bins</h1><p>Words about bins.</html>";

/// A status line, and how the home page stands in the archive.
const LINES: [(&str, &str, &str); 14] = [
    ("icy", "ICY 200 OK", "protocol"),
    ("lower", "http/1.1 200 OK", "protocol"),
    ("ftp", "220 ready", "protocol"),
    ("nothing", "", "protocol"),
    ("zero", "HTTP/1.1 000 None", "protocol"),
    ("nine", "HTTP/1.1 099 Low", "protocol"),
    ("two-figures", "HTTP/1.1 99 Low", "protocol"),
    ("four-figures", "HTTP/1.1 2000 High", "protocol"),
    ("minus", "HTTP/1.1 -20 Low", "protocol"),
    ("no-status", "HTTP/1.1 OK", "protocol"),
    ("two", "HTTP/2 200 OK", "protocol"),
    ("six-hundred", "HTTP/1.1 600 Odd", "600"),
    ("nine-hundred", "HTTP/1.1 999 Denied", "999"),
    ("one-oh", "HTTP/1.0 200 OK", "200"),
];

#[test]
fn status_lines_that_are_no_http_are_said_to_be_none_and_asked_for_twice() {
    let hosts: Vec<String> = LINES
        .iter()
        .map(|(name, ..)| format!("{name}.lines.{name}.example"))
        .collect();
    let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let farm = Farm::start_raw(22, &names, |asked| {
        if asked.path != "/" {
            return (
                b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n".to_vec(),
                false,
            );
        }
        let name = asked.host.split('.').next().unwrap_or_default();
        let (_, line, _) = LINES.iter().find(|l| l.0 == name).unwrap();
        let answer = format!(
            "{line}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{PAGE}",
            PAGE.len()
        );
        (answer.into_bytes(), true)
    });
    let folder = tempfile::tempdir().unwrap();
    farm::crawl(
        folder.path(),
        &names,
        farm::settings(&farm),
        Arc::new(Silent),
    );
    let store = FolderStore::open(&folder.path().join("archive")).unwrap();
    for (host, (name, line, wanted)) in hosts.iter().zip(LINES) {
        let captures = store.captures(&CouncilId(name.to_owned())).unwrap();
        let home = format!("http://{host}/");
        let home = captures.iter().rfind(|c| c.url == home);
        let told = home.map(|home| match &home.outcome {
            Outcome::Response(response) => response.status.to_string(),
            Outcome::Failed(failure, _) => failure.id().to_owned(),
        });
        assert_eq!(told.as_deref(), Some(wanted), "{line:?}");
        let asked = farm.paths(host).iter().filter(|path| *path == "/").count();
        // A status over 599 counts as one of 500 (RFC 9110, 15): three times, and again after the rest.
        let most = if wanted == "protocol" { 2 } else { 6 };
        assert!(asked <= most, "{line:?} was asked for {asked} times");
    }
}

/// Serves on one address until the runtime is dropped; the port.
fn serve(runtime: &tokio::runtime::Runtime, address: SocketAddr) -> std::io::Result<u16> {
    let listener = runtime.block_on(tokio::net::TcpListener::bind(address))?;
    let port = listener.local_addr()?.port();
    runtime.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let read = stream.read(&mut head).await.unwrap_or(0);
            let asked = String::from_utf8_lossy(&head[..read]).into_owned();
            let (status, body) = match asked.split(' ').nth(1) {
                Some("/") => ("200 OK", PAGE),
                _ => ("404 No", "no"),
            };
            let reply = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
            let _ = stream.write_all(reply.as_bytes()).await;
        }
    });
    Ok(port)
}

fn check(url: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beadle"));
    command
        .args([
            "check",
            url,
            "--journey",
            "bin-day",
            "--pages",
            "5",
            "--json",
        ])
        .output()
        .unwrap()
}

/// `localhost` has an address of each protocol: where one of them is dead, the other is read.
#[test]
fn a_name_with_two_addresses_is_read_at_the_one_that_answers() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    for address in [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ] {
        let port = match serve(&runtime, address) {
            Ok(port) => port,
            Err(error) => {
                eprintln!("passed over: {address} cannot be listened on: {error}");
                continue;
            }
        };
        let ran = check(&format!("http://localhost:{port}/"));
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        // The page that answers leads nowhere, which is said; that it was read is what counts here.
        let read = said.contains("captures, the home page showed nothing that could be read");
        assert!(read, "{address}: {:?} {said}", ran.status.code());
    }
}
