use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::session::{Command as SessionCommand, Session};
use domain::user::{Command, User};
use ports::log::{Actor, App};
use schemas::errors::{Code, ErrorBody};
use schemas::rest;
use web::{ApiError, Caused, ConsoleCaller, OptionalJson, Path, Platform};

/// Changes one's own name.
#[utoipa::path(
    patch, path = "/v2/console/me", tag = "console", operation_id = "updateMe", security(("user" = [])),
    request_body = rest::UserPatch,
    responses(
        (status = 200, description = "The user after the change.", body = rest::User),
        (status = 400, body = ErrorBody, description = "The name cannot be taken."),
        (status = 401, body = ErrorBody, description = "There is no session."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    caller: ConsoleCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::UserPatch>,
) -> Result<Json<rest::User>, ApiError> {
    let Some(name) = body.name else { return Ok(Json(rest::User::of(&caller.user))) };
    let context = caused.by(App::SYSTEM, Actor::User(caller.user.user.get()));
    let key = platform.secrets.user_key(&caller.user.email);
    let command = Command::Rename { name, at: context.at };
    let done = platform.transactor()?.run::<User>(&key, &context, command).await?;
    platform.settle(done.position).await;
    rest::User::of_state(&done.state).map(Json).ok_or_else(|| Code::UserNotFound.into())
}

/// Ends a session of one's own, from this one or another.
#[utoipa::path(
    delete, path = "/v2/console/sessions/{id}", tag = "console", operation_id = "endSession",
    security(("user" = [])), params(("id" = String, Path, description = "The session.")),
    responses(
        (status = 204, description = "It is over."),
        (status = 401, body = ErrorBody, description = "There is no session."),
        (status = 404, body = ErrorBody, description = "One has no such session."),
    )
)]
pub(super) async fn end_session(
    State(platform): State<Platform>,
    caller: ConsoleCaller,
    Path(id): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    // Whatever else could be in a name names no stream of ours.
    if id.len() > 64 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Code::SessionNotFound.into());
    }
    let user = caller.user.user;
    let context = caused.by(App::SYSTEM, Actor::User(user.get()));
    let command = SessionCommand::End { user, at: context.at };
    let done = platform.transactor()?.run::<Session>(&id, &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
