//! How uploads end other than well: a store that fails, and clients that give up or vanish.

use crate::support::LIMIT;
use crate::uploads::{Uploading, folder_of, wanted};
use domain::post::{Command, Post, UPLOAD_IDLE_MS, Upload};
use domain::{AppId, PostId, Timestamp};
use futures::StreamExt;
use ports::blobs::BlobError;
use ports::log::{Actor, Recorded};
use ports::{Context, clock};
use serde_json::{Value, json};
use testkit::eventually;
use uuid::Uuid;
use web::PartTicket;

const DAY_US: i64 = 24 * 60 * 60 * 1_000_000;

impl Uploading {
    async fn events(&self, event_type: &str) -> Vec<Recorded> {
        let events = self.world.platform.log.read_all(0, 1_000).await.unwrap();
        events.into_iter().filter(|event| event.event_type == event_type).collect()
    }

    fn fail_next(&self, failure: BlobError) {
        self.world.blobs.failures.lock().unwrap().push(failure);
    }

    async fn parts_left(&self) -> usize {
        self.world.platform.blobs.list(&format!("{}/parts", folder_of(self))).await.unwrap().len()
    }

    async fn run(&self, command: Command, at: Timestamp) {
        let app = AppId::try_from(u32::try_from(self.tenant.id).unwrap()).unwrap();
        let transactor = self.world.platform.transactor.as_ref().unwrap();
        let context = Context::new(app, Actor::System, at);
        let done = transactor.run::<Post>(self.id(), &context, command).await.unwrap();
        self.world.platform.settle(done.position).await;
    }

    /// The upload and its part URLs, as if its client had last been heard this many days ago.
    async fn last_heard(&mut self, days: i64) -> Uuid {
        let secrets = self.world.platform.secrets.clone();
        let upload = Uuid::now_v7();
        let old = |url: &String| {
            let ticket = secrets.read_part(url.rsplit('/').next().unwrap(), 0).unwrap();
            format!("/uploads/{}", secrets.sign_part(&PartTicket { upload, ..ticket }))
        };
        self.urls = self.urls.iter().map(old).collect();
        let app = AppId::try_from(u32::try_from(self.tenant.id).unwrap()).unwrap();
        let post: PostId = self.id().parse().unwrap();
        let known = projections::uploads::get(&self.world.platform.db, post).await.unwrap().unwrap();
        let at = Timestamp::from_micros(clock::now().as_micros() - days * DAY_US);
        let upload_before = Upload { upload, ..known.upload };
        let command = Command::StartUpload { app, upload: upload_before, idle_ms: UPLOAD_IDLE_MS, at };
        self.run(command, at).await;
        upload
    }
}

