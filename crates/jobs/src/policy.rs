//! How an executor treats its work: patience, retries, and what an attempt's ending means. Pure.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;

use crate::{Failure, Fault, Retention, apply::Report};

/// The most bytes of an outcome.
const OUTCOME: usize = 256 * 1024;

/// How an executor runs. The defaults suit a desktop.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOptions {
    /// Jobs at a time.
    pub workers: usize,
    /// Who owns the queue meanwhile, for people: "Spool", "spool work".
    pub program: String,
    /// Awake time without a sign of life before an attempt counts as hung.
    pub no_progress: Duration,
    /// How long work may take to stop when told to, before it is aborted.
    pub grace: Duration,
    /// The pause between two heartbeats.
    pub beat: Duration,
    /// The least pause between two published progress messages of a job.
    pub publish: Duration,
    /// Attempts before a retryable fault is final.
    pub attempts: u32,
    /// How long a retry waits.
    pub backoff: Backoff,
    /// How much awake time one attempt may take in all.
    pub start_to_close: Duration,
    /// How long a job may be queued before it fails, as far as this executor has seen it wait; none: for ever.
    pub schedule_to_start: Option<Duration>,
    /// Kinds that have timeouts of their own.
    pub kinds: BTreeMap<String, Timeouts>,
    /// How long the heartbeat of somebody else's worker may stand still before its job is taken over.
    pub lease: Duration,
    /// What is forgotten, once a day.
    pub retention: Retention,
    /// Kinds that wait for no worker to be free: one such job at a time goes beside the others.
    pub aside: Vec<String>,
}

/// The patience with one kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// How long a job may be queued before it fails; none: for ever.
    pub schedule_to_start: Option<Duration>,
    /// How much awake time one attempt may take in all.
    pub start_to_close: Duration,
    /// Awake time without a sign of life before an attempt counts as hung.
    pub no_progress: Duration,
}

impl RunOptions {
    /// The patience with this kind of work.
    pub fn timeouts(&self, kind: &str) -> Timeouts {
        let usual = Timeouts {
            schedule_to_start: self.schedule_to_start,
            start_to_close: self.start_to_close,
            no_progress: self.no_progress,
        };
        self.kinds.get(kind).copied().unwrap_or(usual)
    }
}

impl Default for RunOptions {
    fn default() -> RunOptions {
        RunOptions {
            workers: 1,
            program: "Spool".into(),
            no_progress: Duration::from_secs(60),
            grace: Duration::from_secs(10),
            beat: Duration::from_secs(5),
            publish: Duration::from_millis(250),
            attempts: 3,
            backoff: Backoff::default(),
            start_to_close: Duration::from_hours(6),
            schedule_to_start: None,
            kinds: BTreeMap::new(),
            lease: Duration::from_secs(15),
            retention: Retention::default(),
            aside: Vec::new(),
        }
    }
}

/// Waits that double, spread by chance so that retries do not come in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after the first attempt.
    pub first: Duration,
    /// No wait is longer.
    pub most: Duration,
}

impl Default for Backoff {
    fn default() -> Backoff {
        Backoff { first: Duration::from_secs(5), most: Duration::from_secs(300) }
    }
}

impl Backoff {
    /// The wait after this attempt; `chance` in 0..1 takes away up to a half.
    pub(crate) fn after(self, attempt: u32, chance: f64) -> Duration {
        let doubled = self.first.saturating_mul(1 << attempt.saturating_sub(1).min(20));
        doubled.min(self.most).mul_f64(1.0 - chance.clamp(0.0, 1.0) / 2.0)
    }
}

/// How an attempt came to its end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ended {
    Outcome(Value),
    Failure(Failure),
    Panicked,
    /// It was told to stop and did, or was aborted.
    Dropped,
    Stalled,
    /// It took longer than this.
    TimedOut(Duration),
}

