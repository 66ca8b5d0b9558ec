//! How the AAC of a source is built.

use super::Watch;
use super::clock::Clock;
use crate::graph::{AAC_SAMPLES, Place, running_time};
use domain::media::AudioIndex;
use gstreamer as gst;

/// How far from its place an access unit may be, of its own length: containers round to milliseconds.
const MAX_JITTER: u64 = 4;

/// What was seen so far.
#[derive(Default)]
pub(super) struct Seen {
    formats: Vec<Format>,
    units: u64,
    bytes: u64,
    is_late: bool,
    clock: Clock,
}

/// What the parser says of access units.
#[derive(Clone, PartialEq)]
struct Format {
    low_complexity: bool,
    rate: u32,
    channels: u32,
    config: Option<gst::Buffer>,
}

impl Watch for Seen {
    fn sample(&mut self, pad: &gst::Pad, buffer: &gst::BufferRef) {
        if let Some(now) = running_time(pad, buffer) {
            self.clock.tick(now);
        }
        let Some(rate) = self.formats.last().map(|format| format.rate).filter(|rate| *rate > 0) else {
            return;
        };
        let Some(place) = Place::of(pad, buffer, rate) else {
            self.is_late = true;
            return;
        };
        // What comes before the start is not heard: the encoder's priming.
        let Ok(unit) = u64::try_from(place.unit) else { return };
        let jitter_max = AAC_SAMPLES * 1_000_000_000 / u64::from(rate) / MAX_JITTER;
        self.is_late |= unit != self.units || place.off_ns.unsigned_abs() > jitter_max;
        self.units += 1;
        self.bytes += buffer.size() as u64;
    }

    fn format(&mut self, caps: &gst::CapsRef) {
        let Some(found) = caps.structure(0).filter(|found| found.name() == "audio/mpeg") else { return };
        let text = |field: &str| found.get::<String>(field).unwrap_or_default();
        let number = |field: &str| found.get::<i32>(field).ok().and_then(|value| u32::try_from(value).ok());
        let config = found.get::<gst::Buffer>("codec_data").ok();
        let is_plain =
            config.as_ref().is_none_or(|config| config.map_readable().is_ok_and(|bytes| is_plain_lc(&bytes)));
        let format = Format {
            low_complexity: text("profile") == "lc"
                && matches!(text("stream-format").as_str(), "raw" | "adts")
                && is_plain,
            rate: number("rate").unwrap_or(0),
            channels: number("channels").unwrap_or(0),
            config,
        };
        if !self.formats.contains(&format) {
            self.formats.push(format);
        }
    }
}

impl Seen {
    /// What the times of its access units did.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    pub fn index(&self) -> Option<AudioIndex> {
        let format = self.formats.last().filter(|_| self.units > 0)?;
        let samples = self.units * AAC_SAMPLES;
        let kbps = self.bytes * 8 * u64::from(format.rate) / samples / 1_000;
        Some(AudioIndex {
            low_complexity: format.low_complexity,
            rate: format.rate,
            channels: format.channels,
            gapless: !self.is_late,
            one_format: self.formats.len() == 1,
            kbps: u32::try_from(kbps).unwrap_or(u32::MAX),
        })
    }
}

/// Whether an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1) is of AAC-LC in units of 1024 samples, mono or stereo, and
/// names no extension that a player would have to know.
fn is_plain_lc(config: &[u8]) -> bool {
    let bits = (0..8).fold(0_u64, |bits, at| bits << 8 | u64::from(config.get(at).copied().unwrap_or(0)));
    let take = |at: u32, count: u32| (bits << at) >> (64 - count);
    let (object, rate, channels, flags) = (take(0, 5), take(5, 4), take(9, 4), take(13, 3));
    let has_replication = take(16, 11) == 0x2b7 && take(27, 5) == 5 && take(32, 1) == 1;
    object == 2 && rate != 15 && matches!(channels, 1 | 2) && flags == 0 && !has_replication
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_configurations_are_told_from_those_with_more_in_them() {
        for plain in [&[0x11, 0x90][..], &[0x12, 0x10], &[0x12, 0x08], &[0x12, 0x10, 0x56, 0xe5, 0x00]] {
            assert!(is_plain_lc(plain), "{plain:x?}");
        }
        let sbr_said_late = [0x13, 0x10, 0x56, 0xe5, 0x98];
        let (sbr_said_first, short_units, five_one) = ([0x2b, 0x11, 0x88, 0x00], [0x12, 0x14], [0x11, 0xb0]);
        for other in [&sbr_said_late[..], &sbr_said_first, &short_units, &five_one, &[0x12], &[]] {
            assert!(!is_plain_lc(other), "{other:x?}");
        }
    }
}
