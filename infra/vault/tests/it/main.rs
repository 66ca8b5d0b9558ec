//! The vault on a real disk.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod crash;
mod keys;
mod permissions;

use ports::log::App;
use std::path::PathBuf;
use tempfile::TempDir;
use uuid::Uuid;
use vault::FileVault;

pub const APP: App = App(8);

/// A vault of one's own.
pub struct Bench {
    pub dir: TempDir,
}

impl Bench {
    pub fn start() -> Self {
        Self { dir: TempDir::new().expect("the temporary folder is writable") }
    }

    pub fn master(&self) -> PathBuf {
        self.dir.path().join("keys/vault.key")
    }

    pub fn vault(&self) -> PathBuf {
        self.dir.path().join("vault")
    }

    pub fn open(&self) -> FileVault {
        FileVault::open(self.vault(), self.master()).expect("the vault opens")
    }

    /// Where a subject's wrapped key is.
    pub fn key_file(&self, subject: Uuid) -> PathBuf {
        self.vault().join(format!("{:02x}", subject.as_bytes()[15])).join(format!("{}-{subject}", APP.0))
    }
}
