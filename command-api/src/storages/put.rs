use super::{folder, key};
use crate::uploads::patient;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use domain::storage_object::{self, Phase, StorageObject};
use futures::StreamExt;
use ports::blobs::BlobError;
use ports::clock;
use schemas::errors::{Code, ErrorBody};
use web::{ApiError, ObjectAct, ObjectTicket, Path, Platform};

/// Stores the bytes of a file. The URL itself is the permission; no other credentials are needed.
///
/// The same file again replaces it, once it has arrived whole, until the upload is complete.
#[utoipa::path(
    put, path = "/storage/{token}", tag = "client", operation_id = "putStorageObject",
    params(("token" = String, Path, description = "As uploadUrl ends.")),
    request_body(content = String, content_type = "application/octet-stream", description = "The raw bytes."),
    responses(
        (status = 200, description = "They are stored; complete the upload."),
        (status = 400, body = ErrorBody, description = "The bytes were cut short, or the file is complete already."),
        (status = 403, body = ErrorBody, description = "The URL was altered or has expired."),
        (status = 404, body = ErrorBody, description = "The file is gone."),
        (status = 413, body = ErrorBody, description = "More bytes than were announced."),
    )
)]
pub(super) async fn put(
    State(platform): State<Platform>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let now_s = clock::now().as_micros() / 1_000_000;
    let ticket = platform.secrets.read_object(&token, ObjectAct::Upload, now_s)?;
    let size = awaited(&platform, &ticket).await?;
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|got| got > size) {
        return Err(too_large(size));
    }
    let bytes = patient(body.into_data_stream());
    let stored = platform.blobs.put(&key(ticket.app, ticket.object), bytes.boxed(), size).await;
    stored.map_err(|error| match error {
        BlobError::WrongSize { expected, got } if got > expected => too_large(expected),
        other => other.into(),
    })?;
    // Deleted in the meantime: nobody would ever look at these bytes again.
    if let Err(error) = awaited(&platform, &ticket).await
        && error.code() == Code::StorageObjectNotFound
    {
        platform.blobs.delete_prefix(&folder(ticket.app, ticket.object)).await?;
        return Err(error);
    }
    Ok(StatusCode::OK)
}

fn too_large(expected: u64) -> ApiError {
    ApiError::new(Code::RequestTooLarge, format!("the file was announced with {expected} bytes; more came"))
}

/// The bytes that the file has, if they are still to come.
async fn awaited(platform: &Platform, ticket: &ObjectTicket) -> Result<u64, ApiError> {
    let key = ticket.object.to_string();
    let loaded = platform.transactor()?.load::<StorageObject>(ticket.app.into(), &key).await?;
    match loaded.state {
        storage_object::State::Active(object) => match object.phase {
            Phase::Requested => Ok(object.size),
            Phase::Stored => Err(Code::StorageObjectUploaded.into()),
        },
        storage_object::State::Absent | storage_object::State::Deleted { .. } => {
            Err(Code::StorageObjectNotFound.into())
        }
    }
}
