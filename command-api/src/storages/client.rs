use super::acts::{self, Answer};
use axum::Json;
use axum::http::StatusCode;
use schemas::errors::ErrorBody;
use schemas::rest::{NewStorageObject, StorageObject, StorageObjectBody, StorageObjectPatch};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::permissions::{Place, Who};
use web::{ApiError, AskedByMember, OptionalJson, Path, Platform};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(in_app))
        .routes(routes!(in_room))
        .routes(routes!(in_member))
        .routes(routes!(complete))
        .routes(routes!(change, delete))
}

/// Announces a file for the app's storage.
#[utoipa::path(
    post, path = "/v2/members/me/app-storage/objects", tag = "client", operation_id = "createMyAppStorageObject", security(("member" = [])),
    request_body = StorageObjectBody,
    responses(
        (status = 201, description = "The file, and where to send its bytes.", body = NewStorageObject),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such storage."),
        (status = 413, body = ErrorBody, description = "The file is larger than a file may be."),
    )
)]
async fn in_app(
    by: AskedByMember,
    web::Json(body): web::Json<StorageObjectBody>,
) -> Result<(StatusCode, Json<NewStorageObject>), ApiError> {
    acts::create(&Who::member(by).await?, Place::App, body).await
}

/// Announces a file for a room's storage.
#[utoipa::path(
    post, path = "/v2/members/me/video-rooms/{id}/storage/objects", tag = "client", operation_id = "createMyVideoRoomStorageObject", security(("member" = [])),
    params(("id" = u32, Path, description = "The room.")), request_body = StorageObjectBody,
    responses(
        (status = 201, description = "The file, and where to send its bytes.", body = NewStorageObject),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such room, or the caller does not see it."),
        (status = 413, body = ErrorBody, description = "The file is larger than a file may be."),
    )
)]
async fn in_room(
    by: AskedByMember,
    Path(room): Path<String>,
    web::Json(body): web::Json<StorageObjectBody>,
) -> Result<(StatusCode, Json<NewStorageObject>), ApiError> {
    acts::create(&Who::member(by).await?, Place::VideoRoom(&room), body).await
}

/// Announces a file for the caller's own storage.
#[utoipa::path(
    post, path = "/v2/members/me/member-storage/objects", tag = "client", operation_id = "createMyMemberStorageObject", security(("member" = [])),
    request_body = StorageObjectBody,
    responses(
        (status = 201, description = "The file, and where to send its bytes.", body = NewStorageObject),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such storage."),
        (status = 413, body = ErrorBody, description = "The file is larger than a file may be."),
    )
)]
async fn in_member(
    by: AskedByMember,
    web::Json(body): web::Json<StorageObjectBody>,
) -> Result<(StatusCode, Json<NewStorageObject>), ApiError> {
    acts::create(&Who::member(by).await?, Place::Member(None), body).await
}

/// Says that all bytes of a file were sent. The same again changes nothing.
#[utoipa::path(
    post, path = "/v2/members/me/storage-objects/{objectId}/complete-upload", tag = "client",
    operation_id = "completeMyStorageObject", security(("member" = [])), params(("objectId" = u32, Path, description = "The file.")),
    responses(
        (status = 200, description = "The file, `STORED`.", body = StorageObject),
        (status = 400, body = ErrorBody, description = "Not all bytes have arrived."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such file, or it is not the caller's to complete."),
    )
)]
async fn complete(by: AskedByMember, Path(id): Path<String>) -> Result<Answer, ApiError> {
    acts::complete(&Who::member(by).await?, &id).await
}

/// Renames a file, or changes its free data: absent keeps, null clears.
#[utoipa::path(
    patch, path = "/v2/members/me/storage-objects/{objectId}", tag = "client", operation_id = "updateMyStorageObject",
    security(("member" = [])), params(("objectId" = u32, Path, description = "The file.")), request_body = StorageObjectPatch,
    responses(
        (status = 200, description = "The file after the change.", body = StorageObject),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such file, or the caller may not read it."),
    )
)]
async fn change(
    by: AskedByMember,
    Path(id): Path<String>,
    OptionalJson(body): OptionalJson<StorageObjectPatch>,
) -> Result<Answer, ApiError> {
    acts::change(&Who::member(by).await?, &id, body).await
}

/// Deletes a file for ever.
#[utoipa::path(
    delete, path = "/v2/members/me/storage-objects/{objectId}", tag = "client", operation_id = "deleteMyStorageObject",
    security(("member" = [])), params(("objectId" = u32, Path, description = "The file.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such file, or the caller may not read it."),
    )
)]
async fn delete(by: AskedByMember, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    acts::delete(&Who::member(by).await?, &id).await
}
