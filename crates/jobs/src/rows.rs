//! Jobs as rows: the queries, each held to the index it needs, and the steps that a transaction is made of.

use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use serde::Serialize;
use tracing::warn;

use crate::{
    AttemptRecord, Change, Job, JobId, Order, StoreError, history,
    records::{LEVELS, Place, REMEMBERED},
};

pub(crate) const BY_ID: &str = "SELECT revision, record FROM jobs WHERE id = ?1";
pub(crate) const BY_KEY: &str = "SELECT revision, record FROM jobs WHERE key = ?1";
pub(crate) const IDS: &str = "SELECT id FROM jobs ORDER BY id";
pub(crate) const EACH: &str = "SELECT revision, record FROM jobs UNION ALL SELECT revision, record FROM bin";
pub(crate) const NEWEST: &str = "SELECT revision, record FROM jobs WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
pub(crate) const NEWEST_OF_STATE: &str = "SELECT revision, record FROM jobs INDEXED BY jobs_by_state
    WHERE state = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
const HEAD_BELOW: &str = "SELECT revision, record, priority FROM jobs INDEXED BY jobs_in_line
    WHERE state = 'queued' AND priority < ?2 AND kind IN (SELECT value FROM json_each(?1))
    ORDER BY priority DESC, place, id";
pub(crate) const ANY: &str = "SELECT EXISTS (SELECT 1 FROM jobs INDEXED BY jobs_in_line
    WHERE state = ?1 AND kind IN (SELECT value FROM json_each(?2)))";
/// Jobs that still have work before them.
pub(crate) const OPEN: &str = "SELECT revision, record, id, state, kind FROM jobs INDEXED BY jobs_by_state
    WHERE state IN ('queued', 'running', 'retryable', 'needs_you', 'paused')";
pub(crate) const FINISHED: &str = "SELECT id, revision FROM jobs INDEXED BY jobs_by_revision
    WHERE revision <= ?1 AND state IN ('completed', 'cancelled', 'failed') ORDER BY revision LIMIT ?2";
pub(crate) const ATTEMPTS: &str = "SELECT record FROM attempts WHERE id = ?1 ORDER BY epoch";
pub(crate) const NOTE: &str = "SELECT words FROM notes WHERE name = ?1";
const BINNED: &str = "SELECT id FROM bin INDEXED BY bin_by_revision WHERE revision <= ?1";
pub(crate) const FIRST_PLACE: &str = "SELECT priority, place FROM jobs INDEXED BY jobs_in_line
    WHERE state = ?1 ORDER BY priority DESC, place, id LIMIT 1";
pub(crate) const LAST_PLACE: &str = "SELECT priority, place FROM jobs INDEXED BY jobs_in_line
    WHERE state = ?1 ORDER BY priority, place DESC, id DESC LIMIT 1";
pub(crate) const AHEAD: &str = "SELECT priority, place FROM jobs INDEXED BY jobs_in_line
    WHERE state = ?1 AND priority = ?2 AND place < ?3 ORDER BY place DESC LIMIT 1";
pub(crate) const CHANGED: &str = "SELECT revision, record FROM jobs INDEXED BY jobs_by_revision
    WHERE revision > ?1 ORDER BY revision LIMIT ?2";
const QUERIES: [&str; 17] = [
    BY_ID,
    BY_KEY,
    IDS,
    EACH,
    NEWEST,
    NEWEST_OF_STATE,
    HEAD_BELOW,
    ANY,
    OPEN,
    FINISHED,
    ATTEMPTS,
    NOTE,
    BINNED,
    FIRST_PLACE,
    LAST_PLACE,
    AHEAD,
    CHANGED,
];
/// Greater than every id.
pub(crate) const END: &str = "g";

/// Leaves the tables as they were at first.
pub(crate) const NOTHING: &str =
    "DELETE FROM jobs; DELETE FROM bin; DELETE FROM attempts; DELETE FROM deleted;
    DELETE FROM notes; UPDATE queue SET revision = 0, paused = 0, paused_at = 0, forgotten = 0;";

/// Fails when the tables do not fit the queries.
pub(crate) fn probe(db: &Connection) -> rusqlite::Result<()> {
    for query in QUERIES {
        db.prepare(query)?;
    }
    revision(db).map(drop)
}

/// A record as it lies in the table.
pub(crate) struct Raw {
    revision: u64,
    record: Vec<u8>,
}

impl Raw {
    pub(crate) fn read(self) -> Result<Job, StoreError> {
        let job: Result<Job, _> = serde_json::from_slice(&self.record);
        match job {
            Ok(job) => Ok(Job { revision: self.revision, ..job }),
            Err(source) => Err(StoreError::Unreadable { source }),
        }
    }

    /// One bad record must not hide the others.
    pub(crate) fn readable(self) -> Option<Job> {
        self.read().inspect_err(|error| warn!(%error, "a job was passed over")).ok()
    }
}

