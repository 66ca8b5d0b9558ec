//! One representation against its bitstream (DASH 5.3.5, 5.3.7, 5.3.9.6).

use super::read::{Representation, child};
use super::timeline::Slot;
use crate::facts::{Init, Kind};
use crate::shelf::Check;
use crate::track::{Piece, Track};
use crate::{Place, Rule};

/// A representation with its segments, as listed and as they are.
pub(super) struct Loaded {
    pub slots: Vec<Slot>,
    pub track: Track,
}

impl Loaded {
    /// Seconds from the start of the period to the end of the last segment.
    pub fn seconds(&self) -> f64 {
        self.track.seconds()
    }
}

/// Checks what it says.
pub(super) fn check(
    check: &mut Check<'_>,
    one: &Representation<'_>,
    loaded: &Loaded,
    buffer: Option<f64>,
    place: &Place,
) {
    let mut add = |rule: Rule, message: String| check.findings.add(rule, place, message);
    times(one, loaded, &mut add);
    bandwidth(one, &loaded.track, buffer.unwrap_or(0.0), &mut add);
    let Some(init) = loaded.track.init() else { return };
    if let (Some(said), Some(real)) = (one.get("codecs"), &init.codec)
        && said != real
    {
        add(Rule::MpdCodecs, format!("codecs is {said:?} and the bitstream {real:?}"));
    }
    match init.kind {
        Kind::Video { width, height } => picture(one, &loaded.track, (width, height), &mut add),
        Kind::Audio { rate, channels } => sound(one, rate, channels, &mut add),
        Kind::Other => {}
    }
}

fn times(one: &Representation<'_>, loaded: &Loaded, add: &mut impl FnMut(Rule, String)) {
    let scale = one.number("timescale", 1).max(1);
    if let Some(init) = loaded.track.init()
        && u64::from(init.timescale) != scale
    {
        add(Rule::MpdTimescale, format!("the timescale is {scale} and that of the track {}", init.timescale));
    }
    for (index, (slot, piece)) in loaded.slots.iter().zip(&loaded.track.pieces).enumerate() {
        let Some((segment, init)) = piece.read() else { continue };
        let said = slot.time as f64 / scale as f64;
        // A tick of either.
        let rounding = 1.01 / scale as f64 + 1.01 / f64::from(init.timescale);
        let (decoded, shown) = (of(segment.start as f64, init), of(segment.shown_from as f64, init));
        let is_even = one.timeline().is_none();
        // Without a timeline a segment may be off by half its duration (7.2.1).
        let rounding = if is_even { 0.5 * slot.duration as f64 / scale as f64 } else { rounding };
        if (said - decoded).abs() > rounding && (said - shown).abs() > rounding {
            let message =
                format!("segment {} is said to start at {said:.6} s and does at {decoded:.6} s", index + 1);
            add(Rule::MpdTime, message);
        }
        let (said, real) = (slot.duration as f64 / scale as f64, piece.seconds());
        if (said - real).abs() > rounding {
            let message = format!("segment {} is said to last {said:.6} s and lasts {real:.6} s", index + 1);
            add(Rule::MpdTime, message);
        }
    }
}

fn of(ticks: f64, init: &Init) -> f64 {
    ticks / f64::from(init.timescale)
}

/// A channel of `bandwidth` that began `minBufferTime` before play has each segment by the time its last sample is due,
/// wherever play begins.
fn bandwidth(one: &Representation<'_>, track: &Track, buffer: f64, add: &mut impl FnMut(Rule, String)) {
    let Some(said) = one.node.attribute("bandwidth").and_then(|text| text.parse::<f64>().ok()) else {
        return;
    };
    // Bits that are ahead of the channel, at most, over all places to begin.
    let (mut ahead, mut worst) = (0.0_f64, 0.0_f64);
    for piece in &track.pieces {
        let Piece { loaded: Some(loaded), .. } = piece else { continue };
        ahead = ahead.max(0.0) + loaded.bytes as f64 * 8.0 - said * piece.seconds();
        worst = worst.max(ahead);
    }
    if worst > said * buffer + 8.0 {
        let message = format!(
            "bandwidth is {said}, and segments come up to {:.3} s late with minBufferTime {buffer} s",
            worst / said.max(1.0) - buffer
        );
        add(Rule::MpdBandwidth, message);
    }
}

fn picture(
    one: &Representation<'_>,
    track: &Track,
    (width, height): (u32, u32),
    add: &mut impl FnMut(Rule, String),
) {
    for (name, real) in [("width", width), ("height", height)] {
        if let Some(said) = one.get(name)
            && said.parse() != Ok(real)
        {
            add(Rule::MpdSize, format!("{name} is {said} and that of the bitstream {real}"));
        }
    }
    let fraction = |text: &str| {
        let (whole, part) = text.split_once('/').unwrap_or((text, "1"));
        Some(whole.parse::<f64>().ok()? / part.parse::<f64>().ok()?)
    };
    if let Some(said) = one.get("frameRate").and_then(fraction)
        && !track.has_frame_rate(said)
    {
        let (real, _) = track.frame_rate().unwrap_or_default();
        add(Rule::MpdFrameRate, format!("frameRate is {said:.3} and the bitstream has {real:.3}"));
    }
}

fn sound(one: &Representation<'_>, rate: u32, channels: u32, add: &mut impl FnMut(Rule, String)) {
    if let Some(said) = one.get("audioSamplingRate")
        && !said.split_whitespace().any(|said| said.parse() == Ok(rate))
    {
        add(Rule::MpdAudio, format!("audioSamplingRate is {said} and that of the bitstream {rate}"));
    }
    let name = "AudioChannelConfiguration";
    let configuration = child(one.node, name).or_else(|| child(one.set, name));
    let said = configuration.and_then(|node| node.attribute("value"));
    if let Some(said) = said.and_then(|said| said.parse::<u32>().ok())
        && said != channels
        && channels != 0
    {
        add(Rule::MpdAudio, format!("{name} is {said} and the bitstream has {channels} channels"));
    }
}
