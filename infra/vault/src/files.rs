//! A file a subject.
//!
//! ```text
//! {folder}/{aa}/{app}-{subject}          the wrapped key; {aa} = the last byte of the subject
//! {folder}/{aa}/{app}-{subject}.erased   the mark that it is gone for ever
//! {folder}/tmp/{app}-{subject}.{random}  a key in the making
//! ```
//! Whoever looks for a key looks for the mark first and, having made a key, once more: so an erasure at the same time wins.

use crate::disk::{self, broken};
use crate::{master, wrap};
use async_trait::async_trait;
use ports::log::App;
use ports::vault::{Key, Vault, VaultError};
use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// Subjects whose key is known to be durable; forgotten when so many, to bound memory (about 6 MB).
const KNOWN_MAX: usize = 100_000;
/// A key in the making takes milliseconds; what is so old was left by a process that died.
const LEFTOVER_AGE: Duration = Duration::from_hours(1);

/// The vault in a folder. Cheap to clone.
#[derive(Clone)]
pub struct FileVault(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    master: Key,
    /// No keys in here: an erasure by another process must show at once.
    durable: Mutex<HashSet<(App, Uuid)>>,
}

impl FileVault {
    /// Opens the vault in `dir` under the master key in the file `master_key`; makes both if there are none. Blocks briefly.
    ///
    /// # Errors
    /// The master key is missing though the vault holds keys, is readable by others, or the disk fails.
    pub fn open(dir: impl AsRef<Path>, master_key: impl AsRef<Path>) -> Result<Self, VaultError> {
        let (folder, path) = (dir.as_ref().to_owned(), master_key.as_ref());
        let tmp = folder.join("tmp");
        disk::private_folder(&tmp).map_err(broken(&tmp))?;
        sweep(&tmp).map_err(broken(&tmp))?;
        let master = match master::read(path)? {
            Some(key) => key,
            // Looked at again: another process may have made both the key and a subject's in between.
            None if holds_keys(&folder).map_err(broken(&folder))? => {
                let missing =
                    || format!("{} is missing, and the vault holds keys: bring it back", path.display());
                master::read(path)?.ok_or_else(|| VaultError::Broken(missing()))?
            }
            None => master::create(path)?,
        };
        Ok(Self(Arc::new(Inner { folder, master, durable: Mutex::default() })))
    }

    async fn blocking<T, F>(&self, work: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&Inner) -> Result<T, VaultError> + Send + 'static,
    {
        let inner = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&inner)).await;
        done.map_err(|error| VaultError::Broken(format!("a disk task ended early: {error}")))?
    }
}

#[async_trait]
impl Vault for FileVault {
    async fn key_for_sealing(&self, app: App, subject: Uuid) -> Result<Key, VaultError> {
        self.blocking(move |inner| inner.seal(app, subject)).await
    }

    async fn key_for_opening(&self, app: App, subject: Uuid) -> Result<Option<Key>, VaultError> {
        self.blocking(move |inner| inner.find(app, subject)).await
    }

    async fn erase(&self, app: App, subject: Uuid) -> Result<(), VaultError> {
        self.blocking(move |inner| inner.erase(app, subject)).await
    }
}

/// Where a subject's files are.
struct Place {
    name: String,
    key: PathBuf,
    mark: PathBuf,
}

impl Inner {
    fn place(&self, app: App, subject: Uuid) -> Place {
        let name = format!("{}-{subject}", app.0);
        let folder = self.folder.join(format!("{:02x}", subject.as_bytes()[15]));
        Place { key: folder.join(&name), mark: folder.join(format!("{name}.erased")), name }
    }

    /// The key, if there is one and it is not erased.
    fn find(&self, app: App, subject: Uuid) -> Result<Option<Key>, VaultError> {
        let place = self.place(app, subject);
        if is_erased(&place)? {
            return Ok(None);
        }
        let Some(stored) = disk::read(&place.key).map_err(broken(&place.key))? else { return Ok(None) };
        let unreadable =
            || VaultError::Broken(format!("{} does not open under the master key", place.key.display()));
        wrap::unwrap(&self.master, app, subject, &stored).map(Some).ok_or_else(unreadable)
    }

