//! Partial uploads and their concatenation.

use super::kit::Tus;
use axum::body::Body;
use futures::future::join_all;

const PARTIAL: [(&str, &str); 1] = [("upload-concat", "partial")];

impl Tus {
    /// The URL of an upload of four bytes to another post.
    pub async fn create_elsewhere(&self) -> String {
        let post = self.tenant.post(&self.world, serde_json::json!({})).await["id"].to_string();
        let path = format!("/v2/apps/me/video-posts/{post}/src-file/tus");
        let ask = self.world.post(&path).by(&self.tenant.basic).header("tus-resumable", "1.0.0");
        let made = ask.header("upload-length", "4").send().await.expect(201);
        made.headers["location"].to_str().unwrap().to_owned()
    }

    async fn join(&self, urls: &[&String]) -> crate::support::Answer {
        let list = urls.iter().map(|url| url.as_str()).collect::<Vec<_>>().join(" ");
        self.create_raw("", &[("upload-concat", &format!("final;{list}"))], Body::empty()).await
    }
}

#[tokio::test]
async fn uploads_sent_side_by_side_become_one_file_in_the_order_given() {
    let tus = Tus::start().await;
    // At once, as clients do.
    let urls = join_all((0..3).map(|_| tus.create("4", &PARTIAL))).await;
    for (url, bytes) in urls.iter().zip(["8901", "0123", "4567"]) {
        assert_eq!(tus.head(url).await.headers["upload-concat"], "partial");
        tus.patch(url, 0, bytes).await.expect(204);
    }
    assert_eq!(tus.post().await["videoPostState"], "CREATED");
    let order = [&urls[1], &urls[2], &urls[0]];
    let made = tus.join(&order).await.expect(201);
    let url = made.headers["location"].to_str().unwrap().to_owned();
    let post = tus.post().await;
    assert_eq!(tus.source(&post).await, b"012345678901");
    assert_eq!(post["file"]["src"]["originalFileName"], "my clip.MP4");
    let head = tus.head(&url).await.expect(200);
    assert_eq!(head.headers["upload-offset"], "12");
    assert_eq!(head.headers["upload-length"], "12");
    let list = order.iter().map(|url| url.as_str()).collect::<Vec<_>>().join(" ");
    assert_eq!(head.headers["upload-concat"], format!("final;{list}"));
    tus.patch(&url, 12, "x").await.refused(403, "INVALID_UPLOAD_URL");
    // The same again, by a client that did not hear the answer.
    let again = tus.join(&order).await.expect(201);
    assert_eq!(again.headers["location"], url);
    let log = tus.world.platform.log.read_all(0, 1_000).await.unwrap();
    assert_eq!(log.iter().filter(|event| event.event_type == "post.uploaded").count(), 1);
}

#[tokio::test]
async fn only_whole_partial_uploads_of_this_post_can_be_joined() {
    let tus = Tus::start().await;
    let (one, two) = (tus.create("4", &PARTIAL).await, tus.create("4", &PARTIAL).await);
    tus.patch(&one, 0, "0123").await.expect(204);
    tus.patch(&two, 0, "45").await.expect(204);
    tus.join(&[&one, &two]).await.refused(400, "VIDEO_POST_UPLOAD_INCOMPLETE");
    tus.join(&[&one, &one]).await.refused(400, "INVALID_TUS_HEADER");
    let elsewhere = tus.create_elsewhere().await;
    tus.join(&[&one, &elsewhere]).await.refused(400, "INVALID_TUS_HEADER");
    tus.join(&[&one, &format!("{one}0")]).await.refused(403, "INVALID_UPLOAD_URL");
    tus.delete(&two).await.expect(204);
    assert_eq!(tus.head(&two).await.status, 410);
    tus.join(&[&one, &two]).await.refused(410, "UPLOAD_GONE");
    let three = tus.create("2", &PARTIAL).await;
    tus.patch(&three, 0, "45").await.expect(204);
    tus.join(&[&one, &three]).await.expect(201);
    let post = tus.post().await;
    assert_eq!(tus.source(&post).await, b"012345");
    tus.create_raw("4", &PARTIAL, Body::empty()).await.refused(400, "VIDEO_POST_ALREADY_UPLOADED");
}

#[tokio::test]
async fn a_store_that_is_away_at_the_concatenation_costs_nothing_but_another_try() {
    let tus = Tus::start().await;
    let url = tus.create("4", &PARTIAL).await;
    tus.patch(&url, 0, "0123").await.expect(204);
    let failure = ports::blobs::BlobError::Store("the disk is away".into());
    tus.world.blobs.failures.lock().unwrap().push(failure);
    tus.join(&[&url]).await.refused(503, "SERVICE_UNAVAILABLE");
    tus.join(&[&url]).await.expect(201);
    let post = tus.post().await;
    assert_eq!(tus.source(&post).await, b"0123");
}
