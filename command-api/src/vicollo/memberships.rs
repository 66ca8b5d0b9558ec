use super::{group_in, groups_of};
use crate::members;
use axum::Json;
use axum::extract::State;
use domain::group::Group;
use domain::group_membership::{Assign, GroupMembership, group_of};
use domain::{AppUserId, GroupId, app, member};
use schemas::errors::{Code, ErrorBody};
use schemas::rest;
use web::{ApiError, Caused, Path, Platform, VicolloCaller};

/// Puts a member into a group, and out of the one before.
#[utoipa::path(
    put, path = "/v2/vicollo-apps/me/members/{appUserId}/group", tag = "vicollo", operation_id = "setMemberGroup",
    security(("app" = [])), params(("appUserId" = String, Path, description = "The tenant's own id of the member.")),
    request_body = rest::GroupChoice,
    responses(
        (status = 200, description = "The group the member is in now.", body = rest::GroupNested),
        (status = 400, body = ErrorBody, description = "The body cannot be read, or the member stands for the app's owner."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such member or group."),
    )
)]
pub(super) async fn set(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(id): Path<String>,
    caused: Caused,
    web::Json(body): web::Json<rest::GroupChoice>,
) -> Result<Json<rest::GroupNested>, ApiError> {
    let member = members::current(&platform, &app, &AppUserId::try_from(id)?).await?;
    let group = chosen(&platform, &app, Some(body.group_id)).await?.ok_or(Code::GroupNotFound)?;
    assign(&platform, &member, &group, &caused).await?;
    Ok(Json((&group).into()))
}

/// The group that a request names, if it names one.
pub(super) async fn chosen(
    platform: &Platform,
    app: &app::Active,
    number: Option<u32>,
) -> Result<Option<Group>, ApiError> {
    let Some(number) = number else { return Ok(None) };
    let group = GroupId::try_from(number).map_err(|_| Code::GroupNotFound)?;
    group_in(&groups_of(platform, app).await?, group).cloned().map(Some)
}

/// Puts a member into a group.
pub(super) async fn assign(
    platform: &Platform,
    member: &member::Active,
    group: &Group,
    caused: &Caused,
) -> Result<(), ApiError> {
    let context = caused.by_app(member.app);
    let (app, app_user_id) = (member.app, member.app_user_id.clone());
    let command = Assign { app, member: member.member, app_user_id, group: group.group, at: context.at };
    let key = members::stream_key(app, &member.app_user_id);
    let done = platform.transactor()?.run::<GroupMembership>(&key, &context, command).await?;
    platform.settle(done.position).await;
    Ok(())
}

/// The group a member is in, as the log knows it now.
pub(super) async fn current(
    platform: &Platform,
    app: &app::Active,
    member: &member::Active,
) -> Result<Group, ApiError> {
    let key = members::stream_key(app.app, &member.app_user_id);
    let assigned = platform.transactor()?.load::<GroupMembership>(app.app.into(), &key).await?.state;
    let group = group_of(assigned.as_ref(), member.member, &member.app_user_id, member.is_guest);
    Ok(groups_of(platform, app).await?.or_members(group).clone())
}
