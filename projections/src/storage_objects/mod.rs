//! Files in storages, by number and by storage; those that are to come too, so that they can expire.

mod read;
mod tables;
mod write;

pub use read::{ObjectFilter, all_of, get, idle, list};
pub(crate) use write::Rows;
