//! Results that are made in pieces, watched while they grow and after.

use crate::support::{Tenant, World, file, now, store};
use domain::access::AccessLevel::{self, Private, Public};
use domain::media::{
    AudioPlan, AudioStream, CaptionPlan, CaptionSource, ChunkPlan, Container, Fraction, OutputFile,
    OutputFileKind, Piece, PieceOutput, Plan, Probe, Rung, Segment, ThumbnailPlan, TrackKind, TrackPart,
    Used, VideoCodec, VideoStream,
};
use domain::post::Command;
use domain::task::{self, Tasks, folder, key, result_folder};
use uuid::Uuid;

/// Bytes of each segment.
const SEGMENT: usize = 3_000;

/// A post of eight seconds: two chunks of two segments, sound, a thumbnail.
pub struct Growing {
    pub job: Uuid,
    number: u32,
    app: u32,
    /// Path of the result.
    prefix: String,
}

impl Growing {
    /// Planned, with nothing made yet.
    pub async fn start(world: &World, tenant: &Tenant, number: u32, level: AccessLevel) -> Self {
        tenant.uploaded(world, number, level).await;
        let (job, at) = (Uuid::new_v4(), now());
        tenant.command(world, number, Command::Queue { job, at }).await;
        let claim = Command::Claim { job, worker: "w".into(), until: at.plus_ms(60_000), at };
        tenant.command(world, number, claim).await;
        let playlists = vec![file(number * 100 + 1), file(number * 100 + 2)];
        let plan = Command::RecordPlan { job, epoch: 1, probe: probe(), plan: plan(), playlists, at: now() };
        tenant.command(world, number, plan).await;
        world.settle().await;
        let post = number.try_into().unwrap();
        let prefix = result_folder(tenant.app, post, job);
        Self { job, number, app: tenant.app.get(), prefix: format!("/{prefix}") }
    }

    /// Stores a piece as a worker does, and has the post take it.
    pub async fn take(&self, world: &World, piece: Piece) {
        let (output, files) = output(piece);
        let root = format!("{}/{}", self.prefix.trim_start_matches('/'), folder(piece, 1));
        for part in &output.tracks {
            store(world, &format!("{root}/{}/init.mp4", part.track), &[1; 700]).await;
            for number in part.first_segment..part.next_segment() {
                let bytes = vec![number as u8; SEGMENT];
                store(world, &format!("{root}/{}/{number:05}.m4s", part.track), &bytes).await;
            }
        }
        for made in &output.files {
            store(world, &format!("{root}/{}", made.path), &[9; 500]).await;
        }
        let files = (0..files).map(|n| file(self.number * 100 + 10 + n)).collect();
        let take = Command::TakePiece { job: self.job, piece, epoch: 1, output, files, at: now() };
        world.run::<domain::post::Post>(self.app, &self.number.to_string(), take).await;
        world.settle().await;
    }

    /// As the policy opens it.
    pub async fn task_opened(&self, world: &World, piece: Piece) {
        let (app, post) = (self.app.try_into().unwrap(), self.number.try_into().unwrap());
        let open = task::Command::Open { app, post, job: self.job, piece, at: now() };
        world.run::<Tasks>(self.app, &key(self.job, piece).to_string(), open).await;
        world.settle().await;
    }

    async fn text(&self, world: &World, path: &str) -> String {
        world.get(&format!("{}/{path}", self.prefix)).send().await.expect(200).text()
    }

    async fn is_missing(&self, world: &World, path: &str) {
        world.get(&format!("{}/{path}", self.prefix)).send().await.refused(404, "FILE_NOT_FOUND");
    }
}

fn probe() -> Probe {
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
    Probe { container: "matroska".into(), duration_ms: 8_000, size_bytes: 10, video, audio, captions: vec![] }
}

