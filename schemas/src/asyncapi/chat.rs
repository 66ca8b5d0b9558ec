//! Chat in the document: the event stream, and STOMP over WebSocket (contract 6.1 and 6.3).

use super::{infer, reference};
use crate::rest::{
    ChannelAppUser, ChannelMemberTypeName, DeliveryTypeName, EventMessage, MessageMember, MessageOriginName,
    MessageTypeName, SignalData, StompBody, StompMessage, StompUser, signals,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The document's parts that a protocol adds to.
pub(super) struct Parts<'a> {
    pub channels: &'a mut Map<String, Value>,
    pub operations: &'a mut Map<String, Value>,
    pub messages: &'a mut Map<String, Value>,
    pub schemas: &'a mut Map<String, Value>,
}

/// The time of every sample.
const AT: &str = "2026-11-24T09:00:00.000000Z";
const KEY: &str = "2ZQ8kB1mWq3nYp5rTs7uVw9xYza";

/// Adds the channels with their messages and bodies.
pub(super) fn describe(parts: &mut Parts<'_>) {
    parts.add(
        "event-source",
        &json!({
            "address": "/v2/members/me/event-sources",
            "title": "The event stream of a member",
            "description": "Server-sent events without a name, one JSON object each. `Last-Event-ID`, as header or query, \
                replays what was missed; a comment comes while nothing else does. Opened with GET and a member's Bearer token.",
        }),
        ("send", events()),
    );
    let topic = |address: &str, title: &str, parameters: &[&str]| {
        let parameter = |name: &&str| {
            let what = if *name == "userId" {
                "The `userId` of the chat token."
            } else {
                "The chat room's `channelKey`."
            };
            ((*name).to_owned(), json!({ "description": what }))
        };
        let parameters: Map<String, Value> = parameters.iter().map(parameter).collect();
        json!({
            "address": address,
            "title": title,
            "description": "A STOMP destination on the WebSocket `/ws`, versions 1.0 to 1.2.",
            "parameters": parameters,
        })
    };
    let chat = topic(
        "/topic/chat/{channelKey}",
        "What is said in a chat room; subscribing is joining",
        &["channelKey"],
    );
    parts.add("stomp-chat", &chat, ("send", heard(&["MESSAGE", "COMMAND", "ADMIN", "JOIN", "LEAVE"])));
    let direct = "/topic/dm/{channelKey}/user/{userId}";
    let direct = topic(direct, "What is said to one user in a chat room", &["channelKey", "userId"]);
    parts.add("stomp-direct", &direct, ("send", heard(&["DM", "COMMAND"])));
    let say = topic("/app/chat", "Says something to a chat room", &[]);
    parts.add("stomp-say", &say, ("receive", said(&["MESSAGE", "COMMAND"], &[])));
    let say = topic("/app/dm", "Says something to some users of a chat room", &[]);
    let receiver = [("receiver", "The `userId` of whom it is for; several are separated by commas.")];
    parts.add("stomp-say-direct", &say, ("receive", said(&["DM", "COMMAND"], &receiver)));
}

