//! The same reads on three APIs.

use super::{get, list};
use axum::Json;
use schemas::rest::{Page, RoomSession, RoomSessionWithAttendance};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, AskedByApp, AskedByMember, AskedByVicollo, Paging, PagingQuery, Path, Platform};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(app_list))
        .routes(routes!(app_get))
        .routes(routes!(member_list))
        .routes(routes!(member_get))
        .routes(routes!(vicollo_list))
        .routes(routes!(vicollo_get))
}

/// Lists the sessions of a room, the latest first.
#[utoipa::path(
    get, path = "/v2/apps/me/video-rooms/{id}/sessions", tag = "server", operation_id = "listVideoRoomSessions",
    security(("app" = [])), params(("id" = u32, Path, description = "The room's number"), PagingQuery),
    responses(
        (status = 200, description = "A page of sessions", body = Page<RoomSession>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 404, description = "No such room, or the caller does not see it", body = web::ErrorBody),
    )
)]
async fn app_list(
    AskedByApp(asked): AskedByApp,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Page<RoomSession>>, ApiError> {
    list(&asked, &id, paging).await
}

/// Reads a session of a room with who was there.
#[utoipa::path(
    get, path = "/v2/apps/me/video-rooms/{id}/sessions/{sessionNo}", tag = "server",
    operation_id = "getVideoRoomSession", security(("app" = [])),
    params(
        ("id" = u32, Path, description = "The room's number"),
        ("sessionNo" = u32, Path, description = "From 1, per room"),
    ),
    responses(
        (status = 200, description = "The session", body = RoomSessionWithAttendance),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 404, description = "No such room or session, or the caller does not see it", body = web::ErrorBody),
    )
)]
async fn app_get(
    AskedByApp(asked): AskedByApp,
    Path((id, number)): Path<(String, String)>,
) -> Result<Json<RoomSessionWithAttendance>, ApiError> {
    get(&asked, &id, &number).await
}

/// Lists the sessions of a room, the latest first.
#[utoipa::path(
    get, path = "/v2/members/me/video-rooms/{id}/sessions", tag = "client", operation_id = "listMyVideoRoomSessions",
    security(("member" = [])), params(("id" = u32, Path, description = "The room's number"), PagingQuery),
    responses(
        (status = 200, description = "A page of sessions", body = Page<RoomSession>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 404, description = "No such room, or the caller does not see it", body = web::ErrorBody),
    )
)]
async fn member_list(
    AskedByMember { asked, .. }: AskedByMember,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Page<RoomSession>>, ApiError> {
    list(&asked, &id, paging).await
}

/// Reads a session of a room with who was there.
#[utoipa::path(
    get, path = "/v2/members/me/video-rooms/{id}/sessions/{sessionNo}", tag = "client",
    operation_id = "getMyVideoRoomSession", security(("member" = [])),
    params(
        ("id" = u32, Path, description = "The room's number"),
        ("sessionNo" = u32, Path, description = "From 1, per room"),
    ),
    responses(
        (status = 200, description = "The session", body = RoomSessionWithAttendance),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 404, description = "No such room or session, or the caller does not see it", body = web::ErrorBody),
    )
)]
async fn member_get(
    AskedByMember { asked, .. }: AskedByMember,
    Path((id, number)): Path<(String, String)>,
) -> Result<Json<RoomSessionWithAttendance>, ApiError> {
    get(&asked, &id, &number).await
}

/// Lists the sessions of a room, the latest first.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/video-rooms/{id}/sessions", tag = "vicollo", operation_id = "listVicolloRoomSessions",
    security(("app" = [])), params(("id" = u32, Path, description = "The room's number"), PagingQuery),
    responses(
        (status = 200, description = "A page of sessions", body = Page<RoomSession>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "No such room, or the caller does not see it", body = web::ErrorBody),
    )
)]
async fn vicollo_list(
    AskedByVicollo(asked): AskedByVicollo,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Page<RoomSession>>, ApiError> {
    list(&asked, &id, paging).await
}

/// Reads a session of a room with who was there.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/video-rooms/{id}/sessions/{sessionNo}", tag = "vicollo",
    operation_id = "getVicolloRoomSession", security(("app" = [])),
    params(
        ("id" = u32, Path, description = "The room's number"),
        ("sessionNo" = u32, Path, description = "From 1, per room"),
    ),
    responses(
        (status = 200, description = "The session", body = RoomSessionWithAttendance),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "No such room or session, or the caller does not see it", body = web::ErrorBody),
    )
)]
async fn vicollo_get(
    AskedByVicollo(asked): AskedByVicollo,
    Path((id, number)): Path<(String, String)>,
) -> Result<Json<RoomSessionWithAttendance>, ApiError> {
    get(&asked, &id, &number).await
}
