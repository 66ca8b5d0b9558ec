//! The store on a real disk.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod contract;
mod full;
mod leftovers;
mod put;
mod tags;

use blobs::LocalBlobs;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use ports::blobs::{BlobError, BlobInfo, Blobs, ByteStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A store of one's own.
pub struct Bench {
    pub dir: TempDir,
    pub blobs: Arc<LocalBlobs>,
}

impl Bench {
    pub fn start() -> Self {
        let dir = TempDir::new().expect("the temporary folder is writable");
        let blobs = LocalBlobs::open(dir.path()).expect("the store opens");
        Self { dir, blobs }
    }

    /// Where a blob's bytes are.
    pub fn file(&self, key: &str) -> PathBuf {
        self.dir.path().join("data").join(key)
    }

    /// What is in the making.
    pub fn unfinished(&self) -> usize {
        count(&self.dir.path().join("tmp"))
    }
}

pub fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

/// Bytes in crumbs, as a network gives them.
pub fn crumbs(bytes: &[u8]) -> ByteStream {
    let crumbs: Vec<_> = bytes.chunks(1_000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    stream::iter(crumbs).boxed()
}

pub async fn put(blobs: &dyn Blobs, key: &str, bytes: &[u8]) -> Result<BlobInfo, BlobError> {
    blobs.put(key, crumbs(bytes), bytes.len() as u64).await
}

/// All bytes of a blob.
pub async fn whole(blobs: &dyn Blobs, key: &str) -> Vec<u8> {
    let size = blobs.head(key).await.expect("the blob is there").size;
    part(blobs, key, 0..size).await
}

pub async fn part(blobs: &dyn Blobs, key: &str, range: std::ops::Range<u64>) -> Vec<u8> {
    let stream = blobs.get(key, range).await.expect("the blob is there");
    stream.try_collect::<Vec<Bytes>>().await.expect("the disk can be read").concat()
}

/// Bytes that differ at every place.
pub fn noise(count: usize) -> Vec<u8> {
    (0..count as u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).take(count).collect()
}
