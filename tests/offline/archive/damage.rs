//! Damage costs the record it hit: it is told, it is no failure of the council's, and an index that
//! says otherwise is not believed.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use beadle::archive::import::{Files, Imported, Whose};
use beadle::archive::{
    Again, ArchiveWriter, CaptureStore, Ending, Failure, FolderStore, Outcome, Visit, survey,
};
use beadle::register::CouncilId;
use sha2::{Digest as _, Sha256};

use super::software;
use super::torn::{FILE, four};

fn adur() -> CouncilId {
    CouncilId("adur".to_owned())
}

/// Addresses with whether their records are damaged.
fn found(store: &FolderStore) -> Vec<(String, bool)> {
    let captures = store.captures(&adur()).expect("reads");
    let is_damaged = |o: &Outcome| matches!(o, Outcome::Failed(Failure::Damaged, _));
    captures
        .iter()
        .map(|c| (c.url.clone(), is_damaged(&c.outcome)))
        .collect()
}

#[test]
fn damage_behind_a_valid_index_is_met_and_told_and_changes_the_digest_as_verifying_does() {
    let made = tempfile::tempdir().expect("a folder");
    let records = four(made.path());
    let whole = FolderStore::open(made.path()).expect("opens").digest();
    for (hit, record) in records.iter().enumerate() {
        for part in 1..8 {
            let bytes = fs::read(made.path().join(FILE)).expect("reads");
            let folder = tempfile::tempdir().expect("a folder");
            for name in ["index.cdxj", "beside.cdxj", "index.json"] {
                fs::copy(made.path().join(name), folder.path().join(name)).expect("copied");
            }
            let mut bytes = bytes;
            let place = usize::try_from(record.offset + record.length * part / 8).expect("small");
            bytes[place] ^= 0x55;
            fs::write(folder.path().join(FILE), &bytes).expect("writes");
            let store = FolderStore::open(folder.path()).expect("opens");
            let damaged: Vec<bool> = found(&store).iter().map(|(_, is)| *is).collect();
            let expected: Vec<bool> = (0..4).map(|ix| ix == hit).collect();
            assert_eq!(damaged, expected, "record {hit}, part {part}");
            assert_eq!(store.damaged().len(), 1);
            assert_ne!(store.digest(), whole);
            let checked = FolderStore::open_checked(folder.path()).expect("opens");
            assert_eq!(found(&checked), found(&store), "record {hit}, part {part}");
            assert_eq!(checked.digest(), store.digest());
        }
    }
}

/// The files of an archive, with one bit of one of them turned.
fn with_a_turned_bit(made: &Path, byte: usize, bit: u8) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["index.cdxj", "beside.cdxj", "index.json", FILE] {
        fs::copy(made.join(name), folder.path().join(name)).expect("copied");
    }
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).expect("reads");
    bytes[byte] ^= 1 << bit;
    fs::write(&path, &bytes).expect("writes");
    folder
}

#[test]
fn any_single_bit_that_changes_a_capture_is_damage() {
    let made = tempfile::tempdir().expect("a folder");
    let record = four(made.path()).remove(1);
    let whole = FolderStore::open(made.path()).expect("opens");
    let truth = whole.captures(&adur()).expect("reads");
    for byte in record.offset..record.offset + record.length {
        let bit = u8::try_from(byte % 8).expect("small");
        let byte = usize::try_from(byte).expect("small");
        let folder = with_a_turned_bit(made.path(), byte, bit);
        let store = FolderStore::open(folder.path()).expect("opens");
        // The time and the system in a member's head say nothing of what is in it.
        let is_same = store.captures(&adur()).expect("reads") == truth;
        let is_told = found(&store)[1].1 && store.damaged().len() == 1;
        assert_ne!(is_same, is_told, "bit {bit} of byte {byte}");
        assert_eq!(
            store.open(&record).is_ok(),
            is_same,
            "bit {bit} of byte {byte}"
        );
    }
}

