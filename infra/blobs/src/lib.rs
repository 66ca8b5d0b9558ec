//! Engines of the blob store ([`ports::blobs::Blobs`]).
//!
//! [`LocalBlobs`] keeps media on a disk of this machine; several processes may use one folder at once. [`S3Blobs`] keeps
//! them in a bucket.

mod error;
mod folder;
mod local;
mod s3;
mod stage;
mod tags;

pub use local::LocalBlobs;
pub use s3::S3Blobs;
