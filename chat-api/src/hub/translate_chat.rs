//! Messages in the words of the older chat: snake case, and a user of its own shape (contract 6.3).

use crate::stomp_user::shown_id;
use bytes::Bytes;
use domain::messages::Sent;
use projections::chats::Counts;
use schemas::rest::{MessageMember, iso};
use serde::Serialize;

/// Who speaks when the tenant does.
const ADMIN: &str = "ADMIN";

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the protocol's (contract 6.3)")]
struct Message<'a> {
    channel_key: &'a str,
    user: User<'a>,
    message_type: &'a str,
    message: &'a str,
    custom_type: Option<&'a str>,
    data: Option<String>,
    message_id: &'a str,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_user_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    participant_count: Option<u64>,
}

#[derive(Serialize)]
struct User<'a> {
    id: String,
    username: Option<&'a str>,
    avatar: Option<&'a str>,
}

impl<'a> From<&'a MessageMember> for User<'a> {
    fn from(member: &'a MessageMember) -> Self {
        let user = &member.app_user;
        Self {
            id: shown_id(&user.app_user_id),
            username: user.app_user_name.as_deref(),
            avatar: user.app_user_profile_img_url.as_deref(),
        }
    }
}

/// Something that was said.
pub fn message(key: &str, sent: &Sent, member: Option<&MessageMember>, number: &str) -> Bytes {
    let content = sent.content.as_ref();
    let user = member.map_or(User { id: ADMIN.to_owned(), username: Some(ADMIN), avatar: None }, User::from);
    // What came in over the event-stream API has free data instead of a text.
    let items = content.and_then(|content| content.custom_data.as_ref());
    let data = content
        .and_then(|content| content.data.clone())
        .or_else(|| items.and_then(|items| serde_json::to_string(items.as_map()).ok()));
    let message_type = match sent.kind {
        domain::messages::Kind::Signal => "COMMAND",
        other => other.name(),
    };
    render(&Message {
        channel_key: key,
        user,
        message_type,
        message: content.and_then(|content| content.text.as_deref()).unwrap_or_default(),
        custom_type: content
            .and_then(|content| content.custom_type.as_ref())
            .map(domain::custom_data::CustomType::as_str),
        data,
        message_id: number,
        created_at: iso(sent.at),
        total_user_count: None,
        participant_count: None,
    })
}

/// Somebody came or went.
pub fn presence(key: &str, what: &str, member: &MessageMember, counts: Counts, at: &str) -> Bytes {
    render(&Message {
        channel_key: key,
        user: member.into(),
        message_type: if what == "JOINED" { "JOIN" } else { "LEAVE" },
        message: "",
        custom_type: None,
        data: None,
        message_id: at,
        created_at: at.to_owned(),
        total_user_count: Some(counts.total),
        participant_count: Some(counts.online),
    })
}

fn render(message: &Message<'_>) -> Bytes {
    serde_json::to_vec(message).expect("chat messages have string keys and no failing parts").into()
}
