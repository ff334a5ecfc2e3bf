//! Fifty hosts on loopback, each on its own address and all on one port.
//!
//! Tells, for every line on its standard input, how many pages it served since the last one.

use std::cell::{Cell, RefCell};
use std::io::{BufRead, BufReader, Write};
use std::net::Ipv4Addr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use anyhow::Context;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::page::{Maker, Stock};

/// Sites on the farm.
pub(crate) const HOSTS: usize = 50;

/// Where a host lies: Linux has all of 127.0.0.0/8 on loopback.
pub(crate) fn address(host: usize) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 77, host as u8 + 1)
}

/// A host's home page.
pub(crate) fn home(host: usize, port: u16) -> String {
    format!("http://{}:{port}/", address(host))
}

/// The farm as its clients see it: a process of its own, ended when this is dropped.
pub(crate) struct Farm {
    process: Child,
    asked: ChildStdin,
    told: BufReader<ChildStdout>,
    pub(crate) port: u16,
}

impl Farm {
    /// Starts a farm of `pages` pages in all.
    pub(crate) fn start(pages: usize) -> anyhow::Result<Farm> {
        Farm::with(&[&pages.to_string()])
    }

    /// Starts a farm whose hosts have from 3 to 51 pages and ask for delays of up to a second.
    pub(crate) fn start_uneven() -> anyhow::Result<Farm> {
        Farm::with(&["0", "--uneven"])
    }

    fn with(arguments: &[&str]) -> anyhow::Result<Farm> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("farm")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let asked = process.stdin.take().context("the farm does not listen")?;
        let told = process.stdout.take().context("the farm says nothing")?;
        let mut farm = Farm {
            process,
            asked,
            told: BufReader::new(told),
            port: 0,
        };
        farm.port = farm.line()?.parse()?;
        Ok(farm)
    }

    /// Pages served since this was asked last, and different ones among them.
    pub(crate) fn served(&mut self) -> anyhow::Result<(usize, usize)> {
        self.asked.write_all(b"\n")?;
        let line = self.line()?;
        let (pages, distinct) = line.split_once(' ').context("the farm stutters")?;
        Ok((pages.parse()?, distinct.parse()?))
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.told.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }
}

impl Drop for Farm {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One host.
struct Site {
    number: usize,
    maker: Maker,
    robots: String,
    served: Cell<usize>,
    /// Which of its pages were served.
    seen: RefCell<Vec<bool>>,
}

impl Site {
    fn new(stock: &Rc<Stock>, number: usize, pages: usize, crawl_delay: f64) -> Site {
        let mut robots = "User-agent: *\nDisallow: /admin/\n".to_owned();
        if crawl_delay > 0.0 {
            robots.push_str(&format!("Crawl-delay: {crawl_delay}\n"));
        }
        Site {
            number,
            maker: Maker::new(Rc::clone(stock), number, pages),
            robots,
            served: Cell::new(0),
            seen: RefCell::new(vec![false; pages]),
        }
    }

    /// Pages served and different ones among them, since this was asked last.
    fn count(&self) -> (usize, usize) {
        let mut seen = self.seen.borrow_mut();
        let distinct = seen.iter().filter(|seen| **seen).count();
        seen.fill(false);
        (self.served.replace(0), distinct)
    }

    fn answer(&self, path: &str) -> Vec<u8> {
        if let Some((number, body)) = self.maker.page(path) {
            self.served.set(self.served.get() + 1);
            self.seen.borrow_mut()[number] = true;
            let coding = "content-encoding: gzip\r\n";
            return message("200 OK", "text/html; charset=utf-8", coding, &body);
        }
        match path {
            "/robots.txt" => message("200 OK", "text/plain", "", self.robots.as_bytes()),
            _ => message("404 Not Found", "text/html", "", b"<h1>Not found</h1>"),
        }
    }

    /// Answers the requests of one connection, one after another.
    async fn converse(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut heard = Vec::with_capacity(2048);
        loop {
            heard.clear();
            while !heard.ends_with(b"\r\n\r\n") {
                if stream.read_buf(&mut heard).await? == 0 {
                    return Ok(());
                }
            }
            let request = String::from_utf8_lossy(&heard);
            let path = request.split(' ').nth(1).unwrap_or_default();
            stream.write_all(&self.answer(path)).await?;
        }
    }
}

/// Serves `pages` pages in all until standard input ends. Prints its port first, then counts.
pub(crate) fn serve(pages: usize, uneven: bool) -> anyhow::Result<()> {
    let stock = Rc::new(Stock::new());
    let site = |host: usize| match uneven {
        // Sizes and delays that have no common rhythm; the longest host is no outlier.
        true => Site::new(&stock, host, 3 + host * 7 % 49, (host % 6) as f64 / 5.0),
        false => Site::new(&stock, host, pages.div_ceil(HOSTS), 0.0),
    };
    let sites: Vec<Rc<Site>> = (0..HOSTS).map(|host| Rc::new(site(host))).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    tokio::task::LocalSet::new().block_on(&runtime, open(&sites))
}

async fn open(sites: &[Rc<Site>]) -> anyhow::Result<()> {
    let mut port = 0;
    for site in sites {
        let listener = TcpListener::bind((address(site.number), port)).await?;
        port = listener.local_addr()?.port();
        tokio::task::spawn_local(listen(Rc::clone(site), listener));
    }
    println!("{port}");
    let mut asked = questions();
    while asked.recv().await.is_some() {
        let counts = sites.iter().map(|site| site.count());
        let (pages, distinct) = counts.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        println!("{pages} {distinct}");
    }
    Ok(())
}

async fn listen(site: Rc<Site>, listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        let site = Rc::clone(&site);
        tokio::task::spawn_local(async move {
            // A client that hangs up has what it wants.
            let _ = site.converse(stream).await;
        });
    }
}

/// Lines of standard input, which ends when the bench does.
fn questions() -> UnboundedReceiver<()> {
    let (asks, asked) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() || asks.send(()).is_err() {
                return;
            }
        }
    });
    asked
}

fn message(status: &str, kind: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut out = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{more}\r\n"
    )
    .into_bytes();
    out.extend_from_slice(body);
    out
}
