//! The state machine: what each event makes of a job. Pure, written once, and the only place where a job's
//! state changes. An event that changes nothing gives back an equal job.

use std::time::Duration;

use serde_json::Value;

use crate::{Fault, Job, Order, Progress, Question, State, Wait, job::Lease};

/// How often a job may take the app down before it is parked.
pub(crate) const CRASHES: u32 = 3;
/// How often its worker may go silent before a job is parked.
pub(crate) const LOST: u32 = 10;
/// The permille that is kept for a completed job.
const DONE: u16 = 1000;
/// Warnings kept on a job; more would crowd the record.
pub(crate) const WARNINGS: usize = 50;
/// The most bytes of a warning, and of any other text that work may say.
const WARNING: usize = 500;
const TEXT: usize = 4000;

/// Something that happened to a job.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// A worker takes it.
    Claim {
        worker: String,
        boot: Option<String>,
        place: Option<String>,
    },
    /// The worker that claimed it under this epoch says something.
    Report {
        epoch: u64,
        report: Report,
    },
    /// Its worker died; with the whole machine, when that was started again since.
    WorkerLost {
        restarted: bool,
    },
    /// Somebody saw this beat stand still for a whole lease.
    Silent {
        epoch: u64,
        beat: u64,
    },
    /// It waited too long for a worker.
    Late(Fault),
    /// Its wait is over.
    Due,
    /// The person's commands.
    Cancel,
    Pause,
    Resume,
    Retry,
    Move {
        priority: i32,
        order: Order,
    },
    Prioritize(i32),
    Edit {
        kind: String,
        args: Value,
        title: String,
    },
}

/// What the worker of a running job has to say. All but `Beat` end the attempt.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Report {
    Beat {
        progress: Option<Progress>,
        warnings: Vec<String>,
    },
    Completed(Value),
    /// Did its share; the rest is for whoever does this kind of work.
    PassedOn {
        kind: String,
        args: Value,
    },
    Failed(Fault),
    RetryAfter(Fault, Duration),
    Asked(Question),
    /// Not now; spends no attempt.
    Snoozed(Duration),
    /// Dropped the part in hand because it was told to; spends no attempt.
    Released,
    /// Hung, and was stopped.
    Stalled,
    /// Found by itself that there is nothing to do.
    Abandoned,
}

/// The event does not fit the job's state; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IllegalTransition {
    /// A command that makes no sense in this state.
    #[error("This job is {from}, so it cannot be {action}. Look at its state and choose again.")]
    NotNow {
        /// Where the job stands.
        from: State,
        /// What was asked, as a participle.
        action: &'static str,
    },
    /// A worker whose lease is over came back late.
    #[error("Another worker has taken this job over, so this result was not used.")]
    StaleLease,
}

/// Decides what `event` makes of `job` at `now_ms` (Unix milliseconds).
pub(crate) fn apply(job: &Job, event: Event, now_ms: i64) -> Result<Job, IllegalTransition> {
    let next = job.clone();
    match event {
        Event::Claim { worker, boot, place } => {
            claim(next, Lease { worker, beat: 0, since_ms: now_ms, boot, place }, now_ms)
        }
        Event::Report { epoch, report } => {
            if job.state != State::Running || job.epoch != epoch {
                return Err(IllegalTransition::StaleLease);
            }
            Ok(hear(next, report, now_ms))
        }
        Event::WorkerLost { restarted } => lose_worker(next, restarted, now_ms),
        Event::Silent { epoch, beat } => fall_silent(next, epoch, beat, now_ms),
        Event::Late(fault) => late(next, fault, now_ms),
        Event::Due => due(next),
        Event::Cancel => cancel(next, now_ms),
        Event::Pause => pause(next),
        Event::Resume => resume(next),
        Event::Retry => retry(next),
        Event::Move { priority, order } => move_to(next, priority, order),
        Event::Prioritize(priority) => {
            let order = next.order.clone();
            move_to(next, priority, order)
        }
        Event::Edit { kind, args, title } => edit(next, kind, args, title),
    }
}

fn claim(mut job: Job, lease: Lease, now_ms: i64) -> Result<Job, IllegalTransition> {
    if job.state != State::Queued {
        return Err(not_now(&job, "started"));
    }
    job.state = State::Running;
    job.epoch += 1;
    job.attempt += 1;
    job.lease = Some(lease);
    job.error = None;
    job.progress.eta_ms = None;
    job.started_at_ms.get_or_insert(now_ms.max(job.created_at_ms));
    Ok(job)
}

