use super::{
    Described, EntryRequest, Event, Kind, Live, Participant, Policy, Role, RoomState, Scheduled, Verdict,
    VodState,
};
use crate::access::{AccessLevel, Creator};
use crate::custom_data::{CustomData, CustomType};
use crate::ids::{AppId, AppUserId, PostId, RoomId};
use crate::post::Owner;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Ends of recordings that are remembered, so that a late word about one adds nothing; sessions record one by one, so
/// more than a few are never under way.
const EGRESSES_KEPT: usize = 32;

/// What a room is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Box<Active>),
    Deleted {
        app: AppId,
    },
}

/// A room that can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub room: RoomId,
    pub uuid: Uuid,
    pub owner: Owner,
    pub creator: Creator,
    pub kind: Kind,
    pub state: RoomState,
    pub title: String,
    pub description: Option<String>,
    pub access_level: AccessLevel,
    pub custom_type: Option<CustomType>,
    pub custom_data: Option<CustomData>,
    pub policy: Policy,
    /// JSON text.
    pub view_options: Option<String>,
    /// The broadcast was ended by force.
    pub forcibly_terminated: bool,
    /// What is put out; only while a broadcast is `LIVE`.
    pub live: Option<Live>,
    pub vod_state: VodState,
    /// The recording, once there is a post for it.
    pub video_post: Option<PostId>,
    /// Where the recording is, from `ARCHIVED` on.
    pub vod_path: Option<String>,
    /// 0 before the first session.
    pub last_session_no: u32,
    /// The session that is open; only while a conference is `LIVE`.
    pub session: Option<Session>,
    /// Ids of the latest recordings that ended.
    pub ended_egresses: Vec<Uuid>,
    /// The allow list with preset roles.
    pub allowed: BTreeMap<AppUserId, Option<Role>>,
    pub entry_requests: BTreeMap<AppUserId, EntryRequest>,
    pub scheduled_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    /// Of the first time.
    pub live_started_at: Option<Timestamp>,
    pub live_ended_at: Option<Timestamp>,
    pub vod_archived_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

/// People in a conference, from the first who enters to the last who leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub number: u32,
    pub opened_at: Timestamp,
    pub participants: BTreeMap<AppUserId, Participant>,
}

impl Session {
    /// The participant on this connection.
    pub fn on(&self, connection: Uuid) -> Option<&Participant> {
        self.participants.values().find(|participant| participant.connection == connection)
    }
}

impl Active {
    /// What can be changed at any time, as it is.
    pub fn described(&self) -> Described {
        Described {
            title: self.title.clone(),
            description: self.description.clone(),
            access_level: self.access_level,
            custom_type: self.custom_type.clone(),
            custom_data: self.custom_data.clone(),
            policy: self.policy.clone(),
            view_options: self.view_options.clone(),
        }
    }

    fn describe(&mut self, now: &Described) {
        let Described { title, description, access_level, custom_type, custom_data, policy, view_options } =
            now.clone();
        self.title = title;
        self.description = description;
        self.access_level = access_level;
        self.custom_type = custom_type;
        self.custom_data = custom_data;
        self.policy = policy;
        self.view_options = view_options;
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Scheduled(new)) => State::Active(Box::new(scheduled(new))),
        (_, Event::Deleted(gone)) => State::Deleted { app: gone.app },
        (State::Active(mut room), event) => {
            change(&mut room, event);
            State::Active(room)
        }
        (other @ (State::Absent | State::Deleted { .. }), _) => other,
    }
}

fn scheduled(new: &Scheduled) -> Active {
    let described = new.described.clone();
    Active {
        app: new.app,
        room: new.room,
        uuid: new.uuid,
        owner: new.owner.clone(),
        creator: new.creator,
        kind: new.kind,
        state: RoomState::Scheduled,
        title: described.title,
        description: described.description,
        access_level: described.access_level,
        custom_type: described.custom_type,
        custom_data: described.custom_data,
        policy: described.policy,
        view_options: described.view_options,
        forcibly_terminated: false,
        live: None,
        vod_state: VodState::NotArchived,
        video_post: None,
        vod_path: None,
        last_session_no: 0,
        session: None,
        ended_egresses: vec![],
        allowed: BTreeMap::new(),
        entry_requests: BTreeMap::new(),
        scheduled_at: new.scheduled_at,
        cancelled_at: None,
        live_started_at: None,
        live_ended_at: None,
        vod_archived_at: None,
        created_at: new.at,
        modified_at: new.at,
    }
}

