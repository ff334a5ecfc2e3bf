//! The hostile farm: raw listeners, one loopback address a fault.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::heads::odd_answer;

macro_rules! faults {
    ($($variant:ident $name:literal [$($expected:literal)*])*) => {
        /// What a server does wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Fault { $($variant),* }

        impl Fault {
            pub(crate) const ALL: [Fault; [$($name),*].len()] = [$(Fault::$variant),*];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Fault::$variant => $name),* }
            }

            /// How the home page may stand in the archive.
            pub(crate) fn expected(self) -> &'static [&'static str] {
                match self { $(Fault::$variant => &[$($expected),*]),* }
            }
        }
    };
}

faults! {
    Good "good" ["200"]
    SlowHeaders "slow-headers" ["timeout"]
    SlowBody "slow-body" ["timeout"]
    EndlessBody "endless-body" ["200 cut" "timeout"]
    GzipBomb "gzip-bomb" ["200"]
    ZstdBomb "zstd-bomb" ["200"]
    BrotliBomb "brotli-bomb" ["200"]
    DeflateBomb "deflate-bomb" ["200"]
    CodedTenTimes "coded-ten-times" ["200"]
    WrongCoding "wrong-coding" ["200"]
    ManyHeaders "many-headers" ["too-large"]
    BigHeader "big-header" ["too-large"]
    HeadersForEver "headers-for-ever" ["too-large" "timeout"]
    InterimForEver "interim-for-ever" ["timeout" "protocol" "too-large"]
    TwoLengths "two-lengths" ["protocol" "connect"]
    NegativeLength "negative-length" ["protocol"]
    HugeLength "huge-length" ["200 cut"]
    LongBody "long-body" ["200"]
    ShortBody "short-body" ["protocol" "connect"]
    BrokenChunks "broken-chunks" ["200 cut"]
    HugeChunk "huge-chunk" ["protocol" "connect" "200 cut"]
    ChunksForEver "chunks-for-ever" ["200 cut" "timeout"]
    NotHttp "not-http" ["protocol"]
    RedirectLoop "redirect-loop" ["302"]
    RedirectSelf "redirect-self" ["302"]
    RedirectPrivate "redirect-private" ["302"]
    RedirectScheme "redirect-scheme" ["302"]
    RedirectScript "redirect-script" ["302"]
    RedirectHttps "redirect-https" ["timeout" "tls-handshake" "protocol"]
    RedirectNonsense "redirect-nonsense" ["302"]
    RedirectLong "redirect-long" ["302"]
    Redirect300 "redirect-300" ["302"]
    RefreshLoop "refresh-loop" ["200"]
    RefreshPrivate "refresh-private" ["200"]
    BasePrivate "base-private" ["200"]
    Html50Mb "html-50mb" ["200 cut" "timeout"]
    ManyLinks "many-links" ["200" "200 cut"]
    Nested "nested" ["200"]
    Nul "nul" ["200"]
    WrongCharset "wrong-charset" ["200"]
    Utf16 "utf16" ["200"]
    Utf16Be "utf16-be" ["200"]
    Utf16Odd "utf16-odd" ["200"]
    NoCharset "no-charset" ["200"]
    BinaryHtml "binary-html" ["200"]
    OneAttribute "one-attribute" ["200"]
    OpenTables "open-tables" ["200"]
    Entities "entities" ["200"]
    SelfSigned "self-signed" ["tls"]
    Expired "expired" ["tls"]
    WrongName "wrong-name" ["tls"]
    NotYetValid "not-yet-valid" ["tls"]
    HangsInHandshake "hangs-in-handshake" ["timeout" "connect" "tls-handshake" "robots-unreachable"]
    ResetInHandshake "reset-in-handshake" ["connect" "tls-handshake" "robots-unreachable"]
    NoTls "no-tls" ["timeout" "tls-handshake"]
    ResetAtConnect "reset-at-connect" ["connect" "robots-unreachable"]
    ResetAfterRequest "reset-after-request" ["connect"]
    CloseAfterRequest "close-after-request" ["connect" "protocol"]
    ResetAfterHead "reset-after-head" ["200 cut"]
    ResetInChunk "reset-in-chunk" ["200 cut"]
    ResetInHead "reset-in-head" ["connect" "protocol"]
    NoName "no-name" ["dns" "robots-unreachable"]
    Calendar "calendar" ["200"]
    SessionIds "session-ids" ["200"]
    Facets "facets" ["200"]
    Deeper "deeper" ["200"]
    Repeats "repeats" ["200"]
    Languages "languages" ["200"]
    SitemapBomb "sitemap-bomb" ["200"]
    SitemapCircle "sitemap-circle" ["200"]
    SitemapEntities "sitemap-entities" ["200"]
    Robots100Mb "robots-100mb" ["200" "robots-unreachable"]
    RobotsOneLine "robots-one-line" ["200" "robots-unreachable"]
    RobotsDrips "robots-drips" ["timeout"]
    RobotsBomb "robots-bomb" ["200" "robots-unreachable"]
    RobotsCircle "robots-circle" ["200"]
    RobotsPrivate "robots-private" ["robots-unreachable" "200"]
    RobotsRedirects "robots-redirects" ["200"]
    RobotsHangs "robots-hangs" ["timeout"]
    Robots500 "robots-500" ["robots-unreachable"]
    RobotsReset "robots-reset" ["connect"]
    TooMany "429-for-ever" ["429"]
    TooManyForADay "429-for-a-day" ["429"]
    SkewedRetry "skewed-retry-after" ["503"]
    PastRetry "past-retry-after" ["503"]
    NonsenseRetry "nonsense-retry-after" ["503"]
    HeadNameWithSpace "head-name-with-space" ["200"]
    HeadNoColon "head-no-colon" ["200"]
    HeadFolded "head-folded" ["200"]
    HeadSpaceBeforeColon "head-space-before-colon" ["200"]
    HeadControls "head-controls" ["200"]
    HeadOfHundreds "head-of-hundreds" ["200"]
    HeadBareNewlines "head-bare-newlines" ["200"]
    HeadNoPhrase "head-no-phrase" ["200"]
    HeadLatin1 "head-latin1" ["200"]
    TypeOfAnything "type-of-anything" ["200"]
    TypeUnknown "type-unknown" ["200"]
    LengthTooLong "length-too-long" ["200 cut"]
    NoLastChunk "no-last-chunk" ["200 cut"]
    LocationUtf8 "location-utf8" ["302"]
    LocationLatin1 "location-latin1" ["302"]
}

