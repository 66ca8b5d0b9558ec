//! The Vicollo server API's changes: groups, members and who is in which group, rooms and ways into them (contract 3.7).
//!
//! The tenant's backend may do everything in its own app. Permissions of groups bind the app's members, on the client
//! API.

mod embed;
mod group_changes;
mod group_permissions;
mod groups;
mod login;
mod member_changes;
mod members;
mod memberships;
mod roles;
mod rooms;

use domain::group::{Group, State};
use domain::{GroupId, app};
use schemas::errors::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Platform};

pub(crate) use rooms::admin;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(groups::create))
        .routes(routes!(group_changes::change, group_changes::delete))
        .routes(routes!(group_permissions::set))
        .routes(routes!(members::upsert))
        .routes(routes!(member_changes::change, member_changes::delete))
        .routes(routes!(memberships::set))
        .routes(routes!(login::login))
        .routes(routes!(rooms::create))
        .routes(routes!(rooms::change, rooms::delete))
        .routes(routes!(embed::embed_url))
        .routes(routes!(embed::token))
        .routes(routes!(roles::set_mine))
        .routes(routes!(roles::set))
}

/// A group of the app.
fn group_in(state: &State, group: GroupId) -> Result<&Group, ApiError> {
    state.groups.get(&group).ok_or_else(|| Code::GroupNotFound.into())
}

/// The app's groups as the log knows them now.
async fn groups_of(platform: &Platform, app: &app::Active) -> Result<State, ApiError> {
    let key = app.app.to_string();
    Ok(platform.transactor()?.load::<domain::group::Groups>(app.app.into(), &key).await?.state)
}
