use super::group_in;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::group::{Command, Groups};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, Caused, OptionalJson, Platform, VicolloCaller};

/// Makes a group of the app's own.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/groups", tag = "vicollo", operation_id = "createGroup", security(("app" = [])),
    request_body = rest::GroupBody,
    responses(
        (status = 201, description = "The group.", body = rest::Group),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the name is another group's."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
    )
)]
pub(super) async fn create(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::GroupBody>,
) -> Result<(StatusCode, Json<rest::Group>), ApiError> {
    let (name, description, permissions) = body.into_parts()?;
    let group = platform.ids.group().await?;
    let context = caused.by_app(app.app);
    let command = Command::Create { group, name, description, permissions, at: context.at };
    let done = platform.transactor()?.run::<Groups>(&app.app.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    let view = rest::Group::of(group_in(&done.state, group)?, app.created_at);
    Ok((StatusCode::CREATED, Json(view)))
}
