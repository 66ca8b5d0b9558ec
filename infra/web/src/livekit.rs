//! Tokens of the room server: LiveKit's JWT, HS256 (contract section 7, "Token").

use domain::member;
use domain::room::{self, Entry, Role};
use domain::{AppUserId, MemberId, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The name of our only key; `iss` of every token.
pub const API_KEY: &str = "reelog";
/// How long a token lets somebody connect: six hours, as LiveKit's own. The room server renews it while connected.
const LIFETIME_S: i64 = 6 * 3_600;
/// Seconds that clocks may differ.
const LEEWAY_S: u64 = 60;

/// Issues and reads tokens under the room server's key.
pub struct LiveKitKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// Someone on the way into a room.
pub struct Pass<'a> {
    pub room: &'a room::Active,
    pub member: &'a member::Active,
    pub entry: Entry,
    /// Instead of the member's own.
    pub custom_data: Option<BTreeMap<String, String>>,
    /// Instead of the member's name.
    pub display_name: Option<String>,
    /// An observer: not shown to others (contract 8.2).
    pub hidden: bool,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    /// The identity: the `appUserId` (contract 11.8).
    pub sub: String,
    /// Shown to other participants.
    pub name: String,
    pub nbf: i64,
    pub exp: i64,
    /// JSON of [`Metadata`].
    pub metadata: String,
    pub video: Grant,
}

/// What the bearer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// The room's UUID.
    pub room: Uuid,
    pub room_join: bool,
    pub can_publish: bool,
    pub can_subscribe: bool,
    pub can_publish_data: bool,
    /// Clients set name, metadata and attributes freely.
    pub can_update_own_metadata: bool,
    pub hidden: bool,
}

/// Which member a participant is (contract 11.8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub member_id: MemberId,
    pub app_user_id: AppUserId,
    pub app_user_name: Option<String>,
    pub app_user_profile_img_url: Option<String>,
    pub custom_type: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
    /// `OPERATOR` for the owner and other hosts, else `MEMBER`.
    pub channel_member_type: String,
}

impl Metadata {
    fn of(pass: &Pass<'_>, role: Role) -> Self {
        let profile = &pass.member.profile;
        let own = || profile.custom_data.as_ref().map(|data| data.as_map().clone());
        let operator = match role {
            Role::Host => "OPERATOR",
            Role::Contributor | Role::Audience | Role::Guest => "MEMBER",
        };
        Self {
            member_id: pass.member.member,
            app_user_id: pass.member.app_user_id.clone(),
            app_user_name: pass.display_name.clone().or_else(|| profile.app_user_name.clone()),
            app_user_profile_img_url: profile.app_user_profile_img_url.clone(),
            custom_type: profile.custom_type.as_ref().map(|label| label.as_str().to_owned()),
            custom_data: pass.custom_data.clone().or_else(own),
            channel_member_type: operator.to_owned(),
        }
    }
}

impl LiveKitKey {
    pub fn new(secret: &str) -> Self {
        let secret = secret.as_bytes();
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret) }
    }

    /// The token that lets somebody in. Who waits for approval can connect, and neither send nor receive media.
    pub fn issue(&self, pass: &Pass<'_>, at: Timestamp) -> Result<String, jsonwebtoken::errors::Error> {
        let (role, is_open) = match pass.entry {
            Entry::Open(role) => (role, true),
            Entry::Waiting(role) => (role, false),
        };
        let metadata = Metadata::of(pass, role);
        let nbf = at.as_micros().div_euclid(1_000_000);
        let claims = Claims {
            iss: API_KEY.to_owned(),
            sub: pass.member.app_user_id.to_string(),
            name: metadata.app_user_name.clone().unwrap_or_else(|| pass.member.app_user_id.to_string()),
            nbf,
            exp: nbf + LIFETIME_S,
            metadata: serde_json::to_string(&metadata)?,
            video: Grant {
                room: pass.room.uuid,
                room_join: true,
                can_publish: is_open,
                can_subscribe: is_open,
                can_publish_data: is_open,
                can_update_own_metadata: true,
                hidden: pass.hidden,
            },
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
    }

    /// What a token says that is ours and has not expired.
    pub fn read(&self, token: &str) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[API_KEY]);
        rules.set_required_spec_claims(&["exp", "nbf", "iss", "sub"]);
        rules.validate_nbf = true;
        rules.validate_aud = false;
        rules.leeway = LEEWAY_S;
        Some(jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules).ok()?.claims)
    }
}