    fn seal(&self, app: App, subject: Uuid) -> Result<Key, VaultError> {
        let place = self.place(app, subject);
        loop {
            if let Some(key) = self.find(app, subject)? {
                self.settle(app, subject, &place)?;
                return Ok(key);
            }
            if is_erased(&place)? {
                return Err(VaultError::Erased);
            }
            self.make(app, subject, &place)?;
        }
    }

    /// Makes a key, unless another was faster.
    fn make(&self, app: App, subject: Uuid, place: &Place) -> Result<(), VaultError> {
        let folder = place.key.parent().unwrap_or(&self.folder);
        disk::private_folder(folder).map_err(broken(folder))?;
        let new = self.folder.join("tmp").join(format!("{}.{}", place.name, Uuid::new_v4().simple()));
        let stored = wrap::wrap(&self.master, app, subject, &Key(rand::random()));
        let linked = disk::private_file(&new, &stored).and_then(|()| fs::hard_link(&new, &place.key));
        disk::remove(&new).map_err(broken(&new))?;
        match linked {
            // Another made it, or an erasure took ours away: the caller looks again.
            Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => Ok(()),
            other => other.map_err(broken(&place.key)),
        }
    }

    /// Makes sure that a key's name is durable, whoever made it, before anything is sealed with it.
    fn settle(&self, app: App, subject: Uuid, place: &Place) -> Result<(), VaultError> {
        let mut durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
        if durable.contains(&(app, subject)) {
            return Ok(());
        }
        drop(durable);
        disk::sync_parent(&place.key).map_err(broken(&place.key))?;
        durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
        if durable.len() >= KNOWN_MAX {
            durable.clear();
        }
        durable.insert((app, subject));
        Ok(())
    }

    fn erase(&self, app: App, subject: Uuid) -> Result<(), VaultError> {
        let place = self.place(app, subject);
        let folder = place.key.parent().unwrap_or(&self.folder);
        disk::private_folder(folder).map_err(broken(folder))?;
        match disk::private_file(&place.mark, b"") {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(broken(&place.mark)(error)),
            _ => disk::sync(folder).map_err(broken(folder))?,
        }
        // Keys in the making too: a process may have died with one.
        let tmp = self.folder.join("tmp");
        for entry in tmp.read_dir().map_err(broken(&tmp))? {
            let path = entry.map_err(broken(&tmp))?.path();
            if path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(&format!("{}.", place.name)))
            {
                disk::remove(&path).map_err(broken(&path))?;
            }
        }
        disk::sync(&tmp).map_err(broken(&tmp))?;
        disk::remove(&place.key).map_err(broken(&place.key))?;
        disk::sync(folder).map_err(broken(folder))
    }
}

/// Whether the subject is erased; finishes an erasure that was cut short.
fn is_erased(place: &Place) -> Result<bool, VaultError> {
    let erased = place.mark.try_exists().map_err(broken(&place.mark))?;
    if erased && disk::remove(&place.key).map_err(broken(&place.key))? {
        disk::sync_parent(&place.key).map_err(broken(&place.key))?;
    }
    Ok(erased)
}

/// Whether any subject has a key here.
fn holds_keys(folder: &Path) -> std::io::Result<bool> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let is_tmp = path.file_name().is_some_and(|name| name == "tmp");
        if !is_tmp && path.is_dir() && path.read_dir()?.next().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn sweep(tmp: &Path) -> std::io::Result<()> {
    for entry in tmp.read_dir()? {
        let entry = entry?;
        let Ok(facts) = entry.metadata() else { continue };
        if SystemTime::now().duration_since(facts.modified()?).unwrap_or_default() > LEFTOVER_AGE {
            disk::remove(&entry.path())?;
        }
    }
    Ok(())
}
