//! Posts, from the complete upload on.

pub mod ladder;
pub mod lengths;
pub mod memory;
mod peer;
pub mod workers;

use crate::tenant::Tenant;
use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use testkit::clip;

/// Between two looks at a post.
const LOOK: Duration = Duration::from_millis(20);
/// A ladder of an hour on a slow machine.
const LIMIT: Duration = Duration::from_hours(2);

/// What became of one upload.
struct Made {
    id: u64,
    /// From the complete upload to the first segment in hand.
    first_playable: Duration,
    /// From the complete upload to PROCESSED; none if it was not waited for.
    whole: Option<Duration>,
}

/// Uploads a film and watches the post grow.
async fn make(tenant: &Tenant, film: &Path, to_the_end: bool) -> anyhow::Result<Made> {
    let id = tenant.post().await?;
    let list = tenant.sent_file(id, film).await?;
    let start = Instant::now();
    tenant.complete(id, list).await?;
    let post = until(tenant, id, start, |post| post["playUrl"].is_string()).await?;
    first_segment(tenant, post["playUrl"].as_str().context("playUrl")?).await?;
    let first_playable = start.elapsed();
    let mut whole = None;
    if to_the_end {
        until(tenant, id, start, |post| post["videoPostState"] == "PROCESSED").await?;
        whole = Some(start.elapsed());
    }
    Ok(Made { id, first_playable, whole })
}

async fn until(
    tenant: &Tenant,
    id: u64,
    start: Instant,
    is_there: impl Fn(&Value) -> bool,
) -> anyhow::Result<Value> {
    loop {
        let post = tenant.video_post(id).await?;
        if is_there(&post) {
            return Ok(post);
        }
        let state = post["videoPostState"].as_str().unwrap_or_default();
        ensure!(!state.starts_with("FAILED"), "the post ended {state}: {post:#}");
        ensure!(start.elapsed() < LIMIT, "the post is {state} after {LIMIT:?}: {post:#}");
        tokio::time::sleep(LOOK).await;
    }
}

/// Fetches what a player fetches first.
async fn first_segment(tenant: &Tenant, play_url: &str) -> anyhow::Result<()> {
    let mut url = play_url.to_owned();
    for _ in 0..2 {
        let text = tenant.http.get(&url).send().await?.error_for_status()?.text().await?;
        let Some(next) = text.lines().find(|line| !line.starts_with('#') && !line.is_empty()) else {
            bail!("{url} lists nothing: {text}");
        };
        url = reqwest::Url::parse(&url)?.join(next)?.into();
    }
    tenant.http.get(&url).send().await?.error_for_status()?.bytes().await?;
    Ok(())
}

/// The data of a post's events of this type.
async fn events(tenant: &Tenant, id: u64, kind: &str) -> anyhow::Result<Vec<Value>> {
    let history = tenant.read(&format!("/v2/apps/me/audit/events?stream=post-{id}&type={kind}")).await?;
    let data = |line| Ok(serde_json::from_str::<Value>(line)?["data"].clone());
    history.lines().map(data).collect()
}

/// A clip again and again, for this long, without encoding it anew. Each time ends with its picture: sound that is longer
/// would make the pictures of the next one late.
fn film(folder: &Path, name: &str, seconds: u64) -> anyhow::Result<PathBuf> {
    let (source, list) = (clip(name), folder.join("list.ffconcat"));
    let length = picture_seconds(&source)?;
    let one = format!("file '{}'\noutpoint {length}\n", source.display());
    let times = (seconds as f64 / length).ceil() as usize;
    std::fs::write(&list, format!("ffconcat version 1.0\n{}", one.repeat(times)))?;
    let path = folder.join(format!("{seconds}-{name}"));
    let (list, seconds, made) = (list.to_string_lossy(), seconds.to_string(), path.to_string_lossy());
    ffmpeg(&["-f", "concat", "-safe", "0", "-i", &list, "-t", &seconds, "-c", "copy", &made])?;
    Ok(path)
}

fn picture_seconds(source: &Path) -> anyhow::Result<f64> {
    let arguments =
        ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=duration", "-of", "csv=p=0"];
    let output = std::process::Command::new("ffprobe").args(arguments).arg(source).output()?;
    let text = String::from_utf8(output.stdout)?;
    text.trim().parse().with_context(|| format!("ffprobe says {text:?} of {}", source.display()))
}

fn ffmpeg(arguments: &[&str]) -> anyhow::Result<()> {
    let status = std::process::Command::new("ffmpeg").args(["-v", "error", "-y"]).args(arguments).status()?;
    ensure!(status.success(), "ffmpeg ended with {status}");
    Ok(())
}
