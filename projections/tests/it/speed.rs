//! How fast a rebuild is. Run by hand: `cargo test --release -p projections --test it speed -- --ignored --nocapture`.

use crate::history::*;
use crate::world::{Engine, World};
use projections::View;
use std::time::Instant;

async fn rebuild_usage(engine: Engine) {
    let world = World::new(engine).await;
    let events: u32 = 300_000;
    for hundred in 0..events / 1_000 {
        let windows = (0..1_000).map(|each| watched(each % 200 + 1, i64::from(hundred) * 360, 10, 1_000));
        world.append(APP, "usage-1", windows).await;
    }
    let begun = Instant::now();
    projections::rebuild(&world.db, world.log.clone(), world.vault.clone(), View::Usage).await.unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{events} usage events in {seconds:.2} s, {:.0} a second", f64::from(events) / seconds);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, does not check"]
async fn a_usage_rebuild_on_sqlite() {
    rebuild_usage(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, does not check"]
async fn a_usage_rebuild_on_postgres() {
    rebuild_usage(Engine::Postgres).await;
}
