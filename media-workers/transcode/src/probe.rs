//! Measures a source: by its own bytes first, then by GStreamer's discoverer within ten seconds, then by a pass over
//! its samples, and by a trial where it will be encoded.

use crate::index::{self, Jump, Wanted, length};
use crate::sniff::sniff;
use crate::start::start;
use crate::trial::trial;
use crate::{Failure, heard};
use domain::media::{AudioStream, FailureReason, Fraction, Probe, VideoStream};
use gstreamer as gst;
use gstreamer::glib;
use gstreamer_pbutils as pbutils;
use gstreamer_pbutils::prelude::*;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

const BUDGET: gst::ClockTime = gst::ClockTime::from_seconds(10);
/// So much longer than a film says to be may a hole in it be.
const HOLE_TOLERANCE: gst::ClockTime = gst::ClockTime::from_seconds(10);
/// What took so long to measure is planned without a trial: a probe has twenty seconds in all.
const TRIED_UNTIL: Duration = Duration::from_secs(15);
/// How often lost errors are looked for meanwhile.
const LOOK: Duration = Duration::from_millis(100);

/// Measures a source file.
///
/// # Errors
/// One of the content reasons when the file is not a source we take, [`FailureReason::ProbeTimeout`] when the budget
/// ran out.
pub fn probe(path: &Path) -> Result<Probe, Failure> {
    let started = Instant::now();
    let container = sniff(path)?;
    start()?;
    let size_bytes =
        std::fs::metadata(path).map_err(|error| Failure::storage("reading the source", &error))?.len();
    let path = path.canonicalize().map_err(|error| Failure::storage("finding the source", &error))?;
    let uri = glib::filename_to_uri(&path, None).map_err(Failure::internal)?;
    let info = discover(uri.into())?;
    check_result(&info)?;
    let videos = info.video_streams().iter().filter(|stream| !stream.is_image()).count();
    let video = info
        .video_streams()
        .into_iter()
        .filter(|stream| !stream.is_image() && stream.width() > 0 && stream.height() > 0)
        .max_by_key(|stream| u64::from(stream.width()) * u64::from(stream.height()));
    let sounds = info.audio_streams().len();
    let audio =
        info.audio_streams().into_iter().find(|stream| stream.channels() > 0 && stream.sample_rate() > 0);
    if video.is_none() && audio.is_none() {
        return Err(Failure::new(FailureReason::NoPlayableStream, "no stream with samples"));
    }
    let duration_ms = info.duration().map_or(0, gst::ClockTime::mseconds);
    let mut video = video.map(|stream| video_facts(&stream, &info));
    let mut audio = audio.map(|stream| audio_facts(&stream));
    // Of several streams the pass would not know which one was chosen.
    let one_video = video.as_mut().filter(|_| videos == 1);
    let one_aac = audio.as_mut().filter(|audio| sounds == 1 && audio.codec == "aac");
    let wanted = Wanted { video: one_video.as_ref().map(|video| video.frame_rate), audio: one_aac.is_some() };
    let (mut captions, mut busiest) = (Vec::new(), Vec::new());
    if wanted.video.is_some() || (videos == 0 && wanted.audio) {
        let passed = index::pass(&path, wanted)?;
        check_reach(passed.reach_ms, duration_ms)?;
        check_order(passed.back)?;
        check_holes(passed.hole, duration_ms)?;
        if let Some(video) = one_video {
            video.index = passed.video.map(Box::new);
        }
        busiest = passed.busiest;
        if let Some(audio) = one_aac {
            audio.index = passed.audio.map(Box::new);
        }
        captions = passed.captions;
    }
    let mut probe =
        Probe { container: container.to_owned(), duration_ms, size_bytes, video, audio, captions };
    if is_encoded(&probe)
        && started.elapsed() < TRIED_UNTIL
        && let Some(video) = &mut probe.video
    {
        let trial = trial(&path, video, &busiest);
        video.index.iter_mut().for_each(|index| index.trial = trial);
    }
    Ok(probe)
}

/// More than this, in kbit/s, no profile of ours shows as it came.
const MOST_COPIED_KBPS: u32 = 8_000;

/// Whether the video will not be shown as it came, whatever the profile: only then there is time for a trial.
fn is_encoded(probe: &Probe) -> bool {
    let index = probe.video.as_ref().and_then(|video| video.index.as_ref());
    !probe.remux_obstacles().is_empty() || index.is_some_and(|index| index.kbps > MOST_COPIED_KBPS)
}

/// Discovers on a thread, so that an error that the discoverer never hears of ends it at once and not with its budget.
fn discover(uri: String) -> Result<pbutils::DiscovererInfo, Failure> {
    let (answer, answered) = sync_channel(1);
    std::thread::spawn(move || {
        let found = pbutils::Discoverer::new(BUDGET).and_then(|discoverer| discoverer.discover_uri(&uri));
        // Not waited for any more after such an error.
        let _ = answer.send(found);
    });
    loop {
        match answered.recv_timeout(LOOK) {
            Ok(found) => return found.map_err(|error| refused(&error)),
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::internal("the discoverer died")),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(error) = heard::last_word() {
                    return Err(refused(&error));
                }
            }
        }
    }
}

/// A file that ends long before the end it states was cut on its way to us.
fn check_reach(reach_ms: Option<u64>, duration_ms: u64) -> Result<(), Failure> {
    let tolerance_ms = (duration_ms / 200).max(500);
    let Some(reach_ms) = reach_ms.filter(|reach_ms| reach_ms + tolerance_ms < duration_ms) else {
        return Ok(());
    };
    let detail = format!("samples for {reach_ms} ms of {duration_ms} ms");
    Err(Failure::new(FailureReason::DurationMismatch, detail))
}

