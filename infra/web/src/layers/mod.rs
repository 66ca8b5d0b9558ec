//! Around every router: request id, log line and metrics, CORS, panics, and answers to what no route takes.

mod cors;
mod observe;
mod panic;

pub use observe::RequestId;

use crate::ApiError;
use axum::Router;
use axum::middleware;
use schemas::errors::Code;
use tower_http::catch_panic::CatchPanicLayer;

/// Finishes a router: to be called once, on everything merged.
pub fn finish(router: Router) -> Router {
    router
        .fallback(|| async { ApiError::from(Code::NotFound) })
        .method_not_allowed_fallback(|| async { ApiError::from(Code::UnsupportedHttpMethod) })
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(cors::layer())
        .layer(middleware::from_fn(observe::observe))
}
