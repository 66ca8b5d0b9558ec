//! The records that a group writes itself: those that come again and those put aside.

use ports::bus::{
    ATTEMPT_HEADER, DEAD_LETTER_REASON_HEADER, Delivery, Message, NOT_BEFORE_HEADER, ORIGIN_HEADER,
    RETRY_REASON_HEADER, dead_letter_topic, retry_topic,
};
use std::time::Duration;

/// The record that comes again after a while.
pub fn retried(group: &str, delivery: &Delivery, after: Duration, reason: &str) -> Message {
    let mut message = own(delivery, retry_topic(group), delivery.attempt.saturating_add(1));
    // One more, so that cutting off microseconds never shortens the wait.
    let not_before =
        now_millis().saturating_add_unsigned(u64::try_from(after.as_millis()).unwrap_or(u64::MAX)) + 1;
    message.headers.insert(NOT_BEFORE_HEADER.into(), not_before.to_string());
    message.headers.insert(RETRY_REASON_HEADER.into(), reason.into());
    message
}

/// The record put aside.
pub fn dead(group: &str, delivery: &Delivery, reason: &str) -> Message {
    let mut message = own(delivery, dead_letter_topic(group), delivery.attempt);
    message.headers.remove(NOT_BEFORE_HEADER);
    message.headers.insert(DEAD_LETTER_REASON_HEADER.into(), reason.into());
    message
}

fn own(delivery: &Delivery, topic: String, attempt: u32) -> Message {
    let mut message = delivery.message.clone();
    let origin = std::mem::replace(&mut message.topic, topic);
    message.headers.insert(ORIGIN_HEADER.into(), origin);
    message.headers.insert(ATTEMPT_HEADER.into(), attempt.to_string());
    message
}

/// A record as its consumer sees it.
pub struct Seen {
    /// Under the topic it first came from, if it comes again.
    pub message: Message,
    pub attempt: u32,
}

/// Looks at a record of any topic; says what is wrong if it is not ours.
pub fn seen(mut message: Message, group: &str) -> Result<Seen, String> {
    message.check()?;
    if message.topic != retry_topic(group) {
        return Ok(Seen { message, attempt: 1 });
    }
    let attempt = message.headers.get(ATTEMPT_HEADER).and_then(|attempt| attempt.parse().ok());
    let attempt =
        attempt.filter(|attempt| *attempt > 1).ok_or("it comes again and does not say how often")?;
    let origin = message.headers.get(ORIGIN_HEADER).ok_or("it comes again and does not say from where")?;
    message.topic.clone_from(origin);
    Ok(Seen { message, attempt })
}

/// The topic a delivery was read from: its own, or the group's retry topic if it came again.
pub fn read_from(group: &str, delivery: &Delivery) -> String {
    if delivery.attempt > 1 { retry_topic(group) } else { delivery.message.topic.clone() }
}

/// How long a record has to wait still.
pub fn wait(message: &Message) -> Option<Duration> {
    let not_before: i64 = message.headers.get(NOT_BEFORE_HEADER)?.parse().ok()?;
    let millis = u64::try_from(not_before.saturating_sub(now_millis())).ok()?;
    (millis > 0).then(|| Duration::from_millis(millis))
}

fn now_millis() -> i64 {
    ports::clock::now().as_micros() / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use std::collections::BTreeMap;

    fn delivery() -> Delivery {
        let headers = [
            ("ce_specversion", "1.0"),
            ("ce_id", "0190163d-8694-739b-aea5-966c26f8ad91"),
            ("ce_type", "reelog.post.created.v1"),
            ("ce_subject", "post-1"),
            ("ce_position", "7"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let message = Message {
            topic: "reelog.post.v1".into(),
            key: "post-1".into(),
            headers: BTreeMap::from(headers),
            payload: Bytes::from_static(b"{}"),
        };
        Delivery { message, partition: 3, offset: 7, attempt: 1 }
    }

    #[test]
    fn a_record_that_comes_again_is_seen_under_its_first_topic_with_its_attempt() {
        let again = retried("w", &delivery(), Duration::from_mins(1), "busy");
        assert_eq!(again.topic, "w.retry");
        assert!(wait(&again).is_some_and(|wait| wait > Duration::from_secs(50)));
        let seen = seen(again, "w").expect("it is ours");
        assert_eq!((seen.message.topic.as_str(), seen.attempt), ("reelog.post.v1", 2));
        let second = Delivery { message: seen.message, attempt: 2, ..delivery() };
        assert_eq!(read_from("w", &second), "w.retry");
        assert_eq!(retried("w", &second, Duration::ZERO, "busy").headers[ATTEMPT_HEADER], "3");
    }

    #[test]
    fn a_record_put_aside_waits_for_nothing_and_counts_as_new_for_its_reader() {
        let again = retried("w", &delivery(), Duration::from_mins(1), "busy");
        let again = seen(again, "w").expect("it is ours");
        let dead = dead("w", &Delivery { message: again.message, attempt: 2, ..delivery() }, "broken");
        assert_eq!(wait(&dead), None);
        let read = seen(dead, "people").expect("it is ours");
        assert_eq!((read.message.topic.as_str(), read.attempt), ("w.dlq", 1));
        assert_eq!(read.message.headers[ATTEMPT_HEADER], "2");
    }

    #[test]
    fn a_record_on_the_retry_topic_without_its_attempt_is_not_ours() {
        let mut again = retried("w", &delivery(), Duration::ZERO, "busy");
        again.headers.insert(ATTEMPT_HEADER.into(), "1".into());
        assert!(seen(again, "w").is_err());
    }
}