fn hear(mut job: Job, report: Report, now_ms: i64) -> Job {
    match report {
        Report::Beat { progress, warnings } => beat(job, progress, warnings),
        Report::Completed(outcome) => {
            if job.cancel_requested {
                return close(job, State::Cancelled, now_ms);
            }
            job.outcome = Some(outcome);
            job.progress.permille = DONE;
            close(job, State::Completed, now_ms)
        }
        Report::PassedOn { kind, args } => {
            (job.kind, job.args) = (kind, args);
            rest(afresh(job), State::Queued, None, now_ms)
        }
        Report::Failed(fault) => {
            if job.cancel_requested {
                return close(job, State::Cancelled, now_ms);
            }
            job.error = Some(brief(fault));
            close(job, State::Failed, now_ms)
        }
        Report::RetryAfter(fault, wait) => {
            job.error = Some(brief(fault));
            rest(job, State::Retryable, Some(Wait::starting(now_ms, wait)), now_ms)
        }
        Report::Asked(question) => {
            let (message, hint) = (shortened(question.message, TEXT), shortened(question.hint, TEXT));
            job.question = Some(Question { message, hint, ..question });
            rest(unspent(job), State::NeedsYou, None, now_ms)
        }
        Report::Snoozed(wait) => {
            rest(unspent(job), State::Retryable, Some(Wait::starting(now_ms, wait)), now_ms)
        }
        Report::Released => rest(unspent(job), State::Queued, None, now_ms),
        Report::Stalled => stall(job, now_ms),
        Report::Abandoned => close(job, State::Cancelled, now_ms),
    }
}

fn beat(mut job: Job, progress: Option<Progress>, warnings: Vec<String>) -> Job {
    if let Some(lease) = &mut job.lease {
        lease.beat += 1;
    }
    if let Some(progress) = progress {
        let permille = progress.permille.min(DONE - 1).max(job.progress.permille);
        job.progress = Progress { permille, ..progress };
    }
    for warning in warnings.into_iter().map(|warning| shortened(warning, WARNING)) {
        if job.warnings.len() < WARNINGS && !job.warnings.contains(&warning) {
            job.warnings.push(warning);
        }
    }
    job
}

fn stall(mut job: Job, now_ms: i64) -> Job {
    // One that gets further each time only met something slow.
    if job.progress.permille > job.stalled_at {
        job.stalls = 0;
    }
    job.stalled_at = job.progress.permille;
    job.stalls += 1;
    if job.stalls == 1 || job.cancel_requested || job.held {
        return rest(job, State::Queued, None, now_ms);
    }
    job.error = Some(Fault {
        code: "stalled".into(),
        message: "The work stopped moving twice.".into(),
        hint: "Try again. If it stops at the same place, change or remove what it was working on.".into(),
        retryable: true,
    });
    close(job, State::Failed, now_ms)
}

/// A machine that went down took the app with it, so that is not held against the job.
fn lose_worker(mut job: Job, restarted: bool, now_ms: i64) -> Result<Job, IllegalTransition> {
    if job.state != State::Running {
        return Err(not_now(&job, "taken back"));
    }
    if restarted {
        return Ok(rest(unspent(job), State::Queued, None, now_ms));
    }
    // A job that gets further each time is not what takes the app down.
    if job.progress.permille > job.crashed_at {
        job.crashes = 0;
    }
    job.crashed_at = job.progress.permille;
    job.crashes += 1;
    if job.crashes < CRASHES || job.cancel_requested {
        return Ok(rest(unspent(job), State::Queued, None, now_ms));
    }
    job.error = Some(Fault {
        code: "stopped_the_app".into(),
        message: format!("The app stopped {CRASHES} times while it worked on this, so it was set aside."),
        hint: "Try again. If the app stops once more, change or remove what this job uses.".into(),
        retryable: true,
    });
    Ok(close(job, State::Failed, now_ms))
}

/// A worker without a sign of life may have crashed or only lost its connection: patience is longer.
fn fall_silent(mut job: Job, epoch: u64, beat: u64, now_ms: i64) -> Result<Job, IllegalTransition> {
    let seen = job.lease.as_ref().map(|lease| (job.epoch, lease.beat));
    if job.state != State::Running || seen != Some((epoch, beat)) {
        return Err(not_now(&job, "taken back"));
    }
    job.lost += 1;
    if job.lost < LOST || job.cancel_requested {
        return Ok(rest(unspent(job), State::Queued, None, now_ms));
    }
    job.error = Some(Fault {
        code: "worker_lost".into(),
        message: format!("The computers that worked on this went silent {LOST} times, so it was set aside."),
        hint: "Look at the computers and their network, then try again.".into(),
        retryable: true,
    });
    Ok(close(job, State::Failed, now_ms))
}

fn late(mut job: Job, fault: Fault, now_ms: i64) -> Result<Job, IllegalTransition> {
    if job.state != State::Queued {
        return Err(not_now(&job, "given up for waiting"));
    }
    job.error = Some(fault);
    Ok(close(job, State::Failed, now_ms))
}

fn due(mut job: Job) -> Result<Job, IllegalTransition> {
    if job.state != State::Retryable {
        return Err(not_now(&job, "queued again"));
    }
    job.state = State::Queued;
    job.wait = None;
    Ok(job)
}

