//! The node's own parts: the log over HTTP, and the command line.

#![allow(clippy::unwrap_used)] // A test that unwraps what is not there fails with the place.

mod command_line;
mod documents;
mod internal;
mod openapi;
mod remote_log;
