//! Files for tasks, as these clients list and bring them.

use super::{Envelope, Refused, RefusedView, success};
use crate::Shared;
use crate::native::files::{Upload, take};
use crate::shelf::{Shelf, Use};
use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use serde::Serialize;
use utoipa::ToSchema;

/// Files on the shelf.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Files {
    files: Vec<FileEntry>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileEntry {
    name: String,
    size: u64,
    /// The name to use it by: the same for what was uploaded.
    file: String,
}

/// The name of a file that was brought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Brought {
    file: String,
}

fn listed(shelf: &Shelf, wanted: Use) -> Files {
    let entry = |file: crate::shelf::Shelved| FileEntry {
        file: file.name.clone(),
        name: file.name,
        size: file.bytes,
    };
    Files { files: shelf.list(wanted).into_iter().map(entry).collect() }
}

/// Music and recordings that were uploaded, then the music that comes with Spool.
#[utoipa::path(get, path = "/api/v1/musics", tag = "files",
    responses((status = 200, description = "By name.", body = Envelope<Files>)))]
pub(crate) async fn musics(State(host): State<Shared>) -> Json<Envelope<Files>> {
    let mut listed = listed(&host.shelf, Use::Sound);
    let packaged = host.studio.music().into_iter().filter_map(|track| {
        let path = host.studio.music_file(&track.id)?;
        let file = format!("{}.{}", track.id, path.extension()?.to_str()?);
        Some(FileEntry { name: track.name, size: path.metadata().ok()?.len(), file })
    });
    listed.files.extend(packaged);
    success(listed)
}

/// Clips and photos.
#[utoipa::path(get, path = "/api/v1/video_materials", tag = "files",
    responses((status = 200, description = "By name.", body = Envelope<Files>)))]
pub(crate) async fn materials(State(host): State<Shared>) -> Json<Envelope<Files>> {
    success(listed(&host.shelf, Use::Footage))
}

/// Takes music or a recording in.
#[utoipa::path(post, path = "/api/v1/musics", tag = "files",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "Its name.", body = Envelope<Brought>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn add_music(
    State(host): State<Shared>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Envelope<Brought>>, Refused> {
    Ok(success(Brought { file: take(&host, form?, Use::Sound).await?.name }))
}

/// Takes a clip or a photo in.
#[utoipa::path(post, path = "/api/v1/video_materials", tag = "files",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "Its name.", body = Envelope<Brought>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn add_material(
    State(host): State<Shared>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Envelope<Brought>>, Refused> {
    Ok(success(Brought { file: take(&host, form?, Use::Footage).await?.name }))
}
