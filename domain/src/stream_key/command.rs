use super::{Fault, Secret};
use crate::app::OutputMode;
use crate::ids::{AppId, ProfileId, RoomId, StreamKeyId};
use crate::post::Owner;
use crate::time::Timestamp;
use uuid::Uuid;

/// What can be asked of a stream key. Another app's key is not found; commands without an app are the platform's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The member is new. A key that is there, or was, stays as it is.
    Issue { app: AppId, key: StreamKeyId, owner: Owner, secret: Secret, profile: ProfileId, at: Timestamp },
    /// An encoder publishes.
    Prepare {
        publish: Uuid,
        /// What the publish URL asks for.
        wished: Option<OutputMode>,
        app_mode: OutputMode,
        at: Timestamp,
    },
    /// The output of a publish can be played.
    Activate { publish: Uuid, at: Timestamp },
    /// A publish ended.
    Stop { publish: Uuid, fault: Option<Fault>, at: Timestamp },
    /// The key's half of a start; see [`crate::broadcast`].
    GoLive { app: AppId, room: RoomId, at: Timestamp },
    /// The room has ended.
    Release { app: AppId, room: RoomId, at: Timestamp },
    /// Another key string, while nothing is published.
    Reissue { app: AppId, secret: Secret, at: Timestamp },
    /// Cuts the publish and the broadcast; the old key string stops at once.
    ForceTerminate { app: AppId, secret: Secret, at: Timestamp },
    /// For the next publish. Outer `None` keeps; no mode is the app's default.
    ChangeSettings { app: AppId, profile: Option<ProfileId>, mode: Option<Option<OutputMode>>, at: Timestamp },
    /// The member is gone. A key that comes after this is never issued.
    Retire { app: AppId, at: Timestamp },
}
