//! What goes with a file, and which files go with what they belonged to.

use super::folder;
use domain::storage_object::{Command, IDLE_MS_MAX, Storage, StorageObject};
use domain::{AppId, StorageObjectId, Timestamp};
use ports::log::{Actor, Recorded};
use ports::transact::TransactError;
use ports::{Context, clock};
use projections::storage_objects;
use std::time::Duration;
use uuid::Uuid;
use web::{ApiError, Code, Platform};

/// Files deleted at a time.
const BATCH: u32 = 100;
/// How long reads may take to show what was announced before a storage went.
const CATCH_UP: Duration = Duration::from_secs(10);

/// A deleted file's bytes go, and the key of its name.
pub(crate) async fn forget(platform: &Platform, deleted: &Recorded) -> Result<(), ApiError> {
    let app = AppId::try_from(deleted.app.0).map_err(ApiError::internal)?;
    let object: StorageObjectId = deleted.stream.key().parse().map_err(ApiError::internal)?;
    platform.blobs.delete_prefix(&folder(app, object)).await?;
    match deleted.meta.subject {
        Some(subject) => Ok(platform.transactor()?.vault().erase(deleted.app, subject).await?),
        None => Ok(()),
    }
}

/// The files of a storage whose room or member was deleted.
pub(crate) async fn clear(
    platform: &Platform,
    deleted: &Recorded,
    storage: &Storage,
) -> Result<(), ApiError> {
    let app = AppId::try_from(deleted.app.0).map_err(ApiError::internal)?;
    // What was announced before the storage went shows from here on; then the deletions, batch by batch.
    let mut shown = deleted.position;
    loop {
        if !platform.db.wait_for(shown, CATCH_UP).await {
            return Err(Code::ServiceUnavailable.into());
        }
        let files = storage_objects::all_of(&platform.db, app, storage, BATCH).await?;
        if files.is_empty() {
            return Ok(());
        }
        for file in files {
            let key = file.object.to_string();
            let id = Uuid::new_v5(&deleted.id, key.as_bytes());
            let context = Context::because_of(deleted, Actor::System, id, clock::now());
            let command = Command::Delete { app, at: context.at };
            let done = platform.transactor()?.run::<StorageObject>(&key, &context, command).await?;
            shown = shown.max(done.position);
        }
    }
}

/// Files whose bytes did not come within a day are given up.
pub(crate) async fn expire_idle(platform: &Platform) -> Result<(), ApiError> {
    let at = clock::now();
    let idle_since = Timestamp::from_micros(at.as_micros().saturating_sub_unsigned(IDLE_MS_MAX * 1_000));
    for file in storage_objects::idle(&platform.db, idle_since, BATCH).await? {
        let context = Context::new(file.app, Actor::System, at);
        let command = Command::Expire { at };
        let key = file.object.to_string();
        match platform.transactor()?.run::<StorageObject>(&key, &context, command).await {
            Ok(_) | Err(TransactError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
