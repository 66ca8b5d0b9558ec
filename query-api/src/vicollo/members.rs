use super::group;
use crate::sort;
use axum::Json;
use axum::extract::State;
use domain::{AppUserId, MemberId};
use projections::members::MemberFilter;
use projections::{Page, group_memberships, groups, members};
use schemas::rest::{GroupNested, VicolloMember};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{ApiError, Code, Paging, PagingQuery, Path, Platform, Query, VicolloCaller};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ListQuery {
    /// Exactly this member.
    app_user_id: Option<String>,
    /// Names that contain this, in any case.
    screen_name: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`, `APP_USER_ID_ASC|DESC`; newest first when absent.
    sort_by: Option<String>,
}

/// Lists members with their groups.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/members", tag = "vicollo", operation_id = "listVicolloMembers",
    security(("app" = [])), params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of members", body = schemas::rest::Page<VicolloMember>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<schemas::rest::Page<VicolloMember>>, ApiError> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let sort = sort::parse(query.sort_by.as_deref(), true)?;
    let filter =
        MemberFilter { app_user_id: given(query.app_user_id), app_user_name: given(query.screen_name) };
    let page = Page { number0: paging.number, size: paging.size };
    let found = members::list(&platform.db, app.app, &filter, sort, page).await?;
    let numbers: Vec<MemberId> = found.content.iter().map(|member| member.member).collect();
    let assigned = group_memberships::of_members(&platform.db, app.app, &numbers).await?;
    let groups = groups::of_app(&platform.db, app.app).await?;
    let view = |member| VicolloMember::of(member, &app, group(&groups, assigned.get(&member.member), member));
    Ok(Json(paging.page(found.content.iter().map(view).collect(), found.total)))
}

/// Reads a member.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/members/{appUserId}", tag = "vicollo", operation_id = "getVicolloMember",
    security(("app" = [])), params(("appUserId" = String, Path, description = "The tenant's own id of the member")),
    responses(
        (status = 200, description = "The member", body = VicolloMember),
        (status = 400, description = "The id has a wrong format", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "No such member", body = web::ErrorBody),
    )
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(id): Path<String>,
) -> Result<Json<VicolloMember>, ApiError> {
    let id = AppUserId::try_from(id)?;
    let member = members::get(&platform.db, app.app, &id).await?.ok_or(Code::MemberNotFound)?;
    let group = web::permissions::group(&platform, &member).await?;
    Ok(Json(VicolloMember::of(&member, &app, &group)))
}

/// Reads the group that a member is in.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/members/{appUserId}/group", tag = "vicollo", operation_id = "getMemberGroup",
    security(("app" = [])), params(("appUserId" = String, Path, description = "The tenant's own id of the member")),
    responses(
        (status = 200, description = "The group", body = GroupNested),
        (status = 400, description = "The id has a wrong format", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "No such member", body = web::ErrorBody),
    )
)]
pub(super) async fn group_of_member(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(id): Path<String>,
) -> Result<Json<GroupNested>, ApiError> {
    let id = AppUserId::try_from(id)?;
    let member = members::get(&platform.db, app.app, &id).await?.ok_or(Code::MemberNotFound)?;
    Ok(Json((&web::permissions::group(&platform, &member).await?).into()))
}
