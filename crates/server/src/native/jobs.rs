//! Jobs over `/v1`: submitted, asked for, told what to do, and their videos.

use super::{Body, Query, choices};
use crate::ledger::{Entry, Webhook};
use crate::problem::Problem;
use crate::shelf::{Shelf, Use};
use crate::{Host, Shared, download, webhook};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use studio::api::{ApiError, JobPage, JobState, JobView, ListJobs, RenderChoices};
use studio::{Brief, Look, TransitionKind};
use utoipa::{IntoParams, ToSchema};

/// Characters of an idempotency key.
const LONGEST_KEY: usize = 200;

/// A video to be made: a script or a project, and what is chosen for it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVideo {
    /// What is spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    script: Option<String>,
    /// A project, as a `.spool` file holds it, instead of a script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    project: Option<serde_json::Map<String, Value>>,
    /// The project's files: for each name that it has in the project's `media`, the name of an uploaded file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    media: BTreeMap<String, String>,
    /// What to call it, when the script has no heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// BCP 47 tag; left out, it is guessed from the script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// Id of a voice, or `none`; left out, the language's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    voice: Option<String>,
    /// Names of uploaded clips and photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    footage: Vec<String>,
    /// Name of an uploaded recording of the script, instead of a voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recording: Option<String>,
    /// Name of uploaded music.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    music: Option<String>,
    /// Music that comes with Spool instead, by its mood or name, see `/v1/music`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mood: Option<String>,
    /// How captions look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = choices::looks)]
    look: Option<Look>,
    /// How pictures change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = choices::transitions)]
    transition: Option<TransitionKind>,
    /// How fine, and which shape.
    #[serde(default)]
    choices: RenderChoices,
    /// Whom to tell when it has ended, or asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    webhook: Option<NewWebhook>,
}

/// Whom to tell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// An http or https address. It gets a POST signed as Standard Webhooks says.
    url: String,
}

impl NewVideo {
    /// Uploaded files by their names in the project.
    fn located(&self, shelf: &Shelf) -> Result<BTreeMap<String, PathBuf>, Problem> {
        let known = self.project.as_ref().and_then(|project| project.get("media")?.as_object());
        if self.media.keys().any(|name| known.is_none_or(|known| !known.contains_key(name))) {
            return Err(no_such_media());
        }
        uploaded(&self.media, shelf)
    }

    fn brief(self, shelf: &Shelf) -> Result<Brief, Problem> {
        let located = self.located(shelf)?;
        let found = |name: String, wanted| shelf.find(&name, wanted).ok_or_else(file_unknown);
        let footage: Result<Vec<PathBuf>, Problem> =
            self.footage.into_iter().map(|name| found(name, Use::Footage)).collect();
        Ok(Brief {
            text: self.script,
            located,
            title: self.title,
            project: self.project.map(|project| Value::Object(project).to_string()),
            footage: footage?,
            recording: self
                .recording
                .map(|name| shelf.recording(&name).ok_or_else(file_unknown))
                .transpose()?,
            music: self.music.map(|name| found(name, Use::Sound)).transpose()?,
            track: self.mood,
            language: self.language,
            voice: self.voice,
            look: self.look,
            transitions: self.transition.into_iter().collect(),
            choices: self.choices,
            ..Brief::default()
        })
    }
}

/// Uploaded files, each under the name that it stands for.
fn uploaded(media: &BTreeMap<String, String>, shelf: &Shelf) -> Result<BTreeMap<String, PathBuf>, Problem> {
    let found = |(name, file): (&String, &String)| {
        let path = shelf.find(file, Use::Any).ok_or_else(file_unknown)?;
        Ok((name.clone(), path))
    };
    media.iter().map(found).collect()
}

fn no_such_media() -> Problem {
    let (status, hint) = (StatusCode::UNPROCESSABLE_ENTITY, "Name its files as its \"media\" does.");
    Problem::new(status, "body_wrong", "The project has no file of that name.", hint)
}

/// The same for a file that is not ours, one of another type, and one that is nowhere.
fn file_unknown() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "file_unknown",
        "A file of that name was not uploaded.",
        "Upload it with POST /v1/files and use the name that it answers.",
    )
}

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
    let brief = Brief { key: idempotency_key(&headers)?, ..video.brief(&host.shelf)? };
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
        return Err(Problem::new(status, "query_wrong", "limit is not between 1 and 100.", "Ask for pages."));
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
    let path = host.studio.captions_file(&id, index).await.ok_or_else(Problem::not_found)?;
    Ok(download::file(&path, request).await)
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
    let path = host.studio.poster_file(&id).await.ok_or_else(Problem::not_found)?;
    Ok(download::file(&path, request).await)
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
