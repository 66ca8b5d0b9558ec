//! The rules of Reelog, and nothing else: no I/O, no clock, no randomness.
//!
//! Each aggregate is a folder with the same files: `mod` (the state diagram, start there), `command`, `event`,
//! `state`, `decide`. Time, ids and chance come in with the command. What the outside sees of an event is its
//! stored name, version and JSON ([`stored`]).

pub mod access;
pub mod app;
pub mod banned_words;
pub mod broadcast;
pub mod catalog;
pub mod channel;
pub mod channel_member;
pub mod claims;
pub mod custom_data;
pub mod decider;
pub mod group;
pub mod group_membership;
pub mod idempotency;
pub mod ids;
pub mod login;
pub mod media;
pub mod member;
pub mod messages;
pub mod one_time;
pub mod permission;
pub mod playback;
pub mod policies;
pub mod post;
pub mod profile;
pub mod room;
pub mod sequence;
pub mod session;
pub mod storage_object;
pub mod stored;
pub mod stream_key;
pub mod task;
pub mod time;
pub mod upcast;
pub mod usage;
pub mod user;
pub mod webhook;

pub use decider::{Decider, fold};
pub use ids::{
    AppId, AppUserId, FileId, GroupId, MemberId, PostId, ProfileId, RoomId, StorageObjectId, StreamKeyId,
    UserId,
};
pub use time::Timestamp;
