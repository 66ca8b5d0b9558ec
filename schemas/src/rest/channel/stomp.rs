use super::MessageMember;
use serde::{Deserialize, Serialize};

/// What a client of the older chat sends to `/app/chat` or `/app/dm` (contract 6.3). The sender is whom the token names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StompBody {
    /// The chat room's `channelKey`.
    pub channel_key: String,
    /// `MESSAGE` or `COMMAND`; to `/app/dm` `DM` or `COMMAND`.
    pub message_type: String,
    /// At most 5 000 characters.
    pub message: Option<String>,
    /// At most 50 characters.
    pub custom_type: Option<String>,
    /// Passed on as it is, at most 16 KiB.
    pub data: Option<String>,
}

/// What a client of the older chat hears (contract 6.3): the body of a MESSAGE frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StompMessage {
    pub channel_key: String,
    pub user: StompUser,
    /// `MESSAGE`, `COMMAND`, `DM`, `ADMIN`, `JOIN` or `LEAVE`.
    pub message_type: String,
    pub message: String,
    pub custom_type: Option<String>,
    pub data: Option<String>,
    pub message_id: String,
    pub created_at: String,
    /// With `JOIN` and `LEAVE`: everybody who ever came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_user_count: Option<u64>,
    /// With `JOIN` and `LEAVE`: how many are online.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant_count: Option<u64>,
}

/// Who speaks in the older chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StompUser {
    /// The `appUserId`, or `GUEST_` and a number.
    pub id: String,
    pub username: Option<String>,
    pub avatar: Option<String>,
}

impl StompUser {
    /// A sender, under the id that the older chat shows.
    pub fn of(shown_id: String, member: &MessageMember) -> Self {
        let user = &member.app_user;
        Self {
            id: shown_id,
            username: user.app_user_name.clone(),
            avatar: user.app_user_profile_img_url.clone(),
        }
    }

    /// The tenant's backend.
    pub fn admin() -> Self {
        Self { id: "ADMIN".to_owned(), username: Some("ADMIN".to_owned()), avatar: None }
    }
}
