//! Engines of the blob store ([`ports::blobs::Blobs`]).
//!
//! [`LocalBlobs`] keeps media on a disk of this machine; several processes may use one folder at once.

mod error;
mod folder;
mod local;
mod stage;
mod tags;

pub use local::LocalBlobs;
