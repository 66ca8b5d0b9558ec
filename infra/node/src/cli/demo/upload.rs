use super::client::Client;
use super::report;
use anyhow::{Context as _, bail};
use futures::stream;
use serde_json::{Value, json};
use std::path::Path;

const PARTS: u64 = 3;
/// Bytes sent at a time, so that the bar moves.
const CHUNK: usize = 64 * 1024;

/// Uploads a file in three parts: ask for URLs, PUT each part, complete with the list of ETags.
pub async fn upload(client: &Client, post: u64, video: &Path) -> anyhow::Result<()> {
    let bytes = bytes::Bytes::from(tokio::fs::read(video).await?);
    let size = bytes.len() as u64;
    let parts = PARTS.min(size.max(1));
    let path = format!("/v2/apps/me/video-posts/{post}/src-file");
    let name =
        video.file_name().map_or_else(|| "video.mp4".to_owned(), |name| name.to_string_lossy().into_owned());
    let asked =
        json!({ "filename": name, "size": size, "contentType": "video/mp4", "multipartCount": parts });
    let urls = client.post(&format!("{path}/request-upload-urls"), &asked).await?;
    let each = size.div_ceil(parts) as usize;
    let bar = report::bar("upload", size, "{bytes}/{total_bytes}");
    let mut list = vec![];
    for (index, url) in urls.as_array().context("the upload URLs are not a list")?.iter().enumerate() {
        let part = bytes.slice((index * each).min(bytes.len())..((index + 1) * each).min(bytes.len()));
        let pieces: Vec<_> = part.chunks(CHUNK).map(|piece| part.slice_ref(piece)).collect();
        let moving = bar.clone();
        let body = stream::iter(pieces.into_iter().map(move |piece| {
            moving.inc(piece.len() as u64);
            Ok::<_, std::io::Error>(piece)
        }));
        let to = url["uploadUrl"].as_str().context("a part has no uploadUrl")?;
        let sent = client
            .http
            .put(to)
            .header("content-length", part.len())
            .body(reqwest::Body::wrap_stream(body))
            .send()
            .await?;
        if !sent.status().is_success() {
            bail!("part {} was refused: {}", url["partNumber"], sent.text().await?);
        }
        let etag =
            sent.headers().get("etag").and_then(|tag| tag.to_str().ok()).context("a part has no ETag")?;
        list.push(json!({ "partNumber": url["partNumber"], "eTag": etag }));
    }
    bar.finish();
    client.post(&format!("{path}/complete-upload"), &Value::Array(list)).await?;
    Ok(())
}
