//! Uploads by tus 1.0.0, as its clients send them.

mod gather;
mod kit;
mod protocol;

use crate::support::{LIMIT, Tenant};
use crate::tus::kit::{Tus, part};
use axum::body::Body;
use bytes::Bytes;
use futures::{StreamExt, stream};
use ports::blobs::BlobError;
use serde_json::json;
use testkit::eventually;

#[tokio::test]
async fn a_file_sent_in_pieces_is_what_was_sent_and_the_post_is_uploaded() {
    let tus = Tus::start().await;
    let url = tus.create("10", &[]).await;
    assert_eq!(tus.offset(&url).await, 0);
    for (offset, bytes) in [(0, "0123"), (4, ""), (4, "4567"), (8, "89")] {
        let answer = tus.patch(&url, offset, bytes).await.expect(204);
        assert_eq!(answer.headers["upload-offset"], (offset + bytes.len()).to_string());
        assert_eq!(answer.headers.contains_key("upload-expires"), offset + bytes.len() < 10);
    }
    let post = tus.post().await;
    assert_eq!(post["videoPostState"], "UPLOADED");
    let src = &post["file"]["src"];
    assert_eq!((&src["size"], &src["originalFileName"]), (&json!(10), &json!("my clip.MP4")));
    assert_eq!(tus.source(&post).await, b"0123456789");
    assert_eq!(tus.offset(&url).await, 10, "it stays to be seen that it is complete");
    let folder = format!("apps/{}/video-posts/{}/parts", tus.tenant.id, tus.post);
    assert!(
        tus.world.platform.blobs.list(&folder).await.unwrap().is_empty(),
        "pieces go once they are joined"
    );
    tus.patch(&url, 10, "x").await.refused(413, "REQUEST_TOO_LARGE");
    tus.delete(&url).await.refused(400, "VIDEO_POST_ALREADY_UPLOADED");
}

#[tokio::test]
async fn what_came_before_a_break_is_kept_and_the_rest_goes_on_from_there() {
    let tus = Tus::start().await;
    // Over the size of a piece, so that breaks are within pieces, at their ends, and beyond.
    let file: Vec<u8> = (0..12_000_000_u32).flat_map(|n| (n / 4 * 7).to_le_bytes()).step_by(4).collect();
    let url = tus.create(&file.len().to_string(), &[]).await;
    let mut at = 0;
    for until in [1_000, 5 << 20, (5 << 20) + 1, 11_000_000] {
        let sent = Bytes::copy_from_slice(&file[at..until]);
        let cut = stream::iter([Ok(sent), Err(std::io::Error::other("gone"))]);
        tus.patch_raw(&url, at, Body::from_stream(cut)).await.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
        assert_eq!(tus.offset(&url).await, until);
        at = until;
    }
    tus.patch_raw(&url, at, Body::from(file[at..].to_vec())).await.expect(204);
    let post = tus.post().await;
    assert!(tus.source(&post).await == file);
}

#[tokio::test]
async fn who_comes_back_takes_over_from_the_connection_that_was_lost() {
    let tus = Tus::start().await;
    let url = tus.create("10", &[]).await;
    let (send, receive) = futures::channel::mpsc::unbounded::<Result<Bytes, std::io::Error>>();
    send.unbounded_send(Ok(Bytes::from_static(b"0123"))).unwrap();
    let hanging = tus.patch_raw(&url, 0, Body::from_stream(receive));
    let coming_back = async {
        let offset = eventually(LIMIT, || async {
            let offset = tus.offset(&url).await;
            (offset == 4).then_some(offset)
        });
        offset.await.expect("what came is kept");
        tus.patch(&url, 4, "456789").await.expect(204);
    };
    let (hanging, ()) = tokio::join!(hanging, coming_back);
    hanging.refused(409, "UPLOAD_OFFSET_MISMATCH");
    drop(send);
    let post = tus.post().await;
    assert_eq!(tus.source(&post).await, b"0123456789");
}

#[tokio::test]
async fn the_creation_may_bring_the_bytes() {
    let tus = Tus::start().await;
    let with = [("content-type", "application/offset+octet-stream")];
    let made = tus.create_raw("10", &with, "012345").await.expect(201);
    assert_eq!(made.headers["upload-offset"], "6");
    let url = made.headers["location"].to_str().unwrap();
    tus.patch(url, 6, "6789").await.expect(204);
    assert_eq!(tus.post().await["videoPostState"], "UPLOADED");
    let tus = Tus::start().await;
    let made = tus.create_raw("10", &with, "0123456789").await.expect(201);
    assert_eq!(made.headers["upload-offset"], "10");
    let post = tus.post().await;
    assert_eq!(tus.source(&post).await, b"0123456789");
}

#[tokio::test]
async fn an_upload_that_is_given_up_or_replaced_is_gone_and_its_bytes_with_it() {
    let tus = Tus::start().await;
    let given_up = tus.create("10", &[]).await;
    tus.patch(&given_up, 0, "0123").await.expect(204);
    tus.delete(&given_up).await.expect(204);
    let replaced = tus.create("10", &[]).await;
    tus.patch(&replaced, 0, "0123").await.expect(204);
    let url = tus.create("4", &[]).await;
    for gone in [&given_up, &replaced] {
        tus.patch(gone, 4, "4567").await.refused(410, "UPLOAD_GONE");
        assert_eq!(tus.head(gone).await.status, 410);
        tus.delete(gone).await.refused(410, "UPLOAD_GONE");
    }
    let folder = format!("apps/{}/video-posts/{}/parts", tus.tenant.id, tus.post);
    assert!(tus.world.platform.blobs.list(&folder).await.unwrap().is_empty());
    tus.patch(&url, 0, "0123").await.expect(204);
    let post = tus.post().await;
    assert_eq!(tus.source(&post).await, b"0123");
}

