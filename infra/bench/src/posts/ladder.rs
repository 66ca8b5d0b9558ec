//! One minute of film: time, processor time and picture quality of its ladder, beside ffmpeg's.

use super::{events, film, make, peer};
use crate::table::Table;
use crate::tenant::Tenant;
use anyhow::Context as _;
use serde_json::Value;
use testkit::{Scratch, Server};

const SECONDS: u64 = 60;

/// Of those pieces whose name is wanted.
fn cpu_seconds(pieces: &[Value], wanted: impl Fn(&str) -> bool) -> f64 {
    let of = |made: &Value| made["cpu_ms"].as_f64().filter(|_| made["piece"].as_str().is_some_and(&wanted));
    pieces.iter().filter_map(of).sum::<f64>() / 1e3
}

/// Of all segments of a track.
fn rung_bytes(pieces: &[Value], name: &str) -> f64 {
    let tracks = pieces.iter().filter_map(|made| made["tracks"].as_array()).flatten();
    let of_rung = tracks.filter(|track| track["track"] == name);
    of_rung
        .filter_map(|track| track["segments"].as_array())
        .flatten()
        .filter_map(|one| one["bytes"].as_f64())
        .sum()
}

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("ladder")?;
    let source = film(data.path(), "bigbuckbunny.mp4", SECONDS)?;
    let server = Server::start(&data.path().join("data")).await?;
    let tenant = Tenant::new(&server, &server).await?;
    let made = make(&tenant, &source, true).await?;
    let plan = events(&tenant, made.id, "post.planned").await?.pop().context("a plan")?["plan"].clone();
    let pieces = events(&tenant, made.id, "post.piece_made").await?;
    let theirs = peer::ladder(&source, data.path(), &plan)?;
    let whole = made.whole.context("it was waited for")?;
    let (ours, peers) = (whole.as_secs_f64(), theirs.wall.as_secs_f64());
    table.row(
        "1 min of 720p: upload complete → PROCESSED",
        format!("{ours:.1} s, {:.1} × realtime", SECONDS as f64 / ours),
        format!("ffmpeg, same rungs {peers:.1} s"),
        format!("{:.2} ×", ours / peers),
    );
    let encodes = |piece: &str| piece == "audio" || piece.starts_with("chunk");
    let (ours, peers) = (cpu_seconds(&pieces, encodes), theirs.cpu.as_secs_f64());
    table.row(
        "processor time of the encoded rungs and the sound",
        format!("{ours:.1} s"),
        format!("ffmpeg {peers:.1} s"),
        format!("{:.2} × (≤ 1.05)", ours / peers),
    );
    let rest = cpu_seconds(&pieces, |piece| !encodes(piece));
    table.row(
        "processor time of the copied rung, captions, thumbnail, preview and storyboard",
        format!("{rest:.1} s"),
        "–".into(),
        "–".into(),
    );
    let post = tenant.video_post(made.id).await?;
    let base = post["playUrl"].as_str().and_then(|url| url.rsplit_once('/')).context("playUrl")?.0.to_owned();
    for (rung, file) in plan["rungs"].as_array().context("rungs")?.iter().zip(&theirs.files) {
        let name = rung["name"].as_str().context("name")?;
        let ours = peer::vmaf(&format!("{base}/{name}/index.m3u8"), &source)?;
        let peers = peer::vmaf(&file.to_string_lossy(), &source)?;
        let kbps = |bytes: f64| bytes * 8.0 / 1e3 / SECONDS as f64;
        table.row(
            &format!("VMAF of {name}"),
            format!("{ours:.1} at {:.0} kb/s", kbps(rung_bytes(&pieces, name))),
            format!("ffmpeg {peers:.1} at {:.0} kb/s", kbps(std::fs::metadata(file)?.len() as f64)),
            format!("{:+.1} (within 0.5)", ours - peers),
        );
    }
    Ok(())
}
