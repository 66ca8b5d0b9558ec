//! Watching, as a player does: the playlist, the best rendition, every segment.

use super::client::Client;
use anyhow::{Context as _, bail};
use serde_json::Value;

/// What was fetched.
pub struct Played {
    pub hls: Option<String>,
    pub dash: Option<String>,
    pub mp4: Option<String>,
    pub segments: u64,
    pub bytes: u64,
}

/// Plays a processed post to its end.
pub async fn play(client: &Client, post: &Value) -> anyhow::Result<Played> {
    let of = |format: &str| {
        let summaries = post["file"]["processedSummaries"].as_array().into_iter().flatten();
        summaries
            .clone()
            .find(|one| one["format"] == format)
            .and_then(|one| one["url"].as_str())
            .map(str::to_owned)
    };
    let (hls, dash, mp4) = (of("CMAF_HLS"), of("CMAF_MPEG_DASH"), of("MP4"));
    let mut played = Played { hls, dash, mp4, segments: 0, bytes: 0 };
    match (played.hls.clone(), played.mp4.clone()) {
        (Some(url), _) => play_hls(client, &url, &mut played).await?,
        (None, Some(url)) => played.bytes += fetch(client, &url).await?.len() as u64,
        (None, None) => bail!("the post has neither HLS nor MP4"),
    }
    if let Some(url) = played.dash.clone() {
        let manifest = String::from_utf8_lossy(&fetch(client, &url).await?).into_owned();
        if !manifest.contains("<MPD") {
            bail!("{url} is not an MPD");
        }
    }
    Ok(played)
}

async fn play_hls(client: &Client, url: &str, played: &mut Played) -> anyhow::Result<()> {
    let main = text(client, url).await?;
    let variant = main.lines().find(|line| !line.starts_with('#') && !line.is_empty());
    let audio =
        main.lines().find(|line| line.starts_with("#EXT-X-MEDIA:TYPE=AUDIO")).and_then(|line| uri(line));
    for playlist in [variant, audio].into_iter().flatten() {
        let media_url = join(url, playlist);
        let media = text(client, &media_url).await?;
        let map = media.lines().find(|line| line.starts_with("#EXT-X-MAP")).and_then(uri);
        let segments = media.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for part in map.into_iter().chain(segments) {
            played.bytes += fetch(client, &join(&media_url, part)).await?.len() as u64;
            played.segments += 1;
        }
    }
    if played.segments == 0 {
        bail!("{url} lists no segments");
    }
    Ok(())
}

fn uri(line: &str) -> Option<&str> {
    line.split_once("URI=\"")?.1.split_once('"').map(|(uri, _)| uri)
}

fn join(base: &str, relative: &str) -> String {
    base.rsplit_once('/').map_or_else(|| relative.to_owned(), |(folder, _)| format!("{folder}/{relative}"))
}

async fn text(client: &Client, url: &str) -> anyhow::Result<String> {
    String::from_utf8(fetch(client, url).await?.to_vec()).with_context(|| format!("{url} is not text"))
}

async fn fetch(client: &Client, url: &str) -> anyhow::Result<bytes::Bytes> {
    let answer = client.http.get(url).send().await?;
    Ok(answer.error_for_status().with_context(|| format!("fetch {url}"))?.bytes().await?)
}
