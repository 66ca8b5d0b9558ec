//! In which group a member of a Vicollo app is; one stream a member, keyed as the member's own.
//!
//! ```text
//! None: MEMBERS, a guest: GUESTS ── Assigned ──► Some(group) ── Assigned ──► Some(another)
//! ```
//!
//! Who was deleted and came back under the same `appUserId` is another member and starts in `MEMBERS`. The member
//! [`ADMIN`], who stands for the app's owner, is in `ADMINISTRATORS` and stays there (contract section 1, "Group").

use crate::decider::Decider;
use crate::group::default_id;
use crate::ids::{AppId, AppUserId, GroupId, MemberId};
use crate::permission::DefaultGroup;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The `appUserId` of the member who stands for the owner of a Vicollo app (contract 8.3).
pub const ADMIN: &str = "admin";

/// Puts a member into a group, which must be one of the app's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assign {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub group: GroupId,
    pub at: Timestamp,
}

/// A member is in this group now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub group: GroupId,
    pub at: Timestamp,
}

events! {
    "groupmembership.assigned" v 1 => Assigned;
}

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the member does not exist")]
    NotFound,
    #[error("the member {ADMIN} stands for the app's owner and stays in ADMINISTRATORS")]
    AdminStays,
}

/// The last assignment, if there was one.
pub type State = Option<Assigned>;

/// The group of a member, given what was assigned last.
pub fn group_of(
    assigned: Option<&Assigned>,
    member: MemberId,
    app_user_id: &AppUserId,
    is_guest: bool,
) -> GroupId {
    if app_user_id.as_str() == ADMIN {
        return default_id(DefaultGroup::Administrators);
    }
    let current = assigned.filter(|assigned| assigned.member == member);
    let unassigned = if is_guest { DefaultGroup::Guests } else { DefaultGroup::Members };
    current.map_or(default_id(unassigned), |assigned| assigned.group)
}

/// The aggregate.
pub struct GroupMembership;

impl Decider for GroupMembership {
    type Command = Assign;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "groupmembership";

    fn decide(state: &State, command: Assign) -> Result<Vec<Event>, Refusal> {
        let Assign { app, member, app_user_id, group, at } = command;
        if state.as_ref().is_some_and(|assigned| assigned.app != app) {
            return Err(Refusal::NotFound);
        }
        if group == group_of(state.as_ref(), member, &app_user_id, false) {
            return Ok(vec![]);
        }
        if app_user_id.as_str() == ADMIN {
            return Err(Refusal::AdminStays);
        }
        Ok(vec![Assigned { app, member, app_user_id, group, at }.into()])
    }

    fn evolve(_: State, event: &Event) -> State {
        match event {
            Event::Assigned(now) => Some(now.clone()),
        }
    }
}
