//! Ways into a room for one member, as the tenant's backend hands them out.

use crate::members;
use crate::rooms::entry;
use crate::rooms::{current, number};
use axum::Json;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::member::TEXT_CHARS_MAX;
use domain::{AppUserId, room};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{DrawLayoutPosition, DrawLayoutType, EmbedBody, EmbedUrl, WebRtcToken, WebRtcTokenBody};
use web::{ApiError, Asked, AskedByVicollo, OptionalJson, Path, percent};

/// Gives the address under which a page embeds a room for one member (contract 8.2).
///
/// It logs the member in without a password, so it is for that member's browser only.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/video-rooms/{id}/members/{appUserId}/embed-url", tag = "vicollo",
    operation_id = "getVideoRoomEmbedUrl", security(("app" = [])), request_body = EmbedBody,
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "The member.")),
    responses(
        (status = 200, description = "The address.", body = EmbedUrl),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
pub(super) async fn embed_url(
    AskedByVicollo(asked): AskedByVicollo,
    Path((room, app_user_id)): Path<(String, String)>,
    OptionalJson(body): OptionalJson<EmbedBody>,
) -> Result<Json<EmbedUrl>, ApiError> {
    if body.display_name.as_ref().is_some_and(|name| name.chars().count() > TEXT_CHARS_MAX) {
        return Err(Code::MemberTextSize.into());
    }
    let room = current(&asked.platform, asked.app.app, number(&room)?).await?;
    let id = AppUserId::try_from(app_user_id)?;
    let member = members::current(&asked.platform, &asked.app, &id).await?;
    let tokens = members::tokens_of(&asked.platform, &asked.app, &member)?;
    let key = STANDARD.encode(serde_json::to_string(&tokens).map_err(ApiError::internal)?);
    Ok(Json(EmbedUrl { video_room_embed_url: address(&asked, &room, &key, &body) }))
}

fn address(asked: &Asked, room: &room::Active, key: &str, body: &EmbedBody) -> String {
    let pages = asked.platform.settings.vicollo_web_url.as_deref().unwrap_or(&asked.base.0);
    let (pages, app, uuid) = (pages.trim_end_matches('/'), room.app, room.uuid);
    let mut url = format!("{pages}/vicollo-apps/{app}/rooms/join/{uuid}?key={}", percent::encode(key));
    let mut add = |name: &str, value: &str| {
        url.extend(["&", name, "=", &percent::encode(value)]);
    };
    if body.observes() {
        add("isObserver", "true");
    }
    if let Some(layout) = body.draw_layout_type {
        add(
            "drawLayoutType",
            match layout {
                DrawLayoutType::FixedGrid => "fixed-grid",
                DrawLayoutType::Scroll => "scroll",
            },
        );
    }
    if let Some(position) = body.draw_layout_position {
        add(
            "drawLayoutPosition",
            match position {
                DrawLayoutPosition::Top => "top",
                DrawLayoutPosition::Bottom => "bottom",
                DrawLayoutPosition::Left => "left",
                DrawLayoutPosition::Right => "right",
            },
        );
    }
    if let Some(name) = &body.display_name {
        add("displayName", name);
    }
    url
}

/// Gives a member a token of the room server.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/video-rooms/{id}/members/{appUserId}/web-rtc-tokens", tag = "vicollo",
    operation_id = "issueVicolloWebRtcToken", security(("app" = [])), request_body = WebRtcTokenBody,
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "The member.")),
    responses(
        (status = 201, description = "Where to connect, and with what.", body = WebRtcToken),
        (status = 400, body = ErrorBody, description = "The room is over."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The password is wrong, the room is not for the member, or the app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
pub(super) async fn token(
    AskedByVicollo(asked): AskedByVicollo,
    Path((room, app_user_id)): Path<(String, String)>,
    OptionalJson(body): OptionalJson<WebRtcTokenBody>,
) -> Result<(StatusCode, Json<WebRtcToken>), ApiError> {
    let room = number(&room)?;
    let id = AppUserId::try_from(app_user_id)?;
    let member = members::current(&asked.platform, &asked.app, &id).await?;
    let token = entry::token(&asked, room, &member, body).await?;
    Ok((StatusCode::CREATED, Json(token)))
}
