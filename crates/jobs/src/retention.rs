//! What is forgotten, and when. Ages are counted in the store's own time, which only grows while somebody
//! looks: a wall clock that jumps ahead cannot make a job old. Each look leaves a mark, "at this time the
//! newest change was this one"; a job that is over and unchanged since an old mark is at least that old.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::{
    Clock, StoreError,
    clock::millis,
    records::{EVER, Records},
};

/// The most that the store's time grows between two runs, however much the wall clock did.
const UNSEEN: Duration = Duration::from_hours(12);
/// The least time between two marks, and the most marks that are kept: more than a year of them.
const MARK: Duration = Duration::from_hours(12);
const MARKS: usize = 800;
const NOTE: &str = "retention";
/// Jobs that are forgotten in one write.
const BATCH: usize = 500;

/// How long jobs that are over are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Longer ago than this they are forgotten.
    pub age: Duration,
    /// Of more than so many, the oldest are forgotten.
    pub count: u64,
    /// How long a deleted job can be restored.
    pub grace: Duration,
}

impl Default for Retention {
    fn default() -> Retention {
        let day = Duration::from_hours(24);
        Retention { age: day * 90, count: 10_000, grace: day }
    }
}

/// How many jobs were forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Jobs that were over, now off the list.
    pub finished: u64,
    /// Deleted jobs, now gone for good.
    pub deleted: u64,
}

/// What this process knows of the store's time: a moment of its own clock, and the store's time then.
#[derive(Default)]
pub(crate) struct Ages(Mutex<Option<(Duration, i64)>>);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Memo {
    time_ms: i64,
    wall_ms: i64,
    /// The store's time and the revision, oldest first.
    marks: Vec<(i64, u64)>,
}

impl Ages {
    /// The store's time now.
    fn now_ms(&self, memo: &Memo, clock: &dyn Clock) -> i64 {
        let elapsed = clock.elapsed();
        let mut known = self.known();
        let now_ms = match *known {
            Some((then, time_ms)) => time_ms.saturating_add(millis(elapsed.saturating_sub(then))),
            None => {
                let unseen = clock.wall_ms().saturating_sub(memo.wall_ms).clamp(0, millis(UNSEEN));
                memo.time_ms.saturating_add(unseen)
            }
        };
        let now_ms = now_ms.max(memo.time_ms);
        *known = Some((elapsed, now_ms));
        now_ms
    }

    fn known(&self) -> MutexGuard<'_, Option<(Duration, i64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memo {
    /// Adds a mark, unless the last one is fresh.
    fn mark(&mut self, now_ms: i64, revision: u64) {
        if self.marks.last().is_none_or(|(at, _)| now_ms.saturating_sub(*at) >= millis(MARK)) {
            self.marks.push((now_ms, revision));
        }
        let surplus = self.marks.len().saturating_sub(MARKS);
        self.marks.drain(..surplus);
    }

    /// The newest revision that is surely older than `age`.
    fn older_than(&self, age: Duration, now_ms: i64) -> Option<u64> {
        let old = |(at, _): &&(i64, u64)| now_ms.saturating_sub(*at) >= millis(age);
        self.marks.iter().rev().find(old).map(|(_, revision)| *revision)
    }
}

pub(crate) async fn prune(
    records: &dyn Records,
    clock: &dyn Clock,
    ages: &Ages,
    policy: Retention,
) -> Result<Pruned, StoreError> {
    let mut memo = recall(records).await?;
    let now_ms = ages.now_ms(&memo, clock);
    let mut pruned = Pruned::default();
    if let Some(upto) = memo.older_than(policy.age, now_ms) {
        pruned.finished += forget(records, upto, EVER).await?;
    }
    let counts = records.counts().await?;
    let over: u64 = counts.iter().filter(|(state, _)| state.is_terminal()).map(|(_, count)| count).sum();
    pruned.finished += forget(records, EVER, over.saturating_sub(policy.count)).await?;
    if let Some(upto) = memo.older_than(policy.grace, now_ms) {
        pruned.deleted = records.empty_bin(upto).await?;
    }
    memo.mark(now_ms, records.revision().await?);
    (memo.time_ms, memo.wall_ms) = (now_ms, clock.wall_ms());
    let words = serde_json::to_string(&memo).map_err(|source| StoreError::Unreadable { source })?;
    records.set_note(NOTE, words).await?;
    if pruned != Pruned::default() {
        info!(finished = pruned.finished, deleted = pruned.deleted, "old jobs were forgotten");
    }
    Ok(pruned)
}

/// Puts at most `most` jobs that are over and unchanged since `upto` into the bin: even this can be undone.
async fn forget(records: &dyn Records, upto: u64, most: u64) -> Result<u64, StoreError> {
    let mut gone = 0;
    while gone < most {
        let batch = BATCH.min(usize::try_from(most - gone).unwrap_or(BATCH));
        let fewer = records.discard(records.finished(upto, batch).await?).await?;
        if fewer == 0 {
            break;
        }
        gone += fewer;
    }
    Ok(gone)
}

/// A memo that cannot be read costs time, not jobs: ages begin at nothing again.
async fn recall(records: &dyn Records) -> Result<Memo, StoreError> {
    let Some(words) = records.note(NOTE).await? else { return Ok(Memo::default()) };
    Ok(serde_json::from_str(&words).unwrap_or_else(|error| {
        warn!(%error, "the memo of ages was not readable");
        Memo::default()
    }))
}
