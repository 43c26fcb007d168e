//! Tasks being asked for. A task of several videos is several jobs, told of as one.

use super::params::{Here, Mapped, VideoParams};
use super::writing::{Spoken, awaited, script_of};
use super::{Body, Envelope, Refused, RefusedView, success};
use crate::ledger::Entry;
use crate::native::jobs::{begin, idempotency_key, not_written};
use crate::problem::Problem;
use crate::{Host, Shared};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use studio::Brief;
use utoipa::ToSchema;

/// The name of a task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskId {
    task_id: String,
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
    let key = idempotency_key(headers)?;
    let (Mapped { briefs, script, terms }, said) = mapped(host, params).await?;
    let terms = (!terms.is_empty()).then_some(terms);
    host.has_room_for(briefs.len()).await?;
    let mut briefs = briefs.into_iter().map(|mut brief| {
        brief.notes.splice(0..0, said.iter().cloned());
        brief.notes.extend(also.map(str::to_owned));
        brief
    });
    let Some(first) = briefs.next() else { return Err(Problem::not_found()) };
    let writes = first.wish.is_some();
    let script = (!writes).then_some(script);
    let entry = Entry { body, script, writes, terms, notes: first.notes.clone(), ..Entry::default() };
    let id = begin(host, Brief { key: key.clone(), ..first }, entry.clone()).await?.id;
    let entry = Entry { part: true, ..entry };
    match parts(host, &id, briefs.collect(), key.as_deref(), &entry).await {
        Ok(()) => Ok(TaskId { task_id: id }),
        Err(problem) => {
            // Half a task is none: nobody knows its name.
            if let Err(error) = host.studio.delete_job(&id).await {
                tracing::warn!(%error, "half a task stays");
            }
            Err(problem)
        }
    }
}

/// The videos that are asked for, and what is to be said of their script. One that a model takes its time to write is
/// left to the job, so that the answer does not wait for it, unless several videos are to have the same one.
async fn mapped(host: &Host, mut params: VideoParams) -> Result<(Mapped, Vec<String>), Problem> {
    let (voices, sites, tracks) = (host.studio.voices(), host.studio.sites(), host.studio.music());
    let here = Here { shelf: &host.shelf, voices: &voices, sites: &sites, tracks: &tracks };
    if let Some((wish, notes)) = awaited(host, &params)? {
        let mut mapped = params.clone().map(wish.topic.clone(), &here)?;
        if let [brief] = mapped.briefs.as_mut_slice() {
            brief.wish = Some(wish);
            return Ok((mapped, notes));
        }
    }
    let Spoken { text, language, notes } = script_of(host, &params).await?;
    params.video_language = language.or(params.video_language);
    Ok((params.map(text, &here)?, notes))
}

/// Submits the further videos of a task, unless the same key did before, and writes down that they belong to it.
async fn parts(
    host: &Host,
    id: &str,
    briefs: Vec<Brief>,
    key: Option<&str>,
    entry: &Entry,
) -> Result<(), Problem> {
    if briefs.is_empty() || host.ledger.read(id).is_some_and(|entry| entry.parts.len() >= briefs.len()) {
        return Ok(());
    }
    let mut ids = Vec::new();
    for (index, brief) in briefs.into_iter().enumerate() {
        let key = key.map(|key| format!("{key}#{}", index + 2));
        ids.push(begin(host, Brief { key, ..brief }, entry.clone()).await?.id);
    }
    host.ledger.change(id, |entry| entry.parts = ids).map_err(not_written)
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
    Some("audio: the whole video is made; its sound is at audio_file."),
    "Makes a video, for its sound."
);
begin_route!(
    subtitle,
    "/api/v1/subtitle",
    Some("subtitle: the whole video is made; its captions are at subtitle_path."),
    "Makes a video, for its captions."
);
