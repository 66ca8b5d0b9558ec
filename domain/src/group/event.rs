use crate::ids::GroupId;
use crate::permission::Permissions;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An app has a group of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    pub group: GroupId,
    pub name: String,
    pub description: Option<String>,
    pub permissions: Permissions,
    pub at: Timestamp,
}

/// A group is called or described otherwise; carries both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsChanged {
    pub group: GroupId,
    pub name: String,
    pub description: Option<String>,
    pub at: Timestamp,
}

/// A group may do this and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionsSet {
    pub group: GroupId,
    pub permissions: Permissions,
    pub at: Timestamp,
}

/// A group is gone; who was in it is in `MEMBERS`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub group: GroupId,
    pub at: Timestamp,
}

events! {
    "group.created" v 1 => Created;
    "group.details_changed" v 1 => DetailsChanged;
    "group.permissions_set" v 1 => PermissionsSet;
    "group.deleted" v 1 => Deleted;
}
