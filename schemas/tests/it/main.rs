//! The published language, tried from outside: what was published stays readable.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod errors;
mod golden;
mod reasons;
mod rest;
mod sealed;
mod webhooks;
