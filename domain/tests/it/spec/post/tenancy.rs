use super::fixtures::*;
use crate::kit::{at, given, id, other_app};
use domain::post::{Command, Details, PictureKind, Post, Refusal};

/// Everything an app can ask of a post that is there, asked by another app.
fn foreign() -> Vec<Command> {
    let app = other_app();
    vec![
        Command::Change {
            app,
            title: Some("Mine".into()),
            details: Details::default(),
            profiles: None,
            at: at(50),
        },
        Command::Change {
            app,
            title: Some("x".repeat(999)),
            details: Details::default(),
            profiles: None,
            at: at(50),
        },
        Command::Delete { app, at: at(50) },
        Command::StartUpload { app, upload: upload(0x52, 0, 0), idle_ms: 1, at: at(50) },
        Command::KeepUpload { app, upload: UPLOAD, idle_ms: 1, at: at(50) },
        Command::CompleteUpload { app, upload: UPLOAD, file: id(70), key: "src/1".into(), at: at(50) },
        Command::FailUpload { app, upload: UPLOAD, detail: String::new(), at: at(50) },
        Command::AbortUpload { app, upload: UPLOAD, at: at(50) },
        Command::SetAllowedMembers { app, members: vec![owner()], at: at(50) },
        Command::StartPicture { app, picture: PictureKind::Preview, upload: upload(0x52, 0, 0), at: at(50) },
        Command::CompletePicture { app, picture: PictureKind::Preview, stored: stored(1), at: at(50) },
        Command::RemovePicture { app, picture: PictureKind::Preview, at: at(50) },
        Command::Retry { app, at: at(50) },
    ]
}

#[test]
fn another_apps_post_is_not_found_whatever_its_state_and_whatever_is_wrong_with_the_request() {
    for state in STATES {
        for command in foreign() {
            given::<Post>(history_of(state)).when(command).then_refused(Refusal::NotFound);
        }
    }
}
