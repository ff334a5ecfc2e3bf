//! What a crawl must remember across a restart: one SQLite file an edition.
//!
//! Reads and makes: `EDITION/crawl.sqlite`. / Never: holds what the archive holds; says that a
//! page is done before the archive has it.
//!
//! The frontier is not kept here. It follows from the pages that were read, so a restart feeds
//! the archived pages of each unfinished council through the same code that read them first. That
//! costs a restart some parsing and saves fifty rows a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use super::event::Ending;
use crate::archive::RecordRef;
use crate::register::CouncilId;

/// Raised when the tables change; an older file is refused, not guessed at.
const FORMAT: i64 = 1;

/// The name of the state's file within an edition.
pub(crate) const FILE: &str = "crawl.sqlite";

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS page (
        id INTEGER PRIMARY KEY,
        council TEXT NOT NULL,
        url TEXT NOT NULL,
        method TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        class TEXT NOT NULL,
        file TEXT NOT NULL,
        offset INTEGER NOT NULL,
        length INTEGER NOT NULL,
        UNIQUE (file, offset)
    );
    CREATE INDEX IF NOT EXISTS page_of_council ON page (council, id);
    CREATE TABLE IF NOT EXISTS council (
        council TEXT PRIMARY KEY,
        ending TEXT,
        seconds INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS host (host TEXT PRIMARY KEY, manners TEXT NOT NULL) WITHOUT ROWID;
";

/// What went wrong with the state's file.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// SQLite could not do it.
    #[error("the crawl's state in {path} cannot be used: {source}")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The file is damaged. What it said follows from the archive but for how each visit ended.
    #[error(
        "{path} is damaged ({source}): remove it, and {path}-wal and {path}-shm where they are, and run the same command again; the archive has every page that was read, and none is asked for again"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// Written by another beadle.
    #[error(
        "the crawl's state in {path} has format {found}, and this beadle writes {FORMAT}: finish it with the beadle that started it, or start a new edition"
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: String,
    },
}

impl StateError {
    /// What SQLite could not do with a file, and whether the file is to blame.
    fn of(path: &Path, source: rusqlite::Error) -> StateError {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => StateError::Damaged { path, source },
            _ => StateError::Sqlite { path, source },
        }
    }

    /// The disk has no room, which may pass.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self, StateError::Sqlite { source, .. }
            if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }
}

/// One row of `page`: a capture that the archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) council: CouncilId,
    pub(crate) url: String,
    pub(crate) method: String,
    pub(crate) bytes: u64,
    /// `ok`, the status, or the failure's id: what the report counts.
    pub(crate) class: String,
    pub(crate) record: RecordRef,
}

/// The state's file, open.
pub(crate) struct State {
    path: PathBuf,
    db: Connection,
}

impl State {
    /// Whether an earlier run left something.
    pub(crate) fn exists(edition: &Path) -> bool {
        edition.join(FILE).exists()
    }

    /// Opens or makes the state of an edition.
    pub(crate) fn open(edition: &Path) -> Result<State, StateError> {
        let path = edition.join(FILE);
        let wrap = |source| StateError::of(&path, source);
        let db = Connection::open(&path).map_err(wrap)?;
        db.pragma_update(None, "journal_mode", "WAL")
            .map_err(wrap)?;
        // A power cut may lose the last rows, never corrupt the file; the archive has what they
        // said and `reconcile` puts them back.
        db.pragma_update(None, "synchronous", "NORMAL")
            .map_err(wrap)?;
        db.execute_batch(TABLES).map_err(wrap)?;
        let state = State { path, db };
        state.check_format()?;
        Ok(state)
    }

    fn check_format(&self) -> Result<(), StateError> {
        match self.fact("format")? {
            None => self.set_fact("format", &FORMAT.to_string()),
            Some(found) if found == FORMAT.to_string() => Ok(()),
            Some(found) => Err(StateError::Format {
                path: self.path.clone(),
                found,
            }),
        }
    }

