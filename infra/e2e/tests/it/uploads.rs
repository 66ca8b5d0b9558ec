//! Uploads in a server that is killed, and uploads that nobody comes back to.

use crate::support::{Tenant, ffprobe, url_of};
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Scratch, Server, ServerOptions, StockClient, clip, eventually};

const LIMIT: Duration = Duration::from_mins(1);

/// An upload of ten bytes in three parts.
struct Uploading {
    tenant: Tenant,
    id: u64,
    path: String,
}

impl Uploading {
    async fn start(server: &Server) -> Self {
        let tenant = Tenant::new(&server.base_url, server.create_app("uploads").await.unwrap());
        tenant.member("alice").await.unwrap();
        let post = tenant.post("/v2/apps/me/video-posts", &json!({ "appUserId": "alice" })).await.unwrap();
        let id = post["id"].as_u64().unwrap();
        Self { tenant, id, path: format!("/v2/apps/me/video-posts/{id}/src-file") }
    }

    async fn urls(&self) -> Vec<String> {
        let wanted =
            json!({ "filename": "a.mp4", "size": 10, "contentType": "video/mp4", "multipartCount": 3 });
        let urls = self.tenant.post(&format!("{}/request-upload-urls", self.path), &wanted).await.unwrap();
        let of = |url: &Value| url["uploadUrl"].as_str().unwrap().to_owned();
        urls.as_array().unwrap().iter().map(of).collect()
    }

    async fn put(&self, url: &str, bytes: &'static str) -> Value {
        let sent = self.tenant.http.put(url).body(bytes).send().await.unwrap().error_for_status().unwrap();
        sent.headers()["etag"].to_str().unwrap().into()
    }

    async fn listed(&self) -> Value {
        self.tenant.get(&format!("{}/parts", self.path)).await.unwrap()
    }

    async fn facts(&self, name: &str) -> usize {
        let history = self.tenant.history(self.id).await.unwrap();
        history.iter().filter(|event| event["type"] == name).count()
    }
}

#[tokio::test]
async fn a_server_killed_between_parts_and_completion_loses_no_part_and_keeps_no_half_one() {
    let data = Scratch::new("upload-kill").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let up = Uploading::start(&server).await;
    let urls = up.urls().await;
    let first = up.put(&urls[0], "0123").await;
    up.put(&urls[1], "45xx").await;
    let second = up.put(&urls[1], "4567").await;
    // Half a part, on its way while the server dies; and half of one that is there already.
    let half = || {
        let silent =
            stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"8"))]).chain(stream::pending());
        reqwest::Body::wrap_stream(silent)
    };
    let hanging: Vec<_> = [&urls[2], &urls[1]]
        .map(|url| tokio::spawn(up.tenant.http.put(url).body(half()).send()))
        .into_iter()
        .collect();
    let making = data.path().join("media/tmp");
    eventually(LIMIT, || async { (std::fs::read_dir(&making).ok()?.count() == 2).then_some(()) })
        .await
        .expect("both halves are on their way");
    server.kill9().unwrap();
    for put in hanging {
        assert!(put.await.unwrap().is_err(), "nobody acknowledged half a part");
    }
    server.restart().await.unwrap();
    let listed = up.listed().await;
    assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
    assert_eq!((&listed[0]["eTag"], &listed[1]["eTag"]), (&first, &second));
    // The old URLs are still good, and so are new ones.
    let again = up.urls().await;
    let third = up.put(&again[2], "89").await;
    let list: Vec<Value> = [first, second, third]
        .iter()
        .zip(1..)
        .map(|(tag, number)| json!({ "partNumber": number, "eTag": tag }))
        .collect();
    let complete = format!("{}/complete-upload", up.path);
    up.tenant.post(&complete, &Value::Array(list.clone())).await.unwrap();
    server.kill9().unwrap();
    server.restart().await.unwrap();
    up.tenant.post(&complete, &Value::Array(list)).await.unwrap();
    assert_eq!(up.facts("post.uploaded").await, 1);
    let post = eventually(LIMIT, || async { up.tenant.video_post(up.id).await.ok() }).await.unwrap();
    let source = post["file"]["src"]["url"].as_str().unwrap();
    assert_eq!(reqwest::get(source).await.unwrap().text().await.unwrap(), "0123456789");
}

