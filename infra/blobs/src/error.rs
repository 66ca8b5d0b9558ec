//! What goes wrong on a disk, in the words of the port.

use ports::blobs::BlobError;
use std::io::{self, ErrorKind};

/// A failed access to this key's bytes.
pub fn disk(key: &str, error: &io::Error) -> BlobError {
    match error.kind() {
        ErrorKind::NotFound => BlobError::NotFound(key.to_owned()),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => BlobError::Full,
        _ => BlobError::Store(format!("{key}: {error}")),
    }
}

/// The same, as `object_store` tells it.
pub fn store(key: &str, error: object_store::Error) -> BlobError {
    match error {
        object_store::Error::NotFound { .. } => BlobError::NotFound(key.to_owned()),
        other => BlobError::Store(format!("{key}: {other}")),
    }
}

/// A task of ours panicked or was cancelled with the run time.
pub fn task(error: tokio::task::JoinError) -> BlobError {
    BlobError::Store(format!("a disk task ended early: {error}"))
}
