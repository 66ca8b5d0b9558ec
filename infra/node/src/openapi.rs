//! The frame of the OpenAPI document; the operations come from the handlers.

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
