//! Watches a page in headless Chromium and tells what a person would have seen.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use crate::clips::workspace_root;

/// What the first video of a page did.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Playback {
    /// Its `currentTime` in seconds when it had begun to play, and about a second of playing later.
    pub times_s: [f64; 2],
    /// The size of its pictures.
    pub width: u32,
    pub height: u32,
    /// How much the brightness of the shown frame varies over the picture, 0 to 127; a black or grey frame has about 0.
    pub contrast: f64,
    /// What hovering over the middle of a seek bar showed, if the page has one.
    pub tile: Option<Tile>,
    /// What was answered to the beacon of a page that sends one.
    pub beacon: Option<u16>,
    /// What the page wrote to its console as an error, and its exceptions.
    pub errors: Vec<String>,
    /// The page's visible text after playing.
    pub text: String,
}

/// A picture over a seek bar.
#[derive(Clone, Debug, Deserialize)]
pub struct Tile {
    /// As written on it: `1:05`.
    pub time: String,
    /// Of the whole sheet, in pixels.
    pub width: u32,
    pub height: u32,
}

/// Opens `url`, plays its first video, and leaves a picture of the page at `screenshot` (PNG).
///
/// An error when nothing plays within 30 s; its text has what the page said.
pub async fn watch(url: &str, screenshot: &Path) -> anyhow::Result<Playback> {
    let mut command = Command::new("node");
    command
        .arg(workspace_root().join("infra/testkit/browser/watch.mjs"))
        .args([url.as_ref(), screenshot.as_os_str()])
        .env("NODE_PATH", workspace_root().join(".cache/node/node_modules"));
    let output = tokio::process::Command::from(command)
        .kill_on_drop(true)
        .output()
        .await
        .context("start node: run infra/setup")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "nothing plays at {url}:\n{errors}");
    serde_json::from_slice(&output.stdout).with_context(|| format!("read what watch.mjs printed\n{errors}"))
}
