//! Video posts: by number and UUID, lists, transcodes whose worker fell silent.

mod read;
mod tables;
mod write;

pub use read::{ExpiredLease, PostFilter, by_uuid, expired_leases, get, list};
pub(crate) use write::{Rows, access_name};
