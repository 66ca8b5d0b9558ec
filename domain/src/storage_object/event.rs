use super::Storage;
use crate::custom_data::CustomData;
use crate::ids::{AppId, StorageObjectId};
use crate::post::Owner;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A file is to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requested {
    pub app: AppId,
    pub object: StorageObjectId,
    pub storage: Storage,
    /// None: the app's own backend.
    pub uploader: Option<Owner>,
    /// Sealed; `None` after the object's key was deleted.
    pub name: Option<String>,
    pub content_type: String,
    /// Bytes.
    pub size: u64,
    /// Sealed.
    pub custom_data: Option<CustomData>,
    pub at: Timestamp,
}

/// All bytes of the file are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completed {
    pub at: Timestamp,
}

/// The file is called or described otherwise; carries both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsChanged {
    /// Sealed; `None` after the object's key was deleted.
    pub name: Option<String>,
    /// Sealed.
    pub custom_data: Option<CustomData>,
    pub at: Timestamp,
}

/// The file is gone, and the key of what was personal in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub app: AppId,
    pub object: StorageObjectId,
    pub at: Timestamp,
}

events! {
    "storageobject.requested" v 1 => Requested ["name", "custom_data"];
    "storageobject.completed" v 1 => Completed;
    "storageobject.details_changed" v 1 => DetailsChanged ["name", "custom_data"];
    "storageobject.deleted" v 1 => Deleted;
}
