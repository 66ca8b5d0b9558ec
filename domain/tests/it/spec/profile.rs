use crate::kit::{app, at, given, id, other_app};
use domain::media::Container;
use domain::profile::{
    BroadcastAudio, BroadcastSettings, BroadcastVideo, Command, Created, DEFAULT_VIDEO, Event,
    PreviewSettings, Refusal, Retired, Revised, RungSettings, Settings, State, SystemProfile,
    ThumbnailSettings, TranscodingProfile, VideoSettings, check, system,
};

fn rung(short_side: u32) -> RungSettings {
    RungSettings { short_side, max_kbps: 2_800, crf: 23 }
}

fn ladder(rungs: Vec<RungSettings>) -> VideoSettings {
    VideoSettings {
        container: Container::Cmaf,
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
    Settings::Preview(PreviewSettings { long_side, length_ms, frames_per_second })
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
        let answer = Refusal::Invalid("a name has 1 to 100 characters, a description at most 1000");
        given::<TranscodingProfile>([]).when(create(name, video(720))).then_refused(answer);
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
fn a_profile_stays_of_its_type() {
    let still = Settings::Thumbnail(ThumbnailSettings { long_side: 640 });
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

#[test]
fn settings_that_a_worker_cannot_carry_out_are_refused() {
    let base = || ladder(vec![rung(720), rung(360)]);
    let one = |crf, max_kbps| Settings::Video(ladder(vec![RungSettings { short_side: 720, max_kbps, crf }]));
    let wrong = [
        Settings::Video(VideoSettings { segment_ms: 999, ..base() }),
        Settings::Video(VideoSettings { segment_ms: 10_001, ..base() }),
        Settings::Video(ladder(vec![])),
        Settings::Video(ladder((1..=9).rev().map(|n| rung(n * 100)).collect())),
        Settings::Video(VideoSettings { container: Container::Mp4, ..base() }),
        Settings::Video(ladder(vec![rung(360), rung(720)])),
        Settings::Video(ladder(vec![rung(720), rung(720)])),
        video(63),
        video(4_321),
        one(9, 2_800),
        one(41, 2_800),
        one(23, 49),
        one(23, 100_001),
        Settings::Video(VideoSettings { preset: "placebo".into(), ..base() }),
        Settings::Video(VideoSettings { audio_kbps: 31, ..base() }),
        Settings::Video(VideoSettings { audio_kbps: 321, ..base() }),
        Settings::Thumbnail(ThumbnailSettings { long_side: 15 }),
        Settings::Thumbnail(ThumbnailSettings { long_side: 4_097 }),
        preview(1_281, 3_000, 10),
        preview(320, 499, 10),
        preview(320, 10_001, 10),
        preview(320, 3_000, 0),
        preview(320, 3_000, 26),
        live(0, &[640], 800_000),
        live(11, &[640], 800_000),
        live(2, &[], 800_000),
        live(2, &[640; 9], 800_000),
        live(2, &[0], 800_000),
        live(2, &[640], 0),
    ];
    for settings in wrong {
        assert!(matches!(check(&settings), Err(Refusal::Invalid(_))), "{settings:?}");
        let create = given::<TranscodingProfile>([]).when(create("House", settings.clone()));
        create.then_refused(check(&settings).expect_err("it was refused above"));
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
