//! The frame of the OpenAPI document; the operations come from the handlers.

use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reelog",
        description = "Upload videos, watch them, count them, replay their history. Errors are `{\"errorCode\", \"errorMessage\"}`; every code is explained in docs/errors.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    modifiers(&Security),
)]
struct Frame;

/// How callers show who they are. The names are those that the handlers' documents use.
struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let schemes = [
            ("app", HttpAuthScheme::Basic, "API key and secret of an app"),
            ("operator", HttpAuthScheme::Bearer, "The operator token in the data folder"),
        ];
        for (name, scheme, description) in schemes {
            let scheme = Http::builder().scheme(scheme).description(Some(description)).build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
}

/// The document without operations.
pub fn base() -> utoipa::openapi::OpenApi {
    Frame::openapi()
}
