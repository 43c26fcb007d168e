//! The commands of a project that is worked on.

use super::{Answer, Of};
use crate::dialogs;
use crate::wire::NewProject;
use std::time::Instant;
use studio::api::{ApiError, Edit, JobView, RecentProject, RenderChoices, Storyboard};
use tauri::{AppHandle, Runtime};
use uuid::Uuid;

#[tauri::command]
pub async fn new_project(host: Of<'_>, request: NewProject) -> Answer<Storyboard> {
    let NewProject { grants, text, title, language, lines } = request;
    let inputs = host.given(&grants, &text, &title, lines.as_deref())?;
    host.studio.new_project(inputs, text, title, language, lines.unwrap_or_default()).await
}

#[tauri::command]
pub async fn open_project(host: Of<'_>, grant: Uuid) -> Answer<Storyboard> {
    host.studio.open_project(host.grants.path(grant, Instant::now())?).await
}

#[tauri::command]
pub async fn open_sample_project(host: Of<'_>) -> Answer<Storyboard> {
    host.studio.open_copy(host.sample.clone()).await
}

#[tauri::command]
pub async fn open_recent(host: Of<'_>, id: Uuid) -> Answer<Storyboard> {
    host.studio.get_project(&id.to_string()).await
}

#[tauri::command]
pub async fn recent_projects(host: Of<'_>) -> Answer<Vec<RecentProject>> {
    host.studio.recent_projects().await
}

#[tauri::command]
pub async fn pin_project(host: Of<'_>, id: Uuid, pinned: bool) -> Answer<()> {
    host.studio.pin_project(&id.to_string(), pinned).await
}

#[tauri::command]
pub async fn forget_project(host: Of<'_>, id: Uuid) -> Answer<()> {
    host.studio.forget_project(&id.to_string()).await
}

#[tauri::command]
pub async fn get_project(host: Of<'_>, id: Uuid) -> Answer<Storyboard> {
    host.studio.get_project(&id.to_string()).await
}

#[tauri::command]
pub async fn edit_project(host: Of<'_>, id: Uuid, edit: Edit) -> Answer<Storyboard> {
    host.studio.edit_project(&id.to_string(), edit).await
}

#[tauri::command]
pub async fn undo_project(host: Of<'_>, id: Uuid) -> Answer<Storyboard> {
    host.studio.undo_project(&id.to_string()).await
}

#[tauri::command]
pub async fn redo_project(host: Of<'_>, id: Uuid) -> Answer<Storyboard> {
    host.studio.redo_project(&id.to_string()).await
}

#[tauri::command]
pub async fn add_project_files(host: Of<'_>, id: Uuid, grants: Vec<Uuid>) -> Answer<Storyboard> {
    host.studio.add_project_files(&id.to_string(), host.paths(&grants)?).await
}

#[tauri::command]
pub async fn trouble_with(host: Of<'_>, address: String) -> Answer<Option<ApiError>> {
    host.trouble_with(&address)
}

#[tauri::command]
pub async fn make_project(host: Of<'_>, id: Uuid, choices: RenderChoices) -> Answer<JobView> {
    host.studio.make_project(&id.to_string(), choices).await
}

#[tauri::command]
pub async fn save_project_copy<R: Runtime>(app: AppHandle<R>, host: Of<'_>, id: Uuid) -> Answer<Storyboard> {
    let id = id.to_string();
    let name = host.studio.project_file_name(&id).await?;
    match dialogs::name_file(&app, &name, "spool").await {
        Some(path) => host.studio.save_project_as(&id, path).await,
        None => host.studio.get_project(&id).await,
    }
}
