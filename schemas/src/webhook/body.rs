use crate::rest::{AppNested, EntityState, FailureReasonName, ResourceUse};
use domain::media::FailureReason;
use domain::room::RoomState;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The body of a webhook.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// The same however often it is sent; also in the header `webhook-id`.
    pub id: String,
    /// Such as `VIDEO_ROOM_LIVE`.
    #[serde(rename = "type")]
    pub kind: String,
    pub app: AppNested,
    pub data: WebhookData,
    /// When it happened.
    pub created_at: String,
    /// For posts, the data once more.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostData>,
}

/// What it is about.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum WebhookData {
    Post(PostData),
    StreamKey(StreamKeyData),
    Room(RoomData),
    Participant(Box<ParticipantData>),
    Member(MemberData),
    /// A test has nothing to say.
    Nothing {},
}

/// A post, and its state now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostData {
    pub video_post_id: u32,
    pub video_post_video_post_state: &'static str,
    /// What the transcode came to, once it has ended.
    #[serde(flatten)]
    pub end: Option<PostEnd>,
}

/// How a transcode ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostEnd {
    /// Of `FAILED_PROCESSING`.
    #[schema(value_type = Option<FailureReasonName>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<FailureReason>,
    /// For a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_detail: Option<String>,
    pub resource_use: ResourceUse,
}

/// A stream key, and its state now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamKeyData {
    pub stream_key_id: u32,
    pub stream_key_stream_key_state: &'static str,
}

/// A room, and its state then.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomData {
    pub video_room_id: u32,
    #[schema(value_type = String)]
    pub video_room_video_room_state: RoomState,
}

/// Someone came into a conference or left it, or its recording ended.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParticipantData {
    pub video_room: RoomNested,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_user: Option<Participant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<String>,
}

/// The conference.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomNested {
    pub id: u32,
    pub state: EntityState,
    #[schema(value_type = String)]
    pub video_room_state: RoomState,
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub channel_id: u32,
    pub session_no: u32,
}

/// Who came or left.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    pub app_user_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_user_name: Option<String>,
    /// `OPERATOR` or `MEMBER`.
    pub channel_member_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_data: Option<BTreeMap<String, String>>,
}

/// A member; what is known of the person is to be read from the API.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberData {
    pub member_id: u32,
    pub app_user_id: String,
}
