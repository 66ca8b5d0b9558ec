//! Where the event of a stream, of an id, of a tag is. Derived from the segments, and made anew from them when lost.

mod disk;
mod layers;
mod mem;
mod shared;
mod tables;

pub(crate) use disk::{Disk, Store};
pub(crate) use layers::Layers;
pub(crate) use mem::{Entry, Labels, Mark, Mem, Place, tag_hash};
pub(crate) use shared::{Index, Room};
