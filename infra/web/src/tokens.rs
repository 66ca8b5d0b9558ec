//! Tokens of members: JWTs in the shape that clients have seen (contract section 2).

use crate::ksuid;
use domain::{AppId, AppUserId, MemberId, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use schemas::rest::Tokens;
use serde::{Deserialize, Serialize};

/// Lifetime of access and streaming tokens: a day.
const ACCESS_S: i64 = 86_400;
/// Lifetime of refresh tokens: thirty days.
const REFRESH_S: i64 = 30 * ACCESS_S;
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
    /// A new access token.
    Refresh,
    /// Media that is not public.
    Streaming,
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

#[derive(Serialize, Deserialize)]
struct Payload {
    sub: String,
    jti: String,
    iss: String,
    claims: Claims,
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

    /// The three tokens of a login.
    pub fn login(&self, claims: Claims, at: Timestamp) -> Result<Tokens, jsonwebtoken::errors::Error> {
        let of = |purpose, lifetime_s| self.issue(Claims { purpose, ..claims.clone() }, at, lifetime_s);
        Ok(Tokens {
            access_token: of(claims.purpose, ACCESS_S)?,
            refresh_token: of(Purpose::Refresh, REFRESH_S)?,
            streaming_token: of(Purpose::Streaming, ACCESS_S)?,
        })
    }

    fn issue(
        &self,
        claims: Claims,
        at: Timestamp,
        lifetime_s: i64,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let iat = at.as_micros().div_euclid(1_000_000);
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

    /// The claims of a token that is ours, of one of these purposes, and has not expired.
    pub fn read(&self, token: &str, purposes: &[Purpose]) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_required_spec_claims(&["exp", "iss"]);
        rules.validate_aud = false;
        rules.leeway = LEEWAY_S;
        let payload = jsonwebtoken::decode::<Payload>(token, &self.decoding, &rules).ok()?.claims;
        // No token of ours lives longer; one that says so was made with a stolen key or by a bug.
        let bounded = payload.exp - payload.iat <= REFRESH_S;
        (bounded && purposes.contains(&payload.claims.purpose)).then_some(payload.claims)
    }
}
