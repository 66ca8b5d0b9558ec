//! The rules by example; a test's name is the rule.

mod app;
mod custom_data;
mod group;
mod group_membership;
mod member;
mod permission;
mod policies;
pub mod post;
mod profile;
mod sequence;
mod storage_object;
mod upcast;
mod usage;
