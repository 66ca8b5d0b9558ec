//! Messages in the words of the older chat: snake case, and a user of its own shape (contract 6.3).

use crate::stomp_user::shown_id;
use bytes::Bytes;
use domain::messages::{Kind, Sent};
use projections::chats::Counts;
use schemas::rest::{MessageMember, StompMessage, StompUser, iso, signals};

/// Something that was said.
pub fn message(key: &str, sent: &Sent, member: Option<&MessageMember>, number: &str) -> Bytes {
    let content = sent.content.as_ref();
    // What came in over the event-stream API has free data instead of a text.
    let items = content.and_then(|content| content.custom_data.as_ref());
    let data = content
        .and_then(|content| content.data.clone())
        .or_else(|| items.and_then(|items| serde_json::to_string(items.as_map()).ok()));
    let kind = match sent.kind {
        Kind::Signal => Kind::Command,
        kind @ (Kind::Message | Kind::Command | Kind::Admin | Kind::Dm) => kind,
    };
    let custom_type = content.and_then(|content| content.custom_type.as_ref());
    render(&StompMessage {
        channel_key: key.to_owned(),
        user: member.map_or_else(StompUser::admin, user),
        message_type: kind.name().to_owned(),
        message: content.and_then(|content| content.text.clone()).unwrap_or_default(),
        custom_type: custom_type.map(|label| label.as_str().to_owned()),
        data,
        message_id: number.to_owned(),
        created_at: iso(sent.at),
        total_user_count: None,
        participant_count: None,
    })
}

/// Somebody came or went.
pub fn presence(key: &str, what: &str, member: &MessageMember, counts: Counts, at: &str) -> Bytes {
    render(&StompMessage {
        channel_key: key.to_owned(),
        user: user(member),
        message_type: if what == signals::JOINED { "JOIN" } else { "LEAVE" }.to_owned(),
        message: String::new(),
        custom_type: None,
        data: None,
        message_id: at.to_owned(),
        created_at: at.to_owned(),
        total_user_count: Some(counts.total),
        participant_count: Some(counts.online),
    })
}

fn user(member: &MessageMember) -> StompUser {
    StompUser::of(shown_id(&member.app_user.app_user_id), member)
}

fn render(message: &StompMessage) -> Bytes {
    serde_json::to_vec(message).expect("chat messages have string keys and no failing parts").into()
}
