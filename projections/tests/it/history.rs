//! Events as they happen, with every field that the test is not about.

use domain::access::{AccessLevel, Creator};
use domain::media::{FailureReason, Fraction, Piece, Rendition, Segment, TrackKind, TrackPart, Used};
use domain::post::*;
use domain::{AppId, AppUserId, FileId, MemberId, PostId, Timestamp, task, usage};
use uuid::Uuid;

pub const APP: u32 = 1;

pub fn app() -> AppId {
    AppId::try_from(APP).unwrap()
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

pub fn user(name: &str) -> AppUserId {
    name.parse().unwrap()
}

pub fn post(number: u32) -> PostId {
    PostId::try_from(number).unwrap()
}

pub fn member(number: u32) -> MemberId {
    MemberId::try_from(number).unwrap()
}

pub fn job() -> Uuid {
    Uuid::from_u128(9)
}

pub fn created(number: u32, owner: u32, title: &str, second: i64) -> Event {
    let profile = domain::profile::Pinned::newest(domain::ProfileId::try_from(6).unwrap());
    Created {
        app: app(),
        post: post(number),
        uuid: Uuid::from_u128(u128::from(number)),
        owner: Owner { member: member(owner), app_user_id: user(&format!("user{owner}")) },
        creator: Creator::App(APP),
        title: title.into(),
        description: None,
        access_level: AccessLevel::Public,
        custom_data: None,
        profiles: Profiles { video: profile, thumbnail: None, preview: None },
        at: at(second),
    }
    .into()
}

pub fn renamed(title: &str, access_level: AccessLevel, second: i64) -> Event {
    DetailsChanged { title: title.into(), description: None, access_level, custom_data: None, at: at(second) }
        .into()
}

pub fn upload_started(size: u64) -> Event {
    let upload = Upload {
        upload: Uuid::from_u128(5),
        file_name: "clip.mp4".into(),
        content_type: "video/mp4".into(),
        size,
        parts: 1,
    };
    UploadStarted { upload, at: at(10) }.into()
}

pub fn uploaded(size: u64) -> Event {
    let source = Source {
        file: FileId::try_from(1).unwrap(),
        key: "k".into(),
        file_name: "clip.mp4".into(),
        content_type: "video/mp4".into(),
        size,
    };
    Uploaded { upload: Uuid::from_u128(5), source, parts: 1, at: at(11) }.into()
}

pub fn queued() -> Event {
    Queued { job: job(), at: at(12) }.into()
}

pub fn started(epoch: u32, lease_until: i64) -> Event {
    ProcessingStarted {
        job: job(),
        epoch,
        attempt: epoch,
        worker: "w".into(),
        lease_until: at(lease_until),
        at: at(13),
    }
    .into()
}

pub fn lease_extended(epoch: u32, lease_until: i64) -> Event {
    LeaseExtended { job: job(), epoch, lease_until: at(lease_until), at: at(14) }.into()
}

pub fn attempt_failed(cpu_ms: u64) -> Event {
    AttemptFailed {
        job: job(),
        epoch: 1,
        attempt: 1,
        reason: FailureReason::Crashed,
        detail: String::new(),
        used: Used::cpu(cpu_ms),
        retry_at: at(20),
        at: at(15),
    }
    .into()
}

pub fn processed(stored_bytes: u64, cpu_ms: u64, rungs: &[(&str, u64)]) -> Event {
    let rendition = |(name, duration_ms): &(&str, u64)| Rendition {
        name: (*name).into(),
        codecs: String::new(),
        width: 0,
        height: 0,
        frame_rate: None,
        peak_bandwidth: 0,
        average_bandwidth: 0,
        duration_ms: *duration_ms,
        samples: 0,
        bytes: 0,
        segments_ms: vec![],
    };
    Processed {
        job: job(),
        epoch: 1,
        prefix: "p".into(),
        duration_ms: 4_000,
        stored_bytes,
        cpu_ms,
        wall_ms: 1,
        peak_memory_bytes: 0,
        renditions: rungs.iter().map(rendition).collect(),
        files: vec![],
        at: at(16),
    }
    .into()
}

/// Two segments of a second each, at a thousand units a second.
pub fn part(track: &str, first_segment: u32) -> TrackPart {
    TrackPart {
        track: track.into(),
        kind: TrackKind::Video { width: 1_280, height: 720, frame_rate: Fraction::new(30, 1) },
        codecs: "avc1.4D401F".into(),
        timescale: 1_000,
        init_sha256: "aa".into(),
        first_segment,
        segments: vec![Segment { duration: 1_000, bytes: 10 }; 2],
        start: u64::from(first_segment - 1) * 1_000,
        samples: 60,
    }
}

/// A chunk of two rungs, two segments each.
pub fn piece_made(chunk: u32, epoch: u32) -> Event {
    let first = chunk * 2 + 1;
    made(Piece::Chunk(chunk), epoch, vec![part("720p", first), part("360p", first)])
}

/// Sound, or the head of it.
pub fn sound_made(piece: Piece, tracks: Vec<TrackPart>) -> Event {
    made(piece, 1, tracks)
}

fn made(piece: Piece, epoch: u32, tracks: Vec<TrackPart>) -> Event {
    PieceMade {
        job: job(),
        piece,
        epoch,
        tracks,
        files: vec![],
        stored_bytes: 40,
        cpu_ms: 5,
        wall_ms: 6,
        peak_memory_bytes: 0,
        at: at(15),
    }
    .into()
}

pub fn processing_failed() -> Event {
    let (detail, open) = (String::new(), vec![]);
    ProcessingFailed {
        job: job(),
        epoch: 1,
        reason: FailureReason::Crashed,
        detail,
        used: Used::cpu(2),
        open,
        at: at(17),
    }
    .into()
}

/// The task of a chunk of post 1.
pub fn task_opened(chunk: u32) -> task::Event {
    task::Opened { app: app(), post: post(1), job: job(), piece: Piece::Chunk(chunk), at: at(14) }.into()
}

pub fn task_claimed(epoch: u32, lease_until: i64) -> task::Event {
    let worker = "w".to_owned();
    task::Claimed { epoch, attempt: epoch, worker, lease_until: at(lease_until), at: at(15) }.into()
}

pub fn task_attempt_failed(cpu_ms: u64) -> task::Event {
    let (reason, detail) = (FailureReason::Crashed, String::new());
    let (epoch, attempt, retry_at) = (1, 1, at(20));
    task::AttemptFailed {
        post: post(1),
        epoch,
        attempt,
        reason,
        detail,
        used: Used::cpu(cpu_ms),
        retry_at,
        at: at(16),
    }
    .into()
}

pub fn task_failed(chunk: u32, cpu_ms: u64) -> task::Event {
    let (reason, detail, piece) = (FailureReason::Crashed, String::new(), Piece::Chunk(chunk));
    task::Failed {
        post: post(1),
        job: job(),
        piece,
        epoch: 1,
        reason,
        detail,
        used: Used::cpu(cpu_ms),
        at: at(17),
    }
    .into()
}

pub fn deleted(number: u32) -> Event {
    Deleted { app: app(), post: post(number), open: None, at: at(30) }.into()
}

pub fn watched(owner: u32, from: i64, watched_ms: u64, delivered_bytes: u64) -> usage::Event {
    usage::Recorded {
        app: app(),
        member: member(owner),
        app_user_id: user(&format!("user{owner}")),
        post: post(1),
        from: at(from),
        to: at(from + 10),
        delivered_bytes,
        watched_ms,
        requests: 1,
    }
    .into()
}
