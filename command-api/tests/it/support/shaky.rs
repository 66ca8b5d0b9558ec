use async_trait::async_trait;
use blobs::LocalBlobs;
use ports::blobs::{BlobError, BlobInfo, Blobs, ByteStream};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;

/// A store on disk that fails as it is told.
pub struct ShakyBlobs {
    store: Arc<LocalBlobs>,
    /// What the next calls that join or delete answer, last first.
    pub failures: Mutex<Vec<BlobError>>,
}

impl ShakyBlobs {
    pub fn open(folder: &Path) -> Arc<Self> {
        Arc::new(Self { store: LocalBlobs::open(folder).unwrap(), failures: Mutex::default() })
    }

    fn fail(&self) -> Result<(), BlobError> {
        self.failures.lock().unwrap().pop().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Blobs for ShakyBlobs {
    async fn put(&self, key: &str, bytes: ByteStream, size: u64) -> Result<BlobInfo, BlobError> {
        self.store.put(key, bytes, size).await
    }

    async fn put_file(&self, key: &str, path: &Path) -> Result<BlobInfo, BlobError> {
        self.store.put_file(key, path).await
    }

    async fn join(&self, parts: &[String], key: &str) -> Result<BlobInfo, BlobError> {
        self.fail()?;
        self.store.join(parts, key).await
    }

    async fn head(&self, key: &str) -> Result<BlobInfo, BlobError> {
        self.store.head(key).await
    }

    async fn get(&self, key: &str, range: Range<u64>) -> Result<ByteStream, BlobError> {
        self.store.get(key, range).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, BlobError> {
        self.store.list(prefix).await
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), BlobError> {
        self.fail()?;
        self.store.delete_prefix(prefix).await
    }

    async fn as_file(&self, key: &str, scratch: &Path) -> Result<PathBuf, BlobError> {
        self.store.as_file(key, scratch).await
    }
}
