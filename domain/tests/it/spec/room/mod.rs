//! A room, rule by rule.

mod access;
mod conference;
mod details;
mod entry;
pub mod fixtures;
mod recording;
mod table;
