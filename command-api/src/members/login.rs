use super::upsert;
use axum::Json;
use axum::extract::State;
use domain::member::Active;
use domain::{AppId, AppUserId, MemberId, app};
use ports::clock;
use schemas::errors::ErrorBody;
use schemas::rest;
use web::tokens::{Claims, Purpose};
use web::{ApiError, Caused, OptionalJson, Platform, ServerCaller};

/// Logs a member in: creates it, or changes what the body names, and gives tokens.
#[utoipa::path(
    post, path = "/v2/apps/me/members/login", tag = "members", operation_id = "loginMember", security(("app" = [])),
    request_body = rest::MemberBody,
    responses(
        (status = 200, description = "Tokens of the member.", body = rest::Tokens),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn login(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::MemberBody>,
) -> Result<Json<rest::Tokens>, ApiError> {
    let (member, _) = upsert::run(&platform, &app, &caused, body).await?;
    tokens_of(&platform, &app, &member).map(Json)
}

/// The tokens of a member.
pub(crate) fn tokens_of(
    platform: &Platform,
    app: &app::Active,
    member: &Active,
) -> Result<rest::Tokens, ApiError> {
    let (id, username) = (member.app_user_id.clone(), member.profile.app_user_name.clone());
    tokens(platform, app.app, Purpose::Member, id, member.member, username)
}

/// Gives tokens to an anonymous guest. A guest is no member and leaves nothing behind.
#[utoipa::path(
    post, path = "/v2/apps/me/members/login-as-guest", tag = "members", operation_id = "loginGuest",
    security(("app" = [])),
    responses(
        (status = 200, description = "Tokens of a guest.", body = rest::Tokens),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn login_as_guest(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
) -> Result<Json<rest::Tokens>, ApiError> {
    let number = platform.ids.member().await?;
    let name = format!("GUEST{number}");
    let id = AppUserId::try_from(name.clone())?;
    tokens(&platform, app.app, Purpose::Guest, id, number, Some(name)).map(Json)
}

fn tokens(
    platform: &Platform,
    app_id: AppId,
    purpose: Purpose,
    app_user_id: AppUserId,
    member_id: MemberId,
    username: Option<String>,
) -> Result<rest::Tokens, ApiError> {
    let claims = Claims { app_id, purpose, app_user_id, member_id, username };
    let tokens = platform.secrets.tokens().login(claims, clock::now());
    tokens.map_err(ApiError::internal)
}
