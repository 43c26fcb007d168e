//! The commands of what lies ready around a project: music, what a video is
//! uploaded with, room on the disk, and tables of many videos.

use super::{Answer, Of};
use std::time::{Instant, SystemTime};
use studio::Shape;
use studio::api::{
    ContactView, JobView, RenderChoices, StorageView, Storyboard, TableView, TrackView, TrashedView,
    UnusedView, UploadKit,
};
use uuid::Uuid;

#[tauri::command]
pub async fn list_tracks(host: Of<'_>) -> Answer<Vec<TrackView>> {
    Ok(studio::tracks(&host.music()))
}

#[tauri::command]
pub async fn play_track(host: Of<'_>, id: Uuid, track: String) -> Answer<Storyboard> {
    host.studio.play_track(&id.to_string(), host.music(), &track).await
}

#[tauri::command]
pub async fn upload_kit(host: Of<'_>, id: Uuid) -> Answer<UploadKit> {
    host.studio.upload_kit(&id.to_string()).await
}

#[tauri::command]
pub async fn open_project_of(host: Of<'_>, job: Uuid) -> Answer<Storyboard> {
    host.studio.open_project_of(&job.to_string()).await
}

#[tauri::command]
pub async fn storage(host: Of<'_>) -> Answer<StorageView> {
    host.studio.storage().await
}

#[tauri::command]
pub async fn clean_storage(host: Of<'_>) -> Answer<u64> {
    host.studio.clean_storage().await
}

#[tauri::command]
pub async fn unused_storage(host: Of<'_>) -> Answer<UnusedView> {
    host.studio.unused_storage(SystemTime::now()).await
}

#[tauri::command]
pub async fn trash_unused(host: Of<'_>) -> Answer<TrashedView> {
    host.studio.trash_unused(SystemTime::now()).await
}

#[tauri::command]
pub async fn restore_unused(host: Of<'_>) -> Answer<()> {
    host.studio.restore_unused().await
}

#[tauri::command]
pub async fn list_contacts(host: Of<'_>) -> Answer<Vec<ContactView>> {
    host.studio.list_contacts()
}

#[tauri::command]
pub async fn forget_contacts(host: Of<'_>) -> Answer<()> {
    host.studio.forget_contacts()
}

#[tauri::command]
pub async fn look_into_table(host: Of<'_>, grant: Uuid) -> Answer<TableView> {
    host.studio.look_into_table(host.grants.path(grant, Instant::now())?).await
}

#[tauri::command]
pub async fn submit_table(
    host: Of<'_>,
    grant: Uuid,
    choices: RenderChoices,
    shapes: Vec<Shape>,
) -> Answer<Vec<JobView>> {
    host.studio.submit_table(host.grants.path(grant, Instant::now())?, choices, shapes).await
}
