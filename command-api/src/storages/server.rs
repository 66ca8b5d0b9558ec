use super::acts::{self, Answer};
use axum::Json;
use axum::http::StatusCode;
use schemas::errors::ErrorBody;
use schemas::rest::{NewStorageObject, StorageObject, StorageObjectBody, StorageObjectPatch};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::permissions::{Place, Who};
use web::{ApiError, AskedByVicollo, OptionalJson, Path, Platform};

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
    post, path = "/v2/vicollo-apps/me/app-storage/objects", tag = "vicollo", operation_id = "createAppStorageObject", security(("app" = [])),
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
    AskedByVicollo(asked): AskedByVicollo,
    web::Json(body): web::Json<StorageObjectBody>,
) -> Result<(StatusCode, Json<NewStorageObject>), ApiError> {
    acts::create(&Who::backend(asked), Place::App, body).await
}

/// Announces a file for a room's storage.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/video-rooms/{id}/storage/objects", tag = "vicollo", operation_id = "createVideoRoomStorageObject", security(("app" = [])),
    params(("id" = u32, Path, description = "The room.")), request_body = StorageObjectBody,
    responses(
        (status = 201, description = "The file, and where to send its bytes.", body = NewStorageObject),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
        (status = 413, body = ErrorBody, description = "The file is larger than a file may be."),
    )
)]
async fn in_room(
    AskedByVicollo(asked): AskedByVicollo,
    Path(room): Path<String>,
    web::Json(body): web::Json<StorageObjectBody>,
) -> Result<(StatusCode, Json<NewStorageObject>), ApiError> {
    acts::create(&Who::backend(asked), Place::VideoRoom(&room), body).await
}

/// Announces a file for a member's storage.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/members/{appUserId}/storage/objects", tag = "vicollo", operation_id = "createMemberStorageObject", security(("app" = [])),
    params(("appUserId" = String, Path, description = "The member whose storage it is.")), request_body = StorageObjectBody,
    responses(
        (status = 201, description = "The file, and where to send its bytes.", body = NewStorageObject),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such member."),
        (status = 413, body = ErrorBody, description = "The file is larger than a file may be."),
    )
)]
async fn in_member(
    AskedByVicollo(asked): AskedByVicollo,
    Path(member): Path<String>,
    web::Json(body): web::Json<StorageObjectBody>,
) -> Result<(StatusCode, Json<NewStorageObject>), ApiError> {
    acts::create(&Who::backend(asked), Place::Member(Some(&member)), body).await
}

/// Says that all bytes of a file were sent. The same again changes nothing.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/storage-objects/{objectId}/complete-upload", tag = "vicollo",
    operation_id = "completeStorageObject", security(("app" = [])), params(("objectId" = u32, Path, description = "The file.")),
    responses(
        (status = 200, description = "The file, `STORED`.", body = StorageObject),
        (status = 400, body = ErrorBody, description = "Not all bytes have arrived."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such file, or it is not the caller's to complete."),
    )
)]
async fn complete(AskedByVicollo(asked): AskedByVicollo, Path(id): Path<String>) -> Result<Answer, ApiError> {
    acts::complete(&Who::backend(asked), &id).await
}

/// Renames a file, or changes its free data: absent keeps, null clears.
#[utoipa::path(
    patch, path = "/v2/vicollo-apps/me/storage-objects/{objectId}", tag = "vicollo", operation_id = "updateStorageObject",
    security(("app" = [])), params(("objectId" = u32, Path, description = "The file.")), request_body = StorageObjectPatch,
    responses(
        (status = 200, description = "The file after the change.", body = StorageObject),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such file, or the caller may not read it."),
    )
)]
async fn change(
    AskedByVicollo(asked): AskedByVicollo,
    Path(id): Path<String>,
    OptionalJson(body): OptionalJson<StorageObjectPatch>,
) -> Result<Answer, ApiError> {
    acts::change(&Who::backend(asked), &id, body).await
}

/// Deletes a file for ever.
#[utoipa::path(
    delete, path = "/v2/vicollo-apps/me/storage-objects/{objectId}", tag = "vicollo", operation_id = "deleteStorageObject",
    security(("app" = [])), params(("objectId" = u32, Path, description = "The file.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The credentials are missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app, or no permission is held for this."),
        (status = 404, body = ErrorBody, description = "There is no such file, or the caller may not read it."),
    )
)]
async fn delete(
    AskedByVicollo(asked): AskedByVicollo,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    acts::delete(&Who::backend(asked), &id).await
}
