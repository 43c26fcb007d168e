//! The database file: its tables, its versions, and how it is opened. A newer file is left untouched; an old one is
//! copied before it is migrated. What becomes of a damaged one, [`repair`](crate::repair) says.

use std::{
    fs,
    io::{self, Read},
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, TransactionBehavior, config::DbConfig};
use tracing::warn;

use crate::{
    JobsError, Recovered, StoreError,
    backup::{copied_at_ms, copy_to},
    lock::{Home, take_turn},
    repair::{self, begin_anew},
    rows,
};

/// "Spol", in the header of every database that is ours.
const APPLICATION: i32 = 0x5370_6f6c;
/// Each entry leads from the version of its index to the next.
const MIGRATIONS: [&str; 2] = [include_str!("schema/1.sql"), include_str!("schema/2.sql")];
const BUSY: Duration = Duration::from_secs(10);
/// Up to so many pages (32 MB) opening also compares every index with its table.
const THOROUGH: i64 = 8192;
pub(crate) const OPENING: &str = "open the list of jobs";

/// Two connections to one database, so that reading does not wait for the disk.
pub(crate) struct Opened {
    pub writer: Connection,
    pub reader: Connection,
    pub recovered: Option<Recovered>,
}

pub(crate) enum Trouble {
    Damaged(String),
    Other(JobsError),
}

/// Opens `spool.db` of a folder, new or migrated, and begins anew when it is damaged.
pub(crate) fn open(folder: &Path, home: &Home, now_ms: i64) -> Result<Opened, JobsError> {
    let path = folder.join("spool.db");
    let _turn = if is_settled(&path) { None } else { take_turn(&folder.join("opening.lock"), BUSY) };
    let writer = match prepare(&path) {
        Ok(writer) => writer,
        Err(Trouble::Other(error)) => return Err(error),
        Err(Trouble::Damaged(why)) => begin_anew(&path, home, now_ms, why)?,
    };
    // Until somebody has heeded it, also when another program did the repair.
    let recovered = repair::noted(&writer);
    let reader = Connection::open(&path).and_then(|reader| {
        reader.busy_timeout(BUSY)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(reader)
    });
    let reader = reader.map_err(|error| store_error(OPENING, error))?;
    Ok(Opened { writer, reader, recovered })
}

/// Whether the file says that it keeps a write-ahead log. SQLite lets the change to one fail at once when rivals
/// open the file at that moment, whatever the patience, so a file that is new is opened by one at a time.
fn is_settled(path: &Path) -> bool {
    let mut header = [0; 20];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header[18..] == [2, 2]
}

/// Makes the database ready, unless it vanished while its daily copy is still there, or its repair was cut off.
pub(crate) fn prepare(path: &Path) -> Result<Connection, Trouble> {
    if repair::is_unfinished(path) {
        return Err(Trouble::Damaged("its repair was cut off".into()));
    }
    let vanished = fs::metadata(path).map_or_else(|error| is_missing(&error), |file| file.len() == 0);
    if vanished && path.parent().and_then(copied_at_ms).is_some() {
        return Err(Trouble::Damaged("it is empty".into()));
    }
    make_ready(path)
}

pub(crate) fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Opens, checks and migrates. A file of a newer version is closed again without a byte written.
pub(crate) fn make_ready(path: &Path) -> Result<Connection, Trouble> {
    let mut db = Connection::open(path).map_err(trouble)?;
    db.busy_timeout(BUSY).map_err(trouble)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(trouble)?;
    refuse_newer(&db)?;
    refuse_read_only(&db, path)?;
    check(&db)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(trouble)?;
    settle_pragmas(&db).map_err(trouble)?;
    copy_old(&db, path);
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

/// Keeps an old list as it was. A migration is whole or nothing, so it does not depend on this.
fn copy_old(db: &Connection, path: &Path) {
    let found = version(db).unwrap_or(0);
    if found == 0 || found == MIGRATIONS.len() {
        return;
    }
    if let Err(error) = copy_to(db, &path.with_file_name(format!("spool.before-{found}.db"))) {
        warn!(%error, "the old list of jobs was not copied before its migration");
    }
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
pub(crate) fn trouble(error: rusqlite::Error) -> Trouble {
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
