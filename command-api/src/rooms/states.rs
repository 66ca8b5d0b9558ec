//! Start, end and cancel: the same three acts under the addresses that clients of several years use (contract 11.4).

use super::acts::{self, Answer};
use super::number;
use schemas::errors::ErrorBody;
use schemas::rest::{EndBody, VideoRoom};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Asked, AskedByApp, AskedByMember, OptionalJson, Path, Platform, Query};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(state_live))
        .routes(routes!(state_ended))
        .routes(routes!(state_cancelled))
        .routes(routes!(rtmp_start))
        .routes(routes!(rtmp_end))
        .routes(routes!(rtmp_cancel))
        .routes(routes!(start))
        .routes(routes!(end))
        .routes(routes!(cancel))
        .routes(routes!(my_start))
        .routes(routes!(my_end))
        .routes(routes!(my_cancel))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct EndQuery {
    /// Cuts a broadcast that is still live; its stream key is replaced.
    force: Option<bool>,
}

impl EndQuery {
    /// In the query or in the body.
    fn or(&self, body: EndBody) -> bool {
        self.force.or(body.force).unwrap_or(false)
    }
}

/// What an address does.
enum Act {
    Start,
    End { force: bool },
    Cancel,
}

async fn act(asked: &Asked, room: &str, act: Act) -> Result<Answer, ApiError> {
    let room = number(room)?;
    match act {
        Act::Start => acts::start(asked, room).await,
        Act::End { force } => acts::end(asked, room, force).await,
        Act::Cancel => acts::cancel(asked, room).await,
    }
}

/// Where the address says that it is a broadcast.
async fn broadcast(asked: &Asked, room: &str, what: Act) -> Result<Answer, ApiError> {
    acts::is_broadcast(asked, number(room)?).await?;
    act(asked, room, what).await
}

/// Handlers of acts without a body.
macro_rules! acts {
    ($($(#[doc = $doc:literal])+ $name:ident $path:literal $id:literal $tag:literal $scheme:literal
        $extractor:ident $how:ident $act:expr;)+) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(
            post, path = $path, tag = $tag, operation_id = $id, security(($scheme = [])),
            params(("id" = u32, Path, description = "The room.")),
            responses(
                (status = 200, description = "The room after it.", body = VideoRoom),
                (status = 400, body = ErrorBody, description = "The state of the room or of its stream key forbids it."),
                (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
                (status = 403, body = ErrorBody, description = "The room is another member's."),
                (status = 404, body = ErrorBody, description = "There is no such room, or the caller does not see it."),
            )
        )]
        async fn $name(caller: $extractor, Path(room): Path<String>) -> Result<Answer, ApiError> {
            $how(caller.as_ref(), &room, $act).await
        }
    )+};
}

/// Handlers of ends, which may be forced.
macro_rules! ends {
    ($($(#[doc = $doc:literal])+ $name:ident $path:literal $id:literal $tag:literal $scheme:literal
        $extractor:ident $how:ident;)+) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(
            post, path = $path, tag = $tag, operation_id = $id, security(($scheme = [])),
            params(("id" = u32, Path, description = "The room."), EndQuery), request_body = EndBody,
            responses(
                (status = 200, description = "The room, `ENDED`.", body = VideoRoom),
                (status = 400, body = ErrorBody, description = "The state of the room or of its stream key forbids it."),
                (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
                (status = 403, body = ErrorBody, description = "The room is another member's."),
                (status = 404, body = ErrorBody, description = "There is no such room, or the caller does not see it."),
            )
        )]
        async fn $name(
            caller: $extractor,
            Path(room): Path<String>,
            Query(query): Query<EndQuery>,
            OptionalJson(body): OptionalJson<EndBody>,
        ) -> Result<Answer, ApiError> {
            $how(caller.as_ref(), &room, Act::End { force: query.or(body) }).await
        }
    )+};
}

acts! {
    /// Starts a broadcast; the owner's stream key has to be `ACTIVE`.
    state_live "/v2/apps/me/video-rooms/{id}/rtmp-broadcast/state/live" "setRtmpBroadcastLive" "server" "app"
        AskedByApp broadcast Act::Start;
    /// Calls a scheduled broadcast off.
    state_cancelled "/v2/apps/me/video-rooms/{id}/rtmp-broadcast/state/cancelled" "setRtmpBroadcastCancelled"
        "server" "app" AskedByApp broadcast Act::Cancel;
    /// Starts a broadcast; another address of `…/rtmp-broadcast/state/live`.
    rtmp_start "/v2/apps/me/video-rooms/{id}/rtmp-broadcast/start" "startRtmpBroadcast" "server" "app"
        AskedByApp broadcast Act::Start;
    /// Calls a scheduled broadcast off; another address of `…/rtmp-broadcast/state/cancelled`.
    rtmp_cancel "/v2/apps/me/video-rooms/{id}/rtmp-broadcast/cancel" "cancelRtmpBroadcast" "server" "app"
        AskedByApp broadcast Act::Cancel;
    /// Starts a broadcast; a conference starts when somebody enters it.
    start "/v2/apps/me/video-rooms/{id}/start" "startVideoRoom" "server" "app"
        AskedByApp act Act::Start;
    /// Calls a scheduled room off.
    cancel "/v2/apps/me/video-rooms/{id}/cancel" "cancelVideoRoom" "server" "app"
        AskedByApp act Act::Cancel;
    /// Starts a broadcast of the caller, whose stream key has to be `ACTIVE`.
    my_start "/v2/members/me/video-rooms/{id}/start" "startMyVideoRoom" "client" "member"
        AskedByMember act Act::Start;
    /// Calls a scheduled room of the caller off.
    my_cancel "/v2/members/me/video-rooms/{id}/cancel" "cancelMyVideoRoom" "client" "member"
        AskedByMember act Act::Cancel;
}

ends! {
    /// Ends a broadcast that is `LIVE_INACTIVE`; with `force` also one that is `LIVE`.
    state_ended "/v2/apps/me/video-rooms/{id}/rtmp-broadcast/state/ended" "setRtmpBroadcastEnded" "server" "app"
        AskedByApp broadcast;
    /// Ends a broadcast; another address of `…/rtmp-broadcast/state/ended`.
    rtmp_end "/v2/apps/me/video-rooms/{id}/rtmp-broadcast/end" "endRtmpBroadcast" "server" "app"
        AskedByApp broadcast;
    /// Ends a broadcast, or closes a conference.
    end "/v2/apps/me/video-rooms/{id}/end" "endVideoRoom" "server" "app"
        AskedByApp act;
    /// Ends a broadcast of the caller, or closes a conference.
    my_end "/v2/members/me/video-rooms/{id}/end" "endMyVideoRoom" "client" "member"
        AskedByMember act;
}
