//! Whether what somebody holds is enough: pure, and the only place that knows which permission opens what.

use super::{Permission as P, Permissions};
use crate::access::AccessLevel;

/// What somebody wants to do to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    List,
    Get,
    Update,
    Delete,
}

/// A place in a room, as far as permissions ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Host,
    Contributor,
    /// Audience and guests of the room.
    Other,
}

/// How a member stands to a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ties {
    /// The room is the member's own.
    pub owns: bool,
    pub access_level: AccessLevel,
    /// The member is in the room now.
    pub present: Option<Seat>,
    /// The member is on the room's allow list.
    pub allowed: Option<Seat>,
}

impl Ties {
    /// A private room is its owner's only: an allow list left over from another level says nothing (contract section 1,
    /// "Access levels").
    const fn on_list(self) -> Option<Seat> {
        if matches!(self.access_level, AccessLevel::Private) { None } else { self.allowed }
    }
}

/// A thing, and how the one who asks stands to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    Member {
        is_me: bool,
    },
    Group,
    VideoRoom(Ties),
    /// `is_mine`: uploaded by who asks.
    AppStorageObject {
        is_mine: bool,
    },
    VideoRoomStorageObject {
        room: Ties,
        is_mine: bool,
    },
    MemberStorageObject {
        is_storage_owner: bool,
    },
}

/// Whether somebody who holds these permissions may do this.
pub fn allows(held: &Permissions, action: Action, object: &Object) -> bool {
    ways(action, object).into_iter().any(|permission| held.has(permission))
}

/// The permissions of which one is enough.
pub fn ways(action: Action, object: &Object) -> Vec<P> {
    match *object {
        Object::Member { is_me } => member(action, is_me),
        Object::Group => vec![match action {
            Action::Create => P::GroupCreateAny,
            Action::List => P::GroupListAny,
            Action::Get => P::GroupGetAny,
            Action::Update => P::GroupUpdateAny,
            Action::Delete => P::GroupDeleteAny,
        }],
        Object::VideoRoom(ties) => video_room(action, ties),
        Object::AppStorageObject { is_mine } => app_storage(action, is_mine),
        Object::VideoRoomStorageObject { room, is_mine } => room_storage(action, room, is_mine),
        Object::MemberStorageObject { is_storage_owner } => member_storage(action, is_storage_owner),
    }
}

/// `any`, and those whose condition holds.
fn with<const N: usize>(any: P, conditions: [(bool, P); N]) -> Vec<P> {
    let rest = conditions.into_iter().filter_map(|(holds, permission)| holds.then_some(permission));
    std::iter::once(any).chain(rest).collect()
}

fn member(action: Action, is_me: bool) -> Vec<P> {
    match action {
        Action::Create => vec![P::MemberCreateAny],
        Action::List => with(P::MemberListAny, [(is_me, P::MemberListMe)]),
        Action::Get => with(P::MemberGetAny, [(is_me, P::MemberGetMe)]),
        Action::Update => with(P::MemberUpdateAny, [(is_me, P::MemberUpdateMe)]),
        Action::Delete => vec![P::MemberDeleteAny],
    }
}

fn video_room(action: Action, ties: Ties) -> Vec<P> {
    let is_host = |seat: Option<Seat>| seat == Some(Seat::Host);
    let (is_public, is_for_members) = opened(ties.access_level);
    let (is_present, is_listed) = (ties.present.is_some(), ties.on_list().is_some());
    match action {
        Action::Create => vec![P::VideoRoomCreateAny],
        Action::List => with(
            P::VideoRoomListAny,
            [
                (ties.owns, P::VideoRoomListMine),
                (is_public, P::VideoRoomListAccessLevelPublic),
                (is_for_members, P::VideoRoomListAccessLevelMember),
                (is_present, P::VideoRoomListAsPresentParticipant),
                (is_listed, P::VideoRoomListAsAllowedParticipant),
            ],
        ),
        Action::Get => with(
            P::VideoRoomGetAny,
            [
                (ties.owns, P::VideoRoomGetMine),
                (is_public, P::VideoRoomGetAccessLevelPublic),
                (is_for_members, P::VideoRoomGetAccessLevelMember),
                (is_present, P::VideoRoomGetAsPresentParticipant),
                (is_listed, P::VideoRoomGetAsAllowedParticipant),
            ],
        ),
        Action::Update => with(
            P::VideoRoomUpdateAny,
            [
                (ties.owns, P::VideoRoomUpdateMine),
                (is_host(ties.present), P::VideoRoomUpdateAsPresentParticipantHost),
                (is_host(ties.on_list()), P::VideoRoomUpdateAsAllowedParticipantHost),
            ],
        ),
        Action::Delete => with(P::VideoRoomDeleteAny, [(ties.owns, P::VideoRoomDeleteMine)]),
    }
}

