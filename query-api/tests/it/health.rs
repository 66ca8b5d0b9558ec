use crate::support::{Tenant, World};

#[tokio::test]
async fn a_server_whose_read_models_follow_is_up() {
    let world = World::start().await;
    Tenant::new(&world, 8).await;
    for path in ["/health/live", "/health/ready", "/health/startup"] {
        let answer = world.get(path).send().await.expect(200);
        assert_eq!(answer.json(), serde_json::json!({ "status": "UP" }), "{path}");
        assert_eq!(answer.head("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn a_server_whose_read_models_stand_still_lives_but_is_not_ready() {
    let mut world = World::start().await;
    world.get("/health/startup").send().await.expect(200);
    world.stop_projector().await;
    Tenant::new(&world, 8).await;
    world.get("/health/live").send().await.expect(200);
    let answer = world.get("/health/ready").send().await.expect(503);
    assert_eq!(answer.json()["reason"], "the read models are behind the log");
    // A busy server is not a starting one.
    world.get("/health/startup").send().await.expect(200);
}
