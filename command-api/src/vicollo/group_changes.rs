use super::group_in;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::GroupId;
use domain::group::{Command, Groups};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, Caused, OptionalJson, Path, Platform, VicolloCaller};

/// Changes a group's name or description. Default groups keep their names.
#[utoipa::path(
    patch, path = "/v2/vicollo-apps/me/groups/{groupId}", tag = "vicollo", operation_id = "updateGroup",
    security(("app" = [])), params(("groupId" = u32, Path, description = "The group.")),
    request_body = rest::GroupPatch,
    responses(
        (status = 200, description = "The group after the change.", body = rest::Group),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the name is another group's."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such group."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(group): Path<GroupId>,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::GroupPatch>,
) -> Result<Json<rest::Group>, ApiError> {
    let context = caused.by_app(app.app);
    let (name, description) = (body.name, body.description);
    let command = Command::Change { group, name, description, at: context.at };
    let done = platform.transactor()?.run::<Groups>(&app.app.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(Json(rest::Group::of(group_in(&done.state, group)?, app.created_at)))
}

/// Deletes a group of the app's own. Its members are in `MEMBERS` from then on.
#[utoipa::path(
    delete, path = "/v2/vicollo-apps/me/groups/{groupId}", tag = "vicollo", operation_id = "deleteGroup",
    security(("app" = [])), params(("groupId" = u32, Path, description = "The group.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 400, body = ErrorBody, description = "It is a default group."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such group."),
    )
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(group): Path<GroupId>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let context = caused.by_app(app.app);
    let command = Command::Delete { group, at: context.at };
    let done = platform.transactor()?.run::<Groups>(&app.app.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