fn plan() -> Plan {
    let rung = Rung {
        codec: VideoCodec::H264,
        name: "360p".into(),
        width: 640,
        height: 360,
        frame_rate: Fraction::new(30, 1),
        crf: 23,
        max_kbps: 800,
        preset: "veryfast".into(),
        profile: "main".into(),
    };
    Plan {
        container: Container::Cmaf,
        segment_ms: 2_000,
        copy: None,
        rungs: vec![rung],
        chunks: vec![
            ChunkPlan { start_ms: 0, end_ms: 4_000, first_segment: 1, segments: 2 },
            ChunkPlan { start_ms: 4_000, end_ms: 8_000, first_segment: 3, segments: 2 },
        ],
        audio: Some(AudioPlan { rate: 48_000, channels: 2, kbps: 128, copy: false, head_segments: 0 }),
        captions: vec![CaptionPlan {
            name: "text-1".into(),
            source: CaptionSource::Track { stream: "subtitle_0".into() },
            language: Some("en".into()),
            label: "en".into(),
        }],
        deinterlace: false,
        tone_map: false,
        thumbnail: Some(Box::new(ThumbnailPlan {
            at_ms: vec![1_000],
            exact: false,
            width: 640,
            height: 360,
        })),
        preview: None,
        storyboard: None,
        expected_ms: 8_000,
    }
}

/// What a piece brings, and how many numbers its files need.
fn output(piece: Piece) -> (PieceOutput, u32) {
    let part = |track: &str, kind, codecs: &str, first_segment: u32, count: usize| TrackPart {
        track: track.into(),
        kind,
        codecs: codecs.into(),
        timescale: 1_000,
        init_sha256: "aa".into(),
        first_segment,
        segments: vec![Segment { duration: 2_000, bytes: SEGMENT as u64 }; count],
        start: u64::from(first_segment - 1) * 2_000,
        samples: 60 * count as u64,
    };
    let video = TrackKind::Video { width: 640, height: 360, frame_rate: Fraction::new(30, 1) };
    let (tracks, files) = match piece {
        Piece::Chunk(chunk) => (vec![part("360p", video, "avc1.4D401E", chunk * 2 + 1, 2)], vec![]),
        Piece::Audio => {
            (vec![part("audio", TrackKind::Audio { rate: 48_000, channels: 2 }, "mp4a.40.2", 1, 4)], vec![])
        }
        Piece::Captions => {
            let (kind, path, content_type) =
                (OutputFileKind::Captions, "text-1.vtt".into(), "text/vtt".into());
            (vec![], vec![OutputFile { kind, path, content_type, size: 500 }])
        }
        _ => {
            let (kind, path, content_type) =
                (OutputFileKind::Thumbnail, "thumbnail.jpg".into(), "image/jpeg".into());
            (vec![], vec![OutputFile { kind, path, content_type, size: 500 }])
        }
    };
    let numbers = files.len() as u32;
    (
        PieceOutput {
            tracks,
            files,
            source_ms: 8_000,
            cpu_ms: 5,
            wall_ms: 6,
            peak_memory_bytes: 7,
            stored_bytes: 1_000,
        },
        numbers,
    )
}

async fn growing(level: AccessLevel) -> (World, Tenant, Growing) {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let growing = Growing::start(&world, &tenant, 42, level).await;
    (world, tenant, growing)
}

fn segments(playlist: &str) -> Vec<&str> {
    playlist.lines().filter(|line| line.contains(".m4s")).collect()
}

#[tokio::test]
async fn playlists_grow_from_the_first_segments_to_the_whole_at_one_address() {
    let (world, _, growing) = growing(Public).await;
    growing.take(&world, Piece::Chunk(1)).await;
    growing.take(&world, Piece::Audio).await;
    for path in ["main.m3u8", "manifest.mpd", "audio/index.m3u8", "360p/00003.m4s", "360p/init.mp4"] {
        growing.is_missing(&world, path).await;
    }
    growing.take(&world, Piece::Chunk(0)).await;
    let master = growing.text(&world, "main.m3u8").await;
    assert!(master.contains("360p/index.m3u8") && master.contains("URI=\"audio/index.m3u8\""), "{master}");
    let media = growing.text(&world, "360p/index.m3u8").await;
    assert_eq!(segments(&media), ["00001.m4s", "00002.m4s", "00003.m4s", "00004.m4s"]);
    assert!(media.contains("#EXT-X-ENDLIST"), "no chunk is open: {media}");
    growing.take(&world, Piece::Pictures).await;
    assert_eq!(growing.text(&world, "main.m3u8").await, master);
    assert_eq!(growing.text(&world, "360p/index.m3u8").await, media);
    let manifest = growing.text(&world, "manifest.mpd").await;
    assert!(manifest.contains("360p/$Number%05d$.m4s") && manifest.contains("audio/init.mp4"), "{manifest}");
}

