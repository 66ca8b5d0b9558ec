use super::parts_folder;
use crate::{pictures, posts};
use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::header::{CONTENT_LENGTH, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use bytes::Bytes;
use domain::post::{Active, Command, Phase, Post};
use futures::{Stream, StreamExt, stream};
use ports::blobs::BlobError;
use ports::log::Actor;
use ports::{Context, clock};
use schemas::errors::{Code, ErrorBody};
use std::io::{Error, ErrorKind};
use std::time::Duration;
use tokio::time::timeout;
use web::{ApiError, PartOf, PartTicket, Path, Platform};

/// A sender that is silent for this long has gone.
const SILENCE: Duration = Duration::from_mins(1);

/// Stores one part of a file. The URL itself is the permission; no other credentials are needed.
///
/// The same part again replaces it, once it has arrived whole; a broken one changes nothing.
#[utoipa::path(
    put, path = "/uploads/{token}", tag = "uploads", operation_id = "putUploadPart",
    params(("token" = String, Path, description = "As request-upload-urls gave it.")),
    request_body(content = String, content_type = "application/octet-stream", description = "The raw bytes of the part."),
    responses(
        (status = 200, description = "It is stored.", headers(("ETag" = String, description = "For complete-upload, in quotes."))),
        (status = 400, body = ErrorBody, description = "The part was cut short, or its upload is no longer under way."),
        (status = 403, body = ErrorBody, description = "The URL was altered or has expired."),
        (status = 404, body = ErrorBody, description = "The post is gone."),
        (status = 413, body = ErrorBody, description = "More bytes than the part has."),
    )
)]
pub(super) async fn put_part(
    State(platform): State<Platform>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let ticket = platform.secrets.read_part(&token, clock::now().as_micros() / 1_000_000)?;
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let post = check_open(&platform, &ticket).await?;
    let size = size_of(&ticket, &post, announced)?;
    let folder = folder_of(&ticket);
    let key = format!("{folder}/{}", ticket.part);
    let bytes = patient(body.into_data_stream());
    let stored = platform.blobs.put(&key, bytes.boxed(), size).await.map_err(|error| match error {
        BlobError::WrongSize { expected, got } if got > expected => too_large(expected),
        other => other.into(),
    })?;
    let open = match check_open(&platform, &ticket).await {
        Ok(mut post) if ticket.part_of == PartOf::Source => keep_alive(&platform, &mut post).await,
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = open {
        // Completed, replaced or deleted in the meantime: nobody would ever look at these parts again. A log that
        // does not answer says nothing of the kind.
        if is_over(error.code()) && ticket.part_of == PartOf::Source {
            platform.blobs.delete_prefix(&folder).await?;
        }
        return Err(error);
    }
    Ok((StatusCode::OK, AppendHeaders([(ETAG, format!("\"{}\"", stored.etag))])))
}

/// How many bytes the part has: what its sender says, as far as that can be.
fn size_of(ticket: &PartTicket, post: &Active, announced: Option<u64>) -> Result<u64, ApiError> {
    let Some(size) = announced else { return Ok(ticket.size) };
    let (least, most) = match (ticket.part_of, &post.upload) {
        (PartOf::Source, Some(upload)) => (1, upload.part_bytes_max()),
        (PartOf::Source, None) | (PartOf::Picture(_), _) => (ticket.size, ticket.size),
    };
    if size > most {
        return Err(too_large(most));
    }
    if size < least {
        let message = format!("the part has at least {least} bytes; {size} were announced");
        return Err(ApiError::new(Code::UploadPartSizeMismatch, message));
    }
    Ok(size)
}

fn too_large(most: u64) -> ApiError {
    ApiError::new(Code::RequestTooLarge, format!("the part has at most {most} bytes; more came"))
}

fn folder_of(ticket: &PartTicket) -> String {
    match ticket.part_of {
        PartOf::Source => parts_folder(ticket.app, ticket.post, ticket.upload),
        PartOf::Picture(picture) => pictures::incoming(ticket.app, ticket.post, picture),
    }
}

/// The post, if the part's upload is still the one under way.
async fn check_open(platform: &Platform, ticket: &PartTicket) -> Result<Active, ApiError> {
    let post = posts::current(platform, ticket.app, ticket.post).await?;
    match ticket.part_of {
        PartOf::Source => check_source(&post, ticket)?,
        PartOf::Picture(picture) => pictures::check_open(&post, picture, ticket.upload)?,
    }
    Ok(post)
}

/// Bytes are a word about their upload. The post knows of it then.
pub(crate) async fn keep_alive(platform: &Platform, post: &mut Active) -> Result<(), ApiError> {
    let (idle_ms, at) = (platform.settings.upload_idle_ms, clock::now());
    let Some(upload) = post.upload.as_ref().filter(|_| post.is_upload_word_due(idle_ms, at)) else {
        return Ok(());
    };
    let command = Command::KeepUpload { app: post.app, upload: upload.upload, idle_ms, at };
    let context = Context::new(post.app, Actor::System, at);
    let done = platform.transactor()?.run::<Post>(&post.post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    post.upload_asked_at = Some(at);
    Ok(())
}

fn check_source(post: &Active, ticket: &PartTicket) -> Result<(), ApiError> {
    if post.phase.source().is_some() {
        return Err(Code::VideoPostAlreadyUploaded.into());
    }
    if matches!(post.phase, Phase::FailedUpload { .. }) {
        let message = "the upload of this post has failed; make a new post";
        return Err(ApiError::new(Code::VideoPostStateMismatch, message));
    }
    match &post.upload {
        Some(upload) if upload.upload == ticket.upload => Ok(()),
        Some(_) => Err(Code::VideoPostUploadReplaced.into()),
        // It was given up, or idle for too long.
        None => Err(Code::VideoPostUploadNotStarted.into()),
    }
}

/// Whether an answer of [`check_open`] means that the upload has ended.
fn is_over(code: Code) -> bool {
    matches!(
        code,
        Code::VideoPostAlreadyUploaded
            | Code::VideoPostStateMismatch
            | Code::VideoPostUploadReplaced
            | Code::VideoPostUploadNotStarted
            | Code::VideoPostNotFound
    )
}

/// The bytes, until the sender falls silent.
pub(crate) fn patient(body: BodyDataStream) -> impl Stream<Item = Result<Bytes, Error>> + Send + 'static {
    patient_for(SILENCE, body)
}

fn patient_for(
    silence: Duration,
    body: BodyDataStream,
) -> impl Stream<Item = Result<Bytes, Error>> + Send + 'static {
    stream::unfold(Some(body), move |body| async move {
        let mut body = body?;
        match timeout(silence, body.next()).await {
            Ok(None) => None,
            Ok(Some(Ok(chunk))) => Some((Ok(chunk), Some(body))),
            Ok(Some(Err(error))) => Some((Err(Error::other(error)), None)),
            Err(_) => Some((Err(Error::new(ErrorKind::TimedOut, "the sender fell silent")), None)),
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sender_that_falls_silent_is_let_go_after_what_it_sent() {
        let silent = stream::iter([Ok::<_, Error>(Bytes::from_static(b"01"))]).chain(stream::pending());
        let body = Body::from_stream(silent).into_data_stream();
        let came: Vec<_> = patient_for(Duration::from_millis(10), body).collect().await;
        assert_eq!(came[0].as_ref().unwrap(), "01");
        assert_eq!((came[1].as_ref().unwrap_err().kind(), came.len()), (ErrorKind::TimedOut, 2));
    }
}
