//! From the queue's records to what everybody outside sees.

use crate::api::{ApiError, AttemptHow, AttemptView, JobState, JobView, RenderChoices, Video};
use jobs::{AttemptEnd, AttemptRecord, Fault, Job, JobsError, Question, State};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A job as everybody outside sees it.
pub(crate) fn job_view(job: &Job) -> JobView {
    let videos = job.outcome.as_ref().and_then(|outcome| outcome.get("videos")).cloned();
    JobView {
        id: job.id.to_string(),
        // Which computers can go on with it is the queue's business.
        kind: job.kind.split('@').next().unwrap_or_default().to_owned(),
        title: job.title.clone(),
        state: state_view(job.state),
        stage: job.progress.stage.clone(),
        step: job.progress.step,
        progress: percent(job),
        eta_ms: job.progress.eta_ms.filter(|_| job.state == State::Running),
        attempt: job.attempt,
        revision: job.revision,
        priority: job.priority,
        choices: choices(job),
        order: job.order.as_str().to_owned(),
        created_at: moment(job.created_at_ms),
        started_at: job.started_at_ms.map(moment),
        finished_at: job.finished_at_ms.map(moment),
        videos: videos.and_then(|v| serde_json::from_value::<Vec<Video>>(v).ok()).unwrap_or_default(),
        warnings: job.warnings.clone(),
        error: job.error.as_ref().map(ApiError::from),
        question: job.question.as_ref().map(ApiError::from),
    }
}

fn choices(job: &Job) -> RenderChoices {
    job.args.get("choices").and_then(|choices| RenderChoices::deserialize(choices).ok()).unwrap_or_default()
}

/// An attempt as everybody outside sees it.
pub(crate) fn attempt_view(attempt: AttemptRecord) -> AttemptView {
    let (how, said) = match attempt.ended {
        AttemptEnd::Running => (AttemptHow::Running, None),
        // The video is made; another attempt takes it home.
        AttemptEnd::Completed | AttemptEnd::PassedOn => (AttemptHow::Completed, None),
        AttemptEnd::Retry { code, message } => (AttemptHow::Retry, Some((code, message))),
        AttemptEnd::Failed { code, message } => (AttemptHow::Failed, Some((code, message))),
        AttemptEnd::Asked { code, message } => (AttemptHow::Asked, Some((code, message))),
        AttemptEnd::Snoozed { .. } => (AttemptHow::Snoozed, None),
        AttemptEnd::Released => (AttemptHow::Released, None),
        AttemptEnd::Stalled => (AttemptHow::Stalled, None),
        AttemptEnd::Crashed => (AttemptHow::Crashed, None),
        AttemptEnd::Restarted => (AttemptHow::Restarted, None),
        AttemptEnd::Silent => (AttemptHow::Silent, None),
        AttemptEnd::Cancelled => (AttemptHow::Cancelled, None),
    };
    let (code, message) = said.unzip();
    AttemptView {
        attempt: attempt.attempt,
        worker: attempt.worker,
        started_at: moment(attempt.started_at_ms),
        ended_at: attempt.ended_at_ms.map(moment),
        how,
        code,
        message,
    }
}

fn percent(job: &Job) -> u8 {
    let most = if job.state == State::Completed { 100 } else { 99 };
    (job.progress.permille / 10).min(most) as u8
}

pub(crate) fn moment(unix_ms: i64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(unix_ms) * 1_000_000)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

fn state_view(state: State) -> JobState {
    match state {
        State::Queued => JobState::Queued,
        State::Running => JobState::Running,
        State::Retryable => JobState::Retryable,
        State::NeedsYou => JobState::NeedsYou,
        State::Paused => JobState::Paused,
        State::Completed => JobState::Completed,
        State::Cancelled => JobState::Cancelled,
        State::Failed => JobState::Failed,
    }
}

/// The queue's word for a state.
pub(crate) fn state_asked(state: JobState) -> State {
    match state {
        JobState::Queued => State::Queued,
        JobState::Running => State::Running,
        JobState::Retryable => State::Retryable,
        JobState::NeedsYou => State::NeedsYou,
        JobState::Paused => State::Paused,
        JobState::Completed => State::Completed,
        JobState::Cancelled => State::Cancelled,
        JobState::Failed => State::Failed,
    }
}

impl JobState {
    /// Whether nothing more will happen by itself.
    pub fn is_terminal(self) -> bool {
        state_asked(self).is_terminal()
    }
}

impl ApiError {
    /// An error that the same call will meet again.
    pub fn lasting(code: &str, message: impl Into<String>, hint: impl Into<String>) -> ApiError {
        ApiError { code: code.to_owned(), message: message.into(), hint: hint.into(), retryable: false }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.message, self.hint)
    }
}

impl std::error::Error for ApiError {}

impl From<&Fault> for ApiError {
    fn from(fault: &Fault) -> ApiError {
        let Fault { code, message, hint, retryable } = fault.clone();
        ApiError { code, message, hint, retryable }
    }
}

impl From<&Question> for ApiError {
    fn from(question: &Question) -> ApiError {
        let Question { code, message, hint } = question.clone();
        ApiError { code, message, hint, retryable: true }
    }
}

impl From<JobsError> for ApiError {
    fn from(error: JobsError) -> ApiError {
        let text = error.to_string();
        // The queue speaks in two sentences: what happened, what to try.
        let (message, hint) = text.split_once(". ").unwrap_or((&text, ""));
        let full_stop = if message.ends_with('.') { "" } else { "." };
        ApiError {
            code: error.code().to_owned(),
            message: format!("{message}{full_stop}"),
            hint: hint.to_owned(),
            retryable: error.retryable(),
        }
    }
}

impl From<editorial::project::EditError> for ApiError {
    fn from(error: editorial::project::EditError) -> ApiError {
        ApiError::lasting(error.code(), error.to_string(), error.hint())
    }
}

impl From<editorial::ProjectError> for ApiError {
    fn from(error: editorial::ProjectError) -> ApiError {
        ApiError::lasting(error.code(), error.to_string(), error.hint())
    }
}
