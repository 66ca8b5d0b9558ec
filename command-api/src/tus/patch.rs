use super::checksum::{Checksum, is_mismatch};
use super::finish::finish;
use super::found::Found;
use super::pieces::{End, Pieces};
use super::protocol::{OFFSET_STREAM, answer, bad, bare, check_version, number, text};
use super::turn::Turn;
use crate::uploads::{keep_alive, patient};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use futures::StreamExt;
use ports::blobs::{BlobError, ByteStream};
use schemas::errors::{Code, ErrorBody};
use std::io::ErrorKind;
use tracing::Instrument;
use web::{ApiError, Path, Platform, TusOf, TusTicket};

/// Brings bytes of an upload (tus 1.0.0). The URL itself is the permission; no other credentials are needed.
///
/// What arrived before a break is kept, unless the request has a checksum. The last byte completes the upload: the post
/// is `UPLOADED` then.
#[utoipa::path(
    patch, path = "/uploads/tus/{token}", tag = "uploads", operation_id = "patchTusUpload",
    params(
        ("token" = String, Path, description = "As the creation gave it in `Location`."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`."),
        ("Upload-Offset" = u64, Header, description = "Where the bytes go: where the upload is now."),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha1`, `sha256` or `md5`, a space, and the hash in Base64."),
    ),
    request_body(content = String, content_type = "application/offset+octet-stream", description = "The bytes."),
    responses(
        (status = 204, description = "They are stored.", headers(
            ("Upload-Offset" = u64, description = "Where the upload is now."),
            ("Upload-Expires" = String, description = "When it ends if nothing is heard of it."),
        )),
        (status = 400, body = ErrorBody, description = "A header cannot be read, or the sender broke off."),
        (status = 403, body = ErrorBody, description = "The URL was altered, or is of a final upload."),
        (status = 404, body = ErrorBody, description = "The post is gone."),
        (status = 409, body = ErrorBody, description = "The upload is at another offset."),
        (status = 410, body = ErrorBody, description = "The upload was given up, replaced, or idle for too long."),
        (status = 412, body = ErrorBody, description = "Another version of tus."),
        (status = 413, body = ErrorBody, description = "More bytes than the upload has."),
        (status = 415, body = ErrorBody, description = "The Content-Type is not application/offset+octet-stream."),
        (status = 460, body = ErrorBody, description = "The bytes have another checksum; none of them was kept."),
        (status = 503, body = ErrorBody, description = "All bytes are there and cannot be joined now; HEAD the upload again."),
        (status = 507, body = ErrorBody, description = "The media store is full."),
    )
)]
pub(super) async fn patch(
    State(platform): State<Platform>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    answer(take(&platform, &token, headers, body).await)
}

async fn take(
    platform: &Platform,
    token: &str,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let ticket = platform.secrets.read_tus(token)?;
    check_version(&headers)?;
    if text(&headers, "content-type") != Some(OFFSET_STREAM) {
        return Err(ApiError::new(
            Code::UnsupportedMediaType,
            format!("send bytes with Content-Type: {OFFSET_STREAM}"),
        ));
    }
    let from = number(&headers, "upload-offset")?;
    bare(StatusCode::NO_CONTENT, receive(platform, ticket, from, headers, body).await?)
}

/// Takes the bytes of a request; answers what to say of the upload then.
///
/// In a task of its own: it goes on when the connection, and with it the request, is gone, and keeps what came.
pub(super) async fn receive(
    platform: &Platform,
    ticket: TusTicket,
    from: u64,
    headers: HeaderMap,
    body: Body,
) -> Result<Vec<(&'static str, String)>, ApiError> {
    let platform = platform.clone();
    let work = async move { add(&platform, &ticket, from, &headers, body).await };
    tokio::spawn(work.in_current_span()).await.map_err(ApiError::internal)?
}

async fn add(
    platform: &Platform,
    ticket: &TusTicket,
    from: u64,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<(&'static str, String)>, ApiError> {
    if let TusOf::Final(_) = ticket.of {
        let message = "a final upload is made of its partial ones and takes no bytes";
        return Err(ApiError::new(Code::InvalidUploadUrl, message));
    }
    let turn = Turn::take(ticket).await;
    let found = Found::look(platform, ticket).await?;
    let pieces = Pieces::of(ticket);
    let at = if found.is_complete { ticket.size } else { pieces.offset(platform).await? };
    if at != from {
        return Err(mismatch(&format!("the upload is at offset {at}, not {from}")));
    }
    let announced = text(headers, "content-length").and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > ticket.size - at) {
        return Err(too_much(ticket));
    }
    let mut bytes = patient(body.into_data_stream()).boxed();
    if found.is_complete {
        let more = bytes.next().await;
        return more.map_or_else(|| Ok(vec![("upload-offset", at.to_string())]), |_| Err(too_much(ticket)));
    }
    let unchecked = pieces.unchecked();
    let checksum = Checksum::read(headers)?;
    let is_checked = checksum.is_some();
    let bytes = match checksum {
        None => bytes,
        Some(checksum) => {
            let length =
                announced.ok_or_else(|| bad("Content-Length", "is needed beside Upload-Checksum"))?;
            check(platform, &turn, &unchecked, checksum.hold(bytes), length).await?
        }
    };
    let added = pieces.append(&*platform.blobs, at, ticket.size, bytes, &turn.stop).await;
    if is_checked {
        platform.blobs.delete_prefix(&unchecked).await?;
    }
    let (at, end) = added?;
    match end {
        End::Whole => {}
        End::Broken(error) if error.kind() == ErrorKind::TimedOut => return Err(Code::RequestTimeout.into()),
        End::Broken(_) => return Err(broke_off()),
        End::Stopped => return Err(mismatch("another request goes on with the upload")),
        End::TooMuch => return Err(too_much(ticket)),
    }
    // It may have ended while the bytes came.
    let mut found = Found::look(platform, ticket).await?;
    let mut told = vec![("upload-offset", at.to_string())];
    if at == ticket.size && matches!(ticket.of, TusOf::Whole) {
        if !found.is_complete {
            finish(platform, ticket, &found).await?;
        }
        return Ok(told);
    }
    keep_alive(platform, &mut found.post).await?;
    told.extend(found.expires(platform)?);
    Ok(told)
}

/// Bytes that have the checksum, once all of them are there.
async fn check(
    platform: &Platform,
    turn: &Turn,
    at: &str,
    bytes: ByteStream,
    length: u64,
) -> Result<ByteStream, ApiError> {
    let bytes = bytes.take_until(turn.stop.clone().cancelled_owned()).boxed();
    match platform.blobs.put(at, bytes, length).await {
        Ok(_) => Ok(platform.blobs.get(at, 0..length).await?),
        Err(BlobError::BrokenStream(error)) if is_mismatch(&error) => {
            Err(Code::UploadChecksumMismatch.into())
        }
        Err(BlobError::BrokenStream(_) | BlobError::WrongSize { .. }) => Err(broke_off()),
        Err(error) => Err(error.into()),
    }
}

fn broke_off() -> ApiError {
    let message = "the sender broke off; ask for the offset, and go on from there";
    ApiError::new(Code::UploadPartSizeMismatch, message)
}

fn mismatch(why: &str) -> ApiError {
    ApiError::new(Code::UploadOffsetMismatch, format!("{why}; ask for the offset, and go on from there"))
}

fn too_much(ticket: &TusTicket) -> ApiError {
    ApiError::new(Code::RequestTooLarge, format!("the upload has {} bytes; more came", ticket.size))
}
