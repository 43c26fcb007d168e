//! Tasks: jobs as these clients see them.

use super::params::{Mapped, VideoParams};
use super::{Body, Envelope, Query, Refused, RefusedView, success};
use crate::ledger::Entry;
use crate::native::jobs::{begin, idempotency_key};
use crate::problem::Problem;
use crate::{Host, Shared, download};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use studio::api::{JobState, JobView, ListJobs};
use utoipa::{IntoParams, ToSchema};

/// The state of whatever has not ended.
const PROCESSING: i8 = 4;
const COMPLETE: i8 = 1;
const FAILED: i8 = -1;

/// The name of a task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskId {
    task_id: String,
}

/// A task as it stands.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct TaskStatus {
    task_id: String,
    /// 4 processing, 1 complete, -1 failed.
    state: i8,
    /// 0-100.
    progress: u8,
    /// Where the videos are on this server.
    videos: Option<Vec<String>>,
    /// The same: nothing is combined without being finished.
    combined_videos: Option<Vec<String>>,
    script: Option<String>,
    terms: Option<Vec<String>>,
    /// Always null: the sound is in the video.
    audio_file: Option<String>,
    /// Seconds.
    audio_duration: Option<u64>,
    subtitle_path: Option<String>,
    materials: Option<Vec<String>>,
    warnings: Option<Vec<String>>,
    failed_stage: Option<String>,
    error: Option<String>,
    cross_post_state: Option<String>,
    cross_post_results: Option<Vec<String>>,
    cross_post_error: Option<String>,
}

fn status(job: &JobView, entry: Option<Entry>) -> TaskStatus {
    let entry = entry.unwrap_or_default();
    let complete = job.state == JobState::Completed;
    let state = match job.state {
        JobState::Completed => COMPLETE,
        JobState::Failed | JobState::Cancelled => FAILED,
        _ => PROCESSING,
    };
    let names = |stem: &str| {
        (1..=job.videos.len()).map(|n| format!("/tasks/{}/{stem}-{n}.mp4", job.id)).collect::<Vec<String>>()
    };
    let mut warnings = entry.notes;
    warnings.extend(
        job.warnings.iter().filter(|warning| !warnings.contains(warning)).cloned().collect::<Vec<_>>(),
    );
    // These clients have no word for a question; it must not look as if nothing were the matter.
    warnings.extend(job.question.iter().map(|question| format!("needs you: {question}")));
    let (failed_stage, error) = match job.state {
        JobState::Cancelled => (Some("cancelled".to_owned()), Some("The video was stopped.".to_owned())),
        JobState::Failed => (Some(stage(&job.stage).to_owned()), job.error.as_ref().map(ToString::to_string)),
        _ => (None, None),
    };
    TaskStatus {
        task_id: job.id.clone(),
        state,
        progress: job.progress,
        videos: complete.then(|| names("final")),
        combined_videos: complete.then(|| names("combined")),
        script: entry.script,
        terms: entry.terms,
        audio_duration: job.videos.first().map(|video| video.duration_ms.div_ceil(1_000)),
        subtitle_path: job.videos.first().and_then(|video| video.captions.clone()),
        warnings: (!warnings.is_empty()).then_some(warnings),
        failed_stage,
        error,
        ..TaskStatus::default()
    }
}

/// Their word for a stage of ours.
fn stage(stage: &str) -> &'static str {
    match stage {
        "" => "preflight",
        "script" => "script",
        "narrate" => "audio",
        "gather" => "materials",
        "caption" | "assemble" | "render" | "verify" | "publish" => "video",
        _ => "pipeline",
    }
}

async fn submit(
    host: &Host,
    headers: &HeaderMap,
    params: VideoParams,
    also: Option<&str>,
) -> Result<TaskId, Problem> {
    let body = serde_json::to_vec(&params)
        .map(|bytes| blake3::hash(&bytes).to_hex().to_string())
        .unwrap_or_default();
    let Mapped { mut brief, script, terms } = params.map(&host.shelf, &host.studio.voices())?;
    brief.notes.extend(also.map(str::to_owned));
    brief.key = idempotency_key(headers)?;
    let entry = Entry { body, script: Some(script), terms, notes: brief.notes.clone(), webhook: None };
    Ok(TaskId { task_id: begin(host, brief, entry).await?.id })
}

/// Writes a route that begins a task.
macro_rules! begin_route {
    ($name:ident, $path:literal, $also:expr, $doc:literal) => {
        #[doc = $doc]
        #[utoipa::path(post, path = $path, tag = "tasks",
            params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body answer with the first task.")),
            request_body = VideoParams,
            responses(
                (status = 200, description = "The task.", body = Envelope<TaskId>),
                (status = "4XX", description = "Why not.", body = RefusedView)))]
        pub(crate) async fn $name(
            State(host): State<Shared>,
            headers: HeaderMap,
            Body(params): Body<VideoParams>,
        ) -> Result<Json<Envelope<TaskId>>, Refused> {
            Ok(success(submit(&host, &headers, params, $also).await?))
        }
    };
}

