//! What can still be read of a damaged database: the daily copy is a day old, and a job was promised to be
//! kept. Reads the table from both ends up to the damage, and believes only whole records.

use std::{collections::HashMap, path::Path};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, config::DbConfig};
use tracing::{info, warn};

use crate::{
    Job, JobId,
    rows::{insert, raw},
};

const ENDS: [&str; 2] = [
    "SELECT revision, record FROM jobs NOT INDEXED ORDER BY rowid",
    "SELECT revision, record FROM jobs NOT INDEXED ORDER BY rowid DESC",
];

/// Brings over every job that the damaged database has and `db` has not, or not as new; says how many.
pub(crate) fn salvage(damaged: &Path, db: &mut Connection) -> u64 {
    let found = legible(damaged).unwrap_or_else(|error| {
        warn!(%error, "nothing could be read of the damaged database");
        HashMap::new()
    });
    let saved = db.transaction().and_then(|change| {
        let mut jobs: Vec<Job> = found.into_values().collect();
        jobs.sort_by_key(|job| job.revision);
        let mut saved = 0;
        for job in jobs {
            saved += u64::from(bring_over(&change, job)?);
        }
        change.commit().map(|()| saved)
    });
    match saved {
        Ok(saved) => {
            info!(saved, "jobs were read from the damaged database");
            saved
        }
        Err(error) => {
            warn!(%error, "what was read of the damaged database could not be kept");
            0
        }
    }
}

/// The damaged file is looked at and left as it is.
fn legible(damaged: &Path) -> rusqlite::Result<HashMap<JobId, Job>> {
    let db = Connection::open_with_flags(damaged, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let mut jobs = HashMap::new();
    for end in ENDS {
        let mut query = db.prepare(end)?;
        let rows = query.query_map([], raw)?;
        for row in rows.map_while(|row| row.inspect_err(|error| info!(%error, "the damage is here")).ok()) {
            if let Some(job) = row.readable() {
                jobs.insert(job.id, job);
            }
        }
    }
    Ok(jobs)
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
