//! What can still be read of a damaged database: the daily copy is a day old, and a job was promised to be
//! kept. Reads the table from both ends up to the damage, and believes only whole records.

use std::{collections::HashMap, path::Path};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, config::DbConfig, params};
use tracing::{info, warn};

use crate::{
    Job, JobId,
    rows::{self, Raw, insert, raw},
};

const ENDS: [&str; 2] = [
    "SELECT revision, record FROM jobs NOT INDEXED ORDER BY rowid",
    "SELECT revision, record FROM jobs NOT INDEXED ORDER BY rowid DESC",
];

/// Brings over every job that the damaged database has and `db` has not, or not as new; says how many. What the
/// person deleted since `db` was copied is in the bin again, and a queue that they paused is paused.
pub(crate) fn salvage(damaged: &Path, db: &Transaction) -> rusqlite::Result<u64> {
    let found = legible(damaged).unwrap_or_else(|error| {
        warn!(%error, "nothing could be read of the damaged database");
        Legible::default()
    });
    let mut jobs: Vec<Job> = found.jobs.into_values().collect();
    jobs.sort_by_key(|job| job.revision);
    let mut saved = 0;
    for job in jobs {
        saved += u64::from(bring_over(db, job)?);
    }
    for job in found.binned {
        db.execute("DELETE FROM jobs WHERE id = ?1", [job.id.to_string()])?;
        let revision = rows::count(db)?;
        rows::bin(db, &Job { revision, ..job })?;
    }
    for (id, epoch, record) in found.attempts {
        let sql = "INSERT OR IGNORE INTO attempts (id, epoch, record) VALUES (?1, ?2, ?3)";
        db.execute(sql, params![id, epoch, record])?;
    }
    if let Some(paused) = found.paused {
        db.execute("UPDATE queue SET paused = ?1", [paused])?;
    }
    info!(saved, "jobs were read from the damaged database");
    Ok(saved)
}

/// What can still be read.
#[derive(Default)]
struct Legible {
    jobs: HashMap<JobId, Job>,
    /// Deleted, and in no list.
    binned: Vec<Job>,
    attempts: Vec<(String, u64, String)>,
    paused: Option<bool>,
}

/// The damaged file is looked at and left as it is.
fn legible(damaged: &Path) -> rusqlite::Result<Legible> {
    let db = Connection::open_with_flags(damaged, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let mut jobs = HashMap::new();
    for end in ENDS {
        let records = up_to_the_damage(&db, end, raw)?;
        jobs.extend(records.into_iter().filter_map(Raw::readable).map(|job| (job.id, job)));
    }
    let binned = up_to_the_damage(&db, "SELECT revision, record FROM bin NOT INDEXED", raw);
    let binned = binned.unwrap_or_default().into_iter().filter_map(Raw::readable);
    let binned = binned.filter(|job| !jobs.contains_key(&job.id)).collect();
    let attempt = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let attempts =
        up_to_the_damage(&db, "SELECT id, epoch, record FROM attempts", attempt).unwrap_or_default();
    let paused = db.query_row("SELECT paused FROM queue", [], |row| row.get(0)).ok();
    Ok(Legible { jobs, binned, attempts, paused })
}

/// The rows before the first that cannot be read.
fn up_to_the_damage<T>(
    db: &Connection,
    sql: &str,
    read: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut query = db.prepare(sql)?;
    let rows = query.query_map([], read)?;
    let rows = rows.map_while(|row| row.inspect_err(|error| info!(%error, "the damage is here")).ok());
    Ok(rows.collect())
}

/// A record that does not fit, such as one with a key that another job has, is left behind.
fn bring_over(db: &Transaction, job: Job) -> rusqlite::Result<bool> {
    let id = job.id.to_string();
    let known = "SELECT revision FROM jobs WHERE id = ?1";
    let known: Option<u64> = db.query_row(known, [&id], |row| row.get(0)).optional()?;
    if known.is_some_and(|known| known >= job.revision) {
        return Ok(false);
    }
    db.execute_batch("SAVEPOINT one")?;
    db.execute("DELETE FROM jobs WHERE id = ?1", [&id])?;
    let fits = insert(db, job).inspect_err(|error| warn!(%error, "a job was left behind")).is_ok();
    db.execute_batch(if fits { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" })?;
    Ok(fits)
}
