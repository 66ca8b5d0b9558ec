//! Everybody who listens, and what they hear.
//!
//! One task follows the log, turns events into [`Delivery`]s, rendered once, and hands them to bounded queues: a listener
//! that does not keep up is dropped and comes back where it was by the last id it saw. Nobody waits for anybody.

mod delivery;
mod follow;
mod names;
mod presence;
mod registry;
mod replay;
mod translate;
mod translate_chat;

pub use delivery::{Audience, Delivery};
pub use presence::pause_if_empty;
pub use registry::{ListenerId, MEMBER_LISTENERS_MAX, QUEUE_MAX};
pub use replay::Replay;

use crate::hub::names::Names;
use crate::hub::registry::Registry;
use domain::messages::Sent;
use domain::{AppId, AppUserId, MemberId, RoomId};
use ports::log::Position;
use projections::{ReadError, View, chats};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use web::extract::by_token;
use web::tokens::Purpose;
use web::{ApiError, Code, Platform};

/// How long a listener's start waits for the read models that say who the member is and where.
const SETTLE: Duration = Duration::from_secs(2);
const NEEDED: &[View] = &[View::Apps, View::Members, View::Chats];

/// Shared by everything that speaks or listens in this process.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    platform: Platform,
    registry: Mutex<Registry>,
    names: Names,
    stop: CancellationToken,
}

/// How somebody listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To everything that the member hears: [`Listening::follow`] comes next.
    EventStream,
    /// To the channels that the connection names: [`Listening::subscribe`].
    Stomp,
}

impl Way {
    /// What its tokens are for.
    pub const fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::EventStream => &[Purpose::Member, Purpose::Guest],
            Self::Stomp => &[Purpose::Chat],
        }
    }
}

/// Who listens.
#[derive(Clone, Debug)]
pub struct Who {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    /// Where they reach us, such as `https://video.example`: URLs that they hear begin with it.
    pub base_url: Arc<str>,
}

/// A place to listen; leaves the hub when dropped.
pub struct Listening {
    pub who: Who,
    pub queue: mpsc::Receiver<Arc<Delivery>>,
    id: ListenerId,
    hub: Hub,
}

impl Hub {
    /// Starts to follow the log, from where it ends now.
    pub fn start(platform: Platform, stop: CancellationToken) -> Self {
        let head = *platform.log.head().borrow();
        let hub = Self(Arc::new(Inner {
            registry: Mutex::new(Registry::new(head)),
            names: Names::default(),
            platform,
            stop,
        }));
        tokio::spawn(follow::run(hub.clone(), head));
        tokio::spawn(presence::sweep(hub.clone()));
        hub
    }

    /// Cancelled when the process stops.
    pub fn stop(&self) -> &CancellationToken {
        &self.0.stop
    }

    pub(crate) fn platform(&self) -> &Platform {
        &self.0.platform
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        // Whoever panicked with it left whole entries behind.
        self.0.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place to listen, for who comes with this token.
    ///
    /// The token is read again once the read models show all that was given out before: who was deleted until then is
    /// refused here, who is deleted after that is sent away by the hub.
    pub async fn enter(&self, who: Who, way: Way, token: &str) -> Result<Listening, ApiError> {
        let (sender, queue) = mpsc::channel(QUEUE_MAX);
        let (id, known_at) = self.registry().enter(who.clone(), sender, way == Way::EventStream);
        metrics::gauge!("reelog_chat_listeners").increment(1.0);
        let listening = Listening { who, queue, id, hub: self.clone() };
        if !self.platform().db.wait_for_views(NEEDED, known_at, SETTLE).await {
            tracing::warn!(known_at, "a listener was sent away: the read models are behind");
            return Err(Code::ServiceUnavailable.into());
        }
        let member =
            by_token(self.platform(), token, way.purposes()).await?.map(|caller| caller.member.member);
        if member != Some(listening.who.member) {
            return Err(Code::InvalidMemberCredentials.into());
        }
        Ok(listening)
    }

    /// Whether a member has a connection here.
    pub fn is_connected(&self, app: AppId, member: MemberId) -> bool {
        self.registry().is_connected(app, member)
    }

    /// Gives a message to those who are connected now, past the log: it is kept nowhere.
    pub async fn tell(&self, sent: &Sent, id: String) -> Result<(), ApiError> {
        let told = translate::message(self, sent, id, 0).await;
        let (audience, delivery) = told.map_err(|error| ApiError::hiding(Code::ServiceUnavailable, error))?;
        self.registry().dispatch(&audience, &Arc::new(delivery));
        Ok(())
    }
}

impl Listening {
    /// Listens to everything that the member hears: what is for them alone, and every channel they are in, also those
    /// they join later. `after` is the last position they saw; what happened since then is replayed.
    pub async fn follow(&self, after: Option<Position>) -> Result<Option<Replay>, ReadError> {
        let (hub, who) = (&self.hub, &self.who);
        let joined = chats::joined_channels(&hub.platform().db, who.app, who.member).await?;
        let channels: Vec<RoomId> = joined.iter().map(|member| member.channel).collect();
        let live_from = hub.registry().subscribe_all(self.id, &channels);
        presence::connected(hub, joined.iter());
        Ok(after.filter(|after| *after < live_from).map(|after| {
            let since = joined.iter().map(|member| (member.channel, member.since())).collect();
            Replay::new(hub.clone(), who.clone(), since, (after, live_from))
        }))
    }

    /// Hears a channel from now on.
    pub fn subscribe(&self, channel: RoomId) {
        self.hub.registry().subscribe(self.id, channel);
    }

    /// Hears a channel no more.
    pub fn unsubscribe(&self, channel: RoomId) {
        self.hub.registry().unsubscribe(self.id, channel);
    }

    /// Cancelled when the process stops.
    pub fn stop(&self) -> CancellationToken {
        self.hub.stop().clone()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        metrics::gauge!("reelog_chat_listeners").decrement(1.0);
        let was_last = self.hub.registry().leave(self.id, &self.who);
        if was_last && !self.hub.stop().is_cancelled() {
            presence::lost(self.hub.clone(), self.who.clone());
        }
    }
}
