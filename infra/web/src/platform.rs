//! What handlers work with, as one state.

use crate::{ApiError, Ids, KeysInUse, Limits, Meter, Playbacks, Secrets, Settings};
use domain::AppId;
use ports::Transactor;
use ports::blobs::Blobs;
use ports::log::{EventLog, Position};
use projections::ReadDb;
use schemas::errors::Code;
use std::sync::Arc;
use std::time::Duration;

/// How long an answer waits for the read models to show what it caused.
const SETTLE: Duration = Duration::from_secs(1);

/// The state of every router. Clones share everything.
#[derive(Clone)]
pub struct Platform {
    /// Absent in roles that only read.
    pub transactor: Option<Transactor>,
    pub db: ReadDb,
    pub blobs: Arc<dyn Blobs>,
    pub secrets: Arc<Secrets>,
    /// Where clients reach us, without a `/` at its end; absent means `http://` and the request's Host.
    pub public_url: Option<Arc<str>>,
    pub log: Arc<dyn EventLog>,
    pub ids: Ids,
    pub meter: Meter,
    /// What players say of how watching goes.
    pub playbacks: Playbacks,
    /// What the operator decides.
    pub settings: Arc<Settings>,
    /// Counters of requests and of bad credentials.
    pub limits: Arc<Limits>,
    /// Requests under an `Idempotency-Key` that are being done.
    pub keys_in_use: KeysInUse,
}

impl Platform {
    /// The writer; 503 in roles that only read.
    pub fn transactor(&self) -> Result<&Transactor, ApiError> {
        self.transactor.as_ref().ok_or_else(|| Code::ServiceUnavailable.into())
    }

    /// Waits until reads show a position, at most a second: whoever changes something then usually reads it back.
    pub async fn settle(&self, position: Position) {
        if position > 0 && !self.db.wait_for(position, SETTLE).await {
            tracing::warn!(position, "the read models are more than a second behind position {position}");
        }
    }

    /// The app, if it is in use.
    pub async fn app(&self, app: AppId) -> Result<domain::app::Active, ApiError> {
        projections::apps::get(&self.db, app).await?.ok_or_else(|| Code::AppNotFound.into())
    }
}
