//! Upload complete to PROCESSED, and what the ladder costs, beside ffmpeg with the same rungs, preset and CRF.

use crate::table::Table;
use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::{App, Scratch, Server, clip, eventually};

const LIMIT: Duration = Duration::from_mins(10);

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("media")?;
    // 21 seconds of 720p: the bunny, four times.
    let source = data.path().join("bunny4.mp4");
    ffmpeg(&[
        "-stream_loop",
        "3",
        "-i",
        &clip("bigbuckbunny.mp4").to_string_lossy(),
        "-c",
        "copy",
        &source.to_string_lossy(),
    ])?;
    let server = Server::start(&data.path().join("data")).await?;
    let app = server.create_app("bench").await?;
    let (seconds, plan, cpu_ms) = transcode(&server, &app, &source).await?;
    let (peer_seconds, peer_cpu) = peer(&source, data.path(), &plan)?;
    table.row(
        "21 s of 720p: upload complete → PROCESSED",
        format!("{seconds:.1} s"),
        format!("ffmpeg, same ladder {peer_seconds:.1} s"),
        format!("{:.2} ×", seconds / peer_seconds),
    );
    let ours = cpu_ms / 1e3;
    table.row(
        "processor time of that ladder",
        format!("{ours:.1} s"),
        format!("ffmpeg {peer_cpu:.1} s"),
        format!("{:.2} × (≤ 1.1)", ours / peer_cpu),
    );
    Ok(())
}

/// Seconds from complete-upload to PROCESSED, the plan, and the processor time of the media process in ms.
async fn transcode(server: &Server, app: &App, source: &Path) -> anyhow::Result<(f64, Value, f64)> {
    let http = reqwest::Client::new();
    let call = |method: reqwest::Method, path: &str| {
        http.request(method, format!("{}{path}", server.base_url))
            .basic_auth(&app.api_key, Some(&app.api_secret))
    };
    let send = async |path: &str, body: Value| -> anyhow::Result<Value> {
        let text =
            call(reqwest::Method::POST, path).json(&body).send().await?.error_for_status()?.text().await?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    };
    send("/v2/apps/me/members", json!({ "appUserId": "alice" })).await?;
    let post = send("/v2/apps/me/video-posts", json!({ "appUserId": "alice" })).await?;
    let id = post["id"].as_u64().context("id")?;
    let path = format!("/v2/apps/me/video-posts/{id}");
    let bytes = std::fs::read(source)?;
    let asked = json!({ "filename": "a.mp4", "size": bytes.len(), "contentType": "video/mp4" });
    let urls = send(&format!("{path}/src-file/request-upload-urls"), asked).await?;
    let sent = http.put(urls[0]["uploadUrl"].as_str().context("uploadUrl")?).body(bytes).send().await?;
    let etag = sent.headers()["etag"].to_str()?.to_owned();
    let start = Instant::now();
    send(&format!("{path}/src-file/complete-upload"), json!([{ "partNumber": 1, "eTag": etag }])).await?;
    eventually(LIMIT, || async {
        let post: Value = call(reqwest::Method::GET, &path).send().await.ok()?.json().await.ok()?;
        (post["videoPostState"] == "PROCESSED").then_some(())
    })
    .await?;
    let seconds = start.elapsed().as_secs_f64();
    let history = call(reqwest::Method::GET, &format!("/v2/apps/me/audit/events?stream=post-{id}"))
        .send()
        .await?
        .text()
        .await?;
    let events: Vec<Value> = history.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let data_of =
        |name: &str| events.iter().find(|event| event["type"] == name).map(|event| event["data"].clone());
    let plan = data_of("post.planned").context("a plan")?["plan"].clone();
    let cpu = data_of("post.processed").context("a result")?["cpu_ms"].as_f64().context("cpu_ms")?;
    Ok((seconds, plan, cpu))
}

/// Seconds and processor seconds of ffmpeg for the same plan.
fn peer(source: &Path, folder: &Path, plan: &Value) -> anyhow::Result<(f64, f64)> {
    let rungs = plan["rungs"].as_array().context("rungs")?;
    let splits: Vec<String> = (0..rungs.len()).map(|index| format!("[s{index}]")).collect();
    let scale = |(index, rung): (usize, &Value)| {
        format!("[s{index}]scale={}:{}[v{index}]", rung["width"], rung["height"])
    };
    let scales: Vec<String> = rungs.iter().enumerate().map(scale).collect();
    let graph = format!("[0:v]split={}{};{}", rungs.len(), splits.concat(), scales.join(";"));
    let mut arguments: Vec<String> =
        ["-i", &source.to_string_lossy(), "-filter_complex", &graph].map(str::to_owned).to_vec();
    for (index, rung) in rungs.iter().enumerate() {
        let kbps = rung["maxKbps"].as_u64().context("maxKbps")?;
        let gop = "keyint=50:min-keyint=50:scenecut=0:open-gop=0";
        let options = [
            ("-map", format!("[v{index}]")),
            ("-c:v", "libx264".into()),
            ("-preset", rung["preset"].as_str().unwrap_or("veryfast").into()),
            ("-crf", rung["crf"].to_string()),
            ("-maxrate", format!("{kbps}k")),
            ("-bufsize", format!("{}k", kbps * 2)),
            ("-x264-params", gop.into()),
            ("-an", folder.join(format!("peer{index}.mp4")).to_string_lossy().into_owned()),
        ];
        arguments.extend(options.into_iter().flat_map(|(name, value)| [name.to_owned(), value]));
    }
    let audio = ["-map", "0:a?", "-c:a", "aac", "-b:a", "128k", "-ac", "2"].map(str::to_owned);
    arguments.extend(audio);
    arguments.push(folder.join("peer-audio.m4a").to_string_lossy().into_owned());
    let before = children_cpu();
    let start = Instant::now();
    ffmpeg(&arguments.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok((start.elapsed().as_secs_f64(), children_cpu() - before))
}

fn ffmpeg(arguments: &[&str]) -> anyhow::Result<()> {
    let status = std::process::Command::new("ffmpeg").args(["-v", "error", "-y"]).args(arguments).status()?;
    ensure!(status.success(), "ffmpeg ended with {status}");
    Ok(())
}

/// Processor seconds of all children that have ended and were waited for.
fn children_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    // cutime and cstime, in ticks of 10 ms: fields 16 and 17 of proc(5), 13 and 14 behind the name.
    (ticks(13) + ticks(14)) / 100.0
}
