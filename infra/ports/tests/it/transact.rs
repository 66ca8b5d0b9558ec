//! Conflicts, repetitions, tenants.

use crate::rivals::Rivals;
use crate::world::{BLOCK, KEY, World, app, at, change, context, reserve, upsert};
use domain::member::{self, Member};
use domain::sequence::Sequence;
use domain::usage::{Recorded, Usage};
use ports::TransactError;
use ports::log::{App, AppendError, LogError};
use std::sync::atomic::Ordering;

#[tokio::test]
async fn a_command_is_decided_anew_when_another_was_faster() {
    let world = World::new();
    let rivals = Rivals::new(&world, 3, 0);
    assert_eq!(reserve(&rivals.transactor(), &context(App::SYSTEM)).await.unwrap(), 151);
    assert_eq!(world.history().await.len(), 4);
}

#[tokio::test]
async fn a_command_that_always_comes_too_late_is_answered_as_contended_and_adds_nothing() {
    let world = World::new();
    let rivals = Rivals::new(&world, u32::MAX, 0);
    let mine = context(App::SYSTEM);
    let refused = reserve(&rivals.transactor(), &mine).await.unwrap_err();
    assert!(matches!(refused, TransactError::Contended), "{refused}");
    let history = world.history().await;
    assert!(!history.is_empty() && history.iter().all(|event| event.meta.command_id != mine.command_id));
}

#[tokio::test]
async fn the_same_command_again_answers_what_it_caused_and_adds_nothing() {
    let world = World::new();
    let (transactor, mine) = (world.transactor(), context(App::SYSTEM));
    assert_eq!(reserve(&transactor, &mine).await.unwrap(), 1);
    assert_eq!(reserve(&transactor, &context(App::SYSTEM)).await.unwrap(), 51);
    let again = transactor.run::<Sequence>("file", &mine, BLOCK).await.unwrap();
    assert_eq!((again.state.last, again.position, again.revision), (100, 2, Some(1)));
    assert_eq!(reserve(&transactor, &mine).await.unwrap(), 1);
    assert_eq!(world.history().await.len(), 2);
}

#[tokio::test]
async fn a_command_whose_answer_got_lost_is_harmless_to_send_again() {
    let world = World::new();
    let rivals = Rivals::new(&world, 0, 1);
    let mine = context(App::SYSTEM);
    let lost = reserve(&rivals.transactor(), &mine).await.unwrap_err();
    assert!(matches!(lost, TransactError::Append(AppendError::Log(LogError::Other(_)))), "{lost}");
    assert_eq!(reserve(&rivals.transactor(), &mine).await.unwrap(), 1);
    assert_eq!(world.history().await.len(), 1);
}

#[tokio::test]
async fn another_apps_stream_is_not_there_and_cannot_be_written() {
    let world = World::new();
    world.member(app(8), upsert(app(8), "Alice")).await.unwrap();
    let seen = world.transactor().load::<Member>(app(9).into(), KEY).await.unwrap();
    assert_eq!((seen.state, seen.position, seen.revision), (member::State::Absent, 0, None));
    let changed = world.member(app(9), change(app(9), "Mallory")).await.err().unwrap();
    assert!(matches!(changed, TransactError::Refused(member::Refusal::NotFound)), "{changed}");
    let taken = world.member(app(9), upsert(app(9), "Mallory")).await.err().unwrap();
    assert!(matches!(taken, TransactError::Append(AppendError::Foreign(_))), "{taken}");
    assert_eq!(world.history().await.len(), 1);
}

#[tokio::test]
async fn a_stream_of_many_pages_is_read_to_its_end() {
    let world = World::new();
    for block in 0..513 {
        let first = reserve(&world.transactor(), &context(App::SYSTEM)).await.unwrap();
        assert_eq!(first, block * 50 + 1);
    }
    let done = world.transactor().load::<Sequence>(App::SYSTEM, "file").await.unwrap();
    assert_eq!((done.state.last, done.revision), (513 * 50, Some(512)));
}

#[tokio::test]
async fn what_needs_no_history_is_taken_once_without_reading_any() {
    let world = World::new();
    let rivals = Rivals::new(&world, 0, 1);
    let window = Recorded {
        app: app(8),
        member: 7.try_into().unwrap(),
        app_user_id: "alice".parse().unwrap(),
        post: 1.try_into().unwrap(),
        from: at(),
        to: at(),
        delivered_bytes: 1,
        watched_ms: 1,
        requests: 1,
    };
    let (transactor, first, second) = (rivals.transactor(), context(app(8)), context(app(8)));
    let lost = transactor.record::<Usage>(KEY, &first, window.clone()).await.err().unwrap();
    assert!(matches!(lost, TransactError::Append(AppendError::Log(_))), "{lost}");
    transactor.record::<Usage>(KEY, &second, window.clone()).await.unwrap();
    let again = transactor.record::<Usage>(KEY, &first, window.clone()).await.unwrap();
    assert_eq!((again.position, again.revision), (1, Some(0)));
    // As the other way of taking it knows it, too.
    let known = transactor.run::<Usage>(KEY, &first, window).await.unwrap();
    assert_eq!(known.events.len(), 1);
    assert_eq!(world.history().await.len(), 2);
    assert_eq!(rivals.reads.load(Ordering::Relaxed), 1);
}
