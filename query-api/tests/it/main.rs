//! The reading side over a real log, real read models and a real blob store.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod audit;
mod conditions;
mod console;
mod guests;
mod health;
mod lists;
mod me;
mod my_posts;
mod origin;
mod pages;
mod pieces;
mod playback;
mod private;
mod rooms;
mod support;
mod traversal;
mod usage;
mod vicollo;
mod webhooks;