#[tokio::test]
async fn an_upload_nobody_comes_back_to_expires_in_the_time_the_operator_chose() {
    let data = Scratch::new("upload-idle").unwrap();
    let options = ServerOptions::new(data.path()).env("REELOG_UPLOAD_IDLE_MS", "2000");
    let mut server = options.start().await.unwrap();
    let up = Uploading::start(&server).await;
    up.put(&up.urls().await[0], "0123").await;
    let folder = format!("media/data/apps/{}/video-posts/{}/parts", up.tenant.app.id, up.id);
    let parts = data.path().join(folder);
    eventually(LIMIT, || async { (up.facts("post.upload_expired").await == 1).then_some(()) })
        .await
        .unwrap_or_else(|error| panic!("{error}\n{}", server.output()));
    let left = || std::fs::read_dir(&parts).map_or(0, Iterator::count);
    eventually(LIMIT, || async { (left() == 0).then_some(()) }).await.expect("its parts are deleted");
    let post = up.tenant.video_post(up.id).await.unwrap();
    assert_eq!(post["videoPostState"], "CREATED");
    let metrics = reqwest::get(format!("{}/metrics", server.base_url)).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("reelog_uploads_expired_total 1"), "{metrics}");
    // It starts anew, and asking again and again keeps it.
    let urls = up.urls().await;
    up.put(&urls[0], "0123").await;
    assert!(server.terminate().await.unwrap().success());
}

/// Byte n of the files that `tus.mjs` sends.
fn pattern(size: usize) -> Vec<u8> {
    (0..size).map(|n| (n * 7 % 251) as u8).collect()
}

#[tokio::test]
async fn the_stock_tus_client_uploads_from_a_page_in_pieces_side_by_side_and_after_a_break() {
    let data = Scratch::new("tus").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("tus").await.unwrap());
    tenant.member("alice").await.unwrap();
    let login = tenant.post("/v2/apps/me/members/login", &json!({ "appUserId": "alice" })).await.unwrap();
    let bearer = format!("Bearer {}", login["accessToken"].as_str().unwrap());
    let size = 7_000_001;
    for (options, break_at) in [
        (json!({ "chunkSize": 1_500_000, "overridePatchMethod": true }), json!(null)),
        (json!({ "chunkSize": 3_000_000, "uploadDataDuringCreation": true }), json!(null)),
        (json!({ "parallelUploads": 3 }), json!(null)),
        (json!({ "chunkSize": 2_000_000 }), json!(4_000_000)),
    ] {
        let post = tenant.post("/v2/apps/me/video-posts", &json!({ "appUserId": "alice" })).await.unwrap();
        let id = post["id"].as_u64().unwrap();
        let endpoint = format!("{}/v2/members/me/video-posts/{id}/src-file/tus", server.base_url);
        let mut wanted =
            json!({ "endpoint": endpoint, "headers": { "Authorization": bearer }, "size": size });
        wanted["options"] = options.clone();
        if !break_at.is_null() {
            wanted["breakAt"] = break_at;
        }
        let mut client = StockClient::tus(&wanted).unwrap();
        let ended = client.next("uploaded").await.unwrap_or_else(|error| panic!("{options}: {error:?}"));
        let post = tenant.video_post(id).await.unwrap();
        let src = &post["file"]["src"];
        assert_eq!(src["originalFileName"], "from a page.mp4", "{ended}");
        let came = reqwest::get(src["url"].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
        assert!(came == pattern(size), "{options}: other bytes came, by {ended}");
    }
}