/// Of a file whose clock the demuxer lost, frames would be shown over each other.
fn check_order(back: Option<Jump>) -> Result<(), Failure> {
    let Some([from, to]) = back else { return Ok(()) };
    let detail = format!("the times of its frames jump back from {from} to {to}");
    Err(Failure::new(FailureReason::DurationMismatch, detail))
}

/// Holes are filled with the picture before them and with silence. One longer than all of the film is a damaged time:
/// an hour would be made of a second.
fn check_holes(hole: Option<Jump>, duration_ms: u64) -> Result<(), Failure> {
    let longest = gst::ClockTime::from_mseconds(duration_ms) + HOLE_TOLERANCE;
    let Some([from, to]) = hole.filter(|hole| duration_ms > 0 && length(*hole) > longest) else {
        return Ok(());
    };
    let detail = format!("no sample between {from} and {to} of {duration_ms} ms");
    Err(Failure::new(FailureReason::DurationMismatch, detail))
}

fn check_result(info: &pbutils::DiscovererInfo) -> Result<(), Failure> {
    let missing = info.missing_elements_installer_details();
    let undecodable =
        missing.iter().find(|line| line.contains("decoder-video/") || line.contains("decoder-audio/"));
    match info.result() {
        pbutils::DiscovererResult::Timeout => {
            Err(Failure::new(FailureReason::ProbeTimeout, "no answer within 10 s"))
        }
        _ if undecodable.is_some() => Err(Failure::new(
            FailureReason::UnsupportedCodec,
            undecodable
                .map(|line| line.rsplit('|').next().unwrap_or_default().to_owned())
                .unwrap_or_default(),
        )),
        _ => Ok(()),
    }
}

fn refused(error: &glib::Error) -> Failure {
    let reason = if error.matches(gst::CoreError::MissingPlugin)
        || error.matches(gst::StreamError::CodecNotFound)
    {
        FailureReason::UnsupportedCodec
    } else if error.matches(gst::StreamError::TypeNotFound) || error.matches(gst::StreamError::WrongType) {
        FailureReason::NotMedia
    } else if error.matches(gst::StreamError::Decrypt) || error.matches(gst::StreamError::DecryptNokey) {
        FailureReason::DrmProtected
    } else {
        FailureReason::NoPlayableStream
    };
    Failure::new(reason, error.message())
}

fn video_facts(stream: &pbutils::DiscovererVideoInfo, info: &pbutils::DiscovererInfo) -> VideoStream {
    let caps = stream.caps();
    let structure = caps.as_ref().and_then(|caps| caps.structure(0));
    let text = |field: &str| structure.and_then(|found| found.get::<String>(field).ok());
    let bits = structure.and_then(|found| found.get::<u32>("bit-depth-luma").ok());
    VideoStream {
        codec: video_codec(structure),
        width: stream.width(),
        height: stream.height(),
        pixel_aspect: fraction(stream.par()),
        rotation: rotation(stream, info),
        frame_rate: fraction(stream.framerate()),
        interlaced: stream.is_interlaced(),
        bit_depth: bits.and_then(|bits| u8::try_from(bits).ok()).unwrap_or(8),
        index: None,
        hdr: text("colorimetry").is_some_and(|name| name.starts_with("bt2100")),
    }
}

fn video_codec(structure: Option<&gst::StructureRef>) -> String {
    let version = structure.and_then(|found| found.get::<i32>("mpegversion").ok());
    match (structure.map(|found| found.name().as_str()).unwrap_or_default(), version) {
        ("video/x-h264", _) => "h264",
        ("video/x-h265", _) => "hevc",
        ("video/x-vp8", _) => "vp8",
        ("video/x-vp9", _) => "vp9",
        ("video/x-av1", _) => "av1",
        ("video/mpeg", Some(1 | 2)) => "mpeg2",
        ("video/mpeg" | "video/x-divx", _) => "mpeg4",
        (other, _) => other,
    }
    .to_owned()
}

fn rotation(stream: &pbutils::DiscovererVideoInfo, info: &pbutils::DiscovererInfo) -> u16 {
    let of = |tags: Option<gst::TagList>| {
        tags.and_then(|tags| tags.get::<gst::tags::ImageOrientation>().map(|value| value.get().to_owned()))
    };
    match of(stream.tags())
        .or_else(|| info.container_streams().iter().find_map(|container| of(container.tags())))
        .as_deref()
    {
        Some("rotate-90" | "flip-rotate-90") => 90,
        Some("rotate-180" | "flip-rotate-180") => 180,
        Some("rotate-270" | "flip-rotate-270") => 270,
        _ => 0,
    }
}

fn audio_facts(stream: &pbutils::DiscovererAudioInfo) -> AudioStream {
    let caps = stream.caps();
    let structure = caps.as_ref().and_then(|caps| caps.structure(0));
    let number = |field: &str| structure.and_then(|found| found.get::<i32>(field).ok());
    let codec = match structure.map(|found| found.name().as_str()).unwrap_or_default() {
        "audio/mpeg" if matches!(number("mpegversion"), Some(2 | 4)) => "aac",
        "audio/mpeg" if number("layer") == Some(3) => "mp3",
        "audio/mpeg" => "mp2",
        "audio/x-raw" => "pcm",
        other => other.trim_start_matches("audio/").trim_start_matches("x-"),
    };
    AudioStream {
        codec: codec.to_owned(),
        rate: stream.sample_rate(),
        channels: stream.channels(),
        index: None,
    }
}

fn fraction(value: gst::Fraction) -> Fraction {
    Fraction::new(u32::try_from(value.numer()).unwrap_or(0), u32::try_from(value.denom()).unwrap_or(1))
}