impl Fault {
    /// A registrable domain each: hosts of one domain take turns.
    pub(crate) fn host(self) -> String {
        format!("www.{}-hostile.example", self.name())
    }

    pub(crate) fn is_tls(self) -> bool {
        matches!(
            self,
            Fault::SelfSigned
                | Fault::Expired
                | Fault::WrongName
                | Fault::NotYetValid
                | Fault::HangsInHandshake
                | Fault::ResetInHandshake
                | Fault::NoTls
        )
    }
}

/// When requests came and for what, by fault.
type Log = Arc<Mutex<BTreeMap<&'static str, Vec<(Instant, String)>>>>;

/// All servers, until dropped.
pub(crate) struct Farm {
    resolve: BTreeMap<String, SocketAddr>,
    log: Log,
    _runtime: tokio::runtime::Runtime,
}

impl Farm {
    pub(crate) fn start() -> Farm {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(3)
            .enable_all()
            .build()
            .unwrap();
        LazyLock::force(&GZIP_BOMB);
        LazyLock::force(&ZSTD_BOMB);
        LazyLock::force(&DEFLATE_BOMB);
        let log = Log::default();
        let mut resolve = BTreeMap::new();
        for (number, fault) in Fault::ALL.into_iter().enumerate() {
            if fault == Fault::NoName {
                continue;
            }
            let ip = Ipv4Addr::new(127, 66, 0, u8::try_from(number + 1).unwrap());
            let listener = runtime.block_on(TcpListener::bind((ip, 0))).unwrap();
            resolve.insert(fault.host(), listener.local_addr().unwrap());
            runtime.spawn(serve(listener, fault, Arc::clone(&log)));
        }
        Farm {
            resolve,
            log,
            _runtime: runtime,
        }
    }