#[tokio::test]
async fn a_tus_upload_goes_on_after_the_server_was_killed() {
    let data = Scratch::new("tus-kill").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let up = Uploading::start(&server).await;
    let request = up.tenant.request(reqwest::Method::POST, &format!("{}/tus", up.path));
    let request = request.header("Tus-Resumable", "1.0.0").header("Upload-Length", "12000000");
    let made = request.send().await.unwrap().error_for_status().unwrap();
    let url = made.headers()["location"].to_str().unwrap().to_owned();
    let file = pattern(12_000_000);
    let patch = |at: usize, body: reqwest::Body| {
        let request = up.tenant.http.patch(&url).header("Tus-Resumable", "1.0.0");
        let request = request.header("Content-Type", "application/offset+octet-stream");
        request.header("Upload-Offset", at).body(body).send()
    };
    let sent = bytes::Bytes::from(file[..11_000_000].to_vec());
    let hangs = stream::iter([Ok::<_, std::io::Error>(sent)]).chain(stream::pending());
    let hanging = tokio::spawn(patch(0, reqwest::Body::wrap_stream(hangs)));
    let pieces = || {
        let listed = std::process::Command::new("find").arg(data.path().join("media/data")).output().unwrap();
        String::from_utf8(listed.stdout).unwrap().lines().filter(|line| line.contains("/tus/")).count()
    };
    eventually(LIMIT, || async { (pieces() == 2).then_some(()) }).await.expect("two pieces of 5 MiB");
    server.kill9().unwrap();
    assert!(hanging.await.unwrap().is_err());
    server.restart().await.unwrap();
    let head = up.tenant.http.head(&url).header("Tus-Resumable", "1.0.0").send().await.unwrap();
    let at: usize = head.headers()["upload-offset"].to_str().unwrap().parse().unwrap();
    assert_eq!(at, 10 << 20, "what reached the disk as a piece");
    let rest = patch(at, file[at..].to_vec().into()).await.unwrap();
    assert_eq!(rest.status(), 204);
    let post = up.tenant.video_post(up.id).await.unwrap();
    let source = post["file"]["src"]["url"].as_str().unwrap();
    assert!(reqwest::get(source).await.unwrap().bytes().await.unwrap() == file);
    assert_eq!(up.facts("post.uploaded").await, 1);
}

#[tokio::test]
async fn with_its_media_in_a_bucket_a_video_is_uploaded_transcoded_watched_and_deleted() {
    let data = Scratch::new("bucket").unwrap();
    let s3 = testkit::s3().await;
    let mut options = ServerOptions::new(data.path()).arg("--media-url").arg("s3://media/reelog");
    for (name, value) in s3.variables() {
        options = options.env(&name, &value);
    }
    let server = options.start().await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("bucket").await.unwrap());
    tenant.member("alice").await.unwrap();
    let clip = clip("carphone_pristine.mp4");
    let id = tenant.publish("alice", &clip, 3, json!({ "thumbnailProfileId": 2 })).await.unwrap();
    let post = tenant.settled(id).await.unwrap();
    assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}\n{}", server.output());
    let probed = ffprobe(&url_of(&post, "CMAF_HLS").unwrap()).await.unwrap();
    assert!(probed["streams"].as_array().unwrap().iter().any(|stream| stream["codec_type"] == "video"));
    let source = post["file"]["src"]["url"].as_str().unwrap();
    assert_eq!(reqwest::get(source).await.unwrap().bytes().await.unwrap(), std::fs::read(clip).unwrap());
    let ranged = tenant.http.get(source).header("Range", "bytes=4-7").send().await.unwrap();
    assert_eq!((ranged.status().as_u16(), ranged.bytes().await.unwrap().as_ref()), (206, &b"ftyp"[..]));
    assert!(!data.path().join("media").exists(), "nothing of it is in the data folder");
    let gone = tenant.request(reqwest::Method::DELETE, &format!("/v2/apps/me/video-posts/{id}")).send().await;
    assert_eq!(gone.unwrap().status(), 204);
    let missing = async || reqwest::get(source).await.unwrap().status() == 404;
    eventually(LIMIT, || async { missing().await.then_some(()) }).await.expect("it is gone with its post");
    let left = || std::fs::read_dir(data.path().join("scratch")).map_or(0, Iterator::count);
    eventually(LIMIT, || async { (left() == 0).then_some(()) }).await.expect("copies of sources are removed");
    let variables = s3.variables();
    let secret = variables.iter().find(|(name, _)| name == "AWS_SECRET_ACCESS_KEY").unwrap();
    tenant.assert_no_leaks(&server, &[("the store's secret", &secret.1)]).await;
}
