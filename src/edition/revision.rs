//! What was published stays. Scoring again gives the same bytes, or replaces what nobody has seen
//! yet, or makes a new revision beside the published one.
//!
//! Reads: what lies in `scored` and `revisions`. / Makes: a whole folder `scored`: written beside
//! it, then moved into its place. / Never: believes a manifest without its files; leaves a state
//! that the same scoring does not complete.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::files::{MANIFEST_FILE, Rendered, digests, json, render};
use super::reading::{read_at, read_manifest, read_outcomes_at};
use super::{EditionError, Manifest, Scored};
use crate::storage::{FolderLock, move_folder, put, remove_folder, sync_folder};

/// The marker that a scored folder has been published.
const PUBLISHED: &str = "PUBLISHED";
/// Where a scoring is written before it takes its place.
const STAGED: &str = "scored.partial";

/// What became of a new scoring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was there before.
    First,
    /// The same bytes as before.
    Unchanged,
    /// The same scoring as before, of which these files were damaged or missing: they are mended.
    Mended(Vec<String>),
    /// The earlier scoring had not been published and was replaced.
    Replaced,
    /// The earlier scoring had been published: it was moved here, and this is a new revision.
    Revised(PathBuf),
}

/// Writes a scored edition under `EDITION/scored`, as the rule above says. Killed or out of room
/// at any moment, the same scoring completes it.
///
/// # Errors
/// When a file cannot be read or written; what was published or scored before is then untouched.
pub fn keep(lock: &FolderLock, mut scored: Scored) -> Result<(Kept, Scored), EditionError> {
    let edition = lock.folder();
    let folder = edition.join("scored");
    let last = last_revision(edition)?;
    if !folder.exists() {
        let rendered = as_revision(&mut scored, last + 1);
        stage(edition, &rendered, &scored.manifest)?;
        put_in_place(edition)?;
        let kept = match last {
            0 => Kept::First,
            _ => Kept::Revised(place_of(edition, last)),
        };
        return Ok((kept, scored));
    }
    // A manifest that does not read says nothing; the folder is then counted on from the others.
    let earlier = match read_manifest(edition) {
        Ok(manifest) => Some(manifest),
        Err(EditionError::Io { path, source }) => return Err(EditionError::Io { path, source }),
        Err(_) => None,
    };
    let revision = earlier.as_ref().map_or(last + 1, |m| m.revision);
    let rendered = as_revision(&mut scored, revision);
    if earlier.as_ref() == Some(&scored.manifest) {
        let mended = mend(&folder, &rendered)?;
        let kept = match mended.is_empty() {
            true => Kept::Unchanged,
            false => Kept::Mended(mended),
        };
        return Ok((kept, scored));
    }
    if !is_frozen(edition) {
        stage(edition, &rendered, &scored.manifest)?;
        remove_folder(&folder).map_err(EditionError::io(&folder))?;
        put_in_place(edition)?;
        return Ok((Kept::Replaced, scored));
    }
    let number = free_number(edition, revision)?;
    let rendered = as_revision(&mut scored, number + 1);
    stage(edition, &rendered, &scored.manifest)?;
    let old = place_of(edition, number);
    let revisions = edition.join("revisions");
    fs::create_dir_all(&revisions).map_err(EditionError::io(&revisions))?;
    move_folder(&folder, &old).map_err(EditionError::io(&old))?;
    put_in_place(edition)?;
    Ok((Kept::Revised(old), scored))
}

/// The files of a scoring under a revision's number, which stands in each table; the manifest lists
/// their digests.
fn as_revision(scored: &mut Scored, revision: u32) -> Rendered {
    scored.manifest.revision = revision;
    let rendered = render(scored);
    scored.manifest.files = digests(&rendered);
    rendered
}

/// Writes a whole scoring beside the one that is there.
fn stage(edition: &Path, rendered: &Rendered, manifest: &Manifest) -> Result<(), EditionError> {
    let folder = edition.join(STAGED);
    let write = || {
        remove_folder(&folder)?;
        fs::create_dir_all(&folder)?;
        for (name, bytes) in rendered {
            put(&folder.join(name), bytes)?;
        }
        put(&folder.join(MANIFEST_FILE), &json(manifest))?;
        sync_folder(&folder)
    };
    write().map_err(|error| {
        // On a full disk the room it took is wanted back.
        remove_folder(&folder).ok();
        EditionError::io(&folder)(error)
    })
}

