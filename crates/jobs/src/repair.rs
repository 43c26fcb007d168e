//! A damaged database is set aside, never deleted, and only when nobody runs jobs from it. Its daily copy takes its
//! place, with whatever can still be read. The new list is made whole beside the old one before anything moves, so a
//! repair that is cut off anywhere, or finds the disk full, is done again or goes on at the next start.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension, params};
use tracing::warn;

use crate::{
    JobsError, Recovered, Restored,
    backup::{copied_at_ms, copy_path, put_in_place},
    lock::Home,
    rows,
    salvage::salvage,
    schema::{OPENING, Trouble, is_missing, make_ready, prepare, store_error, trouble},
};

/// A repaired list counts its changes on from here: no revision is used twice.
const LEAP: u64 = 1 << 32;
/// The note of what happened, which stays until somebody has heeded it.
pub(crate) const NOTE: &str = "recovered";
/// A list being made, and one that is whole and has only to take the old one's place.
const BEING_MADE: &str = ".repairing";
const MADE: &str = ".repaired";
/// A database may have a log and its index beside it. They go first: left behind, they would be taken for another's.
const TAILS: [&str; 3] = ["-wal", "-shm", ""];

/// Whether a list was made whose place the old one still has.
pub(crate) fn is_unfinished(path: &Path) -> bool {
    beside(path, MADE).exists()
}

/// What opening, by whichever program, had to do to this list, if nobody has heeded it yet.
pub(crate) fn noted(db: &Connection) -> Option<Recovered> {
    let words: Option<String> = db.query_row(rows::NOTE, [NOTE], |row| row.get(0)).optional().ok()?;
    serde_json::from_str(&words?).ok()
}

/// Puts a sound list in the place of a damaged one.
pub(crate) fn begin_anew(
    path: &Path,
    home: &Home,
    now_ms: i64,
    why: String,
) -> Result<Connection, JobsError> {
    let _alone = home.own("Spool, repairing").map_err(|error| match error {
        JobsError::Owned { .. } => JobsError::Damaged,
        error => error,
    })?;
    // Somebody may have been faster.
    let still = match prepare(path) {
        Ok(writer) => return Ok(writer),
        Err(Trouble::Other(error)) => return Err(error),
        Err(Trouble::Damaged(still)) => still,
    };
    warn!(why, "the database is damaged and is set aside");
    if !is_unfinished(path) {
        make(path, beside(path, &format!(".damaged-{now_ms}")), still)?;
    }
    swap(path).map_err(|source| refused(path, source))?;
    in_words(make_ready(path))
}

/// Makes the list that is to take the place of the one at `path`, of its copy and of what can be read of itself.
fn make(path: &Path, moved_to: PathBuf, why: String) -> Result<(), JobsError> {
    let unfinished = beside(path, BEING_MADE);
    let (mut db, restored) = match copied(path, &unfinished) {
        Some((db, restored)) => (db, Some(restored)),
        None => {
            remove(&unfinished);
            (in_words(make_ready(&unfinished))?, None)
        }
    };
    let made = (|| {
        let change = db.transaction()?;
        change.execute("UPDATE queue SET revision = revision + ?1, forgotten = revision + ?1", [LEAP])?;
        let salvaged = salvage(path, &change)?;
        let note = Recovered { moved_to, why, restored, salvaged };
        let words = serde_json::to_string(&note).unwrap_or_default();
        change.execute("INSERT OR REPLACE INTO notes VALUES (?1, ?2)", params![NOTE, words])?;
        change.commit()?;
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        db.close().map_err(|(_, error)| error)
    })();
    made.map_err(|error| store_error(OPENING, error))?;
    put_in_place(&unfinished, &beside(path, MADE)).map_err(|source| refused(path, source))
}

fn refused(path: &Path, source: io::Error) -> JobsError {
    JobsError::Folder { path: path.to_owned(), source }
}

/// The daily copy, at another path. Whatever is wrong with it, beginning anew is still possible.
fn copied(path: &Path, to: &Path) -> Option<(Connection, Restored)> {
    let folder = path.parent()?;
    let copied_at_ms = copied_at_ms(folder)?;
    remove(to);
    if let Err(error) = fs::copy(copy_path(folder), to) {
        warn!(%error, "the daily copy could not be used");
        return None;
    }
    let restored = make_ready(to).and_then(|db| {
        let jobs = db.query_row("SELECT count(*) FROM jobs", [], |row| row.get(0)).map_err(trouble)?;
        Ok((db, Restored { jobs, copied_at_ms }))
    });
    if restored.is_err() {
        warn!("the daily copy was damaged as well");
    }
    restored.ok()
}

/// The old list goes aside, and the repaired one has its name. Each step may be the last before a crash.
fn swap(path: &Path) -> io::Result<()> {
    let made = beside(path, MADE);
    let note = Connection::open(&made).ok().and_then(|db| noted(&db));
    let aside = note.map_or_else(|| beside(path, ".damaged"), |note| note.moved_to);
    for tail in TAILS {
        match fs::rename(beside(path, tail), beside(&aside, tail)) {
            Err(error) if !is_missing(&error) => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    put_in_place(&made, path)
}

fn in_words(ready: Result<Connection, Trouble>) -> Result<Connection, JobsError> {
    ready.map_err(|trouble| match trouble {
        Trouble::Other(error) => error,
        Trouble::Damaged(_) => JobsError::Damaged,
    })
}

fn remove(path: &Path) {
    for tail in TAILS {
        let _ = fs::remove_file(beside(path, tail));
    }
}

fn beside(path: &Path, tail: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(tail);
    PathBuf::from(name)
}