    pub(crate) fn resolve(&self) -> BTreeMap<String, SocketAddr> {
        self.resolve.clone()
    }

    pub(crate) fn times(&self, name: &str) -> Vec<Instant> {
        self.log
            .lock()
            .unwrap()
            .get(name)
            .map(|asked| asked.iter().map(|(at, _)| *at).collect())
            .unwrap_or_default()
    }

    /// How often one path was asked for.
    pub(crate) fn asked(&self, name: &str, path: &str) -> usize {
        let log = self.log.lock().unwrap();
        let asked = log.get(name).into_iter().flatten();
        asked.filter(|(_, wanted)| wanted == path).count()
    }
}

async fn serve(listener: TcpListener, fault: Fault, log: Log) {
    let acceptor = acceptor(fault);
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, log) = (acceptor.clone(), Arc::clone(&log));
        tokio::spawn(async move {
            match fault {
                Fault::ResetAtConnect => return reset(&stream),
                Fault::HangsInHandshake | Fault::ResetInHandshake => {
                    return break_handshake(stream, fault).await;
                }
                _ => {}
            }
            match acceptor {
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        answer(stream, fault, &log).await;
                    }
                }
                None if resets(fault) => answer_then_reset(stream, fault, &log).await,
                None => answer(stream, fault, &log).await,
            }
        });
    }
}

fn acceptor(fault: Fault) -> Option<TlsAcceptor> {
    let name = match fault {
        Fault::WrongName => "other.example".to_owned(),
        Fault::SelfSigned | Fault::Expired | Fault::NotYetValid => fault.host(),
        _ => return None,
    };
    let mut wanted = rcgen::CertificateParams::new(vec![name]).unwrap();
    if fault == Fault::Expired {
        wanted.not_before = rcgen::date_time_ymd(2001, 1, 1);
        wanted.not_after = rcgen::date_time_ymd(2002, 1, 1);
    }
    if fault == Fault::NotYetValid {
        wanted.not_before = rcgen::date_time_ymd(2900, 1, 1);
    }
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = wanted.self_signed(&key).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Some(TlsAcceptor::from(Arc::new(config)))
}

fn resets(fault: Fault) -> bool {
    matches!(
        fault,
        Fault::ResetAfterRequest
            | Fault::CloseAfterRequest
            | Fault::ResetAfterHead
            | Fault::ResetInHead
            | Fault::ResetInChunk
            | Fault::RobotsReset
    )
}

/// Closing with data unread, or with no lingering, resets the connection.
fn reset(stream: &TcpStream) {
    #[expect(
        deprecated,
        reason = "blocking on close cannot happen with a zero linger"
    )]
    let _ = stream.set_linger(Some(Duration::ZERO));
}

