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

/// The data of a post's first event of this type.
async fn event(tenant: &Tenant, id: u64, kind: &str) -> anyhow::Result<Value> {
    let history = tenant.read(&format!("/v2/apps/me/audit/events?stream=post-{id}&type={kind}")).await?;
    let first: Value = serde_json::from_str(history.lines().next().context("no such event")?)?;
    Ok(first["data"].clone())
}

/// A clip again and again, for this long, without encoding it anew.
fn film(folder: &Path, name: &str, seconds: u64) -> anyhow::Result<PathBuf> {
    let (source, path) = (clip(name), folder.join(format!("{seconds}-{name}")));
    let length = seconds.to_string();
    ffmpeg(&[
        "-stream_loop",
        "-1",
        "-i",
        &source.to_string_lossy(),
        "-t",
        &length,
        "-c",
        "copy",
        &path.to_string_lossy(),
    ])?;
    Ok(path)
}

fn ffmpeg(arguments: &[&str]) -> anyhow::Result<()> {
    let status = std::process::Command::new("ffmpeg").args(["-v", "error", "-y"]).args(arguments).status()?;
    ensure!(status.success(), "ffmpeg ended with {status}");
    Ok(())
}