pub(crate) fn raw(row: &Row) -> rusqlite::Result<Raw> {
    Ok(Raw { revision: row.get(0)?, record: row.get_ref(1)?.as_bytes()?.to_owned() })
}

pub(crate) fn readable(db: &Transaction, sql: &str, at: impl Params) -> rusqlite::Result<Vec<Job>> {
    db.prepare_cached(sql)?.query_map(at, raw)?.filter_map(|row| row.map(Raw::readable).transpose()).collect()
}

pub(crate) fn read_place(row: &Row) -> rusqlite::Result<Place> {
    Ok(Place { priority: row.get(0)?, order: Order::stored(word(row, 1)?) })
}

/// A word of a table that may be damaged.
pub(crate) fn word(row: &Row, column: usize) -> rusqlite::Result<String> {
    Ok(String::from_utf8_lossy(row.get_ref(column)?.as_bytes_or_null()?.unwrap_or_default()).into_owned())
}

/// Counts one more change and names it.
pub(crate) fn count(db: &Transaction) -> rusqlite::Result<u64> {
    let sql = "UPDATE queue SET revision = revision + 1 RETURNING revision";
    db.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

pub(crate) fn revision(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT revision FROM queue")?.query_row([], |row| row.get(0))
}

pub(crate) fn insert(db: &Transaction, job: Job) -> rusqlite::Result<Job> {
    let job = Job { revision: count(db)?, ..job };
    let sql = "INSERT INTO jobs (id, revision, state, kind, priority, place, key, record)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    db.prepare_cached(sql)?.execute(params![
        job.id.to_string(),
        job.revision,
        job.state.as_str(),
        job.kind,
        job.priority,
        job.order.as_str(),
        job.key,
        written(&job)?,
    ])?;
    Ok(job)
}

pub(crate) fn replace(db: &Transaction, job: Job) -> rusqlite::Result<Option<Job>> {
    let known = job.revision;
    let job = Job { revision: revision(db)? + 1, ..job };
    let sql = "UPDATE jobs SET revision = ?3, state = ?4, priority = ?5, place = ?6, record = ?7, kind = ?8
        WHERE id = ?1 AND revision = ?2";
    let replaced = db.prepare_cached(sql)?.execute(params![
        job.id.to_string(),
        known,
        job.revision,
        job.state.as_str(),
        job.priority,
        job.order.as_str(),
        written(&job)?,
        job.kind,
    ])?;
    if replaced == 0 {
        return Ok(None);
    }
    count(db)?;
    Ok(Some(job))
}

/// Puts a job into the bin, if it still has this revision.
pub(crate) fn discard(db: &Transaction, id: JobId, known: u64) -> rusqlite::Result<bool> {
    let id = id.to_string();
    let take = "DELETE FROM jobs WHERE id = ?1 AND revision = ?2 RETURNING record";
    let taken = db.prepare_cached(take)?.query_row(params![id, known], |row| word(row, 0)).optional()?;
    let Some(record) = taken else { return Ok(false) };
    let at = params![id, count(db)?, record];
    db.prepare_cached("INSERT OR REPLACE INTO bin (id, revision, record) VALUES (?1, ?2, ?3)")?
        .execute(at)?;
    let tell = "INSERT INTO deleted SELECT revision, id FROM bin WHERE id = ?1";
    db.prepare_cached(tell)?.execute([id])?;
    Ok(true)
}

/// Puts a job into the table as it is, over what was known of it. Its key is kept only in the record: two jobs have the
/// same one while the news of a deletion is on its way.
pub(crate) fn lay(db: &Transaction, job: &Job) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO jobs (id, revision, state, kind, priority, place, key, record)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7)";
    let (id, state, place) = (job.id.to_string(), job.state.as_str(), job.order.as_str());
    let row = params![id, job.revision, state, job.kind, job.priority, place, written(job)?];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// Puts a job into the bin as it is.
pub(crate) fn bin(db: &Transaction, job: &Job) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO bin (id, revision, record) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?.execute(params![job.id.to_string(), job.revision, written(job)?]).map(drop)
}

/// Takes a record out of the bin, if it reads as a job.
pub(crate) fn take_out(db: &Transaction, id: JobId) -> rusqlite::Result<Option<Result<Job, StoreError>>> {
    let sql = "SELECT revision, record FROM bin WHERE id = ?1";
    let Some(found) = db.query_row(sql, [id.to_string()], raw).optional()? else { return Ok(None) };
    let job = found.read();
    if job.is_ok() {
        db.execute("DELETE FROM bin WHERE id = ?1", [id.to_string()])?;
    }
    Ok(Some(job))
}

pub(crate) fn empty_bin(db: &Transaction, upto: u64) -> rusqlite::Result<u64> {
    db.execute(&format!("DELETE FROM attempts WHERE id IN ({BINNED})"), [upto])?;
    Ok(db.execute("DELETE FROM bin WHERE revision <= ?1", [upto])? as u64)
}

