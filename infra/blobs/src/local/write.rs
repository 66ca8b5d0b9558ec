//! Changing: puts, joins, deletions.

use super::{Folders, LocalBlobs, blocking, checked, read};
use crate::stage::{Stage, joined_tag};
use crate::{error, folder, tags};
use async_trait::async_trait;
use futures::StreamExt;
use ports::blobs::{BlobError, BlobInfo, Blobs, ByteStream};
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Bytes gathered before they go to the disk: a network gives them in crumbs.
const WRITE_BYTES: usize = 1 << 20;

#[async_trait]
impl Blobs for LocalBlobs {
    async fn put(&self, key: &str, mut bytes: ByteStream, size: u64) -> Result<BlobInfo, BlobError> {
        let key = checked(key)?.to_owned();
        let tmp = self.folders.tmp.clone();
        let on_disk = |error: std::io::Error| error::disk(&key, &error);
        let mut stage = Stage::create(&tmp).map_err(on_disk)?;
        let (mut pending, mut came, mut open) = (Vec::new(), 0_u64, true);
        while open {
            match bytes.next().await {
                None => open = false,
                Some(Err(error)) => return Err(BlobError::BrokenStream(error)),
                Some(Ok(chunk)) => {
                    came += chunk.len() as u64;
                    if came > size {
                        return Err(BlobError::WrongSize { expected: size, got: came });
                    }
                    pending.extend_from_slice(&chunk);
                }
            }
            if pending.len() >= WRITE_BYTES || (!open && !pending.is_empty()) {
                let (batch, of) = (std::mem::take(&mut pending), key.clone());
                stage = blocking(move || match stage.write(&batch) {
                    Ok(()) => Ok(stage),
                    Err(error) => Err(error::disk(&of, &error)),
                })
                .await?;
            }
        }
        if came < size {
            return Err(BlobError::WrongSize { expected: size, got: came });
        }
        let folders = self.folders.clone();
        blocking(move || {
            let etag = stage.md5();
            keep(&folders, stage, key, etag)
        })
        .await
    }

    async fn put_file(&self, key: &str, path: &Path) -> Result<BlobInfo, BlobError> {
        let (folders, key, path) = (self.folders.clone(), checked(key)?.to_owned(), path.to_owned());
        blocking(move || {
            // Not `NotFound`: that would say the blob is absent.
            let unreadable =
                |error: std::io::Error| BlobError::Store(format!("read {}: {error}", path.display()));
            let mut source = File::open(&path).map_err(unreadable)?;
            let mut stage = Stage::create(&folders.tmp).map_err(|error| error::disk(&key, &error))?;
            stage.write_from(&mut source).map_err(|error| error::disk(&key, &error))?;
            let etag = stage.md5();
            keep(&folders, stage, key, etag)
        })
        .await
    }

    async fn join(&self, parts: &[String], key: &str) -> Result<BlobInfo, BlobError> {
        let (folders, key, parts) = (self.folders.clone(), checked(key)?.to_owned(), parts.to_vec());
        for part in &parts {
            checked(part)?;
        }
        blocking(move || {
            let mut stage = Stage::create(&folders.tmp).map_err(|error| error::disk(&key, &error))?;
            let mut part_tags = Vec::with_capacity(parts.len());
            for part in &parts {
                part_tags.push(read::info_of(&folders, part)?.etag);
                let mut source =
                    File::open(folders.data.join(part)).map_err(|error| error::disk(part, &error))?;
                stage.append(&mut source).map_err(|error| error::disk(&key, &error))?;
            }
            keep(&folders, stage, key, joined_tag(&part_tags))
        })
        .await
    }

    async fn head(&self, key: &str) -> Result<BlobInfo, BlobError> {
        self.info(key).await
    }

    async fn get(&self, key: &str, range: Range<u64>) -> Result<ByteStream, BlobError> {
        self.range(key, range).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, BlobError> {
        self.below(prefix).await
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), BlobError> {
        let prefix = checked(prefix.trim_end_matches('/'))?.to_owned();
        let folders = self.folders.clone();
        blocking(move || {
            for root in [&folders.data, &folders.tags] {
                let trash = folders.tmp.join(Uuid::new_v4().simple().to_string());
                folder::remove(&root.join(&prefix), &trash).map_err(|error| error::disk(&prefix, &error))?;
            }
            Ok(())
        })
        .await
    }

    async fn as_file(&self, key: &str, _scratch: &Path) -> Result<PathBuf, BlobError> {
        self.file(key).await
    }
}

/// Makes a finished file the blob of this key.
fn keep(folders: &Folders, stage: Stage, key: String, etag: String) -> Result<BlobInfo, BlobError> {
    let on_disk = |error: std::io::Error| match error.kind() {
        // Below a blob there can be no blob, and a folder cannot become one.
        std::io::ErrorKind::NotADirectory | std::io::ErrorKind::IsADirectory => {
            BlobError::BadKey(key.clone())
        }
        std::io::ErrorKind::NotFound => {
            BlobError::Store(format!("{key}: its folder is deleted again and again"))
        }
        _ => error::disk(&key, &error),
    };
    let size = stage.written();
    let stamp = stage.sync().and_then(File::metadata).map(|facts| tags::stamp(&facts)).map_err(on_disk)?;
    stage.publish(&folders.data.join(&key)).map_err(on_disk)?;
    // After the bytes: a tag alone would be of no use, and bytes alone get theirs when asked for.
    if let Err(error) = tags::write(&folders.tags.join(&key), &stamp, &etag, &folders.tmp) {
        tracing::warn!(key, "keep the entity tag of a blob: {error}");
    }
    Ok(BlobInfo { key, size, etag })
}
