use super::{World, now};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::access::{AccessLevel, Creator};
use domain::app::{App, Credentials};
use domain::media::{OutputFile, OutputFileKind, Rendition};
use domain::member::Member;
use domain::post::{Details, Owner, Post, Processed, Profiles, ResultFile, Upload};
use domain::profile::Pinned;
use domain::{AppId, AppUserId, FileId, PostId, app, member, post};
use futures::{StreamExt, stream};
use uuid::Uuid;

/// Bytes of each segment.
pub const SEGMENT: usize = 300_000;

/// What a result holds: path, bytes.
pub const PREFIX_FILES: [(&str, usize); 10] = [
    ("main.m3u8", 0),
    ("manifest.mpd", 0),
    ("720p/main.m3u8", 0),
    ("720p/init.mp4", 700),
    ("720p/00001.m4s", SEGMENT),
    ("720p/00002.m4s", SEGMENT),
    ("audio/init.mp4", 600),
    ("audio/00001.m4s", 5_000),
    ("720p.mp4", 1_000_000),
    ("thumbnail.jpg", 2_000),
];

/// An app with a member, `u1`.
pub struct Tenant {
    pub app: AppId,
    /// The Authorization header of its backend.
    pub basic: String,
    pub owner: Owner,
}

impl Tenant {
    pub async fn new(world: &World, number: u32) -> Self {
        Self::of_kind(world, number, app::Kind::default()).await
    }

    /// A Vicollo app.
    pub async fn vicollo(world: &World, number: u32) -> Self {
        Self::of_kind(world, number, app::Kind::VicolloUnmanaged).await
    }

    async fn of_kind(world: &World, number: u32, kind: app::Kind) -> Self {
        let app = AppId::try_from(number).unwrap();
        let (key, secret) = (format!("key{number}"), format!("secret{number}"));
        let secret_hash = world.platform.secrets.hash_api_secret(&secret);
        let create = app::Command::Create {
            app,
            name: format!("app {number}"),
            kind,
            output_mode: app::OutputMode::default(),
            credentials: Credentials { api_key: key.clone(), secret_hash },
            at: now(),
        };
        world.run::<App>(number, &number.to_string(), create).await;
        let basic = format!("Basic {}", BASE64.encode(format!("{key}:{secret}")));
        let owner =
            Owner { member: (number * 100 + 1).try_into().unwrap(), app_user_id: "u1".parse().unwrap() };
        let tenant = Self { app, basic, owner };
        tenant.member(world, "u1", number * 100 + 1, "Ada").await;
        tenant
    }

    pub async fn member(&self, world: &World, id: &str, number: u32, name: &str) -> Owner {
        let app_user_id: AppUserId = id.parse().unwrap();
        let patch = member::Patch { app_user_name: Some(Some(name.to_owned())), ..Default::default() };
        let (app, number) = (self.app, number.try_into().unwrap());
        let upsert =
            member::Command::Upsert { app, number, app_user_id: app_user_id.clone(), patch, at: now() };
        world.run::<Member>(app.get(), &app_user_id.key(app).to_string(), upsert).await;
        Owner { member: number, app_user_id }
    }

    pub async fn delete_member(&self, world: &World, id: &str) {
        let app_user_id: AppUserId = id.parse().unwrap();
        let delete = member::Command::Delete { app: self.app, at: now() };
        world.run::<Member>(self.app.get(), &app_user_id.key(self.app).to_string(), delete).await;
    }

    /// A post without a file.
    pub async fn post(&self, world: &World, number: u32, title: &str, access_level: AccessLevel) -> PostId {
        let id = PostId::try_from(number).unwrap();
        let create = post::Command::Create {
            app: self.app,
            post: id,
            uuid: Uuid::from_u128(u128::from(number)),
            owner: self.owner.clone(),
            creator: Creator::App(self.app.get()),
            title: title.to_owned(),
            details: Details { access_level: Some(access_level), ..Details::default() },
            profiles: Profiles {
                video: Pinned::newest(6.try_into().unwrap()),
                thumbnail: None,
                preview: None,
            },
            at: now(),
        };
        self.command(world, number, create).await;
        id
    }

