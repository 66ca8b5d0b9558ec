use domain::access::{AccessLevel, Creator};
use domain::media::{OutputFile, OutputFileKind};
use domain::post::{Active, Job, Owner, Phase, Pictures, Processed, Profiles, ResultFile, Source};
use domain::profile::{Pinned, system};
use domain::{Timestamp, app, member};
use schemas::rest::{
    MemberPatch, PostBody, PostPatch, ProfileNested, TranscodingProfile, VideoPost, custom_data, iso,
};
use serde_json::{Value, json};
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_micros(1_666_161_669_865_054);

fn an_app() -> app::Active {
    app::Active {
        app: 8.try_into().unwrap(),
        name: "shop".into(),
        kind: app::Kind::FlipflopApp,
        output_mode: app::OutputMode::Cmaf,
        credentials: app::Credentials { api_key: "key".into(), secret_hash: "hash".into() },
        callback: None,
        settings: app::Settings::default(),
        owner: None,
        tokens_from_s: 0,
        webhooks: app::Webhooks::default(),
        created_at: AT,
        modified_at: AT,
    }
}

fn a_member(number: u32) -> member::Active {
    member::Active {
        app: 8.try_into().unwrap(),
        member: number.try_into().unwrap(),
        app_user_id: "u1".parse().unwrap(),
        profile: member::Profile { app_user_name: Some("Ada".into()), ..member::Profile::default() },
        is_guest: false,
        tokens_from_s: 0,
        created_at: AT,
        modified_at: AT,
    }
}

fn file(id: u32, kind: OutputFileKind, path: &str, content_type: &str) -> ResultFile {
    let file = OutputFile { kind, path: path.into(), content_type: content_type.into(), size: 10 };
    ResultFile { id: id.try_into().unwrap(), file }
}

fn a_processed_post() -> Active {
    let result = Processed {
        job: Uuid::nil(),
        epoch: 1,
        prefix: "apps/8/video-posts/5/processed/j".into(),
        duration_ms: 4_000,
        stored_bytes: 1_000,
        cpu_ms: 1,
        wall_ms: 1,
        peak_memory_bytes: 2,
        renditions: vec![],
        files: vec![
            file(11, OutputFileKind::Hls, "main.m3u8", "application/vnd.apple.mpegurl"),
            file(12, OutputFileKind::Dash, "manifest.mpd", "application/dash+xml"),
            file(13, OutputFileKind::Thumbnail, "thumbnail.jpg", "image/jpeg"),
        ],
        at: AT,
    };
    let source = Source {
        file: 10.try_into().unwrap(),
        key: "apps/8/video-posts/5/src/src_1.mp4".into(),
        file_name: "clip.mp4".into(),
        content_type: "video/mp4".into(),
        size: 99,
    };
    Active {
        app: 8.try_into().unwrap(),
        post: 5.try_into().unwrap(),
        uuid: Uuid::nil(),
        owner: Owner { member: 3.try_into().unwrap(), app_user_id: "u1".parse().unwrap() },
        creator: Creator::App(8),
        title: String::new(),
        description: None,
        access_level: AccessLevel::Public,
        custom_data: None,
        profiles: Profiles {
            video: Pinned::newest(6.try_into().unwrap()),
            thumbnail: Some(Pinned::newest(2.try_into().unwrap())),
            preview: None,
        },
        phase: Phase::Processed { source, job: Job::new(Uuid::nil(), 1), result: Box::new(result) },
        upload: None,
        created_at: AT,
        modified_at: AT,
        uploaded_at: Some(AT),
        upload_failed_at: None,
        upload_asked_at: None,
        allowed: vec![],
        pictures: Pictures::default(),
    }
}

fn render(post: &Active, owner: Option<&member::Active>) -> Value {
    let name = |id| system(id).as_ref().map(ProfileNested::from);
    serde_json::to_value(VideoPost::of(post, &an_app(), owner, name, "http://h/")).unwrap()
}

