//! The API that MoneyPrinterTurbo's clients know, under `/api/v1`: the same envelopes, fields and codes, answered by
//! the same studio. Where that program is wrong, the shape is kept and the right thing is done.

mod captions;
mod lax;
mod library;
mod params;
mod submit;
mod tasks;
mod voices;
mod writing;

use crate::Shared;
use crate::document::with_refusals;
use crate::native::Tokens;
use crate::problem::{Problem, QUEUE_FULL};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What is around every answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Envelope<T> {
    /// The HTTP status again.
    status: u16,
    /// `success`.
    message: &'static str,
    /// The answer.
    data: T,
}

fn success<T>(data: T) -> Json<Envelope<T>> {
    Json(Envelope { status: 200, message: "success", data })
}

/// A refusal in the envelope.
pub(crate) struct Refused(pub Problem);

/// A refusal, as it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedView {
    /// The HTTP status again.
    status: u16,
    /// What happened, behind the id of the request.
    message: String,
    /// What was wrong in the body, when it was that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    data: Option<Value>,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Problem { detail, hint, code, .. } = &self.0;
        let (detail, hint) = match code.as_str() {
            QUEUE_FULL => ("task queue is full, please try again later", ""),
            _ => (detail.as_str(), hint.as_str()),
        };
        // These clients know one code for every body that cannot be used.
        let status = match self.0.status() {
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status => status,
        };
        let rid = uuid::Uuid::new_v4();
        let view = match code.as_str() {
            "body_wrong" | "query_wrong" => RefusedView {
                status: status.as_u16(),
                message: "field required".to_owned(),
                data: Some(json!([{ "type": "value_error", "loc": ["body"], "msg": detail }])),
            },
            _ => RefusedView {
                status: status.as_u16(),
                message: format!("{rid}: {detail} {hint}").trim_end().to_owned(),
                data: None,
            },
        };
        (status, Json(view)).into_response()
    }
}

impl<E: Into<Problem>> From<E> for Refused {
    fn from(error: E) -> Refused {
        Refused(error.into())
    }
}

/// A JSON body; what is wrong with it is refused in the envelope.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Refused))]
struct Body<T>(T);

/// A query; what is wrong with it is refused in the envelope.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Refused))]
struct Query<T>(T);

#[derive(OpenApi)]
#[openapi(
    info(title = "Spool, as MoneyPrinterTurbo's clients know it", description = "The compatible face of the API."),
    modifiers(&Tokens),
    security(("bearer" = []), ("key" = []))
)]
struct Document;

/// Every route of `/api/v1`, the files it names, and the document of them.
pub(crate) fn router(host: Shared) -> Router {
    let uploads = OpenApiRouter::new()
        .routes(routes!(library::add_music))
        .routes(routes!(library::add_material))
        .layer(crate::native::files::large());
    let (router, document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(submit::video))
        .routes(routes!(submit::audio))
        .routes(routes!(submit::subtitle))
        .routes(routes!(tasks::list))
        .routes(routes!(tasks::one, tasks::delete))
        .routes(routes!(library::musics))
        .routes(routes!(library::materials))
        .routes(routes!(writing::scripts))
        .routes(routes!(writing::terms))
        .routes(routes!(writing::social_metadata))
        .routes(routes!(tasks::file))
        .routes(routes!(tasks::stream))
        .routes(routes!(tasks::attachment))
        .merge(uploads)
        .with_state(host)
        .split_for_parts();
    let document = with_refusals(document, "RefusedView", "application/json");
    router.route("/api/v1/openapi.json", get(|| async move { Json(document) }))
}
