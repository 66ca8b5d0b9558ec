//! Rooms: by number and UUID, and lists, also as one member sees them.

mod read;
mod tables;
mod write;

pub use read::{RoomFilter, Seer, Sight, by_uuid, get, list, of_any_app};
pub(crate) use write::Rows;
