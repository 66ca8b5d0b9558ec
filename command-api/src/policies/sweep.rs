//! Jobs and tasks whose worker has fallen silent are taken from it.

use domain::post::{self, Post};
use domain::task::{self, Tasks};
use ports::log::Actor;
use ports::transact::TransactError;
use ports::{Context, clock};
use projections::{posts, tasks};
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
    for lease in posts::expired_leases(&platform.db, clock::now(), BATCH).await? {
        expire(platform, lease).await?;
    }
    for lease in tasks::expired_leases(&platform.db, clock::now(), BATCH).await? {
        expire_task(platform, lease).await?;
    }
    Ok(())
}

/// The read model may be behind: the post itself decides.
async fn expire(platform: &Platform, lease: posts::ExpiredLease) -> Result<(), ApiError> {
    let posts::ExpiredLease { app, post, job, epoch } = lease;
    let at = clock::now();
    let context = Context::new(app, Actor::System, at);
    let command = post::Command::ExpireLease { job, epoch, at };
    match platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await {
        Ok(_) => {
            tracing::warn!(post.id = %post, "the worker on post {post} fell silent; its job is free again");
            Ok(())
        }
        Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The read model may be behind: the task itself decides.
async fn expire_task(platform: &Platform, lease: tasks::ExpiredLease) -> Result<(), ApiError> {
    let tasks::ExpiredLease { app, task, epoch } = lease;
    let at = clock::now();
    let context = Context::new(app, Actor::System, at);
    let command = task::Command::ExpireLease { epoch, at };
    match platform.transactor()?.run::<Tasks>(&task.to_string(), &context, command).await {
        Ok(_) => {
            tracing::warn!(task.id = %task, "the worker on task {task} fell silent; its piece is free again");
            Ok(())
        }
        Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