#[tokio::test]
async fn a_store_that_fails_once_while_joining_costs_nothing_but_another_try() {
    for (failure, status, code) in [
        (BlobError::Store("the disk is away".into()), 503, "SERVICE_UNAVAILABLE"),
        (BlobError::Full, 507, "INSUFFICIENT_STORAGE"),
        (BlobError::NotFound("k".into()), 400, "VIDEO_POST_UPLOAD_INCOMPLETE"),
    ] {
        let up = Uploading::start().await;
        let list = Value::Array(up.put_all().await);
        up.fail_next(failure);
        up.complete(&list).await.refused(status, code);
        assert_eq!(up.events("post.upload_failed").await.len(), 0, "{code}");
        assert_eq!(up.parts_left().await, 3, "{code}");
        up.complete(&list).await.expect(204);
        assert_eq!(up.events("post.uploaded").await.len(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_join_that_can_never_work_fails_the_upload_and_no_part_is_taken_after_it() {
    let up = Uploading::start().await;
    let list = Value::Array(up.put_all().await);
    up.fail_next(BlobError::WrongSize { expected: 10, got: 9 });
    up.complete(&list).await.refused(500, "INTERNAL_SERVER_ERROR");
    assert_eq!(up.events("post.upload_failed").await.len(), 1);
    up.put(1, "0123").await.refused(400, "VIDEO_POST_STATE_MISMATCH");
    up.world.run_policies();
    eventually(LIMIT, || async { (up.parts_left().await == 0).then_some(()) }).await.unwrap();
}

#[tokio::test]
async fn an_aborted_upload_takes_no_part_until_it_is_started_again() {
    let up = Uploading::start().await;
    up.put(1, "0123").await.expect(200);
    for _ in 0..2 {
        up.ask("DELETE", "parts").send().await.expect(204);
    }
    assert_eq!((up.events("post.upload_aborted").await.len(), up.parts_left().await), (1, 0));
    up.put(1, "0123").await.refused(400, "VIDEO_POST_UPLOAD_NOT_STARTED");
    up.ask("GET", "parts").send().await.refused(400, "VIDEO_POST_UPLOAD_NOT_STARTED");
    let urls = up.request(&wanted()).await.expect(200).json;
    up.world.put(urls[0]["uploadUrl"].as_str().unwrap()).raw("0123").await.expect(200);
}

#[tokio::test]
async fn parts_that_an_abort_left_behind_are_deleted_by_the_policy() {
    let up = Uploading::start().await;
    up.put_all().await;
    up.fail_next(BlobError::Store("the disk is away".into()));
    let answer = up.ask("DELETE", "parts").send().await;
    assert_eq!((answer.status.as_u16(), up.parts_left().await), (500, 3));
    // The policy meets the failure too, and tries again.
    up.fail_next(BlobError::Store("the disk is away".into()));
    up.world.run_policies();
    eventually(LIMIT, || async { (up.parts_left().await == 0).then_some(()) }).await.unwrap();
}

#[tokio::test]
async fn an_upload_nobody_went_on_with_for_7_days_expires_and_its_parts_go() {
    let mut up = Uploading::start().await;
    let upload = up.last_heard(8).await;
    // Past HTTP: a part that came by it would be a word.
    let part = format!("{}/parts/{upload}/1", folder_of(&up));
    up.world.platform.blobs.put(&part, futures::stream::empty().boxed(), 0).await.unwrap();
    up.world.run_policies();
    eventually(LIMIT, || async { (up.parts_left().await == 0).then_some(()) }).await.unwrap();
    assert_eq!(up.events("post.upload_expired").await.len(), 1);
    let path = format!("/v2/apps/me/video-posts/{}", up.id());
    let post = up.world.patch(&path).by(&up.tenant.basic).json(&json!({})).await.expect(200).json;
    assert_eq!(post["videoPostState"], json!("CREATED"));
    up.put(1, "0123").await.refused(400, "VIDEO_POST_UPLOAD_NOT_STARTED");
    up.request(&wanted()).await.expect(200);
}

#[tokio::test]
async fn a_part_that_comes_keeps_its_upload() {
    let mut up = Uploading::start().await;
    up.last_heard(8).await;
    up.put(1, "0123").await.expect(200);
    up.put(2, "4567").await.expect(200);
    assert_eq!(up.events("post.upload_started").await.len(), 3, "a word is a fact once a day");
    let before = Timestamp::from_micros(clock::now().as_micros() - 7 * DAY_US);
    let idle = projections::uploads::abandoned(&up.world.platform.db, before, 10).await.unwrap();
    assert_eq!(idle, [], "it is not idle any more");
}

#[tokio::test]
async fn a_client_that_asks_for_part_urls_again_keeps_its_old_upload() {
    let mut up = Uploading::start().await;
    let upload = up.last_heard(8).await;
    up.put_all().await;
    up.request(&wanted()).await.expect(200);
    let started = up.events("post.upload_started").await;
    let last: Value = serde_json::from_slice(&started.last().unwrap().data).unwrap();
    assert_eq!((started.len(), &last["upload"]["upload"]), (3, &json!(upload)));
    let before = Timestamp::from_micros(clock::now().as_micros() - 7 * DAY_US);
    let idle = projections::uploads::abandoned(&up.world.platform.db, before, 10).await.unwrap();
    assert_eq!(idle, [], "it is not idle any more");
    assert_eq!(up.parts_left().await, 3);
}
