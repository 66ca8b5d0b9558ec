use super::tests::{ladder_of, probe, settings, video};
use super::*;
use crate::media::{FrameRun, Piece, VideoIndex, runs};
use proptest::prelude::*;

/// A film of this many frames, with key frames this far from each other.
fn film(frames: u64, rate: Fraction, gops: &[u32]) -> VideoStream {
    let end_ms = frames * 1000 * u64::from(rate.den) / u64::from(rate.num);
    let longest = gops.iter().copied().max().unwrap_or(0);
    let index = VideoIndex {
        profile: "high".into(),
        level: "4".into(),
        chroma: "4:2:0".into(),
        frames,
        end_ms,
        kbps: 3000,
        constant_rate: true,
        closed_gops: true,
        reordered: true,
        one_format: true,
        longest_gop_ms: (f64::from(longest) * 1000.0 / rate.as_f64()) as u32,
        gops: runs(gops.iter().copied()),
        trial: None,
    };
    VideoStream { frame_rate: rate, index: Some(Box::new(index)), ..video(1920, 1080) }
}

fn of(video: VideoStream) -> (Probe, Plan) {
    let duration_ms = video.index.as_ref().expect("a film has an index").end_ms;
    let probe = Probe { duration_ms, ..probe(Some(video), Some(2)) };
    let plan = ladder_of(&probe);
    (probe, plan)
}

fn names(plan: &Plan) -> Vec<String> {
    plan.pieces().into_iter().map(Piece::name).collect()
}

#[test]
fn a_regular_film_is_copied_and_its_lower_rungs_are_cut_at_its_key_frames() {
    let (_, plan) = of(film(250, Fraction::new(25, 1), &[50; 5]));
    let copy = plan.copy.clone().expect("nothing is against it");
    assert_eq!((copy.name.as_str(), copy.width, copy.height), ("1080p", 1920, 1080));
    assert_eq!(copy.segments, [FrameRun { frames: 100, times: 2 }, FrameRun { frames: 50, times: 1 }]);
    assert_eq!(
        plan.rungs.iter().map(|rung| rung.name.as_str()).collect::<Vec<_>>(),
        ["720p", "480p", "360p"]
    );
    assert_eq!(plan.segment_starts(1).collect::<Vec<_>>(), [0, 100, 200]);
    assert_eq!(names(&plan), ["copy", "audio", "chunk-00000", "pictures"]);
}

#[test]
fn segments_of_a_copy_end_at_the_key_frame_nearest_to_the_wanted_length() {
    let (_, plan) = of(film(520, Fraction::new(25, 1), &[90, 40, 60, 30, 150, 25, 125]));
    assert_eq!(plan.segment_starts(1).collect::<Vec<_>>(), [0, 90, 190, 220, 370]);
    assert_eq!(plan.cadence(&plan.rungs[0]).gop_frames, 150);
}

#[test]
fn fast_films_are_cut_where_the_slower_rungs_have_a_frame_too() {
    let (_, plan) = of(film(1000, Fraction::new(50, 1), &[101, 99, 200, 200, 200, 200]));
    assert_eq!(plan.grid_rate(), Fraction::new(25, 1));
    assert_eq!(plan.segment_starts(1).collect::<Vec<_>>(), [0, 100, 200, 300, 400]);
}

#[test]
fn each_obstacle_keeps_a_film_from_being_copied() {
    use RemuxObstacle::*;
    let good = || film(250, Fraction::new(25, 1), &[50; 5]);
    let with = |change: fn(&mut VideoStream, &mut VideoIndex)| {
        let mut video = good();
        let mut index = *video.index.take().expect("a film has an index");
        change(&mut video, &mut index);
        VideoStream { index: Some(Box::new(index)), ..video }
    };
    let cases = [
        (with(|video, _| video.codec = "hevc".into()), Codec),
        (with(|_, index| index.profile = "high-4:2:2".into()), Codec),
        (with(|_, index| index.level = "5.2".into()), Codec),
        (with(|video, _| video.rotation = 90), Picture),
        (with(|video, _| video.interlaced = true), Picture),
        (with(|video, _| video.pixel_aspect = Fraction::new(4, 3)), Picture),
        (with(|_, index| index.constant_rate = false), Timing),
        (with(|video, _| video.frame_rate = Fraction::new(120, 1)), Timing),
        (with(|_, index| index.closed_gops = false), Structure),
        (with(|_, index| index.one_format = false), Structure),
        (with(|_, index| (index.frames, index.gops) = (300, runs([300]))), KeyFrames),
        (with(|_, index| index.gops = vec![]), KeyFrames),
    ];
    for (video, obstacle) in cases {
        let (probe, plan) = of(video);
        assert_eq!(plan.copy, None, "{obstacle:?}");
        assert_eq!(plan.rungs.len(), 4, "{obstacle:?}");
        let whatever_the_profile = !matches!(obstacle, KeyFrames);
        assert!(!whatever_the_profile || probe.remux_obstacles() == [obstacle], "{obstacle:?}");
    }
    let heavy = with(|_, index| index.kbps = 1080 * 4 * 3 / 2 + 1);
    assert_eq!(of(heavy).1.copy, None, "too many bits");
    let hevc = VideoSettings { codec: VideoCodec::Hevc, ..settings(Container::Cmaf, &[1080, 360]) };
    let made = plan(&probe(Some(good()), None), &hevc, None, None).expect("a plan");
    assert_eq!((made.copy, made.rungs.len()), (None, 2), "the profile wants another codec");
    let large = VideoStream { width: 3840, height: 2160, ..good() };
    assert_eq!(of(large).1.copy, None, "larger than the ladder");
    assert!(
        ladder_of(&probe(Some(VideoStream { index: None, ..good() }), None)).copy.is_none(),
        "not looked at"
    );
}

