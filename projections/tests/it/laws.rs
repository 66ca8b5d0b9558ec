//! Whatever happens to posts, the view is the fold.

use crate::history::*;
use crate::world::{Engine, World};
use domain::access::AccessLevel;
use domain::fold;
use domain::post::{Event, Post, State};
use projections::posts;
use proptest::prelude::*;

/// Any event, also where it does not follow: the fold is total.
fn event(number: u32) -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(created(number, 1, "Title", 1)),
        1 => (0_i64..99).prop_map(|second| renamed("Other", AccessLevel::Private, second)),
        2 => (1_u64..99).prop_map(upload_started),
        2 => (1_u64..99).prop_map(uploaded),
        2 => Just(queued()),
        2 => (1_u32..4, 1_i64..99).prop_map(|(epoch, until)| started(epoch, until)),
        1 => (1_u32..4, 1_i64..99).prop_map(|(epoch, until)| lease_extended(epoch, until)),
        1 => (1_u64..99).prop_map(attempt_failed),
        2 => (0_u32..4, 1_u32..3).prop_map(|(chunk, epoch)| piece_made(chunk, epoch)),
        1 => Just(processing_failed()),
        1 => (1_u64..99).prop_map(|bytes| processed(bytes, 1, &[("720p", 2)])),
        1 => Just(deleted(number)),
    ]
}

fn histories() -> impl Strategy<Value = Vec<(u32, Event)>> {
    let step = (1_u32..5).prop_flat_map(|number| event(number).prop_map(move |event| (number, event)));
    prop::collection::vec(step, 1..60)
}

async fn the_view_is_the_fold(history: Vec<(u32, Event)>, cuts: usize) {
    let world = World::new(Engine::Sqlite).await;
    for part in history.chunks(history.len().div_ceil(cuts)) {
        for (number, event) in part {
            world.append(APP, &format!("post-{number}"), [event.clone()]).await;
        }
        world.catch_up().await;
    }
    for number in 1..5 {
        let of_post = history.iter().filter(|(post, _)| *post == number).map(|(_, event)| event);
        let expected = match fold::<Post>(of_post) {
            State::Active(post) => Some(*post),
            State::Absent | State::Deleted { .. } => None,
        };
        assert_eq!(posts::get(&world.db, app(), post(number)).await.unwrap(), expected);
    }
    let incremental = world.digests(&world.db).await;
    assert_eq!(world.rebuilt(&world.db).await, incremental);
}

proptest! {
    // A case opens a database of its own.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_history_of_posts_is_shown_as_it_folds(history in histories(), cuts in 1_usize..4) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(the_view_is_the_fold(history, cuts));
    }
}
