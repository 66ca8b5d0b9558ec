//! Read models on both engines, fed by a real log.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod apps;
mod chats;
mod console;
mod history;
mod laws;
mod members;
mod playback;
mod posts;
mod projector;
mod rebuild;
mod rooms;
mod tasks;
mod tracks;
mod usage;
mod world;
