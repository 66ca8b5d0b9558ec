//! Webhooks in the document: one message a type, with its body.

use super::{infer, reference};
use crate::rest::{AppNested, EntityState, ResourceUse, iso};
use crate::webhook::{
    MemberData, PING, Participant, ParticipantData, PostData, PostEnd, RoomData, RoomNested, StreamKeyData,
    TYPES, Webhook, WebhookData,
};
use domain::Timestamp;
use domain::app::OutputMode;
use domain::media::FailureReason;
use domain::room::{Kind, RoomState};
use serde_json::{Map, Value, json};

/// The channel's name in the document.
pub(super) const CHANNEL: &str = "webhooks";
/// The time of every sample.
const AT: Timestamp = Timestamp::from_micros(1_666_161_669_865_054);

/// Adds channel, operation, messages and bodies.
pub(super) fn describe(
    channels: &mut Map<String, Value>,
    operations: &mut Map<String, Value>,
    messages: &mut Map<String, Value>,
    schemas: &mut Map<String, Value>,
) {
    let mut in_channel = Map::new();
    for kind in TYPES {
        let name = format!("webhook.{kind}");
        let sample = sample(kind);
        let body = serde_json::to_value(&sample).expect("bodies have string keys and no failing serialisers");
        let mut schema = infer::schema(&[&body]);
        schema["properties"]["type"] = json!({ "const": kind });
        schema["properties"]["createdAt"]["format"] = json!("date-time");
        in_channel.insert(name.clone(), reference(&format!("#/components/messages/{name}")));
        let example = json!({ "payload": body });
        messages.insert(name.clone(), message(kind, &name, example));
        schemas.insert(name, schema);
    }
    channels.insert(CHANNEL.into(), channel(in_channel));
    let target = reference(&format!("#/channels/{CHANNEL}"));
    operations.insert("send-webhook".into(), json!({ "action": "send", "channel": target }));
}

fn channel(messages: Map<String, Value>) -> Value {
    json!({
        "address": null,
        "title": "Webhooks to a tenant's callback",
        "description": "POST to the URL that the app has set; at least once, in order for each thing. A 2xx answer within \
            15 seconds takes it.",
        "messages": messages,
    })
}

fn message(kind: &str, name: &str, example: Value) -> Value {
    let text = |what: &str| json!({ "type": "string", "description": what });
    json!({
        "name": kind,
        "title": format!("Webhook {kind}"),
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "properties": {
                "authorization": text("`Basic`, with id and password of the callback."),
                "x-request-id": text("The request that caused it."),
                "user-agent": text("`Reelog-Webhooks/` and a version."),
                "webhook-id": text("The body's `id`; the same however often it is sent."),
                "webhook-timestamp": text("When it was sent, in seconds since 1970."),
                "webhook-signature": text("`v1,` and the Base64 HMAC-SHA-256 of `id.timestamp.body`; two, separated by a \
                    space, while keys are rotated."),
            },
            "required": ["authorization", "webhook-id", "webhook-timestamp", "webhook-signature"],
        },
        "payload": reference(&format!("#/components/schemas/{name}")),
        "bindings": { "http": { "method": "POST" } },
        "examples": [example],
    })
}

/// A body of each type.
pub(super) fn sample(kind: &str) -> Webhook {
    let data = data(kind);
    let post = if let WebhookData::Post(post) = &data { Some(post.clone()) } else { None };
    let app = AppNested {
        id: 8,
        state: EntityState::Active,
        name: "shop".into(),
        default_rtmp_output_mode: OutputMode::Cmaf,
    };
    let id = "018f5e3c-7a10-7cc3-b3f4-2a9d6f1e0b55".to_owned();
    Webhook { id, kind: kind.to_owned(), app, data, created_at: iso(AT), post }
}

fn data(kind: &str) -> WebhookData {
    let state = TYPES.iter().find(|known| **known == kind).copied().unwrap_or(PING);
    if let Some(state) = state.strip_prefix("VIDEO_POST_") {
        let resource_use = ResourceUse { cpu_ms: 91_500, wall_ms: 48_200, peak_memory_bytes: 256 << 20 };
        let failed = state == "FAILED_PROCESSING";
        let end = PostEnd {
            failure_reason: failed.then_some(FailureReason::UnsupportedCodec),
            failure_detail: failed.then(|| "no decoder for the stream".to_owned()),
            resource_use,
        };
        return WebhookData::Post(PostData {
            video_post_id: 1,
            video_post_video_post_state: state,
            end: (failed || state == "PROCESSED").then_some(end),
        });
    }
    if let Some(state) = state.strip_prefix("STREAM_KEY_") {
        return WebhookData::StreamKey(StreamKeyData {
            stream_key_id: 1,
            stream_key_stream_key_state: state,
        });
    }
    if kind.starts_with("MEMBER_") {
        return WebhookData::Member(MemberData { member_id: 1393, app_user_id: "u1".into() });
    }
    let room = |state| WebhookData::Room(RoomData { video_room_id: 1, video_room_video_room_state: state });
    match kind {
        "VIDEO_ROOM_SCHEDULED" => room(RoomState::Scheduled),
        "VIDEO_ROOM_LIVE" => room(RoomState::Live),
        "VIDEO_ROOM_LIVE_INACTIVE" => room(RoomState::LiveInactive),
        "VIDEO_ROOM_ENDED" | "VIDEO_ROOM_ARCHIVED" | "VIDEO_ROOM_FAILED_ARCHIVING" => room(RoomState::Ended),
        "VIDEO_ROOM_PARTICIPANT_JOINED" => participant(Some(iso(AT)), None, true),
        "VIDEO_ROOM_PARTICIPANT_LEFT" => participant(None, Some(iso(AT)), true),
        "VIDEO_ROOM_EGRESS_ENDED" => participant(None, None, false),
        _ => WebhookData::Nothing {},
    }
}

fn participant(joined_at: Option<String>, left_at: Option<String>, someone: bool) -> WebhookData {
    let video_room = RoomNested {
        id: 1,
        state: EntityState::Active,
        video_room_state: RoomState::Live,
        kind: Kind::VideoConference.name(),
        title: Some("Stand-up".into()),
        channel_id: 1,
        session_no: 1,
    };
    let app_user = someone.then(|| Participant {
        app_user_id: "u1".into(),
        app_user_name: Some("User One".into()),
        channel_member_type: "MEMBER",
        custom_data: None,
    });
    WebhookData::Participant(Box::new(ParticipantData { video_room, app_user, joined_at, left_at }))
}
