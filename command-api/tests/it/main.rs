//! The HTTP API's changes, tried as a client would, on a real log, real read models and a real store.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod bad_input;
mod conditions;
mod idempotency;
mod limits;
mod members;
mod my_posts;
mod operator;
mod pictures;
mod policies;
mod posts;
mod support;
mod upload_ends;
mod uploads;
mod usage;
mod vicollo;
mod worker;
