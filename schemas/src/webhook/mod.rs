//! Webhooks: what a tenant's backend is told when something happened (contract 4.5).
//!
//! There were three generations of bodies; one superset satisfies the receivers of all: the envelope of the third,
//! `data` with the keys of the first, and for posts those keys also at the top, as the second had them.

mod body;
mod notice;

pub use body::{
    MemberData, Participant, ParticipantData, PostData, PostEnd, RoomData, RoomNested, StreamKeyData,
    Webhook, WebhookData,
};
pub use notice::{Notice, TOLD};

/// Every type of webhook.
pub const TYPES: [&str; 26] = [
    "VIDEO_POST_CREATED",
    "VIDEO_POST_UPLOADED",
    "VIDEO_POST_FAILED_UPLOAD",
    "VIDEO_POST_QUEUED",
    "VIDEO_POST_FAILED_QUEUING",
    "VIDEO_POST_PROCESSING",
    "VIDEO_POST_PROCESSED",
    "VIDEO_POST_FAILED_PROCESSING",
    "VIDEO_ROOM_SCHEDULED",
    "VIDEO_ROOM_LIVE",
    "VIDEO_ROOM_LIVE_INACTIVE",
    "VIDEO_ROOM_ENDED",
    "VIDEO_ROOM_ARCHIVED",
    "VIDEO_ROOM_FAILED_ARCHIVING",
    "VIDEO_ROOM_PARTICIPANT_JOINED",
    "VIDEO_ROOM_PARTICIPANT_LEFT",
    "VIDEO_ROOM_EGRESS_ENDED",
    "STREAM_KEY_INACTIVE",
    "STREAM_KEY_ACTIVE_PREP",
    "STREAM_KEY_ACTIVE",
    "STREAM_KEY_ACTIVE_LIVE",
    "STREAM_KEY_INACTIVE_LIVE",
    "STREAM_KEY_ACTIVE_LIVE_PREP",
    "MEMBER_CREATED",
    "MEMBER_UPDATED",
    // Ours: whether the callback works.
    PING,
];

/// The type of a test that the tenant asked for.
pub const PING: &str = "PING";
