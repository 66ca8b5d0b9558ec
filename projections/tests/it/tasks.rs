use crate::history::*;
use crate::world::{World, on_both_engines};
use domain::media::Piece;
use domain::{app, task};
use projections::tasks::{self, ExpiredLease, Progress};

on_both_engines! {
    a_task_without_a_word_of_its_worker_is_found_until_it_ends
    tasks_go_with_their_app
    progress_is_the_last_word_of_the_newest_claim_and_goes_with_the_task
}

/// The stream of the task of a chunk.
fn stream(chunk: u32) -> String {
    format!("task-{}", task::key(job(), Piece::Chunk(chunk)))
}

async fn expired(world: &World, second: i64) -> Vec<ExpiredLease> {
    tasks::expired_leases(&world.db, at(second), 10).await.unwrap()
}

async fn a_task_without_a_word_of_its_worker_is_found_until_it_ends(world: World) {
    world.append(APP, &stream(0), [task_opened(0), task_claimed(1, 100)]).await;
    world.catch_up().await;
    assert_eq!(expired(&world, 100).await, []);
    let task = task::key(job(), Piece::Chunk(0));
    assert_eq!(expired(&world, 101).await, [ExpiredLease { app: app(), task, epoch: 1 }]);
    world.append(APP, &stream(0), [task_attempt_failed(1)]).await;
    world.catch_up().await;
    assert_eq!(expired(&world, 9_999).await, []);
    world.append(APP, &stream(0), [task_claimed(2, 100)]).await;
    world.catch_up().await;
    assert_eq!(expired(&world, 101).await.len(), 1);
    world.append(APP, &stream(0), [task_failed(0, 1)]).await;
    world.catch_up().await;
    assert_eq!(expired(&world, 9_999).await, []);
}

async fn tasks_go_with_their_app(world: World) {
    world.append(APP, &stream(0), [task_opened(0), task_claimed(1, 100)]).await;
    world.append(APP, "app-1", [app::Event::from(app::Deleted { at: at(2) })]).await;
    world.catch_up().await;
    assert_eq!(expired(&world, 9_999).await, []);
}

async fn progress_is_the_last_word_of_the_newest_claim_and_goes_with_the_task(world: World) {
    let piece = Piece::Chunk(0);
    let word = |epoch, done_ms| Progress {
        task: task::key(job(), piece),
        post: post(1),
        job: job(),
        piece,
        epoch,
        done_ms,
        at: at(1),
    };
    let known = async || tasks::progress(&world.db, post(1), job()).await.unwrap();
    tasks::set_progress(&world.db, &word(1, 100)).await.unwrap();
    assert_eq!(known().await, [], "nobody knows this task");
    world.append(APP, &stream(0), [task_opened(0), task_claimed(1, 100)]).await;
    world.catch_up().await;
    tasks::set_progress(&world.db, &word(2, 100)).await.unwrap();
    tasks::set_progress(&world.db, &word(1, 8_000)).await.unwrap();
    assert_eq!(known().await, [word(2, 100)]);
    tasks::set_progress(&world.db, &word(2, 300)).await.unwrap();
    assert_eq!(known().await, [word(2, 300)]);
    world.append(APP, &stream(0), [task_failed(0, 1)]).await;
    world.catch_up().await;
    tasks::set_progress(&world.db, &word(2, 400)).await.unwrap();
    assert_eq!(known().await, []);
}
