use super::make::{self, For};
use super::require_logins;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::login::{Command, Login, TOKEN_LIFETIME_S, UserName};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{self, LoginBody, ResetToken};
use web::one_time::{self, Purpose};
use web::{ApiError, Caused, Path, Platform, ServerCaller};

/// Makes a member who can sign in; or lets one sign in who is there. In Portal Apps and Vicollo Managed Apps.
#[utoipa::path(
    post, path = "/v2/apps/me/logins", tag = "members", operation_id = "createLogin", security(("app" = [])),
    request_body = LoginBody,
    responses(
        (status = 201, description = "The member who can sign in.", body = rest::Login),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the kind of app has no logins."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn create(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    caused: Caused,
    web::Json(body): web::Json<LoginBody>,
) -> Result<(StatusCode, Json<rest::Login>), ApiError> {
    require_logins(&app)?;
    let context = caused.by_app(app.app);
    let member = make::make(&platform, app.app, &context, body, For::Manager).await?;
    let user_name = member.app_user_id.to_string();
    Ok((StatusCode::CREATED, Json(rest::Login { user_name, member: rest::Member::of(&member, &app) })))
}

/// Gives a token with which a member sets a new password. It is shown this once, and voids the one before.
#[utoipa::path(
    post, path = "/v2/apps/me/logins/{userName}/password-resets", tag = "members",
    operation_id = "resetLoginPassword", security(("app" = [])),
    params(("userName" = String, Path, description = "What the member signs in as.")),
    responses(
        (status = 201, description = "The token.", body = ResetToken),
        (status = 400, body = ErrorBody, description = "The kind of app has no logins."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "Nobody signs in under this name."),
    )
)]
pub(super) async fn reset(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(name): Path<String>,
    caused: Caused,
) -> Result<(StatusCode, Json<ResetToken>), ApiError> {
    require_logins(&app)?;
    let name = UserName::parse(&name).map_err(|_| Code::LoginNotFound)?;
    let key = name.key(app.app).to_string();
    let context = caused.by_app(app.app);
    let issued = one_time::issue(&platform.secrets, Purpose::MemberReset, &key, context.at, TOKEN_LIFETIME_S);
    let command = Command::IssueReset { app: app.app, token: issued.kept.clone(), at: context.at };
    platform.transactor()?.run::<Login>(&key, &context, command).await?;
    let expires_at = rest::iso(issued.kept.expires_at);
    Ok((StatusCode::CREATED, Json(ResetToken { reset_token: issued.text, expires_at })))
}
