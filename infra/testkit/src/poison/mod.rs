//! Files that harm whoever reads them carelessly: odd, broken, hostile; and mutants of whole ones.
//!
//! Made from the sample clips by ffmpeg or byte by byte, once, beside them; the same each time. What [`Odd`] has is here,
//! too. To add one: a row in `films`, `bytes`, `boxes`, `texts` or `times`, with the ends it may come to.

mod boxes;
mod bytes;
mod films;
mod mutants;
mod texts;
mod times;

use crate::clips::{clip, clips_dir};
use crate::odd::Odd;
use anyhow::{Context as _, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

pub use mutants::{Mutant, mutants};

/// The film that recipes begin with: one second, 320x180, stereo, 25 frames a second.
const BASE: &str = "-t 1 -vf scale=320:180 -ac 2 -c:v libx264 -preset ultrafast -g 12 -c:a aac";

/// A file to be read with care.
#[derive(Clone, Copy, Debug)]
pub struct Poison {
    /// Its name as a file.
    pub name: &'static str,
    /// How a job with it may end: `PROCESSED`, or a reason code; several where chance or the machine decides.
    pub ends: &'static [&'static str],
    how: How,
}

/// How it is made.
#[derive(Clone, Copy, Debug)]
enum How {
    /// By ffmpeg from the base film, with these arguments.
    Ffmpeg(&'static str),
    /// The base film with these subtitles (SubRip), by ffmpeg with these arguments.
    Subtitled(fn() -> String, &'static str),
    /// From nothing.
    Bytes(fn() -> Vec<u8>),
    /// From the bytes of another recipe, or of the base film.
    Changed(&'static str, fn(Vec<u8>) -> Vec<u8>),
    /// Sample clips, one after the other.
    Clips(&'static [&'static str]),
    Odd(Odd),
}

/// All of them.
pub fn poisons() -> impl Iterator<Item = Poison> {
    [films::RECIPES, bytes::RECIPES, boxes::RECIPES, texts::RECIPES, times::RECIPES, ODD, FETCHED]
        .into_iter()
        .flatten()
        .copied()
}

const fn row(name: &'static str, how: How, ends: &'static [&'static str]) -> Poison {
    Poison { name, ends, how }
}

const PROCESSED: &[&str] = &["PROCESSED"];
const UNSUPPORTED: &[&str] = &["UNSUPPORTED_CODEC"];
const NOT_MEDIA: &[&str] = &["NOT_MEDIA"];
const NO_STREAM: &[&str] = &["NO_PLAYABLE_STREAM"];
const NO_INDEX: &[&str] = &["TRUNCATED_NO_INDEX"];
/// The head is right and nothing follows: which of two readers gives up is a matter of their patience.
const UNREADABLE: &[&str] = &["NOT_MEDIA", "NO_PLAYABLE_STREAM"];
/// Readable in part: how much the demuxer promises decides.
const PARTLY: &[&str] = &["PROCESSED", "DURATION_MISMATCH", "NO_PLAYABLE_STREAM"];

const ODD: &[Poison] = &[
    row("portrait.mp4", How::Odd(Odd::Portrait), PROCESSED),
    row("audio-only.mp4", How::Odd(Odd::AudioOnly), PROCESSED),
    row("video-only.mp4", How::Odd(Odd::VideoOnly), PROCESSED),
    row("rotated.mp4", How::Odd(Odd::Rotated), PROCESSED),
    row("variable-rate.mp4", How::Odd(Odd::VariableRate), PROCESSED),
    row("odd-size.mp4", How::Odd(Odd::OddSize), PROCESSED),
    row("cut-index-first.mp4", How::Odd(Odd::TruncatedIndexFirst), &["DURATION_MISMATCH"]),
    row("cut-index-last.mp4", How::Odd(Odd::TruncatedIndexLast), NO_INDEX),
    row("bit-rot.mp4", How::Odd(Odd::BitRot), PARTLY),
    row("text.mp4", How::Odd(Odd::Text), NOT_MEDIA),
    row("empty.mp4", How::Odd(Odd::Empty), &["EMPTY_FILE"]),
    row("playlist.mp4", How::Odd(Odd::Playlist), NOT_MEDIA),
];

const FETCHED: &[Poison] = &[
    row("stuffed-packet.ts", How::Clips(&["test-stuffed-pes.ts"]), UNREADABLE),
    row("announced-audio-never-comes.ts", How::Clips(&["test-no-audio-segment.ts"]), PARTLY),
    row("late-tables.ts", How::Clips(&["test-middle-pat-pmt.ts"]), UNREADABLE),
    row("broken-captions.mp4", How::Clips(&["malformed-sei-init.mp4", "malformed-sei.m4s"]), PARTLY),
    row(
        "init-and-segment.mp4",
        How::Clips(&["dash-608-captions-init.mp4", "dash-608-captions-seg.m4s"]),
        PARTLY,
    ),
    row("stub.mp4", How::Clips(&["mpeg4.mp4"]), NO_STREAM),
    row("unreadable.mkv", How::Clips(&["sample.mkv"]), PARTLY),
    row("sound-only.flv", How::Clips(&["issue55.flv"]), PARTLY),
    row("vorbis.mp4", How::Clips(&["vbr_requires_parsespeed_1.mp4"]), PARTLY),
    row("crushed.mp4", How::Clips(&["carphone_distorted.mp4"]), PROCESSED),
];

impl Poison {
    /// The path of the file, made when it is not there yet.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot make it.
    pub fn path(&self) -> anyhow::Result<PathBuf> {
        if let How::Odd(odd) = self.how {
            return odd.path();
        }
        kept(self.name, |part| match self.how {
            How::Ffmpeg(arguments) => ffmpeg(&base()?, arguments, part),
            How::Subtitled(text, arguments) => {
                let subtitles =
                    kept(&format!("{}.srt", self.name), |part| Ok(std::fs::write(part, text())?))?;
                let recipe = format!("-f srt -i {} -map 0 -map 1 -c copy {arguments}", subtitles.display());
                ffmpeg(&base()?, &recipe, part)
            }
            How::Bytes(make) => Ok(std::fs::write(part, make())?),
            How::Changed(from, change) => Ok(std::fs::write(part, change(std::fs::read(source(from)?)?))?),
            How::Clips(names) => {
                let whole: Vec<Vec<u8>> =
                    names.iter().map(|name| std::fs::read(clip(name))).collect::<Result<_, _>>()?;
                Ok(std::fs::write(part, whole.concat())?)
            }
            How::Odd(_) => Ok(()),
        })
        .with_context(|| format!("make the poison {}", self.name))
    }
}

/// The base film.
fn base() -> anyhow::Result<PathBuf> {
    kept("base.mp4", |part| ffmpeg(&clip("bigbuckbunny.mp4"), BASE, part))
}

fn source(name: &str) -> anyhow::Result<PathBuf> {
    if name == "base.mp4" {
        return base();
    }
    poisons().find(|poison| poison.name == name).with_context(|| format!("no recipe {name}"))?.path()
}

/// The file of this name, made when it is not there yet. Other test processes may make it at the same time: each its
/// own, the last one stays.
fn kept(name: &str, make: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<PathBuf> {
    let folder = clips_dir().join("poison");
    let path = folder.join(name);
    if !path.is_file() {
        std::fs::create_dir_all(&folder)?;
        let part = folder.join(format!("part-{}-{name}", uuid::Uuid::now_v7().simple()));
        make(&part)?;
        std::fs::rename(&part, &path)?;
    }
    Ok(path)
}

fn ffmpeg(from: &Path, arguments: &str, to: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("ffmpeg");
    // Bit-exact, on one thread: the same bytes on every machine with this ffmpeg.
    command.args(["-nostdin", "-v", "error", "-y", "-i"]).arg(from);
    command.args(arguments.split_whitespace()).args(["-threads", "1", "-fflags", "+bitexact"]).arg(to);
    let output = command.output().context("start ffmpeg: run infra/setup")?;
    ensure!(output.status.success(), "ffmpeg: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
