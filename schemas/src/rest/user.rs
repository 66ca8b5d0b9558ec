//! Users of the console: what they say, and what is said of them.

use super::{AppKindName, UserStateName, iso};
use domain::app::Kind;
use domain::session::Open;
use domain::user::{Person, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Invites a user.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserBody {
    #[schema(example = "ada@example.org")]
    pub email: String,
    /// 1 to 100 characters.
    #[schema(example = "Ada")]
    pub name: String,
    /// Kinds of app that the user may make besides FlipFlop Apps.
    #[serde(default)]
    #[schema(value_type = Option<Vec<AppKindName>>)]
    pub app_kinds: Option<Vec<Kind>>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: u32,
    pub user_state: UserStateName,
    pub email: String,
    pub name: String,
    #[schema(value_type = Vec<AppKindName>)]
    pub app_kinds: Vec<Kind>,
    pub created_at: String,
    pub last_modified_at: String,
}

impl User {
    /// Somebody who has signed up.
    pub fn of(person: &Person) -> Self {
        Self::in_state(person, UserStateName::Active)
    }

    /// The user, if there is one.
    pub fn of_state(state: &State) -> Option<Self> {
        let name = match state {
            State::Absent => return None,
            State::Invited(_) => UserStateName::Invited,
            State::Active(_) => UserStateName::Active,
            State::Disabled(_) => UserStateName::Disabled,
        };
        state.person().map(|person| Self::in_state(person, name))
    }

    fn in_state(person: &Person, user_state: UserStateName) -> Self {
        Self {
            id: person.user.get(),
            user_state,
            email: person.email.clone(),
            name: person.name.clone(),
            app_kinds: person.app_kinds.clone(),
            created_at: iso(person.created_at),
            last_modified_at: iso(person.modified_at),
        }
    }
}

/// A user with the token to sign up: the only time it is shown. Whoever has it is let in, so hand it over safely.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitedUser {
    #[serde(flatten)]
    pub user: User,
    pub invitation_token: String,
    pub invitation_expires_at: String,
}

/// A token to set a new password with: the only time it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResetToken {
    pub reset_token: String,
    pub expires_at: String,
}

/// Uses an invitation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignUpBody {
    pub invitation_token: String,
    /// 8 to 128 characters.
    pub password: String,
}

/// Signs in to the console.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignInBody {
    pub email: String,
    pub password: String,
}

/// Changes one's own password.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasswordBody {
    pub current_password: String,
    /// 8 to 128 characters.
    pub new_password: String,
}

/// Sets a password by a token instead of the old one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasswordResetBody {
    pub reset_token: String,
    /// 8 to 128 characters.
    pub new_password: String,
}

/// Changes oneself.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct UserPatch {
    /// 1 to 100 characters.
    pub name: Option<String>,
}

/// A session that was just opened: the only time its token is shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedSession {
    /// For `Authorization: Bearer`; pages have it as a cookie.
    pub session_token: String,
    pub expires_at: String,
    pub user: User,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    pub created_at: String,
    pub expires_at: String,
}

impl SessionView {
    pub fn of(id: &str, open: &Open, current: bool) -> Self {
        let (created_at, expires_at) = (iso(open.opened_at), iso(open.expires_at));
        Self { id: id.to_owned(), current, created_at, expires_at }
    }
}

/// The sessions of a user, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sessions {
    pub content: Vec<SessionView>,
}