/// Of each priority the first queued job of these kinds that reads as a job.
pub(crate) fn heads(db: &Transaction, kinds: &str) -> rusqlite::Result<Vec<Job>> {
    let mut query = db.prepare_cached(HEAD_BELOW)?;
    let mut heads = Vec::new();
    let mut above = i64::MAX;
    while heads.len() < LEVELS {
        let mut rows = query.query(params![kinds, above])?;
        let mut head = None;
        while let (None, Some(row)) = (&head, rows.next()?) {
            above = row.get(2)?;
            head = raw(row)?.readable();
        }
        let Some(job) = head else { break };
        heads.push(job);
    }
    Ok(heads)
}

/// Adds the end of an attempt to the job's log and forgets what is too old.
pub(crate) fn log(db: &Transaction, id: JobId, attempt: &AttemptRecord) -> rusqlite::Result<()> {
    let record = json(attempt)?;
    let add = "INSERT OR REPLACE INTO attempts (id, epoch, record) VALUES (?1, ?2, ?3)";
    db.prepare_cached(add)?.execute(params![id.to_string(), attempt.epoch, record])?;
    let forget = "DELETE FROM attempts WHERE id = ?1 AND epoch <=
        (SELECT epoch FROM attempts WHERE id = ?1 ORDER BY epoch DESC LIMIT 1 OFFSET ?2)";
    db.prepare_cached(forget)?.execute(params![id.to_string(), history::KEPT]).map(drop)
}

pub(crate) fn attempts(db: &Transaction, id: JobId) -> rusqlite::Result<Vec<AttemptRecord>> {
    let mut query = db.prepare_cached(ATTEMPTS)?;
    let rows = query.query_map([id.to_string()], |row| word(row, 0))?;
    let readable = |record: String| {
        let read = serde_json::from_str(&record);
        read.inspect_err(|error| warn!(%error, "an attempt was passed over")).ok()
    };
    rows.filter_map(|row| row.map(readable).transpose()).collect()
}

fn written(job: &Job) -> rusqlite::Result<String> {
    json(job)
}

fn json(record: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(record).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(crate) fn deletions(db: &Transaction, after: u64, limit: usize) -> rusqlite::Result<Vec<(u64, Change)>> {
    let sql = "SELECT revision, id FROM deleted WHERE revision > ?1 ORDER BY revision LIMIT ?2";
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map(params![after, limit], |row| Ok((row.get(0)?, word(row, 1)?)))?;
    let named = |(at, id): (u64, String)| Some((at, Change::Deleted(id.parse().ok()?)));
    rows.filter_map(|row| row.map(named).transpose()).collect()
}

pub(crate) fn forget_old_deletions(db: &Transaction) -> rusqlite::Result<()> {
    let sql = "SELECT revision FROM deleted ORDER BY revision DESC LIMIT 1 OFFSET ?1";
    let oldest: Option<u64> = db.query_row(sql, [REMEMBERED], |row| row.get(0)).optional()?;
    if let Some(oldest) = oldest {
        db.execute("DELETE FROM deleted WHERE revision <= ?1", [oldest])?;
        db.execute("UPDATE queue SET forgotten = ?1", [oldest])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the plan of a query on an empty database that claims to be large.
    fn plan(query: &str) -> String {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(concat!(include_str!("schema/1.sql"), include_str!("schema/2.sql"))).unwrap();
        let mut explain = db.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
        let blanks = vec![rusqlite::types::Null; explain.parameter_count()];
        let lines =
            explain.query_map(rusqlite::params_from_iter(blanks), |row| row.get::<_, String>(3)).unwrap();
        lines.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    #[test]
    fn every_query_walks_its_index_and_sorts_nothing() {
        let cases = [
            (BY_ID, "INDEX sqlite_autoindex_jobs_1 (id=?)"),
            (BY_KEY, "INDEX jobs_by_key (key=?)"),
            (NEWEST, "INDEX sqlite_autoindex_jobs_1 (id<?)"),
            (NEWEST_OF_STATE, "INDEX jobs_by_state (state=? AND id<?)"),
            (HEAD_BELOW, "INDEX jobs_in_line (state=? AND priority<?)"),
            (ANY, "COVERING INDEX jobs_in_line (state=?)"),
            (OPEN, "INDEX jobs_by_state (state=?)"),
            (FINISHED, "INDEX jobs_by_revision (revision<?)"),
            (ATTEMPTS, "PRIMARY KEY (id=?)"),
            (NOTE, "PRIMARY KEY (name=?)"),
            (BINNED, "INDEX bin_by_revision (revision<?)"),
            (FIRST_PLACE, "INDEX jobs_in_line (state=?)"),
            (LAST_PLACE, "INDEX jobs_in_line (state=?)"),
            (AHEAD, "INDEX jobs_in_line (state=? AND priority=? AND place<?)"),
            (CHANGED, "INDEX jobs_by_revision (revision>?)"),
        ];
        for (query, index) in cases {
            let plan = plan(query);
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{query}\n{plan}");
        }
    }
}
