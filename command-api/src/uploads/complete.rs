use super::{part_list, parts_folder, stored};
use crate::posts::PostPath;
use crate::posts::{self, Caller};
use axum::extract::State;
use axum::http::StatusCode;
use domain::PostId;
use domain::post::{Active, Command, Post, Upload};
use ports::Context;
use ports::blobs::BlobError;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::CompletedPart;
use web::{ApiError, Caused, Json, MemberCaller, Platform, ServerCaller};

/// Joins the parts of an upload; the transcode follows by itself. The same again changes nothing.
#[utoipa::path(
    post, path = "/v2/apps/me/video-posts/{id}/src-file/complete-upload", tag = "server",
    operation_id = "completeVideoPostSrcFileUpload", security(("app" = [])),
    params(("id" = u32, Path, description = "The post.")), request_body = Vec<CompletedPart>,
    responses(
        (status = 204, description = "The file is there; the post is `UPLOADED`."),
        (status = 400, body = ErrorBody, description = "The list does not match the parts, or one is missing."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
        (status = 503, body = ErrorBody, description = "The media store cannot be reached now; nothing was lost, ask again."),
        (status = 507, body = ErrorBody, description = "The media store is full; nothing was lost."),
    )
)]
pub(super) async fn complete(
    State(platform): State<Platform>,
    caller: ServerCaller,
    PostPath(post): PostPath,
    caused: Caused,
    Json(given): Json<Vec<CompletedPart>>,
) -> Result<StatusCode, ApiError> {
    join(&platform, &caller.into(), post, given, &caused).await
}

/// Joins the parts of an upload of one's own post; the transcode follows by itself. The same again changes nothing.
#[utoipa::path(
    post, path = "/v2/members/me/video-posts/{id}/src-file/complete-upload", tag = "client",
    operation_id = "completeMyVideoPostSrcFileUpload", security(("member" = [])),
    params(("id" = u32, Path, description = "The post.")), request_body = Vec<CompletedPart>,
    responses(
        (status = 204, description = "The file is there; the post is `UPLOADED`."),
        (status = 400, body = ErrorBody, description = "The list does not match the parts, or one is missing."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post to be seen."),
        (status = 503, body = ErrorBody, description = "The media store cannot be reached now; nothing was lost, ask again."),
        (status = 507, body = ErrorBody, description = "The media store is full; nothing was lost."),
    )
)]
pub(super) async fn complete_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    caused: Caused,
    Json(given): Json<Vec<CompletedPart>>,
) -> Result<StatusCode, ApiError> {
    join(&platform, &caller.into(), post, given, &caused).await
}

async fn join(
    platform: &Platform,
    caller: &Caller,
    post: PostId,
    given: Vec<CompletedPart>,
    caused: &Caused,
) -> Result<StatusCode, ApiError> {
    let post = caller.own(platform, post).await?;
    let upload = post.upload.as_ref().ok_or(Code::VideoPostUploadNotStarted)?;
    let list = part_list::contiguous(given, upload)?;
    if post.phase.source().is_some() {
        return Ok(StatusCode::NO_CONTENT);
    }
    let parts = part_list::matching(&list, upload, stored(platform, &post, upload).await?)?;
    assemble(platform, &post, upload, &parts, &caller.context(caused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Joins blobs to the source of the post, and says so. The same again changes nothing.
pub(crate) async fn assemble(
    platform: &Platform,
    post: &Active,
    upload: &Upload,
    parts: &[String],
    context: &Context,
) -> Result<(), ApiError> {
    let key = source_key(post, upload);
    match platform.blobs.join(parts, &key).await {
        Ok(_) => finish(platform, post, upload, context, key).await,
        Err(error) => not_joined(platform, post, upload, context, error).await,
    }
}

/// The parts are joined to `key`: says so, and cleans up.
async fn finish(
    platform: &Platform,
    post: &Active,
    upload: &Upload,
    context: &Context,
    key: String,
) -> Result<(), ApiError> {
    let file = platform.ids.files(1).await?.remove(0);
    let command = Command::CompleteUpload { app: post.app, upload: upload.upload, file, key, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.post.to_string(), context, command).await?;
    platform.blobs.delete_prefix(&parts_folder(post.app, post.post, upload.upload)).await?;
    platform.settle(done.position).await;
    Ok(())
}

/// What to answer when the parts could not be joined. Only what no repetition can mend ends the upload: its parts are
/// kept otherwise, and the same request again goes on.
async fn not_joined(
    platform: &Platform,
    post: &Active,
    upload: &Upload,
    context: &Context,
    error: BlobError,
) -> Result<(), ApiError> {
    let now = posts::current(platform, post.app, post.post).await?;
    if now.phase.source().is_some() {
        // The same request, sent twice at a time: the other one took the parts.
        return Ok(());
    }
    match error {
        BlobError::NotFound(_) => {
            let message = "a part is gone; list the parts, and send those again that are missing";
            return Err(ApiError::new(Code::VideoPostUploadIncomplete, message));
        }
        BlobError::Full => return Err(error.into()),
        BlobError::Store(_) | BlobError::BrokenStream(_) => {
            return Err(ApiError::hiding(Code::ServiceUnavailable, error));
        }
        BlobError::BadKey(_) | BlobError::WrongSize { .. } => {}
    }
    let detail = "the parts could not be joined".to_owned();
    let command = Command::FailUpload { app: post.app, upload: upload.upload, detail, at: context.at };
    platform.transactor()?.run::<Post>(&post.post.to_string(), context, command).await?;
    Err(ApiError::internal(error))
}

/// `…/src/src_{unix seconds}.{ext}`: the second the upload began, and the client's extension if it is harmless. The
/// same for each try to complete it, so that two at a time make one file.
fn source_key(post: &Active, upload: &Upload) -> String {
    let seconds = upload.upload.get_timestamp().map_or(0, |time| time.to_unix().0);
    let extension =
        upload.file_name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let harmless =
        (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let extension = if harmless { extension.as_str() } else { "bin" };
    format!("{}/src/src_{seconds}.{extension}", posts::folder(post.app, post.post))
}
