use super::{folder, incoming};
use crate::posts::Caller;
use domain::PostId;
use domain::post::{Command, PictureKind, Post};
use web::{ApiError, Caused, Platform};

/// Takes an uploaded picture away; an extracted one shows again, if there is one. A second time changes nothing.
pub(super) async fn remove(
    platform: &Platform,
    caller: &Caller,
    (post, picture): (PostId, PictureKind),
    caused: &Caused,
) -> Result<(), ApiError> {
    let post = caller.own(platform, post).await?;
    let context = caller.context(caused);
    let command = Command::RemovePicture { app: post.app, picture, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    let shown = post.pictures.of(picture).stored.as_ref().map(|stored| folder(&post, picture, stored.upload));
    for folder in shown.into_iter().chain([incoming(post.app, post.post, picture)]) {
        platform.blobs.delete_prefix(&folder).await?;
    }
    Ok(())
}
