use crate::ids::{AppId, AppUserId, MemberId};
use crate::one_time::OneTime;
use crate::time::Timestamp;

/// What can be asked of a login. The login's app is compared in every arm; passwords are hashed by the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Create {
        app: AppId,
        member: MemberId,
        app_user_id: AppUserId,
        password_hash: String,
        at: Timestamp,
    },
    /// The edge has checked the old password, against the hash `was`.
    ChangePassword {
        app: AppId,
        was: String,
        password_hash: String,
        at: Timestamp,
    },
    /// Lets the member set a password without the old one.
    IssueReset {
        app: AppId,
        token: OneTime,
        at: Timestamp,
    },
    /// Uses such a token up.
    ResetPassword {
        app: AppId,
        token_hash: String,
        password_hash: String,
        at: Timestamp,
    },
    /// The member is gone; another one's login stays.
    Delete {
        app: AppId,
        member: MemberId,
        at: Timestamp,
    },
}
