//! A post made by its tasks, as workers and the platform say it to each other.

use crate::support::LIMIT;
use crate::worker::{Queued, phase};
use bytes::Bytes;
use domain::media::{
    AudioStream, FailureReason, Fraction, OutputFile, OutputFileKind, Piece, PieceOutput, Probe, Segment,
    TrackKind, TrackPart, Used, VideoCodec, VideoStream,
};
use domain::task::{folder, key, result_folder};
use futures::{StreamExt, stream};
use ports::log::Recorded;
use schemas::worker::{Reply, Report, Work};
use serde_json::{Value, json};
use testkit::eventually;
use uuid::Uuid;

pub fn probe() -> Probe {
    let video = VideoStream {
        codec: "vp9".into(),
        width: 640,
        height: 360,
        pixel_aspect: Fraction::new(1, 1),
        rotation: 0,
        frame_rate: Fraction::new(30, 1),
        interlaced: false,
        bit_depth: 8,
        hdr: false,
        index: None,
    };
    let audio = AudioStream { codec: "aac".into(), rate: 48_000, channels: 2, index: None };
    let (video, audio) = (Some(video), Some(audio));
    Probe { container: "matroska".into(), duration_ms: 4_000, size_bytes: 10, video, audio, captions: vec![] }
}

/// A post whose tasks are open.
struct Planned {
    queued: Queued,
    pieces: Vec<Piece>,
}

impl Planned {
    async fn start() -> Self {
        let queued = Queued::start().await;
        let epoch = queued.claimed().await;
        let (post, job) = (queued.post, queued.job);
        let plan = Report::Plan { post, job, epoch, probe: probe(), encoders: vec![VideoCodec::H264] };
        assert_eq!(queued.say(plan.clone()).await, Reply::Accepted);
        assert_eq!(queued.say(plan).await, Reply::Accepted, "an answer may get lost");
        let planned: Value = serde_json::from_slice(&event(&queued, "post.planned").await.data).unwrap();
        let pieces: Vec<Piece> = serde_json::from_value(planned["pieces"]["names"].clone()).unwrap();
        assert!(pieces.contains(&Piece::Audio) && pieces.contains(&Piece::Chunk(0)), "{pieces:?}");
        let planned = Self { queued, pieces };
        eventually(LIMIT, || async {
            (planned.count("task.opened").await == planned.pieces.len()).then_some(())
        })
        .await
        .unwrap();
        planned
    }

    async fn count(&self, event_type: &str) -> usize {
        events(&self.queued).await.iter().filter(|event| event.event_type == event_type).count()
    }

    async fn until(&self, event_type: &str, count: usize) {
        let there = || async { (self.count(event_type).await >= count).then_some(()) };
        eventually(LIMIT, there).await.unwrap();
    }

    fn task(&self, piece: Piece) -> Uuid {
        key(self.queued.job, piece)
    }

    async fn claim(&self, piece: Piece, lease_ms: u64) -> Reply {
        let work = Work::Task(self.task(piece));
        self.queued.say(Report::Claim { work, worker: "w1".into(), lease_ms }).await
    }

    async fn claimed(&self, piece: Piece) -> u32 {
        let Reply::ClaimedTask(task) = self.claim(piece, 30_000).await else { panic!("{piece} is free") };
        assert_eq!((task.post, task.job, task.piece), (self.queued.post, self.queued.job, piece));
        task.epoch
    }

    async fn made(&self, piece: Piece, epoch: u32) -> Reply {
        self.queued.say(Report::Made { task: self.task(piece), epoch, output: output(piece) }).await
    }

    /// The folder of the job.
    fn root(&self) -> String {
        let app = u32::try_from(self.queued.tenant.id).unwrap().try_into().unwrap();
        result_folder(app, self.queued.post, self.queued.job)
    }

    /// Stores a file as a worker does.
    async fn store(&self, piece: Piece, epoch: u32) {
        let file = format!("{}/{}/file", self.root(), folder(piece, epoch));
        let bytes = stream::iter([Ok(Bytes::from_static(b"x"))]).boxed();
        self.queued.world.platform.blobs.put(&file, bytes, 1).await.unwrap();
    }

    /// Folders of pieces that hold files.
    async fn stored(&self) -> Vec<String> {
        let blobs = self.queued.world.platform.blobs.list(&self.root()).await.unwrap();
        let name = |key: &str| {
            key.strip_prefix(&format!("{}/", self.root())).unwrap().split('/').next().unwrap().to_owned()
        };
        let mut names: Vec<_> = blobs.iter().map(|blob| name(&blob.key)).collect();
        names.sort();
        names
    }
}

async fn events(queued: &Queued) -> Vec<Recorded> {
    queued.world.platform.log.read_all(0, 1_000).await.unwrap()
}