#[test]
fn a_record_that_does_not_have_its_digest_is_damage_behind_an_index_too() {
    let made = tempfile::tempdir().expect("a folder");
    four(made.path());
    let path = made.path().join(FILE);
    // Without compression there is no checksum: the digest alone says what was changed.
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(&fs::read(&path).expect("reads")[..])
        .read_to_end(&mut plain)
        .expect("unpacks");
    fs::write(&path, &plain).expect("writes");
    let store = FolderStore::open(made.path()).expect("opens");
    assert!(found(&store).iter().all(|(_, is_damaged)| !is_damaged));
    let body = b"\r\n\r\nhttps://a.gov.uk/3";
    let at = plain
        .windows(body.len())
        .position(|part| part == body)
        .expect("a body");
    plain[at + body.len() - 1] = b'9';
    fs::write(&path, &plain).expect("writes");
    let store = FolderStore::open(made.path()).expect("opens");
    assert!(found(&store)[2].1, "it was believed");
    assert!(store.damaged()[0].what.contains("digest"));
}

#[test]
fn a_damaged_word_on_a_visit_is_told_and_counts_for_no_other_word() {
    let made = tempfile::tempdir().expect("a folder");
    let since = super::at(5);
    let mut writer = ArchiveWriter::open(made.path(), software()).expect("opens");
    let mut ends = Vec::new();
    for (ending, second) in [
        (Ending::Enough, 1),
        (Ending::Stopped, 6),
        (Ending::Exhausted, 9),
    ] {
        let word = Visit {
            again: (second > 5).then_some(Again { number: 2, since }),
            ..Visit::ended(ending)
        };
        writer
            .write_visit(&adur(), super::at(second), &word)
            .expect("writes");
        ends.push(writer.file_length());
    }
    drop(writer);
    let whole = FolderStore::open(made.path()).expect("opens");
    assert_eq!(whole.visit(&adur()).ending, Ending::Exhausted);
    for place in (ends[1]..ends[2]).skip(12).step_by(7) {
        let folder = with_a_turned_bit(made.path(), place as usize, 2);
        for indexed_again in [false, true] {
            if indexed_again {
                let path = folder.path().join(FILE);
                let bytes = fs::read(&path).expect("reads");
                fs::write(&path, [&bytes[..], &[0; 10]].concat()).expect("writes");
            }
            let store = FolderStore::open(folder.path()).expect("opens");
            assert_eq!(store.visit(&adur()).ending, Ending::Damaged, "byte {place}");
            assert!(!store.damaged().is_empty(), "byte {place}");
            assert_eq!(store.unfinished(), [], "what is lost is not resumed");
            assert_ne!(store.digest(), whole.digest());
        }
    }
}

#[test]
fn what_was_lost_is_remembered_when_the_archive_is_indexed_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = four(folder.path());
    FolderStore::open(folder.path()).expect("opens");
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).expect("reads");
    // The failure has no request record that could tell of it.
    let place = usize::try_from(records[3].offset + records[3].length / 2).expect("small");
    bytes[place] ^= 0x55;
    bytes.extend_from_slice(&[0; 10]);
    fs::write(&path, &bytes).expect("writes");
    for _ in 0..2 {
        let store = FolderStore::open(folder.path()).expect("opens");
        assert_eq!(found(&store)[3], ("https://a.gov.uk/4".to_owned(), true));
        assert_eq!(store.len(), 3);
        assert_eq!(
            store.places(&adur()).count(),
            3,
            "what is lost may come again"
        );
    }
}

#[test]
fn an_index_of_another_archive_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    four(folder.path());
    FolderStore::open(folder.path()).expect("opens");
    fs::remove_file(folder.path().join(FILE)).expect("removed");
    let other = tempfile::tempdir().expect("a folder");
    super::foreign::one_of_each(other.path());
    fs::copy(other.path().join(FILE), folder.path().join(FILE)).expect("copied");
    let store = FolderStore::open(folder.path()).expect("opens");
    assert!(found(&store).iter().all(|(_, is_damaged)| !is_damaged));
    assert!(store.damaged().is_empty());
}

