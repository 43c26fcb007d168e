//! The commands of the page, one line each: what is decided is decided in the studio.
#![allow(clippy::needless_pass_by_value, reason = "a command owns what came over the wire")]

mod looks;
mod packs;
mod pictures;
mod projects;
mod recordings;
mod services;
mod shelf;

pub use looks::*;
pub use packs::*;
pub use pictures::*;
pub use projects::*;
pub use recordings::*;
pub use services::*;
pub use shelf::*;

use crate::wire::{
    ApiChoices, ApiSwitched, AppSnapshot, DropMessage, Grant, JobMessage, Preferences, SubmitRender,
};
use crate::{Host, clipboard, dialogs, hand_over};
use std::time::Instant;
use studio::api::{
    ApiError, AttemptView, EditJob, JobPage, JobView, ListJobs, ProjectView, RenderChoices, VoiceView,
    WhenDone,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};
use uuid::Uuid;

type Answer<T> = Result<T, ApiError>;
type Of<'a> = State<'a, Host>;

#[tauri::command]
pub async fn app_snapshot(host: Of<'_>) -> Answer<AppSnapshot> {
    host.snapshot().await
}

#[tauri::command]
pub fn subscribe_jobs(host: Of<'_>, channel: Channel<JobMessage>) {
    host.jobs.subscribe(channel);
}

#[tauri::command]
pub fn subscribe_drops(host: Of<'_>, channel: Channel<DropMessage>) {
    host.drops.subscribe(channel);
}

#[tauri::command]
pub async fn submit_render(host: Of<'_>, request: SubmitRender) -> Answer<Vec<JobView>> {
    host.studio.submit_render(host.render_request(request)?).await
}

#[tauri::command]
pub async fn look_inside(host: Of<'_>, grant: Uuid) -> Answer<ProjectView> {
    host.studio.look_inside(&host.grants.path(grant, Instant::now())?).await
}

#[tauri::command]
pub async fn look_inside_sample(host: Of<'_>) -> Answer<ProjectView> {
    host.studio.look_inside(&host.sample).await
}

#[tauri::command]
pub async fn make_sample(host: Of<'_>, choices: RenderChoices) -> Answer<Vec<JobView>> {
    host.studio.submit_render(host.sample_request(choices)).await
}

#[tauri::command]
pub async fn get_job(host: Of<'_>, id: Uuid) -> Answer<JobView> {
    host.studio.get_job(&id.to_string()).await
}

#[tauri::command]
pub async fn list_jobs(host: Of<'_>, query: ListJobs) -> Answer<JobPage> {
    host.studio.list_jobs(query).await
}

#[tauri::command]
pub async fn cancel_job(host: Of<'_>, id: Uuid) -> Answer<JobView> {
    host.studio.cancel_job(&id.to_string()).await
}

#[tauri::command]
pub async fn pause_job(host: Of<'_>, id: Uuid) -> Answer<JobView> {
    host.studio.pause_job(&id.to_string()).await
}

#[tauri::command]
pub async fn resume_job(host: Of<'_>, id: Uuid) -> Answer<JobView> {
    host.studio.resume_job(&id.to_string()).await
}

#[tauri::command]
pub async fn retry_job(host: Of<'_>, id: Uuid) -> Answer<JobView> {
    host.studio.retry_job(&id.to_string()).await
}

#[tauri::command]
pub async fn duplicate_job(host: Of<'_>, id: Uuid) -> Answer<JobView> {
    host.studio.duplicate_job(&id.to_string()).await
}

#[tauri::command]
pub async fn move_job(host: Of<'_>, id: Uuid, before: Option<Uuid>) -> Answer<JobView> {
    host.studio.move_job(&id.to_string(), before.map(|id| id.to_string()).as_deref()).await
}

#[tauri::command]
pub async fn delete_job(host: Of<'_>, id: Uuid) -> Answer<()> {
    host.studio.delete_job(&id.to_string()).await
}

#[tauri::command]
pub async fn restore_job(host: Of<'_>, id: Uuid) -> Answer<JobView> {
    host.studio.restore_job(&id.to_string()).await
}

#[tauri::command]
pub async fn edit_job(host: Of<'_>, id: Uuid, change: EditJob) -> Answer<JobView> {
    host.studio.edit_job(&id.to_string(), change).await
}