/// Reads the first bytes of a handshake and goes no further.
async fn break_handshake(mut stream: TcpStream, fault: Fault) {
    let mut hello = [0; 16];
    let _ = stream.read_exact(&mut hello).await;
    if fault == Fault::HangsInHandshake {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    reset(&stream);
}

async fn answer_then_reset(mut stream: TcpStream, fault: Fault, log: &Log) {
    let Some(path) = request(&mut stream).await else {
        return;
    };
    log.lock()
        .unwrap()
        .entry(fault.name())
        .or_default()
        .push((Instant::now(), path.clone()));
    if path == "/robots.txt" && fault != Fault::RobotsReset {
        let _ = stream
            .write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .await;
        return;
    }
    let part: &[u8] = match fault {
        Fault::CloseAfterRequest => return,
        Fault::ResetAfterRequest => b"",
        Fault::ResetInChunk => {
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nff\r\nhal"
        }
        Fault::ResetInHead => b"HTTP/1.1 200 OK\r\nContent-Ty",
        _ => b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half",
    };
    let _ = stream.write_all(part).await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    reset(&stream);
}

/// The path of the next request on a connection.
async fn request<S: AsyncRead + Unpin>(stream: &mut S) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
        if head.len() > 16 << 10 {
            return None;
        }
    }
    let head = String::from_utf8_lossy(&head);
    head.split_whitespace().nth(1).map(str::to_owned)
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, fault: Fault, log: &Log) {
    let Some(path) = request(&mut stream).await else {
        return;
    };
    log.lock()
        .unwrap()
        .entry(fault.name())
        .or_default()
        .push((Instant::now(), path.clone()));
    let robots = path == "/robots.txt" || path.starts_with("/robots/");
    let done = if robots {
        rules(&mut stream, fault, &path).await
    } else if let Some(list) = sitemap(fault, &path) {
        let coded = if fault == Fault::SitemapBomb {
            "Content-Type: application/gzip\r\n"
        } else {
            "Content-Type: application/xml\r\n"
        };
        whole(&mut stream, "200 OK", coded, &list).await
    } else if path.starts_with("/sitemap") || path.starts_with("/beadle-asks") {
        whole(&mut stream, "404 Not Found", "", b"no").await
    } else if let Some(answer) = odd_answer(fault, &path) {
        stream.write_all(&answer).await
    } else {
        page(&mut stream, fault, &path).await
    };
    let _ = done;
    let _ = stream.shutdown().await;
}

async fn rules<S: AsyncWrite + Unpin>(s: &mut S, fault: Fault, path: &str) -> std::io::Result<()> {
    match fault {
        Fault::Robots100Mb => {
            head(s, "200 OK", "Content-Type: text/plain\r\n").await?;
            let block = b"Disallow: /private/of/no/interest\n".repeat(2000);
            for _ in 0..1500 {
                s.write_all(&block).await?;
            }
            Ok(())
        }
        Fault::RobotsOneLine => {
            head(s, "200 OK", "Content-Type: text/plain\r\n").await?;
            let block = vec![b'/'; 64 << 10];
            s.write_all(b"Disallow: ").await?;
            for _ in 0..1600 {
                s.write_all(&block).await?;
            }
            Ok(())
        }
        Fault::RobotsDrips => drip(s, b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\n#").await,
        Fault::RobotsBomb => {
            let coded = "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n";
            whole(s, "200 OK", coded, &GZIP_BOMB).await
        }
        Fault::RobotsCircle => {
            let to = if path == "/robots.txt" {
                "/robots/a"
            } else {
                "/robots.txt"
            };
            whole(s, "301 Moved", &format!("Location: {to}\r\n"), b"").await
        }
        Fault::RobotsPrivate => {
            whole(
                s,
                "301 Moved",
                "Location: http://192.168.0.1/robots.txt\r\n",
                b"",
            )
            .await
        }
        Fault::RobotsRedirects => {
            let next: u32 = path
                .rsplit('/')
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or(0)
                + 1;
            let to = format!("Location: /robots/{next}\r\n");
            whole(s, "302 Found", &to, b"").await
        }
        Fault::RobotsHangs => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(())
        }
        Fault::Robots500 => whole(s, "500 Internal Server Error", "", b"").await,
        _ => whole(s, "404 Not Found", "", b"").await,
    }
}

async fn head<S: AsyncWrite + Unpin>(s: &mut S, status: &str, more: &str) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{more}\r\n");
    s.write_all(head.as_bytes()).await
}

