//! `reelog demo`: the whole chain on a real video, as a tenant's backend would drive it, over HTTP.

mod client;
mod report;
mod upload;
mod watch;

use crate::serve::Server;
use crate::{Config, Flags, telemetry};
use anyhow::{Context as _, bail};
use client::Client;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Upload a video, transcode it, watch it, count it, replay it.
#[derive(clap::Args)]
#[command(
    after_help = "Example: reelog demo --video holiday.mp4\n         reelog demo --once\n\nStarts a server of its own on fresh data in DIR/demo and keeps serving until Ctrl-C."
)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// The video to publish [default: a clip that infra/setup fetched].
    #[arg(long, env = "VIDEO", value_name = "FILE")]
    video: Option<PathBuf>,
    /// End after the report: exit code 0 if the whole chain worked.
    #[arg(long)]
    once: bool,
    /// Use a running platform at this URL instead of starting one; --data names its data folder.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// The clip of the demo when none is named: Big Buck Bunny, CC-BY Blender Foundation.
const CLIP: &str = ".cache/clips/bigbuckbunny.mp4";

pub async fn run(args: Args) -> anyhow::Result<()> {
    let once = args.once || std::env::var("DEMO_ONCE").is_ok_and(|value| value == "1");
    let video =
        args.video.clone().filter(|path| !path.as_os_str().is_empty()).unwrap_or_else(|| PathBuf::from(CLIP));
    if !video.is_file() {
        bail!("there is no video {}: run infra/setup, or name one with --video FILE", video.display());
    }
    let mut config = Config::load(&args.flags)?;
    let Some(url) = &args.url else {
        return with_own_server(&mut config, &video, once).await;
    };
    let token = operator_token(&config.data)?;
    show(url.trim_end_matches('/'), &token, &video).await
}

async fn with_own_server(config: &mut Config, video: &Path, once: bool) -> anyhow::Result<()> {
    if std::env::var_os("RUST_LOG").is_none() {
        telemetry::start_quiet();
    } else {
        telemetry::start_logging(config.log_format);
    }
    config.data = fresh(&config.data.join("demo"))?;
    if tokio::net::TcpListener::bind(&config.http).await.is_err() {
        eprintln!("{} is taken; the demo serves on a free port", config.http);
        config.http = "127.0.0.1:0".into();
    }
    let shutdown = crate::signals::shutdown_token()?;
    let server = Server::start(config.clone(), shutdown.clone()).await?;
    let (url, token) = (server.url.clone(), operator_token(&config.data)?);
    let running = tokio::spawn(server.run());
    let shown = tokio::select! {
        shown = show(&url, &token, video) => shown,
        () = shutdown.cancelled() => Ok(()),
    };
    if shown.is_ok() && !once && !shutdown.is_cancelled() {
        println!("\nServing until Ctrl-C.");
        shutdown.cancelled().await;
    }
    shutdown.cancel();
    running.await.context("stop the server")??;
    shown
}

/// An empty folder; only a folder that an earlier demo made is emptied.
fn fresh(folder: &Path) -> anyhow::Result<PathBuf> {
    let mark = folder.join("made-by-reelog-demo");
    if folder.exists() {
        if !mark.exists() {
            bail!("{} is not a folder of the demo; name another with --data", folder.display());
        }
        std::fs::remove_dir_all(folder).with_context(|| format!("empty {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(&mark, "The demo empties this folder when it starts.\n")?;
    Ok(folder.to_owned())
}

fn operator_token(data: &Path) -> anyhow::Result<String> {
    let path = data.join("operator.token");
    let token = std::fs::read_to_string(&path)
        .with_context(|| format!("read the operator token {}", path.display()))?;
    Ok(token.trim().to_owned())
}

/// The chain, link by link.
async fn show(url: &str, operator: &str, video: &Path) -> anyhow::Result<()> {
    println!("Reelog demo on {url}\n");
    let app = super::app::create(url, operator, "demo", "FLIPFLOP_APP").await.context("create an app")?;
    let client = Client::new(url, &app)?;
    println!("✓ app {} with its API key", app["id"]);
    let member = json!({ "appUserId": "alice", "appUserName": "Alice" });
    client.post("/v2/apps/me/members", &member).await.context("create a member")?;
    println!("✓ member alice");
    let name = video.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let asked =
        json!({ "appUserId": "alice", "title": name, "thumbnailProfileId": 2, "previewProfileId": 3 });
    let post = client.post("/v2/apps/me/video-posts", &asked).await.context("create a post")?;
    let id = post["id"].as_u64().context("the post has no id")?;
    println!("✓ post {id} “{name}”");
    upload::upload(&client, id, video).await.context("upload the video")?;
    let post = transcoded(&client, id).await?;
    let played = watch::play(&client, &post).await.context("watch the video")?;
    let usage = counted(&client).await?;
    let history = client
        .get_text(&format!("/v2/apps/me/audit/events?stream=post-{id}"))
        .await
        .context("read the history")?;
    report::print(&client.watch_page(&post), &post, &played, &usage, &history)
}

/// Waits for the result, with a progress bar.
async fn transcoded(client: &Client, id: u64) -> anyhow::Result<Value> {
    let bar = report::bar("transcode", 1_000, "{msg}");
    let mut is_told = false;
    loop {
        let post = client.get(&format!("/v2/apps/me/video-posts/{id}")).await?;
        if !is_told && post["playUrl"].is_string() {
            let page = client.watch_page(&post);
            bar.suspend(|| println!("✓ can be watched while it is made: {page}"));
            is_told = true;
        }
        let state = post["videoPostState"].as_str().unwrap_or_default().to_owned();
        if let Some(progress) = client.progress(&post).await {
            bar.set_position((progress * 1_000.0) as u64);
        }
        bar.set_message(state.clone());
        match state.as_str() {
            "PROCESSED" => {
                bar.set_position(1_000);
                bar.finish();
                return Ok(post);
            }
            "FAILED_PROCESSING" | "FAILED_QUEUING" | "FAILED_UPLOAD" => {
                bar.abandon();
                let why = |name: &str| post[name].as_str().unwrap_or("not told").to_owned();
                bail!("the post is {state}: {} ({})", why("failureReason"), why("failureDetail"));
            }
            _ => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

/// Waits until what was watched is counted: the meter reports in windows of ten seconds.
async fn counted(client: &Client) -> anyhow::Result<Value> {
    let bar = report::spinner("counting what was watched (windows of 10 s)");
    for _ in 0..120 {
        let usage = client.get("/v2/apps/me/members/alice/usage?granularity=HOUR").await?;
        if usage["total"]["deliveredBytes"].as_u64().is_some_and(|bytes| bytes > 0) {
            bar.finish_and_clear();
            return Ok(usage);
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    bail!("what was watched was not counted within 30 seconds")
}