fn cancel(mut job: Job, now_ms: i64) -> Result<Job, IllegalTransition> {
    match job.state {
        State::Queued | State::Retryable | State::NeedsYou | State::Paused => {
            Ok(close(job, State::Cancelled, now_ms))
        }
        State::Running => {
            job.cancel_requested = true;
            Ok(job)
        }
        State::Cancelled => Ok(job),
        State::Completed | State::Failed => Err(not_now(&job, "cancelled")),
    }
}

fn pause(mut job: Job) -> Result<Job, IllegalTransition> {
    match job.state {
        State::Queued | State::Retryable | State::NeedsYou => {
            job.held = true;
            job.state = State::Paused;
            job.wait = None;
            Ok(job)
        }
        State::Running => {
            job.held = true;
            Ok(job)
        }
        State::Paused => Ok(job),
        State::Completed | State::Cancelled | State::Failed => Err(not_now(&job, "paused")),
    }
}

/// Lets a held job go on where it was; for a job that asks, it is the answer.
fn resume(mut job: Job) -> Result<Job, IllegalTransition> {
    match job.state {
        State::Paused if job.question.is_some() => job.state = State::NeedsYou,
        State::Paused => job.state = State::Queued,
        State::NeedsYou => {
            job.question = None;
            job.state = State::Queued;
        }
        State::Queued | State::Running | State::Retryable => {}
        State::Completed | State::Cancelled | State::Failed => return Err(not_now(&job, "resumed")),
    }
    job.held = false;
    Ok(job)
}

/// Starts a new chain for a job that is over; otherwise only ends its waiting.
fn retry(mut job: Job) -> Result<Job, IllegalTransition> {
    match job.state {
        State::Completed | State::Cancelled | State::Failed => {
            job.state = State::Queued;
            job.progress = Progress::default();
            job = afresh(job);
            (job.started_at_ms, job.finished_at_ms) = (None, None);
            (job.outcome, job.error, job.question) = (None, None, None);
            job.warnings.clear();
            Ok(job)
        }
        State::Retryable => due(job),
        State::NeedsYou => resume(job),
        State::Queued => Ok(job),
        State::Running | State::Paused => Err(not_now(&job, "tried again")),
    }
}

/// Changes what a job is to do that waits, or would with a retry. What failed before says nothing about the new wish.
fn edit(mut job: Job, kind: String, args: Value, title: String) -> Result<Job, IllegalTransition> {
    let may_run_again = matches!(job.state, State::Failed | State::Cancelled);
    if !State::WAITING.contains(&job.state) && !may_run_again {
        return Err(not_now(&job, "edited"));
    }
    if (&job.kind, &job.args, &job.title) != (&kind, &args, &title) {
        (job.kind, job.args, job.title) = (kind, args, title);
        job = afresh(job);
    }
    Ok(job)
}

fn move_to(mut job: Job, priority: i32, order: Order) -> Result<Job, IllegalTransition> {
    if job.state.is_terminal() {
        return Err(not_now(&job, "moved"));
    }
    job.priority = priority;
    job.order = order;
    Ok(job)
}

/// Ends an attempt, not the job: it goes to `state` unless the person wants it cancelled or held.
fn rest(mut job: Job, state: State, wait: Option<Wait>, now_ms: i64) -> Job {
    if job.cancel_requested {
        return close(job, State::Cancelled, now_ms);
    }
    job.lease = None;
    job.progress.eta_ms = None;
    (job.state, job.wait) = if job.held { (State::Paused, None) } else { (state, wait) };
    job
}

/// Ends the job. It keeps only what belongs to how it ended.
fn close(mut job: Job, state: State, now_ms: i64) -> Job {
    job.state = state;
    job.held = false;
    job.cancel_requested = false;
    job.progress.eta_ms = None;
    (job.lease, job.wait, job.question) = (None, None, None);
    if state != State::Failed {
        job.error = None;
    }
    job.finished_at_ms = Some(now_ms.max(job.started_at_ms.unwrap_or(job.created_at_ms)));
    job
}

fn afresh(mut job: Job) -> Job {
    (job.attempt, job.stalls, job.crashes, job.lost) = (0, 0, 0, 0);
    (job.crashed_at, job.stalled_at) = (0, 0);
    job
}

fn unspent(mut job: Job) -> Job {
    job.attempt = job.attempt.saturating_sub(1);
    job
}

fn brief(fault: Fault) -> Fault {
    Fault { message: shortened(fault.message, TEXT), hint: shortened(fault.hint, TEXT), ..fault }
}

/// The beginning of a text that would crowd the record.
fn shortened(mut text: String, most: usize) -> String {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push('…');
    }
    text
}

fn not_now(job: &Job, action: &'static str) -> IllegalTransition {
    IllegalTransition::NotNow { from: job.state, action }
}
