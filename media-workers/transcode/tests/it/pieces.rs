//! Results that are made in pieces, each in a process of its own, and joined by a playlist.

use crate::clips::{bunny, made};
use crate::{joined, judge, make_piece, probe, reason, settings};
use domain::media::{ChunkPlan, Container, FailureReason, Piece, Plan, TrackPart, VideoCodec, plan};
use domain::profile::VideoSettings;
use manifest::hls;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use transcode::CancelFlag;

/// A plan of segments of about a second, divided as only much longer sources are: two segments a chunk.
fn divided(source: &Path) -> Plan {
    divided_in(source, VideoCodec::H264)
}

fn divided_in(source: &Path, codec: VideoCodec) -> Plan {
    let mut settings = VideoSettings { codec, segment_ms: 1000, ..settings(Container::Cmaf) };
    // Without a cap that binds, a frame looks the same wherever its encoder started.
    settings.rungs.iter_mut().for_each(|rung| rung.max_kbps = 20_000);
    let mut plan = plan(&probe(source).expect("a probe"), &settings, None, None).expect("a plan");
    let (end_ms, segments) = (plan.chunks[0].end_ms, plan.chunks[0].segments);
    let rate = plan.grid_rate().as_f64();
    let start_ms = |number: u32| {
        plan.segment_starts(number).next().map_or(end_ms, |frame| (frame as f64 * 1000.0 / rate) as u64)
    };
    let chunk = |first_segment: u32| {
        let next = if first_segment + 3 < segments { first_segment + 2 } else { segments + 1 };
        let end_ms = if next > segments { end_ms } else { start_ms(next) };
        ChunkPlan { start_ms: start_ms(first_segment), end_ms, first_segment, segments: next - first_segment }
    };
    let firsts = (1..segments).step_by(2).filter(|first| first + 1 < segments || *first == 1);
    let chunks: Vec<ChunkPlan> = firsts.map(chunk).collect();
    assert!(chunks.len() >= 2, "{chunks:?}");
    plan.chunks = chunks;
    plan
}

/// All pieces, last first, each in a folder of its own; and their tracks put together in one more.
struct Joined {
    folder: tempfile::TempDir,
    tracks: BTreeMap<String, TrackPart>,
}

impl Joined {
    fn playlist(&self, track: &str) -> PathBuf {
        self.folder.path().join(track).join("index.m3u8")
    }
}

fn join(source: &Path, plan: &Plan) -> Joined {
    let folder = tempfile::tempdir().expect("a folder");
    let mut parts: Vec<TrackPart> = Vec::new();
    for piece in plan.pieces().into_iter().rev() {
        let alone = tempfile::tempdir().expect("a folder");
        let output = make_piece(source, alone.path(), plan, piece, &CancelFlag::new());
        let output = output.unwrap_or_else(|failure| panic!("{piece}: {failure}"));
        for part in output.tracks {
            let to = folder.path().join(&part.track);
            std::fs::create_dir_all(&to).expect("the folder is ours");
            for file in std::fs::read_dir(alone.path().join(&part.track)).expect("a folder a track") {
                let file = file.expect("a file");
                std::fs::copy(file.path(), to.join(file.file_name())).expect("the folder is ours");
            }
            parts.push(part);
        }
    }
    let tracks = joined::join(parts).into_iter().map(|track| (track.track.clone(), track)).collect();
    let joined = Joined { folder, tracks };
    for track in joined.tracks.values() {
        let text = hls::media(&joined::track(track));
        std::fs::write(joined.playlist(&track.track), text).expect("the folder is ours");
    }
    joined
}

