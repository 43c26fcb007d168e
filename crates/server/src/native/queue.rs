//! The queue as a whole over `/v1`, and the place of one job in it.

use super::Body;
use crate::Shared;
use crate::problem::Problem;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use studio::api::{AttemptView, EditJob, JobView, QueueView, RenderChoices};
use utoipa::ToSchema;

/// How the queue stands.
#[utoipa::path(get, path = "/v1/queue", tag = "queue",
    responses(
        (status = 200, description = "The queue.", body = QueueView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn stands(State(host): State<Shared>) -> Result<Json<QueueView>, Problem> {
    Ok(Json(host.studio.queue().await?))
}

/// Lets the whole queue rest; what is being made is set aside.
#[utoipa::path(post, path = "/v1/queue/pause", tag = "queue",
    responses(
        (status = 200, description = "The queue.", body = QueueView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn pause(State(host): State<Shared>) -> Result<Json<QueueView>, Problem> {
    host.studio.pause_queue().await?;
    Ok(Json(host.studio.queue().await?))
}

/// Lets the queue go on.
#[utoipa::path(post, path = "/v1/queue/resume", tag = "queue",
    responses(
        (status = 200, description = "The queue.", body = QueueView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn resume(State(host): State<Shared>) -> Result<Json<QueueView>, Problem> {
    host.studio.resume_queue().await?;
    Ok(Json(host.studio.queue().await?))
}

/// Where a job goes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Place {
    /// Just before this job; left out, on top.
    before: Option<String>,
}

/// Puts a job before another, or on top.
#[utoipa::path(post, path = "/v1/jobs/{id}/move", tag = "queue", params(("id" = String, Path)),
    request_body = Place,
    responses(
        (status = 200, description = "The job as it is now.", body = JobView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn move_to(
    State(host): State<Shared>,
    Path(id): Path<String>,
    Body(place): Body<Place>,
) -> Result<Json<JobView>, Problem> {
    Ok(Json(host.studio.move_job(&id, place.before.as_deref()).await?))
}

/// What to change about a job that waits; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct JobChange {
    /// What to call the video.
    #[schema(max_length = 200)]
    title: Option<String>,
    /// How fine, and which shape: both at once.
    choices: Option<RenderChoices>,
    /// Higher goes first.
    #[schema(minimum = -100, maximum = 100)]
    priority: Option<i32>,
}

/// Changes a job that waits.
#[utoipa::path(patch, path = "/v1/jobs/{id}", tag = "queue", params(("id" = String, Path)),
    request_body = JobChange,
    responses(
        (status = 200, description = "The job as it is now.", body = JobView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(host): State<Shared>,
    Path(id): Path<String>,
    Body(JobChange { title, choices, priority }): Body<JobChange>,
) -> Result<Json<JobView>, Problem> {
    let too_long = title.as_ref().is_some_and(|title| title.chars().count() > 200);
    if too_long || priority.is_some_and(|priority| !(-100..=100).contains(&priority)) {
        let what = "A title has at most 200 characters, a priority is between -100 and 100.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body_wrong", what, "Send less."));
    }
    let mut job = host.studio.get_job(&id).await?;
    if title.is_some() || choices.is_some() {
        job = host.studio.edit_job(&id, EditJob { title, choices }).await?;
    }
    if let Some(priority) = priority {
        job = host.studio.prioritize_job(&id, priority).await?;
    }
    Ok(Json(job))
}

/// Every attempt at a job, the oldest first.
#[utoipa::path(get, path = "/v1/jobs/{id}/attempts", tag = "queue", params(("id" = String, Path)),
    responses(
        (status = 200, description = "Attempts.", body = Vec<AttemptView>),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn attempts(
    State(host): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Vec<AttemptView>>, Problem> {
    Ok(Json(host.studio.job_history(&id).await?))
}
