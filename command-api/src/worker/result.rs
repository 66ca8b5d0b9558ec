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
    // A folder of this claim alone: no other claim writes there.
    let folder = posts::folder(post.app, post.post);
    let own = format!("{folder}/processed/{}-{}", held.job.simple(), held.epoch);
    if prefix != own {
        let message = format!("the result of this claim is stored below {own}, not {prefix}");
        return Err(ApiError::new(Code::InvalidRequestParameter, message));
    }
    let files = platform.ids.files(output.files.len()).await?;
    let at = clock::now();
    let command = Command::Complete { job: held.job, epoch: held.epoch, prefix, output, files, at };
    held.run(platform, command, at).await
}
