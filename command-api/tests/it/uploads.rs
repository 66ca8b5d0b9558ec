use crate::support::{Answer, Ask, Tenant, World, upload_clip};
use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt;
use serde_json::{Value, json};

/// A post of ten bytes in three parts, with its part URLs.
pub struct Uploading {
    pub world: World,
    pub tenant: Tenant,
    path: String,
    pub urls: Vec<String>,
}

impl Uploading {
    pub async fn start() -> Self {
        let world = World::start().await;
        let tenant = Tenant::new(&world).await;
        let id = tenant.post(&world, json!({})).await["id"].to_string();
        let path = format!("/v2/apps/me/video-posts/{id}/src-file");
        let mut this = Self { world, tenant, path, urls: vec![] };
        this.urls = urls(&this.request(&wanted()).await.expect(200).json);
        this
    }

    pub async fn request(&self, body: &Value) -> Answer {
        self.ask("POST", "request-upload-urls").json(body).await
    }

    pub async fn put(&self, part: usize, bytes: &'static str) -> Answer {
        self.world.put(&self.urls[part - 1]).raw(bytes).await
    }

    pub async fn put_all(&self) -> Vec<Value> {
        self.put_divided(&["0123", "4567", "89"]).await
    }

    /// Sends parts that say how long they are.
    pub async fn put_divided(&self, parts: &[&'static str]) -> Vec<Value> {
        let mut list = vec![];
        for ((part, bytes), url) in (1..).zip(parts).zip(&self.urls) {
            let put =
                self.world.put(url).header("content-length", &bytes.len().to_string()).raw(*bytes).await;
            let etag = put.expect(200).headers["etag"].to_str().unwrap().to_owned();
            list.push(json!({ "partNumber": part, "eTag": etag }));
        }
        list
    }

    pub async fn complete(&self, list: &Value) -> Answer {
        self.ask("POST", "complete-upload").json(list).await
    }

    /// The number of the post.
    pub fn id(&self) -> &str {
        self.path.split('/').nth(5).unwrap()
    }

    pub fn ask(&self, method: &str, tail: &str) -> Ask {
        self.world.ask(method, &format!("{}/{tail}", self.path)).by(&self.tenant.basic)
    }
}

pub fn wanted() -> Value {
    json!({ "filename": "my clip.MP4", "size": 10, "contentType": "video/mp4", "multipartCount": 3 })
}

fn urls(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|url| url["uploadUrl"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn parts_are_joined_in_order_and_the_file_is_what_was_sent() {
    let up = Uploading::start().await;
    let mut list = up.put_all().await;
    list.reverse();
    let id = up.path.split('/').nth(5).unwrap().to_owned();
    up.complete(&Value::Array(list)).await.expect(204);
    let post =
        up.world.patch(&format!("/v2/apps/me/video-posts/{id}")).by(&up.tenant.basic).json(&json!({})).await;
    let post = post.expect(200).json;
    assert_eq!(post["videoPostState"], json!("UPLOADED"));
    let src = &post["file"]["src"];
    assert_eq!((&src["size"], &src["originalFileName"]), (&json!(10), &json!("my clip.MP4")));
    let key = src["url"].as_str().unwrap().strip_prefix("http://test/").unwrap();
    let name = key.strip_prefix(&format!("apps/{}/video-posts/{id}/src/src_", up.tenant.id)).unwrap();
    let (second, extension) = name.split_once('.').unwrap();
    assert!(second.parse::<u64>().unwrap() > 1_700_000_000 && extension == "mp4", "{key}");
    let bytes: Vec<Bytes> =
        up.world.platform.blobs.get(key, 0..10).await.unwrap().map(Result::unwrap).collect().await;
    assert_eq!(bytes.concat(), b"0123456789");
    let folder = format!("apps/{}/video-posts/{id}/parts", up.tenant.id);
    assert!(up.world.platform.blobs.list(&folder).await.unwrap().is_empty(), "parts are deleted once joined");
}

#[tokio::test]
async fn completing_twice_changes_nothing() {
    let up = Uploading::start().await;
    let list = Value::Array(up.put_all().await);
    up.complete(&list).await.expect(204);
    up.complete(&list).await.expect(204);
    let log = up.world.platform.log.read_all(0, 1_000).await.unwrap();
    assert_eq!(log.iter().filter(|event| event.event_type == "post.uploaded").count(), 1);
    up.put(1, "0123").await.refused(400, "VIDEO_POST_ALREADY_UPLOADED");
    up.request(&wanted()).await.refused(400, "VIDEO_POST_ALREADY_UPLOADED");
}

#[tokio::test]
async fn two_completions_at_a_time_make_one_file() {
    let up = Uploading::start().await;
    let list = Value::Array(up.put_all().await);
    let (one, two) = tokio::join!(up.complete(&list), up.complete(&list));
    for answer in [one, two] {
        // Whoever comes late may find the parts gone before it knows why, and asks again.
        assert!(
            answer.status == 204 || answer.json["errorCode"] == "VIDEO_POST_UPLOAD_INCOMPLETE",
            "{answer:?}"
        );
    }
    let log = up.world.platform.log.read_all(0, 1_000).await.unwrap();
    assert_eq!(log.iter().filter(|event| event.event_type == "post.uploaded").count(), 1);
    assert!(!log.iter().any(|event| event.event_type == "post.upload_failed"));
    let folder = format!("{}/src", folder_of(&up));
    assert_eq!(up.world.platform.blobs.list(&folder).await.unwrap().len(), 1);
}

pub fn folder_of(up: &Uploading) -> String {
    format!("apps/{}/video-posts/{}", up.tenant.id, up.path.split('/').nth(5).unwrap())
}

#[tokio::test]
async fn asking_again_for_the_same_file_keeps_the_parts_that_are_there() {
    let up = Uploading::start().await;
    up.put(2, "4567").await.expect(200);
    let again = urls(&up.request(&wanted()).await.expect(200).json);
    assert_eq!(again.len(), 3);
    let parts = up.ask("GET", "parts").send().await.expect(200).json;
    assert_eq!((&parts[0]["partNumber"], &parts[0]["size"]), (&json!(2), &json!(4)));
    assert_eq!(parts[0]["eTag"].as_str().unwrap().len(), 34, "an MD5 in quotes: {parts}");
    up.world.put(&again[0]).raw("0123").await.expect(200);
    assert_eq!(up.ask("GET", "parts").send().await.expect(200).json.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn another_file_takes_the_place_of_the_one_before() {
    let up = Uploading::start().await;
    up.put(1, "0123").await.expect(200);
    let other = json!({ "filename": "b.mov", "size": 3, "contentType": "video/quicktime" });
    let one = urls(&up.request(&other).await.expect(200).json);
    assert_eq!(one.len(), 1, "multipartCount is 1 unless given");
    up.put(1, "0123").await.refused(400, "VIDEO_POST_UPLOAD_REPLACED");
    assert_eq!(up.ask("GET", "parts").send().await.expect(200).json, json!([]));
}

#[tokio::test]
async fn of_a_part_sent_twice_the_last_whole_one_counts() {
    let up = Uploading::start().await;
    let first = up.put(1, "abcd").await.expect(200);
    let list = up.put_all().await;
    let mut stale = list.clone();
    stale[0]["eTag"] = first.headers["etag"].to_str().unwrap().into();
    up.complete(&Value::Array(stale)).await.refused(400, "INVALID_UPLOAD_PART_LIST");
    up.complete(&Value::Array(list)).await.expect(204);
}

#[tokio::test]
async fn a_put_that_is_cut_short_or_too_long_is_refused_and_changes_nothing() {
    let up = Uploading::start().await;
    let whole = up.put(1, "0123").await.expect(200).headers["etag"].clone();
    let cut = Body::from_stream(futures::stream::iter([
        Ok(Bytes::from_static(b"01")),
        Err(std::io::Error::other("gone")),
    ]));
    up.world.put(&up.urls[0]).raw(cut).await.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
    let short =
        Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"01"))]));
    up.world.put(&up.urls[0]).raw(short).await.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
    let long =
        Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"01234"))]));
    up.world.put(&up.urls[0]).raw(long).await.refused(413, "REQUEST_TOO_LARGE");
    up.world
        .put(&up.urls[0])
        .header("content-length", "9")
        .raw("012345678")
        .await
        .refused(413, "REQUEST_TOO_LARGE");
    up.world
        .put(&up.urls[0])
        .header("content-length", "0")
        .raw("")
        .await
        .refused(400, "UPLOAD_PART_SIZE_MISMATCH");
    up.world.put(&up.urls[0]).send().await.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
    let parts = up.ask("GET", "parts").send().await.expect(200).json;
    assert_eq!((&parts[0]["eTag"], parts.as_array().unwrap().len()), (&json!(whole.to_str().unwrap()), 1));
}

