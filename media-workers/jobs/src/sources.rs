//! Sources as files. A store on this machine hands out its own; from any other a source is copied once for all pieces
//! that this worker makes of it, and kept until it works on another.

use ports::blobs::{BlobError, Blobs};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// What a worker's folder of copies starts with.
const FOLDER: &str = "sources-";
/// Locked as long as the worker lives.
const LOCK: &str = "lock";

/// Sources that are in use, and the one that was last.
pub struct Sources {
    scratch: PathBuf,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// This worker's folder, once there is something to copy.
    folder: Option<Arc<Folder>>,
    in_use: HashMap<String, Weak<Source>>,
    last: Option<Arc<Source>>,
}

/// A folder that other workers on this machine leave alone, as it is locked.
struct Folder {
    path: PathBuf,
    _lock: File,
}

/// A source; its copy, if it is one, goes with the last who uses it.
pub struct Source {
    /// It stays as long as the copy.
    _folder: Arc<Folder>,
    copy: PathBuf,
    path: OnceCell<PathBuf>,
}

impl Source {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.path.get().map_or(&self.copy, PathBuf::as_path)
    }
}

impl Sources {
    /// Below this folder, which workers may share.
    pub fn new(scratch: PathBuf) -> Self {
        Self { scratch, known: Mutex::default() }
    }

    /// The file of a key; those who want the same one meanwhile wait for it together.
    pub async fn get(&self, blobs: &dyn Blobs, key: &str) -> Result<Arc<Source>, BlobError> {
        let source = self.source(key).map_err(|error| BlobError::Store(format!("copy {key}: {error}")))?;
        let copied = source.path.get_or_try_init(|| async {
            let broken = |error: io::Error| BlobError::Store(format!("copy {key}: {error}"));
            tokio::fs::create_dir_all(&source.copy).await.map_err(broken)?;
            blobs.as_file(key, &source.copy).await
        });
        copied.await?;
        Ok(source)
    }

    fn source(&self, key: &str) -> io::Result<Arc<Source>> {
        // Whoever panicked with it left it whole.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(source) = known.in_use.get(key).and_then(Weak::upgrade) {
            known.last = Some(source.clone());
            return Ok(source);
        }
        let folder = match &known.folder {
            Some(folder) => folder.clone(),
            None => Arc::new(Folder::make(&self.scratch)?),
        };
        let copy = folder.path.join(Uuid::new_v4().simple().to_string());
        let source = Arc::new(Source { _folder: folder.clone(), copy, path: OnceCell::new() });
        known.folder = Some(folder);
        known.in_use.retain(|_, source| source.strong_count() > 0);
        known.in_use.insert(key.to_owned(), Arc::downgrade(&source));
        known.last = Some(source.clone());
        Ok(source)
    }

    /// Removes what workers that were killed have left here.
    pub fn clean_up(&self) -> io::Result<()> {
        let entries = match fs::read_dir(&self.scratch) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            let is_one = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FOLDER));
            if is_one && File::open(path.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
                fs::remove_dir_all(&path)?;
                tracing::info!("removed the sources of a worker that was killed: {}", path.display());
            }
        }
        Ok(())
    }
}

impl Folder {
    fn make(scratch: &Path) -> io::Result<Self> {
        let path = scratch.join(format!("{FOLDER}{}", Uuid::new_v4().simple()));
        fs::create_dir_all(&path)?;
        let lock = File::create(path.join(LOCK))?;
        lock.lock()?;
        Ok(Self { path, _lock: lock })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        remove(&self.copy);
    }
}

fn remove(path: &Path) {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "could not remove {}; the next start does", path.display());
        }
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use crate::fakes::Remote;

    fn files(folder: &Path) -> usize {
        walk(folder).iter().filter(|path| path.extension().is_some()).count()
    }

    fn walk(folder: &Path) -> Vec<PathBuf> {
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
    }

    #[tokio::test]
    async fn pieces_of_one_post_share_a_copy_and_the_next_post_takes_its_place() {
        let scratch = tempfile::tempdir().unwrap();
        let (sources, remote) = (Sources::new(scratch.path().to_owned()), Remote::default());
        let (one, other) = tokio::join!(sources.get(&remote, "a.mp4"), sources.get(&remote, "a.mp4"));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((fs::read(one.path()).unwrap(), one.path()), (b"a.mp4".to_vec(), other.path()));
        drop((one, other));
        let again = sources.get(&remote, "a.mp4").await.unwrap();
        assert_eq!(remote.copies(), ["a.mp4"], "kept between two pieces");
        let next = sources.get(&remote, "b.mp4").await.unwrap();
        assert_eq!(files(scratch.path()), 2, "the first is still in use");
        drop(again);
        assert_eq!(files(scratch.path()), 1);
        drop((next, sources));
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_copy_that_failed_is_tried_again() {
        let scratch = tempfile::tempdir().unwrap();
        let (sources, remote) = (Sources::new(scratch.path().to_owned()), Remote::failing(1));
        assert!(sources.get(&remote, "a.mp4").await.is_err());
        assert_eq!(fs::read(sources.get(&remote, "a.mp4").await.unwrap().path()).unwrap(), b"a.mp4");
    }

    #[tokio::test]
    async fn what_a_killed_worker_left_goes_and_what_a_living_one_uses_stays() {
        let scratch = tempfile::tempdir().unwrap();
        let (living, remote) = (Sources::new(scratch.path().to_owned()), Remote::default());
        let used = living.get(&remote, "a.mp4").await.unwrap();
        let left = scratch.path().join(format!("{FOLDER}left"));
        fs::create_dir(&left).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        Sources::new(scratch.path().to_owned()).clean_up().unwrap();
        assert!(!left.exists() && used.path().exists());
    }
}
