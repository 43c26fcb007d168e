//! The durable engine: SQLite with a write-ahead log. Every change counts up one revision in the same
//! transaction, which makes the table its own feed. Waits for the disk only on threads that may block.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use tokio::{
    sync::{Mutex, watch},
    task::spawn_blocking,
};

use crate::{
    AttemptRecord, Change, Filter, Job, JobId, JobsError, Order, Recovered, State, StoreError,
    backup::{self, Copying},
    lock::Home,
    mend::mend,
    records::{Created, Durability, Feed, Place, Records, See, Write},
    rows::{
        self, AHEAD, ANY, BY_ID, BY_KEY, CHANGED, EACH, END, FINISHED, FIRST_PLACE, IDS, LAST_PLACE, NEWEST,
        NEWEST_OF_STATE, NOTE, Raw, deletions, forget_old_deletions, insert, raw, read_place, readable,
        replace, revision, word,
    },
    schema::{self, store_error},
};

/// Also of the jobs in the bin: an id is never used twice.
const NEWEST_ID: &str =
    "SELECT max(coalesce((SELECT max(id) FROM jobs), ''), coalesce((SELECT max(id) FROM bin), ''))";

pub(crate) struct SqliteRecords {
    writer: Arc<Mutex<Writer>>,
    reader: Arc<Mutex<Connection>>,
    ticks: watch::Sender<u64>,
    folder: PathBuf,
    _copying: Option<Copying>,
}

struct Writer {
    db: Connection,
    durability: Durability,
}

impl SqliteRecords {
    pub(crate) fn open(
        folder: &Path,
        home: &Home,
        now_ms: i64,
    ) -> Result<(SqliteRecords, Option<Recovered>), JobsError> {
        SqliteRecords::open_with(folder, home, now_ms, true)
    }

    fn open_with(
        folder: &Path,
        home: &Home,
        now_ms: i64,
        copied: bool,
    ) -> Result<(SqliteRecords, Option<Recovered>), JobsError> {
        let opened = schema::open(folder, home, now_ms)?;
        let revision =
            revision(&opened.reader).map_err(|error| store_error("open the list of jobs", error))?;
        let writer = Writer { db: opened.writer, durability: Durability::Full };
        let records = SqliteRecords {
            writer: Arc::new(Mutex::new(writer)),
            reader: Arc::new(Mutex::new(opened.reader)),
            ticks: watch::Sender::new(revision),
            folder: folder.to_owned(),
            _copying: if copied { Copying::start(folder, now_ms) } else { None },
        };
        Ok((records, opened.recovered))
    }

    /// Opens the copy of a list that lies elsewhere. It is not copied daily: it can be made again.
    pub(crate) fn mirror(folder: &Path, home: &Home, now_ms: i64) -> Result<SqliteRecords, JobsError> {
        let (records, recovered) = SqliteRecords::open_with(folder, home, now_ms, false)?;
        if recovered.is_some() {
            records
                .writer
                .blocking_lock()
                .db
                .execute_batch(rows::NOTHING)
                .map_err(|error| store_error("begin the list of jobs anew", error))?;
            records.ticks.send_replace(0);
        }
        Ok(records)
    }

    /// Reads in one snapshot, on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Transaction) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        const DOING: &str = "read the list of jobs";
        let mut db = self.reader.clone().lock_owned().await;
        let reading = spawn_blocking(move || read(&db.transaction()?));
        let answer = reading.await.map_err(|_| StoreError::Closing { doing: DOING })?;
        answer.map_err(|error| store_error(DOING, error))
    }

    /// Writes in one transaction, on a thread that may block. It goes on even when the caller goes away.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        durability: Durability,
        write: impl FnOnce(&Transaction) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        const DOING: &str = "save the change";
        let mut writer = self.writer.clone().lock_owned().await;
        let ticks = self.ticks.clone();
        let writing = spawn_blocking(move || {
            writer.settle(durability)?;
            let change = writer.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = write(&change)?;
            let revision = revision(&change)?;
            change.commit()?;
            ticks.send_if_modified(|last| std::mem::replace(last, revision) != revision);
            Ok(answer)
        });
        let answer = writing.await.map_err(|_| StoreError::Closing { doing: DOING })?;
        answer.map_err(|error| store_error(DOING, error))
    }

    async fn place(
        &self,
        sql: &'static str,
        better: fn(&Place, &Place) -> bool,
    ) -> Result<Option<Place>, StoreError> {
        self.read(move |db| {
            let mut query = db.prepare_cached(sql)?;
            let mut best: Option<Place> = None;
            for state in State::WAITING {
                let found = query.query_row([state.as_str()], read_place).optional()?;
                best = match (best, found) {
                    (Some(best), Some(found)) if better(&best, &found) => Some(best),
                    (best, found) => found.or(best),
                };
            }
            Ok(best)
        })
        .await
    }
}