#[tokio::test]
async fn a_file_may_be_divided_in_any_way_that_adds_up() {
    for parts in [["012", "345", "6789"], ["01234", "5678", "9"], ["0", "1234567", "89"]] {
        let up = Uploading::start().await;
        up.complete(&Value::Array(up.put_divided(&parts).await)).await.expect(204);
    }
    let up = Uploading::start().await;
    let short = up.put_divided(&["012", "345", "678"]).await;
    let refused = up.complete(&Value::Array(short)).await;
    assert!(refused.json["errorMessage"].as_str().unwrap().contains("9 bytes together"), "{refused:?}");
    refused.refused(400, "VIDEO_POST_UPLOAD_INCOMPLETE");
    let whole = up.put_divided(&["012", "345", "6789"]).await;
    up.complete(&Value::Array(whole)).await.expect(204);
}

#[tokio::test]
async fn an_altered_or_expired_part_url_is_refused() {
    let up = Uploading::start().await;
    let url = &up.urls[0];
    for altered in [
        url.replacen(".1.4.", ".2.4.", 1),
        url.replacen(".1.4.", ".1.9.", 1),
        format!("{url}0"),
        "/uploads/x".into(),
    ] {
        up.world.put(&altered).raw("0123").await.refused(403, "INVALID_UPLOAD_URL");
    }
    let secrets = &up.world.platform.secrets;
    let token = url.rsplit('/').next().unwrap();
    let mut ticket = secrets.read_part(token, 0).unwrap();
    ticket.expires_s = ports::clock::now().as_micros() / 1_000_000 - 1;
    let expired = format!("/uploads/{}", secrets.sign_part(&ticket));
    up.world.put(&expired).raw("0123").await.refused(403, "UPLOAD_URL_EXPIRED");
}

