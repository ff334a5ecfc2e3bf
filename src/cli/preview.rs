//! `beadle preview`: serves a published site on loopback.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};

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
    #[arg(long, default_value_t = 8080)]
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
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted?.0,
            _ = &mut stop => return Ok(Exit::Success),
        };
        let folder = folder.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(folder.clone(), request));
            // A browser that goes away in the middle is no concern of ours.
            let _ = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    folder: PathBuf,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD"));
    }
    let Some(path) = file_for(&folder, request.uri().path()) else {
        return Ok(plain(StatusCode::NOT_FOUND, "no such page"));
    };
    if !lies_in(&folder, &path) {
        return Ok(plain(StatusCode::NOT_FOUND, "no such page"));
    }
    Ok(match tokio::fs::read(&path).await {
        Ok(bytes) => {
            let mut response = Response::new(Full::new(Bytes::from(bytes)));
            let kind = header::HeaderValue::from_static(media_type(&path));
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
        Err(_) => plain(StatusCode::NOT_FOUND, "no such page"),
    })
}

/// The file under `folder` for a path of a URL; `None` for one that would leave the folder.
fn file_for(folder: &Path, path: &str) -> Option<PathBuf> {
    let inside = Path::new(path.trim_start_matches('/'));
    let safe = inside
        .components()
        .all(|c| matches!(c, Component::Normal(_)));
    let file = folder.join(inside);
    safe.then(|| {
        if file.is_dir() {
            file.join("index.html")
        } else {
            file
        }
    })
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

fn plain(status: StatusCode, words: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(words.as_bytes())));
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_the_folder() {
        let folder = Path::new("/site");
        assert_eq!(
            file_for(folder, "/a/b.html"),
            Some(PathBuf::from("/site/a/b.html"))
        );
        assert_eq!(file_for(folder, "/../etc/passwd"), None);
        assert_eq!(
            file_for(folder, "//etc/passwd"),
            Some(PathBuf::from("/site/etc/passwd"))
        );
    }
}
