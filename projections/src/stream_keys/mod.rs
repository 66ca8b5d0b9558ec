//! Stream keys: by number, which is their member's, and by the hash that a publish finds them with; lists.

mod read;
mod tables;
mod write;

pub use read::{StreamKeyFilter, by_hash, by_member, by_numbers, get, list};
pub(crate) use write::Rows;
