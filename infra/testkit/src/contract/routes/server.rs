//! Contract 3.2 to 3.5, 3.7 and 6.3.

use super::super::shape::Shape::{List, Ours, Page};
use super::super::shapes::*;
use super::{Route, json, none};

const OK: &[u16] = &[200];
const CREATED: &[u16] = &[201];
/// Where clients take any 2xx and an upsert tells which it was (11.24), or nobody says (3.7).
const EITHER: &[u16] = &[200, 201];

pub(super) const ROUTES: &[Route] = &[
    // Members.
    json("POST", "/v2/apps/me/members/login", OK, &TOKENS),
    json("POST", "/v2/apps/me/members/login-as-guest", OK, &TOKENS),
    json("POST", "/v2/apps/me/members", EITHER, &MEMBER),
    json("PATCH", "/v2/apps/me/members/{}", OK, &MEMBER),
    json("GET", "/v2/apps/me/members", OK, &Page(&MEMBER)),
    json("GET", "/v2/apps/me/members/{}", OK, &MEMBER),
    none("DELETE", "/v2/apps/me/members/{}"),
    json("GET", "/v2/apps/me/members/{}/stream-key", OK, &STREAM_KEY),
    none("POST", "/v2/apps/me/members/{}/stream-key/force-terminate"),
    json("POST", "/v2/apps/me/members/{}/chat-tokens", OK, &CHAT_TOKEN),
    json("POST", "/v2/apps/me/members/guest-chat-tokens", OK, &CHAT_TOKEN),
    json("POST", "/v2/apps/me/streaming-tokens", CREATED, &STREAMING_TOKEN),
    // Posts and files.
    json("POST", "/v2/apps/me/video-posts", CREATED, &POST),
    json("GET", "/v2/apps/me/video-posts", OK, &Page(&POST)),
    json("GET", "/v2/apps/me/video-posts/{}", OK, &POST),
    json("PATCH", "/v2/apps/me/video-posts/{}", OK, &POST),
    none("DELETE", "/v2/apps/me/video-posts/{}"),
    json("POST", "/v2/apps/me/video-posts/{}/src-file/request-upload-urls", OK, &List(&UPLOAD_URL)),
    none("POST", "/v2/apps/me/video-posts/{}/src-file/complete-upload"),
    json("POST", "/v2/apps/me/video-posts/{}/thumbnail-file/request-upload-url", OK, &PICTURE_URL),
    json("POST", "/v2/apps/me/video-posts/{}/preview-file/request-upload-url", OK, &PICTURE_URL),
    none("POST", "/v2/apps/me/video-posts/{}/thumbnail-file/complete-upload"),
    none("POST", "/v2/apps/me/video-posts/{}/preview-file/complete-upload"),
    json("POST", "/v2/apps/me/video-posts/{}/retry", OK, &POST),
    // Profiles and stream keys.
    json("GET", "/v2/apps/me/transcoding-profiles", OK, &Page(&PROFILE)),
    json("GET", "/v2/apps/me/transcoding-profiles/{}", OK, &PROFILE),
    json("GET", "/v2/apps/me/stream-keys", OK, &Page(&STREAM_KEY)),
    json("GET", "/v2/apps/me/stream-keys/{}", OK, &STREAM_KEY),
    json("PATCH", "/v2/apps/me/stream-keys/{}", OK, &STREAM_KEY),
    json("POST", "/v2/apps/me/stream-keys/{}/reissue", OK, &STREAM_KEY),
    none("POST", "/v2/apps/me/stream-keys/{}/force-terminate"),
    // Rooms.
    json("POST", "/v2/apps/me/video-rooms", CREATED, &ROOM),
    json("GET", "/v2/apps/me/video-rooms", OK, &Page(&ROOM)),
    json("GET", "/v2/apps/me/video-rooms/{}", OK, &ROOM),
    json("PATCH", "/v2/apps/me/video-rooms/{}", OK, &ROOM),
    none("DELETE", "/v2/apps/me/video-rooms/{}"),
    json("POST", "/v2/apps/me/video-rooms/{}/rtmp-broadcast/state/{}", OK, &ROOM),
    json("POST", "/v2/apps/me/video-rooms/{}/rtmp-broadcast/{}", OK, &ROOM),
    json("POST", "/v2/apps/me/video-rooms/{}/members/{}/web-rtc-tokens", CREATED, &WEB_RTC_TOKEN),
    none("POST", "/v2/apps/me/banned-chat-words"),
    none("POST", "/v2/apps/me/banned-chat-words/{}"),
    none("DELETE", "/v2/apps/me/banned-chat-words/{}"),
    // The chat of 2022.
    json("POST", "/v2/apps/me/video-rooms/{}/chat-room", OK, &CHAT_ROOM),
    json("GET", "/v2/apps/me/video-rooms/{}/chat-room", OK, &CHAT_ROOM),
    json("POST", "/v2/apps/me/video-rooms/{}/chat-room/close", OK, &CHAT_ROOM),
    json("GET", "/v2/apps/me/video-rooms/{}/chat-room/members", OK, &CHAT_ROOM_MEMBERS),
    json(
        "POST",
        "/v2/apps/me/video-rooms/{}/chat-room/admin/messages/broadcast",
        CREATED,
        &CHAT_MESSAGE_SENT,
    ),
    json("POST", "/v2/apps/me/video-rooms/{}/chat-room/admin/messages/direct", CREATED, &CHAT_MESSAGE_SENT),
    json("GET", "/v2/apps/me/video-rooms/{}/chat-room/messages/{}", OK, &CHAT_MESSAGE),
    none("POST", "/v2/apps/me/video-rooms/{}/chat-room/messages/{}/hide"),
    none("POST", "/v2/apps/me/video-rooms/{}/chat-room/messages/{}/unhide"),
    none("DELETE", "/v2/apps/me/video-rooms/{}/chat-room/messages/{}"),
    // Vicollo.
    json("POST", "/v2/vicollo-apps/me/members", EITHER, &Ours),
    json("POST", "/v2/vicollo-apps/me/members/{}/login", OK, &TOKENS),
    json("POST", "/v2/vicollo-apps/me/video-rooms", EITHER, &ROOM),
    json("GET", "/v2/vicollo-apps/me/video-rooms", OK, &Page(&ROOM)),
    json("GET", "/v2/vicollo-apps/me/video-rooms/{}", OK, &ROOM),
    json("PATCH", "/v2/vicollo-apps/me/video-rooms/{}", OK, &ROOM),
    json("POST", "/v2/vicollo-apps/me/video-rooms/{}/members/{}/embed-url", EITHER, &EMBED_URL),
];
