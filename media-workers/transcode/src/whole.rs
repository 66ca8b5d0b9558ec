//! All pieces of a post as one result: tracks joined, playlists over them.

use crate::Failure;
use domain::media::{Output, OutputFile, OutputFileKind, PieceOutput, Plan, TrackKind, TrackPart};
use manifest::{Text, Track, dash, hls};
use std::path::Path;

/// Joins pieces that were all made into this folder, in the order of their numbers.
pub(crate) fn join(out_dir: &Path, plan: &Plan, made: &[PieceOutput]) -> Result<Output, Failure> {
    let mut tracks: Vec<TrackPart> = Vec::new();
    for part in made.iter().flat_map(|piece| &piece.tracks) {
        match tracks.iter_mut().find(|track| track.track == part.track) {
            Some(track) => track.join(part).map_err(Failure::internal)?,
            None => tracks.push(part.clone()),
        }
    }
    tracks.sort_by_key(|track| std::cmp::Reverse(pixels(track)));
    let parts: Vec<Track> = tracks.iter().map(Track::whole).collect();
    let is_segmented = tracks.iter().any(|track| !track.init_sha256.is_empty());
    let texts = Text::made(&plan.captions, made.iter().flat_map(|piece| &piece.files));
    let mut files = if is_segmented { manifests(out_dir, &parts, &texts)? } else { Vec::new() };
    files.extend(made.iter().flat_map(|piece| piece.files.clone()));
    let mut renditions = Vec::new();
    for (part, track) in parts.iter().zip(&tracks) {
        let init = out_dir.join(&track.track).join("init.mp4");
        let init_bytes = if is_segmented { size(&init)? } else { 0 };
        renditions.push(part.rendition(track.samples, init_bytes));
    }
    let duration_ms = parts.iter().map(Track::duration_ms).max().unwrap_or(0);
    Ok(Output {
        duration_ms,
        stored_bytes: 0,
        cpu_ms: 0,
        wall_ms: 0,
        peak_memory_bytes: 0,
        renditions,
        files,
    })
}

fn pixels(track: &TrackPart) -> u64 {
    match track.kind {
        TrackKind::Video { width, height, .. } => u64::from(width) * u64::from(height),
        TrackKind::Audio { .. } => 0,
    }
}

fn manifests(out_dir: &Path, tracks: &[Track], texts: &[Text]) -> Result<Vec<OutputFile>, Failure> {
    for track in tracks {
        write(&out_dir.join(&track.name).join("index.m3u8"), &hls::media(track))?;
    }
    let length_ms = tracks.iter().map(Track::duration_ms).max().unwrap_or(0);
    for text in texts {
        let folder = out_dir.join(&text.name);
        std::fs::create_dir_all(&folder).map_err(|error| Failure::storage("making a folder", &error))?;
        write(&folder.join("index.m3u8"), &hls::text(text, length_ms))?;
    }
    let main = hls::master(tracks, texts);
    let mpd = dash::mpd(tracks, texts);
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

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::storage("writing a manifest", &error))
}

fn size(path: &Path) -> Result<u64, Failure> {
    let facts = std::fs::metadata(path).map_err(|error| Failure::storage("measuring the result", &error))?;
    Ok(facts.len())
}
