use super::parts_folder;
use crate::posts::Caller;
use crate::posts::PostPath;
use axum::Json;
use axum::extract::State;
use domain::PostId;
use domain::post::{Active, Command, Post, Upload};
use ports::Context;
use schemas::errors::ErrorBody;
use schemas::rest;
use uuid::Uuid;
use web::{ApiError, BaseUrl, Caused, MemberCaller, PartOf, PartTicket, Platform, ServerCaller};

/// How long a part URL is good for: phones sleep, and connections are slow. It can be had again at any time.
const URL_LIFETIME_S: i64 = 24 * 60 * 60;

/// When a URL that is given out in this context expires, in seconds since 1970: not after its upload would.
pub(crate) fn expires_s(platform: &Platform, context: &Context) -> i64 {
    let idle_s = i64::try_from(platform.settings.upload_idle_ms.div_ceil(1_000)).unwrap_or(i64::MAX);
    context.at.as_micros() / 1_000_000 + URL_LIFETIME_S.min(idle_s)
}

/// Gives the URLs to send a file to, one a part.
///
/// An upload of which nothing is heard for 7 days (unless the operator chose another time) expires: its parts are deleted, and it starts from nothing.
/// The same file again, while it is not complete, gives URLs of the same upload: parts that are there stay. Another
/// file takes the place of the one before. Send part n with PUT and the raw bytes; keep its `ETag` for complete-upload.
/// Divide the file as you like, in parts of at most twice an equal share each.
#[utoipa::path(
    post, path = "/v2/apps/me/video-posts/{id}/src-file/request-upload-urls", tag = "server",
    operation_id = "requestVideoPostSrcFileUploadUrls", security(("app" = [])),
    params(("id" = u32, Path, description = "The post.")), request_body = rest::UploadRequest,
    responses(
        (status = 200, description = "A URL for each part.", body = Vec<rest::UploadUrl>),
        (status = 400, body = ErrorBody, description = "The file or its division cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
        (status = 413, body = ErrorBody, description = "The file is too large."),
    )
)]
pub(super) async fn request_upload_urls(
    State(platform): State<Platform>,
    caller: ServerCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
    web::Json(body): web::Json<rest::UploadRequest>,
) -> Result<Json<Vec<rest::UploadUrl>>, ApiError> {
    give(&platform, &caller.into(), post, body, &caused, &base).await
}

/// Gives the URLs to send the file of one's own post to, one a part.
#[utoipa::path(
    post, path = "/v2/members/me/video-posts/{id}/src-file/request-upload-urls", tag = "client",
    operation_id = "requestMyVideoPostSrcFileUploadUrls", security(("member" = [])),
    params(("id" = u32, Path, description = "The post.")), request_body = rest::UploadRequest,
    responses(
        (status = 200, description = "A URL for each part.", body = Vec<rest::UploadUrl>),
        (status = 400, body = ErrorBody, description = "The file or its division cannot be taken."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post to be seen."),
        (status = 413, body = ErrorBody, description = "The file is too large."),
    )
)]
pub(super) async fn request_my_upload_urls(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
    web::Json(body): web::Json<rest::UploadRequest>,
) -> Result<Json<Vec<rest::UploadUrl>>, ApiError> {
    give(&platform, &caller.into(), post, body, &caused, &base).await
}

async fn give(
    platform: &Platform,
    caller: &Caller,
    post: PostId,
    body: rest::UploadRequest,
    caused: &Caused,
    BaseUrl(base): &BaseUrl,
) -> Result<Json<Vec<rest::UploadUrl>>, ApiError> {
    let before = caller.own(platform, post).await?;
    let wanted = body.into_upload(Uuid::now_v7());
    let context = caller.context(caused);
    let upload = running(&before, &wanted).cloned().unwrap_or(wanted);
    start(platform, &before, &context, &upload).await?;
    let (app, upload_id, expires_s) = (caller.app.app, upload.upload, expires_s(platform, &context));
    let url = |(part, size)| {
        let ticket =
            PartTicket { part_of: PartOf::Source, app, post, upload: upload_id, part, size, expires_s };
        rest::UploadUrl {
            part_number: part,
            upload_url: format!("{base}/uploads/{}", platform.secrets.sign_part(&ticket)),
        }
    };
    Ok(Json((1..).zip(upload.equal_parts()).map(url).collect()))
}

/// Begins an upload, or says that it goes on; what came of another one goes.
pub(crate) async fn start(
    platform: &Platform,
    post: &Active,
    context: &Context,
    wanted: &Upload,
) -> Result<(), ApiError> {
    let command = Command::StartUpload {
        app: post.app,
        upload: wanted.clone(),
        idle_ms: platform.settings.upload_idle_ms,
        at: context.at,
    };
    let done = platform.transactor()?.run::<Post>(&post.post.to_string(), context, command).await?;
    if let Some(replaced) = post.upload.as_ref().filter(|before| before.upload != wanted.upload) {
        platform.blobs.delete_prefix(&parts_folder(post.app, post.post, replaced.upload)).await?;
    }
    platform.settle(done.position).await;
    Ok(())
}

/// The upload under way, if it is of the same file in the same parts.
fn running<'a>(post: &'a Active, wanted: &Upload) -> Option<&'a Upload> {
    let upload = post.upload.as_ref().filter(|_| post.phase.source().is_none())?;
    let same = Upload { upload: upload.upload, ..wanted.clone() } == *upload;
    same.then_some(upload)
}
