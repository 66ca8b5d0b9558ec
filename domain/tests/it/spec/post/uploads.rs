use super::fixtures::*;
use crate::kit::{app, at, given, id};
use domain::post::{
    Command, PARTS_MAX, Post, Refusal, State, UPLOAD_BYTES_MAX, UPLOAD_IDLE_MS, Upload, UploadAborted,
    UploadExpired, UploadStarted, Uploaded,
};
use proptest::prelude::*;
use uuid::Uuid;

fn start(upload: Upload) -> Command {
    Command::StartUpload { app: app(), upload, idle_ms: UPLOAD_IDLE_MS, at: at(10) }
}

fn complete(upload: Uuid) -> Command {
    Command::CompleteUpload { app: app(), upload, file: id(70), key: "src/1".into(), at: at(20) }
}

fn fail(upload: Uuid) -> Command {
    Command::FailUpload { app: app(), upload, detail: "a part is missing".into(), at: at(20) }
}

const OTHER: Uuid = Uuid::from_u128(0x52);

#[test]
fn part_urls_can_be_asked_for_and_asked_for_again_with_another_file() {
    given::<Post>([created()]).when(start(the_upload())).then([upload_started()]);
    let other = upload(0x52, 20, 2);
    let replaced = UploadStarted { upload: other.clone(), at: at(10) };
    given::<Post>(history_of("Uploading")).when(start(other)).then([replaced.into()]);
}

#[test]
fn the_same_upload_is_not_started_twice() {
    given::<Post>(history_of("Uploading")).when(start(the_upload())).then_nothing();
}

#[test]
fn a_file_has_1_byte_to_50_gigabytes() {
    for size in [0, UPLOAD_BYTES_MAX + 1, u64::MAX] {
        given::<Post>([created()]).when(start(upload(1, size, 1))).then_refused(Refusal::UploadSize { size });
    }
    for size in [1, UPLOAD_BYTES_MAX] {
        let fits = upload(1, size, 1);
        let started = UploadStarted { upload: fits.clone(), at: at(10) };
        given::<Post>([created()]).when(start(fits)).then([started.into()]);
    }
}

#[test]
fn a_file_has_1_to_10000_parts_and_none_is_empty() {
    let big = u64::from(PARTS_MAX) * 1_000;
    for (size, parts) in [(big, 0), (big, PARTS_MAX + 1), (big, u32::MAX), (2, 3)] {
        given::<Post>([created()])
            .when(start(upload(1, size, parts)))
            .then_refused(Refusal::PartCount { parts });
    }
    let most = upload(1, big, PARTS_MAX);
    let started = UploadStarted { upload: most.clone(), at: at(10) };
    given::<Post>([created()]).when(start(most)).then([started.into()]);
}

#[test]
fn equal_parts_add_up_to_the_file() {
    let parts = |size, parts| upload(1, size, parts).equal_parts().collect::<Vec<u64>>();
    assert_eq!((parts(10, 3), parts(9, 3)), (vec![4, 4, 2], vec![3, 3, 3]));
    for (size, count) in [(1, 1), (1_000_003, 7), (UPLOAD_BYTES_MAX, PARTS_MAX)] {
        assert_eq!(parts(size, count).iter().sum::<u64>(), size);
    }
}

proptest! {
    #[test]
    fn a_part_may_have_what_any_way_of_dividing_gives_it(size in 1..=UPLOAD_BYTES_MAX, parts in 1..=PARTS_MAX, cut in 1..=UPLOAD_BYTES_MAX) {
        let parts = parts.min(u32::try_from(size).unwrap_or(PARTS_MAX));
        let (rounded_up, rounded_down) = (size.div_ceil(parts.into()), size / u64::from(parts));
        let max = upload(1, size, parts).part_bytes_max();
        prop_assert!(rounded_up <= max && max <= size);
        // What is over goes to the last one.
        let last = size - rounded_down * u64::from(parts - 1);
        prop_assert!(last <= max || rounded_down < u64::from(parts), "{} of {}", last, max);
        // Pieces of one size.
        let pieces = size.div_ceil(cut);
        prop_assume!(pieces <= u64::from(PARTS_MAX));
        prop_assert!(cut.min(size) <= upload(1, size, pieces as u32).part_bytes_max());
    }
}

