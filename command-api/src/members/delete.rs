use super::stream_key;
use axum::extract::State;
use axum::http::StatusCode;
use domain::channel_member;
use domain::member::{Command, Event, Member};
use domain::{AppId, AppUserId, Decider};
use ports::codec;
use ports::log::{Recorded, StreamName};
use ports::vault::Vault;
use schemas::errors::{Code, ErrorBody};
use web::{ApiError, Caused, Path, Platform, ServerCaller};

/// The most members deleted by one request.
const MEMBERS_MAX: usize = 100;
/// Events looked at to find a deletion that just happened, newest first.
const LOOK_BACK: usize = 8;

/// Deletes members for ever, with the keys of their personal data. Those who are not there count as deleted.
#[utoipa::path(
    delete, path = "/v2/apps/me/members/{appUserId}", tag = "members", operation_id = "deleteMembers",
    security(("app" = [])), params(("appUserId" = String, Path, description = "1 to 100 ids, comma separated.")),
    responses(
        (status = 204, description = "They are gone."),
        (status = 400, body = ErrorBody, description = "An id has a wrong format; nothing was deleted."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(list): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    delete_all(&platform, app.app, &id_list(&list)?, &caused).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The ids of a path that names several.
pub(crate) fn id_list(list: &str) -> Result<Vec<AppUserId>, ApiError> {
    let ids: Vec<&str> = list.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    if ids.len() > MEMBERS_MAX {
        return Err(Code::TooManyAppUserIds.into());
    }
    Ok(ids.into_iter().map(str::parse).collect::<Result<_, _>>()?)
}

/// Deletes members, one by one.
pub(crate) async fn delete_all(
    platform: &Platform,
    app: AppId,
    ids: &[AppUserId],
    caused: &Caused,
) -> Result<(), ApiError> {
    let mut last = 0;
    for id in ids {
        last = last.max(delete_one(platform, app, id, caused).await?);
    }
    platform.settle(last).await;
    Ok(())
}

async fn delete_one(
    platform: &Platform,
    app: AppId,
    id: &AppUserId,
    caused: &Caused,
) -> Result<u64, ApiError> {
    let context = caused.by_app(app);
    let key = stream_key(app, id);
    let transactor = platform.transactor()?;
    let done = transactor.run::<Member>(&key, &context, Command::Delete { app, at: context.at }).await?;
    if !done.events.is_empty() {
        let stream = StreamName::of(Member::CATEGORY, &key);
        let recent = platform.log.read_stream_backward(Some(app.into()), &stream, None, LOOK_BACK).await?;
        if let Some(event) = recent.iter().find(|event| event.meta.command_id == context.command_id) {
            erase_keys(&**transactor.vault(), event).await?;
        }
    }
    Ok(done.position)
}

/// Deletes the keys that sealed a deleted member's data and what they said in chats. The policy loop does it again, in
/// case we stop before.
pub(crate) async fn erase_keys(vault: &dyn Vault, deleted: &Recorded) -> Result<(), ApiError> {
    if let Event::Deleted(gone) = codec::decode::<Event>(deleted, vault).await.map_err(ApiError::internal)? {
        vault.erase(deleted.app, channel_member::subject(gone.app, gone.member)).await?;
    }
    match deleted.meta.subject {
        Some(subject) => Ok(vault.erase(deleted.app, subject).await?),
        None => Ok(()),
    }
}
