use crate::errors::{Code, PublicError};
use crate::rest::request::text_or_number;
use crate::rest::{custom_type, iso};
use domain::channel;
use domain::messages::{Content, Kind};
use domain::{AppUserId, channel_member, member};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The older chat's room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatRoom {
    pub video_key: String,
    /// Part of the topics `/topic/chat/{channelKey}` and `/topic/dm/{channelKey}/user/{userId}`.
    pub channel_key: String,
    pub total_chat_message_count: u64,
    /// Everybody who ever came.
    pub total_chat_member_count: u64,
    pub closed: bool,
    pub created_at: String,
}

impl ChatRoom {
    pub fn of(chat: &channel::ChatRoom, messages: u64, members: u64) -> Self {
        Self {
            video_key: chat.video_key.clone(),
            channel_key: chat.channel_key.clone(),
            total_chat_message_count: messages,
            total_chat_member_count: members,
            closed: chat.closed_at.is_some(),
            created_at: iso(chat.created_at),
        }
    }
}

/// Those who are in the older chat, some at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatMembers {
    /// For the next call; 0, which is where one starts, when there are no more.
    pub next_cursor: u32,
    pub count: usize,
    pub content: Vec<ChatMember>,
}

/// Somebody in the older chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatMember {
    pub app_user_id: String,
    pub app_user_name: Option<String>,
    pub app_user_profile_img_url: Option<String>,
    pub joined_at: String,
}

impl ChatMember {
    pub fn of(membership: &channel_member::Active, member: Option<&member::Active>) -> Self {
        let profile = member.map(|member| &member.profile);
        Self {
            app_user_id: membership.app_user_id.to_string(),
            app_user_name: profile.and_then(|profile| profile.app_user_name.clone()),
            app_user_profile_img_url: profile.and_then(|profile| profile.app_user_profile_img_url.clone()),
            joined_at: iso(membership.since()),
        }
    }
}

/// A message of the tenant's backend in the older chat.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct AdminMessageBody {
    /// To all: `MESSAGE`, `COMMAND` or `ADMIN`; to some: `DM` or `COMMAND`.
    #[schema(example = "MESSAGE")]
    pub message_type: Option<String>,
    /// At most 50 characters.
    pub custom_type: Option<String>,
    /// At most 5 000 characters.
    pub message: Option<String>,
    /// Passed on as JSON text, at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    pub data: Option<Value>,
    /// Only to these members.
    #[schema(value_type = Option<Vec<String>>)]
    pub app_user_ids: Option<Vec<Value>>,
}

impl AdminMessageBody {
    /// Its kind, what is said, and to whom; `kinds` are those this call takes.
    pub fn into_parts(self, kinds: &[Kind]) -> Result<(Kind, Content, Vec<AppUserId>), PublicError> {
        let name = self.message_type.filter(|name| !name.is_empty()).ok_or(Code::EmptyChatMessageType)?;
        let kind = kinds.iter().copied().find(|kind| kind.name() == name).ok_or_else(|| {
            let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
            let message = format!("messageType is one of {}, not {name:?}", names.join(", "));
            PublicError::new(Code::InvalidChatMessageType, message)
        })?;
        let content = Content {
            text: self.message,
            custom_type: self.custom_type.map(custom_type).transpose()?,
            custom_data: None,
            data: self.data.filter(|data| !data.is_null()).map(|data| match data {
                Value::String(text) => text,
                other => other.to_string(),
            }),
        };
        let ids = self.app_user_ids.unwrap_or_default();
        let receivers = ids.iter().map(app_user_id).collect::<Result<_, PublicError>>()?;
        Ok((kind, content, receivers))
    }
}

/// An `appUserId`, as text or number.
fn app_user_id(id: &Value) -> Result<AppUserId, PublicError> {
    match id {
        Value::String(text) => Ok(AppUserId::try_from(text.clone())?),
        Value::Number(number) => Ok(AppUserId::try_from(number.to_string())?),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Err(Code::InvalidAppUserIdFormat.into())
        }
    }
}

/// A message was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SentChatMessage {
    pub video_key: String,
    pub channel_key: String,
    pub message_id: String,
}

/// A message of the older chat.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatMessage {
    pub video_key: String,
    pub channel_key: String,
    pub message_id: String,
    #[schema(example = "MESSAGE")]
    pub message_type: String,
    pub custom_type: Option<String>,
    /// Null when there is none, or its sender was deleted.
    pub message: Option<String>,
    /// An object if it was sent as one, else text.
    #[schema(value_type = Option<Object>)]
    pub data: Option<Value>,
    pub receiver_app_user_ids: Vec<String>,
    pub created_at: String,
}

impl ChatMessage {
    /// What was said, in the older chat's words.
    pub fn content(content: Option<&Content>) -> (Option<String>, Option<String>, Option<Value>) {
        let Some(content) = content else { return (None, None, None) };
        let data = content.data.as_ref().map(|text| {
            let object = serde_json::from_str::<Map<String, Value>>(text);
            object.map_or_else(|_| Value::String(text.clone()), Value::Object)
        });
        let data = data.or_else(|| {
            let items = content.custom_data.as_ref()?.as_map().clone();
            Some(items.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
        });
        (content.custom_type.as_ref().map(|label| label.as_str().to_owned()), content.text.clone(), data)
    }
}

/// Who chats as a guest; made up where it is not said.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct GuestChatBody {
    /// Accepted and not looked at.
    #[schema(value_type = Option<String>)]
    pub access_token: Option<Value>,
    #[serde(deserialize_with = "text_or_number")]
    #[schema(value_type = Option<String>)]
    pub app_user_id: Option<String>,
    pub app_user_name: Option<String>,
    pub app_user_profile_img_url: Option<String>,
}

/// What opens the older chat's socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatToken {
    #[schema(example = "wss://video.example/ws")]
    pub chat_server_web_socket_url: String,
    pub chat_token: String,
    /// The app's number as text.
    pub app_id: String,
    pub user_id: String,
    pub user_name: Option<String>,
    pub avatar_profile_url: Option<String>,
}
