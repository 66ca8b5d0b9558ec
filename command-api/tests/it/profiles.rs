//! Transcoding profiles of an app's own.

use crate::support::{Answer, LIMIT, Tenant, World};
use crate::tasks::probe;
use crate::worker::{Queued, phase};
use domain::media::{FailureReason, Used, VideoCodec};
use domain::post::Phase;
use schemas::worker::{Reply, Report, Work};
use serde_json::{Value, json};
use testkit::eventually;

fn path(tenant: &Tenant, rest: &str) -> String {
    format!("/v2/operator/apps/{}/transcoding-profiles{rest}", tenant.id)
}

async fn make(world: &World, tenant: &Tenant, kind: &str, profile: &Value) -> Answer {
    let body = json!({ "name": "tiny", "type": kind, "profile": profile });
    world.post(&path(tenant, "")).by(&world.operator()).json(&body).await
}

/// The number of a new thumbnail profile.
async fn still(world: &World, tenant: &Tenant) -> u64 {
    let made = make(world, tenant, "THUMBNAIL", &json!({ "longSide": 64 })).await.expect(201).json;
    made["id"].as_u64().unwrap()
}

fn ladder(short_side: u32) -> Value {
    json!({
        "container": "CMAF", "segmentMs": 2_000, "preset": "veryfast", "audioKbps": 64,
        "rungs": [{ "shortSide": short_side, "maxKbps": 400, "crf": 26, "maxFramesPerSecond": 15 }],
    })
}

#[tokio::test]
async fn a_profile_is_made_changed_and_retired_and_every_revision_stays() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let made = make(&world, &tenant, "THUMBNAIL", &json!({ "longSide": 64 })).await.expect(201);
    let tag = made.headers["etag"].to_str().unwrap().to_owned();
    let made = made.json;
    assert_eq!((&made["creatorType"], &made["revision"]), (&json!("APP"), &json!(1)));
    assert_eq!((&made["state"], &made["profile"]), (&json!("ACTIVE"), &json!({ "longSide": 64 })));
    let one = path(&tenant, &format!("/{}", made["id"]));
    let put = || world.put(&one).by(&world.operator());
    let to = |side: u32| json!({ "profile": { "longSide": side } });
    let second = put().json(&to(128)).await.expect(200).json;
    assert_eq!((&second["revision"], &second["profile"]["longSide"]), (&json!(2), &json!(128)));
    assert_eq!(put().json(&to(128)).await.expect(200).json["revision"], json!(2), "nothing changed");
    put().header("if-match", &tag).json(&to(256)).await.refused(412, "PRECONDITION_FAILED");
    let get = |query: &str| world.get(&format!("{one}{query}")).by(&world.operator()).send();
    assert_eq!(get("").await.expect(200).json, second);
    let first = get("?revision=1").await.expect(200).json;
    assert_eq!((&first["revision"], &first["profile"]["longSide"]), (&json!(1), &json!(64)));
    get("?revision=3").await.refused(404, "TRANSCODING_PROFILE_NOT_FOUND");
    for _ in 0..2 {
        let retired = world.post(&format!("{one}/retire")).by(&world.operator()).send().await;
        assert_eq!(retired.expect(200).json["state"], json!("DELETED"));
    }
    put().json(&to(32)).await.refused(404, "TRANSCODING_PROFILE_NOT_FOUND");
    assert_eq!(get("?revision=1").await.expect(200).json["profile"]["longSide"], json!(64));
    still(&world, &tenant).await;
    let page = world.get(&path(&tenant, "?pageSize=5")).by(&world.operator()).send().await.expect(200).json;
    let states: Vec<&Value> = page["content"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, [&json!("ACTIVE"), &json!("DELETED")]);
}

fn of_codec(codec: &str) -> Value {
    let mut settings = ladder(240);
    settings["codec"] = json!(codec);
    settings
}

