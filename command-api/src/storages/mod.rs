//! Files in the storages of Vicollo apps: announce, send, complete, change, delete (contract section 1, "Storages").
//!
//! [`acts`] does it for whoever asks; who may do what is `web::permissions`'. Storages and their files have one address
//! each: a file's number is enough to name it.

mod acts;
mod client;
mod erase;
mod put;
mod server;

pub(crate) use erase::{clear, expire_idle, forget};

use domain::{AppId, StorageObjectId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Platform;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    client::router().merge(server::router()).routes(routes!(put::put))
}

/// The folder of a file in the blob store.
fn folder(app: AppId, object: StorageObjectId) -> String {
    format!("apps/{app}/storage/{object}")
}

/// The key of a file's bytes. Nothing in it comes from the uploader.
fn key(app: AppId, object: StorageObjectId) -> String {
    format!("{}/file", folder(app, object))
}