#[tokio::test]
async fn an_upload_by_part_urls_and_one_by_tus_take_each_others_place() {
    let tus = Tus::start().await;
    let url = tus.create("10", &[]).await;
    let path = format!("{}/request-upload-urls", tus.path);
    let wanted = json!({ "filename": "a.mp4", "size": 4, "contentType": "video/mp4" });
    let urls = tus.world.post(&path).by(&tus.tenant.basic).json(&wanted).await.expect(200).json;
    let part = urls[0]["uploadUrl"].as_str().unwrap();
    tus.patch(&url, 0, "0123").await.refused(410, "UPLOAD_GONE");
    let url = tus.create("10", &[]).await;
    tus.world.put(part).raw("0123").await.refused(400, "VIDEO_POST_UPLOAD_REPLACED");
    tus.patch(&url, 0, "0123456789").await.expect(204);
}

#[tokio::test]
async fn a_store_that_is_away_at_the_last_byte_costs_nothing_but_another_look() {
    for (failure, status, code) in [
        (BlobError::Store("the disk is away".into()), 503, "SERVICE_UNAVAILABLE"),
        (BlobError::Full, 507, "INSUFFICIENT_STORAGE"),
    ] {
        let tus = Tus::start().await;
        let url = tus.create("10", &[]).await;
        tus.patch(&url, 0, "01234567").await.expect(204);
        tus.world.blobs.failures.lock().unwrap().push(failure);
        tus.patch(&url, 8, "89").await.refused(status, code);
        assert_eq!(tus.post().await["videoPostState"], "CREATED");
        assert_eq!(tus.offset(&url).await, 10);
        let post = tus.post().await;
        assert_eq!(tus.source(&post).await, b"0123456789", "looking at it has completed it");
    }
}

#[tokio::test]
async fn only_who_may_upload_to_a_post_may_create_and_the_url_alone_does_the_rest() {
    let tus = Tus::start().await;
    let path = format!("{}/tus", tus.path);
    let ask = || tus.world.post(&path).header("tus-resumable", "1.0.0").header("upload-length", "10");
    ask().send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    ask().by(&tus.tenant.wrong_secret()).send().await.refused(401, "INVALID_APP_CREDENTIALS");
    let stranger = Tenant::new(&tus.world).await;
    ask().by(&stranger.basic).send().await.refused(404, "VIDEO_POST_NOT_FOUND");
    let mine = path.replace("/apps/me/", "/members/me/");
    let body = json!({ "appUserId": "u2" });
    tus.world.post("/v2/apps/me/members").by(&tus.tenant.basic).json(&body).await.expect(201);
    for (member, status) in [("u1", 201), ("u2", 403)] {
        let token = tus.tenant.login(&tus.world, member).await;
        let ask = tus.world.post(&mine).header("tus-resumable", "1.0.0").header("upload-length", "10");
        ask.by(&token).send().await.expect(status);
    }
    let url = tus.create("10", &[]).await;
    for altered in [url.replacen(".10.", ".11.", 1), format!("{url}0"), "/uploads/tus/x".into()] {
        tus.patch(&altered, 0, "0123").await.refused(403, "INVALID_UPLOAD_URL");
    }
    // A part URL is none of tus, and the other way round.
    tus.world.put(&url.replace("/tus/", "/")).raw("0123456789").await.refused(403, "INVALID_UPLOAD_URL");
    let part = part(&tus).await;
    tus.patch(&part.replace("/uploads/", "/uploads/tus/"), 0, "0").await.refused(403, "INVALID_UPLOAD_URL");
}

#[tokio::test]
async fn bytes_keep_an_upload_alive_and_without_them_it_expires() {
    let tus = Tus::start().await;
    let url = tus.last_heard(2).await;
    let expires = tus.head(&url).await.headers["upload-expires"].clone();
    assert!(expires.to_str().unwrap().ends_with(" GMT"), "{expires:?}");
    let told = async || tus.facts("post.upload_started").await;
    assert_eq!(told().await, 1);
    for (offset, bytes) in [(0, "01"), (2, "23")] {
        let patched = tus.patch(&url, offset, bytes).await.expect(204);
        assert_eq!(told().await, 2, "a word is a fact once a day");
        assert_ne!(patched.headers["upload-expires"], expires);
    }
    let url = tus.last_heard(8).await;
    tus.world.run_policies();
    let gone = eventually(LIMIT, || async { (tus.head(&url).await.status == 410).then_some(()) });
    gone.await.expect("nothing was heard of it");
    assert_eq!(tus.facts("post.upload_expired").await, 1);
}

#[tokio::test]
async fn a_body_that_never_ends_is_cut_at_the_size_of_the_upload() {
    let tus = Tus::start().await;
    let url = tus.create("10", &[]).await;
    let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(b"0123"))).boxed();
    tus.patch_raw(&url, 0, Body::from_stream(endless)).await.refused(413, "REQUEST_TOO_LARGE");
    assert_eq!(tus.offset(&url).await, 8);
    tus.patch(&url, 8, "89").await.expect(204);
}
