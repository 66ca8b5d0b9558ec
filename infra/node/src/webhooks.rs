//! The sender of webhooks and what it calls others with.

use anyhow::Context as _;
use command_api::webhooks::sender::{self, Options};
use outbound::GuardedClient;
use ports::outbound::Guard;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use web::Platform;

/// The role, to be run.
pub fn sender(
    platform: Platform,
    stop: CancellationToken,
) -> anyhow::Result<impl Future<Output = anyhow::Result<()>> + use<>> {
    let settings = &platform.settings;
    let guard = Guard { allow_private: settings.allow_private_callbacks, own: settings.listens_at.clone() };
    let client = GuardedClient::new(outbound::Options::new(guard));
    let client = Arc::new(client.context("set up the client for webhooks")?);
    Ok(async move {
        sender::run(platform, client, Options::default(), stop).await;
        Ok(())
    })
}
