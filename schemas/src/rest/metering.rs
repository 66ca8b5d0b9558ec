use domain::playback;
use domain::usage::Recorded;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A window of usage, as the media origin reports it. Internal: not in the public document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageWindow {
    /// The window's identity; reported again it adds nothing.
    pub id: Uuid,
    pub window: Recorded,
}

/// How a session of a player went, as the media origin reports it. Internal: not in the public document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaybackReport {
    /// The report's identity; sent again it adds nothing.
    pub id: Uuid,
    pub report: playback::Recorded,
}
