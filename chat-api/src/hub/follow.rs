//! The one task that follows the log for everybody who listens.

use super::Hub;
use domain::channel_member;
use domain::stored::Stored;
use domain::{AppId, MemberId, RoomId, member};
use ports::codec;
use ports::feed::Feed;
use ports::log::{Position, Recorded};
use std::sync::Arc;
use std::time::Duration;

/// Events read at a time.
const BATCH: usize = 256;
/// Before the log is asked again when it failed for good, which only a new start heals.
const PAUSE: Duration = Duration::from_secs(5);
/// Tries to render an event while the database does not answer, and the pause between them.
const TRIES_MAX: u32 = 5;
const TRY_PAUSE: Duration = Duration::from_millis(200);

pub async fn run(hub: Hub, head: Position) {
    let mut feed = Feed::new(hub.platform().log.clone(), head);
    let stop = hub.stop().clone();
    loop {
        let read = tokio::select! {
            () = stop.cancelled() => return,
            read = feed.next(BATCH) => read,
        };
        match read {
            Ok(events) => {
                for event in &events {
                    hear(&hub, event).await;
                }
                hub.registry().reached(feed.position());
            }
            Err(error) => {
                tracing::error!(%error, "chats cannot follow the log: {error}");
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
        }
    }
}

/// Gives out what follows from an event. What cannot be rendered is logged and skipped: it holds up nobody.
async fn hear(hub: &Hub, event: &Recorded) {
    before(hub, event);
    for tries in 1..=TRIES_MAX {
        match super::translate::deliveries(hub, event).await {
            Ok(deliveries) => {
                let mut registry = hub.registry();
                for (audience, delivery) in deliveries {
                    registry.dispatch(&audience, &Arc::new(delivery));
                }
                registry.reached(event.position);
                break;
            }
            Err(error) if tries < TRIES_MAX && error.passes() => tokio::time::sleep(TRY_PAUSE).await,
            Err(error) => {
                let (position, name) = (event.position, event.event_type.as_str());
                tracing::error!(position, name, %error, "listeners do not hear {name} at {position}: {error}");
                break;
            }
        }
    }
    after(hub, event).await;
}

/// What the hub itself learns before the news is given out: whoever comes in hears that they came.
fn before(hub: &Hub, event: &Recorded) {
    let Some((app, channel, member)) = membership(event) else {
        if event.stream.category() == "channel"
            && let Ok(channel) = event.stream.key().parse()
        {
            hub.0.names.forget_channel(channel);
        }
        return;
    };
    match event.event_type.as_str() {
        "channelmember.joined" | "channelmember.rejoined" => {
            hub.0.names.forget_label(channel, member);
            hub.registry().joined(app, member, channel);
        }
        _ => {}
    }
}

/// What the hub itself learns after the news is given out: whoever is sent away hears that they were.
async fn after(hub: &Hub, event: &Recorded) {
    match event.event_type.as_str() {
        "channelmember.left" | "channelmember.banned" => {
            if let Some((app, channel, member)) = membership(event) {
                let all = event.event_type == "channelmember.banned";
                hub.registry().left(app, member, channel, all);
            }
        }
        "member.profile_changed" => hub.0.names.forget_people(),
        "member.deleted" => gone(hub, event).await,
        "app.deleted" | "app.credentials_reset" => {
            if let Ok(app) = AppId::try_from(event.app.0) {
                hub.registry().close_app(app);
            }
        }
        _ => {}
    }
}

/// A deleted member hears nothing more.
async fn gone(hub: &Hub, event: &Recorded) {
    let Ok(transactor) = hub.platform().transactor() else { return };
    match codec::decode::<member::Event>(event, &**transactor.vault()).await {
        Ok(member::Event::Deleted(gone)) => {
            hub.0.names.forget_person(gone.app, gone.member);
            hub.registry().close_member(gone.app, gone.member);
        }
        Ok(other) => tracing::error!(name = other.info().name, "not a deletion"),
        Err(error) => tracing::error!(%error, "a deleted member's connections stay open: {error}"),
    }
}

/// Whose membership an event is about, by its stream.
pub(super) fn membership(event: &Recorded) -> Option<(AppId, RoomId, MemberId)> {
    if event.stream.category() != <channel_member::ChannelMember as domain::Decider>::CATEGORY {
        return None;
    }
    let (channel, member) = event.stream.key().split_once('-')?;
    Some((AppId::try_from(event.app.0).ok()?, channel.parse().ok()?, member.parse().ok()?))
}
