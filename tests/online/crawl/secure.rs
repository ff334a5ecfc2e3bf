//! Servers behind TLS, each with a certificate or a manner of its own, and an authority that hands
//! out the certificates between.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// What was asked for, by host, as `GET / HTTP/1.1` or `HTTP/2`.
type Log = Arc<Mutex<Vec<(String, String)>>>;

/// The host that hands out certificates.
pub(crate) const AUTHORITY: &str = "authority.example";

pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) certificate: rcgen::Certificate,
}

fn authority(name: &str, by: Option<&Authority>) -> Authority {
    let mut wanted = CertificateParams::new(vec![]).unwrap();
    wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    wanted.distinguished_name.push(DnType::CommonName, name);
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

pub(crate) fn host(sort: &str) -> String {
    format!("www.{sort}.certificates.example")
}

/// Servers, until dropped.
pub(crate) struct Secure {
    pub(crate) map: BTreeMap<String, SocketAddr>,
    pub(crate) trusted: Authority,
    unknown: Authority,
    between: Authority,
    log: Log,
    runtime: Runtime,
}

impl Secure {
    pub(crate) fn start<'s>(sorts: impl Iterator<Item = &'s str>) -> Secure {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let trusted = authority("trusted", None);
        let mut secure = Secure {
            map: BTreeMap::new(),
            between: authority("between", Some(&trusted)),
            unknown: authority("unknown", None),
            trusted,
            log: Log::default(),
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap(),
        };
        let listener = secure.listen(AUTHORITY.to_owned(), 250);
        let files = Arc::new(secure.files());
        let log = Arc::clone(&secure.log);
        secure.runtime.spawn(hand_out(listener, files, log));
        for (number, sort) in (1_u8..).zip(sorts) {
            let config = secure.config(sort);
            let listener = secure.listen(host(sort), number);
            let acceptor = TlsAcceptor::from(Arc::new(config));
            let log = Arc::clone(&secure.log);
            secure
                .runtime
                .spawn(serve(listener, acceptor, sort.to_owned(), log));
        }
        secure
    }

    /// What a host was asked for, in order.
    pub(crate) fn asked(&self, host: &str) -> Vec<String> {
        let log = self.log.lock().unwrap();
        let of_host = log.iter().filter(|(asked, _)| asked == host);
        of_host.map(|(_, line)| line.clone()).collect()
    }

    fn listen(&mut self, host: String, number: u8) -> TcpListener {
        let ip = Ipv4Addr::new(127, 68, 12, number);
        let listener = self.runtime.block_on(TcpListener::bind((ip, 0))).unwrap();
        self.map.insert(host, listener.local_addr().unwrap());
        listener
    }

    fn files(&self) -> BTreeMap<&'static str, Vec<u8>> {
        let der = |authority: &Authority| authority.certificate.der().to_vec();
        BTreeMap::from([
            ("/between.der", der(&self.between)),
            ("/between.pem", self.between.certificate.pem().into_bytes()),
            ("/unknown.der", der(&self.unknown)),
            ("/page", b"<html>Download our certificates here".to_vec()),
        ])
    }

    fn config(&self, sort: &str) -> ServerConfig {
        let (chain, key) = self.shown(sort);
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        config.alpn_protocols = match sort {
            "good-http2" => vec![b"h2".to_vec()],
            "refuses-http2" | "leaves-http2" => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            _ => vec![],
        };
        config
    }

    /// The chain that a server of this sort shows, and its key.
    fn shown(&self, sort: &str) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let names = match sort {
            "wrong-name" => vec!["www.other.example".to_owned()],
            "no-name" => vec![],
            _ => vec![host(sort)],
        };
        let mut wanted = CertificateParams::new(names).unwrap();
        match sort {
            "expired" | "linked-expired" => {
                wanted.not_before = rcgen::date_time_ymd(2001, 1, 1);
                wanted.not_after = rcgen::date_time_ymd(2002, 1, 1);
            }
            "not-yet" => wanted.not_before = rcgen::date_time_ymd(2900, 1, 1),
            "for-clients" => {
                wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            }
            _ => {}
        }
        let at = match sort {
            "linked" | "linked-too" | "linked-expired" => format!("http://{AUTHORITY}/between.der"),
            "linked-pem" => format!("http://{AUTHORITY}/between.pem"),
            "linked-nowhere" => format!("http://{AUTHORITY}/not-there"),
            "linked-to-a-page" => format!("http://{AUTHORITY}/page"),
            "linked-wrong" | "linked-to-unknown" => format!("http://{AUTHORITY}/unknown.der"),
            "linked-off-map" => "http://elsewhere.example/between.der".to_owned(),
            "linked-by-number" => format!("http://{}/between.der", self.map[AUTHORITY]),
            _ => String::new(),
        };
        if !at.is_empty() {
            wanted.custom_extensions.push(issuer_at(&at));
        }
        let key = KeyPair::generate().unwrap();
        let certificate = match sort {
            "self-signed" => wanted.self_signed(&key),
            "unknown-authority" | "linked-to-unknown" => {
                wanted.signed_by(&key, &self.unknown.issuer)
            }
            sort if sort.starts_with("linked") || sort == "missing-link" => {
                wanted.signed_by(&key, &self.between.issuer)
            }
            _ => wanted.signed_by(&key, &self.trusted.issuer),
        };
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        (vec![certificate.unwrap().der().clone()], key)
    }
}