async fn event(queued: &Queued, event_type: &str) -> Recorded {
    events(queued).await.into_iter().find(|event| event.event_type == event_type).unwrap()
}

fn output(piece: Piece) -> PieceOutput {
    let part = |track: &str, kind, timescale: u32| TrackPart {
        track: track.into(),
        kind,
        codecs: "avc1.4D401F".into(),
        timescale,
        init_sha256: "aa".into(),
        first_segment: 1,
        segments: vec![Segment { duration: u64::from(timescale) * 4, bytes: 1_000 }],
        start: 0,
        samples: 120,
    };
    let video = TrackKind::Video { width: 640, height: 360, frame_rate: Fraction::new(30, 1) };
    let (tracks, files) = match piece {
        Piece::Chunk(_) => (vec![part("360p", video, 30)], vec![]),
        Piece::Audio => (vec![part("audio", TrackKind::Audio { rate: 48_000, channels: 2 }, 48_000)], vec![]),
        _ => {
            let (kind, path, content_type) =
                (OutputFileKind::Thumbnail, "thumbnail.jpg".into(), "image/jpeg".into());
            (vec![], vec![OutputFile { kind, path, content_type, size: 7 }])
        }
    };
    PieceOutput {
        tracks,
        files,
        source_ms: 4_000,
        cpu_ms: 5,
        wall_ms: 6,
        peak_memory_bytes: 7,
        stored_bytes: 1_000,
    }
}

#[tokio::test]
async fn a_post_is_made_by_its_tasks_in_any_order_and_saying_it_again_changes_nothing() {
    let planned = Planned::start().await;
    let mut pieces = planned.pieces.clone();
    pieces.reverse();
    for piece in &pieces {
        let epoch = planned.claimed(*piece).await;
        assert_eq!(planned.claim(*piece, 30_000).await, Reply::Taken);
        planned.store(*piece, epoch).await;
        // As a worker that died in an earlier try has left it.
        planned.store(*piece, epoch + 7).await;
        for _ in 0..2 {
            assert_eq!(planned.made(*piece, epoch).await, Reply::Accepted);
        }
        assert_eq!(planned.claim(*piece, 30_000).await, Reply::Stale);
    }
    planned.until("post.processed", 1).await;
    let view = planned.queued.view().await;
    assert_eq!(view["videoPostState"], "PROCESSED");
    let url = view["playUrl"].as_str().unwrap();
    assert!(url.ends_with(&format!("/{}/main.m3u8", planned.root())), "{url}");
    let done = |rendition: &Value| {
        (rendition["name"].clone(), rendition["madeMs"].clone(), rendition["isComplete"].clone())
    };
    let renditions: Vec<_> = view["renditions"].as_array().unwrap().iter().map(done).collect();
    let mut sorted = renditions.clone();
    sorted.sort_by_key(|one| one.0.to_string());
    assert_eq!(
        sorted,
        [(json!("360p"), json!(4_000), json!(true)), (json!("audio"), json!(4_000), json!(true))]
    );
    let mut kept: Vec<_> = pieces.iter().map(|piece| folder(*piece, 1)).collect();
    kept.sort();
    let tidy = || async { (planned.stored().await == kept).then_some(()) };
    eventually(LIMIT, tidy).await.expect("only what is the result stays");
    assert_eq!(planned.count("post.processed").await, 1);
    assert_eq!(planned.count("post.piece_made").await, pieces.len());
}

#[tokio::test]
async fn a_post_can_be_watched_before_it_is_complete() {
    let planned = Planned::start().await;
    assert!(planned.pieces.contains(&Piece::Pictures), "{:?}", planned.pieces);
    let view = planned.queued.view().await;
    assert_eq!((&view["videoPostState"], &view["playUrl"]), (&json!("PROCESSING"), &Value::Null));
    let first = &view["renditions"][0];
    assert_eq!(
        (&first["name"], &first["madeMs"], &first["totalMs"]),
        (&json!("360p"), &json!(0), &json!(4_000))
    );
    for piece in [Piece::Chunk(0), Piece::Audio] {
        let epoch = planned.claimed(piece).await;
        planned.made(piece, epoch).await;
    }
    planned.until("post.piece_made", 2).await;
    let view = planned.queued.view().await;
    assert_eq!(view["videoPostState"], "PROCESSING");
    assert!(view["playUrl"].as_str().unwrap().ends_with("/main.m3u8"), "{view:#}");
    assert_eq!(view["file"]["thumbnail"], Value::Null);
}

