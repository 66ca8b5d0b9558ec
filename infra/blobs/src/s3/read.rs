//! Reading: heads, ranges, lists, copies on a disk.

use super::Bucket;
use crate::error;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt};
use ports::blobs::{BlobError, BlobInfo, ByteStream};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

impl Bucket {
    pub(super) async fn info(&self, key: &str) -> Result<BlobInfo, BlobError> {
        let found = self.store.head(&self.at(key)?).await.map_err(|error| error::store(key, error))?;
        Ok(self.of(&found))
    }

    fn of(&self, found: &ObjectMeta) -> BlobInfo {
        let etag = plain_tag(found.e_tag.as_deref().unwrap_or_default());
        BlobInfo { key: self.key_of(&found.location), size: found.size, etag }
    }

    pub(super) async fn range(&self, key: &str, range: Range<u64>) -> Result<ByteStream, BlobError> {
        let at = self.at(key)?;
        if range.is_empty() {
            self.info(key).await?;
            return Ok(stream::empty().boxed());
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.store.get_opts(&at, options).await.map_err(|error| error::store(key, error))?;
        Ok(found.into_stream().map_err(io::Error::other).boxed())
    }

    pub(super) async fn below(&self, prefix: &str) -> Result<Vec<BlobInfo>, BlobError> {
        let prefix = prefix.trim_end_matches('/');
        if !prefix.is_empty() {
            self.at(prefix)?;
        }
        let found: Vec<ObjectMeta> = self
            .store
            .list(self.folder(prefix).as_ref())
            .try_collect()
            .await
            .map_err(|error| error::store(prefix, error))?;
        let mut all: Vec<BlobInfo> = found.iter().map(|found| self.of(found)).collect();
        if all.is_empty() && !prefix.is_empty() {
            match self.info(prefix).await {
                Ok(one) => all.push(one),
                Err(BlobError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        all.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(all)
    }

    /// What a prefix names: all below it, and the blob that has it as its key.
    pub(super) async fn named(&self, prefix: &str) -> Result<Vec<Key>, BlobError> {
        let mut all = vec![self.at(prefix)?];
        let below = self.store.list(self.folder(prefix).as_ref()).map_ok(|found| found.location);
        all.extend(below.try_collect::<Vec<_>>().await.map_err(|error| error::store(prefix, error))?);
        Ok(all)
    }

    /// A copy of the blob in `scratch`, under a name of its own.
    pub(super) async fn copy_to(&self, key: &str, scratch: &Path) -> Result<PathBuf, BlobError> {
        let at = self.at(key)?;
        let found = self.store.get(&at).await.map_err(|error| error::store(key, error))?;
        let name = at.filename().unwrap_or("blob");
        let path = scratch.join(format!("{}-{name}", Uuid::new_v4().simple()));
        let written = write(&path, found.into_stream().map_err(io::Error::other).boxed()).await;
        if let Err(error) = written {
            if let Err(left) = fs::remove_file(&path).await {
                tracing::debug!(path = %path.display(), "no half copy to remove: {left}");
            }
            // Not `NotFound`: that would say the blob is absent.
            return Err(match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BlobError::Full,
                _ => BlobError::Store(format!("copy {key} to {}: {error}", path.display())),
            });
        }
        Ok(path)
    }
}

async fn write(path: &Path, mut bytes: ByteStream) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await?;
    }
    let mut file = File::create_new(path).await?;
    while let Some(chunk) = bytes.next().await {
        file.write_all(&chunk?).await?;
    }
    file.flush().await
}

/// An entity tag as the port has it, without quotes.
pub(super) fn plain_tag(tag: &str) -> String {
    tag.trim_start_matches("W/").trim_matches('"').to_owned()
}
