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
    /// As server-sent events, whole; URLs in it begin with [`HERE`].
    pub sse: Bytes,
    /// Whether there are URLs in it.
    pub has_urls: bool,
    /// As the older chat says it.
    pub stomp: Option<StompText>,
}

/// What stands for the address at which each listener reaches us. There may be several, and what one client says of it
/// (its Host header) is for that client alone.
pub const HERE: &str = "http://here.invalid";

impl Delivery {
    /// The server-sent events, for somebody who reaches us at this base URL.
    pub fn events(&self, base_url: &str) -> Bytes {
        if !self.has_urls {
            return self.sse.clone();
        }
        let escaped = serde_json::Value::from(base_url).to_string();
        String::from_utf8_lossy(&self.sse).replace(HERE, escaped.trim_matches('"')).into()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_listener_reads_urls_at_the_address_where_they_reach_us_and_others_words_as_they_are() {
        let of = |has_urls| Delivery {
            position: 7,
            channel: None,
            is_direct: true,
            sse: format!("data: {{\"liveUrl\":\"{HERE}/live/1\"}}\n\n").into(),
            has_urls,
            stomp: None,
        };
        let heard = |base| of(true).events(base);
        assert_eq!(
            heard("https://video.example"),
            "data: {\"liveUrl\":\"https://video.example/live/1\"}\n\n"
        );
        assert_eq!(heard("http://a\",\"b"), "data: {\"liveUrl\":\"http://a\\\",\\\"b/live/1\"}\n\n");
        assert_eq!(of(false).events("https://video.example"), of(false).sse);
    }
}
