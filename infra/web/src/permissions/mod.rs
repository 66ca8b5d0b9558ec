//! What a member of a Vicollo app may do: the group from the read models, the rule from `domain`.
//!
//! In apps of other kinds there are no groups, and everything here lets through what their own rules decide.

mod rooms;
mod storages;

pub use rooms::{asked_in_room, by_in_room, entrant, may_create_room, sight, ties};
pub use storages::{Place, Who};

use crate::{ApiError, Platform};
use domain::app::{self, Kind};
use domain::group::Group;
use domain::group_membership::group_of;
use domain::permission::{Action, Object, Permission, allows, ways};
use domain::{AppId, AppUserId, MemberId, member};
use projections::{group_memberships, groups};
use schemas::errors::Code;

/// Whether groups and permissions count in the app: in Vicollo apps only (contract section 1).
pub const fn is_vicollo(app: &app::Active) -> bool {
    match app.kind {
        Kind::VicolloManaged | Kind::VicolloUnmanaged => true,
        Kind::FlipflopApp | Kind::FlipflopPortalApp => false,
    }
}

/// Refuses apps of other kinds.
pub fn require_vicollo(app: &app::Active) -> Result<(), ApiError> {
    if is_vicollo(app) { Ok(()) } else { Err(Code::NotAVicolloApp.into()) }
}

/// The member's group with its permissions.
pub async fn group(platform: &Platform, member: &member::Active) -> Result<Group, ApiError> {
    group_by(platform, member.app, member.member, &member.app_user_id, member.is_guest).await
}

async fn group_by(
    platform: &Platform,
    app: AppId,
    member: MemberId,
    app_user_id: &AppUserId,
    is_guest: bool,
) -> Result<Group, ApiError> {
    let assigned = group_memberships::get(&platform.db, app, app_user_id).await?;
    let group = group_of(assigned.as_ref(), member, app_user_id, is_guest);
    Ok(groups::of_app(&platform.db, app).await?.or_members(group).clone())
}

/// Lets a group act, or says which permissions it would take.
pub fn require(group: &Group, action: Action, object: &Object) -> Result<(), ApiError> {
    if allows(&group.permissions, action, object) {
        return Ok(());
    }
    let needed: Vec<&str> = ways(action, object).into_iter().map(Permission::name).collect();
    let (name, needed) = (&group.name, needed.join(" or "));
    Err(ApiError::new(Code::PermissionDenied, format!("the group {name} does not hold {needed}")))
}
