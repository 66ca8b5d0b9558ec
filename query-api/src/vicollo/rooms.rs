use crate::rooms::{self, ListQuery};
use axum::Json;
use projections::View;
use schemas::rest::{Page, VideoRoom};
use web::{ApiError, AskedByVicollo, Paging, PagingQuery, Path, Query, Tag, Tagged};

/// Lists rooms.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/video-rooms", tag = "vicollo", operation_id = "listVicolloRooms",
    security(("app" = [])), params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of rooms", body = Page<VideoRoom>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
    )
)]
pub(super) async fn list(
    AskedByVicollo(asked): AskedByVicollo,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<VideoRoom>>, ApiError> {
    rooms::list(&asked, query, paging).await.map(Json)
}

/// Reads a room.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/video-rooms/{id}", tag = "vicollo", operation_id = "getVicolloRoom",
    security(("app" = [])), params(("id" = u32, Path, description = "The room's number")),
    responses(
        (status = 200, description = "The room", body = VideoRoom),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "No such room", body = web::ErrorBody),
    )
)]
pub(super) async fn get(
    AskedByVicollo(asked): AskedByVicollo,
    Path(id): Path<String>,
) -> Result<Tagged<Json<VideoRoom>>, ApiError> {
    let tag = Tag::of(&asked.platform, View::Rooms, &id).await?;
    let room = rooms::by_number(&asked, &id).await?;
    Ok(Tagged(tag, Json(rooms::show(&asked, &room).await?)))
}