    /// Does several things or none.
    pub(crate) fn together<T>(
        &mut self,
        what: impl FnOnce(&State) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.run(|db| db.execute_batch("BEGIN IMMEDIATE"))?;
        match what(self) {
            Ok(value) => {
                self.run(|db| db.execute_batch("COMMIT"))?;
                Ok(value)
            }
            Err(error) => {
                // A full disk may have rolled it back already; then there is nothing to undo.
                let _ = self.db.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }

    pub(crate) fn fact(&self, name: &str) -> Result<Option<String>, StateError> {
        self.run(|db| {
            db.prepare_cached("SELECT value FROM fact WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()
        })
    }

    pub(crate) fn set_fact(&self, name: &str, value: &str) -> Result<(), StateError> {
        self.run(|db| {
            db.prepare_cached("INSERT OR REPLACE INTO fact VALUES (?1, ?2)")?
                .execute([name, value])
                .map(drop)
        })
    }

    /// Says that a page is done; saying it twice changes nothing.
    pub(crate) fn add(&self, done: &Done) -> Result<(), StateError> {
        let record = &done.record;
        self.run(|db| {
            db.prepare_cached(
                "INSERT OR IGNORE INTO page (council, url, method, bytes, class, file, offset, length)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                done.council.0,
                done.url,
                done.method,
                as_sql(done.bytes),
                done.class,
                record.file,
                as_sql(record.offset),
                as_sql(record.length),
            ])
            .map(drop)
        })
    }

    /// Every record that the state knows.
    pub(crate) fn records(&self) -> Result<BTreeSet<RecordRef>, StateError> {
        self.run(|db| {
            db.prepare_cached("SELECT file, offset, length FROM page")?
                .query_map([], |row| {
                    Ok(RecordRef {
                        file: row.get(0)?,
                        offset: from_sql(row.get(1)?),
                        length: from_sql(row.get(2)?),
                    })
                })?
                .collect()
        })
    }

    /// Forgets a page whose record the archive lost.
    pub(crate) fn forget(&self, record: &RecordRef) -> Result<(), StateError> {
        self.run(|db| {
            db.prepare_cached("DELETE FROM page WHERE file = ?1 AND offset = ?2")?
                .execute(params![record.file, as_sql(record.offset)])
                .map(drop)
        })
    }

    /// Forgets a council's visit, which begins anew.
    pub(crate) fn forget_visit(&self, council: &CouncilId) -> Result<(), StateError> {
        self.run(|db| {
            db.prepare_cached("DELETE FROM page WHERE council = ?1")?
                .execute([&council.0])?;
            db.prepare_cached("DELETE FROM council WHERE council = ?1")?
                .execute([&council.0])
                .map(drop)
        })
    }

    /// Says how a council's visit stands: open with the seconds spent so far, or ended.
    pub(crate) fn set_council(
        &self,
        council: &CouncilId,
        ending: Option<Ending>,
        seconds: u64,
    ) -> Result<(), StateError> {
        let ending = ending.map(Ending::id);
        self.run(|db| {
            db.prepare_cached("INSERT OR REPLACE INTO council VALUES (?1, ?2, ?3)")?
                .execute(params![council.0, ending, as_sql(seconds)])
                .map(drop)
        })
    }

    /// How each council's visit stands.
    pub(crate) fn councils(
        &self,
    ) -> Result<BTreeMap<CouncilId, (Option<Ending>, u64)>, StateError> {
        self.run(|db| {
            db.prepare_cached("SELECT council, ending, seconds FROM council")?
                .query_map([], |row| {
                    let ending: Option<String> = row.get(1)?;
                    Ok((
                        CouncilId(row.get(0)?),
                        (
                            ending.and_then(|e| Ending::from_id(&e)),
                            from_sql(row.get(2)?),
                        ),
                    ))
                })?
                .collect()
        })
    }

    /// Keeps a host's manners, as JSON.
    pub(crate) fn set_host(&self, host: &str, manners: &str) -> Result<(), StateError> {
        self.run(|db| {
            db.prepare_cached("INSERT OR REPLACE INTO host VALUES (?1, ?2)")?
                .execute([host, manners])
                .map(drop)
        })
    }

    /// The manners of every host met so far, as JSON.
    pub(crate) fn hosts(&self) -> Result<BTreeMap<String, String>, StateError> {
        self.run(|db| {
            db.prepare_cached("SELECT host, manners FROM host")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// Captures, bytes and classes of each council, for the report.
    pub(crate) fn classes(&self) -> Result<Vec<(CouncilId, String, u64, u64)>, StateError> {
        self.run(|db| {
            db.prepare_cached(
                "SELECT council, class, count(*), sum(bytes) FROM page
                 GROUP BY council, class ORDER BY council, class",
            )?
            .query_map([], |row| {
                Ok((
                    CouncilId(row.get(0)?),
                    row.get(1)?,
                    from_sql(row.get(2)?),
                    from_sql(row.get(3)?),
                ))
            })?
            .collect()
        })
    }

    fn run<T>(
        &self,
        what: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, StateError> {
        what(&self.db).map_err(|source| StateError::of(&self.path, source))
    }
}

/// SQLite's integers are signed; no offset or count here comes near the sign.
fn as_sql(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn from_sql(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(url: &str, offset: u64) -> Done {
        Done {
            council: CouncilId("adur".into()),
            url: url.into(),
            method: "GET".into(),
            bytes: 7,
            class: "ok".into(),
            record: RecordRef {
                file: "beadle-00001.warc.gz".into(),
                offset,
                length: 5,
            },
        }
    }

    #[test]
    fn what_was_done_is_known_after_a_restart_and_stands_once() {
        let folder = tempfile::tempdir().unwrap();
        let adur = CouncilId("adur".into());
        {
            let mut state = State::open(folder.path()).unwrap();
            state
                .together(|s| {
                    s.add(&done("http://a/2", 20))?;
                    s.add(&done("http://a/1", 10))?;
                    s.add(&done("http://a/1", 10))?;
                    s.set_council(&adur, Some(Ending::Enough), 12)
                })
                .unwrap();
        }
        let state = State::open(folder.path()).unwrap();
        let offsets: Vec<_> = state.records().unwrap().iter().map(|r| r.offset).collect();
        assert_eq!(offsets, [10, 20]);
        assert_eq!(state.councils().unwrap()[&adur], (Some(Ending::Enough), 12));
        assert_eq!(state.classes().unwrap(), [(adur, "ok".to_owned(), 2, 14)]);
    }

    #[test]
    fn half_a_group_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::open(folder.path()).unwrap();
        let failed: Result<(), StateError> = state.together(|s| {
            s.add(&done("http://a/1", 10))?;
            s.run(|db| db.execute_batch("INSERT INTO nowhere VALUES (1)"))
        });
        assert!(failed.is_err());
        assert!(state.records().unwrap().is_empty());
    }

    #[test]
    fn another_format_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        State::open(folder.path())
            .unwrap()
            .set_fact("format", "99")
            .unwrap();
        assert!(matches!(
            State::open(folder.path()),
            Err(StateError::Format { .. })
        ));
    }
}
