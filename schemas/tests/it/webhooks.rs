use domain::media::{FailureReason, Used};
use domain::room::{self, Participant, Role, RoomState};
use domain::stored::Stored;
use domain::stream_key::{self, KeyState};
use domain::{Timestamp, post};
use schemas::webhook::{Notice, PING, PostData, TOLD, TYPES};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

fn kind(notice: Option<Notice>) -> Option<String> {
    notice.map(|notice| notice.kind())
}

fn claimed(epoch: u32, attempt: u32) -> post::Event {
    let (job, worker) = (Uuid::nil(), "w".to_owned());
    post::ProcessingStarted { job, epoch, attempt, worker, lease_until: AT, at: AT }.into()
}

#[test]
fn a_posts_state_is_told_once_and_not_each_try_to_reach_it() {
    assert_eq!(kind(Notice::of_post(&claimed(1, 1))).as_deref(), Some("VIDEO_POST_PROCESSING"));
    for another_try in [claimed(2, 2), claimed(2, 1), claimed(7, 1)] {
        assert_eq!(Notice::of_post(&another_try), None);
    }
    let retried = post::Retried { job: Uuid::nil(), at: AT }.into();
    assert_eq!(kind(Notice::of_post(&retried)).as_deref(), Some("VIDEO_POST_PROCESSING"));
}

#[test]
fn the_end_of_a_post_says_why_and_what_it_used() {
    let used = Used { cpu_ms: 5, wall_ms: 6, peak_memory_bytes: 7 };
    let (reason, detail) = (FailureReason::Timeout, "made no progress".to_owned());
    let failed =
        post::ProcessingFailed { job: Uuid::nil(), epoch: 1, reason, detail, used, open: vec![], at: AT };
    let Some(Notice::Post { state, end }) = Notice::of_post(&failed.into()) else { panic!("it is told") };
    let told = PostData { video_post_id: 1, video_post_video_post_state: state, end };
    let expected = json!({
        "videoPostId": 1, "videoPostVideoPostState": "FAILED_PROCESSING",
        "failureReason": "TIMEOUT", "failureDetail": "made no progress",
        "resourceUse": { "cpuMs": 5, "wallMs": 6, "peakMemoryBytes": 7 },
    });
    assert_eq!(serde_json::to_value(told).unwrap(), expected);
    let Some(Notice::Post { state, end }) = Notice::of_post(&claimed(1, 1)) else { panic!("it is told") };
    let told = PostData { video_post_id: 1, video_post_video_post_state: state, end };
    let expected = json!({ "videoPostId": 1, "videoPostVideoPostState": "PROCESSING" });
    assert_eq!(serde_json::to_value(told).unwrap(), expected, "nothing has ended");
}

#[test]
fn a_stream_keys_state_is_told_as_the_key_has_it() {
    let states = [
        KeyState::Inactive,
        KeyState::ActivePrep,
        KeyState::Active,
        KeyState::ActiveLive,
        KeyState::InactiveLive,
        KeyState::ActiveLivePrep,
    ];
    for state in states {
        let event = stream_key::Activated { state, publish: Uuid::nil(), at: AT }.into();
        let told = Notice::of_stream_key(&event).unwrap();
        assert_eq!(told, Notice::StreamKey(state.name()));
        assert!(TYPES.contains(&told.kind().as_str()));
    }
}

fn participant(hidden: bool) -> Participant {
    Participant {
        connection: Uuid::nil(),
        member: 1.try_into().unwrap(),
        app_user_id: "u1".parse().unwrap(),
        role: Role::Audience,
        hidden,
        joined_at: AT,
    }
}

#[test]
fn observers_come_and_go_unnoticed() {
    let joined =
        |hidden| room::ParticipantJoined { session_no: 1, participant: participant(hidden), at: AT }.into();
    let left =
        |hidden| room::ParticipantLeft { session_no: 1, participant: participant(hidden), at: AT }.into();
    assert_eq!(kind(Notice::of_room(&joined(false))).as_deref(), Some("VIDEO_ROOM_PARTICIPANT_JOINED"));
    assert_eq!(kind(Notice::of_room(&left(false))).as_deref(), Some("VIDEO_ROOM_PARTICIPANT_LEFT"));
    assert_eq!((Notice::of_room(&joined(true)), Notice::of_room(&left(true))), (None, None));
}

#[test]
fn conferences_and_broadcasts_are_live_and_inactive_alike() {
    let opened = room::SessionOpened { session_no: 1, at: AT }.into();
    let closed = room::SessionClosed { session_no: 1, at: AT }.into();
    let live = Notice::Room { what: "LIVE", state: RoomState::Live };
    assert_eq!(Notice::of_room(&opened), Some(live));
    let inactive = Notice::Room { what: "LIVE_INACTIVE", state: RoomState::LiveInactive };
    assert_eq!(Notice::of_room(&closed), Some(inactive.clone()));
    assert_eq!(Notice::of_room(&room::Paused { at: AT }.into()), Some(inactive));
}

#[test]
fn a_recording_is_told_with_a_state_that_clients_know() {
    let failed = room::ArchivingFailed { detail: "x".into(), at: AT }.into();
    let told = Notice::of_room(&failed).unwrap();
    assert_eq!(told, Notice::Room { what: "FAILED_ARCHIVING", state: RoomState::Ended });
}

#[test]
fn the_golden_samples_of_told_events_give_every_type_there_is_and_no_other() {
    let mut told = BTreeSet::from([PING.to_owned()]);
    let read = |event_type: &str, json: &[u8]| -> Option<Notice> {
        match event_type.split('.').next()? {
            "post" => Notice::of_post(&post::Event::from_json(event_type, json).ok()?),
            "room" => Notice::of_room(&room::Event::from_json(event_type, json).ok()?),
            "stream_key" => Notice::of_stream_key(&stream_key::Event::from_json(event_type, json).ok()?),
            "member" => Notice::of_member(&domain::member::Event::from_json(event_type, json).ok()?),
            _ => None,
        }
    };
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut silent: BTreeSet<&str> = TOLD.into();
    for folder in
        std::fs::read_dir(root).unwrap().filter_map(Result::ok).filter(|entry| entry.path().is_dir())
    {
        let event_type = folder.file_name().into_string().unwrap();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let path = file.unwrap().path();
            if !path.to_string_lossy().ends_with(".expected.json") {
                continue;
            }
            let notice = read(&event_type, &std::fs::read(&path).unwrap());
            assert!(notice.is_none() || Notice::is_told(&event_type), "{event_type} is told, but not listed");
            if let Some(notice) = notice {
                silent.remove(event_type.as_str());
                told.insert(notice.kind());
            }
        }
    }
    assert!(silent.is_empty(), "listed, but never told: {silent:?}");
    for kind in &told {
        assert!(TYPES.contains(&kind.as_str()), "{kind} is not in TYPES");
    }
    // Samples need not have every state of a key.
    let untold: Vec<_> = TYPES.iter().filter(|kind| !told.contains(**kind)).collect();
    assert!(untold.iter().all(|kind| kind.starts_with("STREAM_KEY_")), "never told: {untold:?}");
}
