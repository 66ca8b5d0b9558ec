//! Read models: what the history looks like now, in tables that queries read (design decisions 10, 13 and 24).
//!
//! A folder a view: its tables, how events change them, how they are read. Only that folder touches its tables. All
//! but one are folds of the domain, kept as one row an aggregate ([`entity`]); usage is sums.
//!
//! A view moves by batches: the rows and the checkpoint change in one transaction, guarded by the old position, so
//! each event counts exactly once however often it is delivered. Handlers know nothing but the event: a rebuild gives
//! the same rows, byte by byte ([`digest()`]).

pub mod apps;
pub mod chats;
mod db;
mod entity;
pub mod group_memberships;
pub mod groups;
pub mod members;
mod page;
pub mod playback;
pub mod posts;
pub mod profiles;
mod projector;
pub mod room_sessions;
pub mod rooms;
mod row;
pub mod sessions;
pub mod storage_objects;
pub mod stream_keys;
mod table;
pub mod tasks;
pub mod tracks;
pub mod uploads;
pub mod usage;
pub mod users;
mod view;
pub mod webhooks;

pub use db::{ReadDb, ReadError};
pub use page::{Page, Paged, Sort};
pub use projector::{Digest, ProjectError, Projector, Standing, digest, rebuild, standing};
pub use row::revision;
pub use view::View;
