//! The engine that forgets: for tests, and for hosts that want no file. Keeps the same promises as the
//! durable one but for durability.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use tokio::sync::watch;

use crate::{
    Change, Filter, Job, JobId, Order, State, StoreError,
    records::{Created, Durability, Feed, Place, REMEMBERED, Records},
};

pub(crate) struct MemoryRecords {
    shelf: Mutex<Shelf>,
    ticks: watch::Sender<u64>,
}

#[derive(Default)]
struct Shelf {
    jobs: BTreeMap<JobId, Job>,
    deleted: BTreeMap<u64, JobId>,
    revision: u64,
    paused: bool,
    paused_at: u64,
    forgotten: u64,
}

impl MemoryRecords {
    pub(crate) fn new() -> MemoryRecords {
        MemoryRecords { shelf: Mutex::default(), ticks: watch::Sender::new(0) }
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

    async fn cas(&self, job: Job, _: Durability) -> Result<Option<Job>, StoreError> {
        let mut shelf = self.shelf();
        if shelf.jobs.get(&job.id).is_none_or(|known| known.revision != job.revision) {
            return Ok(None);
        }
        let job = shelf.put(job);
        drop(shelf);
        self.tick(job.revision);
        Ok(Some(job))
    }

    async fn remove(&self, id: JobId, revision: u64) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        if shelf.jobs.get(&id).is_none_or(|known| known.revision != revision) {
            return Ok(false);
        }
        shelf.jobs.remove(&id);
        shelf.revision += 1;
        let revision = shelf.revision;
        shelf.deleted.insert(revision, id);
        if shelf.deleted.len() > REMEMBERED {
            shelf.forgotten = shelf.deleted.pop_first().map_or(0, |(oldest, _)| oldest);
        }
        drop(shelf);
        self.tick(revision);
        Ok(true)
    }

    async fn newest(&self, filter: Filter) -> Result<Vec<Job>, StoreError> {
        let shelf = self.shelf();
        let wanted = |job: &&Job| filter.states.is_empty() || filter.states.contains(&job.state);
        let older = |job: &&Job| filter.after.is_none_or(|after| job.id < after);
        Ok(shelf.jobs.values().rev().filter(older).filter(wanted).take(filter.size() + 1).cloned().collect())
    }

    async fn newest_id(&self) -> Result<Option<JobId>, StoreError> {
        Ok(self.shelf().jobs.keys().next_back().copied())
    }

    async fn counts(&self) -> Result<BTreeMap<State, u64>, StoreError> {
        let mut counts = BTreeMap::new();
        for job in self.shelf().jobs.values() {
            *counts.entry(job.state).or_default() += 1;
        }
        Ok(counts)
    }

    async fn first_queued(&self, kinds: &[String]) -> Result<Option<Job>, StoreError> {
        let shelf = self.shelf();
        let queued =
            shelf.jobs.values().filter(|job| job.state == State::Queued && kinds.contains(&job.kind));
        Ok(queued.min_by_key(|job| line_key(job)).cloned())
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
}