#[test]
fn a_file_needs_a_name_and_a_type_of_at_most_255_characters() {
    for text in [String::new(), "n".repeat(256)] {
        let nameless = Upload { file_name: text.clone(), ..the_upload() };
        given::<Post>([created()]).when(start(nameless)).then_refused(Refusal::FileName);
        let typeless = Upload { content_type: text, ..the_upload() };
        given::<Post>([created()]).when(start(typeless)).then_refused(Refusal::FileName);
    }
}

#[test]
fn an_upload_that_was_never_started_cannot_end() {
    given::<Post>([created()]).when(complete(UPLOAD)).then_refused(Refusal::NoUpload);
    given::<Post>([created()]).when(fail(UPLOAD)).then_refused(Refusal::NoUpload);
}

#[test]
fn an_upload_that_was_replaced_cannot_end() {
    given::<Post>(history_of("Uploading")).when(complete(OTHER)).then_refused(Refusal::UploadReplaced);
    given::<Post>(history_of("Uploading")).when(fail(OTHER)).then_refused(Refusal::UploadReplaced);
}

#[test]
fn only_the_upload_started_last_counts() {
    let second = UploadStarted { upload: upload(0x52, 20, 2), at: at(12) };
    let history = [created(), upload_started(), second.into()];
    let State::Active(post) = given::<Post>(history).when(complete(OTHER)).state() else {
        panic!("it is there")
    };
    assert_eq!(post.phase.source().map(|source| source.size), Some(20));
    assert_eq!(post.uploaded_at, Some(at(20)));
}

#[test]
fn complete_twice_adds_nothing() {
    for state in ["UPLOADED", "QUEUED", "PROCESSING", "PROCESSED", "FAILED_PROCESSING"] {
        given::<Post>(history_of(state)).when(complete(UPLOAD)).then_nothing();
    }
}

#[test]
fn a_post_takes_one_file_only() {
    for state in ["UPLOADED", "FAILED_QUEUING", "QUEUED", "PROCESSING", "PROCESSED", "FAILED_PROCESSING"] {
        let after = || given::<Post>(history_of(state));
        after().when(start(upload(0x52, 20, 2))).then_refused(Refusal::AlreadyUploaded);
        after().when(complete(OTHER)).then_refused(Refusal::AlreadyUploaded);
        after().when(fail(UPLOAD)).then_refused(Refusal::AlreadyUploaded);
    }
}

#[test]
fn a_failed_upload_stays_failed_as_the_contract_has_no_way_on() {
    let refused = || Refusal::WrongState { state: "FAILED_UPLOAD" };
    let after = || given::<Post>(history_of("FAILED_UPLOAD"));
    after().when(start(upload(0x52, 20, 2))).then_refused(refused());
    after().when(complete(UPLOAD)).then_refused(refused());
    after().when(fail(UPLOAD)).then_nothing();
    let State::Active(post) = after().state() else { panic!("it is there") };
    assert_eq!(post.upload_failed_at, Some(at(20)));
}

#[test]
fn what_was_uploaded_is_what_was_announced() {
    let fact = Uploaded { upload: UPLOAD, source: source(), parts: 3, at: at(20) };
    given::<Post>(history_of("Uploading")).when(complete(UPLOAD)).then([fact.into()]);
}

fn abort(upload: Uuid) -> Command {
    Command::AbortUpload { app: app(), upload, at: at(20) }
}

/// The upload of the fixtures was asked for at second 10; asked this long after.
fn expire(upload: Uuid, after_ms: u64) -> Command {
    Command::ExpireUpload { upload, idle_ms: UPLOAD_IDLE_MS, at: at(10).plus_ms(after_ms) }
}

#[test]
fn an_aborted_upload_leaves_the_post_as_if_none_had_started() {
    let fact = UploadAborted { upload: UPLOAD, at: at(20) };
    given::<Post>(history_of("Uploading")).when(abort(UPLOAD)).then([fact.clone().into()]);
    let after = || given::<Post>([created(), upload_started(), fact.clone().into()]);
    let State::Active(post) = after().state() else { panic!("it is there") };
    assert_eq!((post.phase.name(), post.upload), ("CREATED", None));
    after().when(complete(UPLOAD)).then_refused(Refusal::NoUpload);
    after().when(abort(UPLOAD)).then_nothing();
    after().when(start(the_upload())).then([upload_started()]);
}