impl Writer {
    fn settle(&mut self, durability: Durability) -> rusqlite::Result<()> {
        if self.durability != durability {
            let level = match durability {
                Durability::Full => "FULL",
                Durability::Relaxed => "NORMAL",
            };
            self.db.pragma_update(None, "synchronous", level)?;
            self.durability = durability;
        }
        Ok(())
    }
}

#[async_trait]
impl Records for SqliteRecords {
    async fn create(&self, job: Job) -> Result<Created, StoreError> {
        let created = self.write(Durability::Full, move |db| {
            if let Some(key) = &job.key {
                let earlier = db.query_row(BY_KEY, [key], raw).optional()?;
                if let Some(earlier) = earlier {
                    return Ok(Err(earlier));
                }
            }
            insert(db, job).map(Ok)
        });
        match created.await? {
            Ok(job) => Ok(Created::New(job)),
            Err(earlier) => earlier.read().map(Created::Earlier),
        }
    }

    async fn get(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        let found =
            self.read(move |db| db.prepare_cached(BY_ID)?.query_row([id.to_string()], raw).optional());
        found.await?.map(Raw::read).transpose()
    }

    async fn cas(&self, write: Write) -> Result<Option<Job>, StoreError> {
        let Write { durability, .. } = write;
        let replacing = |Write { job, attempt, .. }: Write| {
            move |db: &Transaction| {
                let Some(job) = replace(db, job)? else { return Ok(None) };
                if let Some(attempt) = attempt {
                    rows::log(db, job.id, &attempt)?;
                }
                Ok(Some(job))
            }
        };
        match self.write(durability, replacing(write.clone())).await {
            // How a job ended must be written down even now. A heartbeat need not, nor may a new job use this.
            Err(StoreError::DiskFull { .. })
                if durability == Durability::Full && backup::throw_ballast(&self.folder) =>
            {
                self.write(durability, replacing(write)).await
            }
            answer => answer,
        }
    }

    async fn discard(&self, jobs: Vec<(JobId, u64)>) -> Result<u64, StoreError> {
        self.write(Durability::Full, move |db| {
            let mut gone = 0;
            for (id, revision) in jobs {
                gone += u64::from(rows::discard(db, id, revision)?);
            }
            forget_old_deletions(db)?;
            Ok(gone)
        })
        .await
    }

    async fn restore(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        let restored = self.write(Durability::Full, move |db| {
            let mut job = match rows::take_out(db, id)? {
                Some(Ok(job)) => job,
                unreadable => return Ok(unreadable),
            };
            if let Some(key) = &job.key {
                let taken = db.query_row(BY_KEY, [key], |_| Ok(())).optional()?.is_some();
                job.key = job.key.filter(|_| !taken);
            }
            insert(db, job).map(|job| Some(Ok(job)))
        });
        restored.await?.transpose()
    }

    async fn empty_bin(&self, upto: u64) -> Result<u64, StoreError> {
        self.write(Durability::Full, move |db| rows::empty_bin(db, upto)).await
    }

    async fn finished(&self, upto: u64, limit: usize) -> Result<Vec<(JobId, u64)>, StoreError> {
        self.read(move |db| {
            let mut query = db.prepare_cached(FINISHED)?;
            let found = query.query_map(params![upto, limit], |row| Ok((word(row, 0)?, row.get(1)?)))?;
            let named = |(id, revision): (String, u64)| Some((id.parse().ok()?, revision));
            found.filter_map(|row| row.map(named).transpose()).collect()
        })
        .await
    }

    async fn attempts(&self, id: JobId) -> Result<Vec<AttemptRecord>, StoreError> {
        self.read(move |db| rows::attempts(db, id)).await
    }

    async fn note(&self, name: &'static str) -> Result<Option<String>, StoreError> {
        self.read(move |db| db.prepare_cached(NOTE)?.query_row([name], |row| word(row, 0)).optional()).await
    }

    async fn set_note(&self, name: &'static str, words: String) -> Result<(), StoreError> {
        self.write(Durability::Relaxed, move |db| {
            let sql = "INSERT OR REPLACE INTO notes (name, words) VALUES (?1, ?2)";
            db.prepare_cached(sql)?.execute(params![name, words]).map(drop)
        })
        .await
    }

    async fn newest(&self, filter: Filter) -> Result<Vec<Job>, StoreError> {
        self.read(move |db| {
            let limit = filter.size() + 1;
            let after = filter.after.map_or_else(|| END.to_owned(), |after| after.to_string());
            if filter.states.is_empty() {
                return readable(db, NEWEST, params![after, limit]);
            }
            let mut jobs = BTreeMap::new();
            for state in &filter.states {
                let found = readable(db, NEWEST_OF_STATE, params![state.as_str(), after, limit])?;
                jobs.extend(found.into_iter().map(|job| (job.id, job)));
            }
            Ok(jobs.into_values().rev().take(limit).collect())
        })
        .await
    }

