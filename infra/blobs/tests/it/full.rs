//! A disk that is really full: a memory file system of 1 MB. Needs the right to mount.

use crate::{crumbs, noise, put, whole};
use blobs::LocalBlobs;
use ports::blobs::{BlobError, Blobs};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

struct SmallDisk(TempDir);

impl SmallDisk {
    /// None without the right to mount.
    fn mount() -> Option<Self> {
        let dir = TempDir::new().unwrap();
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(dir.path()).output();
        mount.ok()?.status.success().then_some(Self(dir))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.0.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()), "unmount {}", self.0.path().display());
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_costs_nothing_that_was_there() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("not run: mounting needs root");
        return;
    };
    let blobs = LocalBlobs::open(disk.path().join("blobs")).unwrap();
    put(&*blobs, "a", b"good").await.unwrap();
    let large = noise(2 << 20);
    assert!(matches!(blobs.put("a", crumbs(&large), 2 << 20).await, Err(BlobError::Full)));
    assert_eq!(whole(&*blobs, "a").await, b"good");
    put(&*blobs, "half", &large[..600_000]).await.unwrap();
    assert!(matches!(blobs.join(&["half".into(), "half".into()], "b").await, Err(BlobError::Full)));
    assert!(matches!(blobs.head("b").await, Err(BlobError::NotFound(_))));
    blobs.delete_prefix("half").await.unwrap();
    put(&*blobs, "b", &large[..600_000]).await.expect("what failed left its space");
}