#[tauri::command]
pub async fn prioritize_job(host: Of<'_>, id: Uuid, priority: i32) -> Answer<JobView> {
    host.studio.prioritize_job(&id.to_string(), priority).await
}

#[tauri::command]
pub async fn answer_job(host: Of<'_>, id: Uuid, grants: Vec<Uuid>) -> Answer<JobView> {
    host.studio.answer_job(&id.to_string(), host.paths(&grants)?).await
}

#[tauri::command]
pub async fn job_history(host: Of<'_>, id: Uuid) -> Answer<Vec<AttemptView>> {
    host.studio.job_history(&id.to_string()).await
}

#[tauri::command]
pub async fn retry_all_failed(host: Of<'_>) -> Answer<u32> {
    Ok(host.studio.retry_all_failed().await?.try_into().unwrap_or(u32::MAX))
}

#[tauri::command]
pub async fn clear_finished(host: Of<'_>) -> Answer<u32> {
    Ok(host.studio.clear_finished().await?.try_into().unwrap_or(u32::MAX))
}

#[tauri::command]
pub fn set_when_done(host: Of<'_>, when_done: WhenDone) {
    host.studio.set_when_done(when_done);
}

#[tauri::command]
pub async fn pause_queue(host: Of<'_>) -> Answer<()> {
    host.studio.pause_queue().await
}

#[tauri::command]
pub async fn resume_queue(host: Of<'_>) -> Answer<()> {
    host.studio.resume_queue().await
}

#[tauri::command]
pub async fn pick_files<R: Runtime>(app: AppHandle<R>, host: Of<'_>) -> Answer<Vec<Grant>> {
    Ok(host.grants.give_all(dialogs::pick_files(&app).await, Instant::now()))
}

/// Leave for everything inside the folder that the person picks; none when the dialog was closed.
#[tauri::command]
pub async fn pick_folder<R: Runtime>(app: AppHandle<R>, host: Of<'_>) -> Answer<Vec<Grant>> {
    Ok(host.grants.give_all(dialogs::pick_folder(&app).await, Instant::now()))
}

/// Leave for the files that lie on the clipboard.
#[tauri::command]
pub async fn pasted_files<R: Runtime>(app: AppHandle<R>, host: Of<'_>) -> Answer<Vec<Grant>> {
    Ok(host.give(clipboard::files(&app).await))
}

#[tauri::command]
pub async fn reveal_video<R: Runtime>(app: AppHandle<R>, host: Of<'_>, id: Uuid, index: usize) -> Answer<()> {
    dialogs::reveal(&app, host.studio.video_file(&id.to_string(), index).await).await
}

#[tauri::command]
pub async fn copy_video<R: Runtime>(app: AppHandle<R>, host: Of<'_>, id: Uuid, index: usize) -> Answer<()> {
    hand_over::copy(&app, host.studio.video_file(&id.to_string(), index).await).await
}

/// Answers when the drag has begun (on Windows: when it has ended); the mouse button must be down. Where the web view
/// drags (`AppSnapshot::page_drags`), it says only whether the video is there.
#[tauri::command]
pub async fn drag_video<R: Runtime>(app: AppHandle<R>, host: Of<'_>, id: Uuid, index: usize) -> Answer<()> {
    hand_over::drag(&app, host.studio.video_file(&id.to_string(), index).await).await
}

#[tauri::command]
pub async fn set_preferences(host: Of<'_>, preferences: Preferences) -> Answer<Preferences> {
    host.choose(preferences)
}

#[tauri::command]
pub async fn pick_output_folder<R: Runtime>(app: AppHandle<R>, host: Of<'_>) -> Answer<Preferences> {
    Ok(host.choose_folder(dialogs::pick_folder(&app).await))
}

#[tauri::command]
pub async fn set_api(host: Of<'_>, on: bool, port: u16) -> Answer<ApiSwitched> {
    host.set_api(ApiChoices { on, port }).await
}

#[tauri::command]
pub async fn renew_api_token(host: Of<'_>) -> Answer<ApiSwitched> {
    host.renew_api_token().await
}

#[tauri::command]
pub async fn webhook_secret(host: Of<'_>) -> Answer<String> {
    server::webhook_secret(host.studio.data_folder()).map(|secret| secret.reveal().to_owned())
}

#[tauri::command]
pub async fn list_voices(host: Of<'_>) -> Answer<Vec<VoiceView>> {
    Ok(host.studio.voices())
}