async fn whole<S: AsyncWrite + Unpin>(
    s: &mut S,
    status: &str,
    more: &str,
    body: &[u8],
) -> std::io::Result<()> {
    let length = format!("{more}Content-Length: {}\r\n", body.len());
    head(s, status, &length).await?;
    s.write_all(body).await
}

const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

async fn page<S: AsyncWrite + Unpin>(s: &mut S, fault: Fault, path: &str) -> std::io::Result<()> {
    match fault {
        Fault::SlowHeaders => drip(s, b"HTTP/1.1 200 OK\r\nX-Slow: ").await,
        Fault::SlowBody => drip(s, b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<p>").await,
        Fault::EndlessBody => {
            head(s, "200 OK", HTML).await?;
            let block = vec![b'x'; 64 << 10];
            loop {
                s.write_all(&block).await?;
            }
        }
        Fault::GzipBomb => {
            whole(
                s,
                "200 OK",
                &format!("{HTML}Content-Encoding: gzip\r\n"),
                &GZIP_BOMB,
            )
            .await
        }
        Fault::ZstdBomb => {
            whole(
                s,
                "200 OK",
                &format!("{HTML}Content-Encoding: zstd\r\n"),
                &ZSTD_BOMB,
            )
            .await
        }
        Fault::BrotliBomb | Fault::DeflateBomb | Fault::CodedTenTimes | Fault::WrongCoding => {
            let (coding, body) = coded_badly(fault);
            let headers = format!("{HTML}Content-Encoding: {coding}\r\n");
            whole(s, "200 OK", &headers, &body).await
        }
        Fault::HeadersForEver => {
            s.write_all(b"HTTP/1.1 200 OK\r\n").await?;
            let block = "X-More: and more\r\n".repeat(1000);
            loop {
                s.write_all(block.as_bytes()).await?;
            }
        }
        Fault::InterimForEver => loop {
            s.write_all(b"HTTP/1.1 102 Processing\r\n\r\n").await?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        },
        Fault::TwoLengths => {
            head(
                s,
                "200 OK",
                &format!("{HTML}Content-Length: 5\r\nContent-Length: 7\r\n"),
            )
            .await?;
            s.write_all(b"hello, world").await
        }
        Fault::NegativeLength => head(s, "200 OK", "Content-Length: -5\r\n").await,
        Fault::HugeLength => {
            head(
                s,
                "200 OK",
                &format!("{HTML}Content-Length: {}\r\n", u64::MAX / 2),
            )
            .await?;
            s.write_all(b"<p>that is all").await
        }
        Fault::LongBody => {
            head(s, "200 OK", &format!("{HTML}Content-Length: 10\r\n")).await?;
            s.write_all(b"0123456789HTTP/1.1 200 OK\r\nX: smuggled\r\n\r\n")
                .await
        }
        Fault::HugeChunk => {
            head(
                s,
                "200 OK",
                &format!("{HTML}Transfer-Encoding: chunked\r\n"),
            )
            .await?;
            s.write_all(b"ffffffffffffffff\r\nhello\r\n").await
        }
        Fault::ChunksForEver => {
            head(
                s,
                "200 OK",
                &format!("{HTML}Transfer-Encoding: chunked\r\n"),
            )
            .await?;
            let chunks = b"1\r\nx\r\n".repeat(10_000);
            loop {
                s.write_all(&chunks).await?;
            }
        }
        Fault::ManyHeaders => {
            let headers: String = (0..100_000).map(|n| format!("X-{n}: y\r\n")).collect();
            whole(s, "200 OK", &headers, b"").await
        }
        Fault::BigHeader => {
            whole(
                s,
                "200 OK",
                &format!("X-Big: {}\r\n", "y".repeat(1 << 20)),
                b"",
            )
            .await
        }
        Fault::ShortBody => head(s, "200 OK", &format!("{HTML}Content-Length: 5000\r\n")).await,
        Fault::BrokenChunks => {
            head(
                s,
                "200 OK",
                &format!("{HTML}Transfer-Encoding: chunked\r\n"),
            )
            .await?;
            s.write_all(b"5\r\nhello\r\nzz\r\nnot a length\r\n").await
        }
        Fault::NotHttp => {
            s.write_all(b"220 ftp.example ready\r\n331 who are you\r\n")
                .await
        }
        Fault::RedirectLoop
        | Fault::RedirectSelf
        | Fault::RedirectPrivate
        | Fault::RedirectScheme
        | Fault::RedirectScript
        | Fault::RedirectHttps
        | Fault::RedirectNonsense
        | Fault::RedirectLong
        | Fault::Redirect300 => {
            let to = match (fault, path) {
                (Fault::RedirectSelf, _) => "/".to_owned(),
                (Fault::RedirectPrivate, _) => "http://10.0.0.1/admin".to_owned(),
                (Fault::RedirectScheme, _) => "ftp://127.0.0.1/etc".to_owned(),
                (Fault::RedirectScript, _) => "javascript:alert(1)".to_owned(),
                // This host speaks no TLS: what it is asked there must not hang.
                (Fault::RedirectHttps, _) => format!("https://{}/", fault.host()),
                (Fault::RedirectNonsense, _) => "http://[::1/%zz:99999999".to_owned(),
                (Fault::RedirectLong, _) => format!("/{}", "long/".repeat(20_000)),
                (Fault::RedirectLoop, "/") => "/a".to_owned(),
                (Fault::RedirectLoop, _) => "/".to_owned(),
                (_, path) => format!("/{}", path[1..].parse::<u32>().unwrap_or(0) + 1),
            };
            whole(s, "302 Found", &format!("Location: {to}\r\n"), b"").await
        }
        Fault::TooManyForADay => {
            whole(
                s,
                "429 Too Many Requests",
                "Retry-After: 86400\r\n",
                b"tomorrow",
            )
            .await
        }
        Fault::PastRetry => {
            let past = "Retry-After: Thu, 01 Jan 1970 00:00:01 GMT\r\n";
            whole(s, "503 Service Unavailable", past, b"later").await
        }
        Fault::NonsenseRetry => {
            let nonsense = "Retry-After: -1e999999, soon\r\nDate: never\r\n";
            whole(s, "503 Service Unavailable", nonsense, b"later").await
        }
        Fault::TooMany => whole(s, "429 Too Many Requests", "", b"slow down").await,
        Fault::SkewedRetry => {
            let skewed = "Date: Thu, 01 Jan 2099 00:00:00 GMT\r\nRetry-After: Thu, 01 Jan 2099 00:00:01 GMT\r\n";
            whole(s, "503 Service Unavailable", skewed, b"later").await
        }
        _ => {
            let (kind, body) = document(fault, path);
            whole(s, "200 OK", &format!("Content-Type: {kind}\r\n"), &body).await
        }
    }
}

/// One byte at a time, for ever.
async fn drip<S: AsyncWrite + Unpin>(s: &mut S, start: &[u8]) -> std::io::Result<()> {
    s.write_all(start).await?;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        s.write_all(b"z").await?;
        s.flush().await?;
    }
}

