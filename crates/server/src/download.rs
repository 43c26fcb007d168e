//! Finished videos and what belongs to them, by job and number alone, whole or one range of them.

use crate::problem::Problem;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::path::PathBuf;
use studio::Studio;
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// The answer to a request for this video of this job, from 0.
pub(crate) async fn video(
    studio: &Studio,
    id: &str,
    index: usize,
    request: Request,
) -> Result<Response, Problem> {
    file(studio.video_file(id, index).await, request).await
}

/// The answer to a request for a file that was looked for by such names.
pub(crate) async fn file(path: Option<PathBuf>, request: Request) -> Result<Response, Problem> {
    let path = path.ok_or_else(Problem::not_found)?;
    let (mut head, _) = request.into_parts();
    // Several ranges at once are more work than a player ever asks for.
    let many = head.headers.get(header::RANGE).is_some_and(|range| range.as_bytes().contains(&b','));
    if many {
        head.headers.insert(header::RANGE, HeaderValue::from_static("bytes=1-0"));
    }
    match ServeFile::new(path).oneshot(Request::from_parts(head, Body::empty())).await {
        Ok(response) => Ok(response.map(Body::new).into_response()),
        Err(never) => match never {},
    }
}
