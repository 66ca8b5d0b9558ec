//! Who sees a room, and how somebody gets in.

use super::{Active, By, Refusal, Role, RoomState, Verdict};
use crate::access::AccessLevel;
use crate::ids::{AppUserId, MemberId};

/// How a token lets somebody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// With everything the role allows.
    Open(Role),
    /// Connected, but neither seen nor heard until the owner approves (contract 11.10).
    Waiting(Role),
}

/// Someone who wants into a conference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrant {
    pub member: MemberId,
    pub app_user_id: AppUserId,
    /// An anonymous guest, or somebody of the group GUESTS: no member of anything (contract section 1).
    pub is_guest: bool,
    /// Whose group may get any room of the app: of the default groups, ADMINISTRATORS (contract appendix A).
    pub gets_any: bool,
}

/// Whether a member sees a room: a public one, their own, or one on whose allow list they are (contract 11.7).
pub fn sees(room: &Active, member: MemberId, app_user_id: &AppUserId) -> bool {
    room.access_level == AccessLevel::Public
        || room.owner.member == member
        || room.allowed.contains_key(app_user_id)
}

/// The role of a member on entry: the owner is HOST, the allow list may preset one, everybody else is AUDIENCE and a
/// guest GUEST (contract section 1, "Role").
pub fn role_of(room: &Active, member: MemberId, app_user_id: &AppUserId, is_guest: bool) -> Role {
    if room.owner.member == member {
        return Role::Host;
    }
    let everybodys = if is_guest { Role::Guest } else { Role::Audience };
    room.allowed.get(app_user_id).copied().flatten().unwrap_or(everybodys)
}

/// How a member gets into a conference; its password is checked at the edge, which alone can.
///
/// # Errors
/// The room is no conference, or over; or it is not for this member.
pub fn entry(room: &Active, who: &Entrant) -> Result<Entry, Refusal> {
    let Entrant { member, app_user_id, is_guest, gets_any } = who;
    let (member, is_guest) = (*member, *is_guest);
    if !room.kind.is_conference() {
        return Err(Refusal::NotAConference);
    }
    match room.state {
        RoomState::Scheduled | RoomState::Live | RoomState::LiveInactive => {}
        RoomState::Cancelled | RoomState::Ended => {
            return Err(Refusal::NotOpen { state: room.state.name() });
        }
    }
    let is_owner = room.owner.member == member;
    let is_listed = room.allowed.contains_key(app_user_id);
    let is_for = match room.access_level {
        AccessLevel::Private => is_owner,
        AccessLevel::Restricted => is_owner || is_listed,
        AccessLevel::Member => is_owner || is_listed || !is_guest,
        // In FlipFlop Apps these have no effect: who has the room's number may enter (contract section 1).
        AccessLevel::Public | AccessLevel::App | AccessLevel::Follower | AccessLevel::Friend => true,
    };
    if !is_for && !gets_any {
        return Err(Refusal::AccessDenied);
    }
    let role = role_of(room, member, app_user_id, is_guest);
    // Who may get any room may let people into it too, and would only ask themselves.
    if is_owner || is_listed || *gets_any || !room.policy.manually_approval {
        return Ok(Entry::Open(role));
    }
    // A person who was deleted and came back is another member, and asks anew.
    let asked = room.entry_requests.get(app_user_id).filter(|request| request.member == member);
    match asked.map(|request| request.verdict) {
        Some(Verdict::Approved) => Ok(Entry::Open(role)),
        Some(Verdict::Denied) => Err(Refusal::AccessDenied),
        Some(Verdict::Pending) | None => Ok(Entry::Waiting(role)),
    }
}

/// Whether this caller may read the room.
///
/// # Errors
/// It is another app's, or the member does not see it: not found, both.
pub fn look(room: &Active, by: &By) -> Result<(), Refusal> {
    seen(room, by).map(|_| ())
}

/// Whether this caller may change the room.
///
/// # Errors
/// As [`look`]; denied, where the member sees it and it is another's.
pub fn may_change(room: &Active, by: &By) -> Result<(), Refusal> {
    owned(room, by).map(|_| ())
}

/// The room, if this caller may see it.
pub(super) fn seen<'a>(room: &'a Active, by: &By) -> Result<&'a Active, Refusal> {
    if room.app != by.app() {
        return Err(Refusal::NotFound);
    }
    match by {
        By::App(_) => Ok(room),
        By::Member { member, app_user_id, .. } => {
            if sees(room, *member, app_user_id) {
                Ok(room)
            } else {
                Err(Refusal::NotFound)
            }
        }
    }
}

/// The room, if this caller may change it.
pub(super) fn owned<'a>(room: &'a Active, by: &By) -> Result<&'a Active, Refusal> {
    let room = seen(room, by)?;
    match by {
        By::App(_) => Ok(room),
        By::Member { member, .. } => {
            if room.owner.member == *member {
                Ok(room)
            } else {
                Err(Refusal::AccessDenied)
            }
        }
    }
}
