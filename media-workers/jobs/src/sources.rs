//! Sources as files. A store on this machine hands out its own; from any other a source is copied once for all pieces
//! that this worker makes of it, and kept until it works on another, or on nothing for a while.

use ports::blobs::{BlobError, Blobs};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// What a worker's folder of copies starts with.
const FOLDER: &str = "sources-";
/// Locked as long as the worker lives.
const LOCK: &str = "lock";

/// A copy that nobody uses waits so long for the next piece of its post.
pub const KEPT: Duration = Duration::from_secs(10);

/// Sources that are in use, and the one that was last.
pub struct Sources {
    scratch: PathBuf,
    kept: Duration,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    /// This worker's folder, while there is something in it.
    folder: Weak<Folder>,
    in_use: HashMap<String, Weak<SourceFile>>,
    last: Option<Arc<SourceFile>>,
}

/// A folder that other workers on this machine leave alone, as it is locked.
struct Folder {
    path: PathBuf,
    _lock: File,
}

/// A source in use.
pub struct Source {
    file: Arc<SourceFile>,
    kept: Duration,
    known: Arc<Mutex<Known>>,
}

/// A source; its copy, if it is one, goes with the last who knows it.
struct SourceFile {
    copy: PathBuf,
    path: OnceCell<PathBuf>,
    /// It stays as long as the copy.
    _folder: Arc<Folder>,
}

impl Source {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.file.path.get().map_or(&self.file.copy, PathBuf::as_path)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // Without a runtime the worker has ended, and everything goes.
        let Ok(runtime) = Handle::try_current() else { return };
        let (known, file, kept) = (Arc::clone(&self.known), Arc::downgrade(&self.file), self.kept);
        runtime.spawn(async move {
            tokio::time::sleep(kept).await;
            let is_idle = |last: &mut Arc<SourceFile>| {
                Arc::as_ptr(last) == file.as_ptr() && Arc::strong_count(last) == 1
            };
            // Removed once the lock is free again.
            let _idle = lock(&known).last.take_if(is_idle);
        });
    }
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    // Whoever panicked with it left it whole.
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sources {
    /// Below this folder, which workers may share.
    pub fn new(scratch: PathBuf, kept: Duration) -> Self {
        Self { scratch, kept, known: Arc::default() }
    }

    /// The file of a key; those who want the same one meanwhile wait for it together.
    pub async fn get(&self, blobs: &dyn Blobs, key: &str) -> Result<Source, BlobError> {
        let file = self.file(key).map_err(|error| BlobError::Store(format!("copy {key}: {error}")))?;
        let copied = file.path.get_or_try_init(|| async {
            let broken = |error: io::Error| BlobError::Store(format!("copy {key}: {error}"));
            tokio::fs::create_dir_all(&file.copy).await.map_err(broken)?;
            blobs.as_file(key, &file.copy).await
        });
        copied.await?;
        Ok(Source { file, kept: self.kept, known: Arc::clone(&self.known) })
    }

    fn file(&self, key: &str) -> io::Result<Arc<SourceFile>> {
        let mut known = lock(&self.known);
        if let Some(file) = known.in_use.get(key).and_then(Weak::upgrade) {
            known.last = Some(file.clone());
            return Ok(file);
        }
        let folder = match known.folder.upgrade() {
            Some(folder) => folder,
            None => Arc::new(Folder::make(&self.scratch)?),
        };
        known.folder = Arc::downgrade(&folder);
        let copy = folder.path.join(Uuid::new_v4().simple().to_string());
        let file = Arc::new(SourceFile { copy, path: OnceCell::new(), _folder: folder });
        known.in_use.retain(|_, file| file.strong_count() > 0);
        known.in_use.insert(key.to_owned(), Arc::downgrade(&file));
        known.last = Some(file.clone());
        Ok(file)
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

impl Drop for SourceFile {
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
mod tests;
