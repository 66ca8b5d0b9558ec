use super::upsert;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::{app, member};
use ports::clock;
use schemas::errors::ErrorBody;
use schemas::rest;
use web::tokens::{Claims, Purpose, Terms};
use web::{ApiError, Caused, Code, OptionalJson, Platform, ServerCaller};

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

/// Gives tokens to an anonymous guest: a member made up for this login, who may look and take part and make nothing
/// that lasts.
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
    caused: Caused,
) -> Result<Json<rest::Tokens>, ApiError> {
    let guest = upsert::guest(&platform, &app, &caused).await?;
    tokens(&platform, &app, &guest, Purpose::Guest).map(Json)
}

/// Gives new tokens for a refresh token, in the body or as the Bearer token (contract 11.15; ours).
///
/// The old ones stay good until they expire: clients that lost the answer can ask again.
#[utoipa::path(
    post, path = "/v2/members/me/refresh-token", tag = "members", operation_id = "refreshTokens",
    security((), ("member" = [])), request_body = rest::RefreshBody,
    responses(
        (status = 200, description = "New tokens.", body = rest::Tokens),
        (status = 401, body = ErrorBody, description = "The refresh token is missing or wrong, or has expired."),
    )
)]
pub(super) async fn refresh(
    State(platform): State<Platform>,
    headers: HeaderMap,
    OptionalJson(body): OptionalJson<rest::RefreshBody>,
) -> Result<Json<rest::Tokens>, ApiError> {
    let bearer =
        web::extract::authorization(&headers).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let bearer = bearer.map(|(_, token)| token.to_owned());
    let token = body.refresh_token.filter(|text| !text.is_empty()).or(bearer);
    let token = token.ok_or(Code::EmptyMemberCredentials)?;
    let caller =
        web::extract::by_token(&platform, &token, &[Purpose::Refresh, Purpose::GuestRefresh]).await?;
    let caller = caller.ok_or(Code::InvalidRefreshToken)?;
    let purpose = if caller.is_guest { Purpose::Guest } else { Purpose::Member };
    tokens(&platform, &caller.app, &caller.member, purpose).map(Json)
}

/// Gives a token that plays every post and room of the app.
#[utoipa::path(
    post, path = "/v2/apps/me/streaming-tokens", tag = "members", operation_id = "createStreamingToken",
    security(("app" = [])),
    responses(
        (status = 201, description = "The token.", body = rest::StreamingToken),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn streaming_token(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
) -> Result<(StatusCode, Json<rest::StreamingToken>), ApiError> {
    let token = platform.secrets.tokens().app_streaming(app.app, (&app).into(), clock::now());
    let streaming_token = token.map_err(ApiError::internal)?;
    Ok((StatusCode::CREATED, Json(rest::StreamingToken { streaming_token })))
}

/// The tokens of a member.
pub(crate) fn tokens_of(
    platform: &Platform,
    app: &app::Active,
    member: &member::Active,
) -> Result<rest::Tokens, ApiError> {
    tokens(platform, app, member, Purpose::Member)
}

fn tokens(
    platform: &Platform,
    app: &app::Active,
    member: &member::Active,
    purpose: Purpose,
) -> Result<rest::Tokens, ApiError> {
    let claims = Claims {
        app_id: app.app,
        purpose,
        app_user_id: member.app_user_id.clone(),
        member_id: member.member,
        username: member.profile.app_user_name.clone(),
    };
    platform.secrets.tokens().login(claims, Terms::of(app, member), clock::now()).map_err(ApiError::internal)
}
