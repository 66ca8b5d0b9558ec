//! Uploads of posts: the one asked for last, and how it went.

mod read;
mod tables;
mod write;

pub use read::{Phase, PostUpload, abandoned, get};
pub(crate) use write::Rows;