    async fn each(&self, mut see: See) -> Result<(), StoreError> {
        self.read(move |db| {
            let mut query = db.prepare_cached(EACH)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                see(raw(row).ok().and_then(Raw::readable));
            }
            Ok(())
        })
        .await
    }

    async fn ids(&self) -> Result<Vec<JobId>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(IDS)?;
            let found = query.query_map([], |row| word(row, 0))?;
            found.filter_map(|id| id.map(|id| id.parse().ok()).transpose()).collect()
        })
        .await
    }

    async fn newest_id(&self) -> Result<Option<JobId>, StoreError> {
        let newest = self.read(|db| db.query_row(NEWEST_ID, [], |row| word(row, 0))).await?;
        Ok(newest.parse().ok())
    }

    async fn counts(&self) -> Result<BTreeMap<State, u64>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT state, count(*) FROM jobs GROUP BY state")?;
            let counts = query.query_map([], |row| Ok((word(row, 0)?, row.get(1)?)))?;
            let labelled = |(word, count): (String, u64)| State::from_word(&word).map(|state| (state, count));
            counts.filter_map(|count| count.map(labelled).transpose()).collect()
        })
        .await
    }

    async fn heads(&self, kinds: &[String]) -> Result<Vec<Job>, StoreError> {
        let kinds = serde_json::Value::from(kinds).to_string();
        self.read(move |db| rows::heads(db, &kinds)).await
    }

    async fn any(&self, states: &'static [State], kinds: &[String]) -> Result<bool, StoreError> {
        let kinds = serde_json::Value::from(kinds).to_string();
        self.read(move |db| {
            let mut query = db.prepare_cached(ANY)?;
            for state in states {
                if query.query_row(params![state.as_str(), kinds], |row| row.get(0))? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    async fn ends_of_line(&self) -> Result<Option<(Place, Place)>, StoreError> {
        let first = self.place(FIRST_PLACE, is_before).await?;
        let last = self.place(LAST_PLACE, |a, b| is_before(b, a)).await?;
        Ok(first.zip(last))
    }

    async fn ahead_of(&self, place: &Place) -> Result<Option<Order>, StoreError> {
        let place = place.clone();
        self.read(move |db| {
            let mut query = db.prepare_cached(AHEAD)?;
            let mut nearest = None;
            for state in State::WAITING {
                let at = params![state.as_str(), place.priority, place.order.as_str()];
                let found = query.query_row(at, read_place).optional()?;
                nearest = nearest.max(found.map(|found| found.order));
            }
            Ok(nearest)
        })
        .await
    }

    async fn queue_paused(&self) -> Result<bool, StoreError> {
        self.read(|db| db.query_row("SELECT paused FROM queue", [], |row| row.get(0))).await
    }

    async fn set_queue_paused(&self, paused: bool) -> Result<(), StoreError> {
        self.write(Durability::Full, move |db| {
            let sql = "UPDATE queue SET paused = ?1, revision = revision + 1, paused_at = revision + 1
                WHERE paused <> ?1";
            db.execute(sql, [paused]).map(drop)
        })
        .await
    }

    async fn changes(&self, after: u64, limit: usize) -> Result<Feed, StoreError> {
        self.read(move |db| {
            let sql = "SELECT revision, paused, paused_at, forgotten FROM queue";
            let queue = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            let (revision, paused, paused_at, forgotten): (u64, bool, u64, u64) =
                db.prepare_cached(sql)?.query_row([], queue)?;
            if after < forgotten {
                return Ok(Feed { changes: vec![Change::Lagged], upto: revision });
            }
            let jobs = readable(db, CHANGED, params![after, limit])?;
            let mut changes: BTreeMap<u64, Change> =
                jobs.into_iter().map(|job| (job.revision, Change::Job(Box::new(job)))).collect();
            changes.extend(deletions(db, after, limit)?);
            if paused_at > after {
                changes.insert(paused_at, Change::Queue { paused });
            }
            Ok(Feed::first(changes, after, limit))
        })
        .await
    }

    async fn revision(&self) -> Result<u64, StoreError> {
        self.read(|db| revision(db)).await
    }

    fn ticks(&self) -> watch::Receiver<u64> {
        self.ticks.subscribe()
    }

    fn shared(&self) -> bool {
        true
    }

    fn rivals(&self) -> bool {
        false
    }

    async fn mend(&self, kinds: &[String], now_ms: i64) -> Result<u64, StoreError> {
        let kinds = kinds.to_owned();
        self.write(Durability::Full, move |db| mend(db, &kinds, now_ms)).await
    }

    async fn upkeep(&self, now_ms: i64) -> Result<(), StoreError> {
        let folder = self.folder.clone();
        let looking_after = spawn_blocking(move || backup::look_after(&folder, now_ms));
        looking_after.await.map_err(|_| StoreError::Closing { doing: "copy the list of jobs" })
    }
}

fn is_before(a: &Place, b: &Place) -> bool {
    (b.priority, &a.order) < (a.priority, &b.order)
}
