//! The one thread that writes: first the archive, then the state.
//!
//! Reads: entries over a bounded channel. / Makes: archive records, and state rows that point at
//! them. / Never: says that a page is done before its bytes are with the operating system; loses
//! an entry to a full disk: it waits for room and tries again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::CrawlError;
use super::entry::Entry;
use super::event::{Ending, Event, Sink};
use super::state::{Done, State};
use crate::archive::{ArchiveWriter, RecordRef, Visit};
use crate::register::CouncilId;

/// Entries that may wait: enough to smooth a slow disk, few enough to stay small.
const WAITING: usize = 64;
/// State rows are committed, and the archive is synced before them, at least this often.
const GROUP: Duration = Duration::from_millis(300);
/// How often a full disk is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// What the scribe is told.
enum Order {
    Capture(Box<Entry>, oneshot::Sender<RecordRef>),
    Visit(CouncilId, Timestamp, Visit),
    Council(CouncilId, Option<Ending>, u64),
    Host(String, String),
}

/// The crawl's end of the channel.
#[derive(Clone)]
pub(crate) struct Scribe {
    orders: SyncSender<Order>,
}

/// The writing thread, to be joined when all `Scribe`s are dropped.
pub(crate) struct Writing(JoinHandle<Result<(), CrawlError>>);

impl Writing {
    /// Waits until everything is written.
    pub(crate) fn finish(self) -> Result<(), CrawlError> {
        self.0.join().unwrap_or(Err(CrawlError::Scribe))
    }
}

/// The scribe is gone: it met an error that waiting does not mend, which `finish` tells.
#[derive(Debug)]
pub(crate) struct Gone;

impl Scribe {
    /// Starts the writing thread.
    pub(crate) fn start(
        archive: ArchiveWriter,
        state: State,
        sink: Arc<dyn Sink>,
        stop: Arc<AtomicBool>,
    ) -> Result<(Scribe, Writing), CrawlError> {
        let (orders, inbox) = sync_channel(WAITING);
        let desk = Desk {
            archive,
            state,
            sink,
            stop,
            rows: Vec::new(),
            since: Instant::now(),
        };
        let thread = std::thread::Builder::new()
            .name("scribe".to_owned())
            .spawn(move || desk.work(&inbox))
            .map_err(CrawlError::Archive)?;
        Ok((Scribe { orders }, Writing(thread)))
    }

    /// Writes a capture; when this returns, a kill of the process does not lose it.
    pub(crate) async fn write(&self, entry: Entry) -> Result<RecordRef, Gone> {
        let (reply, written) = oneshot::channel();
        self.send(Order::Capture(Box::new(entry), reply)).await?;
        written.await.map_err(|_| Gone)
    }

    /// Writes how a council's visit ended, or that it has not, to the archive.
    pub(crate) async fn visit(
        &self,
        council: &CouncilId,
        at: Timestamp,
        visit: Visit,
    ) -> Result<(), Gone> {
        self.send(Order::Visit(council.clone(), at, visit)).await
    }

    /// Keeps how a council's visit stands.
    pub(crate) async fn council(
        &self,
        council: &CouncilId,
        ending: Option<Ending>,
        seconds: u64,
    ) -> Result<(), Gone> {
        self.send(Order::Council(council.clone(), ending, seconds))
            .await
    }

    /// Keeps a host's manners.
    pub(crate) async fn host(&self, host: String, manners: String) -> Result<(), Gone> {
        self.send(Order::Host(host, manners)).await
    }

    /// Sends without holding up the runtime when the channel is full.
    async fn send(&self, order: Order) -> Result<(), Gone> {
        use std::sync::mpsc::TrySendError;
        let mut order = order;
        loop {
            match self.orders.try_send(order) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Disconnected(_)) => return Err(Gone),
                Err(TrySendError::Full(back)) => order = back,
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

/// What lies on the scribe's desk.
struct Desk {
    archive: ArchiveWriter,
    state: State,
    sink: Arc<dyn Sink>,
    stop: Arc<AtomicBool>,
    rows: Vec<Row>,
    since: Instant,
}

/// Something that waits for the next commit.
enum Row {
    Page(Done),
    Council(CouncilId, Option<Ending>, u64),
    Host(String, String),
}

impl Desk {
    fn work(mut self, inbox: &Receiver<Order>) -> Result<(), CrawlError> {
        loop {
            let left = GROUP.saturating_sub(self.since.elapsed());
            match inbox.recv_timeout(left) {
                Ok(order) => self.take(order)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.since.elapsed() >= GROUP {
                self.commit()?;
            }
        }
        self.commit()
    }

    fn take(&mut self, order: Order) -> Result<(), CrawlError> {
        match order {
            Order::Capture(entry, reply) => {
                let record = self.write(&entry)?;
                self.rows.push(Row::Page(entry.done(record.clone())));
                // Whoever asked may have been stopped meanwhile; the capture stands all the same.
                let _ = reply.send(record);
            }
            Order::Visit(council, at, visit) => self.patiently(|desk| {
                desk.archive
                    .write_visit(&council, at, &visit)
                    .map_err(CrawlError::Archive)
            })?,
            Order::Council(council, ending, seconds) => {
                self.rows.push(Row::Council(council, ending, seconds));
            }
            Order::Host(host, manners) => self.rows.push(Row::Host(host, manners)),
        }
        Ok(())
    }

    fn write(&mut self, entry: &Entry) -> Result<RecordRef, CrawlError> {
        self.patiently(|desk| {
            desk.archive
                .write(&entry.as_new())
                .map_err(CrawlError::Archive)
        })
    }

    fn commit(&mut self) -> Result<(), CrawlError> {
        if !self.rows.is_empty() {
            self.patiently(|desk| desk.archive.sync().map_err(CrawlError::Archive))?;
            let rows = std::mem::take(&mut self.rows);
            self.patiently(|desk| {
                desk.state
                    .together(|state| rows.iter().try_for_each(|row| row.put(state)))
                    .map_err(CrawlError::State)
            })?;
        }
        self.since = Instant::now();
        Ok(())
    }

    /// Tries until there is room: a full disk pauses the crawl, since every site waits for its
    /// page to be written, and somebody may make room. Any other error, or a stop, ends it.
    fn patiently<T>(
        &mut self,
        mut what: impl FnMut(&mut Desk) -> Result<T, CrawlError>,
    ) -> Result<T, CrawlError> {
        let mut told = false;
        loop {
            match what(self) {
                Ok(value) => {
                    if told {
                        self.sink.tell(&Event::GoesOn);
                    }
                    return Ok(value);
                }
                Err(error) if !error.is_full() || self.stop.load(Ordering::Relaxed) => {
                    return Err(error);
                }
                Err(error) => {
                    if !told {
                        let why = format!("{error}; make room and the crawl goes on by itself");
                        self.sink.tell(&Event::Paused { why });
                        told = true;
                    }
                    std::thread::sleep(RETRY);
                }
            }
        }
    }
}

impl Row {
    fn put(&self, state: &State) -> Result<(), super::state::StateError> {
        match self {
            Row::Page(done) => state.add(done),
            Row::Council(council, ending, seconds) => state.set_council(council, *ending, *seconds),
            Row::Host(host, manners) => state.set_host(host, manners),
        }
    }
}
