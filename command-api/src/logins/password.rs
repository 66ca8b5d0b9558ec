use super::{app_of, sign_in};
use crate::members;
use axum::extract::State;
use axum::http::StatusCode;
use domain::app::{self, Kind};
use domain::login::{self, Command, Login, UserName};
use domain::member::{self, Member};
use domain::user::check_password;
use domain::{AppId, Decider};
use ports::Context;
use ports::log::Actor;
use schemas::errors::{Code, ErrorBody, PublicError};
use schemas::rest::{MemberResetBody, PasswordBody};
use web::one_time::{self, Purpose};
use web::{ApiError, Caused, MemberCaller, Path, Platform, Source, passwords};

/// Changes one's own password; for members who sign in by themselves. Every token of the member ends, this one too.
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
    set(&platform, app.app, &name, &context, command).await
}

/// Sets a new password in a Portal App, by a one-time token from those who manage it. Every token of the
/// member ends.
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

/// Sets a new password in a Vicollo Managed App, by a one-time token from those who manage it. Every token of the
/// member ends.
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
    set(platform, app.app, &name, &context, command).await
}

/// Sets a new password and ends the member's tokens with it: both or neither.
async fn set(
    platform: &Platform,
    app: AppId,
    name: &UserName,
    context: &Context,
    command: Command,
) -> Result<StatusCode, ApiError> {
    let keys = (name.key(app).to_string(), members::stream_key(app, name.app_user_id()));
    let decide = |login: &login::State, member: &member::State, _: u32| {
        let facts = Login::decide(login, command.clone())?;
        let end = member::Command::EndTokens { app, at: context.at };
        let ended = if facts.is_empty() { vec![] } else { Member::decide(member, end)? };
        Ok::<_, PublicError>((facts, ended))
    };
    let transactor = platform.transactor()?;
    let done =
        transactor.run_pair::<Login, Member, PublicError>((&keys.0, Some(&keys.1)), context, decide).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
