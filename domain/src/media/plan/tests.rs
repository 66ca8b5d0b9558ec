use super::*;
use crate::media::AudioStream;
use proptest::prelude::*;

pub(super) fn video(width: u32, height: u32) -> VideoStream {
    VideoStream {
        codec: "h264".into(),
        width,
        height,
        pixel_aspect: Fraction::new(1, 1),
        rotation: 0,
        frame_rate: Fraction::new(25, 1),
        interlaced: false,
        bit_depth: 8,
        hdr: false,
        index: None,
    }
}

pub(super) fn probe(video: Option<VideoStream>, channels: Option<u32>) -> Probe {
    Probe {
        container: "mp4".into(),
        duration_ms: 60_000,
        size_bytes: 1_000_000,
        video,
        audio: channels.map(|channels| AudioStream {
            codec: "aac".into(),
            rate: 44_100,
            channels,
            index: None,
        }),
        captions: vec![],
    }
}

pub(super) fn settings(container: Container, short_sides: &[u32]) -> VideoSettings {
    let rung = |short_side: &u32| RungSettings {
        short_side: *short_side,
        max_kbps: short_side * 4,
        crf: 23,
        max_frames_per_second: None,
    };
    VideoSettings {
        container,
        codec: VideoCodec::H264,
        segment_ms: 4000,
        rungs: short_sides.iter().map(rung).collect(),
        preset: "veryfast".into(),
        audio_kbps: 128,
    }
}

fn ladder(source: VideoStream) -> Plan {
    ladder_of(&probe(Some(source), Some(2)))
}

pub(super) fn ladder_of(probe: &Probe) -> Plan {
    plan(probe, &settings(Container::Cmaf, &[1080, 720, 480, 360]), None, None).expect("a plan")
}

fn sizes(plan: &Plan) -> Vec<(u32, u32)> {
    plan.rungs.iter().map(|rung| (rung.width, rung.height)).collect()
}

#[test]
fn a_full_hd_source_gets_the_whole_ladder() {
    assert_eq!(sizes(&ladder(video(1920, 1080))), [(1920, 1080), (1280, 720), (854, 480), (640, 360)]);
}

#[test]
fn a_portrait_source_is_measured_by_its_short_side() {
    assert_eq!(sizes(&ladder(video(720, 1280))), [(720, 1280), (480, 854), (360, 640)]);
}

#[test]
fn a_turned_source_is_planned_as_it_is_seen() {
    let turned = VideoStream { rotation: 90, ..video(1280, 720) };
    assert_eq!(sizes(&ladder(turned)), [(720, 1280), (480, 854), (360, 640)]);
}

#[test]
fn pixel_aspect_becomes_width() {
    let wide = VideoStream { pixel_aspect: Fraction::new(64, 45), ..video(720, 576) };
    assert_eq!(sizes(&ladder(wide)), [(854, 480), (640, 360)]);
}

#[test]
fn turns_and_oblong_pixels_go_together() {
    // An NTSC camcorder held upright: 720x480 in pixels of 8:9, turned.
    let upright = VideoStream { pixel_aspect: Fraction::new(8, 9), rotation: 270, ..video(720, 480) };
    assert_eq!(sizes(&ladder(upright)), [(480, 640), (360, 480)]);
    let narrow = VideoStream { pixel_aspect: Fraction::new(1, 2), ..video(1920, 1080) };
    assert_eq!(sizes(&ladder(narrow))[0], (720, 810), "portrait, though there are more pixels across");
    let unknown = VideoStream { pixel_aspect: Fraction::new(0, 1), ..video(640, 360) };
    assert_eq!(sizes(&ladder(unknown)), [(640, 360)]);
}

#[test]
fn the_smallest_and_the_thinnest_sources_have_a_rung() {
    assert_eq!(sizes(&ladder(video(1, 1))), [(2, 2)]);
    assert_eq!(sizes(&ladder(video(4096, 16))), [(4096, 16)]);
    assert_eq!(sizes(&ladder(video(16, 4096))), [(16, 4096)]);
}

