use super::group_in;
use axum::Json;
use axum::extract::State;
use domain::GroupId;
use domain::group::{Command, Groups};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, Caused, Path, Platform, VicolloCaller};

/// Sets all that a group may do, of default groups too.
#[utoipa::path(
    put, path = "/v2/vicollo-apps/me/groups/{groupId}/permissions", tag = "vicollo",
    operation_id = "setGroupPermissions", security(("app" = [])),
    params(("groupId" = u32, Path, description = "The group.")), request_body = rest::PermissionsBody,
    responses(
        (status = 200, description = "What the group holds now.", body = rest::GroupPermissions),
        (status = 400, body = ErrorBody, description = "A name is no permission, or `ADMINISTRATORS` needs one that is left out."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such group."),
    )
)]
pub(super) async fn set(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(group): Path<GroupId>,
    caused: Caused,
    web::Json(body): web::Json<rest::PermissionsBody>,
) -> Result<Json<rest::GroupPermissions>, ApiError> {
    let context = caused.by_app(app.app);
    let command = Command::SetPermissions { group, permissions: body.into_permissions()?, at: context.at };
    let done = platform.transactor()?.run::<Groups>(&app.app.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(Json((&group_in(&done.state, group)?.permissions).into()))
}
