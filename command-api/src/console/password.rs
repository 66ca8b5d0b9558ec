use super::open;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::user::{Command, State as UserState, User, check_password};
use ports::log::{Actor, App};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{OpenedSession, PasswordBody, PasswordResetBody};
use web::one_time::{self, Purpose};
use web::{ApiError, BaseUrl, Caused, ConsoleCaller, Json, Platform, Source, passwords};

/// Changes one's own password. Every session ends, this one too; the answer has a new one.
#[utoipa::path(
    post, path = "/v2/console/me/password", tag = "console", operation_id = "changePassword",
    security(("user" = [])), request_body = PasswordBody,
    responses(
        (status = 200, description = "A new session, also as a cookie.", body = OpenedSession),
        (status = 400, body = ErrorBody, description = "The new password is too short or too long."),
        (status = 401, body = ErrorBody, description = "There is no session, or the current password is wrong."),
        (status = 409, body = ErrorBody, description = "The password changed meanwhile."),
        (status = 429, body = ErrorBody, description = "Too many wrong tries; wait as long as Retry-After says."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    caller: ConsoleCaller,
    source: Source,
    base: BaseUrl,
    caused: Caused,
    Json(body): Json<PasswordBody>,
) -> Result<Response, ApiError> {
    check_password(&body.new_password)?;
    let key = platform.secrets.user_key(&caller.user.email);
    let UserState::Active(user) = platform.transactor()?.load::<User>(App::SYSTEM, &key).await?.state else {
        return Err(Code::InvalidUserCredentials.into());
    };
    let was = user.password_hash;
    passwords::prove(&platform, source, &key, &body.current_password, Some(&was)).await?;
    let password_hash = passwords::hash(&body.new_password).await?;
    let context = caused.by(App::SYSTEM, Actor::User(caller.user.user.get()));
    let command = Command::ChangePassword { was, password_hash, at: context.at };
    let done = platform.transactor()?.run::<User>(&key, &context, command).await?;
    let person = done.state.person().ok_or(Code::UserNotFound)?;
    open::open(&platform, &caused, &base, person, StatusCode::OK).await
}

/// Sets a new password by a one-time token from the operator. Every session ends.
#[utoipa::path(
    post, path = "/v2/console/reset-password", tag = "console", operation_id = "resetPassword",
    request_body = PasswordResetBody,
    responses(
        (status = 204, description = "The new password counts."),
        (status = 400, body = ErrorBody, description = "The token is not good any more, or the password too short."),
    )
)]
pub(super) async fn reset(
    State(platform): State<Platform>,
    caused: Caused,
    Json(body): Json<PasswordResetBody>,
) -> Result<StatusCode, ApiError> {
    check_password(&body.new_password)?;
    let (key, token_hash) = one_time::read(&platform.secrets, Purpose::UserReset, &body.reset_token)?;
    let password_hash = passwords::hash(&body.new_password).await?;
    let context = caused.by(App::SYSTEM, Actor::System);
    let command = Command::ResetPassword { token_hash, password_hash, at: context.at };
    let done = platform.transactor()?.run::<User>(key, &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
