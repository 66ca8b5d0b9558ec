use super::{ListQuery, OwnerQuery, list};
use axum::Json;
use schemas::rest::{Page, StorageObject};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::permissions::{Place, Who};
use web::{ApiError, AskedByMember, Paging, PagingQuery, Path, Platform, Query, Tagged};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(of_app))
        .routes(routes!(of_room))
        .routes(routes!(of_member))
        .routes(routes!(get))
}

/// Lists the files of the app's storage.
#[utoipa::path(
    get, path = "/v2/members/me/app-storage/objects", tag = "client", operation_id = "listMyAppStorageObjects", security(("member" = [])),
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
    by: AskedByMember,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<StorageObject>>, ApiError> {
    list(&Who::member(by).await?, Place::App, query, paging).await
}

/// Lists the files of a room's storage.
#[utoipa::path(
    get, path = "/v2/members/me/video-rooms/{id}/storage/objects", tag = "client", operation_id = "listMyVideoRoomStorageObjects", security(("member" = [])),
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
    by: AskedByMember,
    Path(room): Path<String>,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<StorageObject>>, ApiError> {
    list(&Who::member(by).await?, Place::VideoRoom(&room), query, paging).await
}

/// Lists the files of the caller's own storage, or of another member's.
#[utoipa::path(
    get, path = "/v2/members/me/member-storage/objects", tag = "client", operation_id = "listMyMemberStorageObjects", security(("member" = [])),
    params(OwnerQuery, ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of files", body = Page<StorageObject>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app, or no permission is held for this", body = web::ErrorBody),
        (status = 404, description = "No such storage or file, or the caller may not read it", body = web::ErrorBody),
    )
)]
async fn of_member(
    by: AskedByMember,
    Query(owner): Query<OwnerQuery>,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<StorageObject>>, ApiError> {
    let owner = owner.app_user_id.filter(|id| !id.is_empty());
    list(&Who::member(by).await?, Place::Member(owner.as_deref()), query, paging).await
}

/// Reads what is known of a file, with a URL of its bytes.
#[utoipa::path(
    get, path = "/v2/members/me/storage-objects/{objectId}", tag = "client", operation_id = "getMyStorageObject", security(("member" = [])),
    params(("objectId" = u32, Path, description = "The file")),
    responses(
        (status = 200, description = "The file", body = StorageObject),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "The credentials are missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app, or no permission is held for this", body = web::ErrorBody),
        (status = 404, description = "No such storage or file, or the caller may not read it", body = web::ErrorBody),
    )
)]
async fn get(by: AskedByMember, Path(id): Path<String>) -> Result<Tagged<Json<StorageObject>>, ApiError> {
    super::get(&Who::member(by).await?, &id).await
}
