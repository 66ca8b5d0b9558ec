use super::super::iso;
use super::super::request::given;
use super::super::request::nullable;
use crate::errors::{Code, PublicError};
use domain::permission::{DefaultGroup, Permissions};
use domain::{Timestamp, group};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A group inside another object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({ "id": 3, "name": "MEMBERS" }))]
pub struct GroupNested {
    /// 1 to 4 are the default groups of every app: `ADMINISTRATORS`, `HOSTS`, `MEMBERS`, `GUESTS`.
    pub id: u32,
    pub name: String,
}

/// A group and what its members may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": 1000, "name": "Teachers", "description": null, "isDefault": false,
    "permissions": ["MEMBER_GET_ME", "VIDEO_ROOM_CREATE_ANY"],
    "createdAt": "2025-01-31T09:00:00.000000Z", "lastModifiedAt": "2025-01-31T09:00:00.000000Z"
}))]
pub struct Group {
    #[serde(flatten)]
    pub nested: GroupNested,
    pub description: Option<String>,
    /// Whether every app has it; it is then never renamed or deleted.
    pub is_default: bool,
    /// Names of permissions, such as `VIDEO_ROOM_CREATE_ANY`.
    pub permissions: Vec<&'static str>,
    pub created_at: String,
    pub last_modified_at: String,
}

impl From<&group::Group> for GroupNested {
    fn from(group: &group::Group) -> Self {
        Self { id: group.group.get(), name: group.name.clone() }
    }
}

impl Group {
    /// A default group is as old as its app.
    pub fn of(group: &group::Group, app_created_at: Timestamp) -> Self {
        let created_at = group.created_at.unwrap_or(app_created_at);
        Self {
            nested: group.into(),
            description: group.description.clone(),
            is_default: group.default.is_some(),
            permissions: names(&group.permissions),
            created_at: iso(created_at),
            last_modified_at: iso(group.modified_at.unwrap_or(created_at)),
        }
    }
}

/// Makes a group.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({ "name": "Teachers", "permissions": ["MEMBER_GET_ME", "VIDEO_ROOM_CREATE_ANY"] }))]
pub struct GroupBody {
    /// Required: 1 to 50 characters, in no case of its letters the name of another group.
    pub name: Option<String>,
    /// At most 500 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub description: Option<String>,
    /// Those of `MEMBERS` as they are at first when absent.
    pub permissions: Option<Vec<String>>,
}

impl GroupBody {
    /// Name, description and permissions.
    pub fn into_parts(self) -> Result<(String, Option<String>, Permissions), PublicError> {
        let permissions = match &self.permissions {
            Some(names) => permissions(names)?,
            None => Permissions::of(DefaultGroup::Members),
        };
        Ok((self.name.unwrap_or_default(), self.description, permissions))
    }
}

/// Changes a group: absent keeps; of the description null clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({ "name": "Staff", "description": null }))]
pub struct GroupPatch {
    /// Default groups keep theirs.
    pub name: Option<String>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
}

/// All that a group may do.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(example = json!({ "permissions": ["MEMBER_GET_ME", "VIDEO_ROOM_LIST_MINE", "VIDEO_ROOM_GET_MINE"] }))]
pub struct PermissionsBody {
    /// Replaces what the group held.
    pub permissions: Vec<String>,
}

impl PermissionsBody {
    pub fn into_permissions(self) -> Result<Permissions, PublicError> {
        permissions(&self.permissions)
    }
}

/// What a group holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({ "permissions": ["MEMBER_GET_ME", "VIDEO_ROOM_LIST_MINE", "VIDEO_ROOM_GET_MINE"] }))]
pub struct GroupPermissions {
    /// In the order of the contract.
    pub permissions: Vec<&'static str>,
}

impl From<&Permissions> for GroupPermissions {
    fn from(permissions: &Permissions) -> Self {
        Self { permissions: names(permissions) }
    }
}

/// A member's group and what it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({ "group": { "id": 3, "name": "MEMBERS" }, "permissions": ["MEMBER_GET_ME"] }))]
pub struct OwnPermissions {
    pub group: GroupNested,
    /// In the order of the contract.
    pub permissions: Vec<&'static str>,
}

impl From<&group::Group> for OwnPermissions {
    fn from(group: &group::Group) -> Self {
        Self { group: group.into(), permissions: names(&group.permissions) }
    }
}

/// Puts a member into a group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "groupId": 2 }))]
pub struct GroupChoice {
    pub group_id: u32,
}

fn names(permissions: &Permissions) -> Vec<&'static str> {
    permissions.iter().map(domain::permission::Permission::name).collect()
}

fn permissions(names: &[String]) -> Result<Permissions, PublicError> {
    Permissions::of_names(names.iter().map(String::as_str))
        .map_err(|unknown| PublicError::new(Code::InvalidPermission, unknown.to_string()))
}