/// Bodies that take long to make are made once, before the first request.
static GZIP_BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0; 1 << 20];
    for _ in 0..200 {
        out.write_all(&zeros).unwrap();
    }
    out.finish().unwrap()
});

static ZSTD_BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut out = zstd::stream::Encoder::new(Vec::new(), 1).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..400 {
        out.write_all(&zeros).unwrap();
    }
    out.finish().unwrap()
});

static DEFLATE_BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0; 1 << 20];
    for _ in 0..200 {
        out.write_all(&zeros).unwrap();
    }
    out.finish().unwrap()
});

/// A coding and a body that is not what it seems, or is far larger than it seems.
fn coded_badly(fault: Fault) -> (&'static str, Vec<u8>) {
    match fault {
        Fault::BrotliBomb => ("br", BROTLI_BOMB.to_vec()),
        Fault::DeflateBomb => ("deflate", DEFLATE_BOMB.clone()),
        Fault::CodedTenTimes => {
            let mut body = GZIP_BOMB.clone();
            for _ in 0..9 {
                let mut out =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                out.write_all(&body).unwrap();
                body = out.finish().unwrap();
            }
            (
                "gzip, gzip, gzip, gzip, gzip, gzip, gzip, gzip, gzip, gzip",
                body,
            )
        }
        _ => ("zstd", b"<title>Plain</title>".to_vec()),
    }
}

