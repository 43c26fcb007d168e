//! What a video can be made from: uploaded files.

use crate::Shared;
use crate::problem::Problem;
use crate::shelf::{self, Shelved, Use};
use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Files that were uploaded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileList {
    /// By name.
    files: Vec<FileView>,
}

/// A file that was uploaded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileView {
    /// The name to use it by.
    name: String,
    /// Size in bytes.
    bytes: u64,
}

impl From<Shelved> for FileView {
    fn from(file: Shelved) -> FileView {
        FileView { name: file.name, bytes: file.bytes }
    }
}

/// A file, as a form sends it.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Upload {
    /// A clip, a photo, a recording or music.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Files that were uploaded.
#[utoipa::path(get, path = "/v1/files", tag = "files",
    responses((status = 200, description = "By name.", body = FileList)))]
pub(crate) async fn list(State(host): State<Shared>) -> Json<FileList> {
    let files = host.shelf.list(Use::Any).into_iter().map(FileView::from).collect();
    Json(FileList { files })
}

/// Takes a file in. Its name is given by Spool; its type is told by its first bytes.
#[utoipa::path(post, path = "/v1/files", tag = "files",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The file.", body = FileView),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn upload(
    State(host): State<Shared>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    Ok((StatusCode::CREATED, Json(take(&host, form?, Use::Any).await?.into())))
}

/// Takes a file off the shelf. A job that was asked for with it and is not made yet will ask for it.
#[utoipa::path(delete, path = "/v1/files/{name}", tag = "files", params(("name" = String, Path)),
    responses(
        (status = 204, description = "Gone."),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(host): State<Shared>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    host.shelf.remove(&name)?.then_some(StatusCode::NO_CONTENT).ok_or_else(Problem::not_found)
}

/// The first part named `file`.
pub(crate) async fn take(host: &crate::Host, mut form: Multipart, wanted: Use) -> Result<Shelved, Problem> {
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("file") {
            return host.shelf.take(field, wanted).await;
        }
    }
    let hint = "Send multipart/form-data with one part named file.";
    Err(Problem::new(StatusCode::BAD_REQUEST, "upload_wrong", "There is no file in this.", hint))
}

/// Lets a body be as large as a file.
pub(crate) fn large() -> DefaultBodyLimit {
    DefaultBodyLimit::max(usize::try_from(shelf::LARGEST_REQUEST).unwrap_or(usize::MAX))
}
