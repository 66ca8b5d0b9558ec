use super::{ChannelMessage, MessageMember};
use crate::rest::{DeliveryTypeName, MessageOriginName, MessageTypeName};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One message of the event stream: an unnamed server-sent event whose `data:` is this (contract 6.1).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventMessage {
    /// A message's number as text; of signals, and of messages that are not kept, the time.
    pub message_id: String,
    pub sent_at: String,
    pub origin: MessageOriginName,
    #[serde(rename = "type")]
    pub kind: MessageTypeName,
    pub delivery_type: DeliveryTypeName,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub custom_data: Option<SignalData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member: Option<MessageMember>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_no: Option<u32>,
    /// With `JOINED`, `LEAVED` and `CHANNEL_STAT_UPDATED`: how many are online.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant_count: Option<u64>,
    /// With `JOINED` and `LEAVED`: who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_username: Option<String>,
}

/// The `customType` of the platform's own signals.
pub mod signals {
    /// Somebody came into the channel.
    pub const JOINED: &str = "JOINED";
    /// Somebody left the channel.
    pub const LEAVED: &str = "LEAVED";
    /// How many are online is another number.
    pub const STAT_UPDATED: &str = "CHANNEL_STAT_UPDATED";
    /// A thing is in another state.
    pub const CAPTURED: &str = "CHANGE_DATA_CAPTURE";
}

/// Free data; null values say that something is gone.
pub type SignalData = BTreeMap<String, Option<String>>;

impl EventMessage {
    /// A message of a channel on its way to everybody there, or to some.
    pub fn of_message(message: ChannelMessage, channel_id: u32, delivery_type: DeliveryTypeName) -> Self {
        let data = message.custom_data;
        Self {
            message_id: message.message_id,
            sent_at: message.sent_at,
            origin: message.origin,
            kind: message.kind,
            delivery_type,
            channel_id: Some(channel_id),
            custom_type: message.custom_type,
            custom_data: data.map(|data| data.into_iter().map(|(name, value)| (name, Some(value))).collect()),
            message: message.message,
            channel_member: message.channel_member,
            session_no: Some(message.session_no),
            participant_count: None,
            app_user_id: None,
            app_username: None,
        }
    }

    /// A signal of the platform itself.
    pub fn signal(sent_at: String, delivery_type: DeliveryTypeName, custom_type: &str) -> Self {
        Self {
            message_id: sent_at.clone(),
            sent_at,
            origin: MessageOriginName::System,
            kind: MessageTypeName::Signal,
            delivery_type,
            channel_id: None,
            custom_type: Some(custom_type.to_owned()),
            custom_data: None,
            message: None,
            channel_member: None,
            session_no: None,
            participant_count: None,
            app_user_id: None,
            app_username: None,
        }
    }
}
