//! Playlists over the segments that were made.

mod dash;
mod hls;
mod measure;

pub(crate) use measure::rendition;

use crate::Failure;
use crate::graph::Made;
use domain::media::{OutputFile, OutputFileKind};
use std::path::Path;

/// Writes the HLS and DASH manifests of a CMAF result.
pub(crate) fn manifests(out_dir: &Path, made: &[Made]) -> Result<Vec<OutputFile>, Failure> {
    for track in made {
        write(&out_dir.join(&track.name).join("index.m3u8"), &hls::media(track))?;
    }
    let main = hls::multivariant(made);
    let manifest = dash::manifest(made);
    write(&out_dir.join("main.m3u8"), &main)?;
    write(&out_dir.join("manifest.mpd"), &manifest)?;
    let file = |kind, path: &str, content_type: &str, text: &str| OutputFile {
        kind,
        path: path.to_owned(),
        content_type: content_type.to_owned(),
        size: text.len() as u64,
    };
    Ok(vec![
        file(OutputFileKind::Hls, "main.m3u8", "application/vnd.apple.mpegurl", &main),
        file(OutputFileKind::Dash, "manifest.mpd", "application/dash+xml", &manifest),
    ])
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::storage("writing a manifest", &error))
}