#[tokio::test]
async fn settings_that_cannot_be_carried_out_are_refused_by_the_name_of_the_field() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let mut steep = ladder(480);
    steep["rungs"][0]["crf"] = json!(41);
    let mut words = ladder(480);
    words["rungs"][0]["maxKbps"] = json!("many");
    for (kind, profile, why) in [
        ("THUMBNAIL", json!({ "longSide": 1 }), "profile: longSide is 1; it can be 16 to 4096"),
        ("THUMBNAIL", json!({}), "profile: missing field `longSide`"),
        (
            "THUMBNAIL",
            json!({ "longSide": "x" }),
            "profile: longSide: invalid type: string \"x\", expected u32",
        ),
        ("VIDEO", steep, "profile: rungs[0].crf is 41; it can be 10 to 40"),
        ("VIDEO", words, "profile: rungs[0].maxKbps: invalid type: string \"many\", expected u32"),
        ("VIDEO", of_codec("VP9"), "profile: codec is VP9; in the container CMAF it can be H264, HEVC, AV1"),
        ("VIDEO", ladder(63), "profile: rungs[0].shortSide is 63; it can be 64 to 4320"),
    ] {
        let refused = make(&world, &tenant, kind, &profile).await;
        assert_eq!(refused.json["errorMessage"], json!(why));
        refused.refused(400, "INVALID_TRANSCODING_PROFILE");
    }
    make(&world, &tenant, "SOUND", &json!({})).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let one = path(&tenant, &format!("/{}", still(&world, &tenant).await));
    let body = json!({ "profile": { "longSide": 4_097 } });
    let refused = world.put(&one).by(&world.operator()).json(&body).await;
    refused.refused(400, "INVALID_TRANSCODING_PROFILE");
}

#[tokio::test]
async fn another_apps_profile_is_as_one_that_never_was() {
    let world = World::start().await;
    let (one, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let id = still(&world, &one).await;
    let wanted = json!({ "appUserId": "u1", "thumbnailProfileId": id });
    let post = world.post("/v2/apps/me/video-posts").by(&one.basic).json(&wanted).await.expect(201).json;
    assert_eq!(post["transcodingProfile"]["thumbnail"]["name"], json!("tiny"));
    let refused = world.post("/v2/apps/me/video-posts").by(&other.basic).json(&wanted).await;
    refused.refused(404, "TRANSCODING_PROFILE_NOT_FOUND");
    for id in [id, 2, 999_999] {
        let foreign = path(&other, &format!("/{id}"));
        let by = world.operator();
        let answers = [
            world.get(&foreign).by(&by).send().await,
            world.put(&foreign).by(&by).json(&json!({ "profile": { "longSide": 32 } })).await,
            world.post(&format!("{foreign}/retire")).by(&by).send().await,
        ];
        for answer in answers {
            answer.refused(404, "TRANSCODING_PROFILE_NOT_FOUND");
        }
    }
    let nowhere = "/v2/operator/apps/999999/transcoding-profiles";
    world.get(nowhere).by(&world.operator()).send().await.refused(404, "APP_NOT_FOUND");
}

#[tokio::test]
async fn a_post_that_names_no_profile_is_made_by_the_apps_defaults() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let id = still(&world, &tenant).await;
    let defaults = format!("/v2/operator/apps/{}/default-transcoding-profiles", tenant.id);
    let set = |body: Value| {
        let ask = world.put(&defaults).by(&world.operator());
        async move { ask.json(&body).await }
    };
    let app = set(json!({ "videoProfileId": 5, "thumbnailProfileId": id })).await.expect(200).json;
    let shown = json!({ "videoProfileId": 5, "thumbnailProfileId": id, "previewProfileId": null });
    assert_eq!(app["defaultProfiles"], shown);
    let named = |post: Value| {
        ["video", "thumbnail", "preview"].map(|kind| post["transcodingProfile"][kind]["id"].clone())
    };
    assert_eq!(named(tenant.post(&world, json!({})).await), [json!(5), json!(id), Value::Null]);
    let own = json!({ "videoTranscodingProfileId": 1, "thumbnailProfileId": null, "previewProfileId": 3 });
    assert_eq!(named(tenant.post(&world, own).await), [json!(1), Value::Null, json!(3)]);
    assert_eq!(named(other.post(&world, json!({})).await), [json!(6), Value::Null, Value::Null]);
    set(json!({ "videoProfileId": 2 })).await.refused(400, "TRANSCODING_PROFILE_TYPE_MISMATCH");
    set(json!({ "previewProfileId": 999_999 })).await.refused(404, "TRANSCODING_PROFILE_NOT_FOUND");
    let retire = path(&tenant, &format!("/{id}/retire"));
    world.post(&retire).by(&world.operator()).send().await.expect(200);
    let after = named(tenant.post(&world, json!({})).await);
    assert_eq!(after, [json!(5), Value::Null, Value::Null], "a retired one is no default any more");
    set(json!({})).await.expect(200);
    assert_eq!(named(tenant.post(&world, json!({})).await), [json!(6), Value::Null, Value::Null]);
}

