//! Contract 3.6, 6.1 and 6.2. Rule 2: JS compares these statuses exactly.

use super::super::shape::Shape::{List, Page};
use super::super::shapes::*;
use super::{Route, json, none, unread};

const OK: &[u16] = &[200];
const CREATED: &[u16] = &[201];

pub(super) const ROUTES: &[Route] = &[
    json("GET", "/v2/members/me", OK, &MEMBER),
    json("PATCH", "/v2/members/me", OK, &MEMBER),
    // Rooms. Rule 1: a delete answers 200, with a body that nobody reads.
    json("POST", "/v2/members/me/video-rooms", CREATED, &ROOM),
    json("GET", "/v2/members/me/video-rooms", OK, &Page(&ROOM)),
    json("GET", "/v2/members/me/video-rooms/{}", OK, &ROOM),
    json("GET", "/v2/members/me/video-rooms/uuid/{}", OK, &ROOM),
    json("PATCH", "/v2/members/me/video-rooms/{}", OK, &ROOM),
    unread("DELETE", "/v2/members/me/video-rooms/{}", OK),
    json("POST", "/v2/members/me/video-rooms/{}/web-rtc-tokens", CREATED, &WEB_RTC_TOKEN),
    json("POST", "/v2/members/me/video-rooms/{}/start", OK, &ROOM),
    json("POST", "/v2/members/me/video-rooms/{}/end", OK, &ROOM),
    json("GET", "/v2/members/me/stream-key", OK, &STREAM_KEY),
    unread("GET", "/v2/members/me/event-sources", OK),
    // Channels, by room and by their own id (11.16).
    json("GET", "/v2/members/me/video-rooms/{}/channel", OK, &CHANNEL),
    none("POST", "/v2/members/me/video-rooms/{}/channel/join"),
    none("POST", "/v2/members/me/video-rooms/{}/channel/leave"),
    none("POST", "/v2/members/me/video-rooms/{}/channel/messages"),
    json("GET", "/v2/members/me/video-rooms/{}/channel/messages", OK, &Page(&CHANNEL_MESSAGE)),
    json("GET", "/v2/members/me/video-rooms/{}/channel/messages/{}", OK, &CHANNEL_MESSAGE),
    json("GET", "/v2/members/me/video-rooms/{}/channel/members", OK, &Page(&CHANNEL_MEMBER)),
    json("GET", "/v2/members/me/video-rooms/{}/channel/members/{}", OK, &CHANNEL_MEMBER),
    none("POST", "/v2/members/me/video-rooms/{}/channel/members/{}/set-as-operator"),
    none("POST", "/v2/members/me/video-rooms/{}/channel/members/{}/set-as-member"),
    none("POST", "/v2/members/me/video-rooms/{}/channel/members/{}/ban"),
    json("GET", "/v2/members/me/channels/{}", OK, &CHANNEL),
    none("POST", "/v2/members/me/channels/{}/join"),
    none("POST", "/v2/members/me/channels/{}/leave"),
    none("POST", "/v2/members/me/channels/{}/messages"),
    json("GET", "/v2/members/me/channels/{}/messages", OK, &Page(&CHANNEL_MESSAGE)),
    json("GET", "/v2/members/me/channels/{}/messages/{}", OK, &CHANNEL_MESSAGE),
    json("GET", "/v2/members/me/channels/{}/members", OK, &Page(&CHANNEL_MEMBER)),
    json("GET", "/v2/members/me/channels/{}/members/{}", OK, &CHANNEL_MEMBER),
    none("POST", "/v2/members/me/channels/{}/members/{}/set-as-operator"),
    none("POST", "/v2/members/me/channels/{}/members/{}/set-as-member"),
    none("POST", "/v2/members/me/channels/{}/members/{}/ban"),
    // Posts are promised here, not described: as on the server API, but a delete answers 200 as rooms do.
    json("POST", "/v2/members/me/video-posts", CREATED, &POST),
    json("GET", "/v2/members/me/video-posts", OK, &Page(&POST)),
    json("GET", "/v2/members/me/video-posts/{}", OK, &POST),
    json("PATCH", "/v2/members/me/video-posts/{}", OK, &POST),
    unread("DELETE", "/v2/members/me/video-posts/{}", OK),
    json("POST", "/v2/members/me/video-posts/{}/src-file/request-upload-urls", OK, &List(&UPLOAD_URL)),
    none("POST", "/v2/members/me/video-posts/{}/src-file/complete-upload"),
    json("POST", "/v2/members/me/video-posts/{}/thumbnail-file/request-upload-url", OK, &PICTURE_URL),
    json("POST", "/v2/members/me/video-posts/{}/preview-file/request-upload-url", OK, &PICTURE_URL),
    none("POST", "/v2/members/me/video-posts/{}/thumbnail-file/complete-upload"),
    none("POST", "/v2/members/me/video-posts/{}/preview-file/complete-upload"),
    json("POST", "/v2/members/me/video-posts/{}/retry", OK, &POST),
];
