//! `beadle preview`: serves a published site on loopback.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::exit::{Ended, Exit};
use super::out::say;

/// Serve a published site on loopback, for a look before it goes out.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The published site: a folder with an index.html, or an edition whose site lies in it.
    site: PathBuf,
    /// Port on 127.0.0.1; 0 takes any that is free.
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(0..), allow_negative_numbers = true)]
    port: u16,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let folder = [arguments.site.clone(), arguments.site.join("site")]
        .into_iter()
        .find(|f| f.join("index.html").is_file())
        .ok_or_else(|| {
            let message = format!(
                "{} has no index.html: publish first with `beadle publish`",
                arguments.site.display()
            );
            Ended::new(Exit::Usage, message)
        })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(folder, arguments.port))
}

async fn serve(folder: PathBuf, port: u16) -> anyhow::Result<Exit> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; try --port 0"))?;
    say!(
        "serving {} on http://{}/",
        folder.display(),
        listener.local_addr()?
    );
    say!("stop with Ctrl-C");
    let stop = tokio::signal::ctrl_c();
    tokio::pin!(stop);
    let site = Arc::new(Site {
        folder,
        port: listener.local_addr()?.port(),
    });
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted?.0,
            _ = &mut stop => return Ok(Exit::Success),
        };
        let site = Arc::clone(&site);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&site), request));
            // A browser that goes away in the middle is no concern of ours.
            let _ = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// What is served, and under which names.
struct Site {
    folder: PathBuf,
    port: u16,
}

/// What lies at a path of a URL.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// A folder without an index.html.
    Folder(PathBuf),
    /// A folder named without its last slash: links in it would lead astray.
    Elsewhere(String),
    Nothing,
}

impl Site {
    /// Whether a Host header names this server. Another name is a page elsewhere that had its own
    /// name resolved to this machine, to read what is not published yet.
    fn is_named(&self, host: Option<&str>) -> bool {
        let Some(host) = host else { return false };
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let is_ours = ["127.0.0.1", "localhost", "localhost."]
            .iter()
            .any(|ours| name.eq_ignore_ascii_case(ours));
        is_ours && port == Some(self.port)
    }

    /// What a path means. Nothing outside the folder, by whatever spelling or link.
    fn find(&self, path: &str) -> Found {
        let Some(decoded) = decoded(path) else {
            return Found::Nothing;
        };
        let inside = Path::new(decoded.trim_start_matches('/'));
        let is_plain = |c| matches!(c, Component::Normal(_));
        if !inside.components().all(is_plain) {
            return Found::Nothing;
        }
        let file = self.folder.join(inside);
        if !lies_in(&self.folder, &file) {
            return Found::Nothing;
        }
        if !file.is_dir() {
            return Found::File(file);
        }
        if !decoded.ends_with('/') {
            // From the path as it was sent: what was coded stays so. One slash in front, for two
            // would name another host.
            return Found::Elsewhere(format!("/{}/", path.trim_matches('/')));
        }
        let index = file.join("index.html");
        match index.is_file() && lies_in(&self.folder, &index) {
            true => Found::File(index),
            false => Found::Folder(file),
        }
    }
}

/// A path with its `%` undone; `None` where that gives no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| *first == b'%');
        let coded = pair.and_then(|hex| data_encoding::HEXLOWER_PERMISSIVE.decode(hex).ok());
        rest = match coded {
            Some(byte) => {
                bytes.extend(byte);
                &after[2..]
            }
            None => {
                bytes.push(*first);
                after
            }
        };
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.contains(['\0', '\\'])).then_some(text)
}

async fn answer(
    site: Arc<Site>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let header = request.headers().get(header::HOST);
    let host = header.and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(|a| a.as_str()));
    if !site.is_named(host) {
        let words = "this preview answers only as 127.0.0.1 and localhost";
        return Ok(plain(StatusCode::MISDIRECTED_REQUEST, words));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD"));
    }
    Ok(match site.find(request.uri().path()) {
        Found::Nothing => plain(StatusCode::NOT_FOUND, "no such page"),
        Found::Elsewhere(path) => moved(&path),
        Found::Folder(folder) => match listing(&folder) {
            Ok(html) => good("text/html; charset=utf-8", html.into()),
            Err(_) => plain(StatusCode::NOT_FOUND, "no such page"),
        },
        Found::File(path) => match tokio::fs::read(&path).await {
            Ok(bytes) => good(media_type(&path), bytes.into()),
            Err(_) => plain(StatusCode::NOT_FOUND, "no such page"),
        },
    })
}

