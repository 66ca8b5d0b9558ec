//! Who may come into a room's channel at all.

use crate::access::AccessLevel;
use crate::ids::{AppUserId, MemberId};
use crate::room::{Active, RoomState};

/// Whether a member finds a room's channel. As with rooms: `PRIVATE` is for the owner, `RESTRICTED` for the allow list,
/// and whoever has the number of another may come in (contract section 1, "Access levels").
pub fn admits(room: &Active, member: MemberId, app_user_id: &AppUserId) -> bool {
    let is_owner = room.owner.member == member;
    match room.access_level {
        AccessLevel::Private => is_owner,
        AccessLevel::Restricted => is_owner || room.allowed.contains_key(app_user_id),
        AccessLevel::Public
        | AccessLevel::App
        | AccessLevel::Member
        | AccessLevel::Follower
        | AccessLevel::Friend => true,
    }
}

/// Whether a room's channel is over with it.
pub const fn is_over(room: RoomState) -> bool {
    match room {
        RoomState::Scheduled | RoomState::Live | RoomState::LiveInactive => false,
        RoomState::Cancelled | RoomState::Ended => true,
    }
}
