//! Members and rooms of Vicollo apps: one rule before every act on a room.

use super::{group, group_by, is_vicollo, require};
use crate::{ApiError, Asked, Platform};
use domain::access::AccessLevel;
use domain::group::default_id;
use domain::permission::DefaultGroup;
use domain::permission::{Action, Object, Permission as P, Seat, Ties, allows};
use domain::room::{self, By, Entrant, Role};
use domain::{AppUserId, MemberId, RoomId};
use domain::{app, member};
use projections::rooms::Sight;
use schemas::errors::Code;

/// How a member stands to a room.
pub fn ties(room: &room::Active, member: MemberId, app_user_id: &AppUserId) -> Ties {
    let present = room.session.as_ref().and_then(|session| session.participants.get(app_user_id));
    // Who was deleted and came back under the same appUserId is another member.
    let present = present.filter(|participant| participant.member == member);
    let allowed = room.allowed.get(app_user_id);
    Ties {
        owns: room.owner.member == member,
        access_level: room.access_level,
        present: present.map(|participant| seat(participant.role)),
        allowed: allowed.map(|role| role.map_or(Seat::Other, seat)),
    }
}

const fn seat(role: Role) -> Seat {
    match role {
        Role::Host => Seat::Host,
        Role::Contributor => Seat::Contributor,
        Role::Audience | Role::Guest => Seat::Other,
    }
}

/// The request as the room's own rules shall see it, if the caller's group lets it through: in a Vicollo app whoever is
/// let through acts for the app, but for the owner, who remains one.
///
/// # Errors
/// 404 for a room that the caller does not see, 403 for one that the caller sees and may not do this to.
pub async fn asked_in_room(asked: &Asked, room: RoomId, action: Action) -> Result<Asked, ApiError> {
    let mut asked = asked.clone();
    if is_bound(&asked) {
        // A room that reads do not show is left to the rules: they know whether it was deleted before.
        if let Some(room) = projections::rooms::get(&asked.platform.db, asked.app.app, room).await? {
            asked.by = by_in_room(&asked, &room, action).await?;
        }
    }
    Ok(asked)
}

/// The same for a room that is known: the caller as the room's own rules shall see it.
pub async fn by_in_room(asked: &Asked, room: &room::Active, action: Action) -> Result<By, ApiError> {
    let By::Member { app, member, app_user_id } = &asked.by else { return Ok(asked.by.clone()) };
    if !is_vicollo(&asked.app) {
        return Ok(asked.by.clone());
    }
    let object = Object::VideoRoom(ties(room, *member, app_user_id));
    let group = group_by(&asked.platform, *app, *member, app_user_id, asked.is_guest).await?;
    if !allows(&group.permissions, action, &object) {
        let sees = allows(&group.permissions, Action::Get, &object);
        return Err(if sees { Code::RoomAccessDenied } else { Code::RoomNotFound }.into());
    }
    Ok(if room.owner.member == *member { asked.by.clone() } else { By::App(*app) })
}

/// A member as one who wants into a conference: in a Vicollo app the group says who is a guest, and who gets any room.
pub async fn entrant(
    platform: &Platform,
    app: &app::Active,
    member: &member::Active,
) -> Result<Entrant, ApiError> {
    let (id, app_user_id) = (member.member, member.app_user_id.clone());
    if !is_vicollo(app) {
        return Ok(Entrant { member: id, app_user_id, is_guest: member.is_guest, gets_any: false });
    }
    let group = group(platform, member).await?;
    let is_guest = group.group == default_id(DefaultGroup::Guests);
    let gets_any = group.permissions.has(P::VideoRoomGetAny);
    Ok(Entrant { member: id, app_user_id, is_guest, gets_any })
}

/// Refuses members whose group makes no rooms.
pub async fn may_create_room(asked: &Asked) -> Result<(), ApiError> {
    let By::Member { app, member, app_user_id } = &asked.by else { return Ok(()) };
    if !is_vicollo(&asked.app) {
        return Ok(());
    }
    let own = Ties { owns: true, access_level: AccessLevel::Public, present: None, allowed: None };
    let group = group_by(&asked.platform, *app, *member, app_user_id, asked.is_guest).await?;
    require(&group, Action::Create, &Object::VideoRoom(own))
}

/// Which rooms a member of a Vicollo app lists; none where groups do not count.
pub async fn sight(asked: &Asked) -> Result<Option<Sight>, ApiError> {
    let By::Member { app, member, app_user_id } = &asked.by else { return Ok(None) };
    if !is_vicollo(&asked.app) {
        return Ok(None);
    }
    let held = group_by(&asked.platform, *app, *member, app_user_id, asked.is_guest).await?.permissions;
    Ok(Some(Sight {
        member: *member,
        app_user_id: app_user_id.clone(),
        any: held.has(P::VideoRoomListAny),
        mine: held.has(P::VideoRoomListMine),
        public: held.has(P::VideoRoomListAccessLevelPublic),
        for_members: held.has(P::VideoRoomListAccessLevelMember),
        present: held.has(P::VideoRoomListAsPresentParticipant),
        allowed: held.has(P::VideoRoomListAsAllowedParticipant),
    }))
}

/// Whether the caller's group counts.
fn is_bound(asked: &Asked) -> bool {
    matches!(asked.by, By::Member { .. }) && is_vicollo(&asked.app)
}
