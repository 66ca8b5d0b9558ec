use super::{Event, Kind, Label, Presence};
use crate::ids::{AppId, AppUserId, MemberId, RoomId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a membership is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Box<Active>),
}

/// A membership, also of somebody who left or was banned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub channel: RoomId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub kind: Kind,
    pub presence: Presence,
    pub label: Label,
    pub joined_at: Timestamp,
    pub rejoined_at: Option<Timestamp>,
    pub last_seen_at: Option<Timestamp>,
    pub banned_at: Option<Timestamp>,
    pub unbanned_at: Option<Timestamp>,
    pub left_at: Option<Timestamp>,
    /// Left because the connection was lost.
    pub auto_left: bool,
}

impl Active {
    /// When the present stay began.
    pub fn since(&self) -> Timestamp {
        self.rejoined_at.unwrap_or(self.joined_at)
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Joined(now)) => State::Active(Box::new(Active {
            app: now.app,
            channel: now.channel,
            member: now.member,
            app_user_id: now.app_user_id.clone(),
            kind: now.kind,
            presence: Presence::Online,
            label: now.label.clone().unwrap_or_default(),
            joined_at: now.at,
            rejoined_at: None,
            last_seen_at: Some(now.at),
            banned_at: None,
            unbanned_at: None,
            left_at: None,
            auto_left: false,
        })),
        (State::Active(mut member), event) => {
            change(&mut member, event);
            State::Active(member)
        }
        (State::Absent, _) => State::Absent,
    }
}

fn change(member: &mut Active, event: &Event) {
    match event {
        Event::Joined(_) => {}
        Event::Rejoined(now) => {
            member.presence = Presence::Online;
            member.label = now.label.clone().unwrap_or_default();
            member.rejoined_at = Some(now.at);
            member.last_seen_at = Some(now.at);
            member.auto_left = false;
        }
        Event::Left(now) => {
            member.presence = Presence::Leaved;
            member.left_at = Some(now.at);
            member.last_seen_at = Some(now.at);
            member.auto_left = now.auto;
        }
        Event::WentOffline(now) => {
            member.presence = Presence::Offline;
            member.last_seen_at = Some(now.at);
        }
        Event::CameOnline(now) => {
            member.presence = Presence::Online;
            member.last_seen_at = Some(now.at);
        }
        Event::KindSet(now) => member.kind = now.kind,
        Event::Banned(now) => {
            member.presence = Presence::Banned;
            member.banned_at = Some(now.at);
        }
        Event::Unbanned(now) => {
            member.presence = Presence::Leaved;
            member.unbanned_at = Some(now.at);
        }
    }
}