#[test]
fn what_browsers_do_not_show_is_made_into_what_they_do() {
    let odd = |change: fn(&mut VideoStream)| {
        let mut source = video(1280, 720);
        change(&mut source);
        ladder(source)
    };
    let fields = odd(|source| source.interlaced = true);
    assert!(fields.deinterlace && !fields.tone_map);
    let bright = odd(|source| (source.bit_depth, source.hdr) = (10, true));
    assert!(bright.tone_map && !bright.deinterlace);
    let deep = odd(|source| source.bit_depth = 10);
    assert!(!deep.tone_map && !deep.deinterlace, "ten bits alone are converted, not mapped");
    assert!(deep.rungs.iter().all(|rung| matches!(rung.profile.as_str(), "high" | "main")));
}

#[test]
fn fractional_rates_stay_what_they_are() {
    for rate in [(24_000, 1001), (30_000, 1001), (25, 2), (15, 1)].map(|(num, den)| Fraction::new(num, den)) {
        let plan = ladder(VideoStream { frame_rate: rate, ..video(1280, 720) });
        assert!(plan.rungs.iter().all(|rung| rung.frame_rate == rate), "{rate:?}");
    }
}

#[test]
fn a_source_of_unknown_length_is_planned() {
    let unknown = Probe { duration_ms: 0, ..probe(Some(video(1280, 720)), Some(2)) };
    let plan = ladder_of(&unknown);
    assert_eq!((plan.expected_ms, plan.rungs.len(), plan.chunks.len()), (0, 3, 1));
}

#[test]
fn a_source_just_below_a_class_keeps_its_size() {
    assert_eq!(sizes(&ladder(video(1918, 1078)))[0], (1918, 1078));
}

#[test]
fn a_small_odd_source_gets_one_even_rung() {
    let plan = ladder(video(177, 145));
    assert_eq!(sizes(&plan), [(176, 144)]);
    assert_eq!(plan.rungs[0].name, "144p");
}

#[test]
fn high_frame_rates_stay_only_in_large_rungs() {
    let fast = VideoStream { frame_rate: Fraction::new(60_000, 1001), ..video(1280, 720) };
    let rates: Vec<Fraction> = ladder(fast).rungs.iter().map(|rung| rung.frame_rate).collect();
    assert_eq!(
        rates,
        [Fraction::new(60_000, 1001), Fraction::new(30_000, 1001), Fraction::new(30_000, 1001)]
    );
}

#[test]
fn a_limit_of_a_rung_halves_its_rate_and_all_rungs_stay_aligned() {
    let mut wanted = settings(Container::Cmaf, &[1080, 720, 480]);
    for (rung, limit) in wanted.rungs.iter_mut().zip([None, Some(25), Some(60)]) {
        rung.max_frames_per_second = limit;
    }
    let of = |rate| {
        let source = VideoStream { frame_rate: rate, ..video(1920, 1080) };
        plan(&probe(Some(source), None), &wanted, None, None).expect("a plan")
    };
    let rates = |plan: &Plan| plan.rungs.iter().map(|rung| rung.frame_rate).collect::<Vec<_>>();
    let fast = of(Fraction::new(60_000, 1001));
    assert_eq!(
        rates(&fast),
        [(60_000, 1001), (15_000, 1001), (60_000, 1001)].map(|(n, d)| Fraction::new(n, d))
    );
    assert_eq!(fast.grid_rate(), Fraction::new(15_000, 1001), "the slowest, wherever it is");
    let film = of(Fraction::new(24, 1));
    assert_eq!(rates(&film), [Fraction::new(24, 1); 3]);
}

#[test]
fn a_varying_rate_becomes_the_next_standard_rate() {
    let varying = VideoStream { frame_rate: Fraction::new(261, 13), ..video(640, 360) };
    assert_eq!(ladder(varying).rungs[0].frame_rate, Fraction::new(24_000, 1001));
    let unknown = VideoStream { frame_rate: Fraction::new(0, 1), ..video(640, 360) };
    assert_eq!(ladder(unknown).rungs[0].frame_rate, Fraction::new(30, 1));
}

