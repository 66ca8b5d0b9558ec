//! Tenants' backends, and members.

use super::blind::TenantBlind;
use super::console::{ConsoleApp, ConsoleCaller, ProvenUser, ViaConsole};
use crate::tokens::{Purpose, Terms};
use crate::{ApiError, Platform, limits};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use domain::{AppId, app, member};
use schemas::errors::Code;

/// A tenant's backend: the app whose API key and secret came as Basic credentials; or, on the paths of the console, the
/// app's owner.
#[derive(Clone, Debug)]
pub struct ServerCaller(pub app::Active);

/// A member or a guest: whom an access token names, as long as the member is there.
#[derive(Clone, Debug)]
pub struct MemberCaller {
    pub app: app::Active,
    pub member: member::Active,
    /// An anonymous guest may look and take part, and make nothing that lasts.
    pub is_guest: bool,
}

impl MemberCaller {
    /// Refuses guests, and everyone in an app that keeps the making of posts to its backend.
    pub fn may_make_posts(&self) -> Result<(), ApiError> {
        may_make(self.is_guest, self.app.settings.members_create_posts, Code::MemberSelfCreatePost)
    }
}

/// Whether a member may make something that lasts, in an app that leaves it to members or not.
pub(super) fn may_make(is_guest: bool, is_open: bool, closed: Code) -> Result<(), ApiError> {
    if is_guest {
        return Err(Code::GuestNotAllowed.into());
    }
    if is_open { Ok(()) } else { Err(closed.into()) }
}

impl<S> FromRequestParts<S> for ServerCaller
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if let Some(&ViaConsole(id)) = parts.extensions.get() {
            return by_owner(parts, state, id).await;
        }
        let given = credentials(parts, "basic", Code::EmptyAppCredentials, Code::InvalidAppCredentials)?;
        let (key, secret) = decode_basic(given).ok_or(Code::InvalidAppCredentials)?;
        let platform = Platform::from_ref(state);
        let app = projections::apps::by_api_key(&platform.db, &key).await?;
        // An unknown key costs the same hash as a known one.
        let hash = app.as_ref().map_or("", |app| app.credentials.secret_hash.as_str());
        let right = platform.secrets.is_api_secret(&secret, hash);
        let wrong = || limits::bad_credentials(parts, &platform, &key, Code::InvalidAppCredentials);
        let app = app.filter(|_| right).ok_or_else(wrong)?;
        let app = TenantBlind::app(parts, &platform, app).await?;
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
        let token = bearer(parts, Code::EmptyMemberCredentials, Code::InvalidMemberCredentials)?;
        let platform = Platform::from_ref(state);
        // Not counted as guessing: nobody guesses a signature, and many people behind one address come back with tokens
        // that have expired; each must read that it is time to log in again.
        let caller = by_token(&platform, token, &[Purpose::Member, Purpose::Guest])
            .await?
            .ok_or(Code::InvalidMemberCredentials)?;
        let app = TenantBlind::app(parts, &platform, caller.app).await?;
        limits::count_app(parts, &platform, app.app)?;
        Ok(Self { app, ..caller })
    }
}

/// Whom a token of one of these purposes names, if app and member are there and the app still takes the token.
pub async fn by_token(
    platform: &Platform,
    token: &str,
    purposes: &[Purpose],
) -> Result<Option<MemberCaller>, ApiError> {
    let Some(read) = platform.secrets.tokens().read(token, purposes) else { return Ok(None) };
    let Some(app) = projections::apps::get(&platform.db, read.claimed().app_id).await? else {
        return Ok(None);
    };
    let claimed = read.claimed();
    let member = projections::members::get(&platform.db, claimed.app_id, &claimed.app_user_id).await?;
    // Who was deleted and came back is another member: the old token is worth nothing (contract 11.14).
    let Some(member) = member.filter(|member| member.member == claimed.member_id) else { return Ok(None) };
    let Some(claims) = read.under(Terms::of(&app, &member)) else { return Ok(None) };
    let is_guest = member.is_guest || matches!(claims.purpose, Purpose::Guest | Purpose::GuestRefresh);
    Ok(Some(MemberCaller { app, member, is_guest }))
}

/// The token of a Bearer header.
pub(super) fn bearer(parts: &Parts, empty: Code, invalid: Code) -> Result<&str, ApiError> {
    credentials(parts, "bearer", empty, invalid)
}

/// The app as its owner's session asks for it.
async fn by_owner<S>(parts: &mut Parts, state: &S, id: AppId) -> Result<ServerCaller, ApiError>
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    let caller = ConsoleCaller::from_request_parts(parts, state).await?;
    let platform = Platform::from_ref(state);
    let blind = parts.extensions.get().copied();
    let ConsoleApp { app, user } = ConsoleApp::of(caller, &platform, id, blind).await?;
    limits::count_app(parts, &platform, app.app)?;
    parts.extensions.insert(ProvenUser(user.user));
    Ok(ServerCaller(app))
}

/// The Authorization header's scheme, in whatever case it came, and what follows it.
pub fn authorization(headers: &HeaderMap) -> Option<(&str, &str)> {
    let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    Some((scheme, value.trim()))
}

/// What follows this scheme in the Authorization header; `empty` if there is nothing, `invalid` for anything else.
pub(super) fn credentials<'a>(
    parts: &'a Parts,
    scheme: &str,
    empty: Code,
    invalid: Code,
) -> Result<&'a str, ApiError> {
    if parts.headers.get(AUTHORIZATION).is_none_or(|value| value.as_bytes().trim_ascii().is_empty()) {
        return Err(empty.into());
    }
    let given = authorization(&parts.headers).filter(|(given, _)| given.eq_ignore_ascii_case(scheme));
    given.map(|(_, value)| value).ok_or_else(|| invalid.into())
}

fn decode_basic(text: &str) -> Option<(String, String)> {
    let bytes = STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (key, secret) = text.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}
