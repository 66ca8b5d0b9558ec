use super::super::{MemberNested, ParticipantRole};
use domain::room::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session of a room: from the first who enters the empty room to the last who leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "sessionNo": 1, "videoRoomId": 7, "openedAt": "2025-01-31T09:00:00.000000Z", "closedAt": null
}))]
pub struct RoomSession {
    /// From 1, per room.
    pub session_no: u32,
    pub video_room_id: u32,
    pub opened_at: String,
    /// Null while somebody is there.
    pub closed_at: Option<String>,
}

/// A session with who was there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomSessionWithAttendance {
    #[serde(flatten)]
    pub session: RoomSession,
    /// In the order of coming, at most 1000; a person who comes back is there again. Members do not see observers.
    pub attendances: Vec<Attendance>,
}

/// Someone in a session, over one connection.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attendance {
    pub member: MemberNested,
    /// The last one.
    #[schema(value_type = ParticipantRole)]
    pub role: Role,
    /// Watches without being shown.
    pub is_observer: bool,
    pub joined_at: String,
    /// Null while there.
    pub left_at: Option<String>,
}

/// Gives a participant another role.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "role": "CONTRIBUTOR" }))]
pub struct RoleBody {
    #[schema(value_type = ParticipantRole)]
    pub role: Role,
}
