use crate::history::*;
use crate::world::{World, on_both_engines};
use domain::app;
use domain::playback::{ErrorKind, Figures, Recorded};
use projections::playback::of_post;
use std::collections::BTreeMap;
use uuid::Uuid;

on_both_engines! {
    sessions_of_a_post_are_summed_and_ranked_by_their_start_up
    reports_of_one_session_are_one_session
    a_post_that_is_deleted_takes_its_sessions_along
}

fn report(post_number: u32, session: u128, figures: Figures) -> domain::playback::Event {
    let (from, to, session) = (at(1), at(2), Uuid::from_u128(session));
    Recorded { app: app(), post: post(post_number), session, from, to, figures }.into()
}

async fn sessions_of_a_post_are_summed_and_ranked_by_their_start_up(world: World) {
    let events = (1..=100_u128).map(|number| {
        let errors = BTreeMap::from([(ErrorKind::Network, 1)]);
        let startup_ms = Some(number as u64 * 10);
        report(
            1,
            number,
            Figures { startup_ms, played_ms: 1_000, stalls: 2, stalled_ms: 50, errors, ..Figures::default() },
        )
    });
    world.append(APP, "playback-1", events).await;
    // Never came to a picture.
    world.append(APP, "playback-1", [report(1, 200, Figures::default())]).await;
    world
        .append(APP, "playback-2", [report(2, 1, Figures { startup_ms: Some(1), ..Figures::default() })])
        .await;
    world.catch_up().await;
    let summary = of_post(&world.db, app(), post(1)).await.unwrap();
    assert_eq!((summary.sessions, summary.started), (101, 100));
    assert_eq!((summary.startup_p50_ms, summary.startup_p95_ms), (Some(500), Some(950)));
    let figures = summary.figures;
    assert_eq!((figures.played_ms, figures.stalls, figures.stalled_ms), (100_000, 200, 5_000));
    assert_eq!(figures.errors[&ErrorKind::Network], 100);
    let none = of_post(&world.db, app(), post(3)).await.unwrap();
    assert_eq!((none.sessions, none.startup_p50_ms), (0, None));
    let others = of_post(&world.db, domain::AppId::try_from(9).unwrap(), post(1)).await.unwrap();
    assert_eq!(others.sessions, 0);
}

async fn reports_of_one_session_are_one_session(world: World) {
    let first = Figures { startup_ms: Some(300), played_ms: 10, rungs_up: 1, ..Figures::default() };
    let later = Figures { played_ms: 5, rungs_down: 2, ..Figures::default() };
    world.append(APP, "playback-1", [report(1, 1, first), report(1, 1, later.clone())]).await;
    world.catch_up().await;
    // In another batch, too.
    world.append(APP, "playback-1", [report(1, 1, later)]).await;
    world.catch_up().await;
    let summary = of_post(&world.db, app(), post(1)).await.unwrap();
    assert_eq!((summary.sessions, summary.startup_p95_ms), (1, Some(300)));
    let figures = summary.figures;
    assert_eq!((figures.played_ms, figures.rungs_up, figures.rungs_down), (20, 1, 4));
}

async fn a_post_that_is_deleted_takes_its_sessions_along(world: World) {
    let sessions = async || {
        world.catch_up().await;
        of_post(&world.db, app(), post(1)).await.unwrap().sessions
    };
    world.append(APP, "playback-1", [report(1, 1, Figures::default())]).await;
    assert_eq!(sessions().await, 1);
    world.append(APP, "post-1", [created(1, 1, "a", 1), deleted(1)]).await;
    assert_eq!(sessions().await, 0);
    world.append(APP, "playback-1", [report(1, 2, Figures::default())]).await;
    assert_eq!(sessions().await, 1);
    world.append(APP, "app-1", [app::Event::from(app::Deleted { at: at(2) })]).await;
    assert_eq!(sessions().await, 0);
}