begin_route!(video, "/api/v1/videos", None, "Makes a video.");
begin_route!(
    audio,
    "/api/v1/audio",
    Some("audio: the whole video is made; its sound is in it."),
    "Makes a video, for its sound."
);
begin_route!(
    subtitle,
    "/api/v1/subtitle",
    Some("subtitle: the whole video is made; its captions are beside it."),
    "Makes a video, for its captions."
);

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// From 1.
    #[param(minimum = 1)]
    page: u64,
    /// Tasks on a page.
    #[param(minimum = 1, maximum = 100)]
    page_size: u64,
}

impl Default for Page {
    fn default() -> Page {
        Page { page: 1, page_size: 10 }
    }
}

/// A page of tasks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskPage {
    /// Oldest first.
    tasks: Vec<TaskStatus>,
    total: u64,
    page: u64,
    page_size: u64,
}

/// Lists tasks, oldest first.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "tasks", params(Page),
    responses(
        (status = 200, description = "A page of tasks.", body = Envelope<TaskPage>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn list(
    State(host): State<Shared>,
    Query(Page { page, page_size }): Query<Page>,
) -> Result<Json<Envelope<TaskPage>>, Refused> {
    if page == 0 || !(1..=100).contains(&page_size) {
        let what = "page is at least 1, page_size 1 to 100";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "query_wrong", what, "").into());
    }
    let jobs = all(&host).await?;
    let first = usize::try_from((page - 1).saturating_mul(page_size)).unwrap_or(usize::MAX);
    let shown = jobs.iter().rev().skip(first).take(page_size as usize);
    let tasks = shown.map(|job| status(job, host.ledger.read(&job.id))).collect();
    Ok(success(TaskPage { tasks, total: jobs.len() as u64, page, page_size }))
}

/// Every job, newest first: pages that are counted from the oldest need the number of all.
async fn all(host: &Host) -> Result<Vec<JobView>, Problem> {
    let mut jobs = Vec::new();
    let mut after = None;
    loop {
        let page = host.studio.list_jobs(ListJobs { limit: Some(100), after, ..ListJobs::default() }).await?;
        jobs.extend(page.jobs);
        after = page.next;
        if after.is_none() {
            return Ok(jobs);
        }
    }
}

/// One task.
#[utoipa::path(get, path = "/api/v1/tasks/{task_id}", tag = "tasks", params(("task_id" = String, Path)),
    responses(
        (status = 200, description = "The task.", body = Envelope<TaskStatus>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn one(
    State(host): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Envelope<TaskStatus>>, Refused> {
    let job = host.studio.get_job(&id).await.map_err(in_their_words)?;
    let entry = host.ledger.read(&job.id);
    Ok(success(status(&job, entry)))
}

/// Takes a task off the list, unless it is being made. The video stays.
#[utoipa::path(delete, path = "/api/v1/tasks/{task_id}", tag = "tasks", params(("task_id" = String, Path)),
    responses(
        (status = 200, description = "Gone.", body = Envelope<Option<String>>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn delete(
    State(host): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Envelope<Option<String>>>, Refused> {
    host.studio.delete_job(&id).await.map_err(in_their_words)?;
    Ok(success(None))
}

fn in_their_words(error: studio::api::ApiError) -> Problem {
    let problem = Problem::from(error);
    let detail = match problem.code.as_str() {
        "not_found" => "task not found",
        "still_running" => "task is still running",
        _ => return problem,
    };
    Problem { detail: detail.to_owned(), hint: String::new(), ..problem }
}

/// A video by the name that the task gave it.
pub(crate) async fn file(
    State(host): State<Shared>,
    Path((id, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refused> {
    let index = index_of(&name).ok_or_else(Problem::not_found)?;
    Ok(download::video(&host.studio, &id, index, request).await?)
}

/// The same, to be saved.
pub(crate) async fn attachment(
    host: State<Shared>,
    Path((id, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refused> {
    let saved_as = format!("attachment; filename=\"{}\"", if index_of(&name).is_some() { &name } else { "" });
    let mut response = file(host, Path((id, name)), request).await?;
    if let Ok(saved_as) = HeaderValue::from_str(&saved_as) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, saved_as);
    }
    Ok(response)
}

/// The place from 0 of `final-1.mp4`.
fn index_of(name: &str) -> Option<usize> {
    let number =
        name.strip_prefix("final-").or_else(|| name.strip_prefix("combined-"))?.strip_suffix(".mp4")?;
    let plain = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse::<usize>().ok().filter(|_| plain)?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_results_have_a_place() {
        for (name, place) in [
            ("final-1.mp4", Some(0)),
            ("combined-2.mp4", Some(1)),
            ("final-0.mp4", None),
            ("final-+1.mp4", None),
            ("final-1.mp4.exe", None),
            ("../final-1.mp4", None),
            ("script.json", None),
            ("final-99999999999999999999.mp4", None),
        ] {
            assert_eq!(index_of(name), place, "{name}");
        }
    }
}
