//! Appends captures to the archive's newest file.
//!
//! Reads: the last file's tail, once, when it opens. / Makes: `beadle-00001.warc.gz` and so on,
//! each begun with a warcinfo record and at most about 1 GB long. / Never: rewrites a record;
//! leaves a torn tail behind.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::capture::RecordRef;
use super::new::{NewCapture, Software};
use super::record::Recorder;
use super::repair::{Repair, repair};
use super::visit::Visit;
use crate::register::CouncilId;

/// Where a file is rolled: the size that the WARC guidelines recommend (1 GB).
pub const FILE_LIMIT: u64 = 1_000_000_000;

/// Writes an archive. One writer an archive; `crawl` keeps it on one thread.
pub struct ArchiveWriter {
    folder: PathBuf,
    software: Software,
    limit: u64,
    current: Option<Current>,
    recorder: Recorder,
    buffer: Vec<u8>,
    repaired: Option<Repair>,
}

struct Current {
    name: String,
    number: u32,
    file: File,
    length: u64,
}

impl ArchiveWriter {
    /// Opens the archive in a folder, making it when there is none. A record that a power cut or
    /// a kill tore is dropped first; `repaired` tells what was.
    ///
    /// # Errors
    /// When the folder cannot be made or its newest file cannot be read or mended.
    pub fn open(folder: &Path, software: Software) -> io::Result<ArchiveWriter> {
        ArchiveWriter::with_limit(folder, software, FILE_LIMIT)
    }

    /// As `open`, rolling files at another size (in bytes).
    ///
    /// # Errors
    /// As `open`.
    pub fn with_limit(folder: &Path, software: Software, limit: u64) -> io::Result<ArchiveWriter> {
        std::fs::create_dir_all(folder)?;
        let mut writer = ArchiveWriter {
            folder: folder.to_path_buf(),
            software,
            limit,
            current: None,
            recorder: Recorder::new(),
            buffer: Vec::new(),
            repaired: None,
        };
        if let Some(number) = newest(folder)? {
            let name = file_name(number);
            let path = folder.join(&name);
            writer.repaired = repair(&path)?;
            let file = OpenOptions::new().append(true).open(&path)?;
            let length = file.metadata()?.len();
            writer.current = Some(Current {
                name,
                number,
                file,
                length,
            });
        }
        Ok(writer)
    }

    /// What `open` had to drop, if anything.
    #[must_use]
    pub fn repaired(&self) -> Option<&Repair> {
        self.repaired.as_ref()
    }

    /// Writes one capture. When this returns, the operating system has the bytes: a kill of the
    /// process loses nothing, and a power cut loses what came after the last `sync`.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be written. What was half written is taken back,
    /// so the same capture can be written again once there is room.
    pub fn write(&mut self, new: &NewCapture<'_>) -> io::Result<RecordRef> {
        self.make_room(new.at)?;
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let (start, end) = self.recorder.capture(new, &mut buffer);
        let placed = self.append(&buffer);
        self.buffer = buffer;
        let (file, offset) = placed?;
        Ok(RecordRef {
            file,
            offset: offset + start as u64,
            length: (end - start) as u64,
        })
    }

    /// Writes how a council's visit ended; the latest record of a council counts.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_visit(
        &mut self,
        council: &CouncilId,
        at: Timestamp,
        visit: &Visit,
    ) -> io::Result<()> {
        self.make_room(at)?;
        let mut record = Vec::new();
        self.recorder.visit(council, at, visit, &mut record);
        self.append(&record).map(|_| ())
    }

    /// Makes everything written so far survive a power cut.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&mut self) -> io::Result<()> {
        match &self.current {
            Some(current) => current.file.sync_data(),
            None => Ok(()),
        }
    }

    /// Bytes in the newest file; for progress and budgets.
    #[must_use]
    pub fn file_length(&self) -> u64 {
        self.current.as_ref().map_or(0, |c| c.length)
    }

    /// Sees to it that there is a file below the limit, begun with a warcinfo record.
    fn make_room(&mut self, at: Timestamp) -> io::Result<()> {
        let number = match &self.current {
            Some(current) if current.length == 0 => current.number,
            Some(current) if current.length < self.limit => return Ok(()),
            Some(current) => {
                current.file.sync_all()?;
                current.number + 1
            }
            None => 1,
        };
        let name = file_name(number);
        let path = self.folder.join(&name);
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        let info = self.recorder.info(&self.software, &name, at);
        self.current = Some(Current {
            name,
            number,
            file,
            length: 0,
        });
        self.append(&info)?;
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<(String, u64)> {
        let Some(current) = &mut self.current else {
            return Err(io::Error::other("the archive has no file to write to"));
        };
        let offset = current.length;
        if let Err(error) = current.file.write_all(bytes) {
            // Half a record must not stay; if it cannot be taken back now, the next `open` does.
            current.file.set_len(offset).ok();
            return Err(error);
        }
        current.length += bytes.len() as u64;
        Ok((current.name.clone(), offset))
    }
}

fn file_name(number: u32) -> String {
    format!("beadle-{number:05}.warc.gz")
}

/// The number of the newest file that this writer made.
fn newest(folder: &Path) -> io::Result<Option<u32>> {
    let mut newest = None;
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|n| n.strip_prefix("beadle-")?.strip_suffix(".warc.gz"))
            .and_then(|digits| digits.parse::<u32>().ok());
        newest = newest.max(number);
    }
    Ok(newest)
}
