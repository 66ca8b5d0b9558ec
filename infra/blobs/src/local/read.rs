//! Reading: heads, ranges, lists.

use super::{Folders, LocalBlobs, blocking, checked};
use crate::{error, stage, tags};
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore};
use ports::blobs::{BlobError, BlobInfo, ByteStream};
use std::fs;
use std::io::{Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

/// Bytes read from the disk at a time: few wake-ups, and little lost when a viewer leaves.
const CHUNK_BYTES: usize = 128 << 10;

impl LocalBlobs {
    pub(super) async fn info(&self, key: &str) -> Result<BlobInfo, BlobError> {
        let (folders, key) = (self.folders.clone(), checked(key)?.to_owned());
        blocking(move || info_of(&folders, &key)).await
    }

    pub(super) async fn range(&self, key: &str, range: Range<u64>) -> Result<ByteStream, BlobError> {
        if range.is_empty() {
            self.info(key).await?;
            return Ok(stream::empty().boxed());
        }
        let location = Key::parse(checked(key)?).map_err(|_| BlobError::BadKey(key.to_owned()))?;
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found =
            self.store.get_opts(&location, options).await.map_err(|error| error::store(key, error))?;
        let range = found.range.clone();
        match found.payload {
            GetResultPayload::File(mut file, _) => {
                // Read in larger pieces than `object_store` would: each piece is a task of its own.
                file.seek(SeekFrom::Start(range.start)).map_err(|error| error::disk(key, &error))?;
                let file = tokio::fs::File::from_std(file).take(range.end - range.start);
                Ok(ReaderStream::with_capacity(file, CHUNK_BYTES).boxed())
            }
            GetResultPayload::Stream(bytes) => Ok(bytes.map_err(std::io::Error::other).boxed()),
        }
    }

    pub(super) async fn below(&self, prefix: &str) -> Result<Vec<BlobInfo>, BlobError> {
        let prefix = prefix.trim_end_matches('/');
        let under = if prefix.is_empty() { None } else { Some(Key::from(checked(prefix)?)) };
        let found: Vec<_> = self
            .store
            .list(under.as_ref())
            .map_ok(|meta| meta.location.to_string())
            .try_collect()
            .await
            .map_err(|error| error::store(prefix, error))?;
        let (folders, prefix) = (self.folders.clone(), prefix.to_owned());
        blocking(move || {
            let mut all = Vec::with_capacity(found.len());
            for key in found {
                match info_of(&folders, &key) {
                    Ok(info) => all.push(info),
                    // Deleted since it was listed.
                    Err(BlobError::NotFound(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            if !prefix.is_empty() && folders.data.join(&prefix).is_file() && all.is_empty() {
                all.push(info_of(&folders, &prefix)?);
            }
            all.sort_by(|one, other| one.key.cmp(&other.key));
            Ok(all)
        })
        .await
    }

    pub(super) async fn file(&self, key: &str) -> Result<PathBuf, BlobError> {
        let path = self.folders.data.join(checked(key)?);
        let facts = tokio::fs::metadata(&path).await.map_err(|error| error::disk(key, &error))?;
        if facts.is_file() { Ok(path) } else { Err(BlobError::NotFound(key.to_owned())) }
    }
}

/// What is known of a blob; blocks.
pub(super) fn info_of(folders: &Folders, key: &str) -> Result<BlobInfo, BlobError> {
    let path = folders.data.join(key);
    let failed = |error: std::io::Error| match error.kind() {
        // `a/b/c` where `a/b` is a blob.
        std::io::ErrorKind::NotADirectory => BlobError::NotFound(key.to_owned()),
        _ => error::disk(key, &error),
    };
    let facts = fs::metadata(&path).map_err(failed)?;
    if !facts.is_file() {
        return Err(BlobError::NotFound(key.to_owned()));
    }
    let (stamp, kept) = (tags::stamp(&facts), folders.tags.join(key));
    if let Some(etag) = tags::read(&kept, &stamp) {
        return Ok(BlobInfo { key: key.to_owned(), size: facts.len(), etag });
    }
    let etag = stage::md5_of(&path).map_err(failed)?;
    // Without it the next look hashes again: slow, not wrong.
    if let Err(error) = tags::write(&kept, &stamp, &etag, &folders.tmp) {
        tracing::warn!(key, "keep the entity tag of a blob: {error}");
    }
    Ok(BlobInfo { key: key.to_owned(), size: facts.len(), etag })
}
