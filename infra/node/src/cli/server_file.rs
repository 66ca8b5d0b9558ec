//! How commands find the running server of a data folder.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// `server.json` in the data folder, while a server runs on it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ServerFile {
    /// Base URL on this machine.
    pub url: String,
    pub pid: u32,
}

impl ServerFile {
    const NAME: &'static str = "server.json";

    /// Leaves word of a server that serves.
    pub fn write(data: &Path, url: &str) -> anyhow::Result<()> {
        let file = Self { url: url.to_owned(), pid: std::process::id() };
        let temporary = data.join("server.json.new");
        std::fs::write(&temporary, serde_json::to_vec(&file)?)?;
        std::fs::rename(&temporary, data.join(Self::NAME))?;
        Ok(())
    }

    /// Takes the word back.
    pub fn remove(data: &Path) {
        if let Err(error) = std::fs::remove_file(data.join(Self::NAME)) {
            tracing::debug!(%error, "no server file to remove");
        }
    }

    /// The server of this data folder, and its operator token.
    pub fn read(data: &Path) -> anyhow::Result<(Self, String)> {
        let path = data.join(Self::NAME);
        let text = std::fs::read(&path).with_context(|| {
            format!("no server runs on {}: start one with `reelog serve --data {0}`", data.display())
        })?;
        let token = std::fs::read_to_string(data.join("operator.token"))
            .with_context(|| format!("read the operator token in {}", data.display()))?;
        Ok((serde_json::from_slice(&text)?, token.trim().to_owned()))
    }
}
