use super::{
    Active, BroadcastVideo, Command, Created, Event, Retired, Revised, Settings, State, VideoSettings,
};
use crate::ids::AppId;
use crate::media::Container;

/// x264's presets that a profile may name; slower ones cost more than they give.
const PRESETS: [&str; 6] = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium"];

/// Why the answer is no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the transcoding profile does not exist")]
    NotFound,
    #[error("the transcoding profile exists already")]
    Exists,
    #[error("the profile's settings are of another type")]
    TypeChanged,
    #[error("profile: {0}")]
    Invalid(&'static str),
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Create { app, profile, name, description, settings, at } => {
            check(&settings)?;
            let name = name.trim().to_owned();
            if !(1..=100).contains(&name.chars().count()) || description.chars().count() > 1_000 {
                return Err(Refusal::Invalid("a name has 1 to 100 characters, a description at most 1000"));
            }
            match state {
                State::Absent => Ok(vec![Created { app, profile, name, description, settings, at }.into()]),
                State::Active(_) | State::Retired(_) => Err(Refusal::Exists),
            }
        }
        Command::Revise { app, settings, at } => {
            let profile = own(state, app)?;
            check(&settings)?;
            if std::mem::discriminant(&profile.settings) != std::mem::discriminant(&settings) {
                return Err(Refusal::TypeChanged);
            }
            if profile.settings == settings {
                return Ok(vec![]);
            }
            Ok(vec![Revised { revision: profile.revision + 1, settings, at }.into()])
        }
        Command::Retire { app, at } => match state {
            State::Retired(profile) if profile.app == app => Ok(vec![]),
            State::Active(_) | State::Absent | State::Retired(_) => {
                own(state, app)?;
                Ok(vec![Retired { at }.into()])
            }
        },
    }
}

fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(profile) if profile.app == app => Ok(profile),
        State::Active(_) | State::Absent | State::Retired(_) => Err(Refusal::NotFound),
    }
}

/// Whether a worker can carry the settings out.
pub fn check(settings: &Settings) -> Result<(), Refusal> {
    let fail = |what| Err(Refusal::Invalid(what));
    match settings {
        Settings::Video(video) => check_video(video),
        Settings::Thumbnail(still) if !(16..=4_096).contains(&still.long_side) => {
            fail("longSide is 16 to 4096 pixels")
        }
        Settings::Preview(preview) if !(16..=1_280).contains(&preview.long_side) => {
            fail("longSide is 16 to 1280 pixels")
        }
        Settings::Preview(preview) if !(500..=10_000).contains(&preview.length_ms) => {
            fail("lengthMs is 500 to 10000")
        }
        Settings::Preview(preview) if !(1..=25).contains(&preview.frames_per_second) => {
            fail("framesPerSecond is 1 to 25")
        }
        Settings::BroadcastRtmp(live) if !(1..=10).contains(&live.segment_duration) => {
            fail("segmentDuration is 1 to 10 seconds")
        }
        Settings::BroadcastRtmp(live) if !(1..=8).contains(&live.video_streams.len()) => {
            fail("a broadcast has 1 to 8 video streams")
        }
        Settings::BroadcastRtmp(live) if !live.video_streams.iter().all(is_live_rung) => {
            fail("a video stream has width and height 16 to 7680, bitrate 50000 to 100000000")
        }
        Settings::BroadcastRtmp(live) if !(16_000..=512_000).contains(&live.audio_stream.bitrate) => {
            fail("the audio stream has bitrate 16000 to 512000")
        }
        Settings::Thumbnail(_) | Settings::Preview(_) | Settings::BroadcastRtmp(_) => Ok(()),
    }
}

fn is_live_rung(stream: &BroadcastVideo) -> bool {
    let fits = |pixels| (16..=7_680).contains(&pixels);
    fits(stream.width) && fits(stream.height) && (50_000..=100_000_000).contains(&stream.bitrate)
}

fn check_video(video: &VideoSettings) -> Result<(), Refusal> {
    let fail = |what| Err(Refusal::Invalid(what));
    if !(1_000..=10_000).contains(&video.segment_ms) {
        return fail("segmentMs is 1000 to 10000");
    }
    if video.rungs.is_empty() || video.rungs.len() > 8 {
        return fail("a ladder has 1 to 8 rungs");
    }
    if video.container == Container::Mp4 && video.rungs.len() != 1 {
        return fail("a progressive MP4 has exactly one rung");
    }
    if !video.rungs.is_sorted_by(|high, low| high.short_side > low.short_side) {
        return fail("rungs go from high to low");
    }
    let rung_fits = |rung: &super::RungSettings| {
        (64..=4_320).contains(&rung.short_side)
            && (50..=100_000).contains(&rung.max_kbps)
            && (10..=40).contains(&rung.crf)
    };
    if !video.rungs.iter().all(rung_fits) {
        return fail("a rung has shortSide 64 to 4320, maxKbps 50 to 100000, crf 10 to 40");
    }
    if !PRESETS.contains(&video.preset.as_str()) {
        return fail("preset is ultrafast, superfast, veryfast, faster, fast or medium");
    }
    if !(32..=320).contains(&video.audio_kbps) {
        return fail("audioKbps is 32 to 320");
    }
    Ok(())
}
