//! A post's history up to every state, with one job, one upload and one worker.

use crate::kit::{app, app_user, at, id};
use domain::access::{AccessLevel, Creator};
use domain::media::{
    AudioPlan, ChunkPlan, Container, FailureReason, Fraction, OutputFile, OutputFileKind, PieceOutput, Plan,
    Probe, Rendition, Rung, Segment, TrackKind, TrackPart, Used, VideoCodec, VideoStream,
};
use domain::post::*;
use domain::profile::Pinned;
use uuid::Uuid;

pub const POST_UUID: Uuid = Uuid::from_u128(0x42);
pub const UPLOAD: Uuid = Uuid::from_u128(0x51);
pub const JOB: Uuid = Uuid::from_u128(0x61);

/// Every state: the names of contract 4.1, and those between them.
pub const STATES: [&str; 12] = [
    "Absent",
    "CREATED",
    "Uploading",
    "FAILED_UPLOAD",
    "UPLOADED",
    "FAILED_QUEUING",
    "QUEUED",
    "PROCESSING",
    "Waiting",
    "PROCESSED",
    "FAILED_PROCESSING",
    "Deleted",
];

/// What leads to a state. `Uploading` is `CREATED` with part URLs; `Waiting` is `PROCESSING` between two tries.
pub fn history_of(state: &str) -> Vec<Event> {
    let uploading = [created(), upload_started()];
    let claimed = [created(), upload_started(), uploaded(), queued(), claimed(1, 1, 60)];
    let and = |events: &[Event], last: Event| [events, &[last]].concat();
    match state {
        "Absent" => vec![],
        "CREATED" => vec![created()],
        "Uploading" => uploading.to_vec(),
        "FAILED_UPLOAD" => and(&uploading, upload_failed()),
        "UPLOADED" => and(&uploading, uploaded()),
        "FAILED_QUEUING" => [&uploading[..], &[uploaded(), queuing_failed()]].concat(),
        "QUEUED" => claimed[..4].to_vec(),
        "PROCESSING" => claimed.to_vec(),
        "Waiting" => and(&claimed, attempt_failed(1, FailureReason::Crashed, 5)),
        "PROCESSED" => and(&claimed, processed()),
        "FAILED_PROCESSING" => and(&claimed, processing_failed(1, FailureReason::NotMedia)),
        "Deleted" => and(&claimed, deleted()),
        other => panic!("no history leads to {other}"),
    }
}

pub fn profiles(video: u32) -> Profiles {
    Profiles { video: Pinned::of(id(video), 1), thumbnail: None, preview: None }
}

pub fn owner() -> Owner {
    Owner { member: id(1), app_user_id: app_user("ann") }
}

pub fn created() -> Event {
    Created {
        app: app(),
        post: id(42),
        uuid: POST_UUID,
        owner: owner(),
        creator: Creator::App(8),
        title: "Sea".into(),
        description: None,
        access_level: AccessLevel::Public,
        custom_data: None,
        profiles: profiles(6),
        at: at(0),
    }
    .into()
}

pub fn create() -> Command {
    Command::Create {
        app: app(),
        post: id(42),
        uuid: POST_UUID,
        owner: owner(),
        creator: Creator::App(8),
        title: "Sea".into(),
        details: Details::default(),
        profiles: profiles(6),
        at: at(0),
    }
}

pub fn upload(n: u128, size: u64, parts: u32) -> Upload {
    let (file_name, content_type) = ("sea.mp4".to_owned(), "video/mp4".to_owned());
    Upload { upload: Uuid::from_u128(n), file_name, content_type, size, parts }
}

pub fn the_upload() -> Upload {
    upload(UPLOAD.as_u128(), 1_000, 3)
}

pub fn upload_started() -> Event {
    UploadStarted { upload: the_upload(), at: at(10) }.into()
}

pub fn source() -> Source {
    Source {
        file: id(70),
        key: "src/1".into(),
        file_name: "sea.mp4".into(),
        content_type: "video/mp4".into(),
        size: 1_000,
    }
}

/// A picture that came by upload `n`.
pub fn stored(n: u128) -> StoredPicture {
    let file = Source {
        file: id(80),
        key: format!("pictures/{n}.jpg"),
        file_name: "sea.png".into(),
        content_type: "image/jpeg".into(),
        size: 500,
    };
    StoredPicture { upload: Uuid::from_u128(n), file }
}

pub fn uploaded() -> Event {
    Uploaded { upload: UPLOAD, source: source(), parts: 3, at: at(20) }.into()
}

pub fn upload_failed() -> Event {
    UploadFailed { upload: UPLOAD, detail: "a part is missing".into(), at: at(20) }.into()
}

pub fn queued() -> Event {
    Queued { job: JOB, at: at(25) }.into()
}

pub fn queuing_failed() -> Event {
    QueuingFailed { detail: "no broker".into(), at: at(25) }.into()
}

