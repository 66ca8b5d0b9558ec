//! `Idempotency-Key`: what is sent again is not done again.

use crate::support::{Answer, Ask, PASSWORD, Person, Tenant, World};
use ports::blobs::BlobError;
use ports::log::Recorded;
use serde_json::{Value, json};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

const POSTS: &str = "/v2/apps/me/video-posts";

async fn history(world: &World, event_type: &str) -> Vec<Recorded> {
    let all = world.platform.log.read_all(0, 100_000).await.unwrap();
    all.into_iter().filter(|event| event.event_type == event_type).collect()
}

fn keyed(world: &World, tenant: &Tenant, key: &str) -> Ask {
    world.post(POSTS).by(&tenant.basic).header("idempotency-key", key)
}

fn post() -> Value {
    json!({ "appUserId": "u1", "title": "once" })
}

fn is_replay(answer: &Answer) -> bool {
    answer.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer_and_does_nothing() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let first = keyed(&world, &tenant, "k1").json(&post()).await.expect(201);
    let head = *world.platform.log.head().borrow();
    let again = keyed(&world, &tenant, "k1").json(&post()).await.expect(201);
    assert!(is_replay(&again) && !is_replay(&first));
    assert_eq!((&again.json, &again.headers["etag"]), (&first.json, &first.headers["etag"]));
    assert_eq!(*world.platform.log.head().borrow(), head, "nothing was written");
    let other = keyed(&world, &tenant, "k2").json(&post()).await.expect(201);
    assert_ne!(other.json["id"], first.json["id"]);
    assert_eq!(history(&world, "post.created").await.len(), 2);
}

#[tokio::test]
async fn a_secret_that_is_shown_once_is_in_the_repeated_answer_and_never_in_the_log() {
    let world = World::start().await;
    let make = || {
        let ask = world.post("/v2/operator/apps").by(&world.operator()).header("idempotency-key", "app-1");
        async move { ask.json(&json!({ "name": "shop" })).await.expect(201).json }
    };
    let (first, again) = (make().await, make().await);
    assert_eq!(first, again);
    let secret = first["apiSecret"].as_str().unwrap();
    let all = world.platform.log.read_all(0, 1_000).await.unwrap();
    assert!(all.iter().all(|event| !String::from_utf8_lossy(&event.data).contains(secret)));
}

#[tokio::test]
async fn a_key_cannot_be_used_for_another_body_or_another_operation() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    keyed(&world, &tenant, "k").json(&post()).await.expect(201);
    keyed(&world, &tenant, "k")
        .json(&json!({ "appUserId": "u1" }))
        .await
        .refused(422, "IDEMPOTENCY_KEY_REUSED");
    for path in ["/v2/apps/me/members", "/v2/apps/me/video-posts?x=1"] {
        let ask = world.post(path).by(&tenant.basic).header("idempotency-key", "k");
        ask.json(&post()).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    }
}

#[tokio::test]
async fn a_refusal_is_repeated_too_but_a_failure_of_ours_is_tried_again() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let nobody = json!({ "appUserId": "nobody" });
    for _ in 0..2 {
        keyed(&world, &tenant, "no").json(&nobody).await.refused(404, "MEMBER_NOT_FOUND");
    }
    assert!(is_replay(&keyed(&world, &tenant, "no").json(&nobody).await));
    let made = tenant.post(&world, json!({})).await;
    let path = format!("{POSTS}/{}/src-file", made["id"]);
    let wanted = json!({ "filename": "a.mp4", "size": 2, "contentType": "video/mp4", "multipartCount": 2 });
    let urls = world
        .post(&format!("{path}/request-upload-urls"))
        .by(&tenant.basic)
        .json(&wanted)
        .await
        .expect(200)
        .json;
    let mut parts = vec![];
    for url in urls.as_array().unwrap() {
        let put = world.put(url["uploadUrl"].as_str().unwrap()).raw("x").await.expect(200);
        parts.push(json!({ "partNumber": url["partNumber"], "eTag": put.headers["etag"].to_str().unwrap() }));
    }
    world.blobs.failures.lock().unwrap().push(BlobError::Store("away".into()));
    let complete = || {
        let ask = world.post(&format!("{path}/complete-upload")).by(&tenant.basic);
        ask.header("idempotency-key", "done").raw(Value::Array(parts.clone()).to_string())
    };
    complete().await.expect(503);
    assert!(!is_replay(&complete().await.expect(204)));
    assert!(is_replay(&complete().await.expect(204)));
}