#[test]
fn long_films_are_made_in_chunks_of_about_twenty_seconds() {
    let (_, plan) = of(film(25 * 125, Fraction::new(25, 1), &[250; 13]));
    let chunks: Vec<_> = plan
        .chunks()
        .iter()
        .map(|chunk| (chunk.start_ms, chunk.end_ms, chunk.first_segment, chunk.segments))
        .collect();
    assert_eq!(
        chunks,
        [
            (0, 20_000, 1, 2),
            (20_000, 40_000, 3, 2),
            (40_000, 60_000, 5, 2),
            (60_000, 80_000, 7, 2),
            (80_000, 100_000, 9, 2),
            (100_000, 125_000, 11, 3)
        ]
    );
    assert_eq!(plan.chunk_frames(5), (2500, None));
    assert_eq!(plan.chunk_frames(4), (2000, Some(2500)));
}

#[test]
fn short_films_and_those_that_cannot_be_sought_are_made_in_one_go() {
    let long = film(25 * 600, Fraction::new(25, 1), &[50; 300]);
    for container in ["mpegts", "flv", "avi"] {
        let probe =
            Probe { container: container.into(), duration_ms: 600_000, ..probe(Some(long.clone()), None) };
        assert_eq!(ladder_of(&probe).chunks().len(), 1, "{container}");
    }
    assert_eq!(of(film(25 * 59, Fraction::new(25, 1), &[25; 59])).1.chunks().len(), 1);
    assert_eq!(of(long).1.chunks().len(), 30);
}

#[test]
fn a_progressive_mp4_is_one_piece_and_pictures_another() {
    let probe = probe(Some(film(250, Fraction::new(25, 1), &[50; 5])), Some(2));
    let still = ThumbnailSettings { long_side: 640, at_ms: vec![] };
    let made = plan(&probe, &settings(Container::Mp4, &[720]), Some(&still), None).expect("a plan");
    assert_eq!(names(&made), ["whole", "pictures"]);
    assert!(made.copy.is_none() && made.chunks().is_empty());
}

#[test]
fn what_is_only_copied_is_the_picture_as_it_came_and_sound_that_is_planned_so() {
    let (_, mut plan) = of(film(250, Fraction::new(25, 1), &[50; 5]));
    let copies = |plan: &Plan| -> Vec<String> {
        plan.pieces().into_iter().filter(|piece| plan.only_copies(*piece)).map(Piece::name).collect()
    };
    assert_eq!(copies(&plan), ["copy"]);
    plan.audio.as_mut().expect("sound").copy = true;
    assert_eq!(copies(&plan), ["copy", "audio"]);
}

#[test]
fn a_plan_from_before_there_were_pieces_is_still_read() {
    let (_, plan) = of(film(250, Fraction::new(24, 1), &[]));
    let mut json = serde_json::to_value(&plan).expect("plans are JSON");
    for later in ["chunks", "storyboard"] {
        json.as_object_mut().expect("an object").remove(later);
    }
    let old: Plan = serde_json::from_value(json).expect("an older plan");
    assert_eq!(names(&old), ["audio", "chunk-00000"]);
    assert_eq!(old.chunk_frames(0), (0, None));
}

proptest! {
    #[test]
    fn chunks_cover_the_source_and_start_where_segments_do(
        gops in prop::collection::vec(1u32..600, 1..60),
        repeats in 1usize..8,
        rate in prop_oneof![Just((25, 1)), Just((30_000, 1001)), Just((24_000, 1001)), Just((50, 1)), Just((60, 1)), Just((15, 2))],
        steady: bool,
    ) {
        let gops: Vec<u32> = gops.iter().copied().cycle().take(gops.len() * repeats).collect();
        let frames = gops.iter().map(|frames| u64::from(*frames)).sum();
        let mut video = film(frames, Fraction::new(rate.0, rate.1), &gops);
        video.index.as_mut().expect("an index").constant_rate = steady;
        let (_, plan) = of(video);
        let chunks = plan.chunks();
        let end_ms = plan.expected_ms.max(1);
        prop_assert_eq!(chunks.first().map(|first| (first.start_ms, first.first_segment)), Some((0, 1)));
        prop_assert_eq!(chunks.last().map(|last| last.end_ms), Some(end_ms));
        let starts: Vec<u64> = plan.segment_starts(1).take_while(|start| plan.grid_ms(*start) < end_ms).collect();
        for (at, chunk) in chunks.iter().enumerate() {
            let next = chunks.get(at + 1);
            prop_assert!(chunk.start_ms < chunk.end_ms && chunk.segments > 0);
            prop_assert!(next.is_none_or(|next| next.start_ms == chunk.end_ms));
            prop_assert!(next.is_none_or(|next| next.first_segment == chunk.first_segment + chunk.segments));
            let (from, to) = plan.chunk_frames(at as u32);
            prop_assert_eq!(from, starts[chunk.first_segment as usize - 1]);
            prop_assert_eq!(to.is_none(), next.is_none());
        }
        prop_assert_eq!(chunks.iter().map(|chunk| chunk.segments as usize).sum::<usize>(), starts.len());
        if let Some(copy) = &plan.copy {
            let multiple = u64::from(plan.multiple(copy.frame_rate));
            let keys: std::collections::HashSet<u64> = gops.iter().scan(0, |at, frames| { *at += u64::from(*frames); Some(*at) }).chain([0]).collect();
            prop_assert!(plan.segment_starts(1).all(|start| keys.contains(&(start * multiple))));
            prop_assert!(plan.longest_segment_ms() <= 10_100);
        }
    }
}