fn change(room: &mut Active, event: &Event) {
    let at = match event {
        Event::DetailsChanged(now) => {
            room.describe(&now.described);
            now.at
        }
        Event::Cancelled(now) => {
            room.state = RoomState::Cancelled;
            room.cancelled_at = Some(now.at);
            now.at
        }
        Event::WentLive(now) => go_live(room, Some(now.live), now.at),
        Event::Resumed(now) => go_live(room, Some(now.live), now.at),
        Event::Paused(now) => {
            room.state = RoomState::LiveInactive;
            room.live = None;
            now.at
        }
        Event::Ended(now) => {
            room.state = RoomState::Ended;
            room.live = None;
            room.session = None;
            room.forcibly_terminated = now.forced;
            room.live_ended_at = Some(now.at);
            now.at
        }
        Event::AllowedParticipantsSet(now) => {
            let entry = |allowed: &super::Allowed| (allowed.app_user_id.clone(), allowed.role);
            room.allowed = now.allowed.iter().map(entry).collect();
            now.at
        }
        Event::ArchivingStarted(_) | Event::Archived(_) | Event::ArchivingFailed(_) => archive(room, event),
        Event::SessionOpened(_)
        | Event::ParticipantJoined(_)
        | Event::ParticipantLeft(_)
        | Event::SessionClosed(_)
        | Event::RoleChanged(_)
        | Event::EgressEnded(_) => meet(room, event),
        Event::EntryRequested(_) | Event::EntryApproved(_) | Event::EntryDenied(_) => ask(room, event),
        Event::Scheduled(_) | Event::Deleted(_) => return,
    };
    room.modified_at = at;
}

fn go_live(room: &mut Active, live: Option<Live>, at: Timestamp) -> Timestamp {
    room.state = RoomState::Live;
    room.live = live;
    room.live_started_at.get_or_insert(at);
    at
}

/// The recording of a broadcast.
fn archive(room: &mut Active, event: &Event) -> Timestamp {
    if let Event::ArchivingStarted(now) = event {
        room.vod_state = VodState::Archiving;
        room.video_post = now.post;
        return now.at;
    }
    if let Event::Archived(now) = event {
        room.vod_state = VodState::Archived;
        room.video_post = Some(now.post);
        room.vod_path = Some(now.path.clone());
        room.vod_archived_at = Some(now.at);
        return now.at;
    }
    if let Event::ArchivingFailed(now) = event {
        room.vod_state = VodState::FailedArchiving;
        return now.at;
    }
    room.modified_at
}

/// What happens inside a conference; that alone does not modify the room.
fn meet(room: &mut Active, event: &Event) -> Timestamp {
    if let Event::SessionOpened(now) = event {
        go_live(room, None, now.at);
        room.last_session_no = now.session_no;
        let participants = BTreeMap::new();
        room.session = Some(Session { number: now.session_no, opened_at: now.at, participants });
        return now.at;
    }
    if let Event::SessionClosed(now) = event {
        room.state = RoomState::LiveInactive;
        room.session = None;
        return now.at;
    }
    if let Event::EgressEnded(now) = event {
        room.ended_egresses.push(now.egress);
        let surplus = room.ended_egresses.len().saturating_sub(EGRESSES_KEPT);
        room.ended_egresses.drain(..surplus);
    }
    let Some(session) = &mut room.session else { return room.modified_at };
    if let Event::ParticipantJoined(now) = event {
        session.participants.insert(now.participant.app_user_id.clone(), now.participant.clone());
    }
    if let Event::ParticipantLeft(now) = event {
        session.participants.remove(&now.participant.app_user_id);
    }
    if let Event::RoleChanged(now) = event
        && let Some(participant) = session.participants.get_mut(&now.app_user_id)
    {
        participant.role = now.role;
    }
    room.modified_at
}

/// Who asks to be let in; that alone does not modify the room.
fn ask(room: &mut Active, event: &Event) -> Timestamp {
    let mut say = |app_user_id: &AppUserId, verdict: Verdict| {
        if let Some(request) = room.entry_requests.get_mut(app_user_id) {
            request.verdict = verdict;
        }
    };
    if let Event::EntryApproved(now) = event {
        say(&now.app_user_id, Verdict::Approved);
    }
    if let Event::EntryDenied(now) = event {
        say(&now.app_user_id, Verdict::Denied);
    }
    if let Event::EntryRequested(now) = event {
        let request = EntryRequest { member: now.member, verdict: Verdict::Pending, asked_at: now.at };
        room.entry_requests.insert(now.app_user_id.clone(), request);
    }
    room.modified_at
}
