//! The frame of the OpenAPI document, and its routes; the operations come from the handlers.

use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use web::openapi::{Api, complete, of_api};
use web::{ApiError, Code, Path};

use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(info(
    title = "Reelog",
    description = "Upload videos, watch them, count them, replay their history. Errors are `{\"errorCode\", \"errorMessage\"}`; every code is explained in docs/errors.",
    license(name = "Apache-2.0", identifier = "Apache-2.0"),
))]
struct Frame;

/// The document without operations.
pub fn base() -> utoipa::openapi::OpenApi {
    let mut document = Frame::openapi();
    web::openapi::describe_callers(&mut document);
    document
}

/// The whole document, and one an API.
pub fn routes(document: &utoipa::openapi::OpenApi) -> Router {
    let whole = Arc::new(complete(document));
    let parts = whole.clone();
    let part = async move |Path(name): Path<String>| {
        let api = name.strip_suffix(".json").and_then(Api::named).ok_or(Code::NotFound)?;
        Ok::<_, ApiError>(Json(of_api(&parts, api)))
    };
    Router::new()
        .route("/openapi.json", get(async move || Json((*whole).clone())))
        .route("/openapi/{name}", get(part))
}