    /// A post with a source of 4000 bytes; answers the source's path.
    pub async fn uploaded(&self, world: &World, number: u32, access_level: AccessLevel) -> String {
        self.post(world, number, "Rabbit", access_level).await;
        let (app, upload) = (self.app, Uuid::new_v4());
        let key = format!("apps/{app}/video-posts/{number}/src/src_1.mp4");
        store(world, &key, &vec![7; 4_000]).await;
        let facts = Upload {
            upload,
            file_name: "r.mp4".into(),
            content_type: "text/html".into(),
            size: 4_000,
            parts: 1,
        };
        let start = post::Command::StartUpload {
            app,
            upload: facts,
            idle_ms: domain::post::UPLOAD_IDLE_MS,
            at: now(),
        };
        self.command(world, number, start).await;
        let complete = post::Command::CompleteUpload {
            app,
            upload,
            file: file(number * 100),
            key: key.clone(),
            at: now(),
        };
        self.command(world, number, complete).await;
        format!("/{key}")
    }

    /// A post that can be watched, made as a whole as all were once; answers the path of its result's folder.
    pub async fn processed(&self, world: &World, number: u32, access_level: AccessLevel) -> String {
        self.uploaded(world, number, access_level).await;
        let (job, at) = (Uuid::new_v4(), now());
        self.command(world, number, post::Command::Queue { job, at }).await;
        let claim = post::Command::Claim { job, worker: "w".into(), until: at.plus_ms(60_000), at };
        self.command(world, number, claim).await;
        let prefix = format!("apps/{}/video-posts/{number}/processed/j{number}", self.app);
        for (path, size) in PREFIX_FILES {
            let bytes =
                text(path).map_or_else(|| vec![path.len() as u8; size], |text| text.as_bytes().to_vec());
            store(world, &format!("{prefix}/{path}"), &bytes).await;
        }
        let processed = processed(job, prefix.clone(), number * 100);
        world.happened(self.app.get(), &format!("post-{number}"), &post::Event::from(processed)).await;
        world.settle().await;
        format!("/{prefix}")
    }

    pub async fn command(&self, world: &World, number: u32, command: post::Command) {
        world.run::<Post>(self.app.get(), &number.to_string(), command).await;
    }
}

pub async fn store(world: &World, key: &str, bytes: &[u8]) {
    let stream = stream::iter([Ok(bytes.to_vec().into())]).boxed();
    world.platform.blobs.put(key, stream, bytes.len() as u64).await.unwrap();
}

pub fn file(number: u32) -> FileId {
    number.try_into().unwrap()
}

fn text(path: &str) -> Option<&'static str> {
    match path {
        "main.m3u8" => Some(
            "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",URI=\"audio/main.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=9\n720p/main.m3u8\n",
        ),
        "720p/main.m3u8" => Some(
            "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4,\n00001.m4s\n#EXTINF:2,\n00002.m4s\n#EXT-X-ENDLIST\n",
        ),
        "manifest.mpd" => Some(
            "<MPD><SegmentTemplate initialization=\"720p/init.mp4\" media=\"720p/$Number%05d$.m4s\"/></MPD>",
        ),
        _ => None,
    }
}

fn processed(job: Uuid, prefix: String, number: u32) -> Processed {
    let rendition = |name: &str, width, segments_ms: &[u32]| Rendition {
        name: name.into(),
        codecs: String::new(),
        width,
        height: width,
        frame_rate: None,
        peak_bandwidth: 1,
        average_bandwidth: 1,
        duration_ms: 6_000,
        samples: 150,
        bytes: 1_000,
        segments_ms: segments_ms.to_vec(),
    };
    let made = |kind, path: &str, content_type: &str| OutputFile {
        kind,
        path: path.into(),
        content_type: content_type.into(),
        size: 1,
    };
    let files = [
        made(OutputFileKind::Hls, "main.m3u8", "application/vnd.apple.mpegurl"),
        made(OutputFileKind::Dash, "manifest.mpd", "application/dash+xml"),
        made(OutputFileKind::Mp4, "720p.mp4", "video/mp4"),
        made(OutputFileKind::Thumbnail, "thumbnail.jpg", "image/jpeg"),
    ];
    Processed {
        job,
        epoch: 1,
        prefix,
        duration_ms: 6_000,
        stored_bytes: 2_000_000,
        cpu_ms: 900,
        wall_ms: 1_000,
        peak_memory_bytes: 90_000_000,
        renditions: vec![rendition("720p", 1_280, &[4_000, 2_000]), rendition("audio", 0, &[6_000])],
        files: (1..).zip(files).map(|(n, made)| ResultFile { id: file(number + n), file: made }).collect(),
        at: now(),
    }
}
