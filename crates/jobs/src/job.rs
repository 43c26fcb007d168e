//! What a job is: the record that every reader sees whole, and the shapes it is made of.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{JobId, Order, clock::millis};

/// Where a job stands. `apply` says which state may follow which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// Failed in a way that may pass; waits before it is queued again.
    Retryable,
    /// Waits for an answer from the person; the rest of the queue goes on.
    NeedsYou,
    /// Held by the person.
    Paused,
    /// Done; `outcome` is there.
    Completed,
    /// Stopped by the person.
    Cancelled,
    /// Given up; `error` says why.
    Failed,
}

impl State {
    /// Every state, in the order of a job's life.
    pub const ALL: [State; 8] = [
        State::Queued,
        State::Running,
        State::Retryable,
        State::NeedsYou,
        State::Paused,
        State::Completed,
        State::Cancelled,
        State::Failed,
    ];

    /// The states of a job that stands in the line.
    pub(crate) const WAITING: [State; 4] = [State::Queued, State::Retryable, State::NeedsYou, State::Paused];

    /// True when only a retry can bring the job back.
    pub fn is_terminal(self) -> bool {
        matches!(self, State::Completed | State::Cancelled | State::Failed)
    }

    /// The word used in JSON and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Running => "running",
            State::Retryable => "retryable",
            State::NeedsYou => "needs_you",
            State::Paused => "paused",
            State::Completed => "completed",
            State::Cancelled => "cancelled",
            State::Failed => "failed",
        }
    }

    /// Reads the word that `as_str` writes.
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How far a job is. Within one chain of attempts the permille never falls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The name of the stage in hand; empty before the first.
    pub stage: String,
    /// Part and parts of the stage, counted from 1.
    pub step: Option<(u32, u32)>,
    /// 0..=999 until completed, then 1000.
    pub permille: u16,
    /// The time left, once it is known.
    pub eta_ms: Option<u64>,
}

/// Why an attempt failed, in words for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Something acts on it: a button, an exit code.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to try.
    pub hint: String,
    /// True when the same job may work later.
    pub retryable: bool,
}

/// What a job in `needs_you` asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Something acts on it: a button.
    pub code: String,
    /// What is missing.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// How long a retryable job waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// When it ends, in Unix milliseconds of a clock that may jump.
    pub until_ms: i64,
    /// How long it is in all; no clock can make it longer.
    pub length_ms: i64,
}

impl Wait {
    pub(crate) fn starting(now_ms: i64, length: Duration) -> Wait {
        let length_ms = millis(length);
        Wait { until_ms: now_ms.saturating_add(length_ms), length_ms }
    }

    /// The rest of the wait, at most its whole length.
    pub(crate) fn left(self, now_ms: i64) -> Duration {
        let left = self.until_ms.saturating_sub(now_ms).clamp(0, self.length_ms.max(0));
        Duration::from_millis(left.unsigned_abs())
    }
}

/// Who has a running job in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The worker's name.
    pub worker: String,
    /// Counts the heartbeats of this lease.
    pub beat: u64,
    /// When this attempt began, in Unix milliseconds.
    #[serde(default)]
    pub since_ms: i64,
    /// Names the run of the machine, from its start to its end, where the system tells.
    #[serde(default)]
    pub boot: Option<String>,
    /// Names the data folder that the worker works for, where several share a queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// One job, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its name.
    pub id: JobId,
    /// Picks the `Work` that runs it.
    pub kind: String,
    /// What the person calls it.
    pub title: String,
    /// What the work is given.
    pub args: Value,
    /// Where it stands.
    pub state: State,
    /// How far it is.
    pub progress: Progress,
    /// Counts the attempts of this chain; 0 before the first.
    pub attempt: u32,
    /// Grows with every change in the store; the newer one wins.
    pub revision: u64,
    /// Higher runs first.
    pub priority: i32,
    /// Its place among jobs of one priority.
    pub order: Order,
    /// When it was submitted, in Unix milliseconds.
    pub created_at_ms: i64,
    /// When its first attempt began.
    pub started_at_ms: Option<i64>,
    /// When it became terminal.
    pub finished_at_ms: Option<i64>,
    /// What the work returned; only when completed.
    pub outcome: Option<Value>,
    /// What the person should know although it went on.
    pub warnings: Vec<String>,
    /// Why it failed or waits; always there when failed.
    pub error: Option<Fault>,
    /// What it asks; always there in `needs_you`.
    pub question: Option<Question>,
    /// Makes submitting twice the same as once.
    pub key: Option<String>,
    /// Held by the person: shown as `paused` once no worker has it.
    pub held: bool,
    /// The person cancelled it while it ran.
    pub cancel_requested: bool,
    /// How often it hung in this chain; after the first time it runs in safe mode.
    pub stalls: u32,
    /// How often the app died with it running in this chain.
    pub crashes: u32,
    /// How far it was, in permille, when the app last died with it running; crashes count from where it got no further.
    #[serde(default)]
    pub crashed_at: u16,
    /// How far it was, in permille, when it last hung; hangs count from where it got no further.
    #[serde(default)]
    pub stalled_at: u16,
    /// How often its worker went silent in this chain.
    #[serde(default)]
    pub lost: u32,
    /// Counts the claims; a write with an older one is rejected.
    pub epoch: u64,
    /// The worker that has it; only when running.
    pub lease: Option<Lease>,
    /// How long it waits; only when retryable.
    pub wait: Option<Wait>,
}

