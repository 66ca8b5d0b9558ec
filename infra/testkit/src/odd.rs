//! Files that people upload all the same: cut short, without a picture, no video at all.
//!
//! Made from the sample clips with ffmpeg, once, beside them; the same bytes for all tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::clips::{clip, clips_dir};

/// An odd file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Odd {
    /// Higher than wide, 406x720, with sound.
    Portrait,
    /// The sound of a clip, no picture.
    AudioOnly,
    /// The picture of a clip, no sound.
    VideoOnly,
    /// Turned by a quarter, told only by its metadata.
    Rotated,
    /// Pictures at changing intervals.
    VariableRate,
    /// 639x359 in 4:4:4: what most players cannot show.
    OddSize,
    /// The first half of a file whose index lies at the front: what is there plays.
    TruncatedIndexFirst,
    /// The first half of a file whose index lay at the end: nothing of it can be found.
    TruncatedIndexLast,
    /// 200 bytes of the pictures are wrong, always the same ones.
    BitRot,
    /// A text.
    Text,
    /// No byte.
    Empty,
    /// An HLS playlist with a video's name; whoever follows it connects to port 9 of loopback.
    Playlist,
}

impl Odd {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Portrait,
        Self::AudioOnly,
        Self::VideoOnly,
        Self::Rotated,
        Self::VariableRate,
        Self::OddSize,
        Self::TruncatedIndexFirst,
        Self::TruncatedIndexLast,
        Self::BitRot,
        Self::Text,
        Self::Empty,
        Self::Playlist,
    ];

    /// The path of the file, made when it is not there yet.
    pub fn path(self) -> anyhow::Result<PathBuf> {
        let folder = clips_dir().join("odd");
        let path = folder.join(format!("{self:?}.mp4"));
        if !path.is_file() {
            std::fs::create_dir_all(&folder)?;
            // Other test processes may make it at the same time: each its own, the last one stays.
            let part = folder.join(format!("{self:?}.{}.part.mp4", uuid::Uuid::now_v7().simple()));
            self.make(&part).with_context(|| format!("make the odd file {self:?}"))?;
            std::fs::rename(&part, &path)?;
        }
        Ok(path)
    }

    fn make(self, to: &Path) -> anyhow::Result<()> {
        match self {
            Self::Portrait => ffmpeg("-vf transpose=1,scale=406:720 -c:a copy", to),
            Self::AudioOnly => ffmpeg("-vn -c:a copy", to),
            Self::VideoOnly => ffmpeg("-an -c:v copy", to),
            Self::Rotated => ffmpeg("-c copy -metadata:s:v:0 rotate=90", to),
            Self::VariableRate => {
                ffmpeg("-vf select='if(between(n,20,50),not(mod(n,3)),1)' -fps_mode vfr -c:a copy", to)
            }
            Self::OddSize => ffmpeg("-vf scale=639:359,format=yuv444p -c:v libx264 -c:a copy", to),
            Self::TruncatedIndexFirst => half("-c copy -movflags +faststart", to),
            Self::TruncatedIndexLast => half("-c copy", to),
            Self::BitRot => rot(to),
            Self::Text => Ok(std::fs::write(to, "This is not a video.\n")?),
            Self::Empty => Ok(std::fs::write(to, "")?),
            Self::Playlist => Ok(std::fs::write(to, PLAYLIST)?),
        }
    }
}

const PLAYLIST: &str = "#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:2
#EXTINF:2.0,
http://127.0.0.1:9/segment.ts
#EXT-X-ENDLIST
";

/// Two seconds of a clip with picture and sound, through ffmpeg with these arguments.
fn ffmpeg(arguments: &str, to: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("ffmpeg");
    // Bit-exact, on one thread: the same bytes on every machine with this ffmpeg.
    command.args(["-v", "error", "-y", "-t", "2", "-i"]).arg(clip("bigbuckbunny.mp4"));
    command.args(arguments.split(' ')).args(["-threads", "1", "-fflags", "+bitexact"]).arg(to);
    let output = command.output().context("start ffmpeg: run infra/setup")?;
    ensure!(output.status.success(), "ffmpeg: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn half(arguments: &str, to: &Path) -> anyhow::Result<()> {
    ffmpeg(arguments, to)?;
    let whole = std::fs::metadata(to)?.len();
    std::fs::File::options().write(true).open(to)?.set_len(whole / 2)?;
    Ok(())
}

fn rot(to: &Path) -> anyhow::Result<()> {
    ffmpeg("-c copy -movflags +faststart", to)?;
    let mut bytes = std::fs::read(to)?;
    // Not the index at the front. A linear congruence gives the same places each time.
    let first = bytes.len() / 4;
    let mut place: usize = 7;
    for _ in 0..200 {
        place = place.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        let at = first + place % (bytes.len() - first);
        bytes[at] ^= 0xff;
    }
    Ok(std::fs::write(to, bytes)?)
}
