//! Jobs over `/v1`: submitted, asked for, told what to do, and their videos.

use super::asked::{NewVideo, file_unknown, uploaded};
use super::{Body, Query};
use crate::ledger::{Entry, Webhook};
use crate::problem::Problem;
use crate::shelf::Use;
use crate::{Host, Shared, download, webhook};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use studio::api::{ApiError, JobPage, JobState, JobView, ListJobs};
use studio::{Brief, Said};
use utoipa::{IntoParams, ToSchema};

/// Characters of an idempotency key.
const LONGEST_KEY: usize = 200;

/// Puts a video on the queue. It is durable when this answers.
#[utoipa::path(post, path = "/v1/jobs", tag = "jobs",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body answer with the first job.")),
    request_body = NewVideo,
    responses(
        (status = 201, description = "The job.", body = JobView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn submit(
    State(host): State<Shared>,
    headers: HeaderMap,
    Body(video): Body<NewVideo>,
) -> Result<Response, Problem> {
    let body = serde_json::to_vec(&video).map(|bytes| blake3::hash(&bytes).to_hex().to_string());
    let body = body.unwrap_or_default();
    let webhook = video.webhook.clone();
    if let Some(webhook) = &webhook {
        webhook::address(&webhook.url)?;
    }
    let brief = Brief { key: idempotency_key(&headers)?, ..video.brief(&host)? };
    host.has_room_for(1).await?;
    let webhook = webhook.map(|webhook| Webhook { url: webhook.url, ..Webhook::default() });
    let job = begin(&host, brief, Entry { body, webhook, ..Entry::default() }).await?;
    let place = [(header::LOCATION, format!("/v1/jobs/{}", job.id))];
    Ok((StatusCode::CREATED, place, Json(job)).into_response())
}

/// Submits, and writes down what else was said.
pub(crate) async fn begin(host: &Host, brief: Brief, entry: Entry) -> Result<JobView, Problem> {
    let job = host.studio.submit_brief(brief).await?;
    let stands = host.ledger.begin(&job.id, entry.clone()).map_err(not_written)?;
    if stands.body != entry.body {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "key_used",
            "This Idempotency-Key stands for another request.",
            "Use a new key for a new video.",
        ));
    }
    if stands.webhook.is_some() {
        host.postman.watch(&job.id).await;
    }
    Ok(job)
}

/// What was asked could not be written down.
pub(crate) fn not_written(error: std::io::Error) -> Problem {
    let hint = "Check the disk of this computer, then try again.";
    ApiError::lasting("store", format!("The request could not be written down ({error})."), hint).into()
}

/// The key that a client gave, apart from keys that others give.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let text = key.to_str().ok().filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    let text = text.ok_or_else(|| {
        let hint = "Give 1 to 200 plain characters.";
        Problem::new(StatusCode::BAD_REQUEST, "key_wrong", "The Idempotency-Key cannot be used.", hint)
    })?;
    Ok(Some(format!("http:{text}")))
}

/// Which jobs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Only this state.
    state: Option<JobState>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Continue after this job, as `next` said.
    after: Option<String>,
}

/// Lists jobs, newest first.
#[utoipa::path(get, path = "/v1/jobs", tag = "jobs", params(Which),
    responses(
        (status = 200, description = "A page of jobs.", body = JobPage),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(host): State<Shared>,
    Query(which): Query<Which>,
) -> Result<Json<JobPage>, Problem> {
    if which.limit.is_some_and(|limit| !(1..=100).contains(&limit)) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let hint = "Ask for 100 at most; next of the answer is after of the following page.";
        return Err(Problem::new(status, "query_wrong", "limit is not between 1 and 100.", hint));
    }
    let query =
        ListJobs { states: which.state.into_iter().collect(), limit: which.limit, after: which.after };
    Ok(Json(host.studio.list_jobs(query).await?))
}

