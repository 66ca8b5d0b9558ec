//! The HTTP API's changes: each handler extracts, builds a command, transacts and renders.
//!
//! No rule and no SQL here: rules are `domain`'s, tables are `projections`'. What is read without changing anything is
//! `query-api`'s.

pub mod console;
pub mod live;
pub mod logins;
pub mod members;
pub mod operator;
pub mod pictures;
pub mod policies;
pub mod posts;
pub mod rooms;
pub mod storages;
pub mod stream_keys;
pub mod tus;
pub mod uploads;
pub mod usage;
pub mod vicollo;
pub mod webhooks;
pub mod worker;

use utoipa_axum::router::OpenApiRouter;
use web::Platform;

/// Every public operation that changes something.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .merge(members::router())
        .merge(posts::router())
        .merge(uploads::router())
        .merge(tus::router())
        .merge(vicollo::router())
        .merge(storages::router())
        .merge(pictures::router())
        .merge(rooms::router())
        .merge(stream_keys::router())
        .merge(console::router())
        .merge(logins::router())
        .merge(webhooks::router())
        .merge(operator::router())
}

/// What our own processes say to one another; under `/internal/v1`, and not in the document.
pub fn internal_router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().merge(worker::router()).merge(usage::router()).merge(live::router())
}
