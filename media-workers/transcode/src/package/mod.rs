//! Playlists over the segments that were made.

use crate::Failure;
use crate::graph::{Made, MadeKind};
use domain::media::{OutputFile, OutputFileKind, Rendition, Segment, TrackKind};
use manifest::{Track, dash, hls};
use std::path::Path;

/// Writes the HLS and DASH manifests of a CMAF result.
pub(crate) fn manifests(out_dir: &Path, made: &[Made]) -> Result<Vec<OutputFile>, Failure> {
    let tracks: Vec<Track> = made.iter().map(track).collect();
    for track in &tracks {
        write(&out_dir.join(&track.name).join("index.m3u8"), &hls::media(track))?;
    }
    let (main, mpd) = (hls::master(&tracks), dash::mpd(&tracks));
    write(&out_dir.join("main.m3u8"), &main)?;
    write(&out_dir.join("manifest.mpd"), &mpd)?;
    let file = |kind, path: &str, content_type: &str, text: &str| OutputFile {
        kind,
        path: path.to_owned(),
        content_type: content_type.to_owned(),
        size: text.len() as u64,
    };
    Ok(vec![
        file(OutputFileKind::Hls, "main.m3u8", "application/vnd.apple.mpegurl", &main),
        file(OutputFileKind::Dash, "manifest.mpd", "application/dash+xml", &mpd),
    ])
}

/// What the result says of one rendition.
pub(crate) fn rendition(made: &Made) -> Rendition {
    track(made).rendition(made.samples, made.init_bytes)
}

fn track(made: &Made) -> Track {
    let kind = match made.kind {
        MadeKind::Video { width, height, frame_rate } => TrackKind::Video { width, height, frame_rate },
        MadeKind::Audio { rate, channels } => TrackKind::Audio { rate, channels },
    };
    let segment =
        |segment: &crate::graph::Segment| Segment { duration: segment.duration, bytes: segment.bytes };
    Track {
        name: made.name.clone(),
        kind,
        codecs: made.codecs.clone(),
        timescale: made.timescale,
        start: made.segments.first().map_or(0, |first| first.start),
        segments: made.segments.iter().map(segment).collect(),
        complete: true,
        longest_ms: 0,
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::storage("writing a manifest", &error))
}
