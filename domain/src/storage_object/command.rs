use super::Storage;
use crate::custom_data::CustomData;
use crate::ids::{AppId, StorageObjectId};
use crate::post::Owner;
use crate::time::Timestamp;

/// What can be asked of a file. `app` is the caller's app; another app's file is not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Asks for a URL to send the bytes to.
    Request {
        app: AppId,
        object: StorageObjectId,
        storage: Storage,
        /// None: the app's own backend.
        uploader: Option<Owner>,
        name: String,
        content_type: String,
        /// Bytes.
        size: u64,
        custom_data: Option<CustomData>,
        at: Timestamp,
    },
    /// The bytes have arrived.
    Complete {
        app: AppId,
        at: Timestamp,
    },
    /// `None` keeps; of the custom data `Some(None)` clears.
    Change {
        app: AppId,
        name: Option<String>,
        custom_data: Option<Option<CustomData>>,
        at: Timestamp,
    },
    Delete {
        app: AppId,
        at: Timestamp,
    },
    /// The bytes did not arrive within [`super::IDLE_MS_MAX`].
    Expire {
        at: Timestamp,
    },
}
