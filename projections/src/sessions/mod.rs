//! Sessions of the console that were not ended; expired ones too until they are swept, which readers leave out.

mod read;
mod tables;
mod write;

pub use read::{expired, get, of_user};
pub(crate) use write::Rows;
pub use write::Session;
