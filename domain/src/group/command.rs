use crate::ids::GroupId;
use crate::permission::Permissions;
use crate::time::Timestamp;

/// What can be asked of an app's groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Create {
        group: GroupId,
        name: String,
        description: Option<String>,
        permissions: Permissions,
        at: Timestamp,
    },
    /// `None` keeps; of the description `Some(None)` clears.
    Change {
        group: GroupId,
        name: Option<String>,
        description: Option<Option<String>>,
        at: Timestamp,
    },
    SetPermissions {
        group: GroupId,
        permissions: Permissions,
        at: Timestamp,
    },
    /// Its members are in `MEMBERS` from then on.
    Delete {
        group: GroupId,
        at: Timestamp,
    },
}
