use super::post::fixtures::{history_of, uploaded};
use crate::kit::{at, given};
use domain::Decider;
use domain::policies::{command_id, queue_transcode};
use domain::post::{Command, Post, Refusal};
use uuid::Uuid;

const EVENT: Uuid = Uuid::from_u128(7);

#[test]
fn a_complete_upload_asks_for_its_transcode() {
    let job = command_id("queue_transcode", EVENT);
    assert_eq!(queue_transcode(EVENT, &uploaded()), Some(Command::Queue { job, at: at(20) }));
}

#[test]
fn nothing_else_asks_for_a_transcode() {
    for state in ["FAILED_QUEUING", "PROCESSED", "FAILED_PROCESSING", "Waiting", "Deleted", "FAILED_UPLOAD"] {
        let others = history_of(state).into_iter().filter(|event| *event != uploaded());
        for event in others {
            assert_eq!(queue_transcode(EVENT, &event), None, "{event:?}");
        }
    }
}

#[test]
fn the_same_event_gives_the_same_command_so_that_a_redelivery_adds_nothing() {
    let twice = [(); 2].map(|()| queue_transcode(EVENT, &uploaded()).expect("an upload is transcoded"));
    let [first, second] = twice;
    assert_eq!(first, second);
    let state = given::<Post>(history_of("UPLOADED")).when(first).state();
    assert_eq!(Post::decide(&state, second), Ok(vec![]));
}

#[test]
fn another_policy_or_another_event_gives_another_command_id() {
    let id = command_id("queue_transcode", EVENT);
    assert_ne!(id, command_id("expire_lease", EVENT));
    assert_ne!(id, command_id("queue_transcode", Uuid::from_u128(8)));
}

#[test]
fn the_transcode_of_a_post_deleted_meanwhile_is_not_asked_for() {
    let command = queue_transcode(EVENT, &uploaded()).expect("an upload is transcoded");
    given::<Post>(history_of("Deleted")).when(command).then_refused(Refusal::NotFound);
}