/// Whether a level counts as public, and as for members. Vicollo apps know four levels: `APP` is taken for `MEMBER`, and
/// there are no followers or friends, so that those rooms are like private ones.
const fn opened(level: AccessLevel) -> (bool, bool) {
    match level {
        AccessLevel::Public => (true, false),
        AccessLevel::Member | AccessLevel::App => (false, true),
        AccessLevel::Follower | AccessLevel::Friend | AccessLevel::Restricted | AccessLevel::Private => {
            (false, false)
        }
    }
}

fn app_storage(action: Action, is_mine: bool) -> Vec<P> {
    match action {
        Action::Create => vec![P::AppStorageObjectCreateAny],
        Action::List => vec![P::AppStorageObjectListAny],
        Action::Get => with(P::AppStorageObjectGetAny, [(is_mine, P::AppStorageObjectGetMine)]),
        Action::Update => with(P::AppStorageObjectUpdateAny, [(is_mine, P::AppStorageObjectUpdateMine)]),
        Action::Delete => with(P::AppStorageObjectDeleteAny, [(is_mine, P::AppStorageObjectDeleteMine)]),
    }
}

fn member_storage(action: Action, is_owner: bool) -> Vec<P> {
    let (any, as_owner) = match action {
        Action::Create => (P::MemberStorageObjectCreateAny, P::MemberStorageObjectCreateAsStorageOwner),
        Action::List => (P::MemberStorageObjectListAny, P::MemberStorageObjectListAsStorageOwner),
        Action::Get => (P::MemberStorageObjectGetAny, P::MemberStorageObjectGetAsStorageOwner),
        Action::Update => (P::MemberStorageObjectUpdateAny, P::MemberStorageObjectUpdateAsStorageOwner),
        Action::Delete => (P::MemberStorageObjectDeleteAny, P::MemberStorageObjectDeleteAsStorageOwner),
    };
    with(any, [(is_owner, as_owner)])
}

fn room_storage(action: Action, room: Ties, is_mine: bool) -> Vec<P> {
    let sits = |seat: Seat| (room.present == Some(seat), room.on_list() == Some(seat));
    let (host, listed_host) = sits(Seat::Host);
    let (contributor, listed_contributor) = sits(Seat::Contributor);
    match action {
        Action::Create => with(
            P::VideoRoomStorageObjectCreateAny,
            [
                (room.owns, P::VideoRoomStorageObjectCreateAsVideoRoomOwner),
                (host, P::VideoRoomStorageObjectCreateAsPresentParticipantHost),
                (listed_host, P::VideoRoomStorageObjectCreateAsAllowedParticipantHost),
                (contributor, P::VideoRoomStorageObjectCreateAsPresentParticipantContributor),
                (listed_contributor, P::VideoRoomStorageObjectCreateAsAllowedParticipantContributor),
            ],
        ),
        Action::List => with(
            P::VideoRoomStorageObjectListAny,
            [
                (room.owns, P::VideoRoomStorageObjectListAsVideoRoomOwner),
                (host, P::VideoRoomStorageObjectListAsPresentParticipantHost),
                (listed_host, P::VideoRoomStorageObjectListAsAllowedParticipantHost),
                (contributor, P::VideoRoomStorageObjectListAsPresentParticipantContributor),
                (listed_contributor, P::VideoRoomStorageObjectListAsAllowedParticipantContributor),
            ],
        ),
        Action::Get => with(
            P::VideoRoomStorageObjectGetAny,
            [
                (room.owns, P::VideoRoomStorageObjectGetAsVideoRoomOwner),
                (host, P::VideoRoomStorageObjectGetAsPresentParticipantHost),
                (listed_host, P::VideoRoomStorageObjectGetAsAllowedParticipantHost),
                (contributor, P::VideoRoomStorageObjectGetAsPresentParticipantContributor),
                (listed_contributor, P::VideoRoomStorageObjectGetAsAllowedParticipantContributor),
            ],
        ),
        Action::Update => with(
            P::VideoRoomStorageObjectUpdateAny,
            [
                (room.owns, P::VideoRoomStorageObjectUpdateAsVideoRoomOwner),
                (host, P::VideoRoomStorageObjectUpdateAsPresentParticipantHost),
                (listed_host, P::VideoRoomStorageObjectUpdateAsAllowedParticipantHost),
                (is_mine, P::VideoRoomStorageObjectUpdateMine),
            ],
        ),
        Action::Delete => with(
            P::VideoRoomStorageObjectDeleteAny,
            [
                (room.owns, P::VideoRoomStorageObjectDeleteAsVideoRoomOwner),
                (host, P::VideoRoomStorageObjectDeleteAsPresentParticipantHost),
                (listed_host, P::VideoRoomStorageObjectDeleteAsAllowedParticipantHost),
                (is_mine, P::VideoRoomStorageObjectDeleteMine),
            ],
        ),
    }
}
