//! The engine that forgets: for tests, and for hosts that want no file. Keeps the same promises as the
//! durable one but for durability.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use tokio::sync::watch;

use crate::{
    AttemptRecord, Change, Filter, Job, JobId, Order, State, StoreError, history,
    records::{Created, Feed, LEVELS, Place, REMEMBERED, Records, See, Write},
};

pub(crate) struct MemoryRecords {
    shelf: Mutex<Shelf>,
    ticks: watch::Sender<u64>,
    rivals: bool,
}

#[derive(Default)]
struct Shelf {
    jobs: BTreeMap<JobId, Job>,
    deleted: BTreeMap<u64, JobId>,
    revision: u64,
    paused: bool,
    paused_at: u64,
    forgotten: u64,
    bin: BTreeMap<JobId, Job>,
    attempts: BTreeMap<JobId, VecDeque<AttemptRecord>>,
    notes: BTreeMap<&'static str, String>,
}

impl MemoryRecords {
    pub(crate) fn new() -> MemoryRecords {
        MemoryRecords { shelf: Mutex::default(), ticks: watch::Sender::new(0), rivals: false }
    }

    /// As an engine that several machines share.
    #[cfg(test)]
    pub(crate) fn with_rivals() -> MemoryRecords {
        MemoryRecords { rivals: true, ..MemoryRecords::new() }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self, revision: u64) {
        self.ticks.send_modify(|last| *last = revision.max(*last));
    }
}

impl Shelf {
    fn put(&mut self, mut job: Job) -> Job {
        self.revision += 1;
        job.revision = self.revision;
        self.jobs.insert(job.id, job.clone());
        job
    }

    fn has_key(&self, key: &Option<String>) -> bool {
        key.is_some() && self.jobs.values().any(|job| job.key == *key)
    }

    fn discard(&mut self, id: JobId, revision: u64) -> bool {
        if self.jobs.get(&id).is_none_or(|known| known.revision != revision) {
            return false;
        }
        let Some(job) = self.jobs.remove(&id) else { return false };
        self.revision += 1;
        let revision = self.revision;
        self.bin.insert(id, Job { revision, ..job });
        self.deleted.insert(revision, id);
        if self.deleted.len() > REMEMBERED {
            self.forgotten = self.deleted.pop_first().map_or(0, |(oldest, _)| oldest);
        }
        true
    }

    fn log(&mut self, id: JobId, attempt: AttemptRecord) {
        let log = self.attempts.entry(id).or_default();
        log.push_back(attempt);
        while log.len() > history::KEPT {
            log.pop_front();
        }
    }

    fn waiting(&self) -> impl Iterator<Item = &Job> {
        self.jobs.values().filter(|job| State::WAITING.contains(&job.state))
    }
}

fn line_key(job: &Job) -> (Reverse<i32>, Order, JobId) {
    (Reverse(job.priority), job.order.clone(), job.id)
}

fn place(job: &Job) -> Place {
    Place { priority: job.priority, order: job.order.clone() }
}

#[async_trait]
impl Records for MemoryRecords {
    async fn create(&self, job: Job) -> Result<Created, StoreError> {
        let mut shelf = self.shelf();
        if let Some(earlier) = shelf.jobs.values().find(|other| job.key.is_some() && other.key == job.key) {
            return Ok(Created::Earlier(earlier.clone()));
        }
        let job = shelf.put(job);
        drop(shelf);
        self.tick(job.revision);
        Ok(Created::New(job))
    }

    async fn get(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        Ok(self.shelf().jobs.get(&id).cloned())
    }

    async fn cas(&self, Write { job, attempt, .. }: Write) -> Result<Option<Job>, StoreError> {
        let mut shelf = self.shelf();
        if shelf.jobs.get(&job.id).is_none_or(|known| known.revision != job.revision) {
            return Ok(None);
        }
        let job = shelf.put(job);
        if let Some(attempt) = attempt {
            shelf.log(job.id, attempt);
        }
        drop(shelf);
        self.tick(job.revision);
        Ok(Some(job))
    }

    async fn discard(&self, jobs: Vec<(JobId, u64)>) -> Result<u64, StoreError> {
        let mut shelf = self.shelf();
        let gone = jobs.into_iter().filter(|(id, revision)| shelf.discard(*id, *revision)).count();
        let revision = shelf.revision;
        drop(shelf);
        self.tick(revision);
        Ok(gone as u64)
    }

    async fn restore(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        let mut shelf = self.shelf();
        let Some(job) = shelf.bin.remove(&id) else { return Ok(None) };
        let key = if shelf.has_key(&job.key) { None } else { job.key.clone() };
        let job = shelf.put(Job { key, ..job });
        drop(shelf);
        self.tick(job.revision);
        Ok(Some(job))
    }

    async fn empty_bin(&self, upto: u64) -> Result<u64, StoreError> {
        let mut shelf = self.shelf();
        let gone: Vec<JobId> =
            shelf.bin.values().filter(|job| job.revision <= upto).map(|job| job.id).collect();
        for id in &gone {
            shelf.bin.remove(id);
            shelf.attempts.remove(id);
        }
        Ok(gone.len() as u64)
    }