/// The files of a folder as a page of links.
fn listing(folder: &Path) -> std::io::Result<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let slash = if entry.file_type()?.is_dir() { "/" } else { "" };
        names.push(format!("{}{slash}", entry.file_name().to_string_lossy()));
    }
    names.sort();
    Ok(maud::html! {
        (maud::DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Files" } }
            body { h1 { "Files" } ul { @for name in names { li { a href=(format!("./{}", coded(&name))) { (name) } } } } }
        }
    }
    .into_string())
}

/// A file's name as a part of an address.
fn coded(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Whether a file lies in the folder once every link on the way is followed.
fn lies_in(folder: &Path, file: &Path) -> bool {
    match (folder.canonicalize(), file.canonicalize()) {
        (Ok(folder), Ok(file)) => file.starts_with(folder),
        _ => false,
    }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn good(kind: &'static str, bytes: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    // A draft is no page to keep.
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    response
}

fn moved(path: &str) -> Response<Full<Bytes>> {
    match header::HeaderValue::from_str(path) {
        Ok(place) => {
            let mut response = plain(StatusCode::MOVED_PERMANENTLY, "with a slash at its end");
            response.headers_mut().insert(header::LOCATION, place);
            response
        }
        Err(_) => plain(StatusCode::NOT_FOUND, "no such page"),
    }
}

fn plain(status: StatusCode, words: &'static str) -> Response<Full<Bytes>> {
    let mut response = good(
        "text/plain; charset=utf-8",
        Bytes::from_static(words.as_bytes()),
    );
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(folder: &Path) -> Site {
        Site {
            folder: folder.to_path_buf(),
            port: 8080,
        }
    }

    #[test]
    fn files_folders_and_coded_names_are_found_and_nothing_outside_is() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("site");
        std::fs::create_dir_all(folder.join("data")).expect("made");
        std::fs::create_dir_all(folder.join("councils")).expect("made");
        std::fs::write(folder.join("councils/index.html"), "x").expect("written");
        std::fs::write(folder.join("data/a b%.csv"), "x").expect("written");
        std::fs::write(folder.join("hafan-t\u{177}.html"), "x").expect("written");
        std::fs::write(dir.path().join("secret"), "x").expect("written");
        let site = site(&folder);
        let file = |name: &str| Found::File(folder.join(name));
        let cases = [
            ("/councils/", file("councils/index.html")),
            ("/councils", Found::Elsewhere("/councils/".to_owned())),
            ("//councils", Found::Elsewhere("/councils/".to_owned())),
            ("/data/", Found::Folder(folder.join("data"))),
            ("/data/a%20b%25.csv", file("data/a b%.csv")),
            ("/data/a%20b%.csv", file("data/a b%.csv")),
            ("/hafan-t%C5%B7.html", file("hafan-t\u{177}.html")),
            ("/../secret", Found::Nothing),
            ("/%2e%2e/secret", Found::Nothing),
            ("/data/%2e%2e/%2e%2e/secret", Found::Nothing),
            ("/..%2fsecret", Found::Nothing),
            ("/..%5csecret", Found::Nothing),
            ("/%00", Found::Nothing),
            ("/%ff", Found::Nothing),
            ("//etc/passwd", Found::Nothing),
        ];
        for (path, expected) in cases {
            assert_eq!(site.find(path), expected, "{path}");
        }
    }

    #[test]
    fn only_its_own_names_are_answered() {
        let site = site(Path::new("site"));
        for host in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080"] {
            assert!(site.is_named(Some(host)), "{host}");
        }
        for host in [
            "evil.example:8080",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1.evil.example:8080",
            "localhost:8080:8080",
            "[::1]:8080",
            "0.0.0.0:8080",
            "",
        ] {
            assert!(!site.is_named(Some(host)), "{host}");
        }
        assert!(!site.is_named(None));
    }
}
