//! The Vicollo server API's reads, and what a member may do (contract 3.7 and section 1, "Vicollo concepts").

mod groups;
mod members;
mod permissions;
mod rooms;

use domain::group::Group;
use domain::group_membership::{Assigned, group_of};
use domain::member;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Platform;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(groups::list))
        .routes(routes!(groups::get))
        .routes(routes!(groups::permissions))
        .routes(routes!(members::list))
        .routes(routes!(members::get))
        .routes(routes!(members::group_of_member))
        .routes(routes!(permissions::own))
        .routes(routes!(rooms::list))
        .routes(routes!(rooms::get))
}

/// The group of a member, given what was assigned last.
fn group<'a>(
    groups: &'a domain::group::State,
    assigned: Option<&Assigned>,
    member: &member::Active,
) -> &'a Group {
    groups.or_members(group_of(assigned, member.member, &member.app_user_id, member.is_guest))
}
