use super::{Fault, KeyState, Publish, Secret};
use crate::app::OutputMode;
use crate::ids::{AppId, ProfileId, RoomId, StreamKeyId};
use crate::post::Owner;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A member has a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub app: AppId,
    pub key: StreamKeyId,
    pub owner: Owner,
    pub secret: Secret,
    pub profile: ProfileId,
    pub at: Timestamp,
}

/// An encoder publishes; nothing can be played yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// `ACTIVE_PREP`, or `ACTIVE_LIVE_PREP` during a broadcast.
    pub state: KeyState,
    pub publish: Publish,
    pub at: Timestamp,
}

/// What is published can be played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activated {
    /// `ACTIVE`, or `ACTIVE_LIVE` during a broadcast.
    pub state: KeyState,
    pub publish: Uuid,
    pub at: Timestamp,
}

/// The key's broadcast began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WentLive {
    /// `ACTIVE_LIVE`.
    pub state: KeyState,
    pub room: RoomId,
    pub at: Timestamp,
}

/// Nothing is published any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WentInactive {
    /// `INACTIVE`, or `INACTIVE_LIVE` during a broadcast.
    pub state: KeyState,
    pub publish: Uuid,
    pub fault: Option<Fault>,
    pub at: Timestamp,
}

/// The key's broadcast ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// `INACTIVE`.
    pub state: KeyState,
    pub room: RoomId,
    pub at: Timestamp,
}

/// The key string is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reissued {
    pub secret: Secret,
    pub at: Timestamp,
}

/// Publish and broadcast were cut; the key string is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForceTerminated {
    /// `INACTIVE`.
    pub state: KeyState,
    /// What the media server has to cut.
    pub publish: Option<Uuid>,
    /// The room that ended with it.
    pub room: Option<RoomId>,
    pub secret: Secret,
    pub at: Timestamp,
}

/// Other settings; carries all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChanged {
    pub profile: ProfileId,
    pub mode: Option<OutputMode>,
    pub at: Timestamp,
}

/// The key is gone with its member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    pub app: AppId,
    /// What the media server has to cut.
    pub publish: Option<Uuid>,
    pub at: Timestamp,
}

events! {
    "stream_key.issued" v 1 => Issued;
    "stream_key.prepared" v 1 => Prepared;
    "stream_key.activated" v 1 => Activated;
    "stream_key.went_live" v 1 => WentLive;
    "stream_key.went_inactive" v 1 => WentInactive;
    "stream_key.released" v 1 => Released;
    "stream_key.reissued" v 1 => Reissued;
    "stream_key.force_terminated" v 1 => ForceTerminated;
    "stream_key.settings_changed" v 1 => SettingsChanged;
    "stream_key.retired" v 1 => Retired;
}
