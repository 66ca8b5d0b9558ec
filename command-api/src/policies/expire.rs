//! Uploads that nobody goes on with end, so that their parts do not stay for ever; and what else is over with time.

use super::sessions;
use crate::storages;
use domain::post::{Command, Post};
use domain::{AppId, Timestamp};
use ports::log::Actor;
use ports::transact::TransactError;
use ports::{Context, clock};
use projections::uploads::PostUpload;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use web::{ApiError, Platform};

/// How often it is looked for, unless it is over sooner; the first time at the start.
const EVERY: Duration = Duration::from_mins(1);
/// Uploads ended at a time.
const BATCH: u32 = 100;

pub(super) async fn run(platform: &Platform, shutdown: &CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY.min(Duration::from_millis(platform.settings.upload_idle_ms)));
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = sweep(platform).await {
            let code = error.code().as_str();
            tracing::warn!(code, "what is over was not looked at: {code}");
        }
    }
}

async fn sweep(platform: &Platform) -> Result<(), ApiError> {
    let idle_since =
        clock::now().as_micros().saturating_sub_unsigned(platform.settings.upload_idle_ms * 1_000);
    let before = Timestamp::from_micros(idle_since);
    for idle in projections::uploads::abandoned(&platform.db, before, BATCH).await? {
        expire(platform, idle).await?;
    }
    storages::expire_idle(platform).await?;
    sessions::sweep(platform).await
}

/// The read model may be behind: the post itself decides. Its parts go by the policy on what is recorded here.
async fn expire(platform: &Platform, idle: PostUpload) -> Result<(), ApiError> {
    let at = clock::now();
    let app = AppId::try_from(idle.app).map_err(ApiError::internal)?;
    let command =
        Command::ExpireUpload { upload: idle.upload.upload, idle_ms: platform.settings.upload_idle_ms, at };
    let context = Context::new(app, Actor::System, at);
    match platform.transactor()?.run::<Post>(&idle.post.to_string(), &context, command).await {
        Ok(done) if !done.events.is_empty() => {
            metrics::counter!("reelog_uploads_expired_total").increment(1);
            tracing::info!(post.id = %idle.post, "the upload of post {} was idle and has expired", idle.post);
            Ok(())
        }
        Ok(_) | Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
