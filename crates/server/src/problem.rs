//! What a client is told when something is wrong: problem details (RFC 9457), or the envelope that the compatible
//! API's clients know. Never a path, never more than the studio says to anybody.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Request, multipart::MultipartError, multipart::MultipartRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use studio::api::ApiError;
use utoipa::ToSchema;

/// The code of a queue that takes no more.
pub(crate) const QUEUE_FULL: &str = "queue_full";

/// Problem details.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `about:blank`: the code tells more.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub detail: String,
    /// For programs: exists only where somebody acts on it.
    pub code: String,
    /// What to try.
    pub hint: String,
    /// Whether the same request may work later.
    pub retryable: bool,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: &str,
        detail: impl Into<String>,
        hint: impl Into<String>,
    ) -> Problem {
        Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            hint: hint.into(),
            retryable: status == StatusCode::TOO_MANY_REQUESTS,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// No such job, video or file: one answer for all of them.
    pub(crate) fn not_found() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing of that name.",
            "Look at the list of jobs.",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Problem {
        let status = match error.code.as_str() {
            "not_found" => StatusCode::NOT_FOUND,
            "not_now" | "still_running" | "contended" | "stale_lease" => StatusCode::CONFLICT,
            "too_large" | "project_too_big" => StatusCode::PAYLOAD_TOO_LARGE,
            "disk_full" => StatusCode::INSUFFICIENT_STORAGE,
            "internal" | "store" | "damaged" | "folder" | "newer_database" => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        if status.is_server_error() {
            tracing::error!(code = error.code, message = error.message, "a request failed");
        }
        let ApiError { code, message, hint, retryable } = error;
        let hint = hint_without_window(&code).map_or(hint, str::to_owned);
        Problem { retryable, ..Problem::new(status, &code, message, hint) }
    }
}

/// What to try for who has no window to look at and drops nothing on it.
fn hint_without_window(code: &str) -> Option<&'static str> {
    match code {
        "writer_unknown" => Some("GET /v1/writers lists what there is."),
        "track_unknown" => Some("GET /v1/music lists what there is."),
        "not_a_project" => Some("Send the object that a .spool file holds, or a script."),
        _ => None,
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Problem {
        let status = match rejection.status() {
            StatusCode::BAD_REQUEST if timed_out(&rejection) => StatusCode::REQUEST_TIMEOUT,
            status => status,
        };
        let text = rejection.body_text();
        let what = match &rejection {
            JsonRejection::JsonDataError(_) => format!("The JSON does not fit: {}.", reason(&text)),
            JsonRejection::JsonSyntaxError(_) => format!("This is no JSON: {}.", reason(&text)),
            JsonRejection::MissingJsonContentType(_) => return type_wrong("application/json"),
            _ => text,
        };
        Problem::new(status, "body_wrong", what, "Compare it with /v1/openapi.json.")
    }
}

/// What serde says, without what axum says before it, and without types of our language.
fn reason(text: &str) -> String {
    let reason = text.split_once(": ").map_or(text, |(_, reason)| reason);
    ["u32", "i32", "i64"].iter().fold(reason.to_owned(), |reason, whole| {
        reason.replace(&format!("expected {whole}"), "expected a whole number")
    })
}

/// A body of another type than this one.
pub(crate) fn type_wrong(wanted: &str) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "type_wrong",
        "Spool does not take this type.",
        format!("Send it as {wanted}."),
    )
}

/// Whether a body was silent for too long.
pub(crate) fn timed_out(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .any(|error| error.is::<tower_http::timeout::TimeoutError>())
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Problem {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "query_wrong",
            format!("The query does not fit: {}.", reason(&rejection.body_text())),
            "See /v1/openapi.json.",
        )
    }
}

impl From<MultipartRejection> for Problem {
    fn from(rejection: MultipartRejection) -> Problem {
        upload_wrong(rejection.body_text())
    }
}

impl From<MultipartError> for Problem {
    fn from(error: MultipartError) -> Problem {
        upload_wrong(error.body_text())
    }
}

fn upload_wrong(what: String) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "upload_wrong",
        what,
        "Send multipart/form-data with one part named file.",
    )
}

/// A refusal in the words of the API that was asked.
pub(crate) fn in_words_of(path: &str, problem: Problem) -> Response {
    let compatible = path.starts_with("/api/") || path.starts_with("/tasks/");
    if compatible { crate::compat::Refused(problem).into_response() } else { problem.into_response() }
}

/// No such route.
pub(crate) async fn nothing_here(request: Request) -> Response {
    let hint = "/v1/openapi.json and /api/v1/openapi.json have every path.";
    let told = Problem { hint: hint.to_owned(), ..Problem::not_found() };
    in_words_of(request.uri().path(), told)
}

/// A route that does not know the method.
pub(crate) async fn not_that_way(request: Request) -> Response {
    let problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_wrong",
        "This cannot be done here.",
        "See /v1/openapi.json.",
    );
    in_words_of(request.uri().path(), problem)
}

/// A handler that panicked. The log knows why.
pub(crate) fn broke(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let told = Problem::new(status, "internal", "Something inside Spool broke.", "Try again.");
    Problem { retryable: true, ..told }.into_response()
}
