use super::{ListQuery, list};
use axum::Json;
use schemas::rest::{Page, StorageObject};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::permissions::{Place, Who};
use web::{ApiError, AskedByVicollo, Paging, PagingQuery, Path, Platform, Query, Tagged};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(of_app))
        .routes(routes!(of_room))
        .routes(routes!(of_member))
        .routes(routes!(get))
}

/// Lists the files of the app's storage.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/app-storage/objects", tag = "vicollo", operation_id = "listAppStorageObjects", security(("app" = [])),
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of files", body = Page<StorageObject>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app, or no permission is held for this", body = web::ErrorBody),
        (status = 404, description = "No such storage or file, or the caller may not read it", body = web::ErrorBody),
    )
)]
async fn of_app(
    AskedByVicollo(asked): AskedByVicollo,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<StorageObject>>, ApiError> {
    list(&Who::backend(asked), Place::App, query, paging).await
}

/// Lists the files of a room's storage.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/video-rooms/{id}/storage/objects", tag = "vicollo", operation_id = "listVideoRoomStorageObjects", security(("app" = [])),
    params(("id" = u32, Path, description = "The room"), ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of files", body = Page<StorageObject>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app, or no permission is held for this", body = web::ErrorBody),
        (status = 404, description = "No such storage or file, or the caller may not read it", body = web::ErrorBody),
    )
)]
async fn of_room(
    AskedByVicollo(asked): AskedByVicollo,
    Path(room): Path<String>,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<StorageObject>>, ApiError> {
    list(&Who::backend(asked), Place::VideoRoom(&room), query, paging).await
}

/// Lists the files of a member's storage.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/members/{appUserId}/storage/objects", tag = "vicollo", operation_id = "listMemberStorageObjects", security(("app" = [])),
    params(("appUserId" = String, Path, description = "The member whose storage it is"), ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of files", body = Page<StorageObject>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app, or no permission is held for this", body = web::ErrorBody),
        (status = 404, description = "No such storage or file, or the caller may not read it", body = web::ErrorBody),
    )
)]
async fn of_member(
    AskedByVicollo(asked): AskedByVicollo,
    Path(member): Path<String>,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<StorageObject>>, ApiError> {
    list(&Who::backend(asked), Place::Member(Some(&member)), query, paging).await
}

/// Reads what is known of a file, with a URL of its bytes.
#[utoipa::path(
    get, path = "/v2/vicollo-apps/me/storage-objects/{objectId}", tag = "vicollo", operation_id = "getStorageObject", security(("app" = [])),
    params(("objectId" = u32, Path, description = "The file")),
    responses(
        (status = 200, description = "The file", body = StorageObject),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app, or no permission is held for this", body = web::ErrorBody),
        (status = 404, description = "No such storage or file, or the caller may not read it", body = web::ErrorBody),
    )
)]
async fn get(
    AskedByVicollo(asked): AskedByVicollo,
    Path(id): Path<String>,
) -> Result<Tagged<Json<StorageObject>>, ApiError> {
    super::get(&Who::backend(asked), &id).await
}
