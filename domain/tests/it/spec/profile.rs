use crate::kit::{app, at, given, id, other_app};
use domain::media::{Container, PreviewFormat, VideoCodec};
use domain::profile::{
    BroadcastAudio, BroadcastSettings, BroadcastVideo, Command, Created, DEFAULT_VIDEO, Event, Pinned,
    PreviewSettings, Refusal, Retired, Revised, RungSettings, Settings, State, SystemProfile,
    ThumbnailSettings, TranscodingProfile, VideoSettings, check, system,
};

fn rung(short_side: u32) -> RungSettings {
    RungSettings { short_side, max_kbps: 2_800, crf: 23, max_frames_per_second: None }
}

fn ladder(rungs: Vec<RungSettings>) -> VideoSettings {
    VideoSettings {
        container: Container::Cmaf,
        codec: VideoCodec::H264,
        segment_ms: 4_000,
        rungs,
        preset: "veryfast".into(),
        audio_kbps: 128,
    }
}

fn video(short_side: u32) -> Settings {
    Settings::Video(ladder(vec![rung(short_side)]))
}

fn created() -> Event {
    let (name, description) = ("House".to_owned(), String::new());
    Created { app: app(), profile: id(1_000), name, description, settings: video(720), at: at(0) }.into()
}

fn create(name: &str, settings: Settings) -> Command {
    Command::Create {
        app: app(),
        profile: id(1_000),
        name: name.into(),
        description: String::new(),
        settings,
        at: at(0),
    }
}

fn revise(settings: Settings) -> Command {
    Command::Revise { app: app(), settings, at: at(1) }
}

fn retire() -> Command {
    Command::Retire { app: app(), at: at(2) }
}

fn revised(revision: u32, short_side: u32) -> Event {
    Revised { revision, settings: video(short_side), at: at(1) }.into()
}

fn retired() -> Event {
    Retired { at: at(2) }.into()
}

fn preview(long_side: u32, length_ms: u64, frames_per_second: u32) -> Settings {
    let (start_ms, format) = (None, PreviewFormat::Webp);
    Settings::Preview(PreviewSettings { long_side, length_ms, frames_per_second, start_ms, format })
}

fn starting(start_ms: u64) -> Settings {
    Settings::Preview(PreviewSettings {
        long_side: 320,
        length_ms: 3_000,
        frames_per_second: 10,
        start_ms: Some(start_ms),
        format: PreviewFormat::Gif,
    })
}

fn still(long_side: u32, at_ms: &[u64]) -> Settings {
    Settings::Thumbnail(ThumbnailSettings { long_side, at_ms: at_ms.to_vec() })
}

fn live(segment_duration: u32, widths: &[u32], bitrate: u32) -> Settings {
    let stream = |width: &u32| BroadcastVideo {
        name: "v".into(),
        kind: "video".into(),
        width: *width,
        height: 360,
        bitrate,
    };
    let audio_stream = BroadcastAudio { name: "audio".into(), kind: "audio".into(), bitrate: 128_000 };
    let video_streams = widths.iter().map(stream).collect();
    Settings::BroadcastRtmp(BroadcastSettings { segment_duration, video_streams, audio_stream, drm: false })
}

#[test]
fn an_app_makes_a_profile_of_its_own() {
    given::<TranscodingProfile>([]).when(create(" House ", video(720))).then([created()]);
    given::<TranscodingProfile>([created()]).when(create("House", video(720))).then_refused(Refusal::Exists);
    given::<TranscodingProfile>([created(), retired()])
        .when(create("House", video(720)))
        .then_refused(Refusal::Exists);
}

#[test]
fn a_profile_has_a_name() {
    for name in ["", "  ", &"n".repeat(101)] {
        let length = name.trim().len();
        let answer = format!("the number of characters of name is {length}; it can be 1 to 100");
        given::<TranscodingProfile>([]).when(create(name, video(720))).then_refused(Refusal::Invalid(answer));
    }
}

#[test]
fn each_change_is_a_revision() {
    given::<TranscodingProfile>([created()]).when(revise(video(480))).then([revised(2, 480)]);
    given::<TranscodingProfile>([created(), revised(2, 480)])
        .when(revise(video(360)))
        .then([revised(3, 360)]);
    given::<TranscodingProfile>([created()]).when(revise(video(720))).then_nothing();
}

