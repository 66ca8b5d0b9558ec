//! Around every router: request id, log line and metrics, CORS, the form of errors, limits of the head, places, conditions,
//! panics, and answers to what no route takes.

mod admit;
mod conditional;
pub(crate) mod console;
mod cors;
mod head;
mod observe;
mod panic;
mod private;
mod problem;
mod tus;

pub use observe::RequestId;
pub(crate) use problem::Said;

use crate::{ApiError, Platform, idempotency, limits};
use axum::Router;
use axum::middleware;
use schemas::errors::Code;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;

/// Finishes a router: to be called once, on everything merged.
pub fn finish(router: Router, platform: &Platform) -> Router {
    let api = router
        .fallback(|| async { ApiError::from(Code::NotFound) })
        .method_not_allowed_fallback(|| async { ApiError::from(Code::UnsupportedHttpMethod) })
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(middleware::from_fn_with_state(platform.clone(), idempotency::layer))
        .layer(middleware::from_fn(conditional::answer))
        .layer(middleware::from_fn(private::answer))
        .layer(middleware::from_fn_with_state(platform.clone(), limits::layer))
        .layer(middleware::from_fn(head::check))
        .layer(middleware::from_fn(problem::answer))
        .layer(middleware::from_fn_with_state(admit::Places::new(&platform.settings), admit::admit))
        .layer(cors::layer())
        // Outside of CORS, which answers OPTIONS by itself.
        .layer(middleware::from_fn(tus::describe))
        .layer(middleware::from_fn(observe::observe));
    // Outside: it must come before a route is chosen.
    Router::new().fallback_service(api.map_request(|request| tus::overridden(console::mount(request))))
}
