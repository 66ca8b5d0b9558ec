use crate::sort;
use domain::MemberId;
use domain::room::{By, Kind, RoomState};
use projections::Sort;
use projections::rooms::{RoomFilter, Seer};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use web::{ApiError, Code};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ListQuery {
    /// Rooms of the member with this number.
    #[param(value_type = Option<u32>)]
    member_id: Option<String>,
    /// Rooms of this member.
    app_user_id: Option<String>,
    /// Titles that contain this, in any case.
    keyword: Option<String>,
    /// `SCHEDULED`, `CANCELLED`, `LIVE`, `LIVE_INACTIVE` or `ENDED`.
    video_room_state: Option<String>,
    /// `BROADCAST_RTMP`, `VIDEO_CONFERENCE` or `INTERACTIVE_MEETING`. On the client API the last is listed only if
    /// asked for.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: Option<String>,
    /// `PUBLIC`, `APP`, `MEMBER`, `FOLLOWER`, `FRIEND`, `RESTRICTED` or `PRIVATE`.
    access_level: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`; newest first when absent.
    sort_by: Option<String>,
}

/// Types of rooms that clients of the original know and we have none of.
const FOREIGN: [&str; 4] = ["WEBINAR", "VIDEO_SURVEILLANCE", "SURVEILLANCE", "BROADCAST_WEBRTC"];

impl ListQuery {
    /// Whether it asks for rooms of a type that there are none of.
    pub fn finds_nothing(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| FOREIGN.contains(&kind))
    }

    /// What this caller lists: a member what they see (contract 11.7), and meetings only if they ask (11.23).
    pub fn filter(self, by: &By) -> Result<(RoomFilter, Sort), ApiError> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let sort = sort::parse(self.sort_by.as_deref(), false)?;
        let member = given(self.member_id)
            .map(|text| text.parse::<MemberId>().map_err(|_| wrong("memberId", &text)))
            .transpose()?;
        let kind: Option<Kind> = named("type", given(self.kind))?;
        let state: Option<RoomState> = named("videoRoomState", given(self.video_room_state))?;
        let (seer, without) = match by {
            By::App(_) => (None, None),
            By::Member { member, app_user_id, .. } => {
                let seer = Seer { member: *member, app_user_id: app_user_id.clone() };
                (Some(seer), kind.is_none().then_some(Kind::InteractiveMeeting))
            }
        };
        let filter = RoomFilter {
            member,
            app_user_id: given(self.app_user_id),
            keyword: given(self.keyword),
            state,
            kind,
            without,
            access_level: named("accessLevel", given(self.access_level))?,
            seer,
            sight: None,
        };
        Ok((filter, sort))
    }
}

/// A value by the name that clients know.
fn named<T: DeserializeOwned>(parameter: &str, name: Option<String>) -> Result<Option<T>, ApiError> {
    let Some(name) = name else { return Ok(None) };
    let value = serde_json::from_value(serde_json::Value::String(name.clone()));
    value.map(Some).map_err(|_| wrong(parameter, &name))
}

fn wrong(parameter: &str, value: &str) -> ApiError {
    ApiError::new(Code::InvalidRequestParameter, format!("there is no {parameter} {value:?}"))
}
