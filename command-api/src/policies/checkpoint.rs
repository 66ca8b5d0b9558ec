//! How far the log was acted on, in a file that is whole or absent.

use ports::log::Position;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;

/// Between two writes of the file, since each sync of it holds up those of the log. After a crash, what was done
/// meanwhile is done again, which is harmless.
const INTERVAL: Duration = Duration::from_secs(1);

/// The file.
pub(super) struct Checkpoint {
    path: PathBuf,
    position: Position,
    /// Whether the file says less.
    is_behind: bool,
    written_at: Option<Instant>,
}

impl Checkpoint {
    /// Reads the file; without one, or with one that says nothing, everything is acted on anew, which is harmless.
    pub(super) fn open(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let position = text.trim().parse().unwrap_or(0);
        Self { path, position, is_behind: false, written_at: None }
    }

    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// Moves on; the file follows ([`Self::due`]).
    pub(super) fn set(&mut self, position: Position) {
        self.position = position;
        self.is_behind = true;
    }

    /// Ends when the file should be written; never, while it says what is true.
    pub(super) async fn due(&self) {
        match self.written_at {
            _ if !self.is_behind => std::future::pending().await,
            Some(at) => tokio::time::sleep_until(at + INTERVAL).await,
            None => {}
        }
    }

    /// Writes the file. A failure is only logged: what was done is done again after a restart.
    pub(super) async fn save(&mut self) {
        if !self.is_behind {
            return;
        }
        let (path, position) = (self.path.clone(), self.position);
        let written = tokio::task::spawn_blocking(move || write(&path, position)).await;
        if let Err(error) = written.map_err(std::io::Error::other).flatten() {
            tracing::warn!(%error, "the policies' checkpoint {} was not written: {error}", self.path.display());
        }
        self.is_behind = false;
        self.written_at = Some(Instant::now());
    }
}

fn write(path: &Path, position: Position) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    let mut file = File::create(&draft)?;
    writeln!(file, "{position}")?;
    file.sync_data()?;
    fs::rename(&draft, path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[tokio::test]
    async fn a_checkpoint_survives_a_restart_and_a_broken_one_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policies.checkpoint");
        let mut first = Checkpoint::open(path.clone());
        assert_eq!(first.position(), 0);
        first.set(7);
        first.save().await;
        assert_eq!(Checkpoint::open(path.clone()).position(), 7);
        fs::write(&path, "x").unwrap();
        assert_eq!(Checkpoint::open(path).position(), 0);
    }

    #[tokio::test]
    async fn the_file_is_due_at_once_then_after_an_interval_and_not_while_it_is_true() {
        let folder = tempfile::tempdir().unwrap();
        let mut checkpoint = Checkpoint::open(folder.path().join("policies.checkpoint"));
        assert_eq!(checkpoint.due().now_or_never(), None);
        checkpoint.set(1);
        assert_eq!(checkpoint.due().now_or_never(), Some(()));
        checkpoint.save().await;
        assert_eq!(checkpoint.due().now_or_never(), None);
        checkpoint.set(2);
        assert_eq!(checkpoint.due().now_or_never(), None, "it was written just now");
        tokio::time::timeout(INTERVAL * 9, checkpoint.due()).await.unwrap();
    }
}
