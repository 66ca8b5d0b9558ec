//! The rules by example; a test's name is the rule.

mod app;
mod banned_words;
mod channel;
mod channel_member;
mod custom_data;
mod group;
mod group_membership;
mod idempotency;
mod login;
mod member;
mod messages;
mod permission;
mod playback;
mod policies;
pub mod post;
mod profile;
pub mod room;
mod sequence;
mod session;
mod storage_object;
pub mod stream_key;
pub mod task;
mod task_policies;
mod upcast;
mod usage;
mod user;
mod webhooks;
