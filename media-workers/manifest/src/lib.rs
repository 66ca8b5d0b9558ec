//! Playlists and manifests, written from what is known of tracks: pure, and the same for tracks that still grow.
//!
//! Addresses are relative to the folder of the result: `main.m3u8` and `manifest.mpd` beside one folder a track with
//! `index.m3u8`, `init.mp4` and segments `00001.m4s`, `00002.m4s` and so on. A text has one file, and `index.m3u8` in a
//! folder of its own.

pub mod dash;
pub mod hls;
mod text;
mod track;

pub use text::Text;
pub use track::Track;

use std::fmt::Write;

fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    writeln!(text, "{content}").expect("writing to a String does not fail");
}

#[cfg(test)]
mod tests;
