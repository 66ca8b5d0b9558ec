//! How far the log was acted on, in a file that is whole or absent.

use ports::log::Position;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

/// The file.
pub(super) struct Checkpoint {
    path: PathBuf,
    position: Position,
}

impl Checkpoint {
    /// Reads the file; without one, or with one that says nothing, everything is acted on anew, which is harmless.
    pub(super) fn open(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let position = text.trim().parse().unwrap_or(0);
        Self { path, position }
    }

    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// Moves on. A failure is only logged: what was done is done again after a restart.
    pub(super) fn save(&mut self, position: Position) {
        self.position = position;
        if let Err(error) = self.write() {
            tracing::warn!(%error, "the policies' checkpoint {} was not written: {error}", self.path.display());
        }
    }

    fn write(&self) -> std::io::Result<()> {
        let draft = self.path.with_extension("new");
        let mut file = File::create(&draft)?;
        writeln!(file, "{}", self.position)?;
        file.sync_data()?;
        fs::rename(&draft, &self.path)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_survives_a_restart_and_a_broken_one_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policies.checkpoint");
        assert_eq!(Checkpoint::open(path.clone()).position(), 0);
        Checkpoint::open(path.clone()).save(7);
        assert_eq!(Checkpoint::open(path.clone()).position(), 7);
        fs::write(&path, "x").unwrap();
        assert_eq!(Checkpoint::open(path).position(), 0);
    }
}
