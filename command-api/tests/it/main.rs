//! The HTTP API's changes, tried as a client would, on a real log, real read models and a real store.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod bad_input;
mod conditions;
mod console;
mod guests;
mod idempotency;
mod limits;
mod logins;
mod members;
mod my_posts;
mod operator;
mod pictures;
mod policies;
mod posts;
mod profiles;
mod rooms;
mod support;
mod tasks;
mod tokens;
mod tus;
mod upload_ends;
mod upload_parts;
mod uploads;
mod usage;
mod users;
mod vicollo;
mod webhooks;
mod worker;