/// A message with its name, its headers, what it is of, and bodies.
struct Kind {
    name: String,
    headers: Option<Value>,
    /// A field that is always this.
    constant: (&'static str, String),
    samples: Vec<Value>,
}

impl Kind {
    fn of(name: String, constant: (&'static str, String), samples: &[impl Serialize]) -> Self {
        let json =
            |sample| serde_json::to_value(sample).expect("bodies have string keys and no failing parts");
        Self { name, headers: None, constant, samples: samples.iter().map(json).collect() }
    }
}

impl Parts<'_> {
    fn add(&mut self, channel: &str, place: &Value, (action, kinds): (&str, Vec<Kind>)) {
        let mut in_channel = Map::new();
        for kind in kinds {
            let name = format!("{channel}.{}", kind.name);
            let mut schema = infer::schema(&kind.samples.iter().collect::<Vec<_>>());
            let (field, value) = &kind.constant;
            schema["properties"][*field] = json!({ "const": value });
            let examples: Vec<Value> =
                kind.samples.iter().map(|sample| json!({ "payload": sample })).collect();
            let mut message = json!({
                "name": kind.name,
                "contentType": "application/json",
                "payload": reference(&format!("#/components/schemas/{name}")),
                "examples": examples,
            });
            if let Some(headers) = kind.headers {
                message["headers"] = headers;
            }
            in_channel.insert(name.clone(), reference(&format!("#/components/messages/{name}")));
            self.messages.insert(name.clone(), message);
            self.schemas.insert(name, schema);
        }
        let mut place = place.clone();
        place["messages"] = Value::Object(in_channel);
        self.channels.insert(channel.to_owned(), place);
        let target = reference(&format!("#/channels/{channel}"));
        self.operations.insert(format!("{action}-{channel}"), json!({ "action": action, "channel": target }));
    }
}

/// What the event stream has.
fn events() -> Vec<Kind> {
    let said = EventMessage {
        message_id: "7".to_owned(),
        origin: MessageOriginName::Member,
        kind: MessageTypeName::Message,
        channel_id: Some(3),
        custom_type: None,
        message: Some("hello".to_owned()),
        channel_member: Some(member()),
        session_no: Some(0),
        ..EventMessage::signal(AT.to_owned(), DeliveryTypeName::Broadcast, "")
    };
    let labelled = EventMessage {
        custom_type: Some("greeting".to_owned()),
        custom_data: Some(SignalData::from([("colour".to_owned(), Some("red".to_owned()))])),
        ..said.clone()
    };
    let by_app = EventMessage { origin: MessageOriginName::App, channel_member: None, ..said.clone() };
    let counted = |what: &str| EventMessage {
        channel_id: Some(3),
        participant_count: Some(2),
        custom_data: Some(SignalData::from([("participantCount".to_owned(), Some("2".to_owned()))])),
        ..EventMessage::signal(AT.to_owned(), DeliveryTypeName::Broadcast, what)
    };
    let moved = |what: &str| EventMessage {
        app_user_id: Some("bob".to_owned()),
        app_username: Some("Bob".to_owned()),
        channel_member: Some(member()),
        ..counted(what)
    };
    let signal = |what: &'static str, sample| {
        Kind::of(what.to_lowercase(), ("customType", what.to_owned()), &[sample])
    };
    vec![
        Kind::of("message".to_owned(), ("type", "MESSAGE".to_owned()), &[said, labelled, by_app]),
        signal(signals::JOINED, moved(signals::JOINED)),
        signal(signals::LEAVED, moved(signals::LEAVED)),
        signal(signals::STAT_UPDATED, counted(signals::STAT_UPDATED)),
        captured("stream_key", "STREAM_KEY", None),
        captured("video_room", "VIDEO_ROOM", Some(3)),
    ]
}

/// The platform's own news of a thing.
fn captured(name: &str, kind: &str, channel_id: Option<u32>) -> Kind {
    let text = |text: &str| Some(text.to_owned());
    let url = text("http://video.example/live/8/1/018f5e3c/index.m3u8");
    let items: &[(&str, Option<String>)] = match channel_id {
        None => &[("streamKeyId", text("1")), ("streamKeyState", text("ACTIVE")), ("liveUrl", url)],
        Some(_) => &[
            ("videoRoomId", text("3")),
            ("videoRoomState", text("LIVE")),
            ("playUrl", url.clone()),
            ("cmafHlsPlayUrl", url),
            ("cmafDashPlayUrl", None),
            ("rtmpPlayUrl", None),
            ("httpFlvPlayUrl", None),
        ],
    };
    let delivery = if channel_id.is_some() { DeliveryTypeName::Broadcast } else { DeliveryTypeName::Unicast };
    let items = items.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let sample = EventMessage {
        channel_id,
        custom_data: Some(items.chain([("type".to_owned(), text(kind))]).collect()),
        ..EventMessage::signal(AT.to_owned(), delivery, signals::CAPTURED)
    };
    let mut kind =
        Kind::of(format!("captured_{name}"), ("customType", signals::CAPTURED.to_owned()), &[sample]);
    if channel_id.is_some() {
        // With the end comes how it ended, and nothing can be played any more.
        let mut ended = kind.samples[0].clone();
        ended["customData"]["videoRoomState"] = json!("ENDED");
        for url in ["playUrl", "cmafHlsPlayUrl"] {
            ended["customData"][url] = Value::Null;
        }
        ended["customData"]["forciblyTerminated"] = json!("false");
        kind.samples.push(ended);
    }
    kind
}

