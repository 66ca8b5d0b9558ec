use crate::support::{Tenant, World, now};
use domain::access::AccessLevel;
use domain::permission::{Permission, Permissions};
use domain::room::{Allowed, By, Command, Kind, Role};
use serde_json::json;

const ROOMS: &str = "/v2/members/me/video-rooms";

/// The titles that a member lists.
async fn titles(world: &World, bearer: &str, query: &str) -> Vec<String> {
    let path = format!("{ROOMS}?sortBy=CREATED_AT_ASC&pageSize=50{query}");
    let page = world.get(&path).by(bearer).send().await.expect(200).json();
    let rooms = page["content"].as_array().unwrap();
    assert_eq!(page["totalElements"], json!(rooms.len()));
    rooms.iter().map(|room| room["title"].as_str().unwrap().to_owned()).collect()
}

/// Rooms of `u1`, one of each kind of relation to a member `m`.
async fn rooms(world: &World, tenant: &Tenant, m: &domain::post::Owner) {
    for (number, title, level) in [
        (1, "public", AccessLevel::Public),
        (2, "members", AccessLevel::Member),
        (3, "private", AccessLevel::Private),
        (4, "restricted", AccessLevel::Restricted),
        (5, "listed", AccessLevel::Restricted),
        (6, "left over", AccessLevel::Private),
        (7, "present", AccessLevel::Restricted),
    ] {
        tenant.room(world, number, title, level, &tenant.owner, Kind::VideoConference).await;
    }
    tenant.room(world, 8, "mine", AccessLevel::Private, m, Kind::VideoConference).await;
    for number in [5, 6] {
        let allowed = vec![Allowed { app_user_id: m.app_user_id.clone(), role: None }];
        tenant
            .in_room(world, number, Command::SetAllowed { by: By::App(tenant.app), allowed, at: now() })
            .await;
    }
    tenant.enter(world, 7, m, Role::Audience, false).await;
    world.settle().await;
}

#[tokio::test]
async fn each_permission_lists_the_rooms_it_names_and_no_others() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    tenant.group(&world, 1_000, "One", &[]).await;
    let m = tenant.grouped(&world, "m", 802, 1_000).await;
    rooms(&world, &tenant, &m).await;
    let bearer = tenant.bearer(&world, &m);
    assert_eq!(titles(&world, &bearer, "").await, [""; 0]);
    let all = ["public", "members", "private", "restricted", "listed", "left over", "present", "mine"];
    for (permission, expected) in [
        (Permission::VideoRoomListAny, &all[..]),
        (Permission::VideoRoomListMine, &["mine"]),
        (Permission::VideoRoomListAccessLevelPublic, &["public"]),
        (Permission::VideoRoomListAccessLevelMember, &["members"]),
        (Permission::VideoRoomListAsPresentParticipant, &["present"]),
        (Permission::VideoRoomListAsAllowedParticipant, &["listed"]),
    ] {
        let permissions: Permissions = [permission].into_iter().collect();
        let set = domain::group::Command::SetPermissions {
            group: 1_000.try_into().unwrap(),
            permissions,
            at: now(),
        };
        world.run::<domain::group::Groups>(8, "8", set).await;
        world.settle().await;
        assert_eq!(titles(&world, &bearer, "").await, expected, "{permission}");
    }
}

#[tokio::test]
async fn default_groups_list_and_read_the_same_rooms() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    let m = tenant.grouped(&world, "m", 802, 3).await;
    let guest = tenant.grouped(&world, "g", 803, 4).await;
    let admin = tenant.grouped(&world, "a", 804, 1).await;
    rooms(&world, &tenant, &m).await;
    for (who, expected) in [
        (&m, &["public", "members", "listed", "present", "mine"][..]),
        (&guest, &["public"]),
        (&admin, &["public", "members", "private", "restricted", "listed", "left over", "present", "mine"]),
    ] {
        let bearer = tenant.bearer(&world, who);
        assert_eq!(titles(&world, &bearer, "").await, expected);
        for number in 1..=8 {
            let room = world.get(&format!("{ROOMS}/{number}")).by(&bearer).send().await;
            if room.status == 200 {
                let room = room.json();
                assert!(expected.contains(&room["title"].as_str().unwrap()), "{room}");
            } else {
                room.refused(404, "VIDEO_ROOM_NOT_FOUND");
            }
        }
    }
    let bearer = tenant.bearer(&world, &m);
    assert_eq!(titles(&world, &bearer, "&keyword=ment").await, [""; 0]);
    assert_eq!(titles(&world, &bearer, "&keyword=MINE").await, ["mine"]);
    let denied = world.get(&format!("{ROOMS}/1/allowed-participants")).by(&bearer).send().await;
    denied.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    let hidden = world.get(&format!("{ROOMS}/3/allowed-participants")).by(&bearer).send().await;
    hidden.refused(404, "VIDEO_ROOM_NOT_FOUND");
}

#[tokio::test]
async fn the_backend_lists_and_reads_every_room_of_its_own_app_only() {
    let world = World::start().await;
    let (ours, theirs) = (Tenant::vicollo(&world, 8).await, Tenant::vicollo(&world, 9).await);
    let shop = Tenant::new(&world, 10).await;
    ours.room(&world, 1, "class", AccessLevel::Private, &ours.owner, Kind::InteractiveMeeting).await;
    theirs.room(&world, 2, "other", AccessLevel::Public, &theirs.owner, Kind::VideoConference).await;
    world.settle().await;
    let path = "/v2/vicollo-apps/me/video-rooms";
    let page = world.get(path).by(&ours.basic).send().await.expect(200).json();
    assert_eq!((&page["totalElements"], &page["content"][0]["title"]), (&json!(1), &json!("class")));
    let one = world.get(&format!("{path}/1")).by(&ours.basic).send().await.expect(200).json();
    assert_eq!(one["type"], json!("INTERACTIVE_MEETING"));
    for id in ["2", "x"] {
        let other = world.get(&format!("{path}/{id}")).by(&ours.basic).send().await;
        other.refused(404, "VIDEO_ROOM_NOT_FOUND");
    }
    world.get(path).by(&shop.basic).send().await.refused(403, "APP_KIND_NOT_VICOLLO");
    world.get(path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    let wrong = world.get(&format!("{path}?type=X")).by(&ours.basic).send().await;
    wrong.refused(400, "INVALID_REQUEST_PARAMETER");
}
