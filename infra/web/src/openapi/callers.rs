//! What the OpenAPI document says of callers.

use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

/// Adds the security schemes that operations name: `app`, `member`, `operator`.
pub fn describe_callers(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let schemes = [
        ("app", HttpAuthScheme::Basic, "API key and secret of an app, for its own backend."),
        ("member", HttpAuthScheme::Bearer, "Access token of a member, from the member login."),
        (
            "operator",
            HttpAuthScheme::Bearer,
            "Operator token, from the file operator.token of the data folder.",
        ),
    ];
    for (name, scheme, description) in schemes {
        let scheme = HttpBuilder::new().scheme(scheme).description(Some(description)).build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
}
