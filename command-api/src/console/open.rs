//! Opening a session, and its cookie.

use axum::Json;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::session::{Command, LIFETIME_S, Session};
use domain::user::Person;
use ports::log::{Actor, App};
use schemas::rest;
use uuid::Uuid;
use web::extract::SESSION_COOKIE;
use web::one_time::{self, Purpose};
use web::{ApiError, BaseUrl, Caused, Platform};

/// Opens a session of a user who has proven to be it, and answers with its token and cookie.
pub(super) async fn open(
    platform: &Platform,
    caused: &Caused,
    base: &BaseUrl,
    user: &Person,
    status: StatusCode,
) -> Result<Response, ApiError> {
    let context = caused.by(App::SYSTEM, Actor::User(user.user.get()));
    let key = Uuid::new_v4().simple().to_string();
    let issued = one_time::issue(&platform.secrets, Purpose::Session, &key, context.at, LIFETIME_S);
    let expires_at = issued.kept.expires_at;
    let (token_hash, at) = (issued.kept.hash, context.at);
    let command = Command::Open { user: user.user, token_hash, expires_at, at };
    let done = platform.transactor()?.run::<Session>(&key, &context, command).await?;
    platform.settle(done.position).await;
    let cookie = cookie(&issued.text, LIFETIME_S, base)?;
    let body = rest::OpenedSession {
        session_token: issued.text,
        expires_at: rest::iso(expires_at),
        user: rest::User::of(user),
    };
    Ok((status, [(SET_COOKIE, cookie)], Json(body)).into_response())
}

/// The cookie of no session.
pub(super) fn no_cookie(base: &BaseUrl) -> Result<HeaderValue, ApiError> {
    cookie("", 0, base)
}

/// Not for scripts, and not for requests that foreign pages make, but for links to us.
fn cookie(token: &str, max_age_s: i64, base: &BaseUrl) -> Result<HeaderValue, ApiError> {
    // Browsers take neither `Secure` nor `__Host-` over plain HTTP.
    let (prefix, secure) = if base.0.starts_with("https://") { ("__Host-", "; Secure") } else { ("", "") };
    let text = format!(
        "{prefix}{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}"
    );
    let mut value = HeaderValue::try_from(text).map_err(ApiError::internal)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_bound_to_the_host_where_there_is_https() {
        let of = |base: &str| cookie("k.s", 60, &BaseUrl(base.into())).unwrap().to_str().unwrap().to_owned();
        let plain = "reelog_session=k.s; Path=/; HttpOnly; SameSite=Lax; Max-Age=60";
        assert_eq!(of("http://localhost:8080"), plain);
        assert_eq!(of("https://console.example"), format!("__Host-{plain}; Secure"));
    }
}
