use axum::http::{HeaderName, Method, header};
use std::time::Duration;
use tower_http::cors::{Any, CorsLayer};

/// Any origin: no call uses cookies. Headers are named one by one, because a wildcard does not cover `authorization`
/// (contract section 0, rule 8).
pub(super) fn layer() -> CorsLayer {
    let named = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::RANGE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            header::IF_RANGE,
            named("cmcd-object"),
            named("cmcd-request"),
            named("cmcd-session"),
            named("cmcd-status"),
            named("idempotency-key"),
            named("last-event-id"),
            named("tus-resumable"),
            named("traceparent"),
            named("upload-checksum"),
            named("upload-concat"),
            named("upload-length"),
            named("upload-metadata"),
            named("upload-offset"),
            named("x-http-method-override"),
            named("x-request-id"),
        ])
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::LOCATION,
            header::CONTENT_LENGTH,
            header::CONTENT_RANGE,
            header::ACCEPT_RANGES,
            header::RETRY_AFTER,
            named("idempotency-replayed"),
            named("ratelimit"),
            named("ratelimit-policy"),
            named("tus-checksum-algorithm"),
            named("tus-extension"),
            named("tus-max-size"),
            named("tus-resumable"),
            named("tus-version"),
            named("upload-concat"),
            named("upload-expires"),
            named("upload-length"),
            named("upload-metadata"),
            named("upload-offset"),
            named("x-request-id"),
        ])
        .max_age(Duration::from_hours(24))
}