fn put_in_place(edition: &Path) -> Result<(), EditionError> {
    let folder = edition.join("scored");
    move_folder(&edition.join(STAGED), &folder).map_err(EditionError::io(&folder))
}

/// Writes anew what of a scoring is damaged or missing; says what was.
fn mend(folder: &Path, rendered: &Rendered) -> Result<Vec<String>, EditionError> {
    let mut mended = Vec::new();
    for (name, bytes) in rendered {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|there| there == *bytes) {
            continue;
        }
        put(&path, bytes).map_err(EditionError::io(&path))?;
        mended.push(name.clone());
    }
    Ok(mended)
}

/// The highest number among the revisions that lie there; 0 when there is none.
fn last_revision(edition: &Path) -> Result<u32, EditionError> {
    let folder = edition.join("revisions");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(EditionError::io(folder)(e)),
    };
    let mut last = 0;
    for entry in entries {
        let name = entry.map_err(EditionError::io(&folder))?.file_name();
        let number = name.to_str().and_then(|name| name.parse().ok());
        last = last.max(number.unwrap_or(0));
    }
    Ok(last)
}

/// The number under which a published scoring is put aside: its own, or where that place is taken
/// the first after all others.
fn free_number(edition: &Path, own: u32) -> Result<u32, EditionError> {
    match place_of(edition, own).exists() {
        false => Ok(own),
        true => Ok(last_revision(edition)? + 1),
    }
}

fn place_of(edition: &Path, revision: u32) -> PathBuf {
    edition.join("revisions").join(revision.to_string())
}

/// Marks the scored folder as published on a day: from now on it is not edited. One that is marked
/// keeps its day.
///
/// # Errors
/// When the marker cannot be written.
pub fn freeze(lock: &FolderLock, day: Date) -> Result<(), EditionError> {
    let path = lock.folder().join("scored").join(PUBLISHED);
    if path.exists() {
        return Ok(());
    }
    let words = format!(
        "{day}\nThis scoring was published on that day; a correction makes a new revision.\n"
    );
    put(&path, words.as_bytes()).map_err(EditionError::io(&path))
}

/// The day on which a scored folder was published; none for one that was not, or that an earlier
/// beadle marked without a day.
fn published_on(scored: &Path) -> Option<Date> {
    let words = fs::read_to_string(scored.join(PUBLISHED)).ok()?;
    words.lines().next()?.parse().ok()
}

/// A scoring that was published, or the one that stands in `scored`.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The results.
    pub scored: Scored,
    /// Whether it was published.
    pub is_published: bool,
    /// The day of publication, where it is known.
    pub published: Option<Date>,
}

/// Every revision of an edition in order: those that were published and put aside, then the one that
/// stands.
///
/// # Errors
/// When one cannot be read, or is not what was scored.
pub fn revisions(edition: &Path) -> Result<Vec<Revision>, EditionError> {
    let mut folders: Vec<PathBuf> = (1..=last_revision(edition)?)
        .map(|number| place_of(edition, number))
        .filter(|folder| folder.join(MANIFEST_FILE).exists())
        .collect();
    folders.push(edition.join("scored"));
    let revision = |folder: &PathBuf| {
        Ok(Revision {
            scored: read_at(edition, folder)?,
            is_published: folder.join(PUBLISHED).exists(),
            published: published_on(folder),
        })
    };
    folders.iter().map(revision).collect()
}

/// One revision of an edition, whether it was put aside or stands.
///
/// # Errors
/// When there is none of this number, or it cannot be read.
pub fn read_revision(edition: &Path, number: u32) -> Result<Scored, EditionError> {
    let aside = place_of(edition, number);
    if aside.join(MANIFEST_FILE).exists() {
        return read_at(edition, &aside);
    }
    let stands = read_at(edition, &edition.join("scored"))?;
    match stands.manifest.revision == number {
        true => Ok(stands),
        false => Err(EditionError::NoRevision {
            edition: edition.to_path_buf(),
            number,
            last: stands.manifest.revision,
        }),
    }
}

/// The published scorings in whose place a later revision stands, in order, as the pace needs them:
/// outcomes without evidence.
///
/// # Errors
/// When one cannot be read, or is not what was scored.
pub fn replaced(edition: &Path) -> Result<Vec<Scored>, EditionError> {
    let numbers = 1..=last_revision(edition)?;
    let folders = numbers.map(|number| place_of(edition, number));
    let there = folders.filter(|folder| folder.join(MANIFEST_FILE).exists());
    there
        .map(|folder| read_outcomes_at(edition, &folder))
        .collect()
}

