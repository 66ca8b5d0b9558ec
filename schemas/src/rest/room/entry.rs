use crate::errors::PublicError;
use crate::rest::request::{CustomDataBody, text_or_number};
use crate::rest::vicollo::given;
use crate::rest::{EntryVerdict, ParticipantRole, iso};
use domain::AppUserId;
use domain::room::{Active, Allowed, Role, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for a token of the room server.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct WebRtcTokenBody {
    /// The room's.
    pub password: Option<String>,
    /// Shown to the other participants, in the participant's metadata.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
    /// Not shown to the other participants: for whom a tenant's backend asks, and in Vicollo apps.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<bool>)]
    pub is_observer: Option<bool>,
    /// The same, as Java beans write it.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<bool>)]
    pub observer: Option<bool>,
}

impl WebRtcTokenBody {
    /// Whether either spelling says that the member only watches.
    pub fn observes(&self) -> bool {
        self.is_observer.or(self.observer).unwrap_or(false)
    }
}

/// Where to connect, and with what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebRtcToken {
    #[schema(example = "wss://rooms.example")]
    pub web_rtc_server_url: String,
    /// A LiveKit token.
    pub web_rtc_token: String,
}

/// Someone on a room's allow list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllowedParticipant {
    #[serde(default, deserialize_with = "text_or_number")]
    #[schema(value_type = String, example = "ann")]
    pub app_user_id: Option<String>,
    /// The role on entry; null = that of everybody.
    #[serde(default)]
    #[schema(value_type = Option<ParticipantRole>)]
    pub role: Option<Role>,
}

impl AllowedParticipant {
    /// A room's allow list, by `appUserId`.
    pub fn of(room: &Active) -> Vec<Self> {
        let one =
            |(id, role): (&AppUserId, &Option<Role>)| Self { app_user_id: Some(id.to_string()), role: *role };
        room.allowed.iter().map(one).collect()
    }
}

/// An allow list as it comes in.
pub fn allow_list(entries: Vec<AllowedParticipant>) -> Result<Vec<Allowed>, PublicError> {
    let one = |entry: AllowedParticipant| {
        let app_user_id = AppUserId::try_from(entry.app_user_id.unwrap_or_default())?;
        Ok(Allowed { app_user_id, role: entry.role })
    };
    entries.into_iter().map(one).collect()
}

/// Someone who asked to be let into a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryRequest {
    pub app_user_id: String,
    pub member_id: u32,
    #[schema(value_type = EntryVerdict)]
    pub verdict: Verdict,
    pub requested_at: String,
}

impl EntryRequest {
    /// Everybody who asked, the longest ago first.
    pub fn of(room: &Active) -> Vec<Self> {
        let mut all: Vec<_> = room.entry_requests.iter().collect();
        all.sort_by_key(|(_, request)| request.asked_at);
        let one = |(id, request): (&AppUserId, &domain::room::EntryRequest)| Self {
            app_user_id: id.to_string(),
            member_id: request.member.get(),
            verdict: request.verdict,
            requested_at: iso(request.asked_at),
        };
        all.into_iter().map(one).collect()
    }
}