#[tokio::test]
async fn a_profile_of_a_codec_that_the_worker_cannot_encode_ends_the_post_before_work_begins() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let made = make(&world, &tenant, "VIDEO", &of_codec("AV1")).await.expect(201).json;
    assert_eq!(made["profile"]["codec"], json!("AV1"));
    let queued = Queued::of(world, tenant, json!({ "videoProfileId": made["id"] })).await;
    let (post, job, epoch) = (queued.post, queued.job, queued.claimed().await);
    let encoders = vec![VideoCodec::H264, VideoCodec::Hevc];
    let reply = queued.say(Report::Plan { post, job, epoch, probe: probe(), encoders }).await;
    assert_eq!(reply, Reply::Ended { reason: FailureReason::EncoderMissing });
    let view = queued.view().await;
    assert_eq!((&view["failureReason"], &view["renditions"]), (&json!("ENCODER_MISSING"), &json!([])));
}

/// The short sides and the frame rates that a post is planned with.
async fn planned(queued: &Queued, epoch: u32) -> Vec<(u32, u32)> {
    let Queued { post, job, .. } = *queued;
    assert_eq!(
        queued.say(Report::Plan { post, job, epoch, probe: probe(), encoders: vec![VideoCodec::H264] }).await,
        Reply::Accepted
    );
    let Phase::Processing { job, .. } = phase(&queued.world, post).await else { panic!("it was planned") };
    let (_, plan) = job.plan.unwrap();
    plan.rungs.iter().map(|rung| (rung.height, rung.frame_rate.num)).collect()
}

#[tokio::test]
async fn a_post_keeps_the_revision_that_was_in_force_when_it_was_made_and_so_does_its_retry() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let made = make(&world, &tenant, "VIDEO", &ladder(240)).await.expect(201).json;
    let one = path(&tenant, &format!("/{}", made["id"]));
    let mut queued = Queued::of(world, tenant, json!({ "videoTranscodingProfileId": made["id"] })).await;
    let by = queued.world.operator();
    queued.world.put(&one).by(&by).json(&json!({ "profile": ladder(144) })).await.expect(200);
    let (post, job, epoch) = (queued.post, queued.job, queued.claimed().await);
    let (reason, detail, work) = (FailureReason::NotMedia, String::new(), Work::Job { post, job });
    assert_eq!(
        queued.say(Report::Fail { work, epoch, reason, detail, used: Used::cpu(1) }).await,
        Reply::Accepted
    );
    queued.world.post(&format!("{one}/retire")).by(&by).send().await.expect(200);
    let retry = format!("/v2/apps/me/video-posts/{post}/retry");
    let after = queued.world.post(&retry).by(&queued.tenant.basic).send().await.expect(200).json;
    assert_eq!(after["transcodingProfile"]["video"]["state"], json!("DELETED"));
    let again = eventually(LIMIT, || async {
        match phase(&queued.world, post).await {
            Phase::Processing { job, .. } => Some(job.job),
            _ => None,
        }
    });
    queued.job = again.await.unwrap();
    let epoch = queued.claimed().await;
    assert_eq!(planned(&queued, epoch).await, [(240, 15)]);
}
