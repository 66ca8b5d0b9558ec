//! The system profiles, with the ids and names that tenants know (contract section 5).

use super::{
    BroadcastAudio, BroadcastSettings, BroadcastVideo, PreviewSettings, RungSettings, Settings,
    ThumbnailSettings, VideoSettings,
};
use crate::ids::ProfileId;
use crate::media::{Container, PreviewFormat, VideoCodec};

/// A profile that every app has.
#[derive(Clone, Debug, PartialEq)]
pub struct SystemProfile {
    pub id: u32,
    pub name: &'static str,
    pub description: &'static str,
    /// Taken when a post names none of its type.
    pub is_default: bool,
    pub settings: Settings,
}

/// The video profile of posts that name none.
pub const DEFAULT_VIDEO: u32 = 6;

/// The system profile of this id.
pub fn system(id: ProfileId) -> Option<SystemProfile> {
    all().into_iter().find(|profile| profile.id == id.get())
}

impl SystemProfile {
    /// Every system profile, by id.
    pub fn all() -> Vec<Self> {
        all()
    }
}

fn all() -> Vec<SystemProfile> {
    let profile = |id, name, description, settings| SystemProfile {
        id,
        name,
        description,
        is_default: id == DEFAULT_VIDEO,
        settings,
    };
    vec![
        profile(
            1,
            "720p Mp4 for 16:9(9:16) Video",
            "One progressive MP4, short side 720 pixels at most",
            mp4(720, 2_800),
        ),
        profile(
            2,
            "Thumbnail",
            "A JPEG picture from the video",
            Settings::Thumbnail(ThumbnailSettings { long_side: 1_280, at_ms: vec![] }),
        ),
        profile(
            3,
            "Preview",
            "A short animated picture from the video",
            Settings::Preview(PreviewSettings {
                long_side: 320,
                length_ms: 3_000,
                frames_per_second: 10,
                start_ms: None,
                format: PreviewFormat::Webp,
            }),
        ),
        profile(
            4,
            "Predefined CMAF Profile (16:9 portrait)-2.0 sec segments",
            "Live, 360x640 and 720x1280",
            live(true),
        ),
        profile(
            5,
            "1080p Mp4 for 16:9(9:16) Video",
            "One progressive MP4, short side 1080 pixels at most",
            mp4(1_080, 5_000),
        ),
        profile(6, "CMAF for 16:9(9:16) Video", "HLS and MPEG-DASH over one set of CMAF segments", cmaf()),
        profile(
            7,
            "Predefined CMAF Profile (16:9 landscape)-2.0 sec segments",
            "Live, 640x360 and 1280x720",
            live(false),
        ),
    ]
}

fn mp4(short_side: u32, max_kbps: u32) -> Settings {
    Settings::Video(VideoSettings {
        container: Container::Mp4,
        codec: VideoCodec::H264,
        segment_ms: 4_000,
        rungs: vec![rung(short_side, max_kbps)],
        preset: "veryfast".into(),
        audio_kbps: 128,
    })
}

fn rung(short_side: u32, max_kbps: u32) -> RungSettings {
    RungSettings { short_side, max_kbps, crf: 23, max_frames_per_second: None }
}

fn cmaf() -> Settings {
    let rung = |(short_side, max_kbps)| rung(short_side, max_kbps);
    Settings::Video(VideoSettings {
        container: Container::Cmaf,
        codec: VideoCodec::H264,
        segment_ms: 4_000,
        rungs: [(1_080, 5_000), (720, 2_800), (480, 1_400), (360, 800)].map(rung).to_vec(),
        preset: "veryfast".into(),
        audio_kbps: 128,
    })
}

fn live(portrait: bool) -> Settings {
    let stream = |name: &str, long: u32, short: u32, bitrate| {
        let (width, height) = if portrait { (short, long) } else { (long, short) };
        BroadcastVideo { name: name.into(), kind: "video".into(), width, height, bitrate }
    };
    Settings::BroadcastRtmp(BroadcastSettings {
        segment_duration: 2,
        video_streams: vec![stream("360p", 640, 360, 800_000), stream("720p", 1_280, 720, 3_000_000)],
        audio_stream: BroadcastAudio { name: "audio".into(), kind: "audio".into(), bitrate: 128_000 },
        drm: false,
    })
}
