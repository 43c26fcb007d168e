//! Tasks: jobs as these clients see them.

use super::{Envelope, Query, Refused, RefusedView, success};
use crate::ledger::Entry;
use crate::problem::Problem;
use crate::shelf::Use;
use crate::{Host, Shared, download};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use studio::Shown;
use studio::api::{JobState, JobView};
use utoipa::{IntoParams, ToSchema};

/// The state of whatever has not ended.
const PROCESSING: i8 = 4;
const COMPLETE: i8 = 1;
const FAILED: i8 = -1;
/// The names of a task's sound and captions.
const AUDIO: &str = "audio.m4a";
const SUBTITLE: &str = "subtitle.srt";

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
    /// Where the sound of the first video is on this server.
    audio_file: Option<String>,
    /// Seconds.
    audio_duration: Option<u64>,
    /// Where the captions of the first video are on this server.
    subtitle_path: Option<String>,
    /// What the videos show: uploaded files by where they are on this server, what was found by its page.
    materials: Option<Vec<String>>,
    warnings: Option<Vec<String>>,
    failed_stage: Option<String>,
    error: Option<String>,
    cross_post_state: Option<String>,
    cross_post_results: Option<Vec<String>>,
    cross_post_error: Option<String>,
}

/// A task as its jobs stand, the first of which gave it its name, and what its videos show.
fn status(job: &JobView, parts: &[JobView], entry: Entry, materials: Vec<String>) -> TaskStatus {
    let all = || std::iter::once(job).chain(parts);
    let under_way = |job: &JobView| !ended(job.state);
    let failed = all().find(|job| matches!(job.state, JobState::Failed | JobState::Cancelled));
    let state = match failed {
        _ if all().any(under_way) => PROCESSING,
        Some(_) => FAILED,
        None => COMPLETE,
    };
    let complete = state == COMPLETE;
    let count: usize = all().map(|job| job.videos.len()).sum();
    let names = |stem: &str| {
        (1..=count).map(|n| format!("/tasks/{}/{stem}-{n}.mp4", job.id)).collect::<Vec<String>>()
    };
    let mut warnings = entry.notes;
    for job in all() {
        // These clients have no word for a question; it must not look as if nothing were the matter.
        let question = job.question.iter().map(|question| format!("needs you: {question}"));
        for warning in job.warnings.iter().cloned().chain(question) {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
    }
    let failed = failed.filter(|_| state == FAILED);
    let (failed_stage, error) = match failed {
        Some(job) if job.state == JobState::Cancelled => ("cancelled", "The video was stopped.".to_owned()),
        Some(job) => (stage(&job.stage), job.error.as_ref().map(ToString::to_string).unwrap_or_default()),
        None => ("", String::new()),
    };
    let sum: usize = all().map(|job| usize::from(job.progress)).sum();
    let first = job.videos.first().filter(|_| complete);
    let length = first.map(|video| video.duration_ms.div_ceil(1_000));
    TaskStatus {
        task_id: job.id.clone(),
        state,
        progress: u8::try_from(sum / (1 + parts.len())).unwrap_or(100),
        videos: complete.then(|| names("final")),
        combined_videos: complete.then(|| names("combined")),
        script: entry.script,
        terms: entry.terms,
        audio_duration: length,
        audio_file: first.map(|_| format!("/tasks/{}/{AUDIO}", job.id)),
        subtitle_path: first
            .filter(|video| video.captions.is_some())
            .map(|_| format!("/tasks/{}/{SUBTITLE}", job.id)),
        materials: complete.then_some(materials),
        warnings: (!warnings.is_empty()).then_some(warnings),
        failed_stage: failed.map(|_| failed_stage.to_owned()),
        error: failed.map(|_| error),
        ..TaskStatus::default()
    }
}

/// Whether nothing more will happen by itself or by an answer.
fn ended(state: JobState) -> bool {
    matches!(state, JobState::Completed | JobState::Failed | JobState::Cancelled)
}

/// The script that the job wrote, from then on also written down here.
async fn written(host: &Host, id: &str) -> Option<String> {
    let said = host.studio.script_of(id).await.ok()??;
    let script = said.lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    if let Err(error) = host.ledger.change(id, |entry| entry.script = Some(script.clone())) {
        tracing::warn!(%error, "a script is asked for again next time");
    }
    Some(script)
}

/// What is known of a task, and its further jobs as far as they are there.
async fn parts(host: &Host, id: &str) -> Result<(Entry, Vec<JobView>), Problem> {
    let mut entry = host.ledger.read(id).unwrap_or_default();
    if entry.writes && entry.script.is_none() {
        entry.script = written(host, id).await;
    }
    let mut jobs = Vec::new();
    for id in &entry.parts {
        match host.studio.get_job(id).await {
            Ok(job) => jobs.push(job),
            Err(error) if error.code == "not_found" => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok((entry, jobs))
}

/// A task as it stands.
async fn standing(host: &Host, job: &JobView) -> Result<TaskStatus, Problem> {
    let (entry, parts) = parts(host, &job.id).await?;
    let mut materials = Vec::new();
    for shown in shown(host, job, &parts).await {
        let uploaded = host.shelf.find(&shown.file, Use::Footage);
        let place = match uploaded {
            Some(_) => format!("/tasks/{}/{}", job.id, shown.file),
            None => shown.page,
        };
        // A clip of the person's own is nobody's to fetch.
        if !place.is_empty() && !materials.contains(&place) {
            materials.push(place);
        }
    }
    Ok(status(job, &parts, entry, materials))
}

/// What the finished videos of a task show.
async fn shown(host: &Host, job: &JobView, parts: &[JobView]) -> Vec<Shown> {
    let mut all = Vec::new();
    for job in std::iter::once(job).chain(parts) {
        for index in 0..job.videos.len() {
            all.extend(host.studio.shown_in(&job.id, index).await);
        }
    }
    all
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
    let mut ids = host.studio.job_ids().await?;
    ids.retain(|id| !host.ledger.is_part(id));
    let first = usize::try_from((page - 1).saturating_mul(page_size)).unwrap_or(usize::MAX);
    let mut tasks = Vec::new();
    for id in ids.iter().skip(first).take(page_size as usize) {
        match host.studio.get_job(id).await {
            Ok(job) => {
                tasks.push(standing(&host, &job).await?);
            }
            // Deleted since.
            Err(error) if error.code == "not_found" => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(success(TaskPage { tasks, total: ids.len() as u64, page, page_size }))
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
    Ok(success(standing(&host, &job).await?))
}

/// Takes a task off the list, unless it goes on by itself: while it waits its turn or is made, it is not deleted, as
/// these clients know it. One that rests or asks can be. The video stays.
#[utoipa::path(delete, path = "/api/v1/tasks/{task_id}", tag = "tasks", params(("task_id" = String, Path)),
    responses(
        (status = 200, description = "Gone.", body = Envelope<Option<String>>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn delete(
    State(host): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Envelope<Option<String>>>, Refused> {
    let job = host.studio.get_job(&id).await.map_err(in_their_words)?;
    let (_, parts) = parts(&host, &job.id).await?;
    let goes_on =
        |job: &JobView| matches!(job.state, JobState::Queued | JobState::Running | JobState::Retryable);
    if std::iter::once(&job).chain(&parts).any(goes_on) {
        return Err(still_running().into());
    }
    for job in parts.iter().chain([&job]) {
        host.studio.delete_job(&job.id).await.map_err(in_their_words)?;
    }
    Ok(success(None))
}

fn in_their_words(error: studio::api::ApiError) -> Problem {
    let problem = Problem::from(error);
    match problem.code.as_str() {
        "not_found" => Problem { detail: "task not found".to_owned(), hint: String::new(), ..problem },
        "still_running" => still_running(),
        _ => problem,
    }
}

fn still_running() -> Problem {
    Problem::new(StatusCode::CONFLICT, "still_running", "task is still running", "")
}

/// Writes a route to a result of a task.
macro_rules! result_route {
    ($name:ident, $path:literal, $shown:ident, $doc:literal) => {
        #[doc = $doc]
        #[utoipa::path(get, path = $path, tag = "results",
            params(("id" = String, Path), ("file" = String, Path, description = "`final-1.mp4` and so on, `audio.m4a`, `subtitle.srt`, or an uploaded file that it shows.")),
            responses(
                (status = 200, description = "The file.", content(
                    (Vec<u8> = "video/mp4"), (Vec<u8> = "audio/m4a"), (Vec<u8> = "application/x-subrip"),
                    (Vec<u8> = "*/*"))),
                (status = 206, description = "The range asked for.", content(
                    (Vec<u8> = "video/mp4"), (Vec<u8> = "audio/m4a"), (Vec<u8> = "application/x-subrip"),
                    (Vec<u8> = "*/*"))),
                (status = 416, description = "Not a range of it."),
                (status = "4XX", description = "Why not.", body = RefusedView)))]
        pub(crate) async fn $name(
            State(host): State<Shared>,
            Path((id, name)): Path<(String, String)>,
            request: Request,
        ) -> Result<Response, Refused> {
            Ok($shown(&host, &id, &name, request).await?)
        }
    };
}

result_route!(file, "/tasks/{id}/{file}", result, "A file by the name that the task gave it.");
result_route!(stream, "/api/v1/stream/{id}/{file}", result, "The same.");
result_route!(attachment, "/api/v1/download/{id}/{file}", saved, "The same, to be saved.");

async fn result(host: &Host, id: &str, name: &str, request: Request) -> Result<Response, Problem> {
    let job = host.studio.get_job(id).await?;
    let (_, parts) = parts(host, &job.id).await?;
    let path = match name {
        AUDIO => host.studio.video_sound(&job.id, 0).await,
        SUBTITLE => host.studio.captions_file(&job.id, 0).await,
        _ => match index_of(name) {
            Some(index) => video(host, &job, &parts, index).await,
            None => material(host, &job, &parts, name).await,
        },
    };
    download::file(path, request).await
}

/// The videos of a task are counted through all of its jobs.
async fn video(host: &Host, job: &JobView, parts: &[JobView], index: usize) -> Option<PathBuf> {
    let mut before = 0;
    for job in std::iter::once(job).chain(parts) {
        if index < before + job.videos.len() {
            return host.studio.video_file(&job.id, index - before).await;
        }
        before += job.videos.len();
    }
    None
}

/// An uploaded file that the task shows; others on the shelf are not its.
async fn material(host: &Host, job: &JobView, parts: &[JobView], name: &str) -> Option<PathBuf> {
    let path = host.shelf.find(name, Use::Footage)?;
    let shown = shown(host, job, parts).await;
    shown.iter().any(|shown| shown.file == name).then_some(path)
}

async fn saved(host: &Host, id: &str, name: &str, request: Request) -> Result<Response, Problem> {
    let mut response = result(host, id, name, request).await?;
    if let Ok(saved_as) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
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
