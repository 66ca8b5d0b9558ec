//! Routes that are not in the contract. Where only we have clients, camelCase is all that is asked of a body.
//!
//! A whole prefix is written `**`. Under the contract's own prefixes every route is named, so that a slip in a path of the
//! contract is not taken for a new route of ours.

use super::super::shape::Shape::{Anything, List, Ours, Page};
use super::super::shapes::{MEMBER_NESTED, ROOM};
use super::{Route, json, none, ours, unread};

const OK: &[u16] = &[200];
const ANY: &[u16] = &[200, 201, 202, 204, 206];

pub(super) const ROUTES: &[Route] = &[
    // Nobody else's prefixes.
    unread("GET", "/v2/console/apps/{}/audit/**", OK),
    unread("GET", "/v2/console/apps/{}/usage/members", OK),
    unread("GET", "/v2/console/apps/{}/members/{}/usage", OK),
    ours("/v2/console/**"),
    ours("/v2/operator/**"),
    unread("*", "/internal/**", ANY),
    unread("*", "/apps/**", ANY),
    unread("*", "/watch/**", ANY),
    unread("*", "/assets/**", ANY),
    unread("*", "/docs", ANY),
    unread("*", "/docs/**", ANY),
    unread("*", "/health/**", ANY),
    json("GET", "/openapi.json", OK, &Anything),
    json("GET", "/openapi/{}", OK, &Anything),
    json("GET", "/asyncapi.json", OK, &Anything),
    unread("GET", "/metrics", OK),
    unread("PUT", "/uploads/{}", OK),
    unread("*", "/uploads/tus/{}", ANY),
    // Beside the server API.
    json("GET", "/v2/apps/me/video-posts/{}/src-file/parts", OK, &Ours),
    json("GET", "/v2/apps/me/video-rooms/{}/channel/messages", OK, &Ours),
    // Beside the client API: more of channels.
    none("PATCH", "/v2/members/me/video-rooms/{}/channel"),
    none("POST", "/v2/members/me/video-rooms/{}/channel/pause"),
    none("POST", "/v2/members/me/video-rooms/{}/channel/resume"),
    none("POST", "/v2/members/me/video-rooms/{}/channel/members/{}/unban"),
    none("DELETE", "/v2/members/me/video-rooms/{}/channel/messages/{}"),
    none("PATCH", "/v2/members/me/channels/{}"),
    none("POST", "/v2/members/me/channels/{}/pause"),
    none("POST", "/v2/members/me/channels/{}/resume"),
    none("POST", "/v2/members/me/channels/{}/members/{}/unban"),
    none("DELETE", "/v2/members/me/channels/{}/messages/{}"),
    unread("POST", "/v2/apps/me/video-posts/{}/src-file/tus", ANY),
    none("DELETE", "/v2/apps/me/video-posts/{}/src-file/parts"),
    json("GET", "/v2/apps/me/video-posts/{}/allowed-members", OK, &List(&MEMBER_NESTED)),
    json("PUT", "/v2/apps/me/video-posts/{}/allowed-members", OK, &List(&MEMBER_NESTED)),
    none("DELETE", "/v2/apps/me/video-posts/{}/thumbnail-file"),
    none("DELETE", "/v2/apps/me/video-posts/{}/preview-file"),
    json("GET", "/v2/apps/me/video-posts/{}/playback", OK, &Ours),
    unread("GET", "/v2/apps/me/usage/members", OK),
    unread("GET", "/v2/apps/me/members/{}/usage", OK),
    unread("GET", "/v2/apps/me/audit/**", OK),
    json("GET", "/v2/apps/me/video-rooms/uuid/{}", OK, &ROOM),
    json("POST", "/v2/apps/me/video-rooms/{}/start", OK, &ROOM),
    json("POST", "/v2/apps/me/video-rooms/{}/end", OK, &ROOM),
    json("GET", "/v2/apps/me/video-rooms/{}/entry-requests", OK, &Ours),
    none("POST", "/v2/apps/me/video-rooms/{}/entry-requests/{}/approve"),
    none("POST", "/v2/apps/me/video-rooms/{}/entry-requests/{}/deny"),
    json("GET", "/v2/apps/me/video-rooms/{}/allowed-participants", OK, &Ours),
    json("PUT", "/v2/apps/me/video-rooms/{}/allowed-participants", OK, &Ours),
    json("POST", "/v2/apps/me/video-rooms/{}/cancel", OK, &ROOM),
    json("POST", "/v2/apps/me/logins", &[201], &Ours),
    json("POST", "/v2/apps/me/logins/{}/password-resets", &[201], &Ours),
    // Beside the client API.
    none("POST", "/v2/members/me/password"),
    none("POST", "/v2/members/me/sign-out"),
    ours("/v2/portal-apps/**"),
    json("GET", "/v2/members/me/video-rooms/{}/entry-requests", OK, &Ours),
    none("POST", "/v2/members/me/video-rooms/{}/entry-requests/{}/approve"),
    none("POST", "/v2/members/me/video-rooms/{}/entry-requests/{}/deny"),
    json("GET", "/v2/members/me/video-rooms/{}/allowed-participants", OK, &Ours),
    json("PUT", "/v2/members/me/video-rooms/{}/allowed-participants", OK, &Ours),
    json("POST", "/v2/members/me/video-rooms/{}/cancel", OK, &ROOM),
    json("GET", "/v2/members/me/video-posts/{}/src-file/parts", OK, &Ours),
    unread("POST", "/v2/members/me/video-posts/{}/src-file/tus", ANY),
    none("DELETE", "/v2/members/me/video-posts/{}/src-file/parts"),
    json("GET", "/v2/members/me/video-posts/{}/allowed-members", OK, &List(&MEMBER_NESTED)),
    json("PUT", "/v2/members/me/video-posts/{}/allowed-members", OK, &List(&MEMBER_NESTED)),
    none("DELETE", "/v2/members/me/video-posts/{}/thumbnail-file"),
    none("DELETE", "/v2/members/me/video-posts/{}/preview-file"),
    json("POST", "/v2/members/me/refresh-token", OK, &Ours),
    json("GET", "/v2/members/me/permissions", OK, &Ours),
    ours("/v2/members/me/app-storage/objects"),
    ours("/v2/members/me/video-rooms/{}/storage/objects"),
    ours("/v2/members/me/member-storage/objects"),
    ours("/v2/members/me/storage-objects/**"),
    unread("*", "/storage/{}", ANY),
    json("GET", "/v2/members/me/video-rooms/{}/sessions", OK, &Page(&Ours)),
    json("GET", "/v2/members/me/video-rooms/{}/sessions/{}", OK, &Ours),
    none("PUT", "/v2/members/me/video-rooms/{}/participants/{}/role"),
    json("GET", "/v2/apps/me/video-rooms/{}/sessions", OK, &Page(&Ours)),
    json("GET", "/v2/apps/me/video-rooms/{}/sessions/{}", OK, &Ours),
    // Vicollo's other half.
    ours("/v2/vicollo-apps/**"),
    // Webhooks: where they go, and how their deliveries went.
    ours("/v2/apps/me/callback"),
    ours("/v2/apps/me/callback/**"),
    ours("/v2/apps/me/webhook-deliveries"),
    ours("/v2/apps/me/webhook-deliveries/**"),
];