#[tokio::test]
async fn a_silent_workers_task_is_taken_from_it_and_what_it_says_later_is_stale() {
    let planned = Planned::start().await;
    assert!(matches!(planned.claim(Piece::Audio, 1).await, Reply::ClaimedTask(_)));
    planned.until("task.attempt_failed", 1).await;
    assert_eq!(planned.made(Piece::Audio, 1).await, Reply::Stale);
    let work = Work::Task(planned.task(Piece::Audio));
    assert_eq!(planned.queued.say(Report::Extend { work, epoch: 1, lease_ms: 9 }).await, Reply::Stale);
    assert_eq!(planned.claimed(Piece::Audio).await, 2);
    assert_eq!(
        planned.queued.say(Report::Extend { work, epoch: 2, lease_ms: 60_000 }).await,
        Reply::Accepted
    );
    let stranger = Work::Task(Uuid::new_v4());
    let claim = Report::Claim { work: stranger, worker: "w1".into(), lease_ms: 1 };
    assert_eq!(planned.queued.say(claim).await, Reply::Stale);
}

#[tokio::test]
async fn a_piece_that_cannot_be_made_fails_the_post_and_leaves_nothing_behind() {
    let planned = Planned::start().await;
    let epoch = planned.claimed(Piece::Chunk(0)).await;
    planned.store(Piece::Chunk(0), epoch).await;
    assert_eq!(planned.made(Piece::Chunk(0), epoch).await, Reply::Accepted);
    let epoch = planned.claimed(Piece::Audio).await;
    let (work, reason) = (Work::Task(planned.task(Piece::Audio)), FailureReason::UnsupportedCodec);
    let used = Used { cpu_ms: 3, wall_ms: 4, peak_memory_bytes: 8 };
    let fail = Report::Fail { work, epoch, reason, detail: "no such codec".into(), used };
    assert_eq!(planned.queued.say(fail).await, Reply::Accepted);
    planned.until("task.cancelled", planned.pieces.len() - 2).await;
    let view = planned.queued.view().await;
    assert_eq!(
        (&view["videoPostState"], &view["failureReason"], &view["failureDetail"]),
        (&json!("FAILED_PROCESSING"), &json!("UNSUPPORTED_CODEC"), &json!("no such codec"))
    );
    let used = &view["resourceUse"];
    assert_eq!((&used["cpuMs"], &used["peakMemoryBytes"]), (&json!(5), &json!(8)), "{used}");
    let failed: Value = serde_json::from_slice(&event(&planned.queued, "task.failed").await.data).unwrap();
    assert_eq!((&failed["wall_ms"], &failed["peak_memory_bytes"]), (&json!(4), &json!(8)));
    let gone = || async { planned.stored().await.is_empty().then_some(()) };
    eventually(LIMIT, gone).await.unwrap();
    assert_eq!(planned.claim(Piece::Pictures, 30_000).await, Reply::Stale);
}

#[tokio::test]
async fn a_post_that_is_gone_cancels_its_tasks_and_what_still_comes_is_deleted() {
    let planned = Planned::start().await;
    let (audio, chunk) = (planned.claimed(Piece::Audio).await, planned.claimed(Piece::Chunk(0)).await);
    let path = format!("/v2/apps/me/video-posts/{}", planned.queued.post);
    planned.queued.world.delete(&path).by(&planned.queued.tenant.basic).send().await.expect(204);
    // Before the policy has come to cancel it, or after.
    planned.store(Piece::Audio, audio).await;
    let reply = planned.made(Piece::Audio, audio).await;
    let ended = planned.pieces.len() - usize::from(reply == Reply::Accepted);
    planned.until("task.cancelled", ended).await;
    assert_eq!(planned.made(Piece::Chunk(0), chunk).await, Reply::Stale);
    if reply == Reply::Accepted {
        let gone = || async { planned.stored().await.is_empty().then_some(()) };
        eventually(LIMIT, gone).await.unwrap();
    }
}

#[tokio::test]
async fn how_far_a_piece_is_shows_beside_the_log() {
    let planned = Planned::start().await;
    let (post, job) = (planned.queued.post, planned.queued.job);
    let epoch = planned.claimed(Piece::Chunk(0)).await;
    let db = &planned.queued.world.platform.db;
    let head = *planned.queued.world.platform.log.head().borrow();
    let shown = || async {
        let word = Report::PieceProgress { post, job, piece: Piece::Chunk(0), epoch, done_ms: 1_500 };
        assert_eq!(planned.queued.say(word).await, Reply::Accepted);
        let known = projections::tasks::progress(db, post, job).await.unwrap();
        (known.first()?.done_ms == 1_500).then_some(())
    };
    eventually(LIMIT, shown).await.expect("once the read models know the task");
    assert_eq!(*planned.queued.world.platform.log.head().borrow(), head);
    assert!(matches!(phase(&planned.queued.world, post).await, domain::post::Phase::Processing { .. }));
}
