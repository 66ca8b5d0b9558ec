//! The master key: 32 random bytes in a file of mode 0600, made once.

use crate::disk::{self, broken};
use ports::vault::{Key, VaultError};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The master key, if there is one.
pub fn read(path: &Path) -> Result<Option<Key>, VaultError> {
    let Some(bytes) = disk::read(path).map_err(broken(path))?.map(Zeroizing::new) else { return Ok(None) };
    disk::check_private(path)?;
    let key = bytes.as_slice().try_into().map(Key);
    key.map(Some).map_err(|_| VaultError::Broken(format!("{} is not a key of 32 bytes", path.display())))
}

/// Makes a master key; if another process was faster, answers its key.
pub fn create(path: &Path) -> Result<Key, VaultError> {
    let folder =
        path.parent().ok_or_else(|| VaultError::Broken(format!("{} has no folder", path.display())))?;
    disk::private_folder(folder).map_err(broken(folder))?;
    let new = folder.join(format!(".{}.new", Uuid::new_v4().simple()));
    let bytes = Zeroizing::new(rand::random::<[u8; 32]>());
    // A link, not a rename: it never replaces a key that is in use, and shows it whole.
    let linked = disk::private_file(&new, bytes.as_slice()).and_then(|()| fs::hard_link(&new, path));
    disk::remove(&new).map_err(broken(&new))?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(broken(path)(error)),
        _ => disk::sync(folder).map_err(broken(folder))?,
    }
    read(path)?.ok_or_else(|| VaultError::Broken(format!("{} went away", path.display())))
}
