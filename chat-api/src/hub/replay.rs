//! What a listener missed: from the last id it saw to where it hears again.
//!
//! The near past is read from the log and rendered as it was for the others; from the far past only messages are read,
//! from the read model: signals of then say nothing of now. A channel counts from when the member came into it.

use super::delivery::Audience;
use super::translate::{self, deliveries};
use super::{Hub, Who};
use bytes::{Bytes, BytesMut};
use domain::messages::Sent;
use domain::{RoomId, Timestamp};
use ports::log::{Position, Recorded};
use projections::chats::{self, Message};
use std::collections::{BTreeMap, VecDeque};

/// Positions before the end that are read from the log.
const NEAR: Position = 20_000;
/// Events or messages read at a time.
const BATCH: usize = 500;

/// The past of one listener, in order.
pub struct Replay {
    hub: Hub,
    who: Who,
    /// Where the member is, and since when.
    since: BTreeMap<RoomId, Timestamp>,
    at: Position,
    near_from: Position,
    until: Position,
    ready: VecDeque<Bytes>,
}

impl Replay {
    pub(super) fn new(
        hub: Hub,
        who: Who,
        since: BTreeMap<RoomId, Timestamp>,
        (after, until): (Position, Position),
    ) -> Self {
        let near_from = until.saturating_sub(NEAR).max(after);
        Self { hub, who, since, at: after, near_from, until, ready: VecDeque::new() }
    }

    /// The last position of the past; what is heard after it was not replayed.
    pub fn until(&self) -> Position {
        self.until
    }

    /// The next part; none at the end. An error ends the replay: the listener is to come back from where it is.
    pub async fn next(&mut self) -> Result<Option<Bytes>, translate::TranslateError> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Ok(Some(ready));
            }
            if self.at < self.near_from {
                self.read_far().await?;
            } else if self.at < self.until {
                self.read_near().await?;
            } else {
                return Ok(None);
            }
        }
    }

    async fn read_far(&mut self) -> Result<(), translate::TranslateError> {
        let channels: Vec<RoomId> = self.since.keys().copied().collect();
        let places = (self.at, self.near_from);
        let db = &self.hub.platform().db;
        let found = chats::between(db, self.who.app, &channels, places, BATCH as u32).await?;
        self.at = match found.last() {
            Some(last) if found.len() == BATCH => last.position,
            Some(_) | None => self.near_from,
        };
        for message in found {
            if self.hears_since(message.channel, message.at) && self.is_for(&message) {
                let (number, position) = (message.message.to_string(), message.position);
                let sent = sent(self.who.app, message);
                let (_, delivery) = translate::message(&self.hub, &sent, number, position).await?;
                self.ready.push_back(delivery.events(&self.who.base_url));
            }
        }
        Ok(())
    }

    async fn read_near(&mut self) -> Result<(), translate::TranslateError> {
        let events = self.hub.platform().log.read_all(self.at, BATCH).await?;
        let Some(last) = events.last() else {
            self.at = self.until;
            return Ok(());
        };
        self.at = last.position;
        let mut part = BytesMut::new();
        for event in events.iter().filter(|event| self.may_concern(event)) {
            for (audience, delivery) in deliveries(&self.hub, event).await? {
                if self.hears(&audience, event.meta.occurred_at) {
                    part.extend_from_slice(&delivery.events(&self.who.base_url));
                }
            }
        }
        if !part.is_empty() {
            self.ready.push_back(part.freeze());
        }
        Ok(())
    }

    /// Whether an event is worth rendering: most are of other apps and other channels.
    fn may_concern(&self, event: &Recorded) -> bool {
        if event.position > self.until || event.app.0 != self.who.app.get() {
            return false;
        }
        let key = event.stream.key();
        let channel = key.split_once('-').map_or(key, |(channel, _)| channel);
        match event.stream.category() {
            "messages" | "channelmember" | "room" => {
                channel.parse().is_ok_and(|channel: RoomId| self.since.contains_key(&channel))
            }
            "streamkey" => key == self.who.member.to_string(),
            _ => false,
        }
    }

    fn hears(&self, audience: &Audience, at: Timestamp) -> bool {
        match audience {
            Audience::Channel(channel) => self.hears_since(*channel, at),
            Audience::Some(channel, users) => {
                users.contains(&self.who.app_user_id) && self.hears_since(*channel, at)
            }
            Audience::Member(app, member) => (*app, *member) == (self.who.app, self.who.member),
        }
    }

    fn hears_since(&self, channel: RoomId, at: Timestamp) -> bool {
        self.since.get(&channel).is_some_and(|since| at >= *since)
    }

    fn is_for(&self, message: &Message) -> bool {
        message.receivers.is_empty() || message.receivers.contains(&self.who.app_user_id)
    }
}

/// A kept message as the event that it was.
fn sent(app: domain::AppId, message: Message) -> Sent {
    Sent {
        app,
        channel: message.channel,
        kind: message.kind,
        sender: message.sender,
        receivers: message.receivers,
        session_no: message.session_no,
        content: message.content,
        at: message.at,
    }
}
