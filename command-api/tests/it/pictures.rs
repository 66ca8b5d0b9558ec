//! Thumbnails and previews that are uploaded.

use crate::support::{LIMIT, Tenant, World, upload_clip};
use image::{DynamicImage, ImageFormat};
use serde_json::{Value, json};
use std::io::Cursor;
use testkit::eventually;

fn picture(side: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    DynamicImage::new_rgb8(side, side).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A post of the tenant's member and who may change it.
struct Post<'a> {
    world: &'a World,
    by: String,
    path: String,
}

impl<'a> Post<'a> {
    async fn new(world: &'a World, tenant: &Tenant) -> Self {
        let id = tenant.post(world, json!({})).await["id"].to_string();
        Self { world, by: tenant.basic.clone(), path: format!("/v2/apps/me/video-posts/{id}") }
    }

    async fn ask(&self, kind: &str, size: usize) -> crate::support::Answer {
        let body = json!({ "filename": "my picture.png", "size": size, "contentType": "text/html" });
        self.world
            .post(&format!("{}/{kind}-file/request-upload-url", self.path))
            .by(&self.by)
            .json(&body)
            .await
    }

    async fn send(&self, kind: &str, bytes: &[u8]) -> String {
        let url =
            self.ask(kind, bytes.len()).await.expect(200).json["uploadUrl"].as_str().unwrap().to_owned();
        self.world.put(&url).raw(bytes.to_vec()).await.expect(200);
        url
    }

    async fn complete(&self, kind: &str) -> crate::support::Answer {
        self.world.post(&format!("{}/{kind}-file/complete-upload", self.path)).by(&self.by).send().await
    }

    async fn file(&self) -> Value {
        self.world.patch(&self.path).by(&self.by).send().await.expect(200).json["file"].clone()
    }
}

/// Keys of the media that an app has.
async fn keys(world: &World, tenant: &Tenant) -> Vec<String> {
    let prefix = format!("apps/{}", tenant.id);
    world.platform.blobs.list(&prefix).await.unwrap().into_iter().map(|blob| blob.key).collect()
}

#[tokio::test]
async fn an_uploaded_thumbnail_and_preview_show_in_the_post_as_what_they_are() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let post = Post::new(&world, &tenant).await;
    post.send("thumbnail", &picture(32, ImageFormat::Png)).await;
    assert_eq!(post.file().await["thumbnail"], Value::Null, "it shows when it is complete");
    post.complete("thumbnail").await.expect(204);
    post.send("preview", &picture(16, ImageFormat::Gif)).await;
    post.complete("preview").await.expect(204);
    post.complete("preview").await.expect(204);
    let file = post.file().await;
    for (kind, word, content_type) in
        [("thumbnail", "VIDEO_POST_THUMBNAIL", "image/jpeg"), ("preview", "VIDEO_POST_PREVIEW", "image/gif")]
    {
        let shown = &file[kind];
        assert_eq!((&shown["type"], &shown["contentType"]), (&json!(word), &json!(content_type)));
        assert_eq!(shown["originalFileName"], json!("my picture.png"));
        let key = shown["url"].as_str().unwrap().strip_prefix("http://test/").unwrap();
        assert_eq!(json!(world.platform.blobs.head(key).await.unwrap().size), shown["size"]);
    }
    assert_eq!(keys(&world, &tenant).await.len(), 2, "what came in is not kept");
}

#[tokio::test]
async fn a_new_picture_takes_the_place_of_the_one_before_in_any_phase() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let id = upload_clip(&world, &tenant).await;
    let path = format!("/v2/apps/me/video-posts/{id}");
    let post = Post { world: &world, by: tenant.basic.clone(), path };
    post.send("thumbnail", &picture(8, ImageFormat::Png)).await;
    post.complete("thumbnail").await.expect(204);
    let first = post.file().await["thumbnail"]["url"].clone();
    let url = post.send("thumbnail", &picture(9, ImageFormat::Jpeg)).await;
    post.complete("thumbnail").await.expect(204);
    assert_ne!(post.file().await["thumbnail"]["url"], first);
    assert_eq!(keys(&world, &tenant).await.len(), 2, "the source and one thumbnail");
    let late = world.put(&url).raw(picture(9, ImageFormat::Jpeg)).await;
    late.refused(400, "VIDEO_POST_ALREADY_UPLOADED");
}

