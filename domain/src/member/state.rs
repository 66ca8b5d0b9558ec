use super::{Event, Profile};
use crate::ids::{AppId, AppUserId, MemberId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a member is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every member is active, and states are not kept in bulk"
)]
pub enum State {
    #[default]
    Absent,
    Active(Active),
    Deleted {
        app: AppId,
    },
}

/// A member in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub profile: Profile,
    /// Made up for an anonymous guest, who is no member of anything (contract section 1).
    #[serde(default)]
    pub is_guest: bool,
    /// Tokens issued before this second of Unix time have ended.
    #[serde(default)]
    pub tokens_from_s: i64,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

/// From when on tokens count that are issued after this: they name whole seconds.
pub(super) const fn next_second(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(1_000_000) + 1
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Registered(new)) => State::Active(Active {
            app: new.app,
            member: new.member,
            app_user_id: new.app_user_id.clone(),
            profile: new.profile.clone().unwrap_or_default(),
            is_guest: new.is_guest,
            tokens_from_s: 0,
            created_at: new.at,
            modified_at: new.at,
        }),
        (State::Active(member), Event::ProfileChanged(now)) => State::Active(Active {
            profile: now.profile.clone().unwrap_or_default(),
            modified_at: now.at,
            ..member
        }),
        (State::Active(member), Event::TokensEnded(now)) => {
            State::Active(Active { tokens_from_s: next_second(now.at), ..member })
        }
        (
            other @ (State::Absent | State::Deleted { .. }),
            Event::ProfileChanged(_) | Event::TokensEnded(_),
        ) => other,
        (_, Event::Deleted(gone)) => State::Deleted { app: gone.app },
    }
}
