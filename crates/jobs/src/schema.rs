//! The database file: its tables, its versions, and what to do when it is too new or damaged. A newer file
//! is left untouched; a damaged one is set aside, never deleted, and only when nobody runs jobs from it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, TransactionBehavior, config::DbConfig};
use tracing::warn;

use crate::{JobsError, Recovered, StoreError, lock::Home, rows};

/// "Spol", in the header of every database that is ours.
const APPLICATION: i32 = 0x5370_6f6c;
/// Each entry leads from the version of its index to the next.
const MIGRATIONS: [&str; 1] = [include_str!("schema/1.sql")];
const BUSY: Duration = Duration::from_secs(10);
/// Up to so many pages (32 MB) opening also compares every index with its table.
const THOROUGH: i64 = 8192;
const OPENING: &str = "open the list of jobs";

/// Two connections to one database, so that reading does not wait for the disk.
pub(crate) struct Opened {
    pub writer: Connection,
    pub reader: Connection,
    pub recovered: Option<Recovered>,
}

enum Trouble {
    Damaged(String),
    Other(JobsError),
}

/// Opens `spool.db` of a folder, new or migrated, and begins anew when it is damaged.
pub(crate) fn open(folder: &Path, home: &Home, now_ms: i64) -> Result<Opened, JobsError> {
    let path = folder.join("spool.db");
    let (writer, recovered) = match prepare(&path) {
        Ok(writer) => (writer, None),
        Err(Trouble::Other(error)) => return Err(error),
        Err(Trouble::Damaged(why)) => begin_anew(&path, home, now_ms, why)?,
    };
    let reader = Connection::open(&path).and_then(|reader| {
        reader.busy_timeout(BUSY)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(reader)
    });
    let reader = reader.map_err(|error| store_error(OPENING, error))?;
    Ok(Opened { writer, reader, recovered })
}

fn begin_anew(
    path: &Path,
    home: &Home,
    now_ms: i64,
    why: String,
) -> Result<(Connection, Option<Recovered>), JobsError> {
    let _alone = home.own("Spool, repairing").map_err(|error| match error {
        JobsError::Owned { .. } => JobsError::Damaged,
        error => error,
    })?;
    let still = match prepare(path) {
        Ok(writer) => return Ok((writer, None)),
        Err(Trouble::Other(error)) => return Err(error),
        Err(Trouble::Damaged(still)) => still,
    };
    let moved_to =
        set_aside(path, now_ms).map_err(|source| JobsError::Folder { path: path.to_owned(), source })?;
    warn!(why, moved_to = %moved_to.display(), "the database was damaged and is set aside");
    match prepare(path) {
        Ok(writer) => Ok((writer, Some(Recovered { moved_to, why: still }))),
        Err(Trouble::Other(error)) => Err(error),
        Err(Trouble::Damaged(_)) => Err(JobsError::Damaged),
    }
}

/// The log goes first: left behind, it would be replayed into the new database.
fn set_aside(path: &Path, now_ms: i64) -> io::Result<PathBuf> {
    let aside = beside(path, &format!(".damaged-{now_ms}"));
    for tail in ["-wal", "-shm", ""] {
        match fs::rename(beside(path, tail), beside(&aside, tail)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(aside)
}

fn beside(path: &Path, tail: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(tail);
    PathBuf::from(name)
}

/// Opens, checks and migrates. A file of a newer version is closed again without a byte written.
fn prepare(path: &Path) -> Result<Connection, Trouble> {
    let mut db = Connection::open(path).map_err(trouble)?;
    db.busy_timeout(BUSY).map_err(trouble)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(trouble)?;
    refuse_newer(&db)?;
    refuse_read_only(&db, path)?;
    check(&db)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(trouble)?;
    settle_pragmas(&db).map_err(trouble)?;
    migrate(&mut db)?;
    rows::probe(&db).map_err(trouble)?;
    Ok(db)
}

fn refuse_newer(db: &Connection) -> Result<(), Trouble> {
    let (found, known) = (version(db).map_err(trouble)?, MIGRATIONS.len());
    if found > known {
        let in_words = |version| u32::try_from(version).unwrap_or(u32::MAX);
        let (found, known) = (in_words(found), in_words(known));
        return Err(Trouble::Other(JobsError::NewerDatabase { found, known }));
    }
    Ok(())
}

/// A database is read-only when the system says so, or when its header was damaged into saying so.
fn refuse_read_only(db: &Connection, path: &Path) -> Result<(), Trouble> {
    if !db.is_readonly(rusqlite::MAIN_DB).map_err(trouble)? {
        return Ok(());
    }
    match fs::OpenOptions::new().write(true).open(path) {
        Ok(_) => Err(Trouble::Damaged("its header is read-only".into())),
        Err(source) => Err(Trouble::Other(JobsError::Folder { path: path.to_owned(), source })),
    }
}

fn check(db: &Connection) -> Result<(), Trouble> {
    let application: i32 =
        db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(trouble)?;
    if application != 0 && application != APPLICATION {
        return Err(Trouble::Damaged("it is the database of another program".into()));
    }
    let pages: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0)).map_err(trouble)?;
    sound(db, "quick_check")?;
    if pages <= THOROUGH && sound(db, "integrity_check").is_err() {
        warn!("the indexes did not fit their tables and are built again");
        db.execute_batch("REINDEX").map_err(|error| Trouble::Damaged(error.to_string()))?;
        sound(db, "integrity_check")?;
    }
    Ok(())
}

fn sound(db: &Connection, check: &str) -> Result<(), Trouble> {
    let verdict: String =
        db.query_row(&format!("PRAGMA {check}(1)"), [], |row| row.get(0)).map_err(trouble)?;
    if verdict == "ok" { Ok(()) } else { Err(Trouble::Damaged(verdict)) }
}

fn settle_pragmas(db: &Connection) -> rusqlite::Result<()> {
    let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    }
    db.pragma_update(None, "synchronous", "FULL")
}

fn migrate(db: &mut Connection) -> Result<(), Trouble> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(trouble)?;
    refuse_newer(&change)?;
    let found = version(&change).map_err(trouble)?;
    let steps = || {
        for step in &MIGRATIONS[found..] {
            change.execute_batch(step)?;
        }
        change.pragma_update(None, "application_id", APPLICATION)?;
        change.pragma_update(None, "user_version", MIGRATIONS.len())
    };
    if found < MIGRATIONS.len() {
        steps().map_err(trouble)?;
    }
    change.commit().map_err(trouble)
}

fn version(db: &Connection) -> rusqlite::Result<usize> {
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(found).unwrap_or(0))
}

/// Tells damage from a system that refuses. Tables that do not fit our queries (`Unknown` is SQLite's plain
/// error) and a missing row are damage too.
fn trouble(error: rusqlite::Error) -> Trouble {
    match error.sqlite_error_code() {
        None | Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => {
            Trouble::Damaged(error.to_string())
        }
        Some(_) => Trouble::Other(store_error(OPENING, error).into()),
    }
}

/// Says in a sentence what the database refused to do.
pub(crate) fn store_error(doing: &'static str, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::DiskFull { doing },
        _ => StoreError::Database { doing, source: Box::new(error) },
    }
}
