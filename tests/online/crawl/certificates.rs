//! Certificates: a good one is accepted, and each sort of bad one is a failure with its reason.
//!
//! The machine's own list of authorities is replaced through `SSL_CERT_FILE`, which must stand
//! before the first connection: so the test runs itself again as a child with it set.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;
use std::sync::Arc;

use beadle::archive::{CaptureStore, Failure, FolderStore, Outcome};
use beadle::crawl::{Settings, Silent, Target};
use beadle::register::CouncilId;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use url::Url;

use super::farm;

/// Set in the child: where the trusted authority's certificate lies.
const CHILD: &str = "BEADLE_TEST_CERTIFICATES";

/// A sort of certificate, and what the reason must say; none for one that is good.
const SORTS: [(&str, Option<&str>); 10] = [
    ("good", None),
    ("good-http2", None),
    ("expired", Some("has expired")),
    ("not-yet", Some("not valid yet")),
    ("wrong-name", Some("for another name")),
    ("no-name", Some("for another name")),
    ("self-signed", Some("not trusted")),
    ("unknown-authority", Some("not trusted")),
    ("missing-link", Some("not trusted")),
    ("for-clients", Some("the certificate is not valid")),
];

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

fn authority(name: &str, by: Option<&Authority>) -> Authority {
    let mut wanted = CertificateParams::new(vec![]).unwrap();
    wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    wanted
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    let certificate = match by {
        Some(by) => wanted.signed_by(&key, &by.issuer).unwrap(),
        None => wanted.self_signed(&key).unwrap(),
    };
    Authority {
        issuer: Issuer::new(wanted, key),
        certificate,
    }
}

fn host(sort: &str) -> String {
    format!("www.{sort}.certificates.example")
}

/// The chain that a server of this sort shows, and its key.
fn shown(
    sort: &str,
    trusted: &Authority,
    unknown: &Authority,
) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let names = match sort {
        "wrong-name" => vec!["www.other.example".to_owned()],
        "no-name" => vec![],
        _ => vec![host(sort)],
    };
    let mut wanted = CertificateParams::new(names).unwrap();
    match sort {
        "expired" => {
            wanted.not_before = rcgen::date_time_ymd(2001, 1, 1);
            wanted.not_after = rcgen::date_time_ymd(2002, 1, 1);
        }
        "not-yet" => wanted.not_before = rcgen::date_time_ymd(2900, 1, 1),
        "for-clients" => {
            wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        }
        _ => {}
    }
    let key = KeyPair::generate().unwrap();
    let between = authority("between", Some(trusted));
    let certificate = match sort {
        "self-signed" => wanted.self_signed(&key),
        "unknown-authority" => wanted.signed_by(&key, &unknown.issuer),
        "missing-link" => wanted.signed_by(&key, &between.issuer),
        _ => wanted.signed_by(&key, &trusted.issuer),
    };
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    (vec![certificate.unwrap().der().clone()], key)
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor) {
    while let Ok((stream, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let service = hyper::service::service_fn(|request: hyper::Request<_>| async move {
                let _: &hyper::body::Incoming = request.body();
                let found = request.uri().path() == "/";
                let reply = hyper::Response::builder()
                    .status(if found { 200 } else { 404 })
                    .header("content-type", "text/html");
                reply.body(Full::new(Bytes::from_static(b"<title>Secure</title>")))
            });
            let _ = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

#[test]
fn each_sort_of_bad_certificate_is_refused_with_its_reason_and_a_good_one_is_read() {
    if let Some(folder) = std::env::var_os(CHILD) {
        return crawl_all(std::path::Path::new(&folder));
    }
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let trusted = authority("trusted", None);
    let unknown = authority("unknown", None);
    let mut map: BTreeMap<String, SocketAddr> = BTreeMap::new();
    for (number, (sort, _)) in SORTS.iter().enumerate() {
        let (chain, key) = shown(sort, &trusted, &unknown);
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        if *sort == "good-http2" {
            config.alpn_protocols = vec![b"h2".to_vec()];
        }
        let ip = Ipv4Addr::new(127, 68, 12, u8::try_from(number + 1).unwrap());
        let listener = runtime.block_on(TcpListener::bind((ip, 0))).unwrap();
        map.insert(host(sort), listener.local_addr().unwrap());
        runtime.spawn(serve(listener, TlsAcceptor::from(Arc::new(config))));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authorities.pem");
    std::fs::write(&file, trusted.certificate.pem()).unwrap();
    let map = serde_json::to_string(&map).unwrap();
    std::fs::write(folder.path().join("map.json"), map).unwrap();
    let name = "crawl::certificates::each_sort_of_bad_certificate_is_refused_with_its_reason_and_a_good_one_is_read";
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, folder.path())
        .env("SSL_CERT_FILE", &file)
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned()
        + &String::from_utf8_lossy(&child.stderr);
    assert!(
        child.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

/// In the child: visits every server and compares what the archive says of each.
fn crawl_all(folder: &std::path::Path) {
    let map = std::fs::read_to_string(folder.join("map.json")).unwrap();
    let targets = SORTS.map(|(sort, _)| Target {
        council: CouncilId(sort.to_owned()),
        name: sort.to_owned(),
        seeds: vec![Url::parse(&format!("https://{}/", host(sort))).unwrap()],
        hosts: vec![],
        journeys: vec![],
    });
    let settings = Settings {
        delay: std::time::Duration::ZERO,
        backoff: std::time::Duration::from_millis(20),
        rest: std::time::Duration::from_millis(50),
        loopback: true,
        resolve: serde_json::from_str(&map).unwrap(),
        ..Settings::default()
    };
    let edition = folder.join("edition");
    let clock = Arc::new(beadle::clock::RealClock::new());
    farm::crawl_by(
        &edition,
        targets.to_vec(),
        settings,
        clock,
        Arc::new(Silent),
    );
    let store = FolderStore::open(&edition.join("archive")).unwrap();
    let mut wrong = Vec::new();
    for (sort, reason) in SORTS {
        let captures = store.captures(&CouncilId(sort.to_owned())).unwrap();
        let home = captures
            .iter()
            .rfind(|c| c.url == format!("https://{}/", host(sort)));
        let right = match (home.map(|c| &c.outcome), reason) {
            (Some(Outcome::Response(r)), None) => r.status == 200,
            (Some(Outcome::Failed(Failure::Tls, _)), Some(reason)) => {
                // The home page says that its robots.txt could not be read, and why.
                captures.iter().any(
                    |c| matches!(&c.outcome, Outcome::Failed(_, words) if words.contains(reason)),
                )
            }
            _ => false,
        };
        if !right {
            wrong.push(format!("{sort}: {home:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let http2 = store.captures(&CouncilId("good-http2".to_owned())).unwrap();
    assert!(
        http2
            .iter()
            .any(|c| matches!(&c.outcome, Outcome::Response(r) if r.status == 200))
    );
}