/// One job.
#[utoipa::path(get, path = "/v1/jobs/{id}", tag = "jobs", params(("id" = String, Path)),
    responses(
        (status = 200, description = "The job.", body = JobView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn one(
    State(host): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<JobView>, Problem> {
    Ok(Json(host.studio.get_job(&id).await?))
}

/// Takes a job off the list; its video stays.
#[utoipa::path(delete, path = "/v1/jobs/{id}", tag = "jobs", params(("id" = String, Path)),
    responses(
        (status = 204, description = "Gone."),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(host): State<Shared>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    host.studio.delete_job(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes a route that does one thing to one job.
macro_rules! act {
    ($name:ident, $path:literal, $command:ident, $doc:literal) => {
        #[doc = $doc]
        #[utoipa::path(post, path = $path, tag = "jobs", params(("id" = String, Path)),
            responses(
                (status = 200, description = "The job as it is now.", body = JobView),
                (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
        pub(crate) async fn $name(State(host): State<Shared>, Path(id): Path<String>) -> Result<Json<JobView>, Problem> {
            Ok(Json(host.studio.$command(&id).await?))
        }
    };
}

act!(cancel, "/v1/jobs/{id}/cancel", cancel_job, "Stops a job; what is done is kept.");
act!(pause, "/v1/jobs/{id}/pause", pause_job, "Lets a job rest.");
act!(resume, "/v1/jobs/{id}/resume", resume_job, "Lets a job that rests or asks go on.");
act!(retry, "/v1/jobs/{id}/retry", retry_job, "Tries a job again, keeping what is done.");

/// Files that a job asks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Files {
    /// Names of uploaded files: the only one that is missing, or files that are called as the missing ones are.
    #[schema(max_items = 500)]
    files: Vec<String>,
    /// For each name in the project's `media`, the name of an uploaded file.
    media: BTreeMap<String, String>,
}

/// Gives a job the files that it asks for; it goes on once none is missing.
#[utoipa::path(post, path = "/v1/jobs/{id}/answer", tag = "jobs", params(("id" = String, Path)),
    request_body = Files,
    responses(
        (status = 200, description = "The job as it is now.", body = JobView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn answer(
    State(host): State<Shared>,
    Path(id): Path<String>,
    Body(Files { files, media }): Body<Files>,
) -> Result<Json<JobView>, Problem> {
    if files.is_empty() && media.is_empty() {
        let (status, hint) = (StatusCode::UNPROCESSABLE_ENTITY, "Name uploaded files.");
        return Err(Problem::new(status, "body_wrong", "There is no file in this answer.", hint));
    }
    let media = uploaded(&media, &host.shelf)?;
    let find = |name: &String| host.shelf.find(name, Use::Any).ok_or_else(file_unknown);
    let files: Vec<PathBuf> = files.iter().map(find).collect::<Result<_, Problem>>()?;
    let mut job = None;
    if !media.is_empty() {
        job = Some(host.studio.answer_job_by_names(&id, media).await?);
    }
    if !files.is_empty() {
        job = Some(host.studio.answer_job(&id, files).await?);
    }
    job.map(Json).ok_or_else(Problem::not_found)
}

act!(duplicate, "/v1/jobs/{id}/duplicate", duplicate_job, "Makes the same video once more, as a new job.");
act!(
    restore,
    "/v1/jobs/{id}/restore",
    restore_job,
    "Brings back a job that was taken off the list within a day."
);

/// What a video says, line by line; also what was written for a topic, once it is.
#[utoipa::path(get, path = "/v1/jobs/{id}/script", tag = "jobs", params(("id" = String, Path)),
    responses(
        (status = 200, description = "The script, with times once the video is there.", body = Said),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn script(
    State(host): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Said>, Problem> {
    host.studio.script_of(&id).await?.map(Json).ok_or_else(|| {
        let (what, hint) =
            ("The script is not written yet.", "Ask again when the job's stage is past script.");
        let told = Problem::new(StatusCode::CONFLICT, "script_not_yet", what, hint);
        Problem { retryable: true, ..told }
    })
}

/// The captions of a video.
#[utoipa::path(get, path = "/v1/jobs/{id}/videos/{n}/captions", tag = "jobs",
    params(("id" = String, Path), ("n" = u32, Path, description = "From 0.")),
    responses(
        (status = 200, description = "SubRip.", content_type = "application/x-subrip"),
        (status = 206, description = "The range asked for.", content_type = "application/x-subrip"),
        (status = 416, description = "Not a range of it."),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn captions(
    State(host): State<Shared>,
    Path((id, number)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let index: usize = number.parse().map_err(|_| Problem::not_found())?;
    download::file(host.studio.captions_file(&id, index).await, request).await
}

/// What was used in a video, from where and under which licence, and when each line is.
#[utoipa::path(get, path = "/v1/jobs/{id}/videos/{n}/receipt", tag = "jobs",
    params(("id" = String, Path), ("n" = u32, Path, description = "From 0.")),
    responses(
        (status = 200, description = "The receipt.", body = serde_json::Value, content_type = "application/json"),
        (status = 206, description = "The range asked for.", content_type = "application/json"),
        (status = 416, description = "Not a range of it."),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn receipt(
    State(host): State<Shared>,
    Path((id, number)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let index: usize = number.parse().map_err(|_| Problem::not_found())?;
    download::file(host.studio.receipt_file(&id, index).await, request).await
}

/// A picture of the video, once there is one.
#[utoipa::path(get, path = "/v1/jobs/{id}/poster", tag = "jobs", params(("id" = String, Path)),
    responses(
        (status = 200, description = "A JPEG.", content_type = "image/jpeg"),
        (status = 206, description = "The range asked for.", content_type = "image/jpeg"),
        (status = 416, description = "Not a range of it."),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn poster(
    State(host): State<Shared>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    download::file(host.studio.poster_file(&id).await, request).await
}

/// The video, whole or one range of it.
#[utoipa::path(get, path = "/v1/jobs/{id}/videos/{n}", tag = "jobs",
    params(("id" = String, Path), ("n" = u32, Path, description = "From 0.")),
    responses(
        (status = 200, description = "The video.", content_type = "video/mp4"),
        (status = 206, description = "The range asked for.", content_type = "video/mp4"),
        (status = 416, description = "Not a range of it."),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn video(
    State(host): State<Shared>,
    Path((id, number)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let index = number.parse().map_err(|_| Problem::not_found())?;
    download::video(&host.studio, &id, index, request).await
}