#[tokio::test]
async fn two_callers_do_not_share_a_key_and_who_is_not_proven_has_none() {
    let world = World::start().await;
    let (mine, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let first = keyed(&world, &mine, "k").json(&post()).await.expect(201).json;
    let second = keyed(&world, &other, "k").json(&post()).await.expect(201);
    assert!(!is_replay(&second));
    assert_ne!(first["id"], second.json["id"]);
    let head = *world.platform.log.head().borrow();
    let no_one = world.post(POSTS).header("idempotency-key", "k");
    no_one.json(&post()).await.refused(401, "EMPTY_APP_CREDENTIALS");
    let wrong = world.post(POSTS).by("Basic eDp5").header("idempotency-key", "k");
    wrong.json(&post()).await.refused(401, "INVALID_APP_CREDENTIALS");
    assert_eq!(*world.platform.log.head().borrow(), head, "strangers leave no trace");
}

#[tokio::test]
async fn a_key_is_one_header_of_1_to_255_visible_characters() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    for wrong in ["", "a b", &"x".repeat(256), "käse"] {
        keyed(&world, &tenant, wrong).json(&post()).await.refused(400, "INVALID_IDEMPOTENCY_KEY");
    }
    let twice = keyed(&world, &tenant, "a").header("idempotency-key", "b");
    twice.json(&post()).await.refused(400, "INVALID_IDEMPOTENCY_KEY");
    keyed(&world, &tenant, &"x".repeat(255)).json(&post()).await.expect(201);
}

/// Does a future's first so many steps; its end, if it comes to it.
async fn steps<F: Future>(count: u32, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = count;
    poll_fn(|context| {
        let polled = future.as_mut().poll(context);
        left -= 1;
        match polled {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test]
async fn a_request_that_dies_at_any_step_is_done_once_when_it_is_sent_again() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let mut died = 0;
    for count in 1.. {
        let key = format!("dies-{count}");
        let whole = steps(count, keyed(&world, &tenant, &key).json(&post())).await;
        let again = keyed(&world, &tenant, &key).json(&post()).await.expect(201);
        let created = history(&world, "post.created").await;
        assert_eq!(created.len() as u32, count, "after {count} steps");
        assert_eq!(created.last().unwrap().stream.key(), again.json["id"].to_string());
        if whole.is_some() {
            break;
        }
        died += 1;
    }
    assert!(died >= 1, "it was done at its first step");
}

#[tokio::test]
async fn of_the_same_request_sent_many_times_at_once_one_is_done_and_the_others_wait_or_get_its_answer() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let all = (0..8).map(|_| keyed(&world, &tenant, "k").raw(post().to_string()));
    let answers = futures::future::join_all(all).await;
    let done = answers.iter().filter(|answer| answer.status == 201 && !is_replay(answer)).count();
    assert_eq!((done, history(&world, "post.created").await.len()), (1, 1));
    let mut in_use = 0;
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        assert!(answer.headers.contains_key("retry-after"));
        answer.refused(409, "IDEMPOTENCY_KEY_IN_USE");
        in_use += 1;
    }
    assert!(in_use > 0, "some came while the first was being done");
}

#[tokio::test]
async fn a_user_of_the_console_who_sends_a_post_again_makes_one_app_and_sees_its_secret_again() {
    let world = World::start().await;
    let (ada, bob) = (Person::new(&world, "ada").await, Person::new(&world, "bob").await);
    let make = |by: &str| {
        let ask = world.post("/v2/console/apps").by(by).header("idempotency-key", "app");
        async move { ask.json(&json!({ "name": "shop" })).await.expect(201) }
    };
    let (first, again, other) = (make(&ada.bearer).await, make(&ada.bearer).await, make(&bob.bearer).await);
    assert!(is_replay(&again) && !is_replay(&first) && !is_replay(&other));
    assert_eq!(first.json, again.json);
    assert_ne!(first.json["id"], other.json["id"], "another user's key is another key");
    // Inside an app too: what the server API does once for its backend, it does once for the owner.
    let path = format!("/v2/console/apps/{}/members", first.json["id"]);
    let member = |id: &str| {
        let ask = world.post(&path).by(&ada.bearer).header("idempotency-key", "member");
        ask.raw(json!({ "appUserId": id }).to_string())
    };
    member("u1").await.expect(201);
    assert!(is_replay(&member("u1").await.expect(201)));
    member("u2").await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(history(&world, "app.created").await.len(), 2);
}

/// An answer with a secret for somebody whom nothing proved is given once: whoever guessed the key would have it.
#[tokio::test]
async fn who_signs_in_again_under_the_same_key_gets_a_session_of_its_own() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let sign_in = |password: &str| {
        let ask = world.post("/v2/console/sign-in").header("idempotency-key", "k");
        let body = json!({ "email": ada.email, "password": password });
        async move { ask.json(&body).await }
    };
    let (first, again) = (sign_in(PASSWORD).await.expect(200), sign_in(PASSWORD).await.expect(200));
    assert!(!is_replay(&again));
    assert_ne!(first.json["sessionToken"], again.json["sessionToken"]);
    sign_in("wrong horse").await.refused(401, "INVALID_SIGN_IN");
    assert_eq!(history(&world, "idempotency.begun").await.len(), 0);
}
