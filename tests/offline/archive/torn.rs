//! A power cut or a kill costs the record that was being written, and no other.

use std::fs;
use std::path::Path;

use beadle::archive::{
    ArchiveWriter, CaptureStore, Failure, FolderStore, NewCapture, NewOutcome, Outcome, RecordRef,
};
use beadle::register::CouncilId;

use super::{answer, at, html, software, visit};

pub(crate) const FILE: &str = "beadle-00001.warc.gz";

/// Four captures; returns where the record of each lies.
pub(crate) fn four(folder: &Path) -> Vec<RecordRef> {
    let council = CouncilId("adur".to_owned());
    let headers = html();
    let request = vec![("User-Agent".to_owned(), b"beadle".to_vec())];
    let mut writer = ArchiveWriter::open(folder, software()).expect("opens");
    let urls = [
        "https://a.gov.uk/1",
        "https://a.gov.uk/2",
        "https://a.gov.uk/3",
    ];
    let mut records = Vec::new();
    for (second, url) in (0..).zip(urls) {
        let outcome = NewOutcome::Response(answer(200, &headers, url.as_bytes()));
        let new = NewCapture {
            request_headers: &request,
            ..visit(&council, url, second, outcome)
        };
        records.push(writer.write(&new).expect("writes"));
    }
    let failed = NewOutcome::Failed(Failure::Timeout, "no answer in time");
    let new = visit(&council, "https://a.gov.uk/4", 9, failed);
    records.push(writer.write(&new).expect("writes"));
    records
}

#[test]
fn a_file_cut_anywhere_keeps_every_whole_record_and_can_be_written_on() {
    let made = tempfile::tempdir().expect("a folder");
    let records = four(made.path());
    let whole = fs::read(made.path().join(FILE)).expect("reads");
    let council = CouncilId("adur".to_owned());
    for cut in 0..=whole.len() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(FILE);
        fs::write(&path, &whole[..cut]).expect("writes");
        let mut writer = ArchiveWriter::open(folder.path(), software()).expect("opens");
        let kept = fs::metadata(&path).expect("is there").len();
        let dropped = writer.repaired().map_or(0, |repair| repair.dropped);
        assert_eq!(kept + dropped, cut as u64, "cut at {cut}");
        let again = NewOutcome::Failed(Failure::Dns, "written after the repair");
        let again = NewCapture {
            at: at(100),
            ..visit(&council, "https://a.gov.uk/5", 0, again)
        };
        writer.write(&again).expect("writes");
        let store = FolderStore::open(folder.path()).expect("opens");
        let expected = records.iter().filter(|r| r.offset + r.length <= cut as u64);
        let captures = store.captures(&council).expect("reads");
        assert_eq!(captures.len(), expected.count() + 1, "cut at {cut}");
        assert!(store.damaged().is_empty(), "cut at {cut}");
    }
}

#[test]
fn zeros_that_a_power_cut_left_are_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    four(folder.path());
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).expect("reads");
    let length = bytes.len();
    bytes.extend_from_slice(&[0; 5000]);
    fs::write(&path, &bytes).expect("writes");
    let writer = ArchiveWriter::open(folder.path(), software()).expect("opens");
    assert_eq!(writer.repaired().map(|repair| repair.dropped), Some(5000));
    assert_eq!(fs::metadata(&path).expect("is there").len(), length as u64);
}

#[test]
fn damage_in_the_middle_costs_one_record_and_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = four(folder.path());
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).expect("reads");
    let length = bytes.len() as u64;
    let middle = usize::try_from(records[1].offset + records[1].length / 2).expect("small");
    bytes[middle] ^= 0x55;
    fs::write(&path, &bytes).expect("writes");

    let writer = ArchiveWriter::open(folder.path(), software()).expect("opens");
    assert_eq!(writer.repaired(), None);
    assert_eq!(fs::metadata(&path).expect("is there").len(), length);
    let store = FolderStore::open(folder.path()).expect("opens");
    let captures = store
        .captures(&CouncilId("adur".to_owned()))
        .expect("reads");
    // The request that is left says what was lost.
    let lost: Vec<(&str, bool)> = captures
        .iter()
        .map(|c| {
            (
                c.url.as_str(),
                matches!(c.outcome, Outcome::Failed(Failure::Damaged, _)),
            )
        })
        .collect();
    assert_eq!(
        lost,
        [
            ("https://a.gov.uk/1", false),
            ("https://a.gov.uk/2", true),
            ("https://a.gov.uk/3", false),
            ("https://a.gov.uk/4", false)
        ]
    );
    let damaged = store.damaged();
    assert_eq!(damaged.len(), 1);
    assert_eq!(
        (damaged[0].file.as_str(), damaged[0].offset),
        (FILE, records[1].offset)
    );
}

#[test]
fn a_lost_or_old_index_is_made_again_from_the_records() {
    let folder = tempfile::tempdir().expect("a folder");
    four(folder.path());
    let made = FolderStore::open(folder.path()).expect("opens");
    let index = |name: &str| fs::read(folder.path().join(name)).expect("an index");
    let (lines, beside) = (index("index.cdxj"), index("beside.cdxj"));
    for lost in ["index.cdxj", "beside.cdxj", "index.json"] {
        fs::remove_file(folder.path().join(lost)).expect("removes");
        let again = FolderStore::open(folder.path()).expect("opens");
        assert_eq!(again.digest(), made.digest());
        assert_eq!(
            (&index("index.cdxj"), &index("beside.cdxj")),
            (&lines, &beside),
            "{lost}"
        );
    }
    let council = CouncilId("adur".to_owned());
    let mut writer = ArchiveWriter::open(folder.path(), software()).expect("opens");
    let new = visit(
        &council,
        "https://a.gov.uk/6",
        50,
        NewOutcome::Failed(Failure::Tls, "old"),
    );
    writer.write(&new).expect("writes");
    assert_eq!(FolderStore::open(folder.path()).expect("opens").len(), 5);
}
