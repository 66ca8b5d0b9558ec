//! Transcoding profiles: an app's own, from the log, and the system's, known by heart.

mod read;
mod tables;
mod write;

pub use read::{ProfileFilter, get, list};
pub(crate) use write::Rows;
