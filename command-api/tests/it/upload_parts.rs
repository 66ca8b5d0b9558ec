//! Parts that come in odd ways: missing, at once, by somebody else, and very many.

use crate::support::Tenant;
use crate::uploads::{Uploading, folder_of, wanted};
use axum::body::Body;
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PARTS: usize = 10_000;

#[tokio::test]
async fn completing_without_a_part_names_it_and_goes_on_once_it_is_there() {
    let up = Uploading::start().await;
    let mut list = vec![];
    for (part, bytes) in [(1, "0123"), (3, "89")] {
        let put = up.put(part, bytes).await.expect(200);
        list.push(json!({ "partNumber": part, "eTag": put.headers["etag"].to_str().unwrap() }));
    }
    let mut with_hole = list.clone();
    with_hole.push(json!({ "partNumber": 2, "eTag": "\"d41d8cd98f00b204e9800998ecf8427e\"" }));
    let refused = up.complete(&Value::Array(with_hole)).await;
    assert!(refused.json["errorMessage"].as_str().unwrap().contains("part 2"), "{refused:?}");
    refused.refused(400, "VIDEO_POST_UPLOAD_INCOMPLETE");
    let put = up.put(2, "4567").await.expect(200);
    list.push(json!({ "partNumber": 2, "eTag": put.headers["etag"].to_str().unwrap() }));
    up.complete(&Value::Array(list)).await.expect(204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_part_sent_by_two_at_a_time_is_one_of_both_whole_with_its_own_tag() {
    let up = Uploading::start().await;
    for _ in 0..20 {
        let (one, two) = tokio::join!(up.put(1, "aaaa"), up.put(1, "bbbb"));
        let tags = [one.expect(200), two.expect(200)].map(|put| put.headers["etag"].clone());
        let key = up.world.platform.blobs.list(&folder_of(&up)).await.unwrap().remove(0).key;
        let read = up.world.platform.blobs.get(&key, 0..4).await.unwrap();
        let bytes = read.map(Result::unwrap).collect::<Vec<Bytes>>().await.concat();
        let winner = if bytes == b"aaaa" { &tags[0] } else { &tags[1] };
        assert!(bytes == b"aaaa" || bytes == b"bbbb", "{bytes:?}");
        let listed = up.ask("GET", "parts").send().await.expect(200).json;
        assert_eq!(listed[0]["eTag"], json!(winner.to_str().unwrap()));
    }
}

#[tokio::test]
async fn another_tenant_can_neither_see_nor_end_nor_complete_an_upload() {
    let up = Uploading::start().await;
    let list = Value::Array(up.put_all().await);
    let stranger = Tenant::new(&up.world).await;
    let path = format!("/v2/apps/me/video-posts/{}/src-file", up.id());
    let ask = |method: &str, tail: &str| up.world.ask(method, &format!("{path}/{tail}")).by(&stranger.basic);
    ask("GET", "parts").send().await.refused(404, "VIDEO_POST_NOT_FOUND");
    ask("DELETE", "parts").send().await.refused(404, "VIDEO_POST_NOT_FOUND");
    ask("POST", "request-upload-urls").json(&wanted()).await.refused(404, "VIDEO_POST_NOT_FOUND");
    ask("POST", "complete-upload").json(&list).await.refused(404, "VIDEO_POST_NOT_FOUND");
    up.complete(&list).await.expect(204);
}

#[tokio::test]
async fn a_part_that_breaks_off_over_and_over_never_replaces_the_good_one() {
    let up = Uploading::start().await;
    let list = up.put_all().await;
    for sent in ["", "x", "xx", "xxx"] {
        let cut = stream::iter([Ok(Bytes::from_static(sent.as_bytes())), Err(std::io::Error::other("gone"))]);
        up.world.put(&up.urls[1]).raw(Body::from_stream(cut)).await.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
    }
    up.complete(&Value::Array(list)).await.expect(204);
}

#[tokio::test]
async fn ten_thousand_parts_are_asked_for_listed_and_joined() {
    let up = Uploading::start().await;
    let mut wanted = wanted();
    (wanted["size"], wanted["multipartCount"]) = (json!(2 * PARTS), json!(PARTS));
    let started = Instant::now();
    let urls = up.request(&wanted).await.expect(200).json;
    assert_eq!(urls.as_array().unwrap().len(), PARTS);
    let last = urls[PARTS - 1]["uploadUrl"].as_str().unwrap();
    let last = up.world.put(last).raw("zz").await.expect(200).headers["etag"].clone();
    // The others arrive past HTTP: each PUT waits for the disk, and ten thousand of them would prove nothing more.
    let key = up.world.platform.blobs.list(&folder_of(&up)).await.unwrap().remove(0).key;
    let stored = up.world.platform.blobs.as_file(&key, std::path::Path::new("/")).await.unwrap();
    for number in 1..PARTS {
        std::fs::write(stored.with_file_name(number.to_string()), "ab").unwrap();
    }
    let mut list = up.ask("GET", "parts").send().await.expect(200).json;
    assert_eq!(list.as_array().unwrap().len(), PARTS);
    assert_eq!(list[PARTS - 1]["eTag"], json!(last.to_str().unwrap()));
    for part in list.as_array_mut().unwrap() {
        part.as_object_mut().unwrap().remove("size");
    }
    up.complete(&list).await.expect(204);
    let post = up.ask("GET", "parts").send().await.expect(200).json;
    assert_eq!(post, json!([]), "parts go once they are joined");
    // Twenty times what it takes on an idle machine.
    assert!(started.elapsed() < Duration::from_mins(2), "{:?}", started.elapsed());
}
