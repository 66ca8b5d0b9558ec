use super::super::request::nullable;
use super::super::{NewRoom, RoomBody, RoomPatch};
use super::storage::view_options;
use crate::errors::PublicError;
use domain::room::{Details, Kind};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Makes a room in a Vicollo app. Null and `""` count as absent; without a type it is a `VIDEO_CONFERENCE`, without an
/// owner it belongs to the member `admin`, who stands for the app's owner.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VicolloRoomBody {
    #[serde(flatten)]
    pub room: RoomBody,
    /// What the conference page shows; kept as it comes, at most 16384 bytes.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub view_options: Option<Value>,
}

impl VicolloRoomBody {
    /// The member it shall belong to; none = the one who stands for the app's owner.
    pub fn owner(&self) -> Result<Option<domain::AppUserId>, PublicError> {
        match self.room.app_user_id.as_deref() {
            None | Some("") => Ok(None),
            Some(_) => self.room.owner().map(Some),
        }
    }

    /// What is to be made.
    pub fn into_room(mut self) -> Result<NewRoom, PublicError> {
        let has_type = self.room.kind.as_ref().is_some_and(|kind| !kind.is_empty());
        if !has_type {
            self.room.kind = Some(Kind::VideoConference.name().to_owned());
        }
        let new = self.room.into_room()?;
        let details = Details { view_options: view_options(self.view_options)?.map(Some), ..new.details };
        Ok(NewRoom { details, ..new })
    }
}

/// Changes a room of a Vicollo app: absent keeps, null clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VicolloRoomPatch {
    #[serde(flatten)]
    pub room: RoomPatch,
    /// Replaces all of it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Object>)]
    pub view_options: Option<Option<Value>>,
}

impl VicolloRoomPatch {
    /// What changes apart from the view options, and these: absent keeps, `Some(None)` removes.
    pub fn into_parts(self) -> Result<(RoomPatch, Option<Option<String>>), PublicError> {
        Ok((self.room, self.view_options.map(view_options).transpose()?))
    }
}
