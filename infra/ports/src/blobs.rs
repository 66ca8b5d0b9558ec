//! Media bytes, by key.
//!
//! Keys are `/`-separated paths below `apps/{app}/`. A blob is whole or absent: a broken write leaves what was there.

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Bytes as they come; an error ends them.
pub type ByteStream = BoxStream<'static, Result<Bytes, std::io::Error>>;

/// What is known of a blob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobInfo {
    pub key: String,
    pub size: u64,
    /// Strong entity tag, without quotes: the MD5 of the bytes in hex, or derived from the parts' for joined blobs.
    pub etag: String,
}

/// A store.
#[async_trait]
pub trait Blobs: Send + Sync + 'static {
    /// Stores a stream of exactly `size` bytes; refused, and nothing changed, when it is shorter, longer or breaks.
    async fn put(&self, key: &str, bytes: ByteStream, size: u64) -> Result<BlobInfo, BlobError>;

    /// Stores a local file.
    async fn put_file(&self, key: &str, path: &Path) -> Result<BlobInfo, BlobError>;

    /// Joins blobs in order into one, without passing the bytes through memory where the store can.
    async fn join(&self, parts: &[String], key: &str) -> Result<BlobInfo, BlobError>;

    /// What is known of a blob.
    async fn head(&self, key: &str) -> Result<BlobInfo, BlobError>;

    /// The bytes of a range (whole: `0..size`).
    async fn get(&self, key: &str, range: Range<u64>) -> Result<ByteStream, BlobError>;

    /// Every blob below a prefix, in order of keys.
    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, BlobError>;

    /// Deletes every blob below a prefix; none is fine.
    async fn delete_prefix(&self, prefix: &str) -> Result<(), BlobError>;

    /// The blob as a file that a media process may read: the store's own, or a copy made in `scratch`.
    async fn as_file(&self, key: &str, scratch: &Path) -> Result<PathBuf, BlobError>;
}

#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    #[error("there is no blob {0}")]
    NotFound(String),
    #[error("{0} is not a key: segments of letters, digits, '.', '-' and '_', none of them '.' or '..'")]
    BadKey(String),
    #[error("{got} bytes came, {expected} were announced")]
    WrongSize { expected: u64, got: u64 },
    #[error("the sender broke off")]
    BrokenStream(#[source] std::io::Error),
    #[error("no space left for media")]
    Full,
    #[error("access the blob store: {0}")]
    Store(String),
}

/// Whether a key cannot leave its folder: checked at every call.
pub fn is_key(key: &str) -> bool {
    let segment = |segment: &str| {
        !segment.is_empty()
            && segment != "."
            && segment != ".."
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    key.len() <= 900 && key.split('/').all(segment)
}