/// What a submitter says about a job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewJob {
    /// Picks the `Work` that runs it.
    pub kind: String,
    /// What the person calls it.
    pub title: String,
    /// What the work is given.
    pub args: Value,
    /// Higher runs first.
    pub priority: i32,
    /// A second submit with the same key answers with the first job.
    pub key: Option<String>,
}

/// A job that was done, as something else than the queue remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// Its name then and now.
    pub id: JobId,
    /// What kind of work it was.
    pub kind: String,
    /// What the person calls it.
    pub title: String,
    /// What the work returned.
    pub outcome: Value,
    /// When it was done, in Unix milliseconds.
    pub at_ms: i64,
}

impl Job {
    /// Whether the attempt of this epoch is to go on.
    pub(crate) fn wants(&self, epoch: u64) -> bool {
        self.state == State::Running && self.epoch == epoch && !self.cancel_requested && !self.held
    }

    pub(crate) fn finished(known: Finished) -> Job {
        let Finished { id, kind, title, outcome, at_ms } = known;
        let new = NewJob { kind, title, ..NewJob::default() };
        Job {
            state: State::Completed,
            progress: Progress { permille: 1_000, ..Progress::default() },
            finished_at_ms: Some(at_ms),
            outcome: Some(outcome),
            ..Job::new(id, new, at_ms)
        }
    }

    pub(crate) fn new(id: JobId, new: NewJob, now_ms: i64) -> Job {
        Job {
            id,
            kind: new.kind,
            title: new.title,
            args: new.args,
            state: State::Queued,
            progress: Progress::default(),
            attempt: 0,
            revision: 0,
            priority: new.priority,
            order: Order::last(id),
            created_at_ms: now_ms,
            started_at_ms: None,
            finished_at_ms: None,
            outcome: None,
            warnings: Vec::new(),
            error: None,
            question: None,
            key: new.key,
            held: false,
            cancel_requested: false,
            stalls: 0,
            crashes: 0,
            crashed_at: 0,
            stalled_at: 0,
            lost: 0,
            epoch: 0,
            lease: None,
            wait: None,
        }
    }
}

/// Which jobs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these states; empty means all.
    pub states: Vec<State>,
    /// At most so many, 0 means 50; never more than 500.
    pub limit: usize,
    /// Go on after this job, which a page gave as `next`.
    pub after: Option<JobId>,
}

impl Filter {
    pub(crate) fn size(&self) -> usize {
        if self.limit == 0 { 50 } else { self.limit.min(500) }
    }
}

/// Some jobs, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The jobs of this page.
    pub jobs: Vec<Job>,
    /// Where the next page goes on; none on the last page.
    pub next: Option<JobId>,
}

/// What a subscriber hears. Job states come whole; an older revision never follows a newer one.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A job as it now is.
    Job(Box<Job>),
    /// The job is gone.
    Deleted(JobId),
    /// The whole queue was paused or resumed.
    Queue {
        /// True when no job is started.
        paused: bool,
    },
    /// Something was missed: fetch the list again.
    Lagged,
}
