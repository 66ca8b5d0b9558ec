//! Folders and names that survive a power cut: what names a file is synced before anyone is told of it.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Tries of a rename into a folder that others keep deleting.
const ATTEMPTS_MAX: u32 = 8;

/// Makes a folder and what leads to it; each new name is durable.
pub fn create(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let Some(parent) = path.parent() else { return Err(ErrorKind::NotFound.into()) };
    create(parent)?;
    match fs::create_dir(path) {
        Ok(()) => sync(parent),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes a folder's names durable.
pub fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Gives a synced file its name, durably, in place of what has it now.
pub fn publish(from: &Path, to: &Path) -> io::Result<()> {
    let parent = to.parent().ok_or(ErrorKind::NotFound)?;
    let mut attempt = 1;
    loop {
        // The folder may be deleted between the two steps: a deletion of the prefix at the same time.
        match create(parent).and_then(|()| fs::rename(from, to)) {
            Err(error) if error.kind() == ErrorKind::NotFound && attempt < ATTEMPTS_MAX => attempt += 1,
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    sync_if_there(parent)
}

/// Makes a folder's names durable; a folder that was deleted meanwhile has none.
fn sync_if_there(path: &Path) -> io::Result<()> {
    match sync(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Takes a file or folder out of sight at once, durably, then removes it. Nothing there is fine.
pub fn remove(path: &Path, trash: &Path) -> io::Result<()> {
    match fs::rename(path, trash) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
        other => other?,
    }
    if let Some(parent) = path.parent() {
        sync_if_there(parent)?;
    }
    discard(trash)
}

/// Removes what nobody sees any more; another process may be at it too.
pub fn discard(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
