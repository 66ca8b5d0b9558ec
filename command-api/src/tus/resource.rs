use super::finish::{finish, sources};
use super::found::Found;
use super::pieces::Pieces;
use super::protocol::{Metadata, answer, bare, check_version};
use super::turn::Turn;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::post::{Command, Post};
use ports::log::Actor;
use ports::{Context, clock};
use schemas::errors::{Code, ErrorBody};
use web::{ApiError, BaseUrl, Path, Platform, TusOf, TusTicket};

/// Says how many bytes of an upload are there (tus 1.0.0), so that its client can go on from there.
///
/// A request that still brings bytes is ended first, and what it brought is kept.
#[utoipa::path(
    head, path = "/uploads/tus/{token}", tag = "uploads", operation_id = "showTusUpload",
    params(
        ("token" = String, Path, description = "As the creation gave it in `Location`."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`."),
    ),
    responses(
        (status = 200, description = "How far it is.", headers(
            ("Upload-Offset" = u64, description = "Bytes that are there."),
            ("Upload-Length" = u64, description = "Bytes that it has when it is complete."),
            ("Upload-Expires" = String, description = "When it ends if nothing is heard of it."),
            ("Upload-Concat" = String, description = "Of partial and of final uploads."),
            ("Upload-Metadata" = String, description = "Name and type of the file."),
        )),
        (status = 403, description = "The URL was altered."),
        (status = 404, description = "The post is gone."),
        (status = 410, description = "The upload was given up, replaced, or idle for too long."),
        (status = 412, description = "Another version of tus."),
        (status = 503, description = "All bytes are there and cannot be joined now; ask again."),
    )
)]
pub(super) async fn show(
    State(platform): State<Platform>,
    Path(token): Path<String>,
    base: BaseUrl,
    headers: HeaderMap,
) -> Response {
    answer(look(&platform, &token, &base, &headers).await)
}

async fn look(
    platform: &Platform,
    token: &str,
    base: &BaseUrl,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let ticket = platform.secrets.read_tus(token)?;
    check_version(headers)?;
    let _turn = Turn::take(&ticket).await;
    let found = Found::look(platform, &ticket).await?;
    let mut offset = ticket.size;
    if !found.is_complete {
        if !matches!(ticket.of, TusOf::Final(_)) {
            offset = Pieces::of(&ticket).offset(platform).await?;
        }
        // Whoever brought the last byte was not told that it is done: the server stopped, or the store was away.
        if offset == ticket.size && !matches!(ticket.of, TusOf::Partial(_)) {
            finish(platform, &ticket, &found).await?;
        }
    }
    let mut told = vec![
        ("upload-offset", offset.to_string()),
        ("upload-length", ticket.size.to_string()),
        ("cache-control", "no-store".to_owned()),
    ];
    told.extend(found.expires(platform)?.filter(|_| offset < ticket.size));
    match &ticket.of {
        TusOf::Partial(_) => told.push(("upload-concat", "partial".to_owned())),
        TusOf::Whole => told.push(("upload-metadata", Metadata::write(&found.upload))),
        TusOf::Final(_) => {
            told.push(("upload-metadata", Metadata::write(&found.upload)));
            let urls: Vec<String> = sources(&ticket).iter().map(|part| url(platform, base, part)).collect();
            told.push(("upload-concat", format!("final;{}", urls.join(" "))));
        }
    }
    bare(StatusCode::OK, told)
}

/// The URL of an upload.
pub(super) fn url(platform: &Platform, BaseUrl(base): &BaseUrl, ticket: &TusTicket) -> String {
    format!("{base}/uploads/tus/{}", platform.secrets.sign_tus(ticket))
}

/// Gives an upload up (tus 1.0.0): what has arrived is thrown away. Another upload of the post may start.
#[utoipa::path(
    delete, path = "/uploads/tus/{token}", tag = "uploads", operation_id = "terminateTusUpload",
    params(
        ("token" = String, Path, description = "As the creation gave it in `Location`."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`."),
    ),
    responses(
        (status = 204, description = "Nothing of it is left."),
        (status = 400, body = ErrorBody, description = "The upload is complete already."),
        (status = 403, body = ErrorBody, description = "The URL was altered."),
        (status = 404, body = ErrorBody, description = "The post is gone."),
        (status = 410, body = ErrorBody, description = "It was over already."),
        (status = 412, body = ErrorBody, description = "Another version of tus."),
    )
)]
pub(super) async fn terminate(
    State(platform): State<Platform>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(end(&platform, &token, &headers).await)
}

async fn end(platform: &Platform, token: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let ticket = platform.secrets.read_tus(token)?;
    check_version(headers)?;
    let _turn = Turn::take(&ticket).await;
    let found = Found::look(platform, &ticket).await?;
    if found.is_complete {
        return Err(Code::VideoPostAlreadyUploaded.into());
    }
    if let TusOf::Partial(_) = ticket.of {
        Pieces::of(&ticket).delete(platform).await?;
        return bare(StatusCode::NO_CONTENT, vec![]);
    }
    let at = clock::now();
    let context = Context::new(ticket.app, Actor::System, at);
    let command = Command::AbortUpload { app: ticket.app, upload: ticket.upload, at };
    let done = platform.transactor()?.run::<Post>(&ticket.post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    // The policy does it again, in case we stop before.
    let folder = crate::uploads::parts_folder(ticket.app, ticket.post, ticket.upload);
    platform.blobs.delete_prefix(&folder).await?;
    bare(StatusCode::NO_CONTENT, vec![])
}
