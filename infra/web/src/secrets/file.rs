//! Secrets in files of mode 0600.

use crate::ksuid;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Result, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

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
        return Err(std::io::Error::new(ErrorKind::InvalidData, message));
    }
    Ok(secret)
}

/// Written whole under another name and linked: of two processes that start together, the second finds the first's.
fn make(path: &Path) -> Result<String> {
    let secret = format!("{}{}", ksuid::secret(), ksuid::secret());
    let draft = path.with_extension(format!("{}.new", ksuid::secret()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(format!("{secret}\n").as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => {
            if let Some(folder) = path.parent() {
                File::open(folder)?.sync_all()?;
            }
            Ok(secret)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(error),
    }
}