#[tokio::test]
async fn what_is_no_picture_is_never_shown_whatever_it_is_called() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let post = Post::new(&world, &tenant).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for kind in ["thumbnail", "preview"] {
        post.send(kind, svg).await;
        post.complete(kind).await.refused(400, "INVALID_PICTURE");
        assert_eq!(post.file().await[kind], Value::Null);
    }
}

#[tokio::test]
async fn each_step_of_an_upload_says_what_is_missing() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let post = Post::new(&world, &tenant).await;
    post.complete("thumbnail").await.refused(400, "VIDEO_POST_UPLOAD_NOT_STARTED");
    post.ask("thumbnail", 0).await.refused(400, "INVALID_UPLOAD_SIZE");
    post.ask("thumbnail", 5_000_001).await.refused(413, "UPLOAD_SIZE_UPPER_LIMIT_EXCEEDED");
    post.ask("preview", 10_000_001).await.refused(413, "UPLOAD_SIZE_UPPER_LIMIT_EXCEEDED");
    let asked = format!("{}/thumbnail-file/request-upload-url", post.path);
    world.post(&asked).by(&post.by).send().await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let nameless = json!({ "filename": "", "size": 1, "contentType": "a" });
    world.post(&asked).by(&post.by).json(&nameless).await.refused(400, "INVALID_FILENAME");
    let first = post.ask("thumbnail", 4).await.expect(200).json["uploadUrl"].as_str().unwrap().to_owned();
    post.complete("thumbnail").await.refused(400, "VIDEO_POST_UPLOAD_INCOMPLETE");
    world.put(&first).raw("123").await.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
    world.put(&first).raw("12345").await.refused(413, "REQUEST_TOO_LARGE");
    world.put(&first).raw("1234").await.expect(200);
    // Another upload makes the first one void; its bytes are not taken for the second's.
    post.ask("thumbnail", 5).await.expect(200);
    world.put(&first).raw("1234").await.refused(400, "VIDEO_POST_UPLOAD_REPLACED");
    post.complete("thumbnail").await.refused(400, "VIDEO_POST_UPLOAD_INCOMPLETE");
}

#[tokio::test]
async fn a_removed_picture_is_gone_with_its_bytes_and_a_deleted_posts_too() {
    let world = World::start().await;
    world.run_policies();
    let tenant = Tenant::new(&world).await;
    let post = Post::new(&world, &tenant).await;
    for kind in ["thumbnail", "preview"] {
        post.send(kind, &picture(8, ImageFormat::WebP)).await;
        post.complete(kind).await.expect(204);
    }
    let remove = format!("{}/thumbnail-file", post.path);
    for _ in 0..2 {
        world.delete(&remove).by(&post.by).send().await.expect(204);
    }
    let file = post.file().await;
    assert_eq!((&file["thumbnail"], file["preview"].is_object()), (&Value::Null, true));
    assert_eq!(keys(&world, &tenant).await.len(), 1);
    world.delete(&post.path).by(&post.by).send().await.expect(204);
    let gone = eventually(LIMIT, || async { keys(&world, &tenant).await.is_empty().then_some(()) }).await;
    gone.expect("a deleted post leaves no picture");
    post.complete("preview").await.refused(404, "VIDEO_POST_NOT_FOUND");
}

#[tokio::test]
async fn another_apps_pictures_are_not_found() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let mut post = Post::new(&world, &tenant).await;
    post.by.clone_from(&other.basic);
    for kind in ["thumbnail", "preview"] {
        post.ask(kind, 4).await.refused(404, "VIDEO_POST_NOT_FOUND");
        post.complete(kind).await.refused(404, "VIDEO_POST_NOT_FOUND");
        let removed = world.delete(&format!("{}/{kind}-file", post.path)).by(&post.by).send().await;
        removed.refused(404, "VIDEO_POST_NOT_FOUND");
    }
}
