//! Every command in every state: what the diagram forbids is refused.

use super::fixtures::*;
use crate::kit::{app, at, id};
use domain::media::{FailureReason, Piece, Used};
use domain::post::{Command, Details, PictureKind, Post, UPLOAD_IDLE_MS};
use domain::stored::Stored;
use domain::{Decider, fold};

/// The answers to one command: `+` and the facts, `=` for nothing to add, `!` and the refusal.
struct Row {
    command: fn() -> Command,
    /// The answer in every state that `but` does not name.
    otherwise: &'static str,
    but: &'static [(&'static str, &'static str)],
}

const GONE: [(&str, &str); 2] = [("Absent", "!NotFound"), ("Deleted", "!NotFound")];

const ROWS: [Row; 22] = [
    Row { command: create, otherwise: "!Exists", but: &[("Absent", "+post.created")] },
    Row {
        command: || Command::Change {
            app: app(),
            title: Some("Lake".into()),
            details: Details::default(),
            profiles: Some(profiles(6)),
            at: at(50),
        },
        otherwise: "+post.details_changed",
        but: &GONE,
    },
    Row {
        command: || Command::Delete { app: app(), at: at(50) },
        otherwise: "+post.deleted",
        but: &[("Absent", "!NotFound"), ("Deleted", "=")],
    },
    Row {
        command: || Command::SetAllowedMembers { app: app(), members: vec![owner()], at: at(50) },
        otherwise: "+post.allowed_members_set",
        but: &GONE,
    },
    Row {
        command: || Command::StartPicture {
            app: app(),
            picture: PictureKind::Preview,
            upload: upload(0x52, 10, 1),
            at: at(50),
        },
        otherwise: "+post.picture_upload_started",
        but: &GONE,
    },
    Row {
        command: || Command::CompletePicture {
            app: app(),
            picture: PictureKind::Preview,
            stored: stored(1),
            at: at(50),
        },
        otherwise: "!NoUpload",
        but: &GONE,
    },
    Row {
        command: || Command::RemovePicture { app: app(), picture: PictureKind::Thumbnail, at: at(50) },
        otherwise: "=",
        but: &GONE,
    },
    Row {
        command: || Command::StartUpload {
            app: app(),
            upload: upload(0x52, 10, 1),
            idle_ms: UPLOAD_IDLE_MS,
            at: at(50),
        },
        otherwise: "!AlreadyUploaded",
        but: &[
            GONE[0],
            GONE[1],
            ("CREATED", "+post.upload_started"),
            ("Uploading", "+post.upload_started"),
            ("FAILED_UPLOAD", "!WrongState"),
        ],
    },
    Row {
        command: || Command::KeepUpload {
            app: app(),
            upload: UPLOAD,
            idle_ms: UPLOAD_IDLE_MS,
            at: at(700_000),
        },
        otherwise: "!AlreadyUploaded",
        but: &[
            GONE[0],
            GONE[1],
            ("CREATED", "="),
            ("Uploading", "+post.upload_started"),
            ("FAILED_UPLOAD", "!WrongState"),
        ],
    },
    Row {
        command: || Command::CompleteUpload {
            app: app(),
            upload: UPLOAD,
            file: id(70),
            key: "src/1".into(),
            at: at(50),
        },
        otherwise: "=",
        but: &[
            GONE[0],
            GONE[1],
            ("CREATED", "!NoUpload"),
            ("Uploading", "+post.uploaded"),
            ("FAILED_UPLOAD", "!WrongState"),
        ],
    },
    Row {
        command: || Command::FailUpload { app: app(), upload: UPLOAD, detail: "why".into(), at: at(50) },
        otherwise: "!AlreadyUploaded",
        but: &[
            GONE[0],
            GONE[1],
            ("CREATED", "!NoUpload"),
            ("Uploading", "+post.upload_failed"),
            ("FAILED_UPLOAD", "="),
        ],
    },
    Row {
        command: || Command::AbortUpload { app: app(), upload: UPLOAD, at: at(50) },
        otherwise: "!AlreadyUploaded",
        but: &[
            GONE[0],
            GONE[1],
            ("CREATED", "="),
            ("Uploading", "+post.upload_aborted"),
            ("FAILED_UPLOAD", "="),
        ],
    },
    Row {
        command: || Command::ExpireUpload { upload: UPLOAD, idle_ms: UPLOAD_IDLE_MS, at: at(700_000) },
        otherwise: "!AlreadyUploaded",
        but: &[
            GONE[0],
            GONE[1],
            ("CREATED", "="),
            ("Uploading", "+post.upload_expired"),
            ("FAILED_UPLOAD", "!WrongState"),
        ],
    },
    Row {
        command: || Command::Queue { job: JOB, at: at(50) },
        otherwise: "!WrongState",
        but: &[
            GONE[0],
            GONE[1],
            ("UPLOADED", "+post.queued"),
            ("QUEUED", "="),
            ("PROCESSING", "="),
            ("Waiting", "="),
            ("PROCESSED", "="),
            ("FAILED_PROCESSING", "="),
        ],
    },
    Row {
        command: || Command::FailQueuing { detail: "why".into(), at: at(50) },
        otherwise: "!WrongState",
        but: &[GONE[0], GONE[1], ("UPLOADED", "+post.queuing_failed"), ("FAILED_QUEUING", "=")],
    },
    Row {
        command: || Command::Retry { app: app(), at: at(50) },
        otherwise: "!NothingToRetry",
        but: &[
            GONE[0],
            GONE[1],
            ("FAILED_QUEUING", "+post.queued"),
            ("QUEUED", "="),
            ("PROCESSING", "="),
            ("Waiting", "="),
            ("FAILED_PROCESSING", "+post.retried"),
        ],
    },
    Row {
        command: || Command::Claim { job: JOB, worker: "w2".into(), until: at(80), at: at(50) },
        otherwise: "!WrongState",
        but: &[
            GONE[0],
            GONE[1],
            ("QUEUED", "+post.processing_started"),
            ("PROCESSING", "!Claimed"),
            ("Waiting", "+post.processing_started"),
        ],
    },
    Row {
        command: || Command::ExtendLease { job: JOB, epoch: 1, until: at(90), at: at(50) },
        otherwise: "!StaleClaim",
        but: &[GONE[0], GONE[1], ("PROCESSING", "+post.lease_extended")],
    },
    Row {
        command: || Command::RecordPlan {
            job: JOB,
            epoch: 1,
            probe: probe(),
            plan: plan(),
            playlists: vec![id(73), id(74)],
            at: at(50),
        },
        otherwise: "!StaleClaim",
        but: &[GONE[0], GONE[1], ("PROCESSING", "+post.planned")],
    },
    Row {
        command: || Command::TakePiece {
            job: JOB,
            piece: Piece::Audio,
            epoch: 1,
            output: piece_output("audio", 1, 0),
            files: vec![],
            at: at(50),
        },
        otherwise: "!StaleClaim",
        but: &GONE,
    },
    Row {
        command: || Command::Fail {
            job: JOB,
            epoch: 1,
            reason: FailureReason::NotMedia,
            detail: "why".into(),
            used: Used::cpu(7),
            at: at(50),
        },
        otherwise: "!StaleClaim",
        but: &[GONE[0], GONE[1], ("PROCESSING", "+post.processing_failed")],
    },
    Row {
        command: || Command::ExpireLease { job: JOB, epoch: 1, at: at(60) },
        otherwise: "!StaleClaim",
        but: &[GONE[0], GONE[1], ("PROCESSING", "+post.attempt_failed")],
    },
];

fn answer(state: &str, command: Command) -> String {
    match Post::decide(&fold::<Post>(&history_of(state)), command) {
        Ok(facts) if facts.is_empty() => "=".into(),
        Ok(facts) => facts.iter().flat_map(|fact| ["+", fact.info().name]).collect(),
        Err(refusal) => {
            let text = format!("{refusal:?}");
            format!("!{}", text.split([' ', '{']).next().unwrap_or_default())
        }
    }
}

#[test]
fn every_command_in_every_state_has_the_answer_of_the_table() {
    for row in ROWS {
        for state in STATES {
            let expected =
                row.but.iter().find(|(named, _)| *named == state).map_or(row.otherwise, |(_, answer)| answer);
            assert_eq!(answer(state, (row.command)()), expected, "{state}: {:?}", (row.command)());
        }
    }
}

#[test]
fn the_table_names_only_states_that_there_are() {
    for (named, _) in ROWS.iter().flat_map(|row| row.but) {
        assert!(STATES.contains(named), "{named}");
    }
}
