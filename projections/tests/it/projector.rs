use crate::history::*;
use crate::world::{World, on_both_engines};
use projections::{ProjectError, ReadDb, View, posts};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

on_both_engines! {
    of_two_projectors_on_one_database_one_stops
    an_event_that_cannot_be_read_stops_its_view_and_no_other
    beside_a_stopped_view_the_others_go_on
    a_view_that_can_go_on_again_is_no_longer_faulted
    another_process_waits_for_what_the_projector_has_stored
    a_database_ahead_of_the_log_is_refused
}

const LIMIT: Duration = Duration::from_mins(1);

async fn of_two_projectors_on_one_database_one_stops(world: World) {
    // A database handle of its own, as in another process.
    let other = ReadDb::connect(&world.url).await.unwrap();
    let stop = CancellationToken::new();
    let mut first = tokio::spawn(world.projector(&world.db).run(stop.clone()));
    let mut second = tokio::spawn(world.projector(&other).run(stop.clone()));
    let appending = async {
        // Paced: how fast the machine is, is not the subject.
        let mut pace = tokio::time::interval(Duration::from_millis(1));
        for number in 1.. {
            world.append(APP, &format!("post-{number}"), [created(number, 1, "a", 1)]).await;
            pace.tick().await;
        }
    };
    let ended = tokio::select! {
        () = appending => unreachable!("it goes on for ever"),
        ended = &mut first => ended,
        ended = &mut second => ended,
        () = tokio::time::sleep(LIMIT) => panic!("both go on"),
    };
    let ended = ended.unwrap();
    assert!(matches!(ended, Err(ProjectError::Superseded { .. })), "{ended:?}");
    stop.cancel();
    for run in [first, second].into_iter().filter(|run| !run.is_finished()) {
        // The other goes on, or has met the first one's checkpoint in another view.
        let ended = run.await.unwrap();
        assert!(matches!(ended, Ok(()) | Err(ProjectError::Superseded { .. })), "{ended:?}");
    }
    world.catch_up().await;
    let incremental = world.digests(&world.db).await;
    assert_eq!(world.rebuilt(&world.db).await, incremental);
}

async fn an_event_that_cannot_be_read_stops_its_view_and_no_other(world: World) {
    world.append(APP, "post-1", [created(1, 1, "good", 1)]).await;
    world.append_raw("post-2", "post.details_changed", r#"{"title": 7}"#).await;
    world.append(APP, "post-3", [created(3, 1, "after", 1)]).await;
    let stop = CancellationToken::new();
    let run = tokio::spawn(world.projector(&world.db).run(stop.clone()));
    let faulted = testkit::eventually(LIMIT, async || {
        let standing = projections::standing(&world.db).await.unwrap();
        let posts = standing.iter().find(|standing| standing.view == View::Posts)?;
        posts.fault.is_some().then(|| (posts.position, posts.fault.clone().unwrap().0))
    });
    // What came before the event is there, what comes after is not.
    assert_eq!(faulted.await.unwrap(), (1, 2));
    assert!(posts::get(&world.db, app(), post(1)).await.unwrap().is_some());
    assert!(posts::get(&world.db, app(), post(3)).await.unwrap().is_none());
    // A waiter is not kept for a view that will not come.
    assert!(!world.db.wait_for(3, LIMIT).await);
    let usage = projections::digest(&world.db, View::Usage).await.unwrap();
    assert_eq!(usage.position, 3);
    stop.cancel();
    run.await.unwrap().unwrap();
    let again = projections::rebuild(&world.db, world.log.clone(), world.vault.clone(), View::Posts).await;
    assert!(matches!(again, Err(ProjectError::Faulted { position: 2, .. })), "{again:?}");
}

/// The views move together until one of them meets what it cannot pass.
async fn beside_a_stopped_view_the_others_go_on(world: World) {
    let stop = CancellationToken::new();
    let run = tokio::spawn(world.projector(&world.db).run(stop.clone()));
    world.append(APP, "post-1", [created(1, 1, "good", 1)]).await;
    assert!(world.db.wait_for(1, LIMIT).await);
    world.append_raw("post-2", "post.details_changed", r#"{"title": 7}"#).await;
    for number in 3..30 {
        world.append(APP, &format!("post-{number}"), [created(number, 1, "after", 1)]).await;
    }
    let stood = testkit::eventually(LIMIT, async || {
        let standing = projections::standing(&world.db).await.unwrap();
        let here = |standing: &projections::Standing| match standing.view {
            View::Posts => standing.position == 1 && standing.fault.is_some(),
            _ => standing.position == world.head() && standing.fault.is_none(),
        };
        standing.iter().all(here).then_some(())
    });
    stood.await.unwrap();
    stop.cancel();
    run.await.unwrap().unwrap();
}

async fn a_view_that_can_go_on_again_is_no_longer_faulted(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1)]).await;
    world.catch_up().await;
    let row = world.sql("select state from post_view").await;
    world.sql("update post_view set state = 'broken'").await;
    world.append(APP, "post-1", [renamed("b", domain::access::AccessLevel::Public, 2)]).await;
    let stop = CancellationToken::new();
    let run = tokio::spawn(world.projector(&world.db).run(stop.clone()));
    let fault = async || {
        let standing = projections::standing(&world.db).await.unwrap();
        standing.into_iter().find_map(|standing| standing.fault)
    };
    assert_eq!(testkit::eventually(LIMIT, fault).await.unwrap().0, 2);
    stop.cancel();
    run.await.unwrap().unwrap();
    let state: String = sqlx::Row::get(&row[0], "state");
    world.sql_with("update post_view set state = $1", &state).await;
    let stop = CancellationToken::new();
    let run = tokio::spawn(world.projector(&world.db).run(stop.clone()));
    let healed = testkit::eventually(LIMIT, async || fault().await.is_none().then_some(()));
    healed.await.unwrap();
    assert!(world.db.wait_for(2, LIMIT).await);
    stop.cancel();
    run.await.unwrap().unwrap();
    assert_eq!(fault().await, None);
    assert_eq!(posts::get(&world.db, app(), post(1)).await.unwrap().unwrap().title, "b");
}

async fn another_process_waits_for_what_the_projector_has_stored(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1)]).await;
    let reader = ReadDb::connect(&world.url).await.unwrap();
    assert!(!reader.wait_for(1, Duration::from_millis(30)).await);
    let (passed, ()) = tokio::join!(reader.wait_for(1, LIMIT), world.catch_up());
    assert!(passed);
    assert_eq!(posts::get(&reader, app(), post(1)).await.unwrap().unwrap().title, "a");
}

async fn a_database_ahead_of_the_log_is_refused(world: World) {
    world.sql("update checkpoint set position = 5 where view = 'members'").await;
    let ended = world.projector(&world.db).run(CancellationToken::new()).await;
    assert!(
        matches!(ended, Err(ProjectError::AheadOfLog { view: "members", position: 5, head: 0 })),
        "{ended:?}"
    );
}