#[test]
fn mono_stays_mono_and_surround_becomes_stereo() {
    let of = |channels| plan(&probe(None, Some(channels)), &settings(Container::Cmaf, &[360]), None, None);
    let audio = |channels| of(channels).expect("a plan").audio.expect("audio");
    assert_eq!((audio(1).channels, audio(1).kbps), (1, 64));
    assert_eq!((audio(6).channels, audio(6).kbps, audio(6).rate), (2, 128, 48_000));
}

#[test]
fn sound_alone_has_no_rungs_and_silence_no_audio() {
    let ladder = settings(Container::Cmaf, &[360]);
    assert!(plan(&probe(None, Some(2)), &ladder, None, None).expect("a plan").rungs.is_empty());
    assert_eq!(plan(&probe(Some(video(640, 360)), None), &ladder, None, None).expect("a plan").audio, None);
    assert_eq!(plan(&probe(None, None), &ladder, None, None), Err(PlanRefusal::NothingToPlay));
}

#[test]
fn a_progressive_mp4_has_exactly_one_rung_never_above_the_source() {
    let mp4 = settings(Container::Mp4, &[720]);
    let of = |source| sizes(&plan(&probe(Some(source), None), &mp4, None, None).expect("a plan"));
    assert_eq!(of(video(1920, 1080)), [(1280, 720)]);
    assert_eq!(of(video(640, 272)), [(640, 272)]);
}

#[test]
fn sources_beyond_the_limits_are_refused() {
    let ladder = settings(Container::Cmaf, &[360]);
    let refused = |source: Probe| plan(&source, &ladder, None, None) == Err(PlanRefusal::LimitExceeded);
    assert!(refused(probe(Some(video(16_000, 16_000)), None)));
    assert!(refused(probe(
        Some(VideoStream { frame_rate: Fraction::new(1000, 1), ..video(640, 360) }),
        None
    )));
    assert!(refused(Probe { duration_ms: 13 * 3_600_000, ..probe(None, Some(2)) }));
    assert!(!refused(probe(Some(video(8192, 4320)), None)));
}

#[test]
fn every_rung_has_the_codec_of_its_profile_and_one_that_nobody_encodes_is_refused() {
    let hevc = VideoSettings { codec: VideoCodec::Hevc, ..settings(Container::Cmaf, &[720, 360]) };
    let source = probe(Some(video(1280, 720)), Some(2));
    let made = plan(&source, &hevc, None, None).expect("a plan");
    assert!(made.rungs.iter().all(|rung| (rung.codec, &*rung.profile) == (VideoCodec::Hevc, "main")));
    let refusal = Err(PlanRefusal::NoEncoder(VideoCodec::Hevc));
    assert_eq!(check_encoder(&source, &hevc, &[VideoCodec::H264, VideoCodec::Av1]), refusal);
    assert_eq!(check_encoder(&source, &hevc, &[VideoCodec::H264, VideoCodec::Hevc]), Ok(()));
    assert_eq!(check_encoder(&probe(None, Some(2)), &hevc, &[]), Ok(()), "sound needs none");
}

#[test]
fn pictures_lie_inside_the_source() {
    let still = ThumbnailSettings { long_side: 640, at_ms: vec![] };
    let moving = PreviewSettings {
        long_side: 320,
        length_ms: 50_000,
        frames_per_second: 10,
        start_ms: None,
        format: PreviewFormat::Webp,
    };
    let ladder = settings(Container::Cmaf, &[360]);
    let made =
        plan(&probe(Some(video(1920, 1080)), None), &ladder, Some(&still), Some(&moving)).expect("a plan");
    let thumbnail = made.thumbnail.expect("asked for");
    assert_eq!((thumbnail.width, thumbnail.height), (640, 360));
    assert_eq!(thumbnail.at_ms, [6_000, 15_000, 24_000]);
    let preview = made.preview.expect("asked for");
    assert_eq!(
        (preview.start_ms, preview.length_ms, preview.width, preview.height),
        (10_000, 50_000, 320, 180)
    );
}

