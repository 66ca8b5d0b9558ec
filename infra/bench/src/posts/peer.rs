//! ffmpeg with the rungs, preset and rate control of a plan, and how good its pictures and ours are.

use super::ffmpeg;
use anyhow::{Context as _, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What infra/setup fetches for this: an ffmpeg that can reckon VMAF.
const WITH_VMAF: &str = ".cache/vmaf/bin/ffmpeg";

/// What ffmpeg's ladder took.
pub struct Ladder {
    pub wall: Duration,
    pub cpu: Duration,
    /// A file for each rung, in the plan's order.
    pub files: Vec<PathBuf>,
}

/// Makes the plan's encoded rungs and its sound.
pub fn ladder(source: &Path, folder: &Path, plan: &Value) -> anyhow::Result<Ladder> {
    let rungs = plan["rungs"].as_array().context("rungs")?;
    let splits: Vec<String> = (0..rungs.len()).map(|index| format!("[s{index}]")).collect();
    let scale = |(index, rung): (usize, &Value)| {
        format!("[s{index}]scale={}:{}[v{index}]", rung["width"], rung["height"])
    };
    let scales: Vec<String> = rungs.iter().enumerate().map(scale).collect();
    let graph = format!("[0:v]split={}{};{}", rungs.len(), splits.concat(), scales.join(";"));
    let mut arguments: Vec<String> =
        ["-i", &source.to_string_lossy(), "-filter_complex", &graph].map(str::to_owned).to_vec();
    let files: Vec<PathBuf> = (0..rungs.len()).map(|index| folder.join(format!("peer{index}.mp4"))).collect();
    // Where segments start: at the key frames of a copied source, or each segment's length.
    let every = format!("expr:gte(t,n_forced*{})", plan["segmentMs"].as_f64().context("segmentMs")? / 1e3);
    let key_frames = if plan["copy"].is_null() { every.as_str() } else { "source" };
    for (index, rung) in rungs.iter().enumerate() {
        let kbps = rung["maxKbps"].as_u64().context("maxKbps")?;
        let options = [
            ("-map", format!("[v{index}]")),
            ("-c:v", "libx264".into()),
            ("-preset", rung["preset"].as_str().context("preset")?.into()),
            ("-profile:v", rung["profile"].as_str().context("profile")?.into()),
            ("-crf", rung["crf"].to_string()),
            ("-maxrate", format!("{kbps}k")),
            ("-bufsize", format!("{}k", kbps * 2)),
            ("-force_key_frames", key_frames.into()),
            ("-x264-params", "keyint=infinite:scenecut=0:open-gop=0".into()),
            ("-an", files[index].to_string_lossy().into_owned()),
        ];
        arguments.extend(options.into_iter().flat_map(|(name, value)| [name.to_owned(), value]));
    }
    arguments.extend(["-map", "0:a?", "-c:a", "aac", "-b:a", "128k", "-ac", "2"].map(str::to_owned));
    arguments.push(folder.join("peer-audio.m4a").to_string_lossy().into_owned());
    let (before, start) = (children_cpu()?, Instant::now());
    ffmpeg(&arguments.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok(Ladder { wall: start.elapsed(), cpu: children_cpu()?.saturating_sub(before), files })
}

/// Time of a copy of the source into HLS without encoding.
pub fn remux(source: &Path, folder: &Path) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let playlist = folder.join("peer.m3u8");
    let options = [
        "-map",
        "0:v:0",
        "-c",
        "copy",
        "-f",
        "hls",
        "-hls_segment_type",
        "fmp4",
        "-hls_playlist_type",
        "vod",
    ];
    let (source, playlist) = (source.to_string_lossy(), playlist.to_string_lossy());
    ffmpeg(&[&["-i", &source], &options[..], &[&playlist]].concat())?;
    Ok(start.elapsed())
}

/// The mean VMAF (0 to 100) of a rung, scaled up to the source it was made of.
pub fn vmaf(made: &str, source: &Path) -> anyhow::Result<f64> {
    let log = std::env::temp_dir().join(format!("vmaf-{}.json", uuid::Uuid::now_v7().simple()));
    // One says its colours and the other may not: unsaid, ffmpeg would convert one to the other's.
    let same =
        "setpts=PTS-STARTPTS,setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709";
    let graph = format!(
        "[1:v]{same}[source];[0:v]{same}[made];\
         [made][source]scale2ref=flags=bicubic[same][other];[same][other]libvmaf=n_threads=2:log_fmt=json:log_path={}",
        log.display()
    );
    let mut command = std::process::Command::new(WITH_VMAF);
    command.args(["-v", "error", "-nostdin", "-i", made, "-i"]).arg(source);
    let status =
        command.args(["-lavfi", &graph, "-f", "null", "-"]).status().context("run infra/setup --bench")?;
    ensure!(status.success(), "{WITH_VMAF} ended with {status}");
    let report: Value = serde_json::from_slice(&std::fs::read(&log)?)?;
    std::fs::remove_file(log)?;
    report["pooled_metrics"]["vmaf"]["mean"].as_f64().context("a mean")
}

/// Processor time of all children that have ended and were waited for.
fn children_cpu() -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit_once(')').context("proc(5)")?.1.split_whitespace().collect();
    // cutime and cstime, in ticks of 10 ms: fields 16 and 17 of proc(5), 13 and 14 behind the name.
    let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<u64>().ok()).context("proc(5)");
    Ok(Duration::from_millis((ticks(13)? + ticks(14)?) * 10))
}