fn member() -> MessageMember {
    let app_user = ChannelAppUser {
        app_user_id: "bob".to_owned(),
        app_user_name: Some("Bob".to_owned()),
        app_user_profile_img_url: None,
        app_user_custom_data: None,
        email: None,
    };
    MessageMember { kind: ChannelMemberTypeName::Member, app_user, custom_type: None, custom_data: None }
}

/// MESSAGE frames.
fn heard(types: &[&str]) -> Vec<Kind> {
    let headers = headers(&[
        ("destination", "The topic."),
        ("subscription", "The id of the subscription."),
        ("message-id", "The body's `message_id`, or of the coming or going."),
        ("content-type", "`application/json`"),
    ]);
    let of = |message_type: &&str| {
        let is_presence = matches!(*message_type, "JOIN" | "LEAVE");
        let user = match *message_type {
            "ADMIN" => StompUser::admin(),
            _ => StompUser::of("bob".to_owned(), &member()),
        };
        let sample = StompMessage {
            channel_key: KEY.to_owned(),
            user,
            message_type: (*message_type).to_owned(),
            message: if is_presence { String::new() } else { "hello".to_owned() },
            custom_type: None,
            data: None,
            message_id: "7".to_owned(),
            created_at: AT.to_owned(),
            total_user_count: is_presence.then_some(5),
            participant_count: is_presence.then_some(2),
        };
        let labelled = StompMessage {
            custom_type: Some("PIN".to_owned()),
            data: Some("{\"a\":1}".to_owned()),
            ..sample.clone()
        };
        let samples = if is_presence { vec![sample] } else { vec![sample, labelled] };
        let constant = ("message_type", (*message_type).to_owned());
        Kind { headers: Some(headers.clone()), ..Kind::of(message_type.to_lowercase(), constant, &samples) }
    };
    types.iter().map(of).collect()
}

/// SEND frames.
fn said(types: &[&str], more: &[(&str, &str)]) -> Vec<Kind> {
    let own = [("destination", "Where it is sent to."), ("content-type", "`application/json`")];
    let headers = headers(&[&own[..], more].concat());
    let of = |message_type: &&str| {
        let sample = StompBody {
            channel_key: KEY.to_owned(),
            message_type: (*message_type).to_owned(),
            message: Some("hello".to_owned()),
            custom_type: Some("PIN".to_owned()),
            data: Some("{\"a\":1}".to_owned()),
        };
        let plain = StompBody { custom_type: None, data: None, ..sample.clone() };
        let constant = ("message_type", (*message_type).to_owned());
        let kind = Kind::of(message_type.to_lowercase(), constant, &[sample, plain]);
        Kind { headers: Some(headers.clone()), ..kind }
    };
    types.iter().map(of).collect()
}

fn headers(names: &[(&str, &str)]) -> Value {
    let of =
        |(name, what): &(&str, &str)| ((*name).to_owned(), json!({ "type": "string", "description": what }));
    let properties: Map<String, Value> = names.iter().map(of).collect();
    let required: Vec<&str> =
        names.iter().map(|(name, _)| *name).filter(|name| *name != "content-type").collect();
    json!({ "type": "object", "properties": properties, "required": required })
}