/// Changes the index and says in `index.json` that it was always so.
fn forge(folder: &Path, change: impl Fn(String) -> String) {
    let mut state = fs::read_to_string(folder.join("index.json")).expect("a state");
    for name in ["index.cdxj", "beside.cdxj"] {
        let before = fs::read_to_string(folder.join(name)).expect("an index");
        let after: String = before
            .lines()
            .map(|l| change(l.to_owned()) + "\n")
            .collect();
        let digest = |text: &str| data_encoding::HEXLOWER.encode(&Sha256::digest(text));
        state = state.replace(&digest(&before), &digest(&after));
        fs::write(folder.join(name), after).expect("written");
    }
    fs::write(folder.join("index.json"), state).expect("written");
}

fn with(line: &str, field: &str, value: &str) -> String {
    let (key, json) = line.split_at(line.find('{').expect("json"));
    let mut fields: serde_json::Value = serde_json::from_str(json).expect("json");
    fields[field] = value.into();
    format!("{key}{fields}")
}

#[test]
fn a_foreign_index_decides_nothing_and_names_nothing_outside() {
    type Forgery = (&'static str, &'static str);
    let forgeries: [Forgery; 12] = [
        ("length", "18446744073709551615"),
        ("length", "9223372036854775807"),
        ("length", "100000000000"),
        ("length", "0"),
        ("length", "7"),
        ("offset", "18446744073709551615"),
        ("offset", "3"),
        ("offset", "99999999"),
        ("filename", "../outside.warc.gz"),
        ("filename", "/etc/hostname"),
        ("url", "https://a.gov.uk/elsewhere"),
        ("council", "worthing"),
    ];
    let honest = tempfile::tempdir().expect("a folder");
    four(honest.path());
    let store = FolderStore::open(honest.path()).expect("opens");
    let truth = found(&store);
    for (field, value) in forgeries {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("archive");
        four(&folder);
        FolderStore::open(&folder).expect("opens");
        fs::copy(folder.join(FILE), dir.path().join("outside.warc.gz")).expect("copied");
        forge(&folder, |line| with(&line, field, value));
        let store = FolderStore::open(&folder).expect("opens");
        let told: Vec<_> = store
            .councils()
            .iter()
            .flat_map(|council| store.captures(council).expect("reads"))
            .collect();
        // Either it was made anew, or what it names wrongly is damaged: never believed.
        let is_true = found(&store) == truth;
        let is_told = told
            .iter()
            .all(|c| matches!(c.outcome, Outcome::Failed(Failure::Damaged, _)));
        assert!(is_true || is_told, "{field} = {value}");
        assert!(is_true || !store.damaged().is_empty(), "{field} = {value}");
    }
}

/// A plain WARC of answers, of which the lengths can be made to lie.
fn plain(claims: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (number, lie) in claims.iter().enumerate() {
        let block = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Page {number}\nWARC is a word</h1>"
        );
        let length = block.len() as i64 + lie;
        bytes.extend_from_slice(
            format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://a.gov.uk/{number}\r\nWARC-Date: 2024-05-01T10:00:{number:02}Z\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n").as_bytes(),
        );
    }
    bytes
}

fn bring_in(bytes: &[u8], name: &str) -> Imported {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("writes");
    let whose = Whose::Council(adur());
    Files::open(&[path])
        .and_then(|files| files.import_into(folder.path(), &whose, software()))
        .expect("imports")
}

#[test]
fn a_length_that_is_too_long_costs_one_record() {
    for lie in [1, 5, 40, 1_000, 1_000_000, i64::from(u32::MAX)] {
        for liar in 0..6 {
            let mut claims = [0; 6];
            claims[liar] = lie;
            let done = bring_in(&plain(&claims), "a.warc");
            // A few bytes more are line breaks: nothing is lost then.
            let lost = usize::from(lie > 4);
            assert_eq!(done.captures, 6 - lost, "{lie} more in record {liar}");
            assert!(done.damaged.len() <= 1, "{:?}", done.damaged);
        }
    }
}

