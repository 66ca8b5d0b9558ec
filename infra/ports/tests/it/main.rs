//! The one way an event comes into the log, over a log in memory.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod erasure;
mod feed;
mod outbound;
mod pairs;
mod rivals;
mod transact;
mod world;
