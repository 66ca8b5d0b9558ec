use super::fixtures::*;
use crate::kit::{app, at, given};
use domain::post::PictureKind::{Preview, Thumbnail};
use domain::post::*;
use uuid::Uuid;

fn start(picture: PictureKind, upload: Upload) -> Command {
    Command::StartPicture { app: app(), picture, upload, at: at(50) }
}

fn started(n: u128) -> Event {
    PictureUploadStarted { picture: Thumbnail, upload: upload(n, 10, 1), at: at(50) }.into()
}

fn complete(picture: PictureKind, n: u128) -> Command {
    Command::CompletePicture { app: app(), picture, stored: stored(n), at: at(60) }
}

fn completed(n: u128, replaced: Option<u128>) -> Event {
    let replaced = replaced.map(|n| stored(n).file.key);
    PictureUploaded {
        picture: Thumbnail,
        upload: Uuid::from_u128(n),
        file: stored(n).file,
        replaced,
        at: at(60),
    }
    .into()
}

#[test]
fn a_picture_is_uploaded_in_any_phase_and_the_same_again_changes_nothing() {
    for state in STATES.into_iter().filter(|state| !matches!(*state, "Absent" | "Deleted")) {
        let mut history = history_of(state);
        given::<Post>(history.clone()).when(start(Thumbnail, upload(1, 10, 1))).then([started(1)]);
        history.push(started(1));
        given::<Post>(history.clone()).when(start(Thumbnail, upload(1, 10, 1))).then_nothing();
        given::<Post>(history.clone()).when(complete(Thumbnail, 1)).then([completed(1, None)]);
        history.push(completed(1, None));
        given::<Post>(history).when(complete(Thumbnail, 1)).then_nothing();
    }
}

#[test]
fn a_picture_is_small_in_one_piece_and_named() {
    let refused = |picture, upload, refusal| {
        given::<Post>([created()]).when(start(picture, upload)).then_refused(refusal);
    };
    let (thumbnail, preview) = (THUMBNAIL_BYTES_MAX, PREVIEW_BYTES_MAX);
    refused(Thumbnail, upload(1, 0, 1), Refusal::PictureSize { size: 0, max: thumbnail });
    refused(
        Thumbnail,
        upload(1, thumbnail + 1, 1),
        Refusal::PictureSize { size: thumbnail + 1, max: thumbnail },
    );
    refused(Preview, upload(1, preview + 1, 1), Refusal::PictureSize { size: preview + 1, max: preview });
    refused(Preview, upload(1, 10, 2), Refusal::PartCount { parts: 2 });
    refused(Preview, Upload { file_name: String::new(), ..upload(1, 10, 1) }, Refusal::FileName);
}

#[test]
fn only_the_upload_asked_for_last_is_completed() {
    given::<Post>([created()]).when(complete(Thumbnail, 1)).then_refused(Refusal::NoUpload);
    given::<Post>([created(), started(1)]).when(complete(Preview, 1)).then_refused(Refusal::NoUpload);
    given::<Post>([created(), started(1), started(2)])
        .when(complete(Thumbnail, 1))
        .then_refused(Refusal::UploadReplaced);
}

#[test]
fn a_new_picture_says_which_one_it_replaces() {
    let history = [created(), started(1), completed(1, None), started(2)];
    let outcome = given::<Post>(history).when(complete(Thumbnail, 2));
    outcome.then([completed(2, Some(1))]);
}

#[test]
fn a_removed_picture_and_its_upload_are_gone() {
    let remove = || Command::RemovePicture { app: app(), picture: Thumbnail, at: at(70) };
    let removed = |key: Option<String>| PictureRemoved {
        picture: Thumbnail,
        upload: Uuid::from_u128(1),
        key,
        at: at(70),
    };
    given::<Post>([created()]).when(remove()).then_nothing();
    given::<Post>([created(), started(1)]).when(remove()).then([removed(None).into()]);
    let shown = [created(), started(1), completed(1, None)];
    given::<Post>(shown.clone()).when(remove()).then([removed(Some(stored(1).file.key)).into()]);
    let state = given::<Post>(shown).when(remove()).state();
    assert!(matches!(state, State::Active(post) if post.pictures == Pictures::default()));
}
