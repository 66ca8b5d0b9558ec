use super::super::request::given;
use super::super::request::{CustomDataBody, custom_data, nullable};
use super::super::{MemberNested, StorageObjectStateName, StorageType, iso};
use crate::errors::{Code, PublicError};
use domain::custom_data::CustomData;
use domain::member;
use domain::storage_object::{Active, Phase, Storage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A file in a storage.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": 5, "storage": { "type": "VIDEO_ROOM", "videoRoomId": 7, "appUserId": null }, "storageObjectState": "STORED",
    "filename": "plan.pdf", "contentType": "application/pdf", "size": 1024, "customData": null, "uploader": null,
    "url": "https://api.example/storage/8.5.get.1800003600.0f…", "createdAt": "2025-01-31T09:00:00.000000Z",
    "lastModifiedAt": "2025-01-31T09:00:00.000000Z"
}))]
pub struct StorageObject {
    pub id: u32,
    pub storage: StoragePlace,
    pub storage_object_state: StorageObjectStateName,
    pub filename: String,
    /// As the uploader said; shown, never trusted.
    pub content_type: String,
    /// Bytes.
    pub size: u64,
    pub custom_data: Option<BTreeMap<String, String>>,
    /// Null if the app's backend uploaded it.
    pub uploader: Option<MemberNested>,
    /// Where the bytes are, for an hour; null until they have arrived.
    pub url: Option<String>,
    pub created_at: String,
    pub last_modified_at: String,
}

/// In which storage a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoragePlace {
    #[serde(rename = "type")]
    pub kind: StorageType,
    /// The room whose storage it is.
    pub video_room_id: Option<u32>,
    /// The member whose storage it is.
    pub app_user_id: Option<String>,
}

/// A file that is to come.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewStorageObject {
    #[serde(flatten)]
    pub object: StorageObject,
    /// Where to PUT the bytes within a day; then complete the upload.
    pub upload_url: String,
}

impl StorageObject {
    /// Renders a file; `uploader` is who uploaded it, if that member is still there.
    pub fn of(object: &Active, uploader: Option<&member::Active>, url: Option<String>) -> Self {
        Self {
            id: object.object.get(),
            storage: (&object.storage).into(),
            storage_object_state: match object.phase {
                Phase::Requested => StorageObjectStateName::Requested,
                Phase::Stored => StorageObjectStateName::Stored,
            },
            filename: object.name.clone(),
            content_type: object.content_type.clone(),
            size: object.size,
            custom_data: object.custom_data.as_ref().map(|data| data.as_map().clone()),
            uploader: object.uploader.as_ref().map(|owner| MemberNested::owner(owner, uploader)),
            url,
            created_at: iso(object.created_at),
            last_modified_at: iso(object.modified_at),
        }
    }
}

impl From<&Storage> for StoragePlace {
    fn from(storage: &Storage) -> Self {
        let (kind, video_room_id, app_user_id) = match storage {
            Storage::App => (StorageType::App, None, None),
            Storage::VideoRoom(room) => (StorageType::VideoRoom, Some(room.get()), None),
            Storage::Member(owner) => (StorageType::Member, None, Some(owner.app_user_id.to_string())),
        };
        Self { kind, video_room_id, app_user_id }
    }
}

/// Announces a file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "filename": "plan.pdf", "contentType": "application/pdf", "size": 1024 }))]
pub struct StorageObjectBody {
    /// 1 to 255 characters.
    pub filename: String,
    /// 1 to 255 characters.
    pub content_type: String,
    /// Bytes, at most 1 GiB.
    pub size: u64,
    /// At most 10 items, names and values of at most 50 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
}

impl StorageObjectBody {
    /// The free data within its limits.
    pub fn custom_data(&mut self) -> Result<Option<CustomData>, PublicError> {
        self.custom_data.take().map(custom_data).transpose()
    }
}

/// Changes what is said of a file: absent keeps; of the custom data null clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({ "filename": "plan-2.pdf", "customData": null }))]
pub struct StorageObjectPatch {
    pub filename: Option<String>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<Option<CustomDataBody>>,
}

impl StorageObjectPatch {
    /// Name and custom data.
    pub fn into_parts(self) -> Result<(Option<String>, Option<Option<CustomData>>), PublicError> {
        let data = self.custom_data.map(|data| data.map(custom_data).transpose()).transpose()?;
        Ok((self.filename, data))
    }
}

/// View options of a room as they are kept: JSON text.
pub fn view_options(value: Option<serde_json::Value>) -> Result<Option<String>, PublicError> {
    match value {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(value) if value.is_object() => Ok(Some(value.to_string())),
        Some(_) => Err(Code::InvalidViewOptions.into()),
    }
}