/// 256 MiB of zeros, coded by the brotli package of Python at quality 9 with a window of
/// 2^24: no crate of ours encodes it.
const BROTLI_BOMB: &[u8] = include_bytes!("../data/zeros-256-mib.br");

/// What a list of pages answers, where it is the list that is wrong.
fn sitemap(fault: Fault, path: &str) -> Option<Vec<u8>> {
    if !path.starts_with("/sitemap") {
        return None;
    }
    let xmlns = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";
    let host = fault.host();
    match fault {
        Fault::SitemapBomb => Some(GZIP_BOMB.clone()),
        Fault::SitemapCircle => {
            let next: u32 = path.bytes().filter(u8::is_ascii_digit).fold(0, |n, d| {
                n.wrapping_mul(10).wrapping_add(u32::from(d - b'0'))
            });
            let entries: String = (1..50)
                .map(|n| {
                    format!(
                        "<sitemap><loc>http://{host}/sitemap-{}.xml</loc></sitemap>",
                        next + n
                    )
                })
                .collect();
            Some(format!("<sitemapindex {xmlns}>{entries}</sitemapindex>").into_bytes())
        }
        Fault::SitemapEntities => {
            let mut text = String::from("<!DOCTYPE urlset [<!ENTITY a0 \"aaaaaaaaaa\">");
            for n in 1..10 {
                let ten = format!("&a{};", n - 1).repeat(10);
                text += &format!("<!ENTITY a{n} \"{ten}\">");
            }
            text += &format!("]><urlset {xmlns}><url><loc>http://{host}/&a9;</loc></url></urlset>");
            Some(text.into_bytes())
        }
        _ => None,
    }
}

