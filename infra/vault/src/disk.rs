//! Files that only their owner reads, and names that survive a power cut.

use ports::vault::VaultError;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// A failed access, with the path that someone must look at.
pub fn broken(path: &Path) -> impl Fn(io::Error) -> VaultError + '_ {
    move |error| VaultError::Broken(format!("{}: {error}", path.display()))
}

/// Makes a folder for the owner alone, and what leads to it.
pub fn private_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        private_folder(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_parent(path),
    }
}

/// Makes a new file for the owner alone; its bytes are durable, its name is not yet.
pub fn private_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Refuses a file that others may read or change.
pub fn check_private(path: &Path) -> Result<(), VaultError> {
    let mode = fs::metadata(path).map_err(broken(path))?.permissions().mode() & 0o777;
    let of_others = mode & 0o077;
    if of_others == 0 {
        return Ok(());
    }
    Err(VaultError::Broken(format!(
        "{} has mode {mode:o}: others could read it; chmod 600 it",
        path.display()
    )))
}

/// Makes the names of a folder durable.
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes this name durable.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent()
        .map_or(Ok(()), |parent| sync(if parent.as_os_str().is_empty() { Path::new(".") } else { parent }))
}

/// Removes a file; says whether it was there.
pub fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Reads a file, if it is there.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
