use axum::Json;
use axum::extract::State;
use domain::{GroupId, app, group};
use projections::groups;
use schemas::rest::{Group, GroupPermissions};
use web::{ApiError, Code, Paging, PagingQuery, Path, Platform, VicolloCaller};

/// Lists the groups of the app: the default ones first, then its own, oldest first.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/groups", tag = "vicollo", operation_id = "listGroups", security(("app" = [])),
    params(PagingQuery),
    responses(
        (status = 200, description = "A page of groups", body = schemas::rest::Page<Group>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    paging: Paging,
) -> Result<Json<schemas::rest::Page<Group>>, ApiError> {
    let groups = groups::of_app(&platform.db, app.app).await?.groups;
    let skipped = (paging.number as usize).saturating_mul(paging.size as usize);
    let shown = groups.values().skip(skipped).take(paging.size as usize);
    let content = shown.map(|group| Group::of(group, app.created_at)).collect();
    Ok(Json(paging.page(content, groups.len() as u64)))
}

/// Reads a group.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/groups/{groupId}", tag = "vicollo", operation_id = "getGroup",
    security(("app" = [])), params(("groupId" = u32, Path, description = "The group's number")),
    responses(
        (status = 200, description = "The group", body = Group),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "No such group", body = web::ErrorBody),
    )
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(id): Path<String>,
) -> Result<Json<Group>, ApiError> {
    Ok(Json(Group::of(&one(&platform, &app, &id).await?, app.created_at)))
}

/// Reads what a group may do.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/groups/{groupId}/permissions", tag = "vicollo",
    operation_id = "getGroupPermissions", security(("app" = [])),
    params(("groupId" = u32, Path, description = "The group's number")),
    responses(
        (status = 200, description = "What the group holds", body = GroupPermissions),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "No such group", body = web::ErrorBody),
    )
)]
pub(super) async fn permissions(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(id): Path<String>,
) -> Result<Json<GroupPermissions>, ApiError> {
    Ok(Json((&one(&platform, &app, &id).await?.permissions).into()))
}

async fn one(platform: &Platform, app: &app::Active, id: &str) -> Result<group::Group, ApiError> {
    // What is no number is the number of no group.
    let id: GroupId = id.parse().map_err(|_| Code::GroupNotFound)?;
    let mut groups = groups::of_app(&platform.db, app.app).await?.groups;
    groups.remove(&id).ok_or_else(|| Code::GroupNotFound.into())
}
