//! The commands of looks that a person keeps.

use super::{Answer, Of};
use crate::dialogs;
use std::time::Instant;
use studio::api::{LookView, Storyboard};
use tauri::{AppHandle, Runtime};
use uuid::Uuid;

#[tauri::command]
pub async fn list_looks(host: Of<'_>) -> Answer<Vec<LookView>> {
    host.studio.looks().await
}

#[tauri::command]
pub async fn keep_look(host: Of<'_>, id: Uuid, name: String) -> Answer<Vec<LookView>> {
    host.studio.keep_look(&id.to_string(), &name).await
}

#[tauri::command]
pub async fn forget_look(host: Of<'_>, look: Uuid) -> Answer<Vec<LookView>> {
    host.studio.forget_look(&look.to_string()).await
}

/// Answers whether there is a file now.
#[tauri::command]
pub async fn save_look<R: Runtime>(app: AppHandle<R>, host: Of<'_>, id: Uuid) -> Answer<bool> {
    let Some(path) = dialogs::name_file(&app, "Spool.spoollook", "spoollook").await else { return Ok(false) };
    host.studio.save_look_as(&id.to_string(), path).await.map(|()| true)
}

#[tauri::command]
pub async fn wear_look(host: Of<'_>, id: Uuid, look: Uuid) -> Answer<Storyboard> {
    host.studio.wear_look(&id.to_string(), &look.to_string()).await
}

#[tauri::command]
pub async fn wear_look_file(host: Of<'_>, id: Uuid, grant: Uuid) -> Answer<Storyboard> {
    host.studio.wear_look_file(&id.to_string(), host.grants.path(grant, Instant::now())?).await
}
