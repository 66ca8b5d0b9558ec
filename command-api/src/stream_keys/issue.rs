//! A stream key comes with its member.

use domain::member;
use domain::post::Owner;
use domain::stream_key::{Command, DEFAULT_PROFILE, StreamKey};
use domain::{AppId, ProfileId};
use ports::Context;
use ports::log::Position;
use web::{ApiError, Platform};

/// Issues a member's key. One that is there, or was, stays as it is.
pub(crate) async fn issue(
    platform: &Platform,
    app: AppId,
    owner: Owner,
    context: &Context,
) -> Result<Position, ApiError> {
    let key = owner.member.into();
    let command = Command::Issue {
        app,
        key,
        owner,
        secret: platform.secrets.new_stream_key(key),
        profile: ProfileId::try_from(DEFAULT_PROFILE).map_err(ApiError::internal)?,
        at: context.at,
    };
    Ok(platform.transactor()?.run::<StreamKey>(&key.to_string(), context, command).await?.position)
}

/// Issues the key of a member who was there before members had keys.
pub(crate) async fn heal(
    platform: &Platform,
    member: &member::Active,
    context: &Context,
) -> Result<Position, ApiError> {
    if projections::stream_keys::by_member(&platform.db, member.app, member.member).await?.is_some() {
        return Ok(0);
    }
    let owner = Owner { member: member.member, app_user_id: member.app_user_id.clone() };
    issue(platform, member.app, owner, context).await
}
