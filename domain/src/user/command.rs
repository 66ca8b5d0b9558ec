use crate::app::Kind;
use crate::ids::UserId;
use crate::one_time::OneTime;
use crate::time::Timestamp;

/// What can be asked of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Lets somebody sign up; again, it replaces the token of one who has not yet. `user` is used only for a new one.
    Invite {
        user: UserId,
        email: String,
        name: String,
        /// Kinds of app that the user may make besides FlipFlop Apps.
        app_kinds: Vec<Kind>,
        token: OneTime,
        at: Timestamp,
    },
    /// Uses an invitation up.
    SignUp {
        /// Hash of the token that came.
        token_hash: String,
        password_hash: String,
        at: Timestamp,
    },
    Rename {
        name: String,
        at: Timestamp,
    },
    /// The edge has checked the old password, against the hash `was`.
    ChangePassword {
        was: String,
        password_hash: String,
        at: Timestamp,
    },
    /// Lets the user set a password without the old one.
    IssueReset {
        token: OneTime,
        at: Timestamp,
    },
    /// Uses such a token up.
    ResetPassword {
        token_hash: String,
        password_hash: String,
        at: Timestamp,
    },
    /// Ends every session, and refuses new ones.
    Disable {
        at: Timestamp,
    },
    Enable {
        at: Timestamp,
    },
}