    async fn finished(&self, upto: u64, limit: usize) -> Result<Vec<(JobId, u64)>, StoreError> {
        let shelf = self.shelf();
        let over = shelf.jobs.values().filter(|job| job.state.is_terminal() && job.revision <= upto);
        let over: BTreeMap<u64, JobId> = over.map(|job| (job.revision, job.id)).collect();
        Ok(over.into_iter().map(|(revision, id)| (id, revision)).take(limit).collect())
    }

    async fn attempts(&self, id: JobId) -> Result<Vec<AttemptRecord>, StoreError> {
        Ok(self.shelf().attempts.get(&id).map(|log| log.iter().cloned().collect()).unwrap_or_default())
    }

    async fn note(&self, name: &'static str) -> Result<Option<String>, StoreError> {
        Ok(self.shelf().notes.get(name).cloned())
    }

    async fn set_note(&self, name: &'static str, words: String) -> Result<(), StoreError> {
        self.shelf().notes.insert(name, words);
        Ok(())
    }

    async fn newest(&self, filter: Filter) -> Result<Vec<Job>, StoreError> {
        let shelf = self.shelf();
        let wanted = |job: &&Job| filter.states.is_empty() || filter.states.contains(&job.state);
        let older = |job: &&Job| filter.after.is_none_or(|after| job.id < after);
        Ok(shelf.jobs.values().rev().filter(older).filter(wanted).take(filter.size() + 1).cloned().collect())
    }

    async fn each(&self, see: See) -> Result<(), StoreError> {
        let shelf = self.shelf();
        shelf.jobs.values().chain(shelf.bin.values()).cloned().map(Some).for_each(see);
        Ok(())
    }

    async fn ids(&self) -> Result<Vec<JobId>, StoreError> {
        Ok(self.shelf().jobs.keys().copied().collect())
    }

    async fn newest_id(&self) -> Result<Option<JobId>, StoreError> {
        let shelf = self.shelf();
        Ok(shelf.jobs.keys().next_back().max(shelf.bin.keys().next_back()).copied())
    }

    async fn counts(&self) -> Result<BTreeMap<State, u64>, StoreError> {
        let mut counts = BTreeMap::new();
        for job in self.shelf().jobs.values() {
            *counts.entry(job.state).or_default() += 1;
        }
        Ok(counts)
    }

    async fn heads(&self, kinds: &[String]) -> Result<Vec<Job>, StoreError> {
        let shelf = self.shelf();
        let mut heads: BTreeMap<Reverse<i32>, &Job> = BTreeMap::new();
        for job in shelf.jobs.values().filter(|job| job.state == State::Queued && kinds.contains(&job.kind)) {
            let head = heads.entry(Reverse(job.priority)).or_insert(job);
            if line_key(job) < line_key(head) {
                *head = job;
            }
        }
        Ok(heads.into_values().take(LEVELS).cloned().collect())
    }

    async fn any(&self, states: &'static [State], kinds: &[String]) -> Result<bool, StoreError> {
        let meant = |job: &Job| states.contains(&job.state) && kinds.contains(&job.kind);
        Ok(self.shelf().jobs.values().any(meant))
    }

    async fn ends_of_line(&self) -> Result<Option<(Place, Place)>, StoreError> {
        let shelf = self.shelf();
        let first = shelf.waiting().min_by_key(|job| line_key(job));
        let last = shelf.waiting().max_by_key(|job| line_key(job));
        Ok(first.zip(last).map(|(first, last)| (place(first), place(last))))
    }

    async fn ahead_of(&self, at: &Place) -> Result<Option<Order>, StoreError> {
        let shelf = self.shelf();
        let ahead = shelf.waiting().filter(|job| job.priority == at.priority && job.order < at.order);
        Ok(ahead.map(|job| &job.order).max().cloned())
    }

    async fn queue_paused(&self) -> Result<bool, StoreError> {
        Ok(self.shelf().paused)
    }

    async fn set_queue_paused(&self, paused: bool) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        if shelf.paused == paused {
            return Ok(());
        }
        shelf.revision += 1;
        (shelf.paused, shelf.paused_at) = (paused, shelf.revision);
        let revision = shelf.revision;
        drop(shelf);
        self.tick(revision);
        Ok(())
    }

    async fn changes(&self, after: u64, limit: usize) -> Result<Feed, StoreError> {
        let shelf = self.shelf();
        if after < shelf.forgotten {
            return Ok(Feed { changes: vec![Change::Lagged], upto: shelf.revision });
        }
        let mut changes: BTreeMap<u64, Change> = shelf
            .jobs
            .values()
            .filter(|job| job.revision > after)
            .map(|job| (job.revision, Change::Job(Box::new(job.clone()))))
            .collect();
        changes.extend(shelf.deleted.range(after + 1..).map(|(at, id)| (*at, Change::Deleted(*id))));
        if shelf.paused_at > after {
            changes.insert(shelf.paused_at, Change::Queue { paused: shelf.paused });
        }
        Ok(Feed::first(changes, after, limit))
    }

    async fn revision(&self) -> Result<u64, StoreError> {
        Ok(self.shelf().revision)
    }

    fn ticks(&self) -> watch::Receiver<u64> {
        self.ticks.subscribe()
    }

    fn shared(&self) -> bool {
        false
    }

    fn rivals(&self) -> bool {
        self.rivals
    }

    async fn upkeep(&self, _: i64) -> Result<(), StoreError> {
        Ok(())
    }
}
