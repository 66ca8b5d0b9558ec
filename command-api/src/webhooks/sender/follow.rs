use super::pause;
use domain::{AppId, Timestamp, app};
use ports::codec::{self, CodecError};
use ports::feed::Feed;
use ports::log::{Position, Recorded};
use projections::webhooks::{self, NewDelivery, PlanError};
use schemas::webhook::Notice;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use web::{ApiError, Platform};

/// Events read at a time.
const BATCH: usize = 256;
/// The pause after something did not work.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the read models are waited for at a time.
const SETTLE: Duration = Duration::from_secs(5);

/// Between two writes of the checkpoint alone: what led to no webhook is looked at again after a restart, in vain.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(1);

/// The checkpoint as it is stored.
struct Stored {
    position: Position,
    at: Instant,
}

/// Why a batch was not noted.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("another sender of webhooks runs")]
    Superseded,
    #[error("{0}")]
    Passing(String),
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Superseded(_) => Self::Superseded,
            PlanError::Read(error) => Self::Passing(error.to_string()),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Passing(error.cause().unwrap_or_else(|| error.public().message.clone()))
    }
}

/// Notes what is to be told, event by event.
pub(super) async fn run(platform: &Platform, came_up: &Notify, stop: &CancellationToken) {
    let Some(start) = start(platform, stop).await else { return };
    let mut feed = Feed::new(platform.log.clone(), start);
    let mut stored = Stored { position: start, at: Instant::now() };
    loop {
        let lag = platform.log.head().borrow().saturating_sub(feed.position());
        metrics::gauge!("reelog_webhooks_lag_events").set(lag as f64);
        let batch = tokio::select! {
            () = stop.cancelled() => return,
            batch = feed.next(BATCH) => batch,
        };
        let events = match batch {
            Ok(events) => events,
            Err(error) => {
                tracing::error!(%error, "the sender of webhooks cannot read the log: {error}");
                return stop.cancel();
            }
        };
        while let Err(failure) = note(platform, &mut stored, &events, came_up, stop).await {
            tracing::warn!(position = stored.position, "webhooks could not be noted: {failure}");
            if matches!(failure, Failure::Superseded) {
                return stop.cancel();
            }
            if !pause(PAUSE, stop).await {
                return;
            }
        }
    }
}

/// The position to go on from; none if told to stop before the database gave it.
async fn start(platform: &Platform, stop: &CancellationToken) -> Option<Position> {
    loop {
        let head = *platform.log.head().borrow();
        let found = match webhooks::checkpoint(&platform.db).await {
            Ok(Some(position)) if position <= head => return Some(position),
            // The first start, or a log that was put back from a backup: what it holds is told already, or old.
            Ok(_) => webhooks::begin_at(&platform.db, head).await.map(|()| head),
            Err(error) => Err(error),
        };
        match found {
            Ok(position) => return Some(position),
            Err(error) => tracing::warn!(%error, "the webhooks' checkpoint could not be read: {error}"),
        }
        if !pause(PAUSE, stop).await {
            return None;
        }
    }
}

/// Stores what is to be told of these events, and says that it came up.
async fn note(
    platform: &Platform,
    stored: &mut Stored,
    events: &[Recorded],
    came_up: &Notify,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let Some(last) = events.last() else { return Ok(()) };
    settled(platform, stop).await;
    if stop.is_cancelled() {
        return Ok(());
    }
    let (mut apps, mut new) = (HashMap::new(), vec![]);
    for event in events {
        // Of the platform itself nobody is told.
        let Ok(id) = AppId::try_from(event.app.0) else { continue };
        if event.event_type == "app.deleted" {
            new.retain(|delivery: &NewDelivery| delivery.app != id);
            webhooks::forget_app(&platform.db, id)
                .await
                .map_err(|error| Failure::Passing(error.to_string()))?;
            apps.insert(id, None);
        }
        if Notice::is_told(&event.event_type)
            && listens(platform, &mut apps, id).await?.is_some_and(|since| event.meta.occurred_at >= since)
            && let Some(notice) = notice(platform, event).await?
        {
            let (stream, kind) = (event.stream.to_string(), notice.kind());
            let (position, at) = (event.position, ports::clock::now());
            new.push(NewDelivery { id: event.id, app: id, position, stream, kind, at });
        }
    }
    if !new.is_empty() || stored.at.elapsed() >= CHECKPOINT_INTERVAL {
        webhooks::plan(&platform.db, stored.position, last.position, &new).await?;
        *stored = Stored { position: last.position, at: Instant::now() };
    }
    if !new.is_empty() {
        came_up.notify_one();
    }
    Ok(())
}

/// Waits until the read models show everything there is. One that stands still on a fault is not waited for.
async fn settled(platform: &Platform, stop: &CancellationToken) {
    let head = *platform.log.head().borrow();
    while !stop.is_cancelled() {
        let since = Instant::now();
        let shown = tokio::select! {
            () = stop.cancelled() => return,
            shown = platform.db.wait_for(head, SETTLE) => shown,
        };
        if shown {
            return;
        }
        tracing::warn!(position = head, "webhooks wait for the read models");
        if since.elapsed() < SETTLE {
            return;
        }
    }
}

/// Since when an app wants webhooks; none if it does not.
async fn listens(
    platform: &Platform,
    apps: &mut HashMap<AppId, Option<Timestamp>>,
    id: AppId,
) -> Result<Option<Timestamp>, Failure> {
    if let Some(known) = apps.get(&id) {
        return Ok(*known);
    }
    let app = projections::apps::get(&platform.db, id).await.map_err(ApiError::from)?;
    let wants = |app: &app::Active| app.callback.is_some() && app.webhooks.disabled.is_none();
    Ok(*apps.entry(id).or_insert(app.filter(wants).map(|app| app.webhooks.since)))
}

/// What is told of an event. Bytes that cannot be read say nothing to tenants either.
async fn notice(platform: &Platform, event: &Recorded) -> Result<Option<Notice>, Failure> {
    match read(platform, event).await {
        Ok(notice) => Ok(notice),
        Err(CodecError::Vault(error)) => Err(Failure::Passing(error.to_string())),
        Err(error) => {
            let position = event.position;
            tracing::error!(position, %error, "no webhook for {} at {position}: {error}", event.event_type);
            Ok(None)
        }
    }
}

/// What is told of an event, from its bytes.
pub(super) async fn read(platform: &Platform, event: &Recorded) -> Result<Option<Notice>, CodecError> {
    let Some(transactor) = &platform.transactor else { return Ok(None) };
    let vault = &**transactor.vault();
    Ok(match event.stream.category() {
        "post" => Notice::of_post(&codec::decode(event, vault).await?),
        "room" => Notice::of_room(&codec::decode(event, vault).await?),
        "streamkey" => Notice::of_stream_key(&codec::decode(event, vault).await?),
        "member" => Notice::of_member(&codec::decode(event, vault).await?),
        _ => None,
    })
}
