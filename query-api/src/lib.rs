//! HTTP that reads: members, posts, rooms, stream keys, profiles, usage, the audit, the media origin, pages and health.
//!
//! Decides nothing and appends nothing. What it measures is reported by [`Flusher`] through a [`MeasureSink`].
//! `infra/node` merges [`router`] with the command side's and puts the error, CORS and log layers around both.

mod attachment;
mod audit;
mod channels;
mod console;
mod flush;
mod health;
mod members;
mod origin;
mod pages;
mod playback;
mod posts;
mod profiles;
mod render;
mod rooms;
mod sessions;
mod sort;
mod storages;
mod stream_keys;
mod time;
mod usage;
mod vicollo;
mod webhooks;

pub use flush::{Flusher, MeasureSink, Measured, Refused, WINDOW};

use ports::vault::Vault;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use web::Platform;

/// Every route of this side. The audit opens personal fields with this vault.
pub fn router(vault: Arc<dyn Vault>) -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .merge(members::router())
        .merge(console::router())
        .merge(channels::router())
        .merge(posts::router())
        .merge(profiles::router())
        .merge(vicollo::router())
        .merge(storages::router())
        .merge(sessions::router())
        .merge(rooms::router())
        .merge(stream_keys::router())
        .merge(usage::router())
        .merge(webhooks::router())
        .merge(audit::router(vault))
        .merge(origin::router())
        .merge(pages::router())
        .merge(playback::router())
}

/// The health checks, for a process with any roles.
pub fn health_router() -> OpenApiRouter<Platform> {
    health::router()
}
