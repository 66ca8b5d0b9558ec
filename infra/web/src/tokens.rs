//! Tokens of members: JWTs in the shape that clients have seen (contract section 2).

use crate::ksuid;
use domain::{AppId, AppUserId, MemberId, Timestamp, app, member};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use schemas::rest::Tokens;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Lifetime of refresh tokens: thirty days.
const REFRESH_S: i64 = 30 * 86_400;
const ISSUER: &str = "FlipFlop";
/// Seconds that clocks may differ.
const LEEWAY_S: u64 = 60;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Purpose {
    /// The client API, as a member.
    Member,
    /// The client API, as a guest.
    Guest,
    /// New tokens for a member.
    Refresh,
    /// New tokens for a guest.
    GuestRefresh,
    /// Media that is not public.
    Streaming,
    /// The socket of the older chat.
    Chat,
}

/// Whom a token names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claims {
    pub app_id: AppId,
    #[serde(rename = "type")]
    pub purpose: Purpose,
    pub app_user_id: AppUserId,
    pub member_id: MemberId,
    pub username: Option<String>,
}

/// What counts for a token: what its app says, and what has ended the member's earlier ones.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Seconds that access and streaming tokens live.
    pub lifetime_s: u32,
    /// Tokens issued before this second of Unix time are worth nothing.
    pub from_s: i64,
}

impl From<&app::Active> for Terms {
    fn from(app: &app::Active) -> Self {
        Self { lifetime_s: app.settings.token_lifetime_s, from_s: app.tokens_from_s }
    }
}

impl Terms {
    /// Of one member's tokens.
    pub fn of(app: &app::Active, member: &member::Active) -> Self {
        let terms = Self::from(app);
        Self { from_s: terms.from_s.max(member.tokens_from_s), ..terms }
    }
}

/// A token that is ours, not expired, and of a purpose that was asked for; whether its app still takes it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<C = Claims> {
    claims: C,
    issued_s: i64,
}

impl<C> Read<C> {
    /// What is claimed, to look up its app. Nothing may be given for it before [`Self::under`].
    pub fn claimed(&self) -> &C {
        &self.claims
    }

    /// The claims, if neither the app has reset its credentials since (contract 11.14) nor the member ended its tokens.
    pub fn under(self, terms: Terms) -> Option<C> {
        (self.issued_s >= terms.from_s).then_some(self.claims)
    }
}

/// The claims of a token that opens all media of an app: its backend's own (contract 3.2, streaming-tokens).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppClaims {
    pub app_id: AppId,
    #[serde(rename = "type")]
    kind: AppPurpose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum AppPurpose {
    AppStreaming,
}

#[derive(Serialize, Deserialize)]
struct Payload<C> {
    sub: String,
    jti: String,
    iss: String,
    claims: C,
    iat: i64,
    exp: i64,
}

/// Issues and reads tokens under one key.
pub struct TokenKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl TokenKey {
    pub fn new(key: &[u8]) -> Self {
        Self { encoding: EncodingKey::from_secret(key), decoding: DecodingKey::from_secret(key) }
    }

    /// The three tokens of a login; `claims.purpose` is that of the access token.
    pub fn login(
        &self,
        claims: Claims,
        terms: Terms,
        at: Timestamp,
    ) -> Result<Tokens, jsonwebtoken::errors::Error> {
        let lifetime_s = i64::from(terms.lifetime_s);
        let refresh = match claims.purpose {
            Purpose::Guest | Purpose::GuestRefresh => Purpose::GuestRefresh,
            Purpose::Member | Purpose::Refresh | Purpose::Streaming | Purpose::Chat => Purpose::Refresh,
        };
        let of = |purpose, lifetime_s| {
            self.issue(Claims { purpose, ..claims.clone() }, terms.from_s, at, lifetime_s)
        };
        Ok(Tokens {
            access_token: of(claims.purpose, lifetime_s)?,
            refresh_token: of(refresh, REFRESH_S)?,
            streaming_token: of(Purpose::Streaming, lifetime_s)?,
        })
    }

    /// A token for the socket of the older chat.
    pub fn chat(
        &self,
        claims: Claims,
        terms: Terms,
        at: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims { purpose: Purpose::Chat, ..claims };
        self.issue(claims, terms.from_s, at, terms.lifetime_s.into())
    }

    /// A token for every file of an app.
    pub fn app_streaming(
        &self,
        app_id: AppId,
        terms: Terms,
        at: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = AppClaims { app_id, kind: AppPurpose::AppStreaming };
        self.issue(claims, terms.from_s, at, terms.lifetime_s.into())
    }

    fn issue<C: Serialize>(
        &self,
        claims: C,
        from_s: i64,
        at: Timestamp,
        lifetime_s: i64,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        // In the second of a reset, only what is issued after it may be good.
        let iat = at.as_micros().div_euclid(1_000_000).max(from_s);
        let payload = Payload {
            // The text, as clients know it.
            sub: "null".into(),
            jti: ksuid::timed(),
            iss: ISSUER.into(),
            claims,
            iat,
            exp: iat + lifetime_s,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &payload, &self.encoding)
    }

    /// A token that is ours, of one of these purposes, and has not expired.
    pub fn read(&self, token: &str, purposes: &[Purpose]) -> Option<Read> {
        self.decode::<Claims>(token).filter(|read| purposes.contains(&read.claims.purpose))
    }

    /// A token for every file of an app that is ours and has not expired.
    pub fn read_app_streaming(&self, token: &str) -> Option<Read<AppClaims>> {
        self.decode(token)
    }

    fn decode<C: DeserializeOwned + Clone>(&self, token: &str) -> Option<Read<C>> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_required_spec_claims(&["exp", "iss"]);
        rules.validate_aud = false;
        rules.leeway = LEEWAY_S;
        let payload = jsonwebtoken::decode::<Payload<C>>(token, &self.decoding, &rules).ok()?.claims;
        // No token of ours lives longer; one that says so was made with a stolen key or by a bug.
        let bounded = payload.exp.checked_sub(payload.iat).is_some_and(|life| life <= REFRESH_S);
        bounded.then_some(Read { claims: payload.claims, issued_s: payload.iat })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
