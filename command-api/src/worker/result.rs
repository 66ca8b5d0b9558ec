use super::Held;
use crate::posts;
use domain::media::Output;
use domain::post::Command;
use ports::clock;
use schemas::errors::Code;
use schemas::worker::Reply;
use web::{ApiError, Platform};

/// The result is stored: numbers its files and says so.
pub(super) async fn complete(
    held: &Held,
    platform: &Platform,
    prefix: String,
    output: Output,
) -> Result<Reply, ApiError> {
    let Some(post) = &held.post else { return Ok(Reply::Stale) };
    let folder = format!("{}/processed/", posts::folder(post.app, post.post));
    if !prefix.starts_with(&folder) || !ports::blobs::is_key(&prefix) {
        let message = format!("a result of post {} is stored below {folder}, not {prefix}", post.post);
        return Err(ApiError::new(Code::InvalidRequestParameter, message));
    }
    let files = platform.ids.files(output.files.len()).await?;
    let at = clock::now();
    let command = Command::Complete { job: held.job, epoch: held.epoch, prefix, output, files, at };
    held.run(platform, command, at).await
}
