//! A post and its tasks (`domain::policies`), and the files that no result needs.

use super::react::{Failure, read};
use domain::policies::{ForTask, cancel_tasks, open_tasks, settle_piece};
use domain::post::{Event as PostEvent, Post};
use domain::task::{self, Tasks, folder, result_folder};
use domain::{AppId, PostId};
use futures::future::try_join_all;
use ports::log::{Actor, Recorded};
use ports::transact::TransactError;
use ports::{Context, clock};
use std::collections::BTreeSet;
use web::{ApiError, Platform};

/// Commands under way at a time: a post of hours has hundreds of pieces, and the log writes many in one go.
const AT_A_TIME: usize = 32;

/// A plan opens its tasks.
pub(super) async fn open(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let (app, post) = post_of(event)?;
    let planned: PostEvent = read(platform, event).await?;
    // One after the other: the first ones make the post playable, and records keep the order of the log.
    for task in open_tasks(event.id, (app, post), &planned) {
        run(platform, event, &task).await?;
    }
    Ok(())
}

/// The end of a post cancels what is open.
pub(super) async fn cancel(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let ended: PostEvent = read(platform, event).await?;
    for some in cancel_tasks(event.id, &ended).chunks(AT_A_TIME) {
        try_join_all(some.iter().map(|task| run(platform, event, task))).await?;
    }
    Ok(())
}

async fn run(platform: &Platform, event: &Recorded, asked: &ForTask) -> Result<(), Failure> {
    let context = Context::because_of(event, Actor::System, asked.id, clock::now());
    let key = asked.task.to_string();
    match platform.transactor()?.run::<Tasks>(&key, &context, asked.command.clone()).await {
        Ok(_) | Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(ApiError::from(error).into()),
    }
}

/// The end of a task is news for its post. What a post does not want goes.
pub(super) async fn settle(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let ended: task::Event = read(platform, event).await?;
    let files = match &ended {
        task::Event::Made(made) => platform.ids.files(made.output.files.len()).await?,
        _ => vec![],
    };
    let Some((post, id, command)) = settle_piece(event.id, &ended, files) else { return Ok(()) };
    let context = Context::because_of(event, Actor::System, id, clock::now());
    match platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await {
        Ok(_) => Ok(()),
        // Deleted, failed or retried since.
        Err(TransactError::Refused(refusal)) => {
            tracing::debug!(stream = %event.stream, %refusal, "post {post} does not want it: {refusal}");
            let task::Event::Made(made) = ended else { return Ok(()) };
            let app = AppId::try_from(event.app.0).map_err(ApiError::internal)?;
            let job = result_folder(app, post, made.job);
            delete(platform, &format!("{job}/{}", folder(made.piece, made.epoch))).await
        }
        Err(error) => Err(ApiError::from(error).into()),
    }
}

/// Once a result is complete, nothing else that was made on the way to it stays.
pub(super) async fn tidy(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let (app, post) = post_of(event)?;
    let PostEvent::Processed(result) = read(platform, event).await? else { return Ok(()) };
    let root = result_folder(app, post, result.job);
    if result.prefix != root {
        // Made as a whole, in the folder of its claim.
        return Ok(());
    }
    let kept = kept(platform, event).await?;
    let Some((processed, job)) = root.rsplit_once('/') else { return Ok(()) };
    let mut left = BTreeSet::new();
    for blob in platform.blobs.list(processed).await.map_err(|error| Failure::Failed(error.into()))? {
        let Some(path) = blob.key.strip_prefix(processed).and_then(|path| path.strip_prefix('/')) else {
            continue;
        };
        let mut names = path.splitn(3, '/');
        let (of, piece) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        if of != job {
            left.insert(format!("{processed}/{of}"));
        } else if !kept.contains(piece) {
            left.insert(format!("{root}/{piece}"));
        }
    }
    for folder in left {
        delete(platform, &folder).await?;
    }
    Ok(())
}

/// The folders of the pieces that are the result, from the post's own history: the last of it is this event.
async fn kept(platform: &Platform, event: &Recorded) -> Result<BTreeSet<String>, Failure> {
    let post =
        platform.transactor()?.load::<Post>(event.app, event.stream.key()).await.map_err(ApiError::from)?;
    let domain::post::State::Active(post) = post.state else { return Ok(BTreeSet::new()) };
    let making = post.phase.job().and_then(|job| job.making.as_ref());
    Ok(making
        .map(|making| making.made.iter().map(domain::post::MadePiece::folder).collect())
        .unwrap_or_default())
}

/// What was made of a result that will not be.
pub(super) async fn drop_result(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let (app, post) = post_of(event)?;
    let PostEvent::ProcessingFailed(failed) = read(platform, event).await? else { return Ok(()) };
    delete(platform, &result_folder(app, post, failed.job)).await
}

fn post_of(event: &Recorded) -> Result<(AppId, PostId), Failure> {
    let app = AppId::try_from(event.app.0).map_err(ApiError::internal)?;
    let post = event.stream.key().parse().map_err(ApiError::internal)?;
    Ok((app, post))
}

async fn delete(platform: &Platform, folder: &str) -> Result<(), Failure> {
    platform.blobs.delete_prefix(folder).await.map_err(|error| Failure::Failed(error.into()))
}
