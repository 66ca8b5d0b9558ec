//! Users of the console by number. No row holds a password's hash.

mod read;
mod tables;
mod write;

pub use read::{get, list};
pub(crate) use write::Rows;
