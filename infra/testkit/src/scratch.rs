//! Folders for data that need not outlive the test process.

use std::io::{self, ErrorKind::NotFound, ErrorKind::PermissionDenied};
use std::path::Path;
use std::sync::Once;

use tempfile::TempDir;

const PREFIX: &str = "reelog-test-";

/// A folder in the system's temporary folder, removed on drop.
///
/// What belongs to a process-wide service is never dropped, and a killed test drops nothing. So the name
/// carries the process id, and the first user in each process removes the folders of processes that are gone.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    /// Makes a folder whose name tells what it is for.
    pub fn new(purpose: &str) -> io::Result<Self> {
        static SWEEP: Once = Once::new();
        SWEEP.call_once(|| {
            if let Err(error) = sweep() {
                eprintln!("testkit: could not remove old test folders: {error}");
            }
        });
        let prefix = format!("{PREFIX}{}-{purpose}-", std::process::id());
        tempfile::Builder::new().prefix(&prefix).tempdir().map(Self)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Removes the folders of test processes that no longer run.
fn sweep() -> io::Result<()> {
    for entry in std::env::temp_dir().read_dir()? {
        let entry = entry?;
        if owner(&entry.file_name().to_string_lossy()).is_some_and(is_gone) {
            match std::fs::remove_dir_all(entry.path()) {
                // Another test process sweeps at the same time, or it is another user's.
                Err(error) if matches!(error.kind(), NotFound | PermissionDenied) => {}
                other => other?,
            }
        }
    }
    Ok(())
}

/// The process id in a folder's name.
fn owner(name: &str) -> Option<u32> {
    name.strip_prefix(PREFIX)?.split('-').next()?.parse().ok()
}

fn is_gone(pid: u32) -> bool {
    !Path::new(&format!("/proc/{pid}")).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_process_that_is_gone_is_removed_and_ours_is_not() {
        // Above the largest process id that Linux gives.
        let left = std::env::temp_dir().join(format!("{PREFIX}4194305-left-x"));
        std::fs::create_dir_all(&left).expect("the temporary folder is writable");
        let ours = Scratch::new("ours").expect("the temporary folder is writable");
        sweep().expect("the folders can be removed");
        assert!(!left.exists());
        assert!(ours.path().is_dir());
    }
}
