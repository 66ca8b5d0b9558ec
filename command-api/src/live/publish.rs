//! Encoders come, play and go.

use super::context;
use crate::{posts, rooms::joint};
use domain::app::OutputMode;
use domain::broadcast;
use domain::profile::{BroadcastSettings, Pinned, Settings, system};
use domain::stream_key::{Active, Command, DEFAULT_PROFILE, Fault, Refusal, State, StreamKey};
use domain::{ProfileId, StreamKeyId};
use ports::clock;
use ports::log::App;
use ports::transact::TransactError;
use schemas::errors::Code;
use schemas::worker::live::{LiveError, LiveReply};
use uuid::Uuid;
use web::{ApiError, Platform};

pub(super) async fn prepared(
    platform: &Platform,
    text: &str,
    publish: Uuid,
    wished: Option<OutputMode>,
) -> Result<LiveReply, ApiError> {
    let hash = platform.secrets.hash_stream_key(text);
    let Some(found) = projections::stream_keys::by_hash(&platform.db, &hash).await? else {
        return Ok(LiveReply::Refused);
    };
    // The read models may be behind: a key string that was replaced just now is good no more.
    let Some(known) = find(platform, found.key).await?.filter(|key| key.secret.hash == hash) else {
        return Ok(LiveReply::Refused);
    };
    let app = match platform.app(known.app).await {
        Ok(app) => app,
        Err(error) if error.code() == Code::AppNotFound => return Ok(LiveReply::Refused),
        Err(error) => return Err(error),
    };
    let context = context(known.app);
    let command = Command::Prepare { publish, wished, app_mode: app.output_mode, at: context.at };
    let done = platform.transactor()?.run::<StreamKey>(&known.key.to_string(), &context, command).await;
    let key = match done {
        Ok(done) => {
            platform.settle(done.position).await;
            done.state
        }
        Err(TransactError::Refused(Refusal::Publishing | Refusal::NotFound)) => {
            return Ok(LiveReply::Refused);
        }
        Err(error) => return Err(error.into()),
    };
    let State::Active(key) = key else { return Ok(LiveReply::Refused) };
    let Some(taken) = key.phase.publish() else { return Ok(LiveReply::Refused) };
    let profile = Box::new(ladder(platform, &key).await?);
    Ok(LiveReply::Publish { app: key.app, key: key.key, mode: taken.mode, profile })
}

pub(super) async fn playable(
    platform: &Platform,
    key: StreamKeyId,
    publish: Uuid,
) -> Result<LiveReply, ApiError> {
    say(platform, key, |at| broadcast::Command::Activate { publish, at }).await
}

pub(super) async fn stopped(
    platform: &Platform,
    key: StreamKeyId,
    publish: Uuid,
    error: Option<LiveError>,
) -> Result<LiveReply, ApiError> {
    let command = |at| {
        let fault = error.map(|error| Fault { code: error.code, message: error.message, at });
        broadcast::Command::Stop { publish, fault, at }
    };
    say(platform, key, command).await
}

async fn say(
    platform: &Platform,
    key: StreamKeyId,
    command: impl FnOnce(domain::Timestamp) -> broadcast::Command,
) -> Result<LiveReply, ApiError> {
    let Some(known) = find(platform, key).await? else { return Ok(LiveReply::Refused) };
    let context = context(known.app);
    match joint::on_key(platform, key, &context, command(clock::now())).await {
        Ok(done) => {
            platform.settle(done.position).await;
            Ok(LiveReply::Accepted)
        }
        // The publish is over, or its key is gone.
        Err(TransactError::Refused(broadcast::Refusal::Key(Refusal::StalePublish | Refusal::NotFound))) => {
            Ok(LiveReply::Refused)
        }
        Err(error) => Err(error.into()),
    }
}

/// Any app's key as the log knows it now.
async fn find(platform: &Platform, key: StreamKeyId) -> Result<Option<Active>, ApiError> {
    let loaded = platform.transactor()?.load::<StreamKey>(App::SYSTEM, &key.to_string()).await?;
    Ok(match loaded.state {
        State::Active(key) => Some(*key),
        State::Absent | State::Retired { .. } => None,
    })
}

/// What a key's publish is encoded to.
async fn ladder(platform: &Platform, key: &Active) -> Result<BroadcastSettings, ApiError> {
    let chosen = Pinned::newest(key.profile);
    if let Some(Settings::BroadcastRtmp(ladder)) = posts::settings(platform, key.app, chosen).await? {
        return Ok(ladder);
    }
    let default = ProfileId::try_from(DEFAULT_PROFILE).map_err(ApiError::internal)?;
    match system(default).map(|profile| profile.settings) {
        Some(Settings::BroadcastRtmp(ladder)) => Ok(ladder),
        Some(Settings::Video(_) | Settings::Thumbnail(_) | Settings::Preview(_)) | None => {
            Err(ApiError::internal("the default profile of stream keys is no live ladder"))
        }
    }
}
