use super::super::shape::Shape::{Count, Flag, Id, Name, Object, Text, Texts, Time, Url, Uuid, Words};
use super::super::shape::{Field, Shape, may, must};
use super::{ACCESS, APP, CREATORS, MEMBER_NESTED, MODES, PROFILE, STATES, STATS};

/// Rule 4: nothing else, ever.
const ROOM_STATES: &[&str] = &["SCHEDULED", "CANCELLED", "LIVE", "LIVE_INACTIVE", "ENDED"];
const ROOM_TYPES: &[&str] = &["BROADCAST_RTMP", "VIDEO_CONFERENCE", "INTERACTIVE_MEETING"];
const VOD_STATES: &[&str] = &["NOT_ARCHIVED", "ARCHIVING", "ARCHIVED", "FAILED_ARCHIVING"];
/// Contract 4.3.
const KEY_STATES: &[&str] =
    &["INACTIVE", "ACTIVE_PREP", "ACTIVE", "ACTIVE_LIVE", "INACTIVE_LIVE", "ACTIVE_LIVE_PREP"];

const PLAY_URLS: &[Field] = &[
    may("playUrl", Url),
    may("liveUrl", Url),
    may("cmafHlsPlayUrl", Url),
    may("cmafDashPlayUrl", Url),
    may("rtmpPlayUrl", Url),
    may("httpFlvPlayUrl", Url),
];

const CHANNEL_NESTED: Shape = Object(&[&[
    must("id", Id),
    may("state", Words(STATES)),
    may("channelState", Words(super::CHANNEL_STATES)),
    may("name", Text),
]]);

const CHAT: Shape = Object(&[&[
    must("videoKey", Name),
    must("channelKey", Name),
    may("createdAt", Time),
    may("closedAt", Time),
]]);

/// Rule 3 and what each client requires.
const REQUIRED: &[Field] = &[
    must("id", Id),
    must("state", Words(STATES)),
    must("uuid", Uuid),
    must("type", Words(ROOM_TYPES)),
    must("protocol", Words(&["RTMP", "WEB_RTC"])),
    must("videoRoomState", Words(ROOM_STATES)),
    must("vodState", Words(VOD_STATES)),
    must("accessLevel", Words(ACCESS)),
    must("app", APP),
    must("member", MEMBER_NESTED),
    must("creatorType", Words(CREATORS)),
    must("creatorId", Id),
    must("title", Text),
    must(
        "policy",
        Object(&[&[
            must("hasPassword", Flag),
            must("manuallyApproval", Flag),
            must("canAutoRoomCompositeRecording", Flag),
        ]]),
    ),
    must("createdAt", Time),
    must("lastModifiedAt", Time),
];

const OPTIONAL: &[Field] = &[
    may("forciblyTerminated", Flag),
    may("vodUrl", Url),
    may("format", Words(&["UNDEFINED", "RTMP", "CMAF", "RTMP_CMAF"])),
    may("channel", CHANNEL_NESTED),
    may("chat", CHAT),
    may("description", Text),
    may("customType", Text),
    may("customData", Texts),
    may("scheduledAt", Time),
    may("cancelledAt", Time),
    may("liveStartedAt", Time),
    may("liveEndedAt", Time),
    may("vodArchivedAt", Time),
    may("lastSessionNo", Count),
    may(
        "streamKey",
        Object(&[&[must("id", Id), must("state", Words(STATES)), must("streamKeyState", Words(KEY_STATES))]]),
    ),
    may("videoPostId", Id),
    may(
        "videoPost",
        Object(&[&[
            must("id", Id),
            must("state", Words(STATES)),
            must("videoPostState", Name),
            must("type", Name),
        ]]),
    ),
    may("stats", STATS),
];

/// One superset that satisfies every client.
pub const ROOM: Shape = Object(&[REQUIRED, OPTIONAL, PLAY_URLS]);

/// What SHOP and LITE-AND read, and all that the books name.
pub const STREAM_KEY: Shape = Object(&[
    &[
        must("id", Id),
        must("state", Words(STATES)),
        must("streamKeyState", Words(KEY_STATES)),
        must("forciblyTerminated", Flag),
        must("app", APP),
        must("member", MEMBER_NESTED),
        may(
            "videoRoom",
            Object(&[&[
                must("id", Id),
                must("state", Words(STATES)),
                must("videoRoomState", Words(ROOM_STATES)),
                must("type", Words(ROOM_TYPES)),
                must("title", Text),
            ]]),
        ),
        must("ingestUrl", Url),
        must("streamKey", Name),
        may("mode", Words(MODES)),
        must("profile", PROFILE),
        may("error", Object(&[&[may("code", Text), must("message", Text), may("occurredAt", Time)]])),
        must("createdAt", Time),
        must("lastModifiedAt", Time),
    ],
    PLAY_URLS,
]);
