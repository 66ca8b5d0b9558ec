//! Secrets in files of mode 0600.

use crate::ksuid;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Makes a folder that only its owner can enter.
pub(super) fn private_folder(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// The secret in a file; a new random one if there is no file yet.
pub(super) fn read_or_make(path: &Path) -> Result<String> {
    match read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => make(path),
        result => result,
    }
}

fn read(path: &Path) -> Result<String> {
    let secret = fs::read_to_string(path)?.trim().to_owned();
    if secret.len() < 20 {
        let message = format!("{} holds no secret: it needs at least 20 characters", path.display());
        return Err(Error::new(ErrorKind::InvalidData, message));
    }
    Ok(secret)
}

fn make(path: &Path) -> Result<String> {
    let secret = format!("{}{}", ksuid::secret(), ksuid::secret());
    if link_new(path, &format!("{secret}\n"))? { Ok(secret) } else { read(path) }
}

/// The text of a private file; this one if there is no file yet.
pub(super) fn read_or_make_text(path: &Path, first: &str) -> Result<Zeroizing<String>> {
    match read_text(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            link_new(path, first)?;
            read_text(path)
        }
        result => result,
    }
}

/// The text of a file that nobody else may read.
pub(super) fn read_text(path: &Path) -> Result<Zeroizing<String>> {
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let message = format!("{} has mode {mode:o}: others could read it; chmod 600 it", path.display());
        return Err(Error::new(ErrorKind::PermissionDenied, message));
    }
    fs::read_to_string(path).map(Zeroizing::new)
}

/// Replaces the text of a private file as a whole, one process after the other.
pub(super) fn change<T>(path: &Path, edit: impl FnOnce(&str) -> Result<(Zeroizing<String>, T)>) -> Result<T> {
    // Locked is the folder: the file itself is another one afterwards.
    let folder = File::open(path.parent().unwrap_or(Path::new(".")))?;
    folder.lock()?;
    let (text, result) = edit(&read_text(path)?)?;
    let draft = draft(path, &text)?;
    fs::rename(&draft, path)?;
    folder.sync_all()?;
    Ok(result)
}

/// Written whole under another name and linked: of two processes that start together, the second finds the first's.
/// Says whether the file is ours.
fn link_new(path: &Path, text: &str) -> Result<bool> {
    let draft = draft(path, text)?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => {
            if let Some(folder) = path.parent() {
                File::open(folder)?.sync_all()?;
            }
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn draft(path: &Path, text: &str) -> Result<PathBuf> {
    let draft = path.with_extension(format!("{}.new", ksuid::secret()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(draft)
}
