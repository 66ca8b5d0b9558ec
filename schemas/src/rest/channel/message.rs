use super::ChannelAppUser;
use crate::rest::{ChannelMemberTypeName, MessageOriginName, MessageTypeName};
use domain::messages::{Content, Kind};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A message of a channel.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelMessage {
    /// A whole number as text; newer messages have larger ones.
    pub message_id: String,
    pub sent_at: String,
    pub origin: MessageOriginName,
    #[serde(rename = "type")]
    pub kind: MessageTypeName,
    /// Who said it; null for the app's own.
    pub channel_member: Option<MessageMember>,
    /// The room's session then; 0 before the first.
    pub session_no: u32,
    /// Null when there is none, or its sender was deleted.
    pub message: Option<String>,
    pub custom_type: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
}

/// The sender of a message, as they were then.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageMember {
    #[serde(rename = "type")]
    pub kind: ChannelMemberTypeName,
    pub app_user: ChannelAppUser,
    pub custom_type: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
}

impl From<Kind> for MessageTypeName {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Message | Kind::Admin | Kind::Dm => Self::Message,
            Kind::Signal | Kind::Command => Self::Signal,
        }
    }
}

/// The three parts of a message that clients show.
pub(super) fn parts(
    content: Option<&Content>,
) -> (Option<String>, Option<String>, Option<BTreeMap<String, String>>) {
    let Some(content) = content else { return (None, None, None) };
    (
        content.text.clone(),
        content.custom_type.as_ref().map(|label| label.as_str().to_owned()),
        content.custom_data.as_ref().map(|data| data.as_map().clone()),
    )
}

impl ChannelMessage {
    /// A message with this number.
    pub fn of(
        (message_id, sent_at): (String, String),
        kind: Kind,
        channel_member: Option<MessageMember>,
        session_no: u32,
        content: Option<&Content>,
    ) -> Self {
        let (message, custom_type, custom_data) = parts(content);
        let origin =
            if channel_member.is_some() { MessageOriginName::Member } else { MessageOriginName::App };
        let kind = kind.into();
        Self {
            message_id,
            sent_at,
            origin,
            kind,
            channel_member,
            session_no,
            message,
            custom_type,
            custom_data,
        }
    }
}
