use super::gather;
use super::patch::receive;
use super::protocol::{
    Concat, Metadata, OFFSET_STREAM, answer, bare, check_version, http_date, number, text,
};
use super::resource::url;
use crate::posts::{Caller, PostPath};
use crate::uploads;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::PostId;
use domain::post::Upload;
use schemas::errors::{Code, ErrorBody};
use uuid::Uuid;
use web::{ApiError, BaseUrl, Caused, MemberCaller, Platform, ServerCaller, TusOf, TusTicket};

/// Creates a tus upload (1.0.0) of the post's source file; send its bytes to the URL in `Location`.
///
/// It takes the place of an upload that is not complete. A body of application/offset+octet-stream brings the first
/// bytes at once. `Upload-Concat: partial` creates one of several uploads that are sent side by side, and
/// `Upload-Concat: final;` with their URLs makes the file of them.
#[utoipa::path(
    post, path = "/v2/apps/me/video-posts/{id}/src-file/tus", tag = "server",
    operation_id = "createVideoPostSrcFileTusUpload", security(("app" = [])),
    params(
        ("id" = u32, Path, description = "The post."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`."),
        ("Upload-Length" = Option<u64>, Header, description = "Bytes of the file, 1 to 50 GB; not of a final upload."),
        ("Upload-Metadata" = Option<String>, Header, description = "`filename` and `filetype`, in Base64."),
        ("Upload-Concat" = Option<String>, Header, description = "`partial`, or `final;` and URLs."),
        ("Upload-Checksum" = Option<String>, Header, description = "Of the body, as in PATCH."),
    ),
    request_body(content = Option<String>, content_type = "application/offset+octet-stream", description = "The first bytes, if any."),
    responses(
        (status = 201, description = "It is under way; a final one is complete.", headers(
            ("Location" = String, description = "The URL of the upload."),
            ("Upload-Offset" = u64, description = "Where it is, if the request brought bytes."),
            ("Upload-Expires" = String, description = "When it ends if nothing is heard of it."),
        )),
        (status = 400, body = ErrorBody, description = "A header cannot be read, or the file cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
        (status = 409, body = ErrorBody, description = "Another request goes on with the upload."),
        (status = 410, body = ErrorBody, description = "A partial upload is over."),
        (status = 412, body = ErrorBody, description = "Another version of tus."),
        (status = 413, body = ErrorBody, description = "The file is too large, or more bytes came than it has."),
        (status = 415, body = ErrorBody, description = "A body of another type."),
        (status = 460, body = ErrorBody, description = "The bytes have another checksum; none of them was kept."),
        (status = 503, body = ErrorBody, description = "The media store cannot be reached now; nothing was lost, ask again."),
        (status = 507, body = ErrorBody, description = "The media store is full."),
    )
)]
pub(super) async fn create(
    State(platform): State<Platform>,
    caller: ServerCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let asked = Asked { post, base, caused, headers, body };
    answer(begin(&platform, &caller.into(), asked).await)
}

/// Creates a tus upload (1.0.0) of the source file of one's own post; send its bytes to the URL in `Location`.
#[utoipa::path(
    post, path = "/v2/members/me/video-posts/{id}/src-file/tus", tag = "client",
    operation_id = "createMyVideoPostSrcFileTusUpload", security(("member" = [])),
    params(
        ("id" = u32, Path, description = "The post."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`."),
        ("Upload-Length" = Option<u64>, Header, description = "Bytes of the file, 1 to 50 GB; not of a final upload."),
        ("Upload-Metadata" = Option<String>, Header, description = "`filename` and `filetype`, in Base64."),
        ("Upload-Concat" = Option<String>, Header, description = "`partial`, or `final;` and URLs."),
        ("Upload-Checksum" = Option<String>, Header, description = "Of the body, as in PATCH."),
    ),
    request_body(content = Option<String>, content_type = "application/offset+octet-stream", description = "The first bytes, if any."),
    responses(
        (status = 201, description = "It is under way; a final one is complete.", headers(
            ("Location" = String, description = "The URL of the upload."),
            ("Upload-Offset" = u64, description = "Where it is, if the request brought bytes."),
            ("Upload-Expires" = String, description = "When it ends if nothing is heard of it."),
        )),
        (status = 400, body = ErrorBody, description = "A header cannot be read, or the file cannot be taken."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post to be seen."),
        (status = 409, body = ErrorBody, description = "Another request goes on with the upload."),
        (status = 410, body = ErrorBody, description = "A partial upload is over."),
        (status = 412, body = ErrorBody, description = "Another version of tus."),
        (status = 413, body = ErrorBody, description = "The file is too large, or more bytes came than it has."),
        (status = 415, body = ErrorBody, description = "A body of another type."),
        (status = 460, body = ErrorBody, description = "The bytes have another checksum; none of them was kept."),
        (status = 503, body = ErrorBody, description = "The media store cannot be reached now; nothing was lost, ask again."),
        (status = 507, body = ErrorBody, description = "The media store is full."),
    )
)]
pub(super) async fn create_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let asked = Asked { post, base, caused, headers, body };
    answer(begin(&platform, &caller.into(), asked).await)
}

/// A creation.
struct Asked {
    post: PostId,
    base: BaseUrl,
    caused: Caused,
    headers: HeaderMap,
    body: Body,
}

async fn begin(platform: &Platform, caller: &Caller, asked: Asked) -> Result<Response, ApiError> {
    let Asked { post, base, caused, headers, body } = asked;
    let post = caller.own(platform, post).await?;
    check_version(&headers)?;
    let brings = brings_bytes(&headers)?;
    let (metadata, context) = (Metadata::read(&headers)?, caller.context(&caused));
    let ticket = match Concat::read(&headers)? {
        Concat::Final(urls) => {
            let ticket = gather::join(platform, &post, &urls, metadata, &context).await?;
            return bare(StatusCode::CREATED, vec![("location", url(platform, &base, &ticket))]);
        }
        Concat::Partial => {
            let size = number(&headers, "upload-length")?;
            gather::begin(platform, &post, size, metadata, &context).await?
        }
        Concat::No => {
            let Metadata { file_name, content_type } = metadata;
            let size = number(&headers, "upload-length")?;
            let upload = Upload { upload: Uuid::now_v7(), file_name, content_type, size, parts: 1 };
            uploads::start(platform, &post, &context, &upload).await?;
            TusTicket { app: post.app, post: post.post, upload: upload.upload, size, of: TusOf::Whole }
        }
    };
    let mut told = if brings {
        receive(platform, ticket.clone(), 0, headers, body).await?
    } else {
        let expires = context.at.plus_ms(platform.settings.upload_idle_ms);
        vec![("upload-expires", http_date(expires)?)]
    };
    if let TusOf::Partial(_) = ticket.of {
        told.push(("upload-concat", "partial".to_owned()));
    }
    told.push(("location", url(platform, &base, &ticket)));
    bare(StatusCode::CREATED, told)
}

/// Whether the request has bytes of the upload in its body.
fn brings_bytes(headers: &HeaderMap) -> Result<bool, ApiError> {
    let is_empty = text(headers, "content-length") == Some("0");
    match text(headers, "content-type") {
        Some(OFFSET_STREAM) => Ok(!is_empty),
        Some(_) if !is_empty && headers.contains_key("content-length") => Err(ApiError::new(
            Code::UnsupportedMediaType,
            format!("a creation takes no body, or one of the type {OFFSET_STREAM}"),
        )),
        _ => Ok(false),
    }
}
