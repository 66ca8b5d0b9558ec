//! The HTTP API's changes, tried as a client would, on a real log, real read models and a real store.

mod bad_input;
mod members;
mod operator;
mod policies;
mod posts;
mod support;
mod uploads;
mod usage;
mod worker;
