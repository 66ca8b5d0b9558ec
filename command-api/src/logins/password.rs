use super::{app_of, sign_in};
use axum::extract::State;
use axum::http::StatusCode;
use domain::AppId;
use domain::app::{self, Kind};
use domain::login::{Command, Login, UserName};
use domain::user::check_password;
use ports::log::Actor;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{MemberResetBody, PasswordBody};
use web::one_time::{self, Purpose};
use web::{ApiError, Caused, MemberCaller, Path, Platform, Source, passwords};

/// Changes one's own password; for members who sign in by themselves.
#[utoipa::path(
    post, path = "/v2/members/me/password", tag = "client", operation_id = "changeMemberPassword",
    security(("member" = [])), request_body = PasswordBody,
    responses(
        (status = 204, description = "The new password counts."),
        (status = 400, body = ErrorBody, description = "The new password is too short or too long."),
        (status = 401, body = ErrorBody, description = "The token or the current password is wrong."),
        (status = 409, body = ErrorBody, description = "The password changed meanwhile."),
        (status = 429, body = ErrorBody, description = "Too many wrong tries; wait as long as Retry-After says."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    caller: MemberCaller,
    source: Source,
    caused: Caused,
    web::Json(body): web::Json<PasswordBody>,
) -> Result<StatusCode, ApiError> {
    check_password(&body.new_password)?;
    let app = &caller.app;
    // A member whom a backend logs in has no password to prove.
    let name = UserName::parse(caller.member.app_user_id.as_str()).map_err(|_| Code::InvalidSignIn)?;
    let (_, was) = sign_in::prove(&platform, app, source, &name, &body.current_password).await?;
    let password_hash = passwords::hash(&body.new_password).await?;
    let context = caused.by(app.app, Actor::Member(caller.member.member.get()));
    let command = Command::ChangePassword { app: app.app, was, password_hash, at: context.at };
    platform.transactor()?.run::<Login>(&name.key(app.app).to_string(), &context, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets a new password in a Portal App, by a one-time token from those who manage it.
#[utoipa::path(
    post, path = "/v2/portal-apps/{appId}/members/reset-password", tag = "client",
    operation_id = "resetMemberPassword", params(("appId" = u32, Path, description = "The app.")),
    request_body = MemberResetBody,
    responses(
        (status = 204, description = "The new password counts."),
        (status = 400, body = ErrorBody, description = "The token is not good any more, or the password too short."),
        (status = 404, body = ErrorBody, description = "There is no such Portal App."),
    )
)]
pub(super) async fn portal(
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
    web::Json(body): web::Json<MemberResetBody>,
) -> Result<StatusCode, ApiError> {
    let app = app_of(&platform, id, Kind::FlipflopPortalApp).await?;
    reset(&platform, &app, &caused, &body).await
}

/// Sets a new password in a Vicollo Managed App, by a one-time token from those who manage it.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/{appId}/members/reset-password", tag = "client",
    operation_id = "resetVicolloMemberPassword",
    params(("appId" = u32, Path, description = "The app.")), request_body = MemberResetBody,
    responses(
        (status = 204, description = "The new password counts."),
        (status = 400, body = ErrorBody, description = "The token is not good any more, or the password too short."),
        (status = 404, body = ErrorBody, description = "There is no such Vicollo Managed App."),
    )
)]
pub(super) async fn vicollo(
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
    web::Json(body): web::Json<MemberResetBody>,
) -> Result<StatusCode, ApiError> {
    let app = app_of(&platform, id, Kind::VicolloManaged).await?;
    reset(&platform, &app, &caused, &body).await
}

async fn reset(
    platform: &Platform,
    app: &app::Active,
    caused: &Caused,
    body: &MemberResetBody,
) -> Result<StatusCode, ApiError> {
    check_password(&body.new_password)?;
    let name = UserName::parse(&body.user_name).map_err(|_| Code::InvalidOneTimeToken)?;
    let key = name.key(app.app).to_string();
    let (named, token_hash) = one_time::read(&platform.secrets, Purpose::MemberReset, &body.reset_token)?;
    if named != key {
        return Err(Code::InvalidOneTimeToken.into());
    }
    let password_hash = passwords::hash(&body.new_password).await?;
    let context = caused.by(app.app, Actor::System);
    let command = Command::ResetPassword { app: app.app, token_hash, password_hash, at: context.at };
    platform.transactor()?.run::<Login>(&key, &context, command).await?;
    Ok(StatusCode::NO_CONTENT)
}
