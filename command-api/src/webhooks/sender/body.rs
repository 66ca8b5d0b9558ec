use super::follow;
use domain::app::Active;
use domain::member::{self, Member};
use domain::room::{self, Participant, RoomState};
use domain::{RoomId, StreamKeyId};
use ports::codec::CodecError;
use ports::log::Recorded;
use projections::webhooks::Delivery;
use schemas::rest::{EntityState, iso};
use schemas::webhook::{
    self, MemberData, Notice, ParticipantData, PostData, RoomData, RoomNested, StreamKeyData, Webhook,
    WebhookData,
};
use web::{ApiError, Platform};

/// The body of a webhook; none if what it is about cannot be told any more.
pub(super) async fn of(
    platform: &Platform,
    app: &Active,
    delivery: &Delivery,
    event: Option<&Recorded>,
) -> Result<Option<Webhook>, ApiError> {
    let webhook = |data, at| {
        let post = if let WebhookData::Post(post) = &data { Some(post.clone()) } else { None };
        let (id, kind) = (delivery.id.to_string(), delivery.kind.clone());
        Webhook { id, kind, app: app.into(), data, created_at: iso(at), post }
    };
    let Some(event) = event else { return Ok(Some(webhook(WebhookData::Nothing {}, delivery.created_at))) };
    let notice = match follow::read(platform, event).await {
        Ok(notice) => notice,
        Err(CodecError::Vault(error)) => return Err(error.into()),
        // It could be read when it was noted; the key it was sealed with is another one by now.
        Err(_) => None,
    };
    let Some(notice) = notice else { return Ok(None) };
    let data = data(platform, app, event, notice).await?;
    Ok(data.map(|data| webhook(data, event.meta.occurred_at)))
}

async fn data(
    platform: &Platform,
    app: &Active,
    event: &Recorded,
    notice: Notice,
) -> Result<Option<WebhookData>, ApiError> {
    let key = event.stream.key();
    Ok(Some(match notice {
        Notice::Post { state, end } => {
            let post: domain::PostId = key.parse().map_err(ApiError::internal)?;
            WebhookData::Post(PostData { video_post_id: post.get(), video_post_video_post_state: state, end })
        }
        Notice::StreamKey(state) => {
            let key: StreamKeyId = key.parse().map_err(ApiError::internal)?;
            WebhookData::StreamKey(StreamKeyData {
                stream_key_id: key.get(),
                stream_key_stream_key_state: state,
            })
        }
        Notice::Room { state, .. } => {
            let room: RoomId = key.parse().map_err(ApiError::internal)?;
            WebhookData::Room(RoomData { video_room_id: room.get(), video_room_video_room_state: state })
        }
        Notice::Joined { session_no, who, at } => {
            let meeting = Meeting::load(platform, app, key).await?;
            let mut data = meeting.data(Some(RoomState::Live), session_no);
            data.app_user = Some(meeting.participant(platform, app, &who).await?);
            data.joined_at = Some(iso(at));
            WebhookData::Participant(Box::new(data))
        }
        Notice::Left { session_no, who, at } => {
            let meeting = Meeting::load(platform, app, key).await?;
            let mut data = meeting.data(Some(RoomState::Live), session_no);
            data.app_user = Some(meeting.participant(platform, app, &who).await?);
            data.left_at = Some(iso(at));
            WebhookData::Participant(Box::new(data))
        }
        Notice::EgressEnded { session_no } => {
            let meeting = Meeting::load(platform, app, key).await?;
            WebhookData::Participant(Box::new(meeting.data(None, session_no)))
        }
        Notice::Member { .. } => {
            let loaded = platform.transactor()?.load::<Member>(app.app.into(), key).await?;
            let member::State::Active(member) = loaded.state else { return Ok(None) };
            let (member_id, app_user_id) = (member.member.get(), member.app_user_id.to_string());
            WebhookData::Member(MemberData { member_id, app_user_id })
        }
        Notice::Ping => WebhookData::Nothing {},
    }))
}

/// A conference as the read models show it; none once it is deleted.
struct Meeting {
    id: RoomId,
    room: Option<room::Active>,
}

impl Meeting {
    async fn load(platform: &Platform, app: &Active, key: &str) -> Result<Self, ApiError> {
        let id: RoomId = key.parse().map_err(ApiError::internal)?;
        Ok(Self { id, room: projections::rooms::get(&platform.db, app.app, id).await? })
    }

    /// The room at the time of the event, or in its present state.
    fn data(&self, then: Option<RoomState>, session_no: u32) -> ParticipantData {
        let now = self.room.as_ref().map_or(RoomState::Ended, |room| room.state);
        let kind = self.room.as_ref().map_or(room::Kind::VideoConference, |room| room.kind);
        let state = if self.room.is_some() { EntityState::Active } else { EntityState::Deleted };
        let video_room = RoomNested {
            id: self.id.get(),
            state,
            video_room_state: then.unwrap_or(now),
            kind: kind.name(),
            title: self.room.as_ref().map(|room| room.title.clone()).filter(|title| !title.is_empty()),
            // A room's channel has its number.
            channel_id: self.id.get(),
            session_no,
        };
        ParticipantData { video_room, app_user: None, joined_at: None, left_at: None }
    }

    async fn participant(
        &self,
        platform: &Platform,
        app: &Active,
        who: &Participant,
    ) -> Result<webhook::Participant, ApiError> {
        let member = projections::members::get(&platform.db, app.app, &who.app_user_id).await?;
        let profile = member.filter(|member| member.member == who.member).map(|member| member.profile);
        let is_owner = self.room.as_ref().is_some_and(|room| room.owner.member == who.member);
        Ok(webhook::Participant {
            app_user_id: who.app_user_id.to_string(),
            app_user_name: profile.as_ref().and_then(|profile| profile.app_user_name.clone()),
            channel_member_type: if is_owner { "OPERATOR" } else { "MEMBER" },
            custom_data: profile.and_then(|profile| profile.custom_data).map(|data| data.as_map().clone()),
        })
    }
}
