//! Stream keys: issue, settings, another key string, force-terminate (contract 3.2 and 3.4).

mod issue;
mod server;

use domain::broadcast::Command;
use domain::stream_key::{Active, State};
use domain::{AppId, StreamKeyId};
use ports::Context;
use schemas::errors::Code;
use utoipa_axum::router::OpenApiRouter;
use web::{ApiError, Platform};

pub(crate) use issue::{heal, issue};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    server::router()
}

pub(crate) fn active(state: State) -> Result<Active, ApiError> {
    match state {
        State::Active(key) => Ok(*key),
        State::Absent | State::Retired { .. } => Err(Code::StreamKeyNotFound.into()),
    }
}

/// Cuts a key's publish and ends its room; nothing to cut is no mistake.
pub(crate) async fn force_terminate(
    platform: &Platform,
    app: AppId,
    key: StreamKeyId,
    context: &Context,
) -> Result<(), ApiError> {
    let secret = platform.secrets.new_stream_key(key);
    let command = Command::ForceTerminate { app, secret, at: context.at };
    let done = crate::rooms::joint::on_key(platform, key, context, command).await?;
    platform.settle(done.position).await;
    Ok(())
}

/// The member is gone: so is the key, and what it broadcasts ends.
pub(crate) async fn retire(
    platform: &Platform,
    app: AppId,
    key: StreamKeyId,
    context: &Context,
) -> Result<(), ApiError> {
    let command = Command::Retire { app, at: context.at };
    crate::rooms::joint::on_key(platform, key, context, command).await?;
    Ok(())
}
