//! One minute of film: time, processor time and picture quality of its ladder, beside ffmpeg's.

use super::{event, film, make, peer};
use crate::table::Table;
use crate::tenant::Tenant;
use anyhow::Context as _;
use testkit::{Scratch, Server};

const SECONDS: u64 = 60;

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("ladder")?;
    let source = film(data.path(), "bigbuckbunny.mp4", SECONDS)?;
    let server = Server::start(&data.path().join("data")).await?;
    let tenant = Tenant::new(&server, &server).await?;
    let made = make(&tenant, &source, true).await?;
    let plan = event(&tenant, made.id, "post.planned").await?["plan"].clone();
    let cpu_ms = event(&tenant, made.id, "post.processed").await?["cpu_ms"].as_f64().context("cpu_ms")?;
    let theirs = peer::ladder(&source, data.path(), &plan)?;
    let whole = made.whole.context("it was waited for")?;
    let (ours, peers) = (whole.as_secs_f64(), theirs.wall.as_secs_f64());
    table.row(
        "1 min of 720p: upload complete → PROCESSED",
        format!("{ours:.1} s, {:.1} × realtime", SECONDS as f64 / ours),
        format!("ffmpeg, same rungs {peers:.1} s"),
        format!("{:.2} ×", ours / peers),
    );
    let (ours, peers) = (cpu_ms / 1e3, theirs.cpu.as_secs_f64());
    table.row(
        "processor time of that ladder, measuring and pictures with it",
        format!("{ours:.1} s"),
        format!("ffmpeg {peers:.1} s"),
        format!("{:.2} × (≤ 1.05)", ours / peers),
    );
    let post = tenant.video_post(made.id).await?;
    let base = post["playUrl"].as_str().and_then(|url| url.rsplit_once('/')).context("playUrl")?.0.to_owned();
    for (rung, file) in plan["rungs"].as_array().context("rungs")?.iter().zip(&theirs.files) {
        let name = rung["name"].as_str().context("name")?;
        let ours = peer::vmaf(&format!("{base}/{name}/index.m3u8"), &source)?;
        let peers = peer::vmaf(&file.to_string_lossy(), &source)?;
        table.row(
            &format!("VMAF of {name}"),
            format!("{ours:.1}"),
            format!("ffmpeg {peers:.1}"),
            format!("{:+.1} (within 0.5)", ours - peers),
        );
    }
    Ok(())
}
