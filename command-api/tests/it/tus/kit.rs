use crate::support::{Answer, Tenant, World};
use axum::body::Body;
use bytes::Bytes;
use domain::Timestamp;
use domain::post::{Command, Post, UPLOAD_IDLE_MS, Upload};
use futures::StreamExt;
use ports::log::Actor;
use ports::{Context, clock};
use serde_json::{Value, json};
use uuid::Uuid;
use web::{TusOf, TusTicket};

/// A post to upload to.
pub struct Tus {
    pub world: World,
    pub tenant: Tenant,
    pub post: String,
    /// `…/src-file`.
    pub path: String,
}

/// `my clip.MP4`, `video/mp4`.
const METADATA: &str = "filename bXkgY2xpcC5NUDQ=,filetype dmlkZW8vbXA0";

impl Tus {
    pub async fn start() -> Self {
        Self::with(web::Settings::default()).await
    }

    pub async fn with(settings: web::Settings) -> Self {
        let world = World::with(settings).await;
        let tenant = Tenant::new(&world).await;
        let post = tenant.post(&world, json!({})).await["id"].to_string();
        let path = format!("/v2/apps/me/video-posts/{post}/src-file");
        Self { world, tenant, post, path }
    }

    /// Creates an upload of this length, with more headers, and a body; no length if it is empty.
    pub async fn create_raw(&self, length: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let ask = self.world.post(&format!("{}/tus", self.path)).by(&self.tenant.basic);
        let mut ask = ask.header("tus-resumable", "1.0.0").header("upload-metadata", METADATA);
        if !length.is_empty() {
            ask = ask.header("upload-length", length);
        }
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        ask.raw(body).await
    }

    /// The URL of a new upload.
    pub async fn create(&self, length: &str, headers: &[(&str, &str)]) -> String {
        let made = self.create_raw(length, headers, Body::empty()).await.expect(201);
        assert_eq!(made.headers["tus-resumable"], "1.0.0");
        assert!(made.headers.contains_key("upload-expires"));
        made.headers["location"].to_str().unwrap().to_owned()
    }

    pub async fn patch(&self, url: &str, offset: usize, bytes: &'static str) -> Answer {
        self.patch_raw(url, offset, Body::from(bytes)).await
    }

    pub async fn patch_raw(&self, url: &str, offset: usize, body: Body) -> Answer {
        self.patch_with(url, offset, &[], body).await
    }

    pub async fn patch_with(&self, url: &str, offset: usize, headers: &[(&str, &str)], body: Body) -> Answer {
        let ask = self.world.patch(url).header("tus-resumable", "1.0.0");
        let ask = ask.header("content-type", "application/offset+octet-stream");
        let mut ask = ask.header("upload-offset", &offset.to_string());
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        ask.raw(body).await
    }

    pub async fn head(&self, url: &str) -> Answer {
        self.world.ask("HEAD", url).header("tus-resumable", "1.0.0").send().await
    }

    pub async fn delete(&self, url: &str) -> Answer {
        self.world.delete(url).header("tus-resumable", "1.0.0").send().await
    }

    /// How far an upload is.
    pub async fn offset(&self, url: &str) -> usize {
        let head = self.head(url).await.expect(200);
        assert_eq!(head.headers["cache-control"], "no-store");
        head.headers["upload-offset"].to_str().unwrap().parse().unwrap()
    }

    /// The URL of an upload of ten bytes, as if its client had last been heard this many days ago.
    pub async fn last_heard(&self, days: i64) -> String {
        let app: domain::AppId = u32::try_from(self.tenant.id).unwrap().try_into().unwrap();
        let at = Timestamp::from_micros(clock::now().as_micros() - days * 24 * 60 * 60 * 1_000_000);
        let upload = Upload {
            upload: Uuid::now_v7(),
            file_name: "a".into(),
            content_type: "b".into(),
            size: 10,
            parts: 1,
        };
        let ticket = TusTicket {
            app,
            post: self.post.parse().unwrap(),
            upload: upload.upload,
            size: 10,
            of: TusOf::Whole,
        };
        let command = Command::StartUpload { app, upload, idle_ms: UPLOAD_IDLE_MS, at };
        let context = Context::new(app, Actor::System, at);
        let transactor = self.world.platform.transactor().unwrap();
        let done = transactor.run::<Post>(&self.post, &context, command).await.unwrap();
        self.world.platform.settle(done.position).await;
        format!("/uploads/tus/{}", self.world.platform.secrets.sign_tus(&ticket))
    }

    /// How many events of a type there are.
    pub async fn facts(&self, name: &str) -> usize {
        let log = self.world.platform.log.read_all(0, 10_000).await.unwrap();
        log.iter().filter(|event| event.event_type == name).count()
    }

    pub async fn post(&self) -> Value {
        let path = format!("/v2/apps/me/video-posts/{}", self.post);
        self.world.patch(&path).by(&self.tenant.basic).json(&json!({})).await.expect(200).json
    }

    /// The bytes of the post's source.
    pub async fn source(&self, post: &Value) -> Vec<u8> {
        let src = &post["file"]["src"];
        let key =
            src["url"].as_str().unwrap_or_else(|| panic!("{post}")).strip_prefix("http://test/").unwrap();
        let bytes = self.world.platform.blobs.get(key, 0..src["size"].as_u64().unwrap()).await.unwrap();
        bytes.map(Result::unwrap).collect::<Vec<Bytes>>().await.concat()
    }
}

/// The URL of a part of another upload of the post.
pub async fn part(tus: &Tus) -> String {
    let path = format!("{}/request-upload-urls", tus.path);
    let wanted = json!({ "filename": "a.mp4", "size": 4, "contentType": "video/mp4" });
    let urls = tus.world.post(&path).by(&tus.tenant.basic).json(&wanted).await.expect(200).json;
    urls[0]["uploadUrl"].as_str().unwrap().to_owned()
}