#[test]
fn every_revision_can_be_read_for_ever() {
    let history = [created(), revised(2, 480), revised(3, 360), retired()];
    let State::Retired(profile) = given::<TranscodingProfile>(history).state() else {
        panic!("it was retired");
    };
    let of = |revision| profile.settings_of(revision).cloned();
    assert_eq!([of(Some(1)), of(Some(2)), of(Some(3))], [720, 480, 360].map(|side| Some(video(side))));
    assert_eq!(of(None), Some(video(360)));
    assert_eq!([of(Some(0)), of(Some(4))], [None, None]);
}

#[test]
fn a_profile_is_kept_with_its_revision_and_was_once_a_bare_number() {
    let read = |text: &str| serde_json::from_str::<Pinned>(text).expect("it is one");
    assert_eq!(read("6"), Pinned::newest(id(6)));
    assert_eq!(read(r#"{"profile":1000,"revision":2}"#), Pinned::of(id(1_000), 2));
    for pinned in [Pinned::newest(id(6)), Pinned::of(id(1_000), 2)] {
        assert_eq!(read(&serde_json::to_string(&pinned).expect("it is JSON")), pinned);
    }
}

#[test]
fn a_profile_stays_of_its_type() {
    let still = still(640, &[]);
    given::<TranscodingProfile>([created()]).when(revise(still)).then_refused(Refusal::TypeChanged);
}

#[test]
fn a_retired_profile_can_be_read_but_not_changed() {
    given::<TranscodingProfile>([created()]).when(retire()).then([retired()]);
    let after = || given::<TranscodingProfile>([created(), retired()]);
    after().when(retire()).then_nothing();
    after().when(revise(video(480))).then_refused(Refusal::NotFound);
    assert!(matches!(after().state(), State::Retired(profile) if profile.settings == video(720)));
}

#[test]
fn another_app_finds_no_profile() {
    let (app, settings, at) = (other_app(), video(480), at(1));
    for history in [vec![], vec![created()], vec![created(), retired()]] {
        let foreign = |command| given::<TranscodingProfile>(history.clone()).when(command);
        foreign(Command::Revise { app, settings: settings.clone(), at }).then_refused(Refusal::NotFound);
        foreign(Command::Retire { app, at }).then_refused(Refusal::NotFound);
    }
}

/// Ladders that no worker can make, and why.
fn wrong_ladders() -> Vec<(Settings, &'static str)> {
    let base = || ladder(vec![rung(720), rung(360)]);
    let one = |change: &dyn Fn(&mut RungSettings)| {
        let mut only = rung(720);
        change(&mut only);
        Settings::Video(ladder(vec![only]))
    };
    let below = |short_side| Settings::Video(ladder(vec![rung(720), rung(short_side)]));
    vec![
        (
            Settings::Video(VideoSettings { segment_ms: 999, ..base() }),
            "segmentMs is 999; it can be 1000 to 10000",
        ),
        (
            Settings::Video(VideoSettings { segment_ms: 10_001, ..base() }),
            "segmentMs is 10001; it can be 1000 to 10000",
        ),
        (Settings::Video(ladder(vec![])), "the number of rungs is 0; it can be 1 to 8"),
        (Settings::Video(ladder(vec![rung(360); 9])), "the number of rungs is 9; it can be 1 to 8"),
        (
            Settings::Video(VideoSettings { container: Container::Mp4, ..base() }),
            "the number of rungs in an MP4 is 2; it can be 1 to 1",
        ),
        (
            Settings::Video(VideoSettings { codec: VideoCodec::Vp9, ..base() }),
            "codec is VP9; in the container CMAF it can be H264, HEVC, AV1",
        ),
        (below(720), "rungs[1].shortSide is 720; rungs go from high to low, so it is less than 720"),
        (below(721), "rungs[1].shortSide is 721; rungs go from high to low, so it is less than 720"),
        (below(63), "rungs[1].shortSide is 63; it can be 64 to 4320"),
        (video(4_321), "rungs[0].shortSide is 4321; it can be 64 to 4320"),
        (one(&|rung| rung.crf = 9), "rungs[0].crf is 9; it can be 10 to 40"),
        (one(&|rung| rung.crf = 41), "rungs[0].crf is 41; it can be 10 to 40"),
        (one(&|rung| rung.max_kbps = 49), "rungs[0].maxKbps is 49; it can be 50 to 100000"),
        (one(&|rung| rung.max_kbps = 100_001), "rungs[0].maxKbps is 100001; it can be 50 to 100000"),
        (
            one(&|rung| rung.max_frames_per_second = Some(9)),
            "rungs[0].maxFramesPerSecond is 9; it can be 10 to 60",
        ),
        (
            one(&|rung| rung.max_frames_per_second = Some(61)),
            "rungs[0].maxFramesPerSecond is 61; it can be 10 to 60",
        ),
        (
            Settings::Video(VideoSettings { preset: "placebo".into(), ..base() }),
            "preset is \"placebo\"; it can be ultrafast, superfast, veryfast, faster, fast, medium",
        ),
        (Settings::Video(VideoSettings { audio_kbps: 31, ..base() }), "audioKbps is 31; it can be 32 to 320"),
        (
            Settings::Video(VideoSettings { audio_kbps: 321, ..base() }),
            "audioKbps is 321; it can be 32 to 320",
        ),
    ]
}

/// The same of pictures and broadcasts.
fn wrong_others() -> Vec<(Settings, &'static str)> {
    vec![
        (still(15, &[]), "longSide is 15; it can be 16 to 4096"),
        (still(4_097, &[]), "longSide is 4097; it can be 16 to 4096"),
        (still(640, &[0; 11]), "the number of atMs is 11; it can be 0 to 10"),
        (still(640, &[0, 43_200_001]), "atMs[1] is 43200001; it can be 0 to 43200000"),
        (starting(43_200_001), "startMs is 43200001; it can be 0 to 43200000"),
        (preview(1_281, 3_000, 10), "longSide is 1281; it can be 16 to 1280"),
        (preview(320, 499, 10), "lengthMs is 499; it can be 500 to 10000"),
        (preview(320, 10_001, 10), "lengthMs is 10001; it can be 500 to 10000"),
        (preview(320, 3_000, 0), "framesPerSecond is 0; it can be 1 to 25"),
        (preview(320, 3_000, 26), "framesPerSecond is 26; it can be 1 to 25"),
        (live(0, &[640], 800_000), "segmentDuration is 0; it can be 1 to 10"),
        (live(11, &[640], 800_000), "segmentDuration is 11; it can be 1 to 10"),
        (live(2, &[], 800_000), "the number of videoStreams is 0; it can be 1 to 8"),
        (live(2, &[640; 9], 800_000), "the number of videoStreams is 9; it can be 1 to 8"),
        (live(2, &[640, 0], 800_000), "videoStreams[1].width is 0; it can be 16 to 7680"),
        (live(2, &[640], 0), "videoStreams[0].bitrate is 0; it can be 50000 to 100000000"),
    ]
}

#[test]
fn settings_that_a_worker_cannot_carry_out_are_refused() {
    for (settings, why) in wrong_ladders().into_iter().chain(wrong_others()) {
        let refusal = Refusal::Invalid(why.into());
        assert_eq!(check(&settings), Err(refusal.clone()));
        given::<TranscodingProfile>([]).when(create("House", settings)).then_refused(refusal);
    }
}

#[test]
fn settings_at_their_limits_are_taken() {
    for settings in
        [video(64), video(4_320), preview(16, 500, 1), preview(1_280, 10_000, 25), live(10, &[7_680], 50_000)]
    {
        assert_eq!(check(&settings), Ok(()), "{settings:?}");
    }
}

#[test]
fn system_profiles_have_the_ids_and_types_that_tenants_know() {
    let kind = |settings: &Settings| match settings {
        Settings::Video(_) => "VIDEO",
        Settings::Thumbnail(_) => "THUMBNAIL",
        Settings::Preview(_) => "PREVIEW",
        Settings::BroadcastRtmp(_) => "BROADCAST_RTMP",
    };
    let all = SystemProfile::all();
    let seen: Vec<_> = all.iter().map(|profile| (profile.id, kind(&profile.settings))).collect();
    let expected = [
        (1, "VIDEO"),
        (2, "THUMBNAIL"),
        (3, "PREVIEW"),
        (4, "BROADCAST_RTMP"),
        (5, "VIDEO"),
        (6, "VIDEO"),
        (7, "BROADCAST_RTMP"),
    ];
    assert_eq!(seen, expected);
    for profile in all {
        assert_eq!(check(&profile.settings), Ok(()), "{}", profile.name);
        assert_eq!(system(id(profile.id)).map(|found| found.name), Some(profile.name));
    }
    assert_eq!(system(id(1_000)), None);
}

#[test]
fn the_one_default_is_the_cmaf_ladder() {
    let defaults: Vec<_> = SystemProfile::all().into_iter().filter(|profile| profile.is_default).collect();
    let [default] = &defaults[..] else { panic!("one default: {defaults:?}") };
    assert_eq!((default.id, default.name), (DEFAULT_VIDEO, "CMAF for 16:9(9:16) Video"));
    assert!(matches!(&default.settings, Settings::Video(video) if video.container == Container::Cmaf));
}