#[test]
fn pictures_are_taken_where_the_profile_says_as_far_as_the_source_goes() {
    let still = ThumbnailSettings { long_side: 640, at_ms: vec![1_500, 59_999, 90_000] };
    let moving = PreviewSettings {
        long_side: 320,
        length_ms: 3_000,
        frames_per_second: 10,
        start_ms: Some(58_500),
        format: PreviewFormat::Gif,
    };
    let ladder = settings(Container::Cmaf, &[360]);
    let made =
        plan(&probe(Some(video(1920, 1080)), None), &ladder, Some(&still), Some(&moving)).expect("a plan");
    let thumbnail = made.thumbnail.expect("asked for");
    assert_eq!((thumbnail.at_ms, thumbnail.exact), (vec![1_500, 59_999], true));
    assert_eq!(made.preview.expect("asked for").start_ms, 57_000, "it has its length");
}

#[test]
fn two_groups_of_pictures_make_a_segment_of_four_seconds() {
    let plan = ladder(VideoStream { frame_rate: Fraction::new(50, 1), ..video(1280, 720) });
    assert_eq!(plan.cadence(&plan.rungs[0]), Cadence { gop_frames: 100, segment_frames: 200 });
    assert_eq!(plan.cadence(&plan.rungs[1]), Cadence { gop_frames: 50, segment_frames: 100 });
    assert!((plan.segment_seconds().as_f64() - 4.0).abs() < 1e-9);
}

fn any_source() -> impl Strategy<Value = VideoStream> {
    let size = (1u32..9000, 1u32..5000);
    let rate = (0u32..240_000, prop_oneof![Just(1u32), Just(2), Just(1000), Just(1001), 1u32..2000]);
    let aspect = (1u32..100, 1u32..100);
    (size, rate, aspect, prop_oneof![Just(0u16), Just(90), Just(180), Just(270)]).prop_map(
        |((width, height), rate, aspect, rotation)| VideoStream {
            frame_rate: Fraction::new(rate.0, rate.1),
            pixel_aspect: Fraction::new(aspect.0, aspect.1),
            rotation,
            ..video(width, height)
        },
    )
}

proptest! {
    #[test]
    fn no_rung_is_above_its_source_and_all_are_even_sorted_and_aligned(source in any_source()) {
        hold(&source)?;
    }
}

/// At the edge of the large rungs, with an odd rate: every rung still cuts at the same times.
#[test]
fn a_long_narrow_source_of_an_odd_rate_is_planned_like_any_other() {
    let odd = VideoStream {
        pixel_aspect: Fraction::new(28, 1),
        frame_rate: Fraction::new(180_211, 1001),
        ..video(902, 648)
    };
    hold(&odd).expect("the laws of every plan");
}

/// The laws of every plan.
fn hold(source: &VideoStream) -> Result<(), TestCaseError> {
    let ladder = settings(Container::Cmaf, &[1080, 720, 480, 360]);
    let (width, height) = source.display_size();
    let probe = probe(Some(source.clone()), Some(2));
    let Ok(made) = plan(&probe, &ladder, None, None) else { return Ok(()) };
    prop_assert_eq!(&made, &plan(&probe, &ladder, None, None).expect("the same plan again"));
    prop_assert!(!made.rungs.is_empty());
    for rung in &made.rungs {
        prop_assert!(
            rung.width <= width.max(2) && rung.height <= height.max(2),
            "{:?} of {}x{}",
            rung,
            width,
            height
        );
        prop_assert!(rung.width % 2 == 0 && rung.height % 2 == 0);
        prop_assert!(rung.frame_rate.as_f64() <= 60.01 && rung.frame_rate.as_f64() > 0.0);
        let cadence = made.cadence(rung);
        prop_assert_eq!(cadence.segment_frames % cadence.gop_frames, 0);
        let seconds = f64::from(cadence.segment_frames) / rung.frame_rate.as_f64();
        prop_assert!((seconds - made.segment_seconds().as_f64()).abs() < 1e-6);
    }
    let short: Vec<u32> = made.rungs.iter().map(|rung| rung.width.min(rung.height)).collect();
    prop_assert!(short.windows(2).all(|pair| pair[0] > pair[1]), "{:?}", short);
    prop_assert_eq!(
        serde_json::from_str::<Plan>(&serde_json::to_string(&made).expect("plans are JSON"))
            .expect("and back"),
        made
    );
    Ok(())
}
