//! Users of the console, by a session: as a Bearer token, or as the cookie of a page.

use super::blind::TenantBlind;
use super::caller::credentials;
use crate::one_time::{self, Purpose};
use crate::{ApiError, Platform, limits};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderName, Method};
use domain::user::{Person, State};
use domain::{AppId, app};
use ports::clock;
use projections::sessions::Session;
use projections::{apps, sessions, users};
use schemas::errors::Code;

/// The cookie of a session; over HTTPS with `__Host-` before it, so that no other host of the domain can set it.
pub const SESSION_COOKIE: &str = "reelog_session";
/// What a page must send with a change: a form of a foreign page cannot, and its script is not let to by CORS.
pub const REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");

/// A user of the console with an open session.
#[derive(Clone, Debug)]
pub struct ConsoleCaller {
    pub user: Person,
    pub session: Session,
}

/// An app that its owner works on in the console: `{appId}` of the path. Another user's app is not found.
#[derive(Clone, Debug)]
pub struct ConsoleApp {
    pub app: app::Active,
    pub user: Person,
}

/// The path was one of the console; the server API's handler asks the session instead of the API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ViaConsole(pub AppId);

/// The user who was proven to own the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProvenUser(pub domain::UserId);

impl<S> FromRequestParts<S> for ConsoleCaller
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let platform = Platform::from_ref(state);
        let token = token(parts)?;
        let (id, secret) = token.split_once('.').unwrap_or((&token, ""));
        let session = sessions::get(&platform.db, id).await?;
        // An unknown session costs the same hash as a known one.
        let known = session.as_ref().map_or("", |session| session.open.token_hash.as_str());
        let right = one_time::is(&platform.secrets, Purpose::Session, secret, known);
        let wrong = || limits::bad_credentials(parts, &platform, "session", Code::InvalidUserCredentials);
        let session = session.filter(|_| right).ok_or_else(wrong)?;
        match users::get(&platform.db, session.open.user).await? {
            State::Active(user) if session.open.counts(user.sessions_from, clock::now()) => {
                Ok(Self { user: user.person, session })
            }
            State::Absent | State::Invited(_) | State::Active(_) | State::Disabled(_) => {
                Err(Code::InvalidUserCredentials.into())
            }
        }
    }
}

/// The token of a request. A cookie goes with requests of foreign pages too, so it needs the header beside it.
fn token(parts: &Parts) -> Result<String, ApiError> {
    if parts.headers.contains_key(AUTHORIZATION) {
        let token = credentials(parts, "bearer", Code::EmptyUserCredentials, Code::InvalidUserCredentials)?;
        return Ok(token.to_owned());
    }
    let token = cookie(parts).ok_or(Code::EmptyUserCredentials)?;
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    if !reads && !parts.headers.contains_key(REQUESTED_WITH) {
        return Err(Code::MissingRequestedWith.into());
    }
    Ok(token)
}

fn cookie(parts: &Parts) -> Option<String> {
    let lines = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let ours = |name: &str| name.strip_prefix("__Host-").unwrap_or(name) == SESSION_COOKIE;
    pairs.filter(|(name, value)| ours(name) && !value.is_empty()).map(|(_, value)| value.to_owned()).next()
}

impl ConsoleApp {
    /// The app of this number, if the caller owns it.
    pub(crate) async fn of(
        caller: ConsoleCaller,
        platform: &Platform,
        id: AppId,
        blind: Option<TenantBlind>,
    ) -> Result<Self, ApiError> {
        let app = apps::get(&platform.db, id).await?;
        let owns = |app: &app::Active| blind.is_some() || app.owner == Some(caller.user.user);
        let app = app.filter(owns).ok_or(Code::AppNotFound)?;
        Ok(Self { app, user: caller.user })
    }
}

impl<S> FromRequestParts<S> for ConsoleApp
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let caller = ConsoleCaller::from_request_parts(parts, state).await?;
        let platform = Platform::from_ref(state);
        let super::Path(id) = super::Path::<AppId>::from_request_parts(parts, state).await?;
        let blind = parts.extensions.get().copied();
        Self::of(caller, &platform, id, blind).await
    }
}
