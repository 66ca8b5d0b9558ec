//! Tenants' backends, and members.

use crate::tokens::Purpose;
use crate::{ApiError, Platform, limits};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use domain::{app, member};
use schemas::errors::Code;

/// A tenant's backend: the app whose API key and secret came as Basic credentials.
#[derive(Clone, Debug)]
pub struct ServerCaller(pub app::Active);

/// A member: whom an access token names, as long as the member is there.
#[derive(Clone, Debug)]
pub struct MemberCaller {
    pub app: app::Active,
    pub member: member::Active,
}

impl<S> FromRequestParts<S> for ServerCaller
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let given = credentials(parts, "basic", Code::EmptyAppCredentials, Code::InvalidAppCredentials)?;
        let (key, secret) = decode_basic(given).ok_or(Code::InvalidAppCredentials)?;
        let platform = Platform::from_ref(state);
        let app = projections::apps::by_api_key(&platform.db, &key).await?;
        // An unknown key costs the same hash as a known one.
        let hash = app.as_ref().map_or("", |app| app.credentials.secret_hash.as_str());
        let right = platform.secrets.is_api_secret(&secret, hash);
        let wrong = || limits::bad_credentials(parts, &platform, &key, Code::InvalidAppCredentials);
        let app = app.filter(|_| right).ok_or_else(wrong)?;
        limits::count_app(parts, &platform, app.app)?;
        Ok(Self(app))
    }
}

impl<S> FromRequestParts<S> for MemberCaller
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // Whose account a wrong token tries is not known.
        let wrong = |parts: &Parts, platform: &Platform| {
            limits::bad_credentials(parts, platform, "member", Code::InvalidMemberCredentials)
        };
        let token = bearer(parts, Code::EmptyMemberCredentials, Code::InvalidMemberCredentials)?;
        let platform = Platform::from_ref(state);
        let claims = platform
            .secrets
            .tokens()
            .read(token, &[Purpose::Member])
            .ok_or_else(|| wrong(parts, &platform))?;
        let app = projections::apps::get(&platform.db, claims.app_id).await?;
        let member = projections::members::get(&platform.db, claims.app_id, &claims.app_user_id).await?;
        // Who was deleted and came back is another member: the old token is worth nothing (contract 11.14).
        let member = member.filter(|member| member.member == claims.member_id);
        let (app, member) = app.zip(member).ok_or_else(|| wrong(parts, &platform))?;
        limits::count_app(parts, &platform, app.app)?;
        Ok(Self { app, member })
    }
}

/// The token of a Bearer header.
pub(super) fn bearer(parts: &Parts, empty: Code, invalid: Code) -> Result<&str, ApiError> {
    credentials(parts, "bearer", empty, invalid)
}

/// What follows the scheme in the Authorization header.
fn credentials<'a>(parts: &'a Parts, scheme: &str, empty: Code, invalid: Code) -> Result<&'a str, ApiError> {
    let header = parts.headers.get(AUTHORIZATION).ok_or(empty)?;
    let text = header.to_str().map_err(|_| invalid)?.trim();
    if text.is_empty() {
        return Err(empty.into());
    }
    let (given, value) = text.split_once(' ').ok_or(invalid)?;
    if given.eq_ignore_ascii_case(scheme) { Ok(value.trim()) } else { Err(invalid.into()) }
}

fn decode_basic(text: &str) -> Option<(String, String)> {
    let bytes = STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (key, secret) = text.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}
