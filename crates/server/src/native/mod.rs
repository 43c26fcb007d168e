//! Our own API: the studio's commands under `/v1`, JSON as everywhere else, problems as RFC 9457 says.

mod asked;
mod choices;
mod events;
pub(crate) mod files;
pub(crate) mod jobs;
mod queue;

use crate::Shared;
use crate::document::with_refusals;
use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts};
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A JSON body; what is wrong with it is a problem.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(crate) struct Body<T>(pub T);

/// A query; what is wrong with it is a problem.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(crate) struct Query<T>(pub T);

#[derive(OpenApi)]
#[openapi(
    info(title = "Spool", description = "Videos made in the background, on this computer."),
    modifiers(&Tokens),
    security(("bearer" = []), ("key" = []))
)]
struct Document;

/// How a client shows its token.
pub(crate) struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let parts = document.components.get_or_insert_default();
        parts.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        parts.add_security_scheme(
            "key",
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("x-api-key"))),
        );
    }
}

/// Every route of `/v1`, and the document of them.
pub(crate) fn router(host: Shared) -> Router {
    let (router, document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(jobs::submit, jobs::list))
        .routes(routes!(jobs::one, jobs::delete, queue::change))
        .routes(routes!(jobs::cancel))
        .routes(routes!(jobs::pause))
        .routes(routes!(jobs::resume))
        .routes(routes!(jobs::retry))
        .routes(routes!(jobs::answer))
        .routes(routes!(jobs::duplicate))
        .routes(routes!(jobs::restore))
        .routes(routes!(jobs::script))
        .routes(routes!(jobs::video))
        .routes(routes!(jobs::captions))
        .routes(routes!(jobs::receipt))
        .routes(routes!(jobs::poster))
        .routes(routes!(queue::stands))
        .routes(routes!(queue::pause))
        .routes(routes!(queue::resume))
        .routes(routes!(queue::move_to))
        .routes(routes!(queue::attempts))
        .routes(routes!(events::of_job))
        .routes(routes!(events::of_all))
        .routes(routes!(files::list))
        .routes(routes!(files::delete))
        .routes(routes!(choices::voices))
        .routes(routes!(choices::writers))
        .routes(routes!(choices::music))
        .routes(routes!(choices::sites))
        .routes(routes!(choices::looks))
        .routes(routes!(choices::transitions))
        .merge(OpenApiRouter::new().routes(routes!(files::upload)).layer(files::large()))
        .with_state(host)
        .split_for_parts();
    let document = with_refusals(document, "Problem", "application/problem+json");
    router.route("/v1/openapi.json", get(|| async move { Json(document) }))
}
