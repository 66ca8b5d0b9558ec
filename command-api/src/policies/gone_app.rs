//! What a deleted app leaves behind goes too: keys of its members, its posts with their jobs, its stream keys with what
//! they broadcast, its media.

use crate::stream_keys;
use domain::post::{Command, Post};
use domain::{AppId, StreamKeyId};
use ports::log::{Actor, Position, Recorded};
use ports::transact::TransactError;
use ports::{Context, clock};
use std::collections::BTreeSet;
use uuid::Uuid;
use web::{ApiError, Platform};

/// Events read at a time.
const BATCH: usize = 1_024;

/// Whose they were is read from the log, up to the deletion: the read models have forgotten the app. Takes as long as
/// reading the log does; apps are deleted rarely.
pub(super) async fn clear(platform: &Platform, deleted: &Recorded) -> Result<(), ApiError> {
    let Left { subjects, posts, stream_keys } = left(platform, deleted).await?;
    let vault = platform.transactor()?.vault();
    for subject in &subjects {
        vault.erase(deleted.app, *subject).await?;
    }
    for post in &posts {
        delete_post(platform, deleted, post).await?;
    }
    for key in stream_keys {
        retire(platform, deleted, key).await?;
    }
    platform.blobs.delete_prefix(&format!("apps/{}", deleted.app.0)).await?;
    tracing::info!(
        app.id = deleted.app.0,
        members = subjects.len(),
        posts = posts.len(),
        "app {} was cleared",
        deleted.app.0
    );
    Ok(())
}

/// What an app had.
#[derive(Default)]
struct Left {
    /// Everyone whose data was sealed under a key.
    subjects: BTreeSet<Uuid>,
    /// The stream keys of posts that are not deleted.
    posts: BTreeSet<String>,
    /// Those whose member is not deleted.
    stream_keys: BTreeSet<StreamKeyId>,
}

async fn left(platform: &Platform, deleted: &Recorded) -> Result<Left, ApiError> {
    let mut left = Left::default();
    let mut at: Position = 0;
    while at < deleted.position {
        let events = platform.log.read_all(at, BATCH).await?;
        let Some(last) = events.last() else { break };
        at = last.position;
        for event in events.iter().filter(|event| event.app == deleted.app) {
            left.subjects.extend(event.meta.subject);
            match event.event_type.as_str() {
                "post.created" => {
                    left.posts.insert(event.stream.key().to_owned());
                }
                "post.deleted" => {
                    left.posts.remove(event.stream.key());
                }
                "stream_key.issued" => {
                    left.stream_keys.extend(event.stream.key().parse::<StreamKeyId>());
                }
                "stream_key.retired" => {
                    left.stream_keys.retain(|key| key.to_string() != event.stream.key());
                }
                _ => {}
            }
        }
    }
    Ok(left)
}

/// So that no media server goes on with it.
async fn retire(platform: &Platform, deleted: &Recorded, key: StreamKeyId) -> Result<(), ApiError> {
    let app = AppId::try_from(deleted.app.0).map_err(ApiError::internal)?;
    let id = Uuid::new_v5(&deleted.id, format!("stream key {key}").as_bytes());
    let context = Context::because_of(deleted, Actor::System, id, clock::now());
    stream_keys::retire(platform, app, key, &context).await
}

/// So that no worker goes on with it.
async fn delete_post(platform: &Platform, deleted: &Recorded, post: &str) -> Result<(), ApiError> {
    let app = AppId::try_from(deleted.app.0).map_err(ApiError::internal)?;
    let id = Uuid::new_v5(&deleted.id, post.as_bytes());
    let context = Context::because_of(deleted, Actor::System, id, clock::now());
    let command = Command::Delete { app, at: context.at };
    match platform.transactor()?.run::<Post>(post, &context, command).await {
        Ok(_) | Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