#[test]
fn lengths_that_are_too_short_or_all_lie_cost_no_other_record() {
    assert_eq!(bring_in(&plain(&[-9, 0, -9, 0]), "a.warc").captures, 4);
    let done = bring_in(&plain(&[1_000, 0, 100_000, 0, 50, 0]), "a.warc");
    assert_eq!((done.captures, done.damaged.len()), (3, 3));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("in memory");
    packer.finish().expect("in memory")
}

fn members() -> Vec<u8> {
    (0..9)
        .flat_map(|number| {
            let one = String::from_utf8(plain(&[0])).expect("text");
            gzip(
                one.replace("a.gov.uk/0", &format!("a.gov.uk/{number}"))
                    .as_bytes(),
            )
        })
        .collect()
}

fn package(member: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    package
        .start_file("datapackage.json", stored)
        .expect("in memory");
    package.write_all(b"{}").expect("in memory");
    package.start_file(member, stored).expect("in memory");
    package.write_all(bytes).expect("in memory");
    package.finish().expect("in memory").into_inner()
}

#[test]
fn one_wrong_byte_anywhere_in_a_package_costs_one_record_at_most() {
    let whole = package("archive/data.warc.gz", &members());
    assert_eq!(bring_in(&whole, "a.wacz").captures, 9);
    for place in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        let done = bring_in(&bytes, "a.wacz");
        assert!(done.captures >= 8, "{} left, byte {place}", done.captures);
        assert!(
            done.captures == 9 || !done.damaged.is_empty(),
            "byte {place}"
        );
    }
}

#[test]
fn a_package_without_its_list_of_contents_gives_what_is_whole() {
    let whole = package("archive/data.warc.gz", &members());
    for cut in [
        whole.len() - 1,
        whole.len() - 30,
        whole.len() - 200,
        whole.len() / 2,
    ] {
        let done = bring_in(&whole[..cut], "a.wacz");
        assert!(
            done.captures >= 4 && !done.damaged.is_empty(),
            "cut at {cut}"
        );
    }
}

#[test]
fn a_package_of_packages_is_read() {
    let inner = package("archive/data.warc.gz", &members());
    assert_eq!(
        bring_in(&package("one.wacz", &inner), "all.wacz").captures,
        9
    );
}

#[test]
fn a_package_that_swells_is_cut() {
    use std::io::Write as _;
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let deflated = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    package
        .start_file("archive/a.warc", deflated)
        .expect("in memory");
    package.write_all(&plain(&[0])).expect("in memory");
    for _ in 0..200 {
        package.write_all(&vec![b'\n'; 1 << 20]).expect("in memory");
    }
    let bytes = package.finish().expect("in memory").into_inner();
    let done = bring_in(&bytes, "a.wacz");
    assert_eq!(done.captures, 1);
    assert!(
        done.damaged[0].what.contains("unpacks to more than"),
        "{:?}",
        done.damaged
    );
}

/// How long a file built to hold up whoever looks for records takes.
fn time(bytes: Vec<u8>) -> Duration {
    let started = Instant::now();
    let found = survey(std::io::Cursor::new(bytes), "built").expect("reads");
    assert_eq!(found.records, 0);
    started.elapsed()
}

#[test]
fn finding_the_next_record_takes_no_more_than_linear_time() {
    // Beginnings of members, of members with a name without an end, of members that begin a record
    // and break off, and each of these packed so closely that every one lies inside another.
    let broken = {
        let mut member = gzip(b"WARC/1.0\r\n");
        member.truncate(member.len() - 8);
        member
    };
    let pieces: [&[u8]; 5] = [
        &[0x1f, 0x8b, 8],
        &[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0],
        &broken,
        &[0x28, 0xb5, 0x2f, 0xfd],
        &[0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x05],
    ];
    for piece in pieces {
        let of = |length: usize| {
            piece
                .iter()
                .copied()
                .cycle()
                .take(length)
                .collect::<Vec<u8>>()
        };
        // The machine may be busy: what is ruled out is the hundredfold of a quadratic.
        let (short, long) = (time(of(300_000)), time(of(3_000_000)));
        assert!(
            long < short.max(Duration::from_millis(100)) * 40,
            "{piece:x?}: {short:?} for a tenth, {long:?}"
        );
    }
}