#[test]
fn a_processed_post_has_everything_a_client_reads() {
    let view = render(&a_processed_post(), Some(&a_member(3)));
    insta::assert_json_snapshot!(view);
}

#[test]
fn the_owner_of_a_post_stays_nested_after_the_member_is_gone_or_came_back_as_another() {
    for owner in [None, Some(a_member(4))] {
        let view = render(&a_processed_post(), owner.as_ref());
        let expected = json!({
            "id": 3, "state": "DELETED", "appUserId": "u1", "appUserName": null, "appUserProfileImgUrl": null,
            "customType": null
        });
        assert_eq!(view["member"], expected);
    }
}

#[test]
fn a_fresh_post_is_played_nowhere_and_its_title_is_never_null() {
    let fresh = Active { phase: Phase::Created, uploaded_at: None, ..a_processed_post() };
    let view = render(&fresh, Some(&a_member(3)));
    assert_eq!((&view["videoPostState"], &view["title"]), (&json!("CREATED"), &json!("")));
    assert_eq!((&view["file"]["src"], &view["playUrl"]), (&Value::Null, &Value::Null));
    assert_eq!(view["file"]["processed"], json!([]));
}

#[test]
fn a_system_profile_shows_its_settings_without_repeating_the_type() {
    let profile = system(6.try_into().unwrap()).unwrap();
    let view = serde_json::to_value(TranscodingProfile::of_system(&profile, &an_app())).unwrap();
    assert_eq!((&view["type"], &view["creatorType"]), (&json!("VIDEO"), &json!("SYSTEM")));
    assert_eq!(view["representativeType"], json!("DEFAULT"));
    assert_eq!(view["profile"]["container"], json!("CMAF"));
    assert_eq!(view["profile"].get("type"), None);
}

#[test]
fn both_spellings_of_profile_ids_are_read_and_null_clears() {
    let body = |json: Value| serde_json::from_value::<PostBody>(json).unwrap().fields.profiles;
    assert_eq!(body(json!({ "videoProfileId": 1 })).video(), Some(1));
    assert_eq!(body(json!({ "videoTranscodingProfileId": 5 })).video(), Some(5));
    assert_eq!(body(json!({ "thumbnailTranscodingProfileId": 2 })).thumbnail(), Some(Some(2)));
    let patch = serde_json::from_value::<PostPatch>(json!({ "previewProfileId": null })).unwrap().profiles;
    assert_eq!((patch.preview(), patch.thumbnail()), (Some(None), None));
}

#[test]
fn null_clears_and_absent_keeps_in_a_change() {
    let json = json!({ "appUserName": null, "customData": { "a": 1 }, "unknown": [] });
    let patch = serde_json::from_value::<MemberPatch>(json).unwrap().into_patch().unwrap();
    assert_eq!(patch.app_user_name, Some(None));
    assert_eq!(patch.email, None);
    let data = patch.custom_data.unwrap().unwrap();
    assert_eq!(data.as_map().get("a").map(String::as_str), Some("1"));
}

#[test]
fn an_app_user_id_may_come_as_a_number() {
    let body = serde_json::from_value::<PostBody>(json!({ "appUserId": 42 })).unwrap();
    assert_eq!(body.into_parts().unwrap().0.as_str(), "42");
}

#[test]
fn scalars_of_custom_data_become_texts_and_nested_values_are_refused() {
    let parse = |json: Value| custom_data(json.as_object().unwrap().clone());
    let kept = parse(json!({ "a": "x", "b": 1.5, "c": true, "d": null })).unwrap();
    let kept: Vec<(&str, &str)> =
        kept.as_map().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(kept, [("a", "x"), ("b", "1.5"), ("c", "true")]);
    let refused = parse(json!({ "a": { "b": 1 } })).unwrap_err();
    assert_eq!(refused.code.as_str(), "INVALID_CUSTOM_DATA_FORMAT");
}

#[test]
fn times_have_microseconds_and_a_z() {
    assert_eq!(iso(AT), "2022-10-19T06:41:09.865054Z");
}
