//! The daily copy of the database, for the day when it is damaged, and 4 MiB of ballast beside it, which is
//! thrown overboard when the disk is full so that what failed can still be written down. Both are put in
//! place whole or not at all, and both may be deleted at any time.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, UNIX_EPOCH},
};

use rusqlite::{Connection, ErrorCode, InterruptHandle};
use tracing::{info, warn};

use crate::clock::millis;

/// The copy is made anew when it is older than this.
const DAY: Duration = Duration::from_hours(24);
const BUSY: Duration = Duration::from_secs(10);
const BALLAST: usize = 4 << 20;
/// The pause between two requests to stop copying.
const NUDGE: Duration = Duration::from_millis(20);

pub(crate) fn copy_path(folder: &Path) -> PathBuf {
    folder.join("spool.backup.db")
}

fn ballast_path(folder: &Path) -> PathBuf {
    folder.join("spool.ballast")
}

/// When the daily copy was made, in Unix milliseconds.
pub(crate) fn copied_at_ms(folder: &Path) -> Option<i64> {
    let made = fs::metadata(copy_path(folder)).and_then(|copy| copy.modified()).ok()?;
    Some(millis(made.duration_since(UNIX_EPOCH).unwrap_or_default()))
}

/// A copy from the future says that a clock jumped: it is made anew as well.
fn is_due(folder: &Path, now_ms: i64) -> bool {
    copied_at_ms(folder).is_none_or(|made| now_ms.abs_diff(made) > millis(DAY).unsigned_abs())
}

/// A copy being made on a thread of its own, which ends with this.
pub(crate) struct Copying {
    thread: Option<JoinHandle<Connection>>,
    done: Mutex<Receiver<()>>,
    interrupt: InterruptHandle,
}

impl Copying {
    /// Copies the database if that is due; the caller has just found it sound.
    pub(crate) fn start(folder: &Path, now_ms: i64) -> Option<Copying> {
        if !is_due(folder, now_ms) {
            return None;
        }
        let db = Connection::open(folder.join("spool.db")).ok()?;
        let (interrupt, folder, (tell, done)) = (db.get_interrupt_handle(), folder.to_owned(), channel());
        let copy = move || {
            say(copy_daily(&db, &folder));
            drop(tell);
            db
        };
        let thread = thread::Builder::new().name("spool-backup".into()).spawn(copy).ok();
        Some(Copying { thread, done: Mutex::new(done), interrupt })
    }
}

impl Drop for Copying {
    fn drop(&mut self) {
        let done = self.done.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            self.interrupt.interrupt();
            if !matches!(done.recv_timeout(NUDGE), Err(RecvTimeoutError::Timeout)) {
                break;
            }
        }
        // An interrupt that came too late holds until the next statement: closing would heed it, and leave its
        // write-ahead log behind.
        let closed = self.thread.take().map(|thread| thread.join().map(|db| db.execute_batch("SELECT 1")));
        if !matches!(closed, None | Some(Ok(Ok(())))) {
            warn!("the copy of the list of jobs broke");
        }
    }
}

/// Makes what is missing: the ballast, and the copy when it is due. Waits for the disk.
pub(crate) fn look_after(folder: &Path, now_ms: i64) {
    if let Err(error) = load_ballast(folder) {
        warn!(%error, "there is no room for the ballast");
    }
    if is_due(folder, now_ms) {
        match Connection::open(folder.join("spool.db")) {
            Ok(db) => say(copy_daily(&db, folder)),
            Err(error) => say(Err(error.into())),
        }
    }
}

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CopyError {
    #[error("the database could not be copied ({0})")]
    Database(#[from] rusqlite::Error),
    #[error("the copy could not be put in place ({0})")]
    File(#[from] io::Error),
    #[error("the database is damaged ({0})")]
    Damaged(String),
}

fn say(copied: Result<bool, CopyError>) {
    match copied {
        Ok(true) => info!("the list of jobs was copied"),
        Ok(false) => {}
        // The program ends before the copy is done; the next one makes it.
        Err(CopyError::Database(error))
            if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {}
        Err(error) => warn!(%error, "the list of jobs was not copied"),
    }
}

/// Copies a sound database that has jobs in it, unless somebody else is just doing so.
fn copy_daily(db: &Connection, folder: &Path) -> Result<bool, CopyError> {
    let alone = File::create(folder.join("backup.lock"))?;
    if alone.try_lock().is_err() {
        return Ok(false);
    }
    db.busy_timeout(BUSY)?;
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(CopyError::Damaged(verdict));
    }
    let worth_it: bool = db.query_row("SELECT EXISTS (SELECT 1 FROM jobs)", [], |row| row.get(0))?;
    if worth_it {
        copy_to(db, &copy_path(folder))?;
    }
    Ok(worth_it)
}

/// Writes a whole copy of the database to a path, replacing what is there.
pub(crate) fn copy_to(db: &Connection, path: &Path) -> Result<(), CopyError> {
    let unfinished = path.with_extension("db.new");
    remove(&unfinished)?;
    db.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()])?;
    put_in_place(&unfinished, path)?;
    Ok(())
}

/// Gives a finished file its name, durable.
pub(crate) fn put_in_place(unfinished: &Path, path: &Path) -> io::Result<()> {
    File::options().write(true).open(unfinished)?.sync_all()?;
    fs::rename(unfinished, path)?;
    sync_folder(path)
}

/// A new name is safe only once its folder was written. Windows keeps no such promise and needs no call.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Bytes that no file system can squeeze. Room counts as taken before they are on the disk, so nothing waits.
fn load_ballast(folder: &Path) -> io::Result<()> {
    let path = ballast_path(folder);
    if fs::metadata(&path).is_ok_and(|ballast| ballast.len() >= BALLAST as u64) {
        return Ok(());
    }
    let mut bytes = vec![0; BALLAST];
    fastrand::fill(&mut bytes);
    let loaded = File::create(&path).and_then(|mut ballast| ballast.write_all(&bytes));
    loaded.inspect_err(|_| drop(remove(&path)))
}

/// Makes room on a full disk; false when there was nothing to throw.
pub(crate) fn throw_ballast(folder: &Path) -> bool {
    let thrown = fs::remove_file(ballast_path(folder)).is_ok();
    if thrown {
        warn!("the disk is full; the ballast was thrown to write down what happened");
    }
    thrown
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
