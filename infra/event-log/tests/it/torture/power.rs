//! Power cuts: the file system is an image, and the image is copied while the writer stands still. What is not on the
//! image's own disk then, is not in the copy. The same cut must lose events of a log that does not sync, or the test
//! would prove nothing.

use super::{Load, missing, open, writers};
use rand::Rng;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const ROUNDS: u32 = 20;
const CONTROL_ROUNDS: u32 = 3;

#[tokio::test]
async fn a_power_cut_loses_nothing_acknowledged_unless_syncs_are_off() {
    let dir = tempfile::tempdir().expect("a folder");
    let Some(image) = Image::make(dir.path()) else {
        eprintln!("SKIPPED: power cuts need root, mkfs.ext4 and loop mounts");
        return;
    };
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let (told, lost) = image.round(&format!("durable-{round}"), "durable", writers(round)).await;
        assert_eq!(lost, 0, "round {round}: {lost} of {told} acknowledged events are lost");
        acknowledged += told;
    }
    let mut lost_without_sync = 0;
    for round in 0..CONTROL_ROUNDS {
        lost_without_sync += image.round(&format!("unsafe-{round}"), "unsafe", writers(round)).await.1;
    }
    eprintln!(
        "{ROUNDS} power cuts, {acknowledged} events acknowledged, 0 lost; without syncs {lost_without_sync} lost"
    );
    assert!(lost_without_sync > 0, "the cut must show a missing sync");
}

/// A file system in a file, mounted.
struct Image {
    file: PathBuf,
    copy: PathBuf,
    mounted: Mounted,
    copy_mounted: PathBuf,
}

/// A mount that ends with the test.
struct Mounted(PathBuf);

impl Mounted {
    fn new(image: &Path, at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).expect("a folder");
        run("mount", &["-o", "loop", path(image), path(at)]).then(|| Self(at.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if !run("umount", &[path(&self.0)]) {
            eprintln!("{} stays mounted", self.0.display());
        }
    }
}

impl Image {
    fn make(dir: &Path) -> Option<Self> {
        let file = dir.join("disk.img");
        std::fs::File::create(&file).and_then(|file| file.set_len(192 << 20)).expect("an image");
        if !run("mkfs.ext4", &["-q", "-F", path(&file)]) {
            return None;
        }
        let mounted = Mounted::new(&file, &dir.join("disk"))?;
        Some(Self { file, copy: dir.join("copy.img"), mounted, copy_mounted: dir.join("copy") })
    }

    /// Loads a new log, cuts the power; how many events were acknowledged, and how many of them are lost.
    async fn round(&self, name: &str, sync: &str, writers: usize) -> (usize, usize) {
        let load = Load::start(&self.mounted.0.join(name), sync, writers);
        // The moment is what is tried here: nothing is waited for.
        let moment = rand::rng().random_range(50..600);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        load.signal("-STOP");
        assert!(run("cp", &["--sparse=always", path(&self.file), path(&self.copy)]), "the image is copied");
        let acknowledged = load.kill();
        let told = acknowledged.len();
        let mounted = Mounted::new(&self.copy, &self.copy_mounted).expect("the copy's journal replays");
        let folder = mounted.0.join(name);
        let lost = match open(&folder) {
            Ok(log) => {
                let lost = missing(&log, acknowledged, 0).await;
                log.close().await;
                let report = event_log::verify(&folder).expect("the files can be read");
                assert!(report.is_sound(), "{report:?}");
                lost
            }
            // Without syncs not even the files' first bytes need be there.
            Err(error) => {
                assert_eq!(sync, "unsafe", "the log recovers: {error}");
                told
            }
        };
        drop(mounted);
        std::fs::remove_dir_all(self.mounted.0.join(name)).expect("the log can be removed");
        (told, lost)
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a folder for tests has a plain name")
}

/// Whether a command is there and succeeds.
fn run(command: &str, arguments: &[&str]) -> bool {
    let output = Command::new(command).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}
