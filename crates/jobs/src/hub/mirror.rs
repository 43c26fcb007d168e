//! The mirror: the same tables as those of a queue of one machine, but revisions come from the hub. Taking an entry
//! over twice, or by two programs at once, does no harm.

use rusqlite::{OptionalExtension, Transaction, params};

use super::wire::{Entry, Record};
use crate::{Job, JobId, StoreError, records::Durability, rows, sqlite::SqliteRecords};

/// Names the bucket that the mirror was made from.
const ORIGIN: &str = "hub.origin";

/// Takes entries over, in the order of their revisions, and remembers how far that is. Losing some of them in a power
/// cut does no harm: the hub has them.
pub(super) async fn take(
    mirror: &SqliteRecords,
    entries: Vec<(u64, Entry)>,
    upto: u64,
) -> Result<(), StoreError> {
    mirror
        .write(Durability::Relaxed, move |db| {
            for (revision, entry) in entries {
                match entry {
                    Entry::Job(record) => put(db, revision, *record)?,
                    Entry::Gone(id) => forget(db, revision, id)?,
                    Entry::Queue(queue) => {
                        let sql = "UPDATE queue SET paused = ?1, paused_at = ?2 WHERE paused <> ?1 AND paused_at < ?2";
                        db.prepare_cached(sql)?.execute(params![queue.paused, revision])?;
                    }
                    Entry::Other => {}
                }
            }
            rows::forget_old_deletions(db)?;
            db.prepare_cached("UPDATE queue SET revision = max(revision, ?1)")?.execute([upto]).map(drop)
        })
        .await
}

/// Begins anew when the bucket is not the one that the mirror was made from, or has not come as far as the mirror had.
/// Answers from where to go on.
pub(super) async fn begin(mirror: &SqliteRecords, origin: String, too_far: bool) -> Result<u64, StoreError> {
    mirror
        .write(Durability::Relaxed, move |db| {
            let known: Option<String> =
                db.query_row(rows::NOTE, [ORIGIN], |row| rows::word(row, 0)).optional()?;
            if known.as_ref() == Some(&origin) && !too_far {
                return rows::revision(db);
            }
            db.execute_batch(rows::NOTHING)?;
            db.execute("INSERT INTO notes (name, words) VALUES (?1, ?2)", params![ORIGIN, origin])?;
            Ok(0)
        })
        .await
}

/// A deleted job that may be brought back.
pub(super) async fn binned(mirror: &SqliteRecords, id: JobId) -> Result<Option<Job>, StoreError> {
    let sql = "SELECT revision, record FROM bin WHERE id = ?1";
    let found = mirror.read(move |db| db.query_row(sql, [id.to_string()], rows::raw).optional()).await?;
    found.map(rows::Raw::read).transpose()
}

/// What came into the bin up to this revision.
pub(super) async fn binned_upto(mirror: &SqliteRecords, upto: u64) -> Result<Vec<Job>, StoreError> {
    mirror
        .read(move |db| rows::readable(db, "SELECT revision, record FROM bin WHERE revision <= ?1", [upto]))
        .await
}

fn put(db: &Transaction, revision: u64, Record { job, attempts, binned }: Record) -> rusqlite::Result<()> {
    let id = job.id.to_string();
    let known = "SELECT max(revision) FROM
        (SELECT revision FROM jobs WHERE id = ?1 UNION ALL SELECT revision FROM bin WHERE id = ?1)";
    let known: Option<u64> = db.prepare_cached(known)?.query_row([&id], |row| row.get(0))?;
    if known.is_some_and(|known| known >= revision) {
        return Ok(());
    }
    let last = "SELECT coalesce(max(epoch), 0) FROM attempts WHERE id = ?1";
    let last: u64 = db.prepare_cached(last)?.query_row([&id], |row| row.get(0))?;
    for attempt in attempts.iter().filter(|attempt| attempt.epoch > last) {
        rows::log(db, job.id, attempt)?;
    }
    let job = Job { revision, ..job };
    if !binned {
        db.prepare_cached("DELETE FROM bin WHERE id = ?1")?.execute([&id])?;
        return rows::lay(db, &job);
    }
    db.prepare_cached("DELETE FROM jobs WHERE id = ?1")?.execute([&id])?;
    rows::bin(db, &job)?;
    tell(db, revision, &id)
}

fn forget(db: &Transaction, revision: u64, id: JobId) -> rusqlite::Result<()> {
    let id = id.to_string();
    db.prepare_cached("DELETE FROM bin WHERE id = ?1")?.execute([&id])?;
    db.prepare_cached("DELETE FROM attempts WHERE id = ?1")?.execute([&id])?;
    // Of a deletion that was missed nobody has heard.
    if db.prepare_cached("DELETE FROM jobs WHERE id = ?1")?.execute([&id])? > 0 {
        tell(db, revision, &id)?;
    }
    Ok(())
}

fn tell(db: &Transaction, revision: u64, id: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO deleted (revision, id) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute(params![revision, id]).map(drop)
}