#[tokio::test]
async fn bad_part_lists_are_refused_with_a_code() {
    let up = Uploading::start().await;
    let list = up.put_all().await;
    up.ask("POST", "complete-upload").send().await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    up.ask("POST", "complete-upload").json(&json!({})).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let double = [list[0].clone(), list[0].clone(), list[2].clone()];
    let stranger = [list[0].clone(), list[1].clone(), json!({ "partNumber": 4, "eTag": "x" })];
    let other = [list[0].clone(), list[1].clone(), json!({ "partNumber": 3, "eTag": "x" })];
    for bad in [json!([]), json!(list[..2]), json!(double), json!(stranger), json!(other)] {
        up.complete(&bad).await.refused(400, "INVALID_UPLOAD_PART_LIST");
    }
    up.ask("DELETE", "parts").send().await.expect(204);
    up.complete(&Value::Array(list)).await.refused(400, "VIDEO_POST_UPLOAD_NOT_STARTED");
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_is_refused_before_a_byte_is_sent() {
    let up = Uploading::start().await;
    let with = |change: Value| {
        let mut body = wanted();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        body
    };
    let cases = [
        (with(json!({ "size": 0 })), 400, "INVALID_UPLOAD_SIZE"),
        (with(json!({ "size": 50_000_000_001_u64 })), 413, "UPLOAD_SIZE_UPPER_LIMIT_EXCEEDED"),
        (with(json!({ "size": -1 })), 400, "INVALID_HTTP_MESSAGE_BODY"),
        (with(json!({ "multipartCount": 0 })), 400, "INVALID_MULTIPART_COUNT"),
        (with(json!({ "multipartCount": 11 })), 400, "INVALID_MULTIPART_COUNT"),
        (with(json!({ "multipartCount": 10_001 })), 400, "INVALID_MULTIPART_COUNT"),
        (with(json!({ "filename": "" })), 400, "INVALID_FILENAME"),
        (json!({ "size": 1 }), 400, "INVALID_HTTP_MESSAGE_BODY"),
    ];
    for (body, status, code) in cases {
        up.request(&body).await.refused(status, code);
    }
    // As the sample app server does: its upload routes forget the body.
    let empty = up.ask("POST", "request-upload-urls").header("content-type", "application/json").send().await;
    empty.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}

#[tokio::test]
async fn completing_what_was_never_started_is_refused() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = format!(
        "/v2/apps/me/video-posts/{}/src-file/complete-upload",
        tenant.post(&world, json!({})).await["id"]
    );
    world.post(&path).by(&tenant.basic).json(&json!([])).await.refused(400, "VIDEO_POST_UPLOAD_NOT_STARTED");
}

#[tokio::test]
async fn a_part_of_a_deleted_post_is_not_taken() {
    let up = Uploading::start().await;
    let post = up.path.strip_suffix("/src-file").unwrap();
    up.world.delete(post).by(&up.tenant.basic).send().await.expect(204);
    up.put(1, "0123").await.refused(404, "VIDEO_POST_NOT_FOUND");
}

#[tokio::test]
async fn a_browser_may_send_parts_and_read_their_etag() {
    let up = Uploading::start().await;
    let ask = up.world.ask("OPTIONS", &up.urls[0]).header("origin", "http://page");
    let preflight = ask
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "content-type");
    let preflight = preflight.send().await.expect(200);
    assert!(preflight.headers["access-control-allow-methods"].to_str().unwrap().contains("PUT"));
    let put = up.world.put(&up.urls[0]).header("origin", "http://page").raw("0123").await.expect(200);
    assert_eq!(put.headers["access-control-allow-origin"], "*");
    assert!(put.headers["access-control-expose-headers"].to_str().unwrap().contains("etag"));
}

#[tokio::test]
async fn an_upload_of_a_whole_clip_works_from_start_to_end() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    assert!(upload_clip(&world, &tenant).await > 0);
}
