use crate::support::{Tenant, World, now};
use domain::access::{AccessLevel, Creator};
use domain::post::Owner;
use domain::room::{self, Allowed, By, Details, Kind, Room};
use domain::stream_key::{self, StreamKey};
use domain::{ProfileId, RoomId};
use serde_json::{Value, json};
use uuid::Uuid;

fn number(room: u32) -> RoomId {
    room.try_into().unwrap()
}

async fn room(
    world: &World,
    tenant: &Tenant,
    owner: &Owner,
    id: u32,
    title: &str,
    kind: Kind,
    level: AccessLevel,
) {
    let details = Details { title: Some(title.into()), access_level: Some(level), ..Details::default() };
    let schedule = room::Command::Schedule {
        app: tenant.app,
        room: number(id),
        uuid: Uuid::from_u128(u128::from(id)),
        owner: owner.clone(),
        creator: Creator::App(tenant.app.get()),
        kind,
        scheduled_at: Some(now()),
        details,
        at: now(),
    };
    world.run::<Room>(tenant.app.get(), &id.to_string(), schedule).await;
}

async fn ask(world: &World, tenant: &Tenant, id: u32, command: room::Command) {
    world.run::<Room>(tenant.app.get(), &id.to_string(), command).await;
}

/// The ids on a page, and how many there are in all.
async fn ids(world: &World, by: &str, path: &str) -> (Vec<u64>, u64) {
    let page = world.get(path).by(by).send().await.expect(200).json();
    let content = page["content"].as_array().unwrap().iter().map(|one| one["id"].as_u64().unwrap()).collect();
    (content, page["totalElements"].as_u64().unwrap())
}

/// Ann's rooms 1 to 4 and Bob's 5; of another app, 6.
async fn rooms(world: &World) -> (Tenant, Owner, Owner) {
    use AccessLevel::{Private, Public, Restricted};
    let (tenant, other) = (Tenant::new(world, 7).await, Tenant::new(world, 8).await);
    let (ann, bob) =
        (tenant.member(world, "ann", 711, "Ann").await, tenant.member(world, "bob", 712, "Bob").await);
    room(world, &tenant, &ann, 1, "Math", Kind::BroadcastRtmp, Public).await;
    room(world, &tenant, &ann, 2, "math 100%", Kind::VideoConference, Private).await;
    room(world, &tenant, &ann, 3, "Art", Kind::VideoConference, Restricted).await;
    room(world, &tenant, &ann, 4, "Class", Kind::InteractiveMeeting, Public).await;
    room(world, &tenant, &bob, 5, "Bob's", Kind::VideoConference, Private).await;
    room(world, &other, &other.owner, 6, "Math", Kind::VideoConference, Public).await;
    let cancel = room::Command::Cancel { by: By::App(tenant.app), at: now() };
    ask(world, &tenant, 1, cancel).await;
    world.settle().await;
    (tenant, ann, bob)
}

#[tokio::test]
async fn the_tenant_lists_every_room_by_owner_title_state_type_and_access() {
    let world = World::start().await;
    let (tenant, ..) = rooms(&world).await;
    let cases: [(&str, &[u64]); 11] = [
        ("", &[5, 4, 3, 2, 1]),
        ("?sortBy=CREATED_AT_ASC&pageSize=2&page=2", &[3, 4]),
        ("?appUserId=bob", &[5]),
        ("?memberId=711", &[4, 3, 2, 1]),
        ("?keyword=MATH", &[2, 1]),
        ("?keyword=100%25", &[2]),
        ("?videoRoomState=CANCELLED", &[1]),
        ("?type=INTERACTIVE_MEETING", &[4]),
        ("?accessLevel=RESTRICTED", &[3]),
        ("?sortBy=LAST_MODIFIED_AT_DESC&pageSize=1", &[1]),
        ("?keyword=&type=&videoRoomState=&accessLevel=&memberId=", &[5, 4, 3, 2, 1]),
    ];
    for (query, expected) in cases {
        let (found, _) = ids(&world, &tenant.basic, &format!("/v2/apps/me/video-rooms{query}")).await;
        assert_eq!(found, expected, "{query}");
    }
    // A type that the phones' SDK knows, and of which there are none.
    assert!(ids(&world, &tenant.basic, "/v2/apps/me/video-rooms?type=WEBINAR").await.0.is_empty());
    for query in ["type=PARTY", "videoRoomState=STARTED", "accessLevel=X", "memberId=x", "sortBy=TITLE_ASC"] {
        let path = format!("/v2/apps/me/video-rooms?{query}");
        world.get(&path).by(&tenant.basic).send().await.refused(400, "INVALID_REQUEST_PARAMETER");
    }
}

