//! Calls to receivers that behave, and to those that do not.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod endings;
mod names;
mod receiver;