/// Whether the scored folder of an edition is marked as published.
#[must_use]
pub fn is_frozen(edition: &Path) -> bool {
    edition.join("scored").join(PUBLISHED).exists()
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{hold, scored};
    use super::super::{compare, read};
    use super::*;
    use crate::judge::Outcome;

    fn answer(outcome: Outcome) -> Scored {
        scored("2026", &[("adur", 9000, vec![outcome])])
    }

    /// An edition that was scored and published once.
    fn published() -> (tempfile::TempDir, FolderLock) {
        let dir = tempfile::tempdir().expect("a folder");
        let lock = hold(dir.path());
        let first = answer(Outcome::Met);
        first.declared.save(dir.path()).expect("declared");
        assert_eq!(keep(&lock, first).expect("kept").0, Kept::First);
        freeze(&lock, jiff::civil::date(2026, 12, 8)).expect("published");
        (dir, lock)
    }

    #[test]
    fn what_was_published_stays_beside_its_correction() {
        let (dir, lock) = published();
        let folder = dir.path();
        let same = answer(Outcome::Met);
        assert_eq!(keep(&lock, same).expect("kept").0, Kept::Unchanged);
        let (kept, changed) = keep(&lock, answer(Outcome::NotMet)).expect("kept");
        let old = folder.join("revisions/1");
        assert_eq!(kept, Kept::Revised(old.clone()));
        assert_eq!(changed.manifest.revision, 2);
        assert!(
            old.join("manifest.json").exists(),
            "the published revision is gone"
        );
        assert_eq!(read(folder).expect("read").councils, changed.councils);
        assert!(!is_frozen(folder), "the correction has not been published");
    }

    #[test]
    fn a_kill_between_two_renames_is_completed_with_the_same_number() {
        let (dir, lock) = published();
        let folder = dir.path();
        fs::create_dir_all(folder.join("revisions")).expect("made");
        fs::rename(folder.join("scored"), folder.join("revisions/1")).expect("moved, then killed");
        fs::create_dir_all(folder.join(STAGED)).expect("half of it staged");
        let (kept, scored) = keep(&lock, answer(Outcome::NotMet)).expect("kept");
        assert_eq!(kept, Kept::Revised(folder.join("revisions/1")));
        assert_eq!(scored.manifest.revision, 2);
        assert!(!folder.join(STAGED).exists());
    }

    #[test]
    fn a_published_scoring_whose_place_is_taken_or_whose_manifest_is_gone_is_still_kept() {
        for spoil in ["", "{", "\0"] {
            let (dir, lock) = published();
            let folder = dir.path();
            fs::create_dir_all(folder.join("revisions/1")).expect("an older beadle's half");
            fs::write(folder.join("revisions/1/x"), "x").expect("written");
            fs::write(folder.join("scored").join(MANIFEST_FILE), spoil).expect("spoilt");
            let (kept, scored) = keep(&lock, answer(Outcome::NotMet)).expect("kept");
            assert_eq!(kept, Kept::Revised(folder.join("revisions/2")));
            assert_eq!(scored.manifest.revision, 3);
            assert!(folder.join("revisions/2").join(PUBLISHED).exists());
            read(folder).expect("whole");
        }
    }

    #[test]
    fn what_was_damaged_is_mended_by_the_same_scoring_and_stays_published() {
        let (dir, lock) = published();
        let folder = dir.path();
        fs::write(folder.join("scored/scores.csv"), "").expect("emptied");
        fs::remove_file(folder.join("scored/councils.jsonl")).expect("removed");
        let (kept, anew) = keep(&lock, answer(Outcome::Met)).expect("kept");
        let mended = vec!["councils.jsonl".to_owned(), "scores.csv".to_owned()];
        assert_eq!(kept, Kept::Mended(mended));
        assert_eq!(compare(folder, &anew).expect("compared"), []);
        assert!(is_frozen(folder));
    }

    #[test]
    fn an_edited_file_is_found_out() {
        let (dir, lock) = published();
        let folder = dir.path();
        let (_, edition) = keep(&lock, answer(Outcome::Met)).expect("kept");
        assert_eq!(compare(folder, &edition).expect("compared"), []);
        let path = folder.join("scored/scores.csv");
        let text = fs::read_to_string(&path)
            .expect("scores")
            .replace("90.00", "99.00");
        fs::write(&path, text).expect("edited");
        let differences = compare(folder, &edition).expect("compared");
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].file, "scores.csv");
    }
}
