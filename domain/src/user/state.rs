use super::Event;
use crate::app::Kind;
use crate::ids::UserId;
use crate::one_time::OneTime;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a user is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Invited(Invitation),
    Active(Active),
    Disabled(Active),
}

/// Who it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub user: UserId,
    pub email: String,
    pub name: String,
    /// Kinds of app that the user may make besides FlipFlop Apps.
    pub app_kinds: Vec<Kind>,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

/// Somebody who has not signed up yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub person: Person,
    pub token: OneTime,
}

/// Somebody who has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub person: Person,
    /// argon2id of the password. Read models leave it out: whoever signs in is looked up in the log.
    #[serde(skip)]
    pub password_hash: String,
    /// Sessions opened before have ended.
    pub sessions_from: Timestamp,
    /// Lets the password be set anew.
    pub reset: Option<OneTime>,
}

impl State {
    /// Who it is, as long as there is somebody.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Absent => None,
            Self::Invited(invitation) => Some(&invitation.person),
            Self::Active(user) | Self::Disabled(user) => Some(&user.person),
        }
    }
}

impl Person {
    fn at(self, at: Timestamp) -> Self {
        Self { modified_at: at, ..self }
    }

    /// Whether the user may make apps of this kind: FlipFlop Apps always (contract section 1, "App kinds").
    pub fn may_make(&self, kind: Kind) -> bool {
        kind == Kind::FlipflopApp || self.app_kinds.contains(&kind)
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Invited(new)) => State::Invited(Invitation {
            person: Person {
                user: new.user,
                email: new.email.clone().unwrap_or_default(),
                name: new.name.clone().unwrap_or_default(),
                app_kinds: new.app_kinds.clone(),
                created_at: new.at,
                modified_at: new.at,
            },
            token: new.token.clone(),
        }),
        (State::Invited(old), Event::TokenIssued(now)) => {
            State::Invited(Invitation { person: old.person.at(now.at), token: now.token.clone() })
        }
        (State::Invited(old), Event::SignedUp(now)) => State::Active(Active {
            person: old.person.at(now.at),
            password_hash: now.password_hash.clone().unwrap_or_default(),
            sessions_from: now.at,
            reset: None,
        }),
        (State::Active(user), Event::TokenIssued(now)) => {
            State::Active(Active { reset: Some(now.token.clone()), ..user })
        }
        (State::Active(user), Event::Renamed(now)) => State::Active(Active {
            person: Person { name: now.name.clone().unwrap_or_default(), ..user.person.at(now.at) },
            ..user
        }),
        (State::Active(user), Event::PasswordChanged(now)) => State::Active(Active {
            person: user.person.at(now.at),
            password_hash: now.password_hash.clone().unwrap_or_default(),
            sessions_from: now.at,
            reset: None,
        }),
        (State::Active(user), Event::Disabled(now)) => State::Disabled(Active {
            person: user.person.at(now.at),
            sessions_from: now.at,
            reset: None,
            ..user
        }),
        (State::Disabled(user), Event::Enabled(now)) => {
            State::Active(Active { person: user.person.at(now.at), ..user })
        }
        // These cannot have happened; the fold stays total.
        (
            other @ (State::Absent | State::Invited(_) | State::Active(_) | State::Disabled(_)),
            Event::TokenIssued(_)
            | Event::SignedUp(_)
            | Event::Renamed(_)
            | Event::PasswordChanged(_)
            | Event::Disabled(_)
            | Event::Enabled(_),
        ) => other,
    }
}
