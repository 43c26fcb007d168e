//! One attempt from claim to verdict: runs the work, beats its heart in a task of its own, watches that it
//! moves, stops it when told to, and records how it ended.

use std::{sync::Arc, time::Duration};

use tokio::{
    select,
    task::{JoinError, JoinHandle},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing::{debug, error, info, warn};

use crate::{
    Attempt, Clock, Failure, IllegalTransition, Job, JobId, Jobs, JobsError, Progress, RunOptions, Timeouts,
    Work,
    apply::{Event, Report},
    attempt::Notes,
    policy::{Ended, verdict},
};

/// The pauses between tries to record how an attempt ended while the store refuses; the last one repeats.
const SETTLE: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(15)];
/// The longest time between two looks at how long an attempt takes.
const GLANCE: Duration = Duration::from_mins(1);
/// Tries that are left once the executor is to stop.
const LAST_TRIES: usize = 4;

type Returned = Result<Result<serde_json::Value, Failure>, JoinError>;

/// Runs a claimed job until its ending is recorded.
pub(crate) async fn supervise(
    jobs: Jobs,
    options: Arc<RunOptions>,
    job: Job,
    work: Arc<dyn Work>,
    cancel: CancellationToken,
    stop: CancellationToken,
) {
    let timeouts = options.timeouts(&job.kind);
    let (id, epoch, attempt) = (job.id, job.epoch, job.attempt);
    let notes = Arc::new(Notes::default());
    info!(job = %id, kind = %job.kind, attempt, safe_mode = job.stalls > 0, "attempt started");

    let heart = Heart { jobs: jobs.clone(), id, epoch, notes: notes.clone(), cancel: cancel.clone() };
    let quiet = CancellationToken::new();
    let beating = AbortOnDropHandle::new(tokio::spawn(heart.beat(options.clone(), quiet.clone())));
    let in_hand = Attempt {
        safe_mode: job.stalls > 0,
        job,
        cancel: cancel.clone(),
        notes: notes.clone(),
        jobs: Some(jobs.clone()),
    };
    let running = tokio::spawn(async move { work.run(in_hand).await });

    let ended = attend(running, &cancel, &notes, &*jobs.clock, (options.grace, timeouts)).await;
    quiet.cancel();
    if let Err(broken) = beating.await {
        error!(job = %id, error = %broken, "the heartbeat broke");
    }
    let report = verdict(ended, attempt, &options, fastrand::f64());
    settle(&jobs, id, epoch, report, &stop).await;
}

/// Waits until the work is over: by itself, because it was told to stop, or because it hung.
async fn attend(
    running: JoinHandle<Result<serde_json::Value, Failure>>,
    cancel: &CancellationToken,
    notes: &Notes,
    clock: &dyn Clock,
    (grace, timeouts): (Duration, Timeouts),
) -> Ended {
    let mut running = AbortOnDropHandle::new(running);
    let stopped = select! {
        biased;
        returned = &mut running => return match returned {
            // The work may have heard the token before this task did.
            returned if cancel.is_cancelled() => told_to(returned, Ended::Dropped),
            returned => by_itself(returned),
        },
        () = cancel.cancelled() => Ended::Dropped,
        () = silence(notes, clock, timeouts.no_progress) => Ended::Stalled,
        () = awake(clock, timeouts.start_to_close) => Ended::TimedOut(timeouts.start_to_close),
    };
    cancel.cancel();
    select! {
        biased;
        returned = &mut running => told_to(returned, stopped),
        () = clock.sleep(grace) => stopped,
    }
}

/// Work that was told to stop may still have been done; how else it ended does not matter.
fn told_to(returned: Returned, stopped: Ended) -> Ended {
    match returned {
        Ok(Ok(outcome)) => Ended::Outcome(outcome),
        Ok(Err(_)) | Err(_) => stopped,
    }
}

fn by_itself(returned: Returned) -> Ended {
    match returned {
        Ok(Ok(outcome)) => Ended::Outcome(outcome),
        Ok(Err(failure)) => Ended::Failure(failure),
        Err(broken) => {
            error!(error = %broken, "the work panicked");
            Ended::Panicked
        }
    }
}

/// Returns when nothing has moved for `limit` of awake time.
async fn silence(notes: &Notes, clock: &dyn Clock, limit: Duration) {
    let mut glances = Glances::every(clock, limit / 12);
    let (mut life, mut silent) = (notes.life(), Duration::ZERO);
    while silent < limit {
        silent += glances.next().await;
        if notes.life() != life {
            (life, silent) = (notes.life(), Duration::ZERO);
        }
    }
}

/// Returns after `limit` of awake time.
async fn awake(clock: &dyn Clock, limit: Duration) {
    let (mut glances, mut passed) = (Glances::every(clock, (limit / 60).min(GLANCE)), Duration::ZERO);
    while passed < limit {
        passed += glances.next().await;
    }
}

