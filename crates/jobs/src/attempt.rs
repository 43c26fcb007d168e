//! What a kind of work sees: the job, when to stop, and where to say how far it is.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::Value;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{Fault, Job, JobId, Jobs, JobsError, NewJob, Progress, Question, apply::WARNINGS};

/// A kind of work. It may be run again after any crash, so each of its steps must bear being repeated.
#[async_trait]
pub trait Work: Send + Sync + 'static {
    /// Does the job and returns its outcome. When `attempt.cancel` fires it drops the part in hand and
    /// returns `Failure::Cancelled` within seconds, or is aborted.
    async fn run(&self, attempt: Attempt) -> Result<Value, Failure>;
}

/// How an attempt ends without an outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// May work later: tried again with backoff, a limited number of times.
    Retry(Fault),
    /// Will not work: the job fails now.
    GiveUp(Fault),
    /// Goes on once the person has answered; spends no attempt.
    NeedsYou(Question),
    /// Not now: queued again after this time; spends no attempt.
    Wait(Duration),
    /// The work has done its share, and the rest is another kind of work; the job goes back to the line as that.
    PassOn {
        /// Picks the `Work` that goes on.
        kind: String,
        /// What that is given.
        args: Value,
    },
    /// Stopped because the token fired; without that, the job counts as cancelled.
    Cancelled,
}

/// One attempt at a job.
pub struct Attempt {
    /// The job as it was claimed.
    pub job: Job,
    /// Fires on cancel, pause, stop, a lost lease, and when nothing moved for too long.
    pub cancel: CancellationToken,
    /// The attempt after a hang: do it the slow, sure way.
    pub safe_mode: bool,
    pub(crate) notes: Arc<Notes>,
    /// Where the job is kept; nowhere for a rehearsal.
    pub(crate) jobs: Option<Jobs>,
}

impl Attempt {
    /// An attempt that belongs to no queue and is written nowhere, for looking at what a job would do.
    pub fn rehearsal(new: NewJob, cancel: CancellationToken) -> Attempt {
        let job = Job::new(JobId::next(0, None), new, 0);
        Attempt { job, cancel, safe_mode: false, notes: Arc::default(), jobs: None }
    }

    /// Asks the store whether this attempt is still wanted, and fires `cancel` when it is not: before what cannot be taken
    /// back. What another program writes is heard with the next heartbeat else. A store that does not answer says nothing.
    pub async fn is_wanted(&self) -> bool {
        let Some(jobs) = &self.jobs else { return true };
        let wanted = match jobs.get(self.job.id).await {
            Ok(job) => job.wants(self.job.epoch),
            Err(error) => !matches!(error, JobsError::NotFound(_)),
        };
        if !wanted {
            self.cancel.cancel();
        }
        wanted
    }

    /// Says how far the work is. Cheap; the newest wins, and at most a few a second are published.
    pub fn progress(&self, progress: Progress) {
        self.notes.put(|page| {
            let known = page.progress.as_ref().unwrap_or(&self.job.progress);
            let same = (&known.stage, known.step, known.permille)
                == (&progress.stage, progress.step, progress.permille);
            page.life += u64::from(!same);
            page.progress = Some(progress);
            page.fresh = true;
        });
        self.notes.written.notify_one();
    }

    /// Keeps a warning on the job, the first fifty of them.
    pub fn warn(&self, warning: impl Into<String>) {
        self.notes.put(|page| {
            if page.warnings.len() < WARNINGS {
                page.warnings.push(warning.into());
            }
            page.fresh = true;
        });
        self.notes.written.notify_one();
    }

    /// Counts as progress for the watchdog without changing the percent.
    pub fn alive(&self) {
        self.notes.put(|page| page.life += 1);
    }

    /// What says the same from where the attempt itself cannot be, such as a thread that waits for a disk.
    pub fn pulse(&self) -> Pulse {
        Pulse(self.notes.clone())
    }
}

/// Signs of life of an attempt.
#[derive(Clone)]
pub struct Pulse(Arc<Notes>);

impl Pulse {
    /// Counts as progress for the watchdog.
    pub fn beat(&self) {
        self.0.put(|page| page.life += 1);
    }
}

/// What an attempt has said and the heartbeat has not written yet.
#[derive(Default)]
pub(crate) struct Notes {
    page: Mutex<Notepad>,
    pub written: Notify,
}

#[derive(Default)]
struct Notepad {
    progress: Option<Progress>,
    warnings: Vec<String>,
    fresh: bool,
    life: u64,
}

impl Notes {
    /// Takes what is new: the progress to publish and the warnings to keep.
    pub fn take(&self) -> Option<(Option<Progress>, Vec<String>)> {
        let mut page = self.page();
        std::mem::take(&mut page.fresh).then(|| (page.progress.clone(), std::mem::take(&mut page.warnings)))
    }

    /// Counts the signs of life so far.
    pub fn life(&self) -> u64 {
        self.page().life
    }

    fn put(&self, write: impl FnOnce(&mut Notepad)) {
        write(&mut self.page());
    }

    fn page(&self) -> MutexGuard<'_, Notepad> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
