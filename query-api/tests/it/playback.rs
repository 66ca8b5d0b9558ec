//! What players say of how watching goes: beacons, CMCD, and the figures of a post.

use crate::support::{Tenant, World, now};
use domain::access::AccessLevel::{Private, Public};
use domain::playback::{Figures, Playback};
use schemas::rest::PlaybackReport;
use serde_json::{Value, json};

const BEACON: &str = "/apps/8/video-posts/42/beacon";

async fn world() -> (World, Tenant, String) {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Public).await;
    (world, tenant, prefix)
}

/// All that was said so far, as it goes to the log.
fn taken(world: &World) -> Vec<PlaybackReport> {
    world.platform.playbacks.take(now(), true)
}

fn beacon(more: Value) -> String {
    let mut body =
        json!({ "session": "one", "startupMs": 420, "playedMs": 9000, "stalls": 1, "stalledMs": 500 });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    body.to_string()
}

#[tokio::test]
async fn a_beacon_is_taken_as_browsers_send_it_and_shows_in_the_figures_of_the_post() {
    let (world, tenant, _) = world().await;
    let text = beacon(json!({ "rungsUp": 2, "networkErrors": 1, "ended": true, "browser": "unknown" }));
    let ask = world.ask("POST", BEACON).header("content-type", "text/plain;charset=UTF-8");
    ask.body(&text).send().await.expect(204);
    let reports = taken(&world);
    assert_eq!(reports.len(), 1);
    let said = serde_json::to_string(&reports[0].report).unwrap();
    assert!(!said.contains("one\""), "the player's own name of the session stays out: {said}");
    for PlaybackReport { report, .. } in reports {
        world.run::<Playback>(8, "42", report).await;
    }
    world.settle().await;
    let path = "/v2/apps/me/video-posts/42/playback";
    let answer = world.get(path).by(&tenant.basic).send().await.expect(200).json();
    let expected = json!({
        "videoPostId": 42, "sessions": 1, "startedSessions": 1, "startupP50Ms": 420, "startupP95Ms": 420,
        "playedMs": 9000, "stalls": 1, "stalledMs": 500, "stallRatio": 500.0 / 9500.0, "rungsUp": 2, "rungsDown": 0,
        "networkErrors": 1, "mediaErrors": 0, "otherErrors": 0,
    });
    assert_eq!(answer, expected);
    let other = Tenant::new(&world, 9).await;
    world.get(path).by(&other.basic).send().await.refused(404, "VIDEO_POST_NOT_FOUND");
    world.get(path).send().await.expect(401);
}

#[tokio::test]
async fn a_beacon_beyond_its_limits_is_refused_and_counts_nothing() {
    let (world, _, _) = world().await;
    let send = async |path: &str, text: &str| {
        let length = text.len().to_string();
        world.ask("POST", path).header("content-length", &length).body(text).send().await
    };
    for text in ["", "{", "[]", "{}", &beacon(json!({ "stalls": 1001 })), &beacon(json!({ "playedMs": -1 }))]
    {
        send(BEACON, text).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    }
    let long = beacon(json!({ "more": "x".repeat(5_000) }));
    send(BEACON, &long).await.refused(413, "REQUEST_TOO_LARGE");
    for path in
        ["/apps/8/video-posts/43/beacon", "/apps/9/video-posts/42/beacon", "/apps/x/video-posts/42/beacon"]
    {
        send(path, &beacon(json!({}))).await.refused(404, "VIDEO_POST_NOT_FOUND");
    }
    assert!(taken(&world).is_empty());
    // A session that says too much is told to stop.
    let mut answers = vec![];
    for _ in 0..201 {
        answers.push(send(BEACON, &beacon(json!({}))).await.status.as_u16());
    }
    assert_eq!((answers[199], answers[200]), (204, 429));
}

#[tokio::test]
async fn a_beacon_of_a_post_that_is_not_public_needs_the_token_of_its_viewer() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    tenant.processed(&world, 42, Private).await;
    let send = async |path: &str| world.ask("POST", path).body(&beacon(json!({}))).send().await;
    send(BEACON).await.refused(403, "INVALID_STREAMING_TOKEN");
    let token = crate::private::token(&world, &tenant, &tenant.owner);
    send(&format!("{BEACON}?streamingToken={token}")).await.expect(204);
    assert_eq!(taken(&world).len(), 1);
}

#[tokio::test]
async fn requests_for_media_say_how_watching_goes_and_are_answered_whatever_they_say() {
    let (world, _, prefix) = world().await;
    let segment = |cmcd: &str| world.get(&format!("{prefix}/720p/00001.m4s?CMCD={cmcd}"));
    let etag = segment("x").send().await.expect(200).head("etag").to_owned();
    let starting = segment("br%3D800%2Cd%3D4000%2Cot%3Dv%2Csid%3D%22a%22%2Csu").send().await.expect(200);
    assert_eq!(starting.head("etag"), etag, "it is no part of what is kept");
    segment("br%3D2800%2Cbs%2Cd%3D4000%2Cot%3Dv%2Csid%3D%22a%22").send().await.expect(200);
    let headers = world.get(&format!("{prefix}/720p/00002.m4s")).header("cmcd-session", "sid=\"a\"");
    headers.header("cmcd-object", "br=800,d=2000,ot=v").send().await.expect(200);
    // A playlist, a head, and what is not in its form say nothing.
    world.get(&format!("{prefix}/main.m3u8?CMCD=sid%3D%22b%22")).send().await.expect(200);
    world.ask("HEAD", &format!("{prefix}/720p/00001.m4s?CMCD=sid%3D%22b%22")).send().await.expect(200);
    segment("%zz").send().await.expect(200);
    let reports = taken(&world);
    assert_eq!(reports.len(), 1, "{reports:?}");
    let figures = Figures { startup_ms: None, ..reports[0].report.figures.clone() };
    assert!(reports[0].report.figures.startup_ms.is_some());
    let expected = Figures { played_ms: 10_000, stalls: 1, rungs_up: 1, rungs_down: 1, ..Figures::default() };
    assert_eq!(figures, expected);
}

#[tokio::test]
async fn players_on_other_sites_may_send_their_headers() {
    let (world, _, prefix) = world().await;
    let preflight = world.ask("OPTIONS", &format!("{prefix}/720p/00001.m4s"));
    let preflight =
        preflight.header("origin", "https://shop.example").header("access-control-request-method", "GET");
    let preflight = preflight.header("access-control-request-headers", "cmcd-object,cmcd-request,range");
    let allowed = preflight.send().await.expect(200).head("access-control-allow-headers").to_lowercase();
    for name in ["cmcd-object", "cmcd-request", "cmcd-session", "cmcd-status"] {
        assert!(allowed.contains(name), "{allowed}");
    }
}
