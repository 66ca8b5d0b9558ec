//! Paths that must lead nowhere, all with the same answer.

use crate::support::{Tenant, World};
use domain::access::AccessLevel::Public;
use domain::post;

/// Paths to what is not there, is not published, or lies elsewhere.
fn paths() -> Vec<String> {
    let base = "/apps/8/video-posts/42";
    vec![
        format!("{base}/parts/u/1"),
        format!("{base}/src/src_0.mp4"),
        format!("{base}/src"),
        format!("{base}/processed"),
        format!("{base}/processed/j42"),
        format!("{base}/processed/j42/720p"),
        format!("{base}/processed/other/main.m3u8"),
        format!("{base}/processed/j42x/main.m3u8"),
        format!("{base}/processed/j42/nothing.m4s"),
        format!("{base}/src/../parts/u/1"),
        format!("{base}/src/..%2fparts%2fu%2f1"),
        format!("{base}/src/%2e%2e/parts/u/1"),
        format!("{base}/src/%252e%252e/parts/u/1"),
        format!("{base}/src/%252e%252e%252fparts%252fu%252f1"),
        format!("{base}/src/..%5cparts%5cu%5c1"),
        format!("{base}/src/%c0%ae%c0%ae/parts/u/1"),
        format!("{base}/processed/j42/%6dain.m3u8"),
        format!("{base}/processed/j42//main.m3u8"),
        format!("{base}/processed/j42/./main.m3u8"),
        format!("{base}/processed/j42/main.m3u8/"),
        format!("{base}/processed/j42/main.m3u8%00.jpg"),
        format!("{base}/processed/j42/main.m3u8;x"),
        format!("{base}/processed/../../../../keys/secret"),
        format!("{base}/processed/j42/..%2f..%2f..%2f..%2f..%2fkeys%2fsecret"),
        format!("{base}/processed//etc/passwd"),
        "/apps/8/video-posts/43/processed/j43/main.m3u8".into(),
        "/apps/9/video-posts/42/processed/j42/main.m3u8".into(),
        "/apps/8/video-posts/44/src/src_1.mp4".into(),
        "/apps/8/video-posts/042/processed/j42/main.m3u8".into(),
        "/apps/8/video-posts/+42/processed/j42/main.m3u8".into(),
        "/apps/08/video-posts/42/processed/j42/main.m3u8".into(),
        "/apps/0/video-posts/42/processed/j42/main.m3u8".into(),
        "/apps/99999999999/video-posts/42/processed/j42/main.m3u8".into(),
        "/apps/-8/video-posts/42/processed/j42/main.m3u8".into(),
    ]
}

#[tokio::test]
async fn no_path_leads_to_what_is_not_published() {
    let world = World::start().await;
    let (one, two) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    one.processed(&world, 42, Public).await;
    two.processed(&world, 43, Public).await;
    let put = |key: &'static str| {
        let bytes = futures::StreamExt::boxed(futures::stream::iter([Ok("secret".into())]));
        world.platform.blobs.put(key, bytes, 6)
    };
    for key in [
        "apps/8/video-posts/42/parts/u/1",
        "apps/8/video-posts/42/src/src_0.mp4",
        "apps/8/video-posts/42/processed/other/main.m3u8",
        "apps/8/video-posts/42/processed/j42x/main.m3u8",
        "apps/8/video-posts/44/src/src_1.mp4",
        "keys/secret",
    ] {
        put(key).await.unwrap();
    }
    world.get("/apps/8/video-posts/42/processed/j42/main.m3u8").send().await.expect(200);
    let usual = world.get("/apps/8/video-posts/42/src/none").send().await.expect(404).bytes;
    for path in paths() {
        for method in ["GET", "HEAD"] {
            let answer = world.ask(method, &path).send().await;
            assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
            if method == "GET" {
                assert_eq!(answer.bytes, usual, "{path}");
            }
        }
    }
    assert!(
        world.platform.meter.take().iter().all(|window| window.window.requests == 1),
        "only the first was media"
    );
}

#[tokio::test]
async fn the_files_of_a_deleted_post_are_gone_at_once() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Public).await;
    world.get(&format!("{prefix}/main.m3u8")).send().await.expect(200);
    let at = crate::support::now();
    tenant.command(&world, 42, post::Command::Delete { app: tenant.app, at }).await;
    world.settle().await;
    world.get(&format!("{prefix}/main.m3u8")).send().await.refused(404, "FILE_NOT_FOUND");
    world.get("/apps/8/video-posts/42/src/src_1.mp4").send().await.refused(404, "FILE_NOT_FOUND");
}

#[tokio::test]
async fn results_show_only_when_the_post_is_processed() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    tenant.uploaded(&world, 42, Public).await;
    let bytes = futures::StreamExt::boxed(futures::stream::iter([Ok("half".into())]));
    world.platform.blobs.put("apps/8/video-posts/42/processed/j42/main.m3u8", bytes, 4).await.unwrap();
    world.settle().await;
    world.get("/apps/8/video-posts/42/processed/j42/main.m3u8").send().await.refused(404, "FILE_NOT_FOUND");
}
