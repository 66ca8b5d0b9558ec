//! The store on a real disk and in a real bucket.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod full;
mod leftovers;
mod put;
mod s3;
mod tags;

use blobs::LocalBlobs;
use ports::blobs::Blobs;
use ports::contract::blobs::Fixture;
pub use ports::contract::blobs::{crumbs, noise, put, whole};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A store of one's own.
pub struct Bench {
    pub dir: TempDir,
    pub blobs: Arc<LocalBlobs>,
}

impl Bench {
    pub fn start() -> Self {
        let dir = TempDir::new().expect("the temporary folder is writable");
        let blobs = LocalBlobs::open(dir.path()).expect("the store opens");
        Self { dir, blobs }
    }

    /// Where a blob's bytes are.
    pub fn file(&self, key: &str) -> PathBuf {
        self.dir.path().join("data").join(key)
    }

    /// What is in the making.
    pub fn unfinished(&self) -> usize {
        count(&self.dir.path().join("tmp"))
    }
}

impl Fixture for Bench {
    fn blobs(&self) -> Arc<dyn Blobs> {
        self.blobs.clone()
    }

    fn scratch(&self) -> &Path {
        self.dir.path()
    }
}

async fn on_disk() -> Bench {
    Bench::start()
}

mod local {
    ports::blobs_contract!(super::on_disk);
}

pub fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}
