//! The node's own parts: the log over HTTP, and the command line.

mod command_line;
mod documents;
mod remote_log;
