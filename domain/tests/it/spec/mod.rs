//! The rules by example; a test's name is the rule.

mod app;
mod custom_data;
mod member;
mod policies;
pub mod post;
mod profile;
pub mod room;
mod sequence;
pub mod stream_key;
mod upcast;
mod usage;
