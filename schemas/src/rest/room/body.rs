use crate::errors::{Code, PublicError};
use crate::rest::request::{CustomDataBody, custom_data, custom_type, given, nullable, text_or_number};
use crate::rest::{AccessLevelName, VideoRoomType, time};
use domain::access::AccessLevel;
use domain::room::{Details, Kind};
use domain::{AppUserId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

/// Makes a room. Null and `""` count as absent.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct RoomBody {
    /// On the server API required: the member it belongs to. On the client API it is the caller.
    #[serde(deserialize_with = "text_or_number")]
    pub app_user_id: Option<String>,
    /// Required.
    #[serde(rename = "type")]
    #[schema(value_type = VideoRoomType)]
    pub kind: Option<String>,
    /// ISO 8601; required for `BROADCAST_RTMP`.
    #[schema(example = "2026-05-01T10:00:00+09:00")]
    pub scheduled_at: Option<String>,
    /// At most 200 characters.
    pub title: Option<String>,
    /// At most 5000 characters.
    pub description: Option<String>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<AccessLevelName>)]
    pub access_level: Option<AccessLevel>,
    /// At most 50 characters.
    pub custom_type: Option<String>,
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
    /// Whoever enters has to know it.
    pub password: Option<String>,
    /// Whether the owner lets people in one by one.
    pub manually_approval: Option<bool>,
    /// Whether each session is recorded.
    pub can_auto_room_composite_recording: Option<bool>,
}

/// A room to be made; the password is not hashed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoom {
    pub kind: Kind,
    pub scheduled_at: Option<Timestamp>,
    /// Without the password.
    pub details: Details,
    pub password: Option<String>,
}

impl RoomBody {
    /// The member it shall belong to, as the server API names it.
    pub fn owner(&self) -> Result<AppUserId, PublicError> {
        match self.app_user_id.as_deref() {
            None | Some("") => Err(Code::EmptyRoomAppUserId.into()),
            Some(id) => Ok(id.parse::<AppUserId>()?),
        }
    }

    /// What is to be made.
    pub fn into_room(self) -> Result<NewRoom, PublicError> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let kind = given(self.kind).ok_or(Code::EmptyRoomType)?;
        let kind = kind_named(&kind)?;
        let scheduled_at = given(self.scheduled_at).map(|text| time(&text)).transpose()?;
        let details = Details {
            title: self.title,
            description: given(self.description).map(Some),
            access_level: self.access_level,
            custom_type: given(self.custom_type).map(custom_type).transpose()?.map(Some),
            custom_data: self.custom_data.map(custom_data).transpose()?.map(Some),
            password_hash: None,
            manually_approval: self.manually_approval,
            can_auto_room_composite_recording: self.can_auto_room_composite_recording,
            view_options: None,
        };
        Ok(NewRoom { kind, scheduled_at, details, password: given(self.password) })
    }
}

fn kind_named(name: &str) -> Result<Kind, PublicError> {
    let known = [Kind::BroadcastRtmp, Kind::VideoConference, Kind::InteractiveMeeting];
    known.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        let message =
            format!("type is BROADCAST_RTMP, VIDEO_CONFERENCE or INTERACTIVE_MEETING, not {name:?}");
        PublicError::new(Code::InvalidHttpMessageBody, message)
    })
}

/// Changes a room: absent keeps, null clears. Type and time of a room stay.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct RoomPatch {
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub title: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<AccessLevelName>)]
    pub access_level: Option<AccessLevel>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub custom_type: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<Option<CustomDataBody>>,
    /// Null and `""` remove it (contract 11.13).
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub password: Option<Option<String>>,
    pub manually_approval: Option<bool>,
    pub can_auto_room_composite_recording: Option<bool>,
}

impl RoomPatch {
    /// What changes, and apart from it the password, which is not hashed yet: absent keeps, `Some(None)` removes.
    pub fn into_parts(self) -> Result<(Details, Option<Option<String>>), PublicError> {
        let label = self.custom_type.map(|label| label.map(custom_type).transpose()).transpose()?;
        let data = self.custom_data.map(|data| data.map(custom_data).transpose()).transpose()?;
        let details = Details {
            title: self.title.map(Option::unwrap_or_default),
            description: self.description,
            access_level: self.access_level,
            custom_type: label,
            custom_data: data,
            password_hash: None,
            manually_approval: self.manually_approval,
            can_auto_room_composite_recording: self.can_auto_room_composite_recording,
            view_options: None,
        };
        Ok((details, self.password.map(|password| password.filter(|password| !password.is_empty()))))
    }
}

/// Ends a room.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct EndBody {
    /// Cuts a broadcast that is still live; its stream key is replaced (contract 11.6).
    pub force: Option<bool>,
}
