//! What results are made of: which piece holds a segment of a track, and how long each segment is. Playlists are written
//! from it.

mod read;
mod tables;
mod write;

pub use read::{Part, holding, of_job};
pub(crate) use tables::TABLES;
pub(crate) use write::{VERSION, wants, write};