/// The extension that says where the issuer's certificate lies.
fn issuer_at(address: &str) -> CustomExtension {
    let element = |tag: u8, content: &[u8]| {
        let mut element = vec![tag, u8::try_from(content.len()).unwrap()];
        element.extend(content);
        element
    };
    let issuers = element(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 2]);
    let way = [issuers, element(0x86, address.as_bytes())].concat();
    let ways = element(0x30, &element(0x30, &way));
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], ways)
}

async fn hand_out(listener: TcpListener, files: Arc<BTreeMap<&'static str, Vec<u8>>>, log: Log) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let Some(line) = request(&mut stream).await else {
            continue;
        };
        note(&log, AUTHORITY, &line);
        let path = line.split(' ').nth(1).unwrap_or("");
        let (status, body) = match files.get(path) {
            Some(file) => ("200 OK", file.as_slice()),
            None => ("404 Not Found", &b"no"[..]),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/pkix-cert\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, sort: String, log: Log) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, sort, log) = (acceptor.clone(), sort.clone(), Arc::clone(&log));
        tokio::spawn(async move {
            match sort.as_str() {
                // The alerts that servers send which know only what is not safe any more.
                "old-protocol" => return alert(stream, 70).await,
                "old-ciphers" => return alert(stream, 40).await,
                "no-tls" => return no_tls(stream).await,
                _ => {}
            }
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let newer = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            match (sort.as_str(), newer) {
                ("good-http2", _) => pages(stream).await,
                (_, true) => refuse(stream, &sort, &log).await,
                (_, false) => plain(stream, &sort, &log).await,
            }
        });
    }
}

async fn alert(mut stream: TcpStream, what: u8) {
    let mut hello = [0; 64];
    let _ = stream.read(&mut hello).await;
    let _ = stream.write_all(&[0x15, 3, 3, 0, 2, 2, what]).await;
    // Read to the end, or closing would reset the connection.
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

async fn no_tls(mut stream: TcpStream) {
    let mut hello = [0; 1024];
    let _ = stream.read(&mut hello).await;
    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

async fn pages(stream: TlsStream<TcpStream>) {
    use http_body_util::Full;
    use hyper::body::{Bytes, Incoming};
    use hyper_util::rt::{TokioExecutor, TokioIo};
    let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| async move {
        let found = request.uri().path() == "/";
        let reply = hyper::Response::builder()
            .status(if found { 200 } else { 404 })
            .header("content-type", "text/html");
        reply.body(Full::new(Bytes::from_static(b"<title>Secure</title>")))
    });
    let _ = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Answers the first request over HTTP/2 with HTTP_1_1_REQUIRED, or goes away.
async fn refuse(mut stream: TlsStream<TcpStream>, sort: &str, log: &Log) {
    const PREFACE: usize = 24;
    const HEADERS: u8 = 1;
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let _ = stream.write_all(&settings).await;
    if stream.read_exact(&mut [0; PREFACE]).await.is_err() {
        return;
    }
    let mut head = [0; 9];
    while stream.read_exact(&mut head).await.is_ok() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut frame = vec![0; length as usize];
        if stream.read_exact(&mut frame).await.is_err() {
            return;
        }
        if head[3] == HEADERS {
            note(log, &host(sort), "HTTP/2");
            let required = [0, 0, 0, 13];
            let end = match sort {
                "leaves-http2" => {
                    [&[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &required].concat()
                }
                _ => [&[0, 0, 4, 3, 0][..], &head[5..9], &required].concat(),
            };
            let _ = stream.write_all(&end).await;
            let _ = stream.flush().await;
        }
    }
}

/// HTTP/1.1 whose bodies end with the connection.
async fn plain(mut stream: TlsStream<TcpStream>, sort: &str, log: &Log) {
    let Some(line) = request(&mut stream).await else {
        return;
    };
    note(log, &host(sort), &line);
    let status = match line.split(' ').nth(1) {
        Some("/") => "200 OK",
        _ => "404 Not Found",
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html><title>Secure</title></html>"
    );
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.flush().await;
    if sort != "no-farewell" {
        let _ = stream.shutdown().await;
        return;
    }
    // The end of the connection without TLS's farewell before it.
    let (tcp, _) = stream.get_mut();
    let _ = tcp.shutdown().await;
}

/// The request line.
async fn request<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    head.lines().next().map(str::to_owned)
}

fn note(log: &Log, host: &str, line: &str) {
    log.lock().unwrap().push((host.to_owned(), line.to_owned()));
}
