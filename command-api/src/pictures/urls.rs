use crate::posts::Caller;
use crate::uploads::expires_s;
use domain::PostId;
use domain::post::{Command, PictureKind, Post};
use schemas::rest::{PictureRequest, PictureUrl};
use uuid::Uuid;
use web::{ApiError, BaseUrl, Caused, PartOf, PartTicket, Platform};

/// Begins the upload of a picture; one that was not completed is void.
pub(super) async fn give(
    platform: &Platform,
    caller: &Caller,
    (post, picture): (PostId, PictureKind),
    body: PictureRequest,
    caused: &Caused,
    BaseUrl(base): &BaseUrl,
) -> Result<PictureUrl, ApiError> {
    caller.own(platform, post).await?;
    let (app, context) = (caller.app.app, caller.context(caused));
    let upload = body.into_upload(Uuid::now_v7());
    let ticket = PartTicket {
        part_of: PartOf::Picture(picture),
        app,
        post,
        upload: upload.upload,
        part: 1,
        size: upload.size,
        expires_s: expires_s(platform, &context),
    };
    let command = Command::StartPicture { app, picture, upload, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(PictureUrl { upload_url: format!("{base}/uploads/{}", platform.secrets.sign_part(&ticket)) })
}
