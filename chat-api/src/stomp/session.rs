use super::frame::Frame;
use crate::Chat;
use crate::channels::{Place, Said, come_in, go_out, say};
use crate::hub::{Delivery, Listening};
use crate::stomp_user::{app_user_id, shown_id};
use domain::channel_member::Label;
use domain::custom_data::CustomType;
use domain::messages::{Content, Kind};
use domain::{AppUserId, RoomId};
use projections::chats;
use schemas::rest::StompBody;
use std::sync::Arc;
use tokio::time::Instant;
use web::{ApiError, Caused, Code, MemberCaller};

/// Subscriptions of one connection at most.
const SUBSCRIPTIONS_MAX: usize = 16;
/// Frames that cost something: so many at once, and so many a second after that.
const BURST: u32 = 40;
const RATE: f64 = 20.0;

/// A connection after CONNECT: what it subscribed to, and how much it may still say.
pub struct Session {
    chat: Chat,
    caller: MemberCaller,
    caused: Caused,
    listening: Listening,
    subscriptions: Vec<Subscription>,
    tokens: f64,
    filled_at: Instant,
}

struct Subscription {
    id: String,
    destination: String,
    channel: RoomId,
    /// Direct messages, not the channel's.
    is_direct: bool,
}

impl Session {
    pub fn new(chat: Chat, caller: MemberCaller, listening: Listening, caused: Caused) -> Self {
        let tokens = f64::from(BURST);
        let filled_at = Instant::now();
        Self { chat, caller, caused, listening, subscriptions: vec![], tokens, filled_at }
    }

    /// Does what a frame asks; the answers are to be sent. An error is the last word.
    pub async fn take(&mut self, frame: Frame) -> Result<Vec<Frame>, Frame> {
        self.pay(&frame)?;
        match frame.command.as_str() {
            "SUBSCRIBE" => self.subscribe(&frame).await?,
            "UNSUBSCRIBE" => self.unsubscribe(&frame).await?,
            "SEND" => self.send(&frame).await?,
            "DISCONNECT" | "ACK" | "NACK" => {}
            "BEGIN" | "COMMIT" | "ABORT" => return Err(no(&frame, "there are no transactions here")),
            _ => return Err(no(&frame, "this command does not follow CONNECT")),
        }
        let receipt = frame.header("receipt");
        Ok(receipt.map(|id| Frame::new("RECEIPT").with("receipt-id", id)).into_iter().collect())
    }

    /// The next that is heard; none when the hub has dropped this connection.
    pub async fn heard(&mut self) -> Option<Vec<Frame>> {
        loop {
            let delivery = self.listening.queue.recv().await?;
            let frames = self.frames(&delivery);
            if !frames.is_empty() {
                return Some(frames);
            }
        }
    }

    fn frames(&self, delivery: &Arc<Delivery>) -> Vec<Frame> {
        let Some(said) = &delivery.stomp else { return vec![] };
        let hears = |one: &&Subscription| {
            Some(one.channel) == delivery.channel && one.is_direct == delivery.is_direct
        };
        let frame = |one: &Subscription| {
            Frame::new("MESSAGE")
                .with("destination", one.destination.clone())
                .with("subscription", one.id.clone())
                .with("message-id", said.message_id.clone())
                .body("application/json", said.body.clone())
        };
        self.subscriptions.iter().filter(hears).map(frame).collect()
    }

    /// A connection that says too much is ended.
    fn pay(&mut self, frame: &Frame) -> Result<(), Frame> {
        let now = Instant::now();
        let since = now.duration_since(self.filled_at).as_secs_f64();
        self.filled_at = now;
        self.tokens = (self.tokens + since * RATE).min(f64::from(BURST));
        if self.tokens < 1.0 {
            return Err(no(frame, "too many frames; slow down"));
        }
        self.tokens -= 1.0;
        Ok(())
    }

    async fn subscribe(&mut self, frame: &Frame) -> Result<(), Frame> {
        let destination = frame.header("destination").ok_or_else(|| no(frame, "destination is required"))?;
        // Version 1.0 knows subscriptions without an id.
        let id = frame.header("id").unwrap_or(destination).to_owned();
        if self.subscriptions.iter().any(|known| known.id == id) {
            return Err(no(frame, "there is a subscription with this id"));
        }
        if self.subscriptions.len() >= SUBSCRIPTIONS_MAX {
            return Err(no(frame, "too many subscriptions"));
        }
        let (key, user) = topic(destination).ok_or_else(|| no(frame, "there is no such destination"))?;
        let own = &self.caller.member.app_user_id;
        if user.is_some_and(|user| user != shown_id(own.as_str()) && user != own.as_str()) {
            return Err(no(frame, "direct messages are their receiver's"));
        }
        let place = self.place(frame, key).await?;
        // Heard from before the joining on, so that the own coming is heard too.
        self.listening.subscribe(place.room.room);
        if user.is_none() {
            let password = frame.header("password");
            come_in(&place, Label::default(), password).await.map_err(|error| refusal(frame, &error))?;
        }
        let (destination, channel) = (destination.to_owned(), place.room.room);
        self.subscriptions.push(Subscription { id, destination, channel, is_direct: user.is_some() });
        Ok(())
    }