/// What must hold however a source is divided.
fn check(joined: &Joined, frames: u64) {
    let video: Vec<&TrackPart> = joined.tracks.values().filter(|track| track.track != "audio").collect();
    let mut key_frames = Vec::new();
    for track in &video {
        let playlist = joined.playlist(&track.track);
        assert_eq!((track.first_segment, track.start, track.samples), (1, 0, frames), "{}", track.track);
        assert_eq!(judge::frames(&playlist), frames, "{}", track.track);
        let times = judge::times(&playlist);
        let steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let length = times.last().expect("frames") / (frames - 1) as f64;
        assert!(steps.iter().all(|step| (step - length).abs() < 0.001), "{}: {steps:?}", track.track);
        key_frames.push(judge::key_frames(&playlist));
    }
    // ffprobe shows a track by the delay of its B-frames late, and rungs of another preset have fewer.
    let from_first = |times: Vec<String>| -> Vec<u64> {
        let at = |time: &String| time.parse::<f64>().expect("a number");
        times.iter().map(|time| ((at(time) - at(&times[0])) * 1000.0).round() as u64).collect()
    };
    let key_frames: Vec<Vec<u64>> = key_frames.into_iter().map(from_first).collect();
    // A copied source may have key frames within its segments, too.
    let cuts = key_frames.iter().min_by_key(|times| times.len()).expect("a rung");
    for (track, times) in video.iter().zip(&key_frames) {
        assert!(cuts.iter().all(|cut| times.contains(cut)), "{}: {times:?} {cuts:?}", track.track);
        assert_eq!(cuts.len(), track.segments.len(), "{}", track.track);
    }
}

/// Five seconds at 30000/1001 with key frames at odd places.
fn irregular() -> PathBuf {
    let recipe = "-vf scale=640:360 -r 30000/1001 -ac 2 -c:v libx264 -preset veryfast -g 250 -sc_threshold 0 -bf 2 \
                  -force_key_frames 0,0.7,1.9,3.1,3.3,4.4 -c:a aac";
    made("irregular.mp4", &bunny(), recipe)
}

#[test]
fn chunks_that_are_made_alone_join_without_a_gap_or_a_doubled_frame() {
    let plan = divided(&bunny());
    let joined = join(&bunny(), &plan);
    check(&joined, 132);
    let whole = join(&bunny(), &Plan { chunks: vec![], ..plan });
    for track in ["360p", "240p"] {
        let likeness = judge::likeness(&joined.playlist(track), &whole.playlist(track));
        assert!(likeness > 35.0, "{track} shows other frames than if made in one go: {likeness} dB");
    }
}

#[test]
fn chunks_of_other_codecs_join_as_well() {
    check(&join(&bunny(), &divided_in(&bunny(), VideoCodec::Hevc)), 132);
    // Decoders of AV1 do not leave out what is no key frame: the validator looks for those.
    let joined = join(&bunny(), &divided_in(&bunny(), VideoCodec::Av1));
    for track in ["360p", "240p"] {
        assert_eq!(judge::frames(&joined.playlist(track)), 132, "{track}");
    }
}

#[test]
fn a_copied_source_keeps_its_pictures_and_the_lower_rungs_are_cut_at_its_key_frames() {
    let plan = divided(&irregular());
    assert_eq!(plan.copy.as_ref().expect("nothing is against it").name, "360p");
    let joined = join(&irregular(), &plan);
    let frames = judge::frames(&irregular());
    check(&joined, frames);
    assert_eq!(judge::picture_hash(&joined.playlist("360p")), judge::picture_hash(&irregular()));
}

#[test]
fn a_chunk_that_was_killed_and_made_again_is_the_same() {
    let plan = divided(&bunny());
    let cancelled = CancelFlag::new();
    cancelled.cancel();
    let folder = tempfile::tempdir().expect("a folder");
    let ended = make_piece(&bunny(), folder.path(), &plan, Piece::Chunk(1), &cancelled);
    assert_eq!(reason(ended), Some(FailureReason::WorkerLost));
    let again = || {
        let folder = tempfile::tempdir().expect("a folder");
        let made = make_piece(&bunny(), folder.path(), &plan, Piece::Chunk(1), &CancelFlag::new());
        (made.expect("a result").tracks, folder)
    };
    let ((first, one), (second, other)) = (again(), again());
    assert_eq!(first, second);
    for track in &first {
        for number in track.first_segment..track.next_segment() {
            let read =
                |folder: &Path| std::fs::read(folder.join(&track.track).join(format!("{number:05}.m4s")));
            assert!(read(one.path()).expect("a segment") == read(other.path()).expect("a segment"));
        }
    }
}
