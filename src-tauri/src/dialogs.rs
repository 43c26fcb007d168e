//! What the platform asks or shows for us: dialogs of files, and a file in its folder.

use std::path::PathBuf;
use studio::api::ApiError;
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FilePath};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::oneshot;

/// The files that the person picks; none when the dialog was closed.
pub(crate) async fn pick_files<R: Runtime>(app: &AppHandle<R>) -> Vec<PathBuf> {
    let (picked, answer) = oneshot::channel();
    app.dialog().file().pick_files(move |files| drop(picked.send(files)));
    answer.await.ok().flatten().unwrap_or_default().into_iter().filter_map(path).collect()
}

/// Where the person wants a file of this name and kind to be kept.
pub(crate) async fn name_file<R: Runtime>(app: &AppHandle<R>, name: &str, kind: &str) -> Option<PathBuf> {
    let (picked, answer) = oneshot::channel();
    let dialog = app.dialog().file().set_file_name(name).add_filter("Spool", &[kind]);
    dialog.save_file(move |file| drop(picked.send(file)));
    answer.await.ok().flatten().and_then(path)
}

/// The folder that the person picks.
pub(crate) async fn pick_folder<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    let (picked, answer) = oneshot::channel();
    app.dialog().file().pick_folder(move |folder| drop(picked.send(folder)));
    answer.await.ok().flatten().and_then(path)
}

/// Shows a video in its folder.
///
/// # Errors
/// `video_missing` when there is none; `reveal_failed` when the desktop shows no folders.
pub(crate) async fn reveal<R: Runtime>(app: &AppHandle<R>, video: Option<PathBuf>) -> Result<(), ApiError> {
    let video = there(video)?;
    let app = app.clone();
    let shown = tokio::task::spawn_blocking(move || app.opener().reveal_item_in_dir(video)).await;
    shown.ok().and_then(Result::ok).ok_or_else(|| {
        let message = "The folder could not be shown.";
        ApiError::lasting("reveal_failed", message, "Open your video folder in the file manager.")
    })
}

/// The video, if it is still there.
///
/// # Errors
/// `video_missing`
pub(crate) fn there(video: Option<PathBuf>) -> Result<PathBuf, ApiError> {
    video.filter(|path| path.is_file()).ok_or_else(|| {
        let message = "The video is not where it was.";
        ApiError::lasting("video_missing", message, "Look for it where you moved it.")
    })
}

fn path(picked: FilePath) -> Option<PathBuf> {
    picked.into_path().inspect_err(|error| tracing::warn!(%error, "not a file of this computer")).ok()
}
