//! Blobs as files below one folder.
//!
//! ```text
//! {folder}/data/{key}   the bytes; the key is the path
//! {folder}/tags/{key}   the entity tag, derived (see `tags`)
//! {folder}/tmp/         blobs in the making, and what is being deleted; swept when opened
//! ```
//! A put is: write and hash a temporary file, sync it, rename it, sync its folder. Reading, ranges and listing are
//! `object_store`'s; its own puts are not durable.

mod read;
mod write;

use crate::{error, folder};
use object_store::local::LocalFileSystem;
use ports::blobs::{BlobError, is_key};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A file in `tmp` that nobody has written to for this long was left by a process that died: no put pauses for a day.
const LEFTOVER_AGE: Duration = Duration::from_hours(24);

/// The store on a local disk.
pub struct LocalBlobs {
    store: LocalFileSystem,
    folders: Folders,
}

/// Where things are.
#[derive(Clone)]
struct Folders {
    data: PathBuf,
    tags: PathBuf,
    tmp: PathBuf,
}

impl LocalBlobs {
    /// Opens the store in `dir`, which is made if absent, and removes what dead processes left. Blocks briefly.
    pub fn open(dir: impl AsRef<Path>) -> Result<Arc<Self>, BlobError> {
        let name = dir.as_ref().display().to_string();
        let open = || -> std::io::Result<Folders> {
            folder::create(dir.as_ref())?;
            let dir = dir.as_ref().canonicalize()?;
            let folders = Folders { data: dir.join("data"), tags: dir.join("tags"), tmp: dir.join("tmp") };
            for path in [&folders.data, &folders.tags, &folders.tmp] {
                folder::create(path)?;
            }
            sweep(&folders.tmp)?;
            Ok(folders)
        };
        let folders = open().map_err(|error| error::disk(&name, &error))?;
        let store =
            LocalFileSystem::new_with_prefix(&folders.data).map_err(|error| error::store(&name, error))?;
        Ok(Arc::new(Self { store, folders }))
    }
}

fn sweep(tmp: &Path) -> std::io::Result<()> {
    for entry in tmp.read_dir()? {
        let entry = entry?;
        let Ok(facts) = entry.metadata() else { continue };
        let age = SystemTime::now().duration_since(facts.modified()?).unwrap_or_default();
        // A folder here is a deletion that was cut short.
        if facts.is_dir() || age > LEFTOVER_AGE {
            folder::discard(&entry.path())?;
        }
    }
    Ok(())
}

/// The key, if it is one.
fn checked(key: &str) -> Result<&str, BlobError> {
    if is_key(key) { Ok(key) } else { Err(BlobError::BadKey(key.to_owned())) }
}

/// Runs disk work outside the run time's own threads.
async fn blocking<T, F>(work: F) -> Result<T, BlobError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, BlobError> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await.map_err(error::task)?
}
