use super::ListQuery;
use axum::Json;
use projections::View;
use schemas::rest::{AllowedParticipant, EntryRequest, Page, VideoRoom};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, AskedByApp, Paging, PagingQuery, Path, Platform, Query, Tag, Tagged};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(get_by_uuid))
        .routes(routes!(entry_requests))
        .routes(routes!(allowed))
}

/// Lists rooms.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-rooms",
    tag = "server",
    operation_id = "listVideoRooms",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of rooms", body = Page<VideoRoom>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn list(
    AskedByApp(asked): AskedByApp,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<VideoRoom>>, ApiError> {
    super::list(&asked, query, paging).await.map(Json)
}

/// Reads a room.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-rooms/{id}",
    tag = "server",
    operation_id = "getVideoRoom",
    params(("id" = u32, Path, description = "The room's number")),
    responses(
        (status = 200, description = "The room", body = VideoRoom),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such room", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn get(
    AskedByApp(asked): AskedByApp,
    Path(id): Path<String>,
) -> Result<Tagged<Json<VideoRoom>>, ApiError> {
    let tag = Tag::of(&asked.platform, View::Rooms, &id).await?;
    let room = super::by_number(&asked, &id).await?;
    Ok(Tagged(tag, Json(super::show(&asked, &room).await?)))
}

/// Reads a room by its UUID.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-rooms/uuid/{uuid}",
    tag = "server",
    operation_id = "getVideoRoomByUuid",
    params(("uuid" = String, Path, description = "The room's UUID")),
    responses(
        (status = 200, description = "The room", body = VideoRoom),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such room", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn get_by_uuid(
    AskedByApp(asked): AskedByApp,
    Path(uuid): Path<String>,
) -> Result<Json<VideoRoom>, ApiError> {
    let room = super::by_uuid(&asked, &uuid).await?;
    Ok(Json(super::show(&asked, &room).await?))
}

/// Lists who asked to be let into a room, the longest ago first.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-rooms/{id}/entry-requests",
    tag = "server",
    operation_id = "listEntryRequests",
    params(("id" = u32, Path, description = "The room's number")),
    responses(
        (status = 200, description = "Everybody who asked", body = Vec<EntryRequest>),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The room is another member's", body = web::ErrorBody),
        (status = 404, description = "No such room", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn entry_requests(
    AskedByApp(asked): AskedByApp,
    Path(id): Path<String>,
) -> Result<Json<Vec<EntryRequest>>, ApiError> {
    super::entry_requests(&asked, &id).await.map(Json)
}

/// Reads a room's allow list.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-rooms/{id}/allowed-participants",
    tag = "server",
    operation_id = "listAllowedParticipants",
    params(("id" = u32, Path, description = "The room's number")),
    responses(
        (status = 200, description = "Everybody on it", body = Vec<AllowedParticipant>),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The room is another member's", body = web::ErrorBody),
        (status = 404, description = "No such room", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn allowed(
    AskedByApp(asked): AskedByApp,
    Path(id): Path<String>,
) -> Result<Tagged<Json<Vec<AllowedParticipant>>>, ApiError> {
    let tag = Tag::of(&asked.platform, View::Rooms, &id).await?;
    Ok(Tagged(tag, Json(super::allowed(&asked, &id).await?)))
}
