//! Jobs whose worker has fallen silent are taken from it.

use domain::post::{Command, Post};
use ports::log::Actor;
use ports::transact::TransactError;
use ports::{Context, clock};
use projections::posts::ExpiredLease;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use web::{ApiError, Platform};

/// How often leases are looked at; a lost worker's job is free this much after its lease.
const EVERY: Duration = Duration::from_secs(1);
/// Jobs taken at a time.
const BATCH: u32 = 100;

pub(super) async fn run(platform: &Platform, shutdown: &CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = sweep(platform).await {
            let code = error.code().as_str();
            tracing::warn!(code, "leases were not looked at: {code}");
        }
    }
}

async fn sweep(platform: &Platform) -> Result<(), ApiError> {
    let expired = projections::posts::expired_leases(&platform.db, clock::now(), BATCH).await?;
    for lease in expired {
        expire(platform, lease).await?;
    }
    Ok(())
}

/// The read model may be behind: the post itself decides.
async fn expire(platform: &Platform, lease: ExpiredLease) -> Result<(), ApiError> {
    let ExpiredLease { app, post, job, epoch } = lease;
    let at = clock::now();
    let context = Context::new(app, Actor::System, at);
    let command = Command::ExpireLease { job, epoch, at };
    match platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await {
        Ok(_) => {
            tracing::warn!(post.id = %post, "the worker on post {post} fell silent; its job is free again");
            Ok(())
        }
        Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
