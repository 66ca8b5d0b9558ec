//! Letting people in: tokens of the room server, manual admission, the allow list.

use super::{active, current};
use domain::permission::Action;
use domain::room::{self, Active, Command, Entry, Refusal, Room};
use domain::{AppUserId, RoomId, member};
use schemas::errors::Code;
use schemas::rest::{AllowedParticipant, WebRtcToken, WebRtcTokenBody, allow_list, custom_data};
use std::collections::BTreeMap;
use web::livekit::Pass;
use web::{ApiError, Asked, Tag, Tagged, passwords, permissions, views};

/// The allow list after a change.
pub(crate) type Listed = Tagged<axum::Json<Vec<AllowedParticipant>>>;

/// A token for a member. Where the owner lets people in, this is also how a member asks.
pub(crate) async fn token(
    asked: &Asked,
    room: RoomId,
    member: &member::Active,
    body: WebRtcTokenBody,
) -> Result<WebRtcToken, ApiError> {
    let hidden = body.observes() && may_hide(asked);
    let asked = &permissions::asked_in_room(asked, room, Action::Get).await?;
    let platform = &asked.platform;
    let room = current(platform, asked.app.app, room).await?;
    let entry = admit(asked, &room, member, body.password.as_deref()).await?;
    let own = body.custom_data.map(custom_data).transpose()?;
    let custom_data = own.map(BTreeMap::from);
    let context = asked.context();
    if let Entry::Waiting(_) = entry {
        let command = Command::RequestEntry {
            app: asked.app.app,
            member: member.member,
            app_user_id: member.app_user_id.clone(),
            at: context.at,
        };
        let done = platform.transactor()?.run::<Room>(&room.room.to_string(), &context, command).await?;
        platform.settle(done.position).await;
    }
    let pass = Pass { room: &room, member, entry, custom_data, display_name: None, hidden };
    let web_rtc_token = platform.secrets.livekit().issue(&pass, context.at).map_err(ApiError::internal)?;
    Ok(WebRtcToken { web_rtc_server_url: views::web_rtc_url(platform, &asked.base), web_rtc_token })
}

/// Whether somebody may be in a room unseen: whom a tenant's backend sends, and in Vicollo apps, whose pages have
/// observers (contract 8.2), everybody.
fn may_hide(asked: &Asked) -> bool {
    match asked.by {
        room::By::App(_) => true,
        room::By::Member { .. } => permissions::is_vicollo(&asked.app),
    }
}

/// Whether a member may enter, and how.
async fn admit(
    asked: &Asked,
    room: &Active,
    member: &member::Active,
    password: Option<&str>,
) -> Result<Entry, ApiError> {
    if let room::By::Member { .. } = asked.by
        && !room::sees(room, member.member, &member.app_user_id)
    {
        return Err(Refusal::NotFound.into());
    }
    let entry = room::entry(room, &permissions::entrant(&asked.platform, &asked.app, member).await?)?;
    if let Some(hash) = &room.policy.password_hash {
        let given = password.filter(|password| !password.is_empty()).ok_or(Code::InvalidRoomPassword)?;
        if !passwords::verify(given, hash).await? {
            return Err(Code::InvalidRoomPassword.into());
        }
    }
    Ok(entry)
}

/// Lets somebody in who asked, or not.
pub(crate) async fn answer(
    asked: &Asked,
    room: RoomId,
    app_user_id: &str,
    approve: bool,
) -> Result<(), ApiError> {
    let app_user_id: AppUserId = app_user_id.parse()?;
    let asked = &permissions::asked_in_room(asked, room, Action::Update).await?;
    let context = asked.context();
    let (by, at) = (asked.by.clone(), context.at);
    let command = if approve {
        Command::ApproveEntry { by, app_user_id, at }
    } else {
        Command::DenyEntry { by, app_user_id, at }
    };
    let done = asked.platform.transactor()?.run::<Room>(&room.to_string(), &context, command).await?;
    asked.platform.settle(done.position).await;
    Ok(())
}

/// Replaces the allow list.
pub(crate) async fn set_allowed(
    asked: &Asked,
    room: RoomId,
    list: Vec<AllowedParticipant>,
) -> Result<Listed, ApiError> {
    let allowed = allow_list(list)?;
    let asked = &permissions::asked_in_room(asked, room, Action::Update).await?;
    let context = asked.context();
    let command = Command::SetAllowed { by: asked.by.clone(), allowed, at: context.at };
    let done = asked.platform.transactor()?.run::<Room>(&room.to_string(), &context, command).await?;
    asked.platform.settle(done.position).await;
    let list = AllowedParticipant::of(&active(done.state)?);
    Ok(Tagged(Tag(done.revision), axum::Json(list)))
}
