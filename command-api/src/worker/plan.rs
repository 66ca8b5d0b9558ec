use super::Held;
use crate::posts;
use domain::media::{
    FailureReason, Plan, PlanRefusal, Probe, Used, VideoCodec, check_encoder, plan as make_plan,
};
use domain::post::{Active, Command, playlists_of};
use domain::profile::Settings;
use ports::clock;
use schemas::worker::Reply;
use web::{ApiError, Platform};

/// Decides what is to be made of a source, and writes it down: a policy opens the tasks.
pub(super) async fn plan(
    held: &Held,
    platform: &Platform,
    probe: Probe,
    encoders: &[VideoCodec],
) -> Result<Reply, ApiError> {
    let Some(post) = &held.post else { return Ok(Reply::Stale) };
    let (job, epoch, at) = (held.job, held.epoch, clock::now());
    match of(platform, post, &probe, encoders).await? {
        Ok(plan) => {
            let playlists = platform.ids.files(playlists_of(&plan)).await?;
            held.run(platform, Command::RecordPlan { job, epoch, probe, plan, playlists, at }, at).await
        }
        Err(refusal) => {
            let reason = match refusal {
                PlanRefusal::NothingToPlay => FailureReason::NoPlayableStream,
                PlanRefusal::LimitExceeded => FailureReason::LimitExceeded,
                PlanRefusal::NoEncoder(_) => FailureReason::EncoderMissing,
            };
            let (detail, used) = (refusal.to_string(), Used::default());
            let command = Command::Fail { job, epoch, reason, detail, used, at };
            match held.run(platform, command, at).await? {
                Reply::Accepted => Ok(Reply::Ended { reason }),
                other => Ok(other),
            }
        }
    }
}

/// The plan under the settings of the post's profiles.
async fn of(
    platform: &Platform,
    post: &Active,
    probe: &Probe,
    encoders: &[VideoCodec],
) -> Result<Result<Plan, PlanRefusal>, ApiError> {
    let (profiles, app) = (&post.profiles, post.app);
    let wrong =
        |what: &str| ApiError::internal(format!("post {} names a {what} profile that is none", post.post));
    let Some(Settings::Video(video)) = posts::settings(platform, app, profiles.video).await? else {
        return Err(wrong("video"));
    };
    let thumbnail = match profiles.thumbnail {
        None => None,
        Some(id) => match posts::settings(platform, app, id).await? {
            Some(Settings::Thumbnail(settings)) => Some(settings),
            _ => return Err(wrong("thumbnail")),
        },
    };
    let preview = match profiles.preview {
        None => None,
        Some(id) => match posts::settings(platform, app, id).await? {
            Some(Settings::Preview(settings)) => Some(settings),
            _ => return Err(wrong("preview")),
        },
    };
    if let Err(refusal) = check_encoder(probe, &video, encoders) {
        return Ok(Err(refusal));
    }
    Ok(make_plan(probe, &video, thumbnail.as_ref(), preview.as_ref()))
}
