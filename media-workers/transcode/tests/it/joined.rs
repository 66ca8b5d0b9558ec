//! Pieces, each made in a process of its own as workers make them, and put together by the platform's playlists.

use crate::make_piece;
use domain::media::{OutputFile, Piece, PieceOutput, Plan, Rendition, Segment, TrackKind, TrackPart};
use manifest::{Text, Track, dash, hls};
use std::path::Path;
use transcode::{CancelFlag, Failure};

/// What was made of a plan.
#[derive(Debug)]
pub struct Output {
    pub duration_ms: u64,
    /// From the largest picture to the sound.
    pub renditions: Vec<Rendition>,
    /// Without playlists.
    pub files: Vec<OutputFile>,
    pub pieces: Vec<PieceOutput>,
}

/// Makes every piece of a plan into one folder, and the playlists over them.
pub fn transcode(source: &Path, out_dir: &Path, plan: &Plan) -> Result<Output, Failure> {
    let make = |piece| make_piece(source, out_dir, plan, piece, &CancelFlag::new());
    // The head of the sound is in all of it, too.
    let pieces = plan
        .pieces()
        .into_iter()
        .filter(|piece| *piece != Piece::AudioHead)
        .map(make)
        .collect::<Result<Vec<_>, _>>()?;
    let parts = pieces.iter().flat_map(|piece| piece.tracks.clone()).collect();
    let tracks = join(parts);
    let files: Vec<OutputFile> = pieces.iter().flat_map(|piece| piece.files.clone()).collect();
    let shown: Vec<Track> = tracks.iter().map(track).collect();
    if tracks.iter().any(|track| !track.init_sha256.is_empty()) {
        write(out_dir, &shown, &Text::made(&plan.captions, files.iter()));
    }
    let renditions: Vec<Rendition> = shown.iter().zip(&tracks).map(rendition).collect();
    let duration_ms = renditions.iter().map(|made| made.duration_ms).max().unwrap_or(0);
    Ok(Output { duration_ms, renditions, files, pieces })
}

/// The tracks of all parts, from the largest picture to the sound.
pub fn join(mut parts: Vec<TrackPart>) -> Vec<TrackPart> {
    parts.sort_by_key(|part| part.first_segment);
    let mut tracks: Vec<TrackPart> = Vec::new();
    for part in parts {
        let Some(track) = tracks.iter_mut().find(|track| track.track == part.track) else {
            tracks.push(part);
            continue;
        };
        let nature =
            |part: &TrackPart| (part.kind, part.codecs.clone(), part.timescale, part.init_sha256.clone());
        assert_eq!(nature(track), nature(&part), "{} is of one kind", track.track);
        assert_eq!(
            (track.next_segment(), track.end()),
            (part.first_segment, part.start),
            "{} has no gap",
            track.track
        );
        track.segments.extend(&part.segments);
        track.samples += part.samples;
    }
    tracks.sort_by_key(|track| match track.kind {
        TrackKind::Video { width, height, .. } => std::cmp::Reverse(width * height),
        TrackKind::Audio { .. } => std::cmp::Reverse(0),
    });
    tracks
}

/// A track that is complete, as playlists are written of it.
pub fn track(part: &TrackPart) -> Track {
    let longest = part.segments.iter().map(|segment| segment.duration).max().unwrap_or(0);
    Track {
        name: part.track.clone(),
        kind: part.kind,
        codecs: part.codecs.clone(),
        timescale: part.timescale,
        start: part.start,
        segments: part.segments.clone(),
        complete: true,
        longest_ms: (longest * 1000).div_ceil(u64::from(part.timescale)),
    }
}

fn write(out_dir: &Path, tracks: &[Track], texts: &[Text]) {
    let written = |path: &str, text: String| {
        let path = out_dir.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is ours");
        std::fs::write(path, text).expect("the folder is ours");
    };
    let length_ms = tracks.iter().map(|track| ms(track, &track.segments)).max().unwrap_or(0);
    for track in tracks {
        written(&format!("{}/index.m3u8", track.name), hls::media(track));
    }
    for text in texts {
        written(&format!("{}/index.m3u8", text.name), hls::text(text, length_ms));
    }
    written("main.m3u8", hls::master(tracks, texts));
    written("manifest.mpd", dash::mpd(tracks, texts));
}

fn ms(track: &Track, segments: &[Segment]) -> u64 {
    segments.iter().map(|segment| segment.duration).sum::<u64>() * 1000 / u64::from(track.timescale)
}

fn rendition((track, part): (&Track, &TrackPart)) -> Rendition {
    let (width, height, frame_rate) = match track.kind {
        TrackKind::Video { width, height, frame_rate } => (width, height, Some(frame_rate)),
        TrackKind::Audio { .. } => (0, 0, None),
    };
    let end = |count: usize| ms(track, &track.segments[..count]);
    let length = |index: usize| u32::try_from(end(index + 1) - end(index)).expect("a short segment");
    Rendition {
        name: track.name.clone(),
        codecs: track.codecs.clone(),
        width,
        height,
        frame_rate,
        peak_bandwidth: track.peak_bandwidth(),
        average_bandwidth: track.average_bandwidth(),
        duration_ms: ms(track, &track.segments),
        samples: part.samples,
        bytes: track.segments.iter().map(|segment| segment.bytes).sum(),
        segments_ms: (0..track.segments.len()).map(length).collect(),
    }
}