#[tokio::test]
async fn a_track_plays_up_to_its_first_gap_and_is_asked_for_again_while_it_grows() {
    let (world, _, growing) = growing(Public).await;
    for piece in [Piece::Audio, Piece::Chunk(0)] {
        growing.take(&world, piece).await;
    }
    let cache = async |path: &str| {
        let answer = world.get(&format!("{}/{path}", growing.prefix)).send().await.expect(200);
        answer.head("cache-control").to_owned()
    };
    let media = growing.text(&world, "360p/index.m3u8").await;
    assert_eq!(segments(&media), ["00001.m4s", "00002.m4s"]);
    assert!(media.contains("#EXT-X-PLAYLIST-TYPE:EVENT") && !media.contains("#EXT-X-ENDLIST"), "{media}");
    assert_eq!(cache("360p/index.m3u8").await, "public, max-age=1");
    assert_eq!(cache("main.m3u8").await, "public, max-age=1");
    let sound = growing.text(&world, "audio/index.m3u8").await;
    assert!(
        sound.contains("EVENT") && !sound.contains("#EXT-X-ENDLIST"),
        "it ends with the picture: {sound}"
    );
    assert_eq!(cache("audio/index.m3u8").await, "public, max-age=1");
    assert_eq!(cache("360p/00001.m4s").await, "public, max-age=31536000, immutable");
    growing.is_missing(&world, "manifest.mpd").await;
    let etag = world.get(&format!("{}/main.m3u8", growing.prefix)).send().await.head("etag").to_owned();
    let known = world.get(&format!("{}/main.m3u8", growing.prefix)).header("if-none-match", &etag);
    known.send().await.expect(304);
    growing.take(&world, Piece::Chunk(1)).await;
    let whole = growing.text(&world, "360p/index.m3u8").await;
    assert_eq!(segments(&whole).len(), 4);
    for track in ["360p", "audio"] {
        let ended = growing.text(&world, &format!("{track}/index.m3u8")).await;
        assert!(ended.contains("VOD") && ended.contains("#EXT-X-ENDLIST"), "{ended}");
    }
}

#[tokio::test]
async fn a_segment_is_served_from_the_piece_that_holds_it_and_counted_with_its_time() {
    let (world, _, growing) = growing(Public).await;
    for piece in [Piece::Audio, Piece::Captions, Piece::Chunk(0), Piece::Chunk(1), Piece::Pictures] {
        growing.take(&world, piece).await;
    }
    world.platform.meter.take();
    let counted = |world: &World| {
        let all: Vec<_> = world.platform.meter.take().into_iter().map(|window| window.window).collect();
        (
            all.iter().map(|one| one.delivered_bytes).sum::<u64>(),
            all.iter().map(|one| one.watched_ms).sum::<u64>(),
        )
    };
    let thumbnail = format!("{}/thumbnail.jpg", folder(Piece::Pictures, 1));
    for (path, kind, bytes, ms) in [
        ("360p/00001.m4s", "video/mp4", vec![1; SEGMENT], 2_000),
        ("360p/00003.m4s", "video/mp4", vec![3; SEGMENT], 2_000),
        ("audio/00002.m4s", "audio/mp4", vec![2; SEGMENT], 0),
        ("360p/init.mp4", "video/mp4", vec![1; 700], 0),
        (&thumbnail, "image/jpeg", vec![9; 500], 0),
    ] {
        let answer = world.get(&format!("{}/{path}", growing.prefix)).send().await.expect(200);
        assert_eq!((answer.head("content-type"), &answer.bytes[..]), (kind, &bytes[..]), "{path}");
        assert_eq!(counted(&world), (bytes.len() as u64, ms), "{path}");
    }
    // Where pieces lie is nobody's business, and would not be counted.
    for path in [
        "chunk-00000-1/360p/00001.m4s",
        "360p/00005.m4s",
        "360p/1.m4s",
        "720p/00001.m4s",
        "720p/index.m3u8",
        "",
    ] {
        growing.is_missing(&world, path).await;
    }
    let range = world.get(&format!("{}/360p/00001.m4s", growing.prefix)).header("range", "bytes=0-9");
    assert_eq!(range.send().await.expect(206).bytes.len(), 10);
}

