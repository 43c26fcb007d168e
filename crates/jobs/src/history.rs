//! What became of each attempt at a job: one entry when an attempt ends, written together with the job. Pure.

use serde::{Deserialize, Serialize};

use crate::{
    Job, State,
    apply::{Event, Report},
    clock::millis,
};

/// Entries kept of a job; older ones are forgotten.
pub(crate) const KEPT: usize = 50;

/// One attempt at a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRecord {
    /// Its number in its chain, from 1. An attempt that was not spent gives its number to the next.
    pub attempt: u32,
    /// Counts all attempts at the job, from 1.
    pub epoch: u64,
    /// The worker that made it.
    pub worker: String,
    /// When it began, in Unix milliseconds.
    pub started_at_ms: i64,
    /// When it ended; none while it runs. Never before it began.
    pub ended_at_ms: Option<i64>,
    /// How it ended.
    pub ended: AttemptEnd,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum AttemptEnd {
    /// It has not.
    Running,
    /// It was done.
    Completed,
    /// It did its share, and passed the rest on.
    PassedOn,
    /// It failed in a way that may pass.
    Retry {
        /// The fault's word.
        code: String,
        /// What happened.
        message: String,
    },
    /// It failed for good.
    Failed {
        /// The fault's word.
        code: String,
        /// What happened.
        message: String,
    },
    /// It asked the person.
    Asked {
        /// The question's word.
        code: String,
        /// What was missing.
        message: String,
    },
    /// It put itself off.
    Snoozed {
        /// For how long.
        wait_ms: i64,
    },
    /// It dropped the part in hand: paused, or the program was closed.
    Released,
    /// It stopped moving and was stopped.
    Stalled,
    /// The program died with it.
    Crashed,
    /// The machine was started again under it: a power cut, or a restart.
    Restarted,
    /// Its worker went silent, and another took over.
    Silent,
    /// The person cancelled it, or it found nothing to do.
    Cancelled,
}

impl AttemptRecord {
    /// The attempt that a running job is in.
    pub(crate) fn in_hand(job: &Job) -> Option<AttemptRecord> {
        let lease = job.lease.as_ref()?;
        Some(AttemptRecord {
            attempt: job.attempt,
            epoch: job.epoch,
            worker: lease.worker.clone(),
            started_at_ms: lease.since_ms,
            ended_at_ms: None,
            ended: AttemptEnd::Running,
        })
    }

    /// The entry that a change of a job leaves, if it ended an attempt.
    pub(crate) fn of(before: &Job, event: &Event, after: &Job, now_ms: i64) -> Option<AttemptRecord> {
        let attempt = AttemptRecord::in_hand(before)?;
        if after.state == State::Running {
            return None;
        }
        let ended = if after.state == State::Cancelled { AttemptEnd::Cancelled } else { how(event, after) };
        Some(AttemptRecord { ended_at_ms: Some(now_ms.max(attempt.started_at_ms)), ended, ..attempt })
    }
}

fn how(event: &Event, after: &Job) -> AttemptEnd {
    let fault = || after.error.clone().map_or_else(Default::default, |fault| (fault.code, fault.message));
    let report = match event {
        Event::Report { report, .. } => report,
        Event::WorkerLost { restarted: true } => return AttemptEnd::Restarted,
        Event::Silent { .. } => return AttemptEnd::Silent,
        _ => return AttemptEnd::Crashed,
    };
    match report {
        Report::Completed(_) => AttemptEnd::Completed,
        Report::PassedOn { .. } => AttemptEnd::PassedOn,
        Report::RetryAfter(..) => {
            let (code, message) = fault();
            AttemptEnd::Retry { code, message }
        }
        Report::Failed(_) => {
            let (code, message) = fault();
            AttemptEnd::Failed { code, message }
        }
        Report::Asked(question) => {
            let message = after.question.as_ref().map_or_else(String::new, |asked| asked.message.clone());
            AttemptEnd::Asked { code: question.code.clone(), message }
        }
        Report::Snoozed(wait) => AttemptEnd::Snoozed { wait_ms: millis(*wait) },
        Report::Released | Report::Beat { .. } => AttemptEnd::Released,
        Report::Stalled => AttemptEnd::Stalled,
        Report::Abandoned => AttemptEnd::Cancelled,
    }
}