/// Time that the computer was awake, in small pieces. A glance that comes late, because the computer slept or the
/// process was stopped, counts as two at most. Clocks do not agree on whether they go on in the computer's sleep.
struct Glances<'a> {
    clock: &'a dyn Clock,
    every: Duration,
    seen: Duration,
}

impl Glances<'_> {
    fn every(clock: &dyn Clock, every: Duration) -> Glances<'_> {
        Glances { clock, every, seen: clock.elapsed() }
    }

    async fn next(&mut self) -> Duration {
        self.clock.sleep(self.every).await;
        let before = std::mem::replace(&mut self.seen, self.clock.elapsed());
        self.seen.saturating_sub(before).min(self.every * 2)
    }
}

/// Keeps the lease and publishes what the work says.
struct Heart {
    jobs: Jobs,
    id: JobId,
    epoch: u64,
    notes: Arc<Notes>,
    cancel: CancellationToken,
}

impl Heart {
    /// Beats until told to be quiet; the last beat carries the last words.
    async fn beat(self, options: Arc<RunOptions>, quiet: CancellationToken) {
        let clock = self.jobs.clock.clone();
        let mut unsaid = None;
        let mut refused = false;
        loop {
            let last = select! {
                biased;
                () = quiet.cancelled() => true,
                () = self.notes.written.notified() => false,
                () = clock.sleep(options.beat) => false,
            };
            unsaid = later(unsaid, self.notes.take());
            if last && unsaid.is_none() {
                return;
            }
            match self.say(unsaid.clone().unwrap_or_default()).await {
                Ok(_) => (unsaid, refused) = (None, false),
                Err(JobsError::NotNow(_) | JobsError::NotFound(_)) => {
                    self.cancel.cancel();
                    return;
                }
                // A hub may be away for hours.
                Err(error) if refused => debug!(job = %self.id, %error, "nor was the next heartbeat"),
                Err(error) => {
                    warn!(job = %self.id, %error, "a heartbeat was not written");
                    refused = true;
                }
            }
            if last {
                return;
            }
            select! {
                () = quiet.cancelled() => {}
                () = clock.sleep(options.publish) => {}
            }
        }
    }

    async fn say(&self, (progress, warnings): Words) -> Result<Job, JobsError> {
        let report = Report::Beat { progress, warnings };
        self.jobs.change(self.id, Event::Report { epoch: self.epoch, report }).await
    }
}

type Words = (Option<Progress>, Vec<String>);

/// Joins what could not be written with what came after it.
fn later(unsaid: Option<Words>, new: Option<Words>) -> Option<Words> {
    match (unsaid, new) {
        (Some((old, mut warnings)), Some((progress, more))) => {
            warnings.extend(more);
            Some((progress.or(old), warnings))
        }
        (unsaid, new) => new.or(unsaid),
    }
}

/// Records how an attempt ended, however long the store refuses. Only when the executor is to stop as well
/// the job may stay `running`, and the next executor takes it back.
async fn settle(jobs: &Jobs, id: JobId, epoch: u64, report: Report, stop: &CancellationToken) {
    let mut last_tries = LAST_TRIES;
    let last = SETTLE[SETTLE.len() - 1];
    for pause in SETTLE.into_iter().chain(std::iter::repeat(last)) {
        match jobs.change(id, Event::Report { epoch, report: report.clone() }).await {
            Ok(job) => {
                let code = job.error.as_ref().map(|fault| fault.code.as_str());
                info!(job = %id, state = %job.state, attempt = job.attempt, code, "attempt ended");
                return;
            }
            Err(JobsError::NotNow(IllegalTransition::StaleLease) | JobsError::NotFound(_)) => {
                warn!(job = %id, "the lease was lost, so the result was not used");
                return;
            }
            Err(error) => {
                warn!(job = %id, %error, "the end of an attempt was not written");
                if stop.is_cancelled() {
                    last_tries -= 1;
                }
                if last_tries == 0 {
                    error!(job = %id, "the end of an attempt could not be written");
                    return;
                }
            }
        }
        let stopping = stop.is_cancelled();
        select! {
            () = jobs.clock.sleep(if stopping { pause.min(SETTLE[1]) } else { pause }) => {}
            () = stop.cancelled(), if !stopping => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clock::SystemClock;

    /// Attends to work that has returned when the token has fired already.
    async fn late(returned: Result<serde_json::Value, Failure>) -> Ended {
        let running = tokio::spawn(async { returned });
        tokio::task::yield_now().await;
        let cancel = CancellationToken::new();
        cancel.cancel();
        let options = RunOptions::default();
        let patience = (options.grace, options.timeouts("test"));
        attend(running, &cancel, &Notes::default(), &SystemClock::new(), patience).await
    }

    #[tokio::test]
    async fn work_that_hears_the_token_first_was_dropped_and_did_not_give_up() {
        assert_eq!(late(Err(Failure::Cancelled)).await, Ended::Dropped);
        assert_eq!(late(Ok(json!(1))).await, Ended::Outcome(json!(1)));
    }
}