#[tokio::test]
async fn playlists_of_a_private_post_hand_the_token_on() {
    let (world, tenant, growing) = growing(Private).await;
    for piece in [Piece::Audio, Piece::Chunk(0)] {
        growing.take(&world, piece).await;
    }
    let path = format!("{}/main.m3u8", growing.prefix);
    world.get(&path).send().await.refused(403, "INVALID_STREAMING_TOKEN");
    let token = crate::private::token(&world, &tenant, &tenant.owner);
    let answer = world.get(&format!("{path}?streamingToken={token}")).send().await.expect(200);
    assert_eq!(answer.head("cache-control"), "private, no-store");
    assert!(answer.text().contains(&format!("360p/index.m3u8?streamingToken={token}")), "{}", answer.text());
}

#[tokio::test]
async fn texts_are_named_by_both_manifests_and_hand_the_token_on() {
    let (world, tenant, growing) = growing(Private).await;
    for piece in [Piece::Audio, Piece::Chunk(0), Piece::Chunk(1)] {
        growing.take(&world, piece).await;
    }
    let token = crate::private::token(&world, &tenant, &tenant.owner);
    let get = async |path: &str| {
        let path = format!("{}/{path}?streamingToken={token}", growing.prefix);
        world.get(&path).send().await.expect(200)
    };
    assert!(!get("main.m3u8").await.text().contains("SUBTITLES"), "they are not made yet");
    growing.take(&world, Piece::Captions).await;
    let main = get("main.m3u8").await;
    let address = format!("URI=\"text-1/index.m3u8?streamingToken={token}\"");
    assert!(main.text().contains(&address) && main.text().contains("LANGUAGE=\"en\""), "{}", main.text());
    let file = format!("{}/text-1.vtt", folder(Piece::Captions, 1));
    let playlist = get("text-1/index.m3u8").await;
    assert!(playlist.text().contains(&format!("../{file}?streamingToken={token}\n")), "{}", playlist.text());
    let mpd = get("manifest.mpd").await;
    assert!(
        mpd.text().contains(&format!("<BaseURL>{file}?streamingToken={token}</BaseURL>")),
        "{}",
        mpd.text()
    );
    assert_eq!(get(&file).await.head("content-type"), "text/vtt");
    world.get(&format!("{}/{file}", growing.prefix)).send().await.refused(403, "INVALID_STREAMING_TOKEN");
    let shown = world.get("/v2/apps/me/video-posts/42").by(&tenant.basic).send().await.expect(200).json();
    let caption = &shown["captions"][0];
    assert_eq!((&caption["label"], &caption["language"]), (&"en".into(), &"en".into()));
    assert!(caption["url"].as_str().is_some_and(|url| url.ends_with(&file)), "{caption}");
}

#[tokio::test]
async fn a_result_that_failed_is_not_shown_any_more() {
    let (world, tenant, growing) = growing(Public).await;
    for piece in [Piece::Audio, Piece::Chunk(0)] {
        growing.take(&world, piece).await;
    }
    growing.text(&world, "main.m3u8").await;
    let (reason, detail) = (domain::media::FailureReason::Crashed, String::new());
    let fail = Command::FailPiece {
        job: growing.job,
        piece: Piece::Chunk(1),
        reason,
        detail,
        used: Used::default(),
        at: now(),
    };
    tenant.command(&world, 42, fail).await;
    world.settle().await;
    for path in ["main.m3u8", "360p/00001.m4s"] {
        growing.is_missing(&world, path).await;
    }
}
