//! What only Vicollo apps have (contract 3.7 and section 1, "Vicollo concepts").

mod embed;
mod group;
mod member;
mod room;
mod session;
mod storage;

pub use embed::{DrawLayoutPosition, DrawLayoutType, EmbedBody, EmbedUrl};
pub use group::{
    Group, GroupBody, GroupChoice, GroupNested, GroupPatch, GroupPermissions, OwnPermissions, PermissionsBody,
};
pub use member::{VicolloMember, VicolloMemberBody, VicolloMemberPatch};
pub use room::{VicolloRoomBody, VicolloRoomPatch};
pub use session::{Attendance, RoleBody, RoomSession, RoomSessionWithAttendance};
pub use storage::{NewStorageObject, StorageObject, StorageObjectBody, StorageObjectPatch, StoragePlace};

use serde::{Deserialize, Deserializer};

/// Null, absent and `""` are the same: backends send all three for "none".
pub(super) fn given<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: serde::de::DeserializeOwned,
    D: Deserializer<'de>,
{
    match Option::<serde_json::Value>::deserialize(from)? {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(serde_json::Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom),
    }
}
