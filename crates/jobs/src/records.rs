//! The port to an engine: a map of records with compare-and-swap, the few ordered queries that the queue
//! needs, and a feed of what changed. An engine knows no states but as labels; every rule is in `apply`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tokio::sync::watch;

use crate::{AttemptRecord, Change, Filter, Job, JobId, Order, State, StoreError};

/// Deletions that a feed remembers.
pub(crate) const REMEMBERED: usize = 1000;

/// What must be true of a write when the call answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It survives a power cut.
    Full,
    /// It survives a crash of the program; a power cut may undo it. For heartbeats and notes.
    Relaxed,
}

/// The answer to `create`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Created {
    New(Job),
    /// A job with this key was there before.
    Earlier(Job),
}

/// Where a job stands in the line: higher priority first, then smaller order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub priority: i32,
    pub order: Order,
}

/// A revision that is never reached.
pub(crate) const EVER: u64 = i64::MAX.unsigned_abs();
/// Levels of priority that are weighed against each other.
pub(crate) const LEVELS: usize = 64;

/// A job as it is to be written, and the attempt that thereby ends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Write {
    pub job: Job,
    pub attempt: Option<AttemptRecord>,
    pub durability: Durability,
}

/// What changed since a revision: the latest state of each job, oldest change first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Feed {
    pub changes: Vec<Change>,
    /// Ask from here next time.
    pub upto: u64,
}

impl Feed {
    /// The first `limit` of these changes, which are named by their revisions.
    pub(crate) fn first(changes: BTreeMap<u64, Change>, after: u64, limit: usize) -> Feed {
        let mut feed = Feed { changes: Vec::new(), upto: after };
        for (revision, change) in changes.into_iter().take(limit) {
            feed.changes.push(change);
            feed.upto = revision;
        }
        feed
    }
}

/// How this handle stands with an engine on another machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Contact {
    pub there: bool,
    /// How often it was lost so far.
    pub losses: u64,
}

/// Who is shown one job after the other.
pub(crate) type See = Box<dyn FnMut(Option<Job>) + Send>;

/// One engine. `Job::revision` is the store's own count of changes: it is set by the store on every write,
/// is never used twice, and grows over all jobs, so that it is also the place in the feed.
#[async_trait]
pub(crate) trait Records: Send + Sync + 'static {
    /// Adds a job, unless its key is taken. The id must be new.
    async fn create(&self, job: Job) -> Result<Created, StoreError>;
    async fn get(&self, id: JobId) -> Result<Option<Job>, StoreError>;
    /// Replaces the record if it still has `job.revision`; answers with the new revision in place.
    async fn cas(&self, write: Write) -> Result<Option<Job>, StoreError>;

    /// Puts those of the jobs that still have these revisions into the bin, and says how many.
    async fn discard(&self, jobs: Vec<(JobId, u64)>) -> Result<u64, StoreError>;
    /// Takes a job out of the bin as it was; without its key, when another job has that by now.
    async fn restore(&self, id: JobId) -> Result<Option<Job>, StoreError>;
    /// Forgets for good what came into the bin up to this revision, and says how many.
    async fn empty_bin(&self, upto: u64) -> Result<u64, StoreError>;
    /// At most `limit` jobs that are over and did not change after `upto`, the longest unchanged first.
    async fn finished(&self, upto: u64, limit: usize) -> Result<Vec<(JobId, u64)>, StoreError>;

    /// The last `history::KEPT` attempts that ended, oldest first; also of a job in the bin.
    async fn attempts(&self, id: JobId) -> Result<Vec<AttemptRecord>, StoreError>;
    /// Words that outlive the process; no part of the feed.
    async fn note(&self, name: &'static str) -> Result<Option<String>, StoreError>;
    async fn set_note(&self, name: &'static str, words: String) -> Result<(), StoreError>;

    /// At most `filter.size() + 1` jobs, newest first.
    async fn newest(&self, filter: Filter) -> Result<Vec<Job>, StoreError>;
    /// Shows each job of the list and of the bin, as they are at one moment, in no order; nothing for one whose record is
    /// beyond reading.
    async fn each(&self, see: See) -> Result<(), StoreError>;
    /// The names of all jobs, oldest first.
    async fn ids(&self) -> Result<Vec<JobId>, StoreError>;
    async fn newest_id(&self) -> Result<Option<JobId>, StoreError>;
    async fn counts(&self) -> Result<BTreeMap<State, u64>, StoreError>;
    /// Of each priority the first queued job of one of these kinds, the highest first; at most `LEVELS`.
    async fn heads(&self, kinds: &[String]) -> Result<Vec<Job>, StoreError>;
    /// True when a job of one of these kinds is in one of these states.
    async fn any(&self, states: &'static [State], kinds: &[String]) -> Result<bool, StoreError>;
    /// The first and the last place of the waiting jobs.
    async fn ends_of_line(&self) -> Result<Option<(Place, Place)>, StoreError>;
    /// The last place of the same priority that is before this one.
    async fn ahead_of(&self, place: &Place) -> Result<Option<Order>, StoreError>;

    async fn queue_paused(&self) -> Result<bool, StoreError>;
    async fn set_queue_paused(&self, paused: bool) -> Result<(), StoreError>;

    /// At most `limit` jobs and deletions after a revision.
    async fn changes(&self, after: u64, limit: usize) -> Result<Feed, StoreError>;
    /// The revision of the newest change.
    async fn revision(&self) -> Result<u64, StoreError>;
    /// Ticks after every change made through this handle.
    fn ticks(&self) -> watch::Receiver<u64>;
    /// True when other processes may change the same records unseen by `ticks`.
    fn shared(&self) -> bool;
    /// True when executors on other machines may run the same jobs.
    fn rivals(&self) -> bool;
    /// Names the data folder that this handle belongs to, where several share the records.
    fn place(&self) -> Option<String> {
        None
    }
    /// Whether the records as they are can be seen from here.
    fn contact(&self) -> Contact {
        Contact { there: true, losses: 0 }
    }
    /// Sets right jobs that still have work before them and are not what the engine has them listed as, as a damaged
    /// disk leaves them. Of jobs whose record is beyond reading their failure is told. `kinds` are those that there
    /// are. Says how many jobs it changed.
    async fn mend(&self, _kinds: &[String], _now_ms: i64) -> Result<u64, StoreError> {
        Ok(0)
    }
    /// What the engine does now and then for its own safety.
    async fn upkeep(&self, now_ms: i64) -> Result<(), StoreError>;
}
