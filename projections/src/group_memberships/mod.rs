//! Which member was put into which group; who was not, has no row and is in `MEMBERS`.

mod read;
mod tables;
mod write;

pub use read::{get, of_members};
pub(crate) use write::Rows;