/// A claim at second 30 with a lease until second `until`.
pub fn claimed(epoch: u32, attempt: u32, until: i64) -> Event {
    ProcessingStarted { job: JOB, epoch, attempt, worker: "w1".into(), lease_until: at(until), at: at(30) }
        .into()
}

/// A try that failed at second 40; the next one may start `wait` seconds later.
pub fn attempt_failed(attempt: u32, reason: FailureReason, wait: i64) -> Event {
    attempt_failed_in(attempt, attempt, reason, wait)
}

pub fn attempt_failed_in(epoch: u32, attempt: u32, reason: FailureReason, wait: i64) -> Event {
    AttemptFailed {
        job: JOB,
        epoch,
        attempt,
        reason,
        detail: "why".into(),
        used: Used::cpu(7),
        retry_at: at(40 + wait),
        at: at(40),
    }
    .into()
}

pub fn processing_failed(epoch: u32, reason: FailureReason) -> Event {
    ProcessingFailed {
        job: JOB,
        epoch,
        reason,
        detail: "why".into(),
        used: Used::cpu(7),
        open: vec![],
        at: at(40),
    }
    .into()
}

pub fn deleted() -> Event {
    Deleted { app: app(), post: id(42), open: None, at: at(90) }.into()
}

pub fn processed() -> Event {
    let rendition = Rendition {
        name: "720p".into(),
        codecs: "avc1.4D401F".into(),
        width: 1_280,
        height: 720,
        frame_rate: Some(Fraction::new(30, 1)),
        peak_bandwidth: 3_000_000,
        average_bandwidth: 2_000_000,
        duration_ms: 8_000,
        samples: 240,
        bytes: 2_000_000,
        segments_ms: vec![4_000, 4_000],
    };
    let file = OutputFile {
        kind: OutputFileKind::Hls,
        path: "main.m3u8".into(),
        content_type: "application/vnd.apple.mpegurl".into(),
        size: 300,
    };
    Processed {
        job: JOB,
        epoch: 1,
        prefix: "processed/1".into(),
        duration_ms: 8_000,
        stored_bytes: 2_000_300,
        cpu_ms: 900,
        wall_ms: 1_000,
        peak_memory_bytes: 90_000_000,
        renditions: vec![rendition],
        files: vec![ResultFile { id: id(71), file }],
        at: at(40),
    }
    .into()
}

pub fn probe() -> Probe {
    let video = VideoStream {
        codec: "h264".into(),
        width: 1_280,
        height: 720,
        pixel_aspect: Fraction::new(1, 1),
        rotation: 0,
        frame_rate: Fraction::new(30, 1),
        interlaced: false,
        bit_depth: 8,
        hdr: false,
        index: None,
    };
    Probe {
        container: "mp4".into(),
        duration_ms: 8_000,
        size_bytes: 1_000,
        video: Some(video),
        audio: None,
        captions: vec![],
    }
}

pub fn plan() -> Plan {
    Plan {
        container: Container::Cmaf,
        segment_ms: 4_000,
        copy: None,
        rungs: vec![Rung {
            codec: VideoCodec::H264,
            name: "720p".into(),
            width: 1_280,
            height: 720,
            frame_rate: Fraction::new(30, 1),
            crf: 23,
            max_kbps: 2_800,
            preset: "veryfast".into(),
            profile: "high".into(),
        }],
        chunks: vec![
            ChunkPlan { start_ms: 0, end_ms: 4_000, first_segment: 1, segments: 2 },
            ChunkPlan { start_ms: 4_000, end_ms: 8_000, first_segment: 3, segments: 2 },
        ],
        audio: Some(AudioPlan { rate: 48_000, channels: 2, kbps: 128, copy: false, head_segments: 0 }),
        captions: vec![],
        deinterlace: false,
        tone_map: false,
        thumbnail: None,
        preview: None,
        storyboard: None,
        expected_ms: 8_000,
    }
}

/// Two segments of a track, of two seconds each at a thousand units a second.
pub fn part(track: &str, first_segment: u32, start: u64) -> TrackPart {
    TrackPart {
        track: track.into(),
        kind: match track {
            "audio" => TrackKind::Audio { rate: 48_000, channels: 2 },
            _ => TrackKind::Video { width: 1_280, height: 720, frame_rate: Fraction::new(30, 1) },
        },
        codecs: "avc1.4D401F".into(),
        timescale: 1_000,
        init_sha256: "aa".into(),
        first_segment,
        segments: vec![Segment { duration: 2_000, bytes: 500_000 }; 2],
        start,
        samples: 120,
    }
}

/// What a task made of one track.
pub fn piece_output(track: &str, first_segment: u32, start: u64) -> PieceOutput {
    let tracks = vec![part(track, first_segment, start)];
    PieceOutput {
        tracks,
        files: vec![],
        source_ms: 4_000,
        cpu_ms: 300,
        wall_ms: 400,
        peak_memory_bytes: 100_000_000,
        stored_bytes: 1_000_000,
    }
}
