//! What can be done with a room, for whoever asks.

use super::{active, joint};
use domain::broadcast;
use domain::permission::Action;
use domain::post::Owner;
use domain::room::{Active, Command, Details, Kind, Refusal, Room};
use domain::{RoomId, member};
use schemas::errors::Code;
use schemas::rest::{NewRoom, RoomPatch, VideoRoom};
use uuid::Uuid;
use web::{ApiError, Asked, Tag, Tagged, passwords, permissions, views};

/// The most characters of a room's password: argon2 reads all of it.
const PASSWORD_CHARS_MAX: usize = 100;

/// What an act answers.
pub(crate) type Answer = Tagged<axum::Json<VideoRoom>>;

/// Makes a room of a member.
pub(crate) async fn create(asked: &Asked, owner: member::Active, new: NewRoom) -> Result<Answer, ApiError> {
    let NewRoom { kind, scheduled_at, details, password } = new;
    permissions::may_create_room(asked).await?;
    if kind == Kind::BroadcastRtmp && permissions::is_vicollo(&asked.app) {
        return Err(Code::RoomTypeOfAppKind.into());
    }
    let room = asked.platform.ids.room().await?;
    let context = asked.context();
    let command = Command::Schedule {
        app: asked.app.app,
        room,
        uuid: Uuid::new_v4(),
        owner: Owner { member: owner.member, app_user_id: owner.app_user_id },
        creator: asked.creator,
        kind,
        scheduled_at,
        details: with_password(details, password.map(Some)).await?,
        at: context.at,
    };
    run(asked, room, context, command).await
}

/// Changes what can be changed at any time.
pub(crate) async fn change(asked: &Asked, room: RoomId, patch: RoomPatch) -> Result<Answer, ApiError> {
    change_shown(asked, room, patch, None).await
}

/// The same, with what a Vicollo app's conference page shows.
#[expect(clippy::option_option, reason = "null, absent and a value are three things here")]
pub(crate) async fn change_shown(
    asked: &Asked,
    room: RoomId,
    patch: RoomPatch,
    view_options: Option<Option<String>>,
) -> Result<Answer, ApiError> {
    let asked = &permissions::asked_in_room(asked, room, Action::Update).await?;
    let (details, password) = patch.into_parts()?;
    let details = Details { view_options, ..with_password(details, password).await? };
    let context = asked.context();
    let command = Command::Change { by: asked.by.clone(), details, at: context.at };
    run(asked, room, context, command).await
}

/// Calls a room off.
pub(crate) async fn cancel(asked: &Asked, room: RoomId) -> Result<Answer, ApiError> {
    let asked = &permissions::asked_in_room(asked, room, Action::Update).await?;
    let context = asked.context();
    let command = Command::Cancel { by: asked.by.clone(), at: context.at };
    run(asked, room, context, command).await
}

/// Starts a broadcast.
pub(crate) async fn start(asked: &Asked, room: RoomId) -> Result<Answer, ApiError> {
    let asked = &permissions::asked_in_room(asked, room, Action::Update).await?;
    let context = asked.context();
    let (by, at) = (asked.by.clone(), context.at);
    let done =
        joint::on_room(&asked.platform, room, &context, |_| broadcast::Command::Start { by, at }).await?;
    answer(asked, done.position, done.revision, &active(done.first)?).await
}

/// Ends a broadcast or closes a conference; `force` cuts a broadcast that is live.
pub(crate) async fn end(asked: &Asked, room: RoomId, force: bool) -> Result<Answer, ApiError> {
    let asked = &permissions::asked_in_room(asked, room, Action::Update).await?;
    let context = asked.context();
    let (by, at) = (asked.by.clone(), context.at);
    let command = |key| {
        let force = force.then(|| asked.platform.secrets.new_stream_key(key));
        broadcast::Command::End { by, force, at }
    };
    let done = joint::on_room(&asked.platform, room, &context, command).await?;
    answer(asked, done.position, done.revision, &active(done.first)?).await
}

/// Deletes a room, with its broadcast if there is one. A second time changes nothing.
pub(crate) async fn delete(asked: &Asked, room: RoomId) -> Result<(), ApiError> {
    let asked = &permissions::asked_in_room(asked, room, Action::Delete).await?;
    let context = asked.context();
    let (by, at) = (asked.by.clone(), context.at);
    let platform = &asked.platform;
    let loaded = platform.transactor()?.load::<Room>(context.app, &room.to_string()).await?;
    let position = if let domain::room::State::Active(_) = loaded.state {
        let command =
            |key| broadcast::Command::Delete { by, secret: platform.secrets.new_stream_key(key), at };
        joint::on_room(platform, room, &context, command).await?.position
    } else {
        let command = Command::Delete { by, at };
        platform.transactor()?.run::<Room>(&room.to_string(), &context, command).await?.position
    };
    platform.settle(position).await;
    Ok(())
}

/// Refuses what is no broadcast, where the path says that it is one.
pub(crate) async fn is_broadcast(asked: &Asked, room: RoomId) -> Result<(), ApiError> {
    let room = super::current(&asked.platform, asked.app.app, room).await?;
    if room.kind.is_conference() { Err(Refusal::NotABroadcast.into()) } else { Ok(()) }
}

/// Runs a command on the room alone.
pub(crate) async fn run(
    asked: &Asked,
    room: RoomId,
    context: ports::Context,
    command: Command,
) -> Result<Answer, ApiError> {
    let done = asked.platform.transactor()?.run::<Room>(&room.to_string(), &context, command).await?;
    answer(asked, done.position, done.revision, &active(done.state)?).await
}

async fn answer(
    asked: &Asked,
    position: u64,
    revision: Option<u64>,
    room: &Active,
) -> Result<Answer, ApiError> {
    asked.platform.settle(position).await;
    let view = views::room(&asked.platform, &asked.app, room, &asked.base).await?;
    Ok(Tagged(Tag(revision), axum::Json(view)))
}

/// Details with a new password, or without one; absent keeps it.
#[expect(clippy::option_option, reason = "keeping, clearing and setting are three things here")]
async fn with_password(details: Details, password: Option<Option<String>>) -> Result<Details, ApiError> {
    let hash = match password {
        None => None,
        Some(None) => Some(None),
        Some(Some(password)) if password.chars().count() > PASSWORD_CHARS_MAX => {
            return Err(Code::RoomPasswordSize.into());
        }
        Some(Some(password)) => Some(Some(passwords::hash(&password).await?)),
    };
    Ok(Details { password_hash: hash, ..details })
}