#[test]
fn only_the_upload_under_way_can_be_aborted() {
    given::<Post>(history_of("Uploading")).when(abort(OTHER)).then_refused(Refusal::UploadReplaced);
    given::<Post>(history_of("PROCESSED")).when(abort(UPLOAD)).then_refused(Refusal::AlreadyUploaded);
}

#[test]
fn an_upload_expires_after_7_days_without_a_word_and_not_before() {
    let uploading = || given::<Post>(history_of("Uploading"));
    uploading().when(expire(UPLOAD, UPLOAD_IDLE_MS - 1)).then_refused(Refusal::UploadInUse);
    let fact = UploadExpired { upload: UPLOAD, at: at(10).plus_ms(UPLOAD_IDLE_MS) };
    uploading().when(expire(UPLOAD, UPLOAD_IDLE_MS)).then([fact.clone().into()]);
    uploading().when(expire(OTHER, UPLOAD_IDLE_MS)).then_refused(Refusal::UploadReplaced);
    let after = || given::<Post>([created(), upload_started(), fact.clone().into()]);
    let State::Active(post) = after().state() else { panic!("it is there") };
    assert_eq!((post.phase.name(), post.upload), ("CREATED", None));
    after().when(expire(UPLOAD, UPLOAD_IDLE_MS)).then_nothing();
}

#[test]
fn asking_for_part_urls_again_a_day_later_keeps_an_upload_alive() {
    let again = |ms| Command::StartUpload {
        app: app(),
        upload: the_upload(),
        idle_ms: UPLOAD_IDLE_MS,
        at: at(10).plus_ms(ms),
    };
    let day = 24 * 60 * 60 * 1_000;
    given::<Post>(history_of("Uploading")).when(again(day - 1)).then_nothing();
    let restated = UploadStarted { upload: the_upload(), at: at(10).plus_ms(day) };
    given::<Post>(history_of("Uploading")).when(again(day)).then([restated.clone().into()]);
    given::<Post>([created(), upload_started(), restated.into()])
        .when(expire(UPLOAD, UPLOAD_IDLE_MS))
        .then_refused(Refusal::UploadInUse);
}

#[test]
fn an_operator_may_let_uploads_expire_sooner() {
    let (idle_ms, app, upload) = (7_000, app(), the_upload());
    let again = |ms| Command::StartUpload { app, upload: upload.clone(), idle_ms, at: at(10).plus_ms(ms) };
    given::<Post>(history_of("Uploading")).when(again(999)).then_nothing();
    let restated = UploadStarted { upload: upload.clone(), at: at(11) };
    given::<Post>(history_of("Uploading")).when(again(1_000)).then([restated.into()]);
    let expire = |ms| Command::ExpireUpload { upload: UPLOAD, idle_ms, at: at(10).plus_ms(ms) };
    given::<Post>(history_of("Uploading")).when(expire(6_999)).then_refused(Refusal::UploadInUse);
    let expired = UploadExpired { upload: UPLOAD, at: at(17) };
    given::<Post>(history_of("Uploading")).when(expire(7_000)).then([expired.into()]);
}

#[test]
fn bytes_that_come_keep_the_upload_under_way_alive_and_no_other() {
    let keep = |upload, ms| Command::KeepUpload {
        app: app(),
        upload,
        idle_ms: UPLOAD_IDLE_MS,
        at: at(10).plus_ms(ms),
    };
    let day = UPLOAD_IDLE_MS / 7;
    given::<Post>(history_of("Uploading")).when(keep(UPLOAD, day - 1)).then_nothing();
    let restated = UploadStarted { upload: the_upload(), at: at(10).plus_ms(day) };
    given::<Post>(history_of("Uploading")).when(keep(UPLOAD, day)).then([restated.into()]);
    given::<Post>(history_of("Uploading")).when(keep(OTHER, day)).then_refused(Refusal::UploadReplaced);
    let aborted = UploadAborted { upload: UPLOAD, at: at(20) };
    given::<Post>([created(), upload_started(), aborted.into()]).when(keep(UPLOAD, day)).then_nothing();
}
