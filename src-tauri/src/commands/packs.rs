//! The commands of files that come and go: projects that are sent or go on elsewhere, files that are found again, videos that are thrown away,
//! and reports for somebody who helps.

use super::{Answer, Of};
use crate::{dialogs, locked};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use studio::PackProgress;
use studio::api::{ExportChoices, ExportView, PackView, Storyboard};
use studio::ports::CancellationToken;
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime};
use uuid::Uuid;

/// Answers none when no file was named, or it was stopped.
#[tauri::command]
pub async fn send_project<R: Runtime>(
    app: AppHandle<R>,
    host: Of<'_>,
    id: Uuid,
    channel: Channel<u8>,
) -> Answer<Option<PackView>> {
    let id = id.to_string();
    let name = host.studio.project_file_name(&id).await?;
    let name = format!("{}pack", name);
    let Some(path) = dialogs::name_file(&app, &name, "spoolpack").await else { return Ok(None) };
    let (told, cancel) = watched(&host, channel);
    let packed = host.studio.pack_project(&id, path, told, cancel).await;
    sent(&host, packed, |pack| PathBuf::from(&pack.path))
}

/// Writes a project for other editors to a new folder in one that the person picks. Answers none when none was picked,
/// or it was stopped.
#[tauri::command]
pub async fn export_project<R: Runtime>(
    app: AppHandle<R>,
    host: Of<'_>,
    id: Uuid,
    choices: ExportChoices,
    channel: Channel<u8>,
) -> Answer<Option<ExportView>> {
    let id = id.to_string();
    // Nobody is asked where to put what is not there.
    host.studio.project_file_name(&id).await?;
    let Some(folder) = dialogs::pick_folder(&app).await else { return Ok(None) };
    let (told, cancel) = watched(&host, channel);
    let exported = host.studio.export_project(&id, folder, choices, told, cancel).await;
    sent(&host, exported, |export| {
        Path::new(&export.path).join(export.open.first().map_or("README.txt", String::as_str))
    })
}

/// Who hears how far it is, and what stops it. Whatever was under way before is stopped.
fn watched(host: &Of<'_>, channel: Channel<u8>) -> (PackProgress, CancellationToken) {
    let told: PackProgress = Arc::new(move |percent| {
        if let Err(error) = channel.send(percent) {
            tracing::debug!(%error, "nobody sees how far it is");
        }
    });
    let cancel = CancellationToken::new();
    if let Some(before) = locked(&host.sending).replace(cancel.clone()) {
        before.cancel();
    }
    (told, cancel)
}

/// Keeps where it is, to be shown in its folder.
fn sent<T>(host: &Of<'_>, made: Answer<T>, file: impl FnOnce(&T) -> PathBuf) -> Answer<Option<T>> {
    match made {
        Ok(made) => {
            *locked(&host.sent) = Some(file(&made));
            Ok(Some(made))
        }
        Err(error) if error.code == "cancelled" => Ok(None),
        Err(error) => Err(error),
    }
}

#[tauri::command]
pub fn stop_sending(host: Of<'_>) {
    if let Some(sending) = locked(&host.sending).take() {
        sending.cancel();
    }
}

/// Shows what was packed or exported last in its folder.
#[tauri::command]
pub async fn reveal_sent<R: Runtime>(app: AppHandle<R>, host: Of<'_>) -> Answer<()> {
    let sent = locked(&host.sent).clone();
    dialogs::reveal(&app, sent).await
}

#[tauri::command]
pub async fn find_project(host: Of<'_>, id: Uuid, grant: Uuid) -> Answer<Storyboard> {
    host.studio.find_project(&id.to_string(), host.grants.path(grant, Instant::now())?).await
}

#[tauri::command]
pub async fn find_media(host: Of<'_>, id: Uuid, media: String, grant: Uuid) -> Answer<Storyboard> {
    let path = host.grants.path(grant, Instant::now())?;
    host.studio.find_media(&id.to_string(), &media, path).await
}

#[tauri::command]
pub async fn trash_video(host: Of<'_>, id: Uuid) -> Answer<()> {
    host.studio.trash_video(&id.to_string()).await
}

/// Answers what the report is called; none when no file was named.
#[tauri::command]
pub async fn save_report<R: Runtime>(
    app: AppHandle<R>,
    host: Of<'_>,
    job: Option<Uuid>,
    details: String,
) -> Answer<Option<String>> {
    let Some(path) = dialogs::name_file(&app, "Spool report.zip", "zip").await else { return Ok(None) };
    let job = job.map(|job| job.to_string());
    host.studio.save_report(path, job.as_deref(), &details).await.map(Some)
}
