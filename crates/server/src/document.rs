//! What both documents tell of every operation.

use utoipa::openapi::path::PathItem;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response};

/// All that is not the caller's to expect: no token, too many requests, another host.
const REFUSED: &str = "4XX";

/// Every operation may be refused before it is reached; those that do not tell of it learn to, by the schema `refusal`.
pub(crate) fn with_refusals(mut document: OpenApi, refusal: &str, media_type: &str) -> OpenApi {
    for item in document.paths.paths.values_mut() {
        let PathItem { get, put, post, delete, patch, .. } = item;
        for operation in [get, put, post, delete, patch].into_iter().flatten() {
            operation.responses.responses.entry(REFUSED.to_owned()).or_insert_with(|| {
                let mut response = Response::new("Why not.");
                let content = Content::new(Some(Ref::from_schema_name(refusal)));
                response.content.insert(media_type.to_owned(), content);
                RefOr::T(response)
            });
        }
    }
    document
}
