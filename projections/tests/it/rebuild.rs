use crate::history::*;
use crate::world::{World, on_both_engines};
use domain::app;
use projections::{Projector, View};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

on_both_engines! {
    a_rebuild_gives_what_following_gave
    a_projector_killed_at_any_batch_goes_on_where_it_was
    a_view_of_another_version_is_made_anew
}

/// A history of several batches, with everything in it.
async fn busy(world: &World, posts: u32) {
    for number in 1..=posts {
        let stream = format!("post-{number}");
        world
            .append(
                APP,
                &stream,
                [created(number, number % 7 + 1, "Title", 1), upload_started(9), uploaded(9)],
            )
            .await;
        world.append(APP, &stream, [queued(), started(1, 100), lease_extended(1, 200)]).await;
        world.append(APP, "usage-1", [watched(1, i64::from(number) * 600, 5, 50)]).await;
        let end =
            if number % 3 == 0 { deleted(number) } else { processed(8, 7, &[("720p", 6), ("audio", 5)]) };
        world.append(APP, &stream, [end]).await;
    }
    world.append(2, "app-2", [app::Event::from(app::Deleted { at: at(2) })]).await;
}

async fn a_rebuild_gives_what_following_gave(world: World) {
    busy(&world, 20).await;
    world.catch_up().await;
    busy(&world, 40).await;
    world.catch_up().await;
    let incremental = world.digests(&world.db).await;
    assert!(incremental.iter().map(|digest| digest.rows).sum::<u64>() > 30);
    assert_eq!(world.rebuilt(&world.db).await, incremental);
    // A digest that sees nothing would be equal as well.
    world.append(APP, "post-1", [renamed("Other", domain::access::AccessLevel::Public, 2)]).await;
    world.catch_up().await;
    assert_ne!(
        world.digests(&world.db).await[View::Posts as usize].sha256,
        incremental[View::Posts as usize].sha256
    );
}

async fn a_projector_killed_at_any_batch_goes_on_where_it_was(mut world: World) {
    busy(&world, 600).await;
    let straight = world.other_db().await;
    world.catch_up_on(&straight).await.unwrap();
    for kill_at in [1, 1_500, 3_500] {
        let run = tokio::spawn(world.projector(&world.db).run(CancellationToken::new()));
        let passed = testkit::eventually(Duration::from_mins(1), async || {
            let standing = projections::standing(&world.db).await.unwrap();
            standing.iter().any(|view| view.position >= kill_at).then_some(())
        });
        passed.await.unwrap();
        run.abort();
        assert!(run.await.unwrap_err().is_cancelled());
    }
    world.catch_up().await;
    assert_eq!(world.digests(&world.db).await, world.digests(&straight).await);
}

async fn a_view_of_another_version_is_made_anew(world: World) {
    busy(&world, 5).await;
    world.catch_up().await;
    let before = world.digests(&world.db).await;
    world.sql("update checkpoint set version = 0 where view = 'posts'").await;
    world.sql("delete from post_view where post = 1").await;
    world.sql("alter table post_view drop column title_folded").await;
    let again = Projector::new(world.db.clone(), world.log.clone(), world.vault.clone());
    let stop = CancellationToken::new();
    let run = tokio::spawn(again.run(stop.clone()));
    assert!(world.db.wait_for(world.head(), Duration::from_mins(1)).await);
    stop.cancel();
    run.await.unwrap().unwrap();
    assert_eq!(world.digests(&world.db).await, before);
}