/// Media type and body of the faults that answer properly with something improper.
fn document(fault: Fault, path: &str) -> (&'static str, Vec<u8>) {
    const PLAIN: &str = "text/html";
    let number: u64 = path
        .rsplit(|c: char| !c.is_ascii_digit())
        .find(|n| !n.is_empty())
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let link = |to: String| format!("<a href=\"{to}\">next</a>");
    match fault {
        Fault::Html50Mb => (PLAIN, b"<p>much text</p>\n".repeat(3 << 20)),
        Fault::ManyLinks if path == "/" => {
            let links: String = (0..200_000)
                .map(|n| format!("<a href=/p{n}>{n}</a>"))
                .collect();
            (PLAIN, links.into_bytes())
        }
        Fault::Nested => (
            PLAIN,
            format!("{}<a href=/in>in</a>", "<div>".repeat(100_000)).into_bytes(),
        ),
        Fault::Nul => (
            PLAIN,
            b"<title>\0a\0</title><a href=\"/n\0ul\">x\0</a>".to_vec(),
        ),
        Fault::WrongCharset => (
            "text/html; charset=utf-99",
            b"<title>caf\xe9</title><a href=/caf\xe9>\xff</a>".to_vec(),
        ),
        Fault::Utf16 => {
            let text = "\u{feff}<title>Bins</title><a href=\"/bins\">Bins</a>";
            (
                PLAIN,
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            )
        }
        Fault::Utf16Be => {
            let text = "<title>Bins</title><a href=\"/bins\">Bins</a>";
            (
                "text/html; charset=utf-16be",
                text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            )
        }
        Fault::Utf16Odd => (
            "text/html; charset=utf-16",
            b"\xff\xfe<\0p\0>\0\x00\xd8x".to_vec(),
        ),
        Fault::NoCharset => (
            PLAIN,
            b"<title>caf\xe9 \x80</title><a href=/caf\xe9>x</a>".to_vec(),
        ),
        Fault::BinaryHtml => (PLAIN, (0..=255).cycle().take(2 << 20).collect()),
        Fault::OneAttribute => {
            let value = "x=\"' <".repeat(1 << 20);
            (PLAIN, format!("<a href=/p title='{value}").into_bytes())
        }
        Fault::OpenTables => {
            let open = "<table><tr><td><b><a href=/p><form>".repeat(20_000);
            (PLAIN, open.into_bytes())
        }
        Fault::Entities => (
            PLAIN,
            "&amp;&#x110000;&notit;&".repeat(300_000).into_bytes(),
        ),
        Fault::RefreshLoop => {
            let to = if path == "/" { "/again" } else { "/" };
            let body = format!("<meta http-equiv=refresh content=\"0;url={to}\"><p>{path}");
            (PLAIN, body.into_bytes())
        }
        Fault::RefreshPrivate => (
            PLAIN,
            b"<meta http-equiv=refresh content='0;url=http://10.0.0.1/x'>".to_vec(),
        ),
        Fault::BasePrivate => (
            PLAIN,
            b"<base href=http://169.254.169.254/><a href=latest/meta-data>bins</a>".to_vec(),
        ),
        Fault::Deeper => (
            PLAIN,
            format!(
                "<a href=\"{}/deeper\">d</a><p>{path}",
                path.trim_end_matches('/')
            )
            .into_bytes(),
        ),
        Fault::Repeats => {
            let links: String = ["a", "b", "c"]
                .iter()
                .map(|step| link(format!("{}/{step}/bins", path.trim_end_matches('/'))))
                .collect();
            (PLAIN, format!("{links}<p>{path}").into_bytes())
        }
        Fault::Languages => {
            let links: String = (0..60)
                .map(|n| {
                    link(format!(
                        "{}?lang={}",
                        path.split('?').next().unwrap_or("/"),
                        letters(n)
                    ))
                })
                .collect();
            (PLAIN, format!("{links}<p>{path}").into_bytes())
        }
        Fault::Calendar => {
            let (year, month) = (number / 12, number % 12 + 1);
            let _ = (year, month);
            let next = number + 1;
            let body = link(format!("/events/2026/{:02}/{next}", next % 12 + 1))
                + &link(format!(
                    "/calendar?month={}&year={}",
                    next % 12 + 1,
                    2000 + next
                ));
            (PLAIN, (body + &format!("<p>{path}")).into_bytes())
        }
        Fault::SessionIds => {
            let body: String = (0..20)
                .map(|n| {
                    link(format!(
                        "/page{};jsessionid={:032X}",
                        n % 4,
                        number * 31 + n
                    ))
                })
                .collect();
            (PLAIN, (body + path).into_bytes())
        }
        Fault::Facets => {
            let body: String = (0..30)
                .map(|n| {
                    link(format!(
                        "/list?f[0]=type:{n}&f[1]=area:{}&sort=name&page={n}",
                        number + n
                    ))
                })
                .collect();
            (PLAIN, (body + path).into_bytes())
        }
        _ => {
            let links: String = (0..60)
                .map(|n| link(format!("/good/page-{}", letters(n))))
                .collect();
            (
                PLAIN,
                format!("<title>{path}</title><h1>{path}</h1>{links}").into_bytes(),
            )
        }
    }
}

/// A name without digits, so that good pages do not look like one list.
fn letters(n: u32) -> String {
    [n / 10, n % 10]
        .iter()
        .filter_map(|d| char::from_u32(97 + d))
        .collect()
}
