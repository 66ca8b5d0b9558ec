//! The list of views: the only place that knows all of them.

use crate::entity::{self, Entity};
use crate::table::Table;
use crate::{
    apps, chats, group_memberships, groups, members, playback, posts, profiles, room_sessions, rooms,
    sessions, storage_objects, stream_keys, tasks, tracks, uploads, usage, users,
};
use ports::codec::CodecError;
use ports::log::{Position, Recorded};
use ports::vault::{Vault, VaultError};
use sqlx::AnyConnection;

/// A read model with its own checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    Apps,
    Chats,
    Members,
    Posts,
    Uploads,
    Profiles,
    Rooms,
    StreamKeys,
    Usage,
    Playback,
    Groups,
    GroupMemberships,
    Users,
    Sessions,
    StorageObjects,
    RoomSessions,
    Tasks,
    Tracks,
}

/// Why a batch could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// This event cannot be read or applied; trying again is of little use.
    #[error("the event at position {position}: {source}")]
    Event { position: Position, source: CodecError },
    /// A stored row of this view cannot be read.
    #[error("a stored row of {table}: {source}")]
    Row { table: &'static str, source: serde_json::Error },
    #[error(transparent)]
    Vault(VaultError),
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl WriteError {
    /// A vault that does not answer is no fault of the event.
    pub fn event(position: Position, source: CodecError) -> Self {
        match source {
            CodecError::Vault(error) => Self::Vault(error),
            source => Self::Event { position, source },
        }
    }
}

impl View {
    /// Every view.
    pub const ALL: &'static [Self] = &[
        Self::Apps,
        Self::Chats,
        Self::Members,
        Self::Posts,
        Self::Uploads,
        Self::Profiles,
        Self::Rooms,
        Self::StreamKeys,
        Self::Usage,
        Self::Playback,
        Self::Groups,
        Self::GroupMemberships,
        Self::Users,
        Self::Sessions,
        Self::StorageObjects,
        Self::RoomSessions,
        Self::Tasks,
        Self::Tracks,
    ];

    /// Its name on the command line, in metrics and at its checkpoint.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apps => "apps",
            Self::Chats => "chats",
            Self::Members => "members",
            Self::Posts => "posts",
            Self::Uploads => "uploads",
            Self::Profiles => "profiles",
            Self::Rooms => "rooms",
            Self::StreamKeys => "stream_keys",
            Self::Usage => "usage",
            Self::Playback => "playback",
            Self::Groups => "groups",
            Self::GroupMemberships => "group_memberships",
            Self::Users => "users",
            Self::Sessions => "sessions",
            Self::StorageObjects => "storage_objects",
            Self::RoomSessions => "room_sessions",
            Self::Tasks => "tasks",
            Self::Tracks => "tracks",
        }
    }

    /// The view of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|view| view.name() == name)
    }

    /// Grows with each change of the tables or of what is written to them; the view is then rebuilt.
    pub(crate) const fn version(self) -> i64 {
        match self {
            Self::Apps => apps::Rows::VERSION,
            Self::Chats => chats::VERSION,
            Self::Members => members::Rows::VERSION,
            Self::Posts => posts::Rows::VERSION,
            Self::Uploads => uploads::Rows::VERSION,
            Self::Profiles => profiles::Rows::VERSION,
            Self::Rooms => rooms::Rows::VERSION,
            Self::StreamKeys => stream_keys::Rows::VERSION,
            Self::Usage => usage::VERSION,
            Self::Playback => playback::VERSION,
            Self::Groups => groups::Rows::VERSION,
            Self::GroupMemberships => group_memberships::Rows::VERSION,
            Self::Users => users::Rows::VERSION,
            Self::Sessions => sessions::Rows::VERSION,
            Self::StorageObjects => storage_objects::Rows::VERSION,
            Self::RoomSessions => room_sessions::VERSION,
            Self::Tasks => tasks::Rows::VERSION,
            Self::Tracks => tracks::VERSION,
        }
    }

    pub(crate) const fn tables(self) -> &'static [Table] {
        match self {
            Self::Apps => std::slice::from_ref(apps::Rows::TABLE),
            Self::Chats => chats::TABLES,
            Self::Members => std::slice::from_ref(members::Rows::TABLE),
            Self::Posts => std::slice::from_ref(posts::Rows::TABLE),
            Self::Uploads => std::slice::from_ref(uploads::Rows::TABLE),
            Self::Profiles => std::slice::from_ref(profiles::Rows::TABLE),
            Self::Rooms => std::slice::from_ref(rooms::Rows::TABLE),
            Self::StreamKeys => std::slice::from_ref(stream_keys::Rows::TABLE),
            Self::Usage => usage::TABLES,
            Self::Playback => playback::TABLES,
            Self::Groups => std::slice::from_ref(groups::Rows::TABLE),
            Self::GroupMemberships => std::slice::from_ref(group_memberships::Rows::TABLE),
            Self::Users => std::slice::from_ref(users::Rows::TABLE),
            Self::Sessions => std::slice::from_ref(sessions::Rows::TABLE),
            Self::StorageObjects => std::slice::from_ref(storage_objects::Rows::TABLE),
            Self::RoomSessions => room_sessions::TABLES,
            Self::Tasks => std::slice::from_ref(tasks::Rows::TABLE),
            Self::Tracks => tracks::TABLES,
        }
    }

    /// The most events of one transaction. Usage folds them to few rows, so far more pay off.
    pub(crate) const fn batch_max(self) -> usize {
        match self {
            Self::Usage => 20_000,
            Self::Apps
            | Self::Chats
            | Self::Members
            | Self::Posts
            | Self::Uploads
            | Self::Profiles
            | Self::Rooms
            | Self::StreamKeys
            | Self::Playback
            | Self::Groups
            | Self::GroupMemberships
            | Self::Users
            | Self::Sessions
            | Self::StorageObjects
            | Self::RoomSessions
            | Self::Tasks
            | Self::Tracks => 1_000,
        }
    }

    /// Whether the view has to look at events of this type; others only move its checkpoint.
    pub(crate) fn wants(self, event_type: &str) -> bool {
        match self {
            Self::Apps => entity::wants::<apps::Rows>(event_type),
            Self::Chats => chats::wants(event_type),
            Self::Members => entity::wants::<members::Rows>(event_type),
            Self::Posts => entity::wants::<posts::Rows>(event_type),
            Self::Uploads => entity::wants::<uploads::Rows>(event_type),
            Self::Profiles => entity::wants::<profiles::Rows>(event_type),
            Self::Rooms => entity::wants::<rooms::Rows>(event_type),
            Self::StreamKeys => entity::wants::<stream_keys::Rows>(event_type),
            Self::Usage => usage::wants(event_type),
            Self::Playback => playback::wants(event_type),
            Self::Groups => entity::wants::<groups::Rows>(event_type),
            Self::GroupMemberships => entity::wants::<group_memberships::Rows>(event_type),
            Self::Users => entity::wants::<users::Rows>(event_type),
            Self::Sessions => entity::wants::<sessions::Rows>(event_type),
            Self::StorageObjects => entity::wants::<storage_objects::Rows>(event_type),
            Self::RoomSessions => room_sessions::wants(event_type),
            Self::Tasks => entity::wants::<tasks::Rows>(event_type),
            Self::Tracks => tracks::wants(event_type),
        }
    }

    /// Brings the view's tables over these events, in order.
    pub(crate) async fn write(
        self,
        events: &[&Recorded],
        tx: &mut AnyConnection,
        vault: &dyn Vault,
    ) -> Result<(), WriteError> {
        match self {
            Self::Apps => entity::write::<apps::Rows>(events, tx, vault).await,
            Self::Chats => chats::write(events, tx, vault).await,
            Self::Members => entity::write::<members::Rows>(events, tx, vault).await,
            Self::Posts => entity::write::<posts::Rows>(events, tx, vault).await,
            Self::Uploads => entity::write::<uploads::Rows>(events, tx, vault).await,
            Self::Profiles => entity::write::<profiles::Rows>(events, tx, vault).await,
            Self::Rooms => entity::write::<rooms::Rows>(events, tx, vault).await,
            Self::StreamKeys => entity::write::<stream_keys::Rows>(events, tx, vault).await,
            Self::Usage => usage::write(events, tx).await,
            Self::Playback => playback::write(events, tx).await,
            Self::Groups => entity::write::<groups::Rows>(events, tx, vault).await,
            Self::GroupMemberships => entity::write::<group_memberships::Rows>(events, tx, vault).await,
            Self::Users => entity::write::<users::Rows>(events, tx, vault).await,
            Self::Sessions => entity::write::<sessions::Rows>(events, tx, vault).await,
            Self::StorageObjects => entity::write::<storage_objects::Rows>(events, tx, vault).await,
            Self::RoomSessions => room_sessions::write(events, tx, vault).await,
            Self::Tasks => entity::write::<tasks::Rows>(events, tx, vault).await,
            Self::Tracks => tracks::write(events, tx, vault).await,
        }
    }
}