    async fn unsubscribe(&mut self, frame: &Frame) -> Result<(), Frame> {
        let id = frame.header("id").or_else(|| frame.header("destination"));
        let Some(at) = self.subscriptions.iter().position(|known| Some(known.id.as_str()) == id) else {
            return Err(no(frame, "there is no such subscription"));
        };
        let gone = self.subscriptions.remove(at);
        let has = |direct: bool| {
            self.subscriptions.iter().any(|one| one.channel == gone.channel && one.is_direct == direct)
        };
        let (has_chat, has_any) = (has(false), has(false) || has(true));
        if !gone.is_direct && !has_chat {
            self.leave(gone.channel).await.map_err(|error| refusal(frame, &error))?;
        }
        if !has_any {
            self.listening.unsubscribe(gone.channel);
        }
        Ok(())
    }

    /// Leaves a channel, also when its chat room was closed meanwhile; one that is gone was left with it.
    async fn leave(&self, channel: RoomId) -> Result<(), ApiError> {
        let (chat, caller, caused) = (self.chat.clone(), self.caller.clone(), self.caused.clone());
        match Place::find(chat, caller, &channel.to_string(), caused).await {
            Ok(place) => go_out(&place).await,
            Err(error) if error.code() == Code::RoomNotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn send(&mut self, frame: &Frame) -> Result<(), Frame> {
        let (kinds, receivers): (&[Kind], Vec<AppUserId>) = match frame.header("destination") {
            Some("/app/chat") => (&[Kind::Message, Kind::Command], vec![]),
            Some("/app/dm") => (&[Kind::Dm, Kind::Command], receivers(frame)?),
            Some(_) | None => return Err(no(frame, "messages go to /app/chat or /app/dm")),
        };
        let body: StompBody = serde_json::from_slice(&frame.body)
            .map_err(|error| no(frame, &format!("the message cannot be read: {error}")))?;
        let kind = kinds.iter().copied().find(|kind| kind.name() == body.message_type);
        let kind = kind.ok_or_else(|| no(frame, "there is no such message_type here"))?;
        let custom_type = body.custom_type.filter(|label| !label.is_empty());
        let custom_type = custom_type
            .map(CustomType::try_from)
            .transpose()
            .map_err(|error| no(frame, &error.to_string()))?;
        let content = Content { text: body.message, custom_type, custom_data: None, data: body.data };
        let place = self.place(frame, &body.channel_key).await?;
        let said = Said { kind, receivers, content, is_kept: true };
        say(&place, said).await.map_err(|error| refusal(frame, &error))
    }

    /// The channel with this address in the older chat.
    async fn place(&self, frame: &Frame, key: &str) -> Result<Place, Frame> {
        let db = &self.chat.platform.db;
        let found = chats::by_channel_key(db, self.caller.app.app, key).await;
        let found = found.map_err(|error| refusal(frame, &error.into()))?;
        let is_open = |channel: &domain::channel::Active| {
            channel.chat.as_ref().is_some_and(|chat| chat.closed_at.is_none())
        };
        let channel =
            found.filter(is_open).ok_or_else(|| no(frame, "there is no such chat room, or it is closed"))?;
        let caller = self.caller.clone();
        Place::find(self.chat.clone(), caller, &channel.channel.to_string(), self.caused.clone())
            .await
            .map_err(|error| refusal(frame, &error))
    }
}

/// `/topic/chat/{key}` or `/topic/dm/{key}/user/{user}`.
fn topic(destination: &str) -> Option<(&str, Option<&str>)> {
    if let Some(key) = destination.strip_prefix("/topic/chat/") {
        return Some((key, None));
    }
    let (key, user) = destination.strip_prefix("/topic/dm/")?.split_once("/user/")?;
    Some((key, Some(user)))
}

/// Whom a direct message is for: one, or several with commas.
fn receivers(frame: &Frame) -> Result<Vec<AppUserId>, Frame> {
    let text = frame.header("receiver").unwrap_or_default();
    let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(app_user_id);
    ids.collect::<Option<Vec<_>>>().ok_or_else(|| no(frame, "receiver is the id of a user"))
}

/// A last word.
fn no(frame: &Frame, message: &str) -> Frame {
    let error = Frame::error(message);
    match frame.header("receipt") {
        Some(id) => error.with("receipt-id", id),
        None => error,
    }
}

/// A last word, with the code that the HTTP APIs have for it.
pub fn refusal(frame: &Frame, error: &ApiError) -> Frame {
    if let Some(cause) = error.cause() {
        tracing::warn!(cause, "a chat frame could not be carried out: {cause}");
    }
    no(frame, &error.public().message).with("code", error.code().as_str())
}
