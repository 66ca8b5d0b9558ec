//! Our records as Kafka's, and back.

use bytes::Bytes;
use ports::bus::Message;
use rdkafka::message::{Header, Headers, OwnedHeaders};
use std::collections::BTreeMap;

/// The headers of a record.
pub fn headers(message: &Message) -> OwnedHeaders {
    message
        .headers
        .iter()
        .fold(OwnedHeaders::new_with_capacity(message.headers.len()), |headers, (key, value)| {
            headers.insert(Header { key, value: Some(value.as_str()) })
        })
}

/// A record as read from a topic with this name of ours, or what is wrong with it.
pub fn decode(topic: &str, record: &impl rdkafka::Message) -> Result<Message, String> {
    let text = |what: &str, bytes: Option<&[u8]>| match bytes.map(std::str::from_utf8) {
        Some(Ok(text)) => Ok(text.to_owned()),
        Some(Err(_)) => Err(format!("its {what} is not UTF-8")),
        None => Err(format!("it has no {what}")),
    };
    let mut headers = BTreeMap::new();
    for header in record.headers().into_iter().flat_map(Headers::iter) {
        headers.insert(header.key.to_owned(), text(header.key, header.value)?);
    }
    let payload = record.payload().ok_or("it has no data")?;
    let key = text("key", record.key())?;
    Ok(Message { topic: topic.to_owned(), key, headers, payload: Bytes::copy_from_slice(payload) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rdkafka::message::{OwnedMessage, Timestamp};

    fn record(key: Option<&[u8]>, payload: Option<&[u8]>, headers: Option<OwnedHeaders>) -> OwnedMessage {
        let own = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        OwnedMessage::new(own(payload), own(key), "t".into(), Timestamp::NotAvailable, 0, 0, headers)
    }

    #[test]
    fn a_record_comes_back_as_it_went() {
        let message = Message {
            topic: "reelog.post.v1".into(),
            key: "post-1".into(),
            headers: BTreeMap::from([("ce_id".to_owned(), "ä".to_owned())]),
            payload: Bytes::from_static(b"{ }"),
        };
        let record = record(Some(b"post-1"), Some(b"{ }"), Some(headers(&message)));
        assert_eq!(decode("reelog.post.v1", &record), Ok(message));
    }

    #[test]
    fn a_foreign_record_is_refused_with_what_it_lacks() {
        assert_eq!(decode("t", &record(None, Some(b"x"), None)), Err("it has no key".into()));
        assert_eq!(decode("t", &record(Some(b"k"), None, None)), Err("it has no data".into()));
        assert_eq!(decode("t", &record(Some(b"\xff"), Some(b"x"), None)), Err("its key is not UTF-8".into()));
    }
}
