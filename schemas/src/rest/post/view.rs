use super::{PostCaption, PostRendition, ResourceUse, VideoPostFiles};
use crate::rest::{
    AccessLevelName, AppNested, CreatorType, EntityState, FailureReasonName, MemberNested, ProfileNested,
    VideoPostState, VideoPostType, iso,
};
use domain::access::{AccessLevel, Creator};
use domain::media::FailureReason;
use domain::post::{Active, Phase};
use domain::{ProfileId, app, member};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A video post (contract 3.1). `uuid`, `playUrl`, `renditions`, `captions`, `failureReason`, `failureDetail` and
/// `resourceUse` are ours.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VideoPost {
    pub id: u32,
    pub uuid: Uuid,
    pub state: EntityState,
    #[schema(value_type = VideoPostState)]
    pub video_post_state: &'static str,
    #[serde(rename = "type")]
    pub kind: VideoPostType,
    #[schema(value_type = AccessLevelName)]
    pub access_level: AccessLevel,
    pub app: AppNested,
    pub member: MemberNested,
    pub creator_type: CreatorType,
    pub creator_id: u32,
    /// The broadcast it was recorded from; none yet.
    #[schema(value_type = Option<Object>)]
    pub video_room: Option<serde_json::Value>,
    /// Never null.
    pub title: String,
    pub description: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
    pub transcoding_profile: ProfilesOfPost,
    pub file: VideoPostFiles,
    /// What a player opens, as soon as anything can be played.
    pub play_url: Option<String>,
    /// From high to low; from the plan on, each with how far it is.
    pub renditions: Vec<PostRendition>,
    /// Subtitles and closed captions of the source.
    pub captions: Vec<PostCaption>,
    #[schema(value_type = Option<FailureReasonName>)]
    pub failure_reason: Option<FailureReason>,
    /// For a person.
    pub failure_detail: Option<String>,
    /// Once the transcode has ended, well or not.
    pub resource_use: Option<ResourceUse>,
    pub stats: PostStats,
    pub uploaded_at: Option<String>,
    pub upload_failed_at: Option<String>,
    pub created_at: String,
    pub last_modified_at: String,
}

/// What a post is transcoded with.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProfilesOfPost {
    pub video: Option<ProfileNested>,
    pub preview: Option<ProfileNested>,
    pub thumbnail: Option<ProfileNested>,
}

/// Counts of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostStats {
    pub total_member_whitelist_count: u32,
}

impl VideoPost {
    /// Renders a post. `profile` looks a transcoding profile up; file URLs begin with `base_url`.
    pub fn of(
        post: &Active,
        app: &app::Active,
        owner: Option<&member::Active>,
        profile: impl Fn(ProfileId) -> Option<ProfileNested>,
        base_url: &str,
    ) -> Self {
        let (creator_type, creator_id) = match post.creator {
            Creator::User(id) => (CreatorType::User, id),
            Creator::App(id) => (CreatorType::App, id),
            Creator::Member(id) => (CreatorType::Member, id),
        };
        let file = VideoPostFiles::of(post, base_url);
        let (failure_reason, failure_detail) = failure(&post.phase);
        Self {
            id: post.post.get(),
            uuid: post.uuid,
            state: EntityState::Active,
            video_post_state: post.phase.name(),
            kind: VideoPostType::PreRecorded,
            access_level: post.access_level,
            app: app.into(),
            member: MemberNested::owner(&post.owner, owner),
            creator_type,
            creator_id,
            video_room: None,
            title: post.title.clone(),
            description: post.description.clone(),
            custom_data: post.custom_data.as_ref().map(|data| data.as_map().clone()),
            transcoding_profile: ProfilesOfPost {
                video: profile(post.profiles.video.profile),
                preview: post.profiles.preview.and_then(|chosen| profile(chosen.profile)),
                thumbnail: post.profiles.thumbnail.and_then(|chosen| profile(chosen.profile)),
            },
            play_url: file.play_url().map(str::to_owned),
            file,
            renditions: post
                .shown()
                .map(|shown| shown.versions.iter().map(Into::into).collect())
                .unwrap_or_default(),
            captions: post.captions().iter().map(|caption| PostCaption::of(caption, base_url)).collect(),
            failure_reason,
            failure_detail,
            resource_use: resource_use(&post.phase),
            stats: PostStats { total_member_whitelist_count: post.allowed.len() as u32 },
            uploaded_at: post.uploaded_at.map(iso),
            upload_failed_at: post.upload_failed_at.map(iso),
            created_at: iso(post.created_at),
            last_modified_at: iso(post.modified_at),
        }
    }
}

fn resource_use(phase: &Phase) -> Option<ResourceUse> {
    match phase {
        Phase::Processed { result, .. } => Some((&**result).into()),
        Phase::FailedProcessing { used, .. } => Some((*used).into()),
        Phase::Created
        | Phase::FailedUpload { .. }
        | Phase::Uploaded { .. }
        | Phase::FailedQueuing { .. }
        | Phase::Queued { .. }
        | Phase::Processing { .. } => None,
    }
}

fn failure(phase: &Phase) -> (Option<FailureReason>, Option<String>) {
    match phase {
        Phase::FailedUpload { detail } | Phase::FailedQueuing { detail, .. } => (None, Some(detail.clone())),
        Phase::FailedProcessing { reason, detail, .. } => (Some(*reason), Some(detail.clone())),
        Phase::Created
        | Phase::Uploaded { .. }
        | Phase::Queued { .. }
        | Phase::Processing { .. }
        | Phase::Processed { .. } => (None, None),
    }
}