/// Decides what the ending of this attempt means for its job.
pub(crate) fn verdict(ended: Ended, attempt: u32, options: &RunOptions, chance: f64) -> Report {
    match ended {
        Ended::Outcome(outcome) if outcome.to_string().len() > OUTCOME => Report::Failed(too_much()),
        Ended::Outcome(outcome) => Report::Completed(outcome),
        Ended::Failure(Failure::Retry(fault)) if attempt >= options.attempts => Report::Failed(fault),
        Ended::Failure(Failure::Retry(fault)) => {
            Report::RetryAfter(fault, options.backoff.after(attempt, chance))
        }
        Ended::Failure(Failure::GiveUp(fault)) => Report::Failed(fault),
        Ended::Failure(Failure::NeedsYou(question)) => Report::Asked(question),
        Ended::Failure(Failure::Wait(time)) => Report::Snoozed(time),
        Ended::Failure(Failure::PassOn { kind, args }) => Report::PassedOn { kind, args },
        Ended::Failure(Failure::Cancelled) => Report::Abandoned,
        Ended::Panicked => Report::Failed(internal()),
        Ended::Dropped => Report::Released,
        Ended::Stalled => Report::Stalled,
        Ended::TimedOut(limit) => Report::Failed(took_too_long(limit)),
    }
}

fn took_too_long(limit: Duration) -> Fault {
    Fault {
        code: "took_too_long".into(),
        message: format!("The work was not done after {}, so it was stopped.", in_words(limit)),
        hint: "Try again when the computer has less to do, or make it shorter.".into(),
        retryable: true,
    }
}

/// Why a job fails that nobody started in time.
pub(crate) fn started_too_late(limit: Duration) -> Fault {
    Fault {
        code: "not_started".into(),
        message: format!("Nobody began this job within {}.", in_words(limit)),
        hint: "Try again when fewer jobs wait.".into(),
        retryable: true,
    }
}

fn too_much() -> Fault {
    Fault {
        code: "outcome_too_large".into(),
        message: "The work was done, but its result is too large to be kept.".into(),
        hint: "Make less at once, in several jobs.".into(),
        retryable: false,
    }
}

fn in_words(time: Duration) -> String {
    let (count, unit) = match time.as_secs() {
        seconds @ 0..120 => (seconds, "second"),
        seconds @ 120..7200 => (seconds / 60, "minute"),
        seconds => (seconds / 3600, "hour"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

fn internal() -> Fault {
    Fault {
        code: "internal".into(),
        message: "Something inside Spool broke while it worked on this.".into(),
        hint: "Try again. If it breaks again, send us the log.".into(),
        retryable: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_most() {
        let backoff = Backoff { first: Duration::from_secs(5), most: Duration::from_secs(60) };
        let waits: Vec<u64> = (0..7).map(|attempt| backoff.after(attempt, 0.0).as_secs()).collect();
        assert_eq!(waits, [5, 5, 10, 20, 40, 60, 60]);
        assert_eq!(backoff.after(u32::MAX, 0.0), backoff.most);
    }

    #[test]
    fn chance_takes_away_up_to_half_of_the_wait() {
        let backoff = Backoff { first: Duration::from_secs(8), most: Duration::from_secs(60) };
        assert_eq!(backoff.after(1, 1.0), Duration::from_secs(4));
        assert_eq!(backoff.after(1, 0.5), Duration::from_secs(6));
    }

    #[test]
    fn a_time_is_told_in_the_unit_that_people_would_use() {
        for (seconds, words) in [(1, "1 second"), (90, "90 seconds"), (300, "5 minutes"), (21_600, "6 hours")]
        {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }

    #[test]
    fn an_outcome_that_no_record_can_keep_is_a_fault() {
        let large = Ended::Outcome(Value::String("x".repeat(OUTCOME)));
        let report = verdict(large, 1, &RunOptions::default(), 0.0);
        assert!(matches!(report, Report::Failed(fault) if fault.code == "outcome_too_large"));
    }

    #[test]
    fn the_last_attempt_makes_a_retryable_fault_final() {
        let options = RunOptions::default();
        let failed = || Ended::Failure(Failure::Retry(internal()));
        assert!(matches!(verdict(failed(), 2, &options, 0.0), Report::RetryAfter(..)));
        assert_eq!(verdict(failed(), 3, &options, 0.0), Report::Failed(internal()));
    }
}
