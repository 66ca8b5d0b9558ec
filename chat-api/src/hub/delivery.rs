use bytes::{BufMut, Bytes, BytesMut};
use domain::{AppId, AppUserId, MemberId, RoomId};
use ports::log::Position;
use schemas::rest::EventMessage;

/// Something to be heard, rendered once for everybody.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Of its event in the log; 0 for what is kept nowhere and cannot be replayed.
    pub position: Position,
    pub channel: Option<RoomId>,
    /// To some, not to the whole channel.
    pub is_direct: bool,
    /// As server-sent events, whole.
    pub sse: Bytes,
    /// As the older chat says it.
    pub stomp: Option<StompText>,
}

/// A message of the older chat.
#[derive(Clone, Debug)]
pub struct StompText {
    pub message_id: String,
    /// JSON.
    pub body: Bytes,
}

/// Who hears something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who is in the channel.
    Channel(RoomId),
    /// These, if they are in the channel.
    Some(RoomId, Vec<AppUserId>),
    /// One member, wherever they are.
    Member(AppId, MemberId),
}

/// Renders messages as server-sent events: unnamed, one `data:` line each. Only the last has the id, so that whoever was
/// cut off between them hears all again rather than too little.
pub fn render_sse(position: Position, messages: &[EventMessage]) -> Bytes {
    let mut text = BytesMut::with_capacity(messages.len() * 384);
    for (index, message) in messages.iter().enumerate() {
        if position > 0 && index + 1 == messages.len() {
            text.put_slice(format!("id: {position}\n").as_bytes());
        }
        text.put_slice(b"data: ");
        let json = serde_json::to_vec(message).expect("event messages have string keys and no failing parts");
        text.put_slice(&json);
        text.put_slice(b"\n\n");
    }
    text.freeze()
}
