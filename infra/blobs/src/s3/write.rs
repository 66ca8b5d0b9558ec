//! Changing: puts and deletions.

use super::read::plain_tag;
use super::{Bucket, S3Blobs};
use crate::error;
use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use ports::blobs::{BlobError, BlobInfo, Blobs, ByteStream};
use std::ops::Range;
use std::path::{Path, PathBuf};
use tokio::task::JoinHandle;
use tokio_util::io::ReaderStream;

/// Bytes that are gathered and then sent: S3 takes 10 000 of them, so a blob has up to 84 GB. A put holds two: one that
/// fills while the one before it is sent.
const PIECE_BYTES: u64 = 8 << 20;
/// Bytes read from a disk at a time.
const READ_BYTES: usize = 256 << 10;

#[async_trait]
impl Blobs for S3Blobs {
    async fn put(&self, key: &str, bytes: ByteStream, size: u64) -> Result<BlobInfo, BlobError> {
        let at = self.bucket.at(key)?;
        let mut source = Source { bytes, size, came: 0, rest: Bytes::new() };
        let tag = if size <= PIECE_BYTES {
            let piece = source.piece().await?;
            source.end().await?;
            let put = self.bucket.store.put(&at, piece).await.map_err(|error| error::store(key, error))?;
            put.e_tag
        } else {
            self.bucket.put_in_pieces(key, &at, source).await?
        };
        match tag {
            Some(tag) => Ok(BlobInfo { key: key.to_owned(), size, etag: plain_tag(&tag) }),
            None => self.bucket.info(key).await,
        }
    }

    async fn put_file(&self, key: &str, path: &Path) -> Result<BlobInfo, BlobError> {
        self.bucket.at(key)?;
        // Not `NotFound`: that would say the blob is absent.
        let unreadable =
            |error: std::io::Error| BlobError::Store(format!("read {}: {error}", path.display()));
        let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        let size = file.metadata().await.map_err(unreadable)?.len();
        match self.put(key, ReaderStream::with_capacity(file, READ_BYTES).boxed(), size).await {
            Err(BlobError::BrokenStream(error)) => Err(unreadable(error)),
            other => other,
        }
    }

    async fn join(&self, parts: &[String], key: &str) -> Result<BlobInfo, BlobError> {
        self.bucket.join(parts, key).await
    }

    async fn head(&self, key: &str) -> Result<BlobInfo, BlobError> {
        self.bucket.info(key).await
    }

    async fn get(&self, key: &str, range: Range<u64>) -> Result<ByteStream, BlobError> {
        self.bucket.range(key, range).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, BlobError> {
        self.bucket.below(prefix).await
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), BlobError> {
        let prefix = prefix.trim_end_matches('/');
        let named = self.bucket.named(prefix).await?;
        let deleted = self.bucket.store.delete_stream(stream::iter(named).map(Ok).boxed());
        let deleted = deleted.or_else(async |error| match error {
            // Somebody else was faster.
            object_store::Error::NotFound { path, .. } => Ok(Key::from(path)),
            error => Err(error::store(prefix, error)),
        });
        deleted.try_for_each(async |_| Ok(())).await
    }

    async fn as_file(&self, key: &str, scratch: &Path) -> Result<PathBuf, BlobError> {
        self.bucket.copy_to(key, scratch).await
    }
}

impl Bucket {
    async fn put_in_pieces(
        &self,
        key: &str,
        at: &Key,
        mut source: Source,
    ) -> Result<Option<String>, BlobError> {
        let making = self.begin(key, at).await?;
        let (mut parts, mut sending) = (Vec::new(), None::<Sending>);
        while source.came < source.size {
            let piece = source.piece().await?;
            if let Some(sending) = sending.take() {
                parts.push(sending.end(key).await?);
            }
            let index = parts.len();
            sending = Some(Sending(making.send(index, piece)));
        }
        source.end().await?;
        if let Some(sending) = sending.take() {
            parts.push(sending.end(key).await?);
        }
        making.finish(key, parts).await
    }

    /// Begins a multipart upload.
    pub(super) async fn begin(&self, key: &str, at: &Key) -> Result<Making, BlobError> {
        let id = self.store.create_multipart(at).await.map_err(|error| error::store(key, error))?;
        Ok(Making { bucket: self.clone(), at: at.clone(), id: Some(id) })
    }
}

/// A multipart upload under way; given up when dropped before it is finished.
pub(super) struct Making {
    bucket: Bucket,
    pub at: Key,
    id: Option<String>,
}

impl Making {
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }

    /// Sends a part, counted from 0, in a task of its own.
    pub fn send(&self, index: usize, piece: PutPayload) -> JoinHandle<Result<PartId, object_store::Error>> {
        let (store, at, id) = (self.bucket.store.clone(), self.at.clone(), self.id().to_owned());
        tokio::spawn(async move { store.put_part(&at, &id, index, piece).await })
    }

    /// Makes it the blob; answers its entity tag, if the store says it.
    pub async fn finish(mut self, key: &str, parts: Vec<PartId>) -> Result<Option<String>, BlobError> {
        let id = self.id().to_owned();
        let made = self.bucket.store.complete_multipart(&self.at, &id, parts).await;
        let made = made.map_err(|error| error::store(key, error))?;
        self.id = None;
        Ok(made.e_tag)
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        let (Some(id), Ok(runtime)) = (self.id.take(), tokio::runtime::Handle::try_current()) else { return };
        let (store, at) = (self.bucket.store.clone(), self.at.clone());
        runtime.spawn(async move {
            // What is left of it costs space until the bucket's lifecycle rule removes it.
            if let Err(error) = store.abort_multipart(&at, &id).await {
                tracing::warn!(key = %at, "give up an unfinished blob: {error}");
            }
        });
    }
}

/// A part on its way; stopped when dropped.
struct Sending(JoinHandle<Result<PartId, object_store::Error>>);

impl Sending {
    async fn end(mut self, key: &str) -> Result<PartId, BlobError> {
        (&mut self.0).await.map_err(error::task)?.map_err(|error| error::store(key, error))
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The bytes of a put, counted.
struct Source {
    bytes: ByteStream,
    size: u64,
    came: u64,
    /// What came with the piece before and is of the next.
    rest: Bytes,
}

impl Source {
    /// The next piece: whole, or the last.
    async fn piece(&mut self) -> Result<PutPayload, BlobError> {
        let wanted = PIECE_BYTES.min(self.size - self.came);
        let (mut chunks, mut gathered) = (Vec::new(), 0);
        while gathered < wanted {
            let mut chunk = std::mem::take(&mut self.rest);
            if chunk.is_empty() {
                chunk = self
                    .next()
                    .await?
                    .ok_or(BlobError::WrongSize { expected: self.size, got: self.came + gathered })?;
            }
            self.rest = chunk.split_off(chunk.len().min((wanted - gathered) as usize));
            gathered += chunk.len() as u64;
            chunks.push(chunk);
        }
        self.came += gathered;
        Ok(PutPayload::from_iter(chunks))
    }

    /// Makes sure that nothing comes after the last piece.
    async fn end(&mut self) -> Result<(), BlobError> {
        let mut more = self.rest.len() as u64;
        while more == 0 {
            match self.next().await? {
                None => return Ok(()),
                Some(chunk) => more += chunk.len() as u64,
            }
        }
        Err(BlobError::WrongSize { expected: self.size, got: self.came + more })
    }

    async fn next(&mut self) -> Result<Option<Bytes>, BlobError> {
        self.bytes.next().await.transpose().map_err(BlobError::BrokenStream)
    }
}
