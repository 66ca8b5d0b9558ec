//! Video posts: by number and UUID, lists, transcodes whose worker fell silent, and how far a transcode is.

mod progress;
mod read;
mod tables;
mod write;

pub(crate) use progress::PROGRESS_DDL;
pub use progress::{Progress, progress, set_progress};
pub use read::{ExpiredLease, PostFilter, by_uuid, expired_leases, get, list};
pub(crate) use write::{Rows, access_name};
