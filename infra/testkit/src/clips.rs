//! The sample clips that `infra/setup` fetched.

use anyhow::{Context as _, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this crate lies two folders below the root")
        .to_path_buf()
}

/// The folder of the sample clips; which there are is in `infra/fetch.tsv`.
pub fn clips_dir() -> PathBuf {
    workspace_root().join(".cache/clips")
}

/// The path of a sample clip such as `bigbuckbunny.mp4`. Panics when it was not fetched.
pub fn clip(name: &str) -> PathBuf {
    let path = clips_dir().join(name);
    assert!(path.is_file(), "the clip {name} is missing at {}: run infra/setup", path.display());
    path
}

/// Eighty seconds of a clip again and again, small, with sound: long enough to be made in several pieces. Its key frames
/// are too far from each other for it to be shown as it is.
pub fn long_clip() -> anyhow::Result<PathBuf> {
    made("Long", "-t 80 -vf scale=160:-2,fps=15 -c:v libx264 -preset ultrafast -g 225 -sc_threshold 0")
}

/// Twenty seconds with sound that are shown as they came, as the higher of two rungs.
pub fn ladder_clip() -> anyhow::Result<PathBuf> {
    made(
        "Ladder",
        "-t 20 -vf scale=854:480,setsar=1 -c:v libx264 -preset ultrafast -b:v 700k -g 50 -sc_threshold 0",
    )
}

/// A clip again and again with this picture, made at the first use.
fn made(name: &str, picture: &str) -> anyhow::Result<PathBuf> {
    let folder = clips_dir().join("odd");
    let path = folder.join(format!("{name}.mp4"));
    if path.is_file() {
        return Ok(path);
    }
    std::fs::create_dir_all(&folder)?;
    // Other test processes may make it at the same time: each its own, the last one stays.
    let part = folder.join(format!("{name}.{}.part.mp4", uuid::Uuid::now_v7().simple()));
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y", "-stream_loop", "-1", "-i"]).arg(clip("bigbuckbunny.mp4"));
    let sound = "-c:a aac -b:a 48k -threads 1 -fflags +bitexact";
    command.args(picture.split(' ')).args(sound.split(' ')).arg(&part);
    let output = command.output().context("start ffmpeg: run infra/setup")?;
    ensure!(output.status.success(), "ffmpeg: {}", String::from_utf8_lossy(&output.stderr));
    std::fs::rename(&part, &path)?;
    Ok(path)
}
