//! Stock players in headless Chromium, as sites of others embed them.

use std::process::Command;

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clips::workspace_root;

/// What plays an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Player {
    #[serde(rename = "hls.js")]
    HlsJs,
    /// HLS and MPEG-DASH.
    #[serde(rename = "shaka")]
    Shaka,
    #[serde(rename = "dash.js")]
    DashJs,
}

/// What is to be played.
#[derive(Clone, Debug, Serialize)]
pub struct Run<'a> {
    pub player: Player,
    /// Of a playlist or manifest.
    pub url: &'a str,
    /// Still made: watched to its end, without choosing rungs.
    pub growing: bool,
}

/// What a player did.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Played {
    pub player: Player,
    /// Where it began to play, and where it was at last, in seconds.
    pub start_s: Option<f64>,
    pub end_s: f64,
    pub duration_s: Option<f64>,
    /// Heights of its rungs from low to high; it was told to play the lowest, the highest and the lowest.
    pub heights: Vec<u32>,
    /// Heights of the pictures in the order in which they came.
    pub shown: Vec<u32>,
    /// Error events of the player and the element, lines on the console, exceptions, answers of 400 and more.
    pub errors: Vec<String>,
    /// What it did not come to.
    pub error: Option<String>,
}

impl Played {
    /// Panics unless it began at the beginning and came to the end without an error event.
    pub fn assert_played(&self) {
        assert!(self.error.is_none() && self.errors.is_empty(), "{self:#?}");
        assert!(self.start_s.is_some_and(|start| start < 0.5), "it began at the beginning: {self:#?}");
        assert!(self.duration_s.is_some_and(|length| (length - self.end_s).abs() < 0.5), "{self:#?}");
    }
}

/// Plays all of them at once, each to its end.
pub async fn play(runs: &[Run<'_>]) -> anyhow::Result<Vec<Played>> {
    let root = workspace_root();
    let scripts = json!({
        "hls.js": root.join("infra/web/assets/vendor/hls.min.js"),
        "shaka": root.join(".cache/players/shaka-player.js"),
        "dash.js": root.join(".cache/players/dash.js"),
    });
    let mut command = Command::new("node");
    command
        .arg(root.join("infra/testkit/browser/players.mjs"))
        .arg(json!({ "scripts": scripts, "runs": runs }).to_string())
        .env("NODE_PATH", root.join(".cache/node/node_modules"));
    let output = tokio::process::Command::from(command)
        .kill_on_drop(true)
        .output()
        .await
        .context("start node: run infra/setup")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the players did not run:\n{errors}");
    serde_json::from_slice(&output.stdout).with_context(|| format!("read what players.mjs printed\n{errors}"))
}
