use crate::history::*;
use crate::world::{World, on_both_engines};
use ports::log::EventLog;
use projections::Page;
use projections::usage::{self, Granularity, UsageRow};
use std::collections::BTreeMap;

on_both_engines! {
    everything_a_post_uses_is_counted_for_its_owner
    what_is_watched_counts_in_the_hour_its_window_starts
    a_deleted_post_no_longer_stores_anything
    what_failed_pieces_cost_counts_for_the_owner_of_their_post
}

const HOUR_US: i64 = 3_600_000_000;
const DAY: i64 = 24 * 3_600;

async fn of_user1(world: &World, granularity: Granularity) -> Vec<UsageRow> {
    usage::of_member(&world.db, app(), &user("user1"), 0, i64::MAX / 2, granularity).await.unwrap()
}

async fn everything_a_post_uses_is_counted_for_its_owner(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1), upload_started(500), uploaded(500)]).await;
    world.catch_up().await;
    // In a later batch, where the owner is known from the view alone.
    let made = processed(300, 70, &[("720p", 4_000), ("audio", 4_001)]);
    world.append(APP, "post-1", [queued(), started(1, 100), attempt_failed(30), started(2, 100), made]).await;
    world.catch_up().await;
    let rows = of_user1(&world, Granularity::Day).await;
    let day_us = 24 * HOUR_US;
    let recorded_at = world.log.read_all(0, 1).await.unwrap()[0].recorded_at.as_micros();
    let total = |count: fn(&UsageRow) -> u64| rows.iter().map(count).sum::<u64>();
    assert_eq!(rows[0].bucket_start_us, recorded_at - recorded_at % day_us);
    assert_eq!((rows[0].app_user_id.as_str(), rows[0].member), ("user1", 1));
    assert_eq!((total(|row| row.posts), total(|row| row.uploaded_bytes)), (1, 500));
    assert_eq!((total(|row| row.media_ms), total(|row| row.cpu_ms)), (4_000, 100));
    assert_eq!(rows.iter().map(|row| row.stored_bytes).sum::<i64>(), 800);
    let rungs = BTreeMap::from([("720p".to_owned(), 4_000), ("audio".to_owned(), 4_001)]);
    assert_eq!(rows.last().unwrap().transcoded_ms, rungs);
}

async fn what_is_watched_counts_in_the_hour_its_window_starts(world: World) {
    let windows = [
        watched(1, 3_599, 1, 10),
        watched(1, 3_600, 2, 20),
        watched(1, DAY - 1, 4, 40),
        watched(1, DAY, 8, 80),
    ];
    world.append(APP, "usage-1", windows).await;
    world.append(APP, "usage-2", [watched(2, 0, 16, 160)]).await;
    world.catch_up().await;
    let hours: Vec<_> = of_user1(&world, Granularity::Hour)
        .await
        .iter()
        .map(|row| (row.bucket_start_us / HOUR_US, row.watched_ms, row.delivered_bytes))
        .collect();
    assert_eq!(hours, [(0, 1, 10), (1, 2, 20), (23, 4, 40), (24, 8, 80)]);
    let days: Vec<_> = of_user1(&world, Granularity::Day).await.iter().map(|row| row.watched_ms).collect();
    assert_eq!(days, [7, 8]);
    let page = Page { number0: 0, size: 2 };
    let all = usage::by_member(&world.db, app(), 0, DAY * 1_000_000, Granularity::Day, page).await.unwrap();
    assert_eq!(all.total, 2);
    assert_eq!(
        all.content.iter().map(|row| (row.member, row.watched_ms)).collect::<Vec<_>>(),
        [(1, 7), (2, 16)]
    );
}

async fn what_failed_pieces_cost_counts_for_the_owner_of_their_post(world: World) {
    let cpu_ms = async || of_user1(&world, Granularity::Day).await.iter().map(|row| row.cpu_ms).sum::<u64>();
    world.append(APP, "post-1", [created(1, 1, "a", 1), uploaded(500)]).await;
    world.append(APP, "task-a", [task_opened(0), task_claimed(1, 100), task_attempt_failed(30)]).await;
    world.catch_up().await;
    assert_eq!(cpu_ms().await, 30);
    // In a later batch, where the owner is known from the view alone.
    world.append(APP, "task-b", [task_opened(1), task_claimed(1, 100), task_failed(1, 4)]).await;
    world.append(APP, "post-1", [piece_made(2, 1), processing_failed()]).await;
    world.catch_up().await;
    assert_eq!(cpu_ms().await, 36, "what the made pieces cost is in the end of the post");
    world.append(APP, "post-1", [deleted(1)]).await;
    world.append(APP, "task-a", [task_attempt_failed(500)]).await;
    world.catch_up().await;
    assert_eq!(cpu_ms().await, 36, "nobody pays for a post that is gone");
}

async fn a_deleted_post_no_longer_stores_anything(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1), uploaded(500), processed(300, 0, &[])]).await;
    world.append(APP, "post-2", [created(2, 1, "b", 1), uploaded(11)]).await;
    world.catch_up().await;
    let stored = async || usage::stored_bytes_at(&world.db, app(), &user("user1"), i64::MAX).await.unwrap();
    assert_eq!(stored().await, 811);
    world.append(APP, "post-1", [deleted(1)]).await;
    world.catch_up().await;
    assert_eq!(stored().await, 11);
    assert_eq!(
        of_user1(&world, Granularity::Day).await.iter().map(|row| row.uploaded_bytes).sum::<u64>(),
        511
    );
}