#[tokio::test]
async fn a_member_lists_and_reads_what_they_see_and_meetings_only_if_they_ask() {
    let world = World::start().await;
    let (tenant, ann, bob) = rooms(&world).await;
    let (ann, bobs) = (tenant.bearer(&world, &ann), tenant.bearer(&world, &bob));
    let list =
        async |who: &str, query: &str| ids(&world, who, &format!("/v2/members/me/video-rooms{query}")).await;
    assert_eq!(list(&ann, "").await, (vec![3, 2, 1], 3));
    assert_eq!(list(&bobs, "").await, (vec![5, 1], 2));
    assert_eq!(list(&bobs, "?type=INTERACTIVE_MEETING").await, (vec![4], 1));
    assert_eq!(list(&bobs, "?appUserId=ann&keyword=math").await, (vec![1], 1));
    let get = async |who: &str, tail: &str| {
        world.get(&format!("/v2/members/me/video-rooms/{tail}")).by(who).send().await
    };
    for hidden in
        ["2", "3", "6", "x", "uuid/x", "uuid/00000000-0000-0000-0000-000000000002", "2/entry-requests"]
    {
        get(&bobs, hidden).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    }
    assert_eq!(get(&bobs, "4").await.expect(200).json()["type"], json!("INTERACTIVE_MEETING"));
    get(&ann, "uuid/00000000-0000-0000-0000-000000000002").await.expect(200);
    // Who is on the allow list sees the room, and not who else asked.
    let allowed = vec![Allowed { app_user_id: bob.app_user_id.clone(), role: None }];
    ask(&world, &tenant, 3, room::Command::SetAllowed { by: By::App(tenant.app), allowed, at: now() }).await;
    world.settle().await;
    assert_eq!(list(&bobs, "").await.0, [5, 3, 1]);
    assert_eq!(get(&bobs, "3").await.expect(200).json()["stats"], json!({ "totalMemberWhitelistCount": 1 }));
    get(&bobs, "3/entry-requests").await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    get(&bobs, "3/allowed-participants").await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    let listed = get(&ann, "3/allowed-participants").await.expect(200).json();
    assert_eq!(listed, json!([{ "appUserId": "bob", "role": null }]));
    world.get("/v2/members/me/video-rooms").send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
}

#[tokio::test]
async fn the_tenant_reads_a_room_by_number_and_uuid_and_who_asked_for_entry() {
    let world = World::start().await;
    let (tenant, _, bob) = rooms(&world).await;
    let details = Details { manually_approval: Some(true), ..Details::default() };
    ask(&world, &tenant, 4, room::Command::Change { by: By::App(tenant.app), details, at: now() }).await;
    let (member, app_user_id) = (bob.member, bob.app_user_id.clone());
    let request = room::Command::RequestEntry { app: tenant.app, member, app_user_id, at: now() };
    ask(&world, &tenant, 4, request).await;
    world.settle().await;
    let get = async |tail: &str| {
        world.get(&format!("/v2/apps/me/video-rooms/{tail}")).by(&tenant.basic).send().await
    };
    let room = get("4").await.expect(200).json();
    assert_eq!(get("uuid/00000000-0000-0000-0000-000000000004").await.expect(200).json(), room);
    assert_eq!((&room["id"], &room["title"]), (&json!(4), &json!("Class")));
    let asked = get("4/entry-requests").await.expect(200).json();
    assert_eq!((&asked[0]["appUserId"], &asked[0]["verdict"]), (&json!("bob"), &json!("PENDING")));
    for absent in ["6", "2147483647", "x", "uuid/00000000-0000-0000-0000-000000000006"] {
        get(absent).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    }
}

#[tokio::test]
async fn stream_keys_are_listed_found_and_shown_to_their_owner() {
    let world = World::start().await;
    let (tenant, ann, bob) = rooms(&world).await;
    for owner in [&ann, &bob] {
        let key = owner.member.into();
        let secret = world.platform.secrets.new_stream_key(key);
        let profile = ProfileId::try_from(stream_key::DEFAULT_PROFILE).unwrap();
        let issue = stream_key::Command::Issue {
            app: tenant.app,
            key,
            owner: owner.clone(),
            secret,
            profile,
            at: now(),
        };
        world.run::<StreamKey>(tenant.app.get(), &key.to_string(), issue).await;
    }
    world.settle().await;
    let cases: [(&str, &[u64]); 7] = [
        ("", &[712, 711]),
        ("?memberId=711", &[711]),
        ("?appUserId=bob", &[712]),
        ("?appUserName=an", &[711]),
        ("?appUserName=nobody", &[]),
        ("?keyword=bo", &[712]),
        ("?videoRoomId=1", &[]),
    ];
    for (query, expected) in cases {
        let (found, total) = ids(&world, &tenant.basic, &format!("/v2/apps/me/stream-keys{query}")).await;
        assert_eq!((found.as_slice(), total), (expected, expected.len() as u64), "{query}");
    }
    let path = "/v2/apps/me/stream-keys?videoRoomId=x";
    world.get(path).by(&tenant.basic).send().await.refused(400, "INVALID_REQUEST_PARAMETER");
    let get = async |by: &str, path: &str| world.get(path).by(by).send().await;
    let key: Value = get(&tenant.basic, "/v2/apps/me/stream-keys/711").await.expect(200).json();
    assert!(key["streamKey"].as_str().unwrap().starts_with("711"));
    assert_eq!(get(&tenant.basic, "/v2/apps/me/members/ann/stream-key").await.expect(200).json(), key);
    let mine = get(&tenant.bearer(&world, &ann), "/v2/members/me/stream-key").await.expect(200).json();
    assert_eq!(mine, key);
    get(&tenant.basic, "/v2/apps/me/members/nobody/stream-key").await.refused(404, "MEMBER_NOT_FOUND");
    get(&tenant.basic, "/v2/apps/me/stream-keys/1").await.refused(404, "STREAM_KEY_NOT_FOUND");
    let other = Tenant::new(&world, 9).await;
    world.settle().await;
    get(&other.basic, "/v2/apps/me/stream-keys/711").await.refused(404, "STREAM_KEY_NOT_FOUND");
    get(&other.basic, "/v2/apps/me/members/ann/stream-key").await.refused(404, "MEMBER_NOT_FOUND");
}
