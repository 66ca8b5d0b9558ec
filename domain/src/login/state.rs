use super::Event;
use crate::ids::{AppId, AppUserId, MemberId};
use crate::one_time::OneTime;
use crate::time::Timestamp;

/// What a login is. Read from the log only: no read model holds a password's hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Absent,
    Active(Active),
    Deleted {
        app: AppId,
    },
}

/// A login in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Active {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub password_hash: String,
    /// Lets the password be set anew.
    pub reset: Option<OneTime>,
    pub created_at: Timestamp,
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Created(new)) => State::Active(Active {
            app: new.app,
            member: new.member,
            app_user_id: new.app_user_id.clone(),
            password_hash: new.password_hash.clone().unwrap_or_default(),
            reset: None,
            created_at: new.at,
        }),
        (State::Active(login), Event::PasswordChanged(now)) => State::Active(Active {
            password_hash: now.password_hash.clone().unwrap_or_default(),
            reset: None,
            ..login
        }),
        (State::Active(login), Event::ResetIssued(now)) => {
            State::Active(Active { reset: Some(now.token.clone()), ..login })
        }
        (_, Event::Deleted(gone)) => State::Deleted { app: gone.app },
        (
            other @ (State::Absent | State::Deleted { .. }),
            Event::PasswordChanged(_) | Event::ResetIssued(_),
        ) => other,
    }
}
